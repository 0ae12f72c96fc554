//! The session on a scripted terminal: the first frame, a key's way to its frame while nothing, a dispatch or a child's output goes
//! on, what an idle session costs, and whether memory stays flat. `cargo bench --bench session [-- DISPATCHES MEGABYTES]`.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

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
    fn start(folder: &std::path::Path, args: &[&str]) -> Self {
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

    /// A number of `/proc/PID/status`, in kB.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id().unwrap_or(0))).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
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

fn tools(folder: &std::path::Path) -> String {
    let tool = |name: &str, description: &str, script: &str| {
        format!(
            r#"{{"name":"{name}","description":"{description}","parameters":{{"type":"object","properties":{{}}}},"action":{{"shell":{{"script":"{script}","timeout_s":600}}}},"annotations":{{"readOnlyHint":true}}}}"#
        )
    };
    let slowly = "for i in $(seq 50); do yes 0123456789 | head -c 1000000; sleep 0.05; done";
    let list =
        [tool("print_much", "Print very much text", slowly), tool("print_more", "Write a flood", "yes 0123456789 | head -c $MEGABYTES")];
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
    let numbers: Vec<u64> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let (dispatches, megabytes) = (numbers.first().copied().unwrap_or(500), numbers.get(1).copied().unwrap_or(1000));
    let folder = tempfile::tempdir().expect("a folder");
    // Vectors are kept between runs, as a person's are.
    drop({
        let mut s = Session::start(folder.path(), &[]);
        s.see("tools");
        s
    });
    let mut first: Vec<f64> = (0..11)
        .map(|_| {
            let mut s = Session::start(folder.path(), &[]);
            s.see("needlesh");
            s.begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    first.sort_by(f64::total_cmp);
    report(&format!("{:<44} median {:6.2} ms  max {:6.2} ms", "first frame after start", first[5], first[10]));

    let mut s = Session::start(folder.path(), &[]);
    s.see("tools");
    s.keys("key to frame, nothing else going on", |_| true);
    s.press("\x15");
    std::thread::sleep(Duration::from_secs(1));
    let (before, start) = (s.ticks(), Instant::now());
    std::thread::sleep(Duration::from_secs(10));
    let share = (s.ticks() - before) as f64 / start.elapsed().as_secs_f64();
    report(&format!("{:<44} {share:.1} % of a processor", "idle, ten seconds"));
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
    drop(s);

    let much = tools(folder.path()).replace('\n', "");
    let mut s = Session::start(folder.path(), &["--no-builtin", "--schemas", &much]);
    s.see("tools");
    s.press("print very much text\r");
    confirm(&mut s);
    s.see("runs");
    s.keys("key to frame while a child prints 50 MB", |s| !s.screen.screen().contents().contains("exit code"));
    drop(s);

    let text = std::fs::read_to_string(folder.path().join("t.json")).unwrap_or_default();
    let _ = std::fs::write(folder.path().join("t.json"), text.replace("$MEGABYTES", &(megabytes * 1_000_000).to_string()));
    let mut s = Session::start(folder.path(), &["--no-builtin", "--schemas", &much]);
    s.see("tools");
    s.press("write a flood\r");
    confirm(&mut s);
    s.see("more output than");
    let before = s.memory();
    s.see("exit code 0");
    report(&format!("{:<44} {before} kB at its beginning, {} kB at its end", format!("memory, {megabytes} MB of output"), s.memory()));
    drop(s);

    let mut s = Session::start(folder.path(), &["--no-history"]);
    s.see("tools");
    let mut held = Vec::new();
    for n in 0..dispatches {
        let sentence = format!("xyzzy plugh {n}");
        s.press(&format!("\x15{sentence}\r"));
        s.wait(|screen| screen.contains(&sentence) && !screen.contains("...>"));
        if n % (dispatches / 5).max(1) == 0 {
            held.push(s.memory().to_string());
        }
    }
    held.push(s.memory().to_string());
    report(&format!("{:<44} {} kB", format!("memory over {dispatches} dispatches"), held.join(", ")));
}
