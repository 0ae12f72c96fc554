//! The session on a scripted terminal: the first frame, a key's way to its frame while nothing, a dispatch or a child's output goes
//! on, what an idle session costs, and whether memory stays flat. `cargo bench --bench session [-- PART… DISPATCHES MEGABYTES]`; parts
//! are first, idle, dispatch, call, child, flood and memory, all of them when none is named. `-- memory 10000` takes some minutes.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Milliseconds that the line is left alone before it is looked up.
const QUIET_MS: f64 = 120.0;
/// Keys of a measurement.
const KEYS: usize = 200;

struct Session {
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    begun: Instant,
}

impl Session {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_needlesh"));
        command.args(args);
        command.cwd(folder);
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, folder.join(name));
        }
        command.env("TERM", "xterm-256color");
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).expect("needlesh");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Self { keys, bytes, screen: vt100::Parser::new(24, 80, 0), child, _master: pair.master, begun }
    }

    fn press(&mut self, keys: &str) {
        let _ = self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush());
    }

    /// Takes in what the program writes.
    fn listen(&mut self, wait: Duration) -> Option<Vec<u8>> {
        let bytes = self.bytes.recv_timeout(wait).ok()?;
        self.screen.process(&bytes);
        Some(bytes)
    }

    fn wait(&mut self, good: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !good(&self.screen.screen().contents()) {
            assert!(start.elapsed() < Duration::from_secs(300), "waited in vain: {}", self.screen.screen().contents());
            self.listen(Duration::from_millis(200));
        }
    }

    /// Waits until a text is on the screen.
    fn see(&mut self, text: &str) {
        self.wait(|screen| screen.contains(text));
    }

    /// Milliseconds from a key to the first bytes of its frame, which hold it.
    fn key(&mut self, c: char) -> f64 {
        while self.listen(Duration::ZERO).is_some() {}
        let start = Instant::now();
        self.press(&c.to_string());
        loop {
            let bytes = self.listen(Duration::from_secs(10)).expect("a frame");
            if bytes.contains(&(c as u8)) {
                return start.elapsed().as_secs_f64() * 1e3;
            }
        }
    }

    /// Keys one after the other; median and 95th percentile in milliseconds.
    fn keys(&mut self, name: &str, mut more: impl FnMut(&mut Self) -> bool) {
        let mut times = Vec::new();
        while times.len() < KEYS && more(self) {
            // Letters that no frame of these sessions has otherwise.
            let c = ['Q', 'Z', 'X', 'J'][times.len() % 4];
            times.push(self.key(c));
            std::thread::sleep(Duration::from_millis(5));
        }
        times.sort_by(f64::total_cmp);
        let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or(f64::NAN);
        report(&format!("{name:<44} median {:6.2} ms  p95 {:6.2} ms  ({} keys)", at(50), at(95), times.len()));
    }

    /// kB that the program holds for itself. Pages of its file do not count: it has the weights in it, of which more and more come
    /// in as they are used, up to all of them, and the system takes them back when it needs them.
    fn memory(&self) -> u64 {
        let sums = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.process_id().unwrap_or(0))).unwrap_or_default();
        let line = sums.lines().find_map(|l| l.strip_prefix("Anonymous:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
    }

    /// Clock ticks of processor time.
    fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id().unwrap_or(0))).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        [11, 12].iter().filter_map(|n| fields.get(*n)?.parse::<u64>().ok()).sum()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

