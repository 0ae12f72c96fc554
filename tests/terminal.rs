//! The whole way on a pseudo-terminal: keys in, screen out, waiting for conditions and never for a time.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing here takes so long unless it is broken.
const LIMIT: Duration = Duration::from_secs(30);

pub(crate) struct Session {
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    pub(crate) raw: Vec<u8>,
    pub(crate) folder: tempfile::TempDir,
}

/// A folder whose owner has these tools.
pub(crate) fn owner_of(tools: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let schemas = folder.path().join("needlesh/schemas");
    std::fs::create_dir_all(&schemas).unwrap();
    std::fs::write(schemas.join("t.json"), tools).unwrap();
    folder
}

impl Session {
    /// A session in an empty folder with one file, `victim.txt`, and a folder `src`.
    pub(crate) fn start(rows: u16, cols: u16, args: &[&str]) -> Self {
        Self::with(rows, cols, args, &[])
    }

    /// A session of these tools, once they are loaded.
    pub(crate) fn of(tools: &str) -> Self {
        let mut s = Self::start(24, 80, &["--tools", tools]);
        let count = tools.split(',').count();
        s.see(&format!("{count} tool{}", if count == 1 { "" } else { "s" }));
        s
    }

    /// As `start`, with variables of the environment.
    pub(crate) fn with(rows: u16, cols: u16, args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::open(rows, cols, env!("CARGO_BIN_EXE_needlesh"), args, env)
    }

    /// As `with`, in a folder whose owner has this file of tools, and no other tools.
    pub(crate) fn own(rows: u16, cols: u16, tools: &std::path::Path, args: &[&str], env: &[(&str, &str)]) -> Self {
        let folder = owner_of(&std::fs::read_to_string(tools).unwrap());
        let args = [&["--no-builtin"], args].concat();
        Self::place(folder, rows, cols, env!("CARGO_BIN_EXE_needlesh"), &args, env)
    }

    /// Another program on a terminal of its own.
    pub(crate) fn program(rows: u16, cols: u16, program: &str, args: &[&str]) -> Self {
        Self::open(rows, cols, program, args, &[])
    }

