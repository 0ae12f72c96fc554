//! What the helper is told, and what it tells: one JSON text in a file without a name, and lines on a pipe. Nothing of it is
//! among the helper's own words or variables, so that no loader and no search for a process name takes it for its own.

use serde_json::{Value, json};

/// The hidden first argument of the helper; its descriptors follow.
pub(super) const FLAG: &str = "--needlesh-start";

/// How a program is looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// In a session of its own; the helper stays and ends with it whatever it started.
    Watched,
    /// In a session of its own, and left to itself.
    Left,
    /// Has the terminal, and so stays in its session.
    Terminal,
}

/// What is closed to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Confinement {
    /// May use the network.
    pub(super) network: bool,
    /// Is not started where something cannot be closed.
    pub(super) must: bool,
    /// The only folder that it may write in.
    pub(super) folder: String,
    /// Has the terminal.
    pub(super) terminal: bool,
}

/// A program to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) mode: Mode,
    /// Its file.
    pub(super) program: String,
    /// What `path::identity` said of the file when the plan was made.
    pub(super) identity: String,
    /// Its words, the name that it was called by first.
    pub(super) argv: Vec<String>,
    /// Its whole environment.
    pub(super) env: Vec<(String, String)>,
    /// Where the helper must find itself.
    pub(super) cwd: Option<String>,
    /// What `path::place` said of that folder when the plan was made.
    pub(super) place: Option<String>,
    pub(super) confinement: Option<Confinement>,
}

impl Job {
    pub(super) fn write(&self) -> String {
        let mode = match self.mode {
            Mode::Watched => "watched",
            Mode::Left => "left",
            Mode::Terminal => "terminal",
        };
        let confinement = self.confinement.as_ref().map(|c| json!([c.network, c.must, c.folder, c.terminal]));
        json!([mode, self.program, self.identity, self.argv, self.env, self.cwd, self.place, confinement]).to_string()
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let Value::Array(fields) = serde_json::from_str(text).ok()? else { return None };
        let [mode, program, identity, argv, env, cwd, place, confinement] = fields.as_slice() else { return None };
        Some(Self {
            mode: match mode.as_str()? {
                "watched" => Mode::Watched,
                "left" => Mode::Left,
                "terminal" => Mode::Terminal,
                _ => return None,
            },
            program: text_of(program)?,
            identity: text_of(identity)?,
            argv: argv.as_array()?.iter().map(text_of).collect::<Option<_>>()?,
            env: env.as_array()?.iter().map(|pair| Some((text_of(pair.get(0)?)?, text_of(pair.get(1)?)?))).collect::<Option<_>>()?,
            cwd: if cwd.is_null() { None } else { Some(text_of(cwd)?) },
            place: if place.is_null() { None } else { Some(text_of(place)?) },
            confinement: if confinement.is_null() { None } else { Some(confined(confinement)?) },
        })
    }
}

fn confined(value: &Value) -> Option<Confinement> {
    let flag = |at: usize| value.get(at)?.as_bool();
    Some(Confinement { network: flag(0)?, must: flag(1)?, folder: text_of(value.get(2)?)?, terminal: flag(3)? })
}

fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Why a program was not started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failed {
    NotFound,
    Denied,
    TooLong,
    /// Another file than the one that the plan showed.
    OtherProgram,
    /// Another folder than the one that the plan showed.
    OtherFolder,
    Other(String),
}

/// How a watched program's end came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Exited(i32),
    Signalled(i32),
    /// It or a child stopped, and was ended.
    Stopped,
}

/// What the helper says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Report {
    Failed(Failed),
    /// The program has ended, and so has all that it started: `ended` of them by force; `left` could not be.
    Ended {
        end: End,
        ended: usize,
        left: usize,
    },
}

impl Report {
    pub(super) fn write(&self) -> String {
        match self {
            Self::Failed(why) => match why {
                Failed::NotFound => "failed not-found\n".to_owned(),
                Failed::Denied => "failed denied\n".to_owned(),
                Failed::TooLong => "failed too-long\n".to_owned(),
                Failed::OtherProgram => "failed other-program\n".to_owned(),
                Failed::OtherFolder => "failed other-folder\n".to_owned(),
                Failed::Other(text) => format!("failed : {}\n", text.replace('\n', " ")),
            },
            Self::Ended { end, ended, left } => match end {
                End::Exited(code) => format!("ended exit {code} {ended} {left}\n"),
                End::Signalled(signal) => format!("ended signal {signal} {ended} {left}\n"),
                End::Stopped => format!("ended stopped 0 {ended} {left}\n"),
            },
        }
    }

    pub(super) fn read(line: &str) -> Option<Self> {
        let line = line.strip_suffix('\n')?;
        if let Some(why) = line.strip_prefix("failed ") {
            return Some(Self::Failed(match why {
                "not-found" => Failed::NotFound,
                "denied" => Failed::Denied,
                "too-long" => Failed::TooLong,
                "other-program" => Failed::OtherProgram,
                "other-folder" => Failed::OtherFolder,
                other => Failed::Other(other.strip_prefix(": ")?.to_owned()),
            }));
        }
        let mut words = line.strip_prefix("ended ")?.split(' ');
        let kind = words.next()?;
        let number = words.next()?.parse().ok()?;
        let end = match kind {
            "exit" => End::Exited(number),
            "signal" => End::Signalled(number),
            "stopped" => End::Stopped,
            _ => return None,
        };
        Some(Self::Ended { end, ended: words.next()?.parse().ok()?, left: words.next()?.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_as_it_was_written() {
        let confinement = Some(Confinement { network: false, must: true, folder: "/tmp/needlesh-1".into(), terminal: false });
        for (mode, cwd, confinement) in
            [(Mode::Watched, Some("/a \"b\"\n".to_owned()), confinement), (Mode::Left, None, None), (Mode::Terminal, None, None)]
        {
            let env = vec![("LD_PRELOAD".to_owned(), "x=y".to_owned())];
            let argv = vec!["du".to_owned(), "é\u{0}\n".to_owned()];
            let job = Job { mode, program: "/usr/bin/du".into(), identity: "1:2".into(), argv, env, place: cwd.clone(), cwd, confinement };
            assert_eq!(Job::read(&job.write()), Some(job));
        }
        assert_eq!(Job::read("[]"), None);
        assert_eq!(Job::read("{"), None);
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let failed =
            [Failed::NotFound, Failed::Denied, Failed::TooLong, Failed::OtherProgram, Failed::OtherFolder, Failed::Other("no: x".into())];
        let ends = [End::Exited(7), End::Signalled(9), End::Stopped];
        let ended = ends.map(|end| Report::Ended { end, ended: 2, left: 1 });
        for report in failed.map(Report::Failed).into_iter().chain(ended) {
            assert_eq!(Report::read(&report.write()), Some(report));
        }
        assert_eq!(Report::read("ended exit 0 0"), None, "half a line is none");
        assert_eq!(Report::read("nonsense\n"), None);
    }
}