/// A file of tools that print much, and its path.
fn tools(folder: &Path, megabytes: u64) -> String {
    let tool = |name: &str, description: &str, script: &str| {
        format!(
            r#"{{"name":"{name}","description":"{description}","parameters":{{"type":"object","properties":{{}}}},"action":{{"shell":{{"script":"{script}","timeout_s":600}}}},"annotations":{{"readOnlyHint":true}}}}"#
        )
    };
    let slowly = "for i in $(seq 50); do yes 0123456789 | head -c 1000000; sleep 0.05; done";
    let flood = format!("yes 0123456789 | head -c {}", megabytes * 1_000_000);
    let list = [tool("print_much", "Print very much text", slowly), tool("print_more", "Write a flood", &flood)];
    let file = folder.join("t.json");
    std::fs::write(&file, format!(r#"{{"needlesh":1,"tools":[{}]}}"#, list.join(","))).expect("a file");
    file.to_string_lossy().into_owned()
}

fn confirm(s: &mut Session) {
    s.wait(|screen| screen.contains("[y] run") || screen.contains("and [Enter] to run"));
    let screen = s.screen.screen().contents();
    let word = screen.split("type ").nth(1).and_then(|rest| rest.split(" and [Enter]").next()).map(|word| format!("{word}\r"));
    s.press(&word.unwrap_or_else(|| "y".to_owned()));
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let numbers: Vec<u64> = words.iter().filter_map(|a| a.parse().ok()).collect();
    let (dispatches, megabytes) = (numbers.first().copied().unwrap_or(500), numbers.get(1).copied().unwrap_or(1000));
    let parts: Vec<&str> = words.iter().filter(|a| a.parse::<u64>().is_err()).map(String::as_str).collect();
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Vectors are kept between runs, as a person's are.
    Session::start(folder, &[]).see("tools");
    if wanted("first") {
        first_frame(folder);
    }
    if wanted("idle") {
        idle(folder);
    }
    if wanted("dispatch") {
        while_a_dispatch_runs(folder);
    }
    if wanted("call") {
        sentence_to_call(folder);
    }
    if wanted("child") {
        while_a_child_prints(folder);
    }
    if wanted("flood") {
        memory_over_output(folder, megabytes);
    }
    if wanted("memory") {
        memory_over_dispatches(folder, dispatches);
    }
}

fn first_frame(folder: &Path) {
    let mut first: Vec<f64> = (0..11)
        .map(|_| {
            let mut s = Session::start(folder, &[]);
            s.see("needlesh");
            s.begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    first.sort_by(f64::total_cmp);
    report(&format!("{:<44} median {:6.2} ms  max {:6.2} ms", "first frame after start", first[5], first[10]));
}

fn idle(folder: &Path) {
    let mut s = Session::start(folder, &[]);
    s.see("tools");
    s.keys("key to frame, nothing else going on", |_| true);
    s.press("\x15");
    std::thread::sleep(Duration::from_secs(1));
    let (before, start) = (s.ticks(), Instant::now());
    std::thread::sleep(Duration::from_secs(10));
    let share = (s.ticks() - before) as f64 / start.elapsed().as_secs_f64();
    report(&format!("{:<44} {share:.1} % of a processor", "idle, ten seconds"));
}

fn while_a_dispatch_runs(folder: &Path) {
    let mut s = Session::start(folder, &[]);
    s.see("tools");
    // A dispatch takes 30 ms: each key comes in the middle of one.
    s.keys("key to frame while a dispatch runs", |s| {
        // A card may be up: what was typed over it goes, and its answer is no.
        for keys in ["\x15", "\x1b", "how big is the src folder\r"] {
            std::thread::sleep(Duration::from_millis(50));
            s.press(keys);
        }
        std::thread::sleep(Duration::from_millis(3));
        true
    });
    // Each key breaks off the look-up of the text before it.
    s.press("\x15\x1b\x15");
    s.keys("key to frame while the line is looked up", |s| {
        s.press("\x15how big is the src folder");
        std::thread::sleep(Duration::from_millis(128));
        true
    });
}

/// From the last key to the call under the line, without the quiet moment that is waited for.
fn sentence_to_call(folder: &Path) {
    let mut s = Session::start(folder, &[]);
    s.see("tools");
    let mut times: Vec<f64> = (0..41)
        .map(|n| {
            s.press(&format!("\x15how big is the folder part{n}"));
            let start = Instant::now();
            s.see(&format!("-- part{n}"));
            start.elapsed().as_secs_f64() * 1e3 - QUIET_MS
        })
        .collect();
    times.sort_by(f64::total_cmp);
    report(&format!("{:<44} median {:6.2} ms  p95 {:6.2} ms", "sentence to the call under the line", times[20], times[38]));
}

fn while_a_child_prints(folder: &Path) {
    let much = tools(folder, 0);
    let mut s = Session::start(folder, &["--no-builtin", "--schemas", &much]);
    s.see("tools");
    s.press("print very much text\r");
    confirm(&mut s);
    s.see("runs");
    s.keys("key to frame while a child prints 50 MB", |s| !s.screen.screen().contents().contains("exit code"));
}

fn memory_over_output(folder: &Path, megabytes: u64) {
    let much = tools(folder, megabytes);
    let mut s = Session::start(folder, &["--no-builtin", "--schemas", &much]);
    s.see("tools");
    s.press("write a flood\r");
    confirm(&mut s);
    s.see("more output than");
    let before = s.memory();
    s.see("exit code 0");
    report(&format!("{:<44} {before} kB at its beginning, {} kB at its end", format!("memory, {megabytes} MB of output"), s.memory()));
}

/// Every second sentence comes to a card mostly, which is answered with no; the others are refused mostly.
fn memory_over_dispatches(folder: &Path, dispatches: u64) {
    let mut s = Session::start(folder, &["--no-history"]);
    s.see("tools");
    let mut held = Vec::new();
    for n in 0..dispatches {
        if n % (dispatches / 10).max(1) == 0 {
            held.push(s.memory().to_string());
        }
        let sentence = if n % 2 == 0 { format!("how big is the folder part{n}") } else { format!("xyzzy plugh {n}") };
        s.press(&format!("\x15{sentence}\r"));
        let asks = |screen: &str| ["[n] no", "[Esc] no", "[Esc] back"].iter().any(|key| screen.contains(key));
        let refused = |screen: &str| screen.rsplit_once(&sentence).is_some_and(|(_, after)| after.contains("\n! "));
        s.wait(|screen| screen.contains(&sentence) && (asks(screen) || refused(screen)));
        if asks(&s.screen.screen().contents()) {
            s.press("\x1b");
            s.wait(|screen| !asks(screen));
        }
    }
    held.push(s.memory().to_string());
    report(&format!("{:<44} {} kB", format!("memory over {dispatches} dispatches"), held.join(", ")));
}