    fn open(rows: u16, cols: u16, program: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("victim.txt"), "x").unwrap();
        Self::place(folder, rows, cols, program, args, env)
    }

    /// Shows what comes within a moment; nushell waits for the place of the cursor where it asks for it.
    fn take(&mut self) {
        if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(100)) {
            self.screen.process(&bytes);
            if bytes.windows(4).any(|part| part == b"\x1b[6n") {
                let (row, column) = self.screen.screen().cursor_position();
                self.press(&format!("\x1b[{};{}R", row + 1, column + 1));
            }
            self.raw.extend(bytes);
        }
    }

    /// Shows what comes within a second, and answers what the program asks the terminal meanwhile.
    pub(crate) fn linger(&mut self) {
        (0..10).for_each(|_| self.take());
    }

    /// Whether a text is on the screen, or comes to it in a moment.
    pub(crate) fn shows(&mut self, text: &str) -> bool {
        for _ in 0..10 {
            self.take();
            if self.text().contains(text) {
                return true;
            }
        }
        false
    }

    /// Another run of the program in the same folder, on a new terminal.
    pub(crate) fn again(&mut self, args: &[&str]) {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        *self = Self::place(folder, 24, 80, env!("CARGO_BIN_EXE_needlesh"), args, &[]);
    }

    /// Another program in a folder that is ready.
    pub(crate) fn place(folder: tempfile::TempDir, rows: u16, cols: u16, program: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.cwd(folder.path());
        command.env("XDG_CONFIG_HOME", folder.path());
        command.env("XDG_DATA_HOME", folder.path().join("data"));
        command.env("TERM", "xterm-256color");
        env.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { keys, bytes, screen: vt100::Parser::new(rows, cols, 0), child, master: pair.master, raw: Vec::new(), folder }
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    pub(crate) fn wait(&mut self, what: &str, mut good: impl FnMut(&str) -> bool) {
        let start = Instant::now();
        while !good(&self.text()) {
            assert!(start.elapsed() < LIMIT, "waited in vain for {what}; the screen:\n{}", self.text());
            self.take();
        }
    }

    pub(crate) fn see(&mut self, text: &str) {
        self.wait(text, |screen| screen.contains(text));
    }

    /// Asks for something, and waits until what comes of it shows this.
    pub(crate) fn ask(&mut self, sentence: &str, shows: &str) {
        self.press(&format!("{sentence}\r"));
        self.see(shows);
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub(crate) fn end(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(300)) {
                    self.raw.extend(bytes);
                }
                return status.exit_code();
            }
            assert!(start.elapsed() < LIMIT, "the program does not end; the screen:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether the alternate screen was left as often as it was entered.
    pub(crate) fn restored(&self) -> bool {
        self.written("\x1b[?1049h") == 1 && self.written("\x1b[?1049l") == 1
    }

    /// How often the program wrote a text.
    pub(crate) fn written(&self, text: &str) -> usize {
        self.raw.windows(text.len()).filter(|w| *w == text.as_bytes()).count()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, rows: u16, cols: u16) {
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.screen.screen_mut().set_size(rows, cols);
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process_id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// The terminal is gone; whether the program ends of it.
    pub(crate) fn hang_up(self) -> bool {
        let Self { keys, bytes, master, mut child, .. } = self;
        drop((keys, master, bytes));
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            if child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        false
    }
}

#[test]
fn a_sentence_is_proposed_confirmed_and_run() {
    let mut s = Session::start(24, 80, &[]);
    s.see(" tools");
    s.press("how big is the src folder\r");
    s.see("[Enter] run");
    let card = s.text();
    for part in ["disk_usage", "$ du", "src", "read-only", "1 path", "1──"] {
        assert!(card.contains(part), "{part} is not on the card:\n{card}");
    }
    s.press("\r");
    s.see("exit code 0");
    assert!(s.text().contains("src"), "{}", s.text());
    assert!(s.text().contains("tok/s"), "{}", s.text());
    s.press("\x03");
    assert_eq!(s.end(), 0);
    assert!(s.restored());
}

#[test]
fn keys_typed_ahead_and_plain_enter_do_not_run_a_deletion() {
    let mut s = Session::of("delete_file");
    // Everything that could answer the card, before it is there.
    s.press("delete victim.txt\r\r\ry");
    // The y stands in the line and makes a text of what comes, until Enter ends it.
    s.see("Press Enter to go back to its keys");
    s.see("to run");
    s.press("\r");
    s.wait("the keys of the card", |screen| screen.contains("to run") && !screen.contains("Press Enter to go back"));
    s.press("\r");
    s.see("that is not delete_file");
    assert!(s.folder.path().join("victim.txt").exists());
    s.press("delete_file\r");
    s.see("exit code 0");
    assert!(!s.folder.path().join("victim.txt").exists());
    // The y that was typed ahead stands in the line: it answered nothing.
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_small_screen_a_resize_and_a_signal() {
    let mut s = Session::start(12, 40, &[]);
    s.see(" tools");
    s.press("how big is the src folder\r");
    s.see("[Enter] run");
    assert!(s.text().contains("$ du") && !s.text().contains("PgDn"), "the card fits: {}", s.text());
    s.resize(30, 100);
    s.press("d");
    // The line of keys says so for as long as the details are up; a word of the card may be above the screen again.
    s.see("[d] less");
    s.signal("-TERM");
    assert_eq!(s.end(), 130);
    assert!(s.restored());
}

#[test]
fn a_run_is_cancelled_with_its_group() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    let manifest = r#"{"needlesh":1,"tools":[{"name":"wait_long","description":"Wait for a long time","parameters":{"type":"object","properties":{}},
        "action":{"shell":{"script":"echo begun; sleep 300 & sleep 300"}},"annotations":{"readOnlyHint":true}}]}"#;
    std::fs::write(&file, manifest).unwrap();
    let mut s = Session::own(24, 80, &file, &[], &[]);
    s.see("1 tool");
    s.press("wait for a long time\r");
    s.see("[Enter] run");
    s.press("\r");
    s.see("| begun");
    s.press("\x03");
    s.see("stopped by you");
    s.press("\x03");
    assert_eq!(s.end(), 0);
}

