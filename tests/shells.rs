//! The real shells on a pseudo-terminal, with this program on their PATH. A shell that is not installed is left out, which
//! the test says.

use crate::terminal::Session;
use std::path::{Path, PathBuf};

/// An interactive shell without files of its own.
pub(crate) struct Shell {
    pub(crate) session: Session,
    name: &'static str,
}

/// The PATH with this program before all others.
pub(crate) fn path_with_program() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_needlesh")).parent().unwrap().display().to_string();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

impl Shell {
    /// Starts it and has it read the lines of `setup`; `None` where it is not installed.
    pub(crate) fn start(name: &'static str, setup: &str) -> Option<Self> {
        let Some(program) = installed(name) else {
            eprintln!("left out: {name} is not installed");
            return None;
        };
        let args: &[&str] = match name {
            "bash" => &["--norc", "--noprofile", "-i"],
            "zsh" => &["-f", "-i"],
            "fish" => &["--no-config", "-i"],
            "elvish" => &["-norc"],
            "nu" => &["--no-config-file", "--no-std-lib"],
            _ => &[],
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("my file.txt"), "x").unwrap();
        let (home, path) = (folder.path().display().to_string(), path_with_program());
        let env = [
            ("PATH", path.as_str()),
            ("HOME", home.as_str()),
            ("XDG_CACHE_HOME", home.as_str()),
            ("HISTFILE", ""),
            ("PS1", "$ "),
            ("LC_ALL", "C.UTF-8"),
            ("NO_COLOR", "1"),
        ];
        let session = Session::place(folder, 40, 110, &program.display().to_string(), args, &env);
        let mut shell = Self { session, name };
        shell.session.wait("a prompt", |screen| {
            screen.trim_end().ends_with(['$', '#', '%', '>', '~']) || screen.contains("> ") || screen.contains("~#")
        });
        setup.lines().for_each(|line| shell.does(line));
        Some(shell)
    }

    /// Enters a line and waits until it is done.
    pub(crate) fn does(&mut self, line: &str) {
        let line = match self.name {
            // What is typed while a line runs is lost to it.
            "nu" => format!("{line}; print ('rea' + 'dy')\r"),
            _ => format!("{line}\recho re\"ad\"y\r"),
        };
        self.session.press(&line);
        self.session.see("\nready");
        self.clear();
    }

    /// Types a text and has it completed until the screen shows `want`.
    pub(crate) fn completes(&mut self, text: &str, want: &str) {
        self.session.press(&format!("{text}\t"));
        let start = std::time::Instant::now();
        // Some list only at a second Tab; a Tab too many lists again.
        while start.elapsed() < std::time::Duration::from_secs(20) && !self.session.shows(want) {
            std::thread::sleep(std::time::Duration::from_millis(300));
            if !self.session.shows(want) {
                self.session.press("\t");
            }
        }
        let name = self.name;
        self.session.wait(&format!("{want} of {name}"), |screen| screen.contains(want));
        self.clear();
    }

    /// An empty line on an empty screen.
    pub(crate) fn clear(&mut self) {
        match self.name {
            // A signal may come when the next line is being typed, and takes that away, or when the screen is clear already.
            "bash" | "zsh" => self.session.press("\x05\x15\x0c"),
            // A signal that comes while a command still ends would end the next one.
            "elvish" | "nu" => {
                self.session.linger();
                self.session.press("\x03");
                self.session.linger();
                self.session.press("clear\r");
                self.session.linger();
            }
            _ => self.session.press("\x03\x15\x0c"),
        }
        self.session.wait("an empty screen", |screen| screen.lines().filter(|l| !l.trim().is_empty()).count() <= 1);
    }
}