#[test]
fn an_interactive_tool_gets_the_terminal_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    let manifest = r#"{"needlesh":1,"tools":[{"name":"ask_me","description":"Ask me for a word","parameters":{"type":"object","properties":{}},
        "action":{"shell":{"script":"printf 'word? '; read -r x; echo \"got <$x>\"; exec sleep 0.3","interactive":true}},"annotations":{"readOnlyHint":true}}]}"#;
    std::fs::write(&file, manifest).unwrap();
    let mut s = Session::own(24, 80, &file, &[], &[]);
    s.see("1 tool");
    s.press("ask me for a word\r");
    s.see("[Enter] run");
    s.press("\r");
    // The card shows the script and so the question too.
    s.wait("the question alone", |screen| screen.trim() == "word?");
    s.press("needle\r");
    s.see("got <needle>");
    s.see("exit code 0");
    // The session reads the keys again.
    s.press("never mind\r");
    s.see("> never mind");
    s.see("! ");
    s.press("\x03");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_deletion_is_allowed_for_good_only_after_its_rule_was_shown() {
    let mut s = Session::start(24, 80, &["--tools", "delete_file"]);
    let rules = s.folder.path().join("needlesh/policy.toml");
    std::fs::create_dir_all(rules.parent().unwrap()).unwrap();
    let mine = "# mine\n[[rule]]\ntool = \"nothing\" # stays\nverdict = \"deny\"\n";
    std::fs::write(&rules, mine).unwrap();
    s.see("1 tool");
    s.press("delete victim.txt\r");
    s.see("to run");
    s.press("\x1ba");
    s.see("type delete_file first");
    s.press("delete_file\x1ba");
    s.see("[y] write it and run");
    assert!(s.text().contains("/victim.txt") && s.text().contains("policy.toml"), "{}", s.text());
    assert_eq!(std::fs::read_to_string(&rules).unwrap(), mine);
    s.press("y");
    s.see("exit code 0");
    assert!(!s.folder.path().join("victim.txt").exists());
    assert!(std::fs::read_to_string(&rules).unwrap().starts_with(mine));
    // It asks for no more than Enter now, and says why.
    std::fs::write(s.folder.path().join("victim.txt"), "x").unwrap();
    s.press("delete victim.txt\r");
    s.see("[Enter] run");
    s.see("allowed by a rule");
    s.see("[Enter] run");
    s.press("n");
    s.see("not run");
    s.press("\x04");
    assert_eq!(s.end(), 0);
    let history = needlesh::history::History::open(&s.folder.path().join("data/needlesh/history.db")).unwrap();
    let endings = [1, 2].map(|id| history.get(id).unwrap().unwrap().ending());
    assert_eq!(endings, ["exit code 0", "declined"]);
}

#[test]
fn rules_that_change_count_for_the_next_sentence() {
    let mut s = Session::of("disk_usage");
    let rules = s.folder.path().join("needlesh/policy.toml");
    std::fs::create_dir_all(rules.parent().unwrap()).unwrap();
    s.ask("how big is the src folder", "[Enter] run");
    s.press("n");
    s.see("not run");
    std::fs::write(&rules, "[[rule]]\ntool = \"disk_usage\"\nverdict = \"deny\"\n").unwrap();
    s.press("how big is the src folder\r");
    s.see("denied by a rule");
    s.see("[n] close");
    s.press("\r");
    s.see("This call cannot run. n closes it");
    s.press("n");
    s.wait("the end of the card", |screen| !screen.contains("[n] close"));
    std::fs::write(&rules, "[[rule").unwrap();
    s.press("how big is the src folder\r");
    s.see("the rules cannot be read");
    s.see("[n] close");
    s.press("n");
    s.wait("the end of the card", |screen| !screen.contains("[n] close"));
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_sentence_typed_over_a_card_is_kept_and_answers_nothing() {
    let mut s = Session::of("delete_file,make_folder");
    s.ask("make a folder named garden", "[y] run");
    s.press("your turn: list files");
    s.see("> your turn: list files");
    s.see("Press Enter to go back to its keys");
    assert!(!s.folder.path().join("garden").exists());
    s.press("\r");
    s.wait("the keys of the card", |screen| screen.contains("[y] run") && !screen.contains("Press Enter to go back"));
    s.press("y");
    s.see("exit code 0");
    assert!(s.folder.path().join("garden").exists());
    s.see("> your turn: list files");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn an_answer_that_is_pasted_without_its_brackets_answers_nothing() {
    let mut s = Session::of("delete_file,make_folder");
    s.ask("make a folder named garden", "[y] run");
    for (pasted, n) in [("y\n", 1), ("y\r", 2), ("y\r\ny\r\n", 3)] {
        // As a terminal without bracketed paste sends it: all at once.
        s.press(pasted);
        s.resize(24, 80 + n);
        s.wait("the card still asking", |screen| screen.contains("garden") && !screen.contains("exit code"));
        assert!(!s.folder.path().join("garden").exists(), "{pasted:?}");
    }
    s.press("\x1b");
    s.press("\x15\x04");
    s.wait("no run", |screen| !screen.contains("exit code 0"));
    assert!(!s.folder.path().join("garden").exists());
}

#[test]
fn the_head_of_a_plan_that_left_the_screen_stands_above_the_question() {
    let arguments = format!("{{\"path\": \"{}\"}}", "x ".repeat(4000));
    let mut s = Session::start(12, 60, &["call", "delete_file", "--args-json", &arguments]);
    s.see("type delete_file to run it");
    let screen = s.text();
    assert!(screen.contains("rm") && screen.contains("more characters"), "{screen}");
    s.press("n\r");
    assert_eq!(s.end(), 6);
}
