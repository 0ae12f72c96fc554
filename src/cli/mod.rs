//! Flags and pipes in, results on stdout, everything else on stderr, one exit code out.

mod answer;
mod args;
mod ask;
mod call;
mod carry_out;
mod confirm;
mod eval;
mod exit;
mod history;
mod model;
mod out;
mod permit;
mod policy;
mod question;
mod run;
mod tools;
mod trace;
mod trust;

use crate::driver::{Engine, Rules, Settings, load_tools};
use crate::manifest::{Problem, Severity, ToolSet};
use crate::model::{Options, Precision};
use clap::{CommandFactory, Parser};
use std::io::IsTerminal;
use std::mem::ManuallyDrop;

pub use args::Cli;
pub use exit::{Failure, TABLE, table};

use args::{Command, Global, RunFlags};

/// What the arguments lead to.
#[derive(Debug)]
pub enum Start {
    /// It is done; this is the exit code.
    Done(u8),
    /// A person sits at a terminal: the interactive session begins.
    Interactive {
        /// Tools and model.
        settings: Settings,
        /// Whether colour is wanted.
        colour: bool,
    },
}

/// The process's arguments as parsed, or what is wrong with them.
#[derive(Debug)]
pub struct Parsed(Result<Cli, clap::Error>);

/// Parses the process's arguments; starts nothing.
#[must_use]
pub fn parse() -> Parsed {
    Parsed(Cli::try_parse())
}

impl Parsed {
    /// Threads that the engine is to use. One by default: it is never much slower at this size and does not suffer
    /// when other programs use the cores.
    #[must_use]
    pub fn threads(&self) -> u16 {
        self.0.as_ref().ok().and_then(|cli| cli.global.threads).unwrap_or(1)
    }

    /// Does what the arguments say.
    #[must_use]
    pub fn start(self) -> Start {
        match &self.0 {
            Ok(cli)
                if cli.command.is_none()
                    && cli.global.precision != args::PrecisionName::F16
                    && std::io::stdin().is_terminal()
                    && std::io::stdout().is_terminal() =>
            {
                Start::Interactive { settings: settings(&cli.global), colour: colour(&cli.global) }
            }
            _ => Start::Done(batch(self.0)),
        }
    }
}

fn batch(parsed: Result<Cli, clap::Error>) -> u8 {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["help", "exit-codes"] {
        return finish(out::print(&table()), false);
    }
    match parsed {
        Ok(cli) => {
            let json = cli.global.json;
            finish(dispatch(cli), json)
        }
        Err(error) => usage(&error, words.iter().any(|w| w == "--json")),
    }
}

/// Help and version are results; a wrong word is a usage failure.
fn usage(error: &clap::Error, json: bool) -> u8 {
    if !error.use_stderr() {
        return finish(out::print(&error.render().to_string()), false);
    }
    if json {
        return finish(Err(Failure::new(exit::USAGE, error.render().to_string().trim().to_owned(), "needlesh --help")), true);
    }
    out::note(&error.render().to_string());
    if error.kind() == clap::error::ErrorKind::InvalidSubcommand {
        out::note("To ask for something in your own words: needlesh run \"...\"");
    }
    exit::USAGE
}

fn finish(result: Result<u8, Failure>, json: bool) -> u8 {
    match result {
        Ok(code) => code,
        Err(failure) => {
            if json && !failure.told {
                out::note(&failure.json().to_string());
            } else if !failure.told {
                out::note(&format!("needlesh: {}", failure.message));
                if !failure.hint.is_empty() {
                    out::note(&format!("  {}", failure.hint));
                }
            }
            failure.code
        }
    }
}

fn dispatch(cli: Cli) -> Result<u8, Failure> {
    let global = cli.global;
    let converts = matches!(cli.command, Some(Command::Model { what: args::ModelCommand::Convert { .. } }));
    if global.precision == args::PrecisionName::F16 && !converts {
        return Err(Failure::new(exit::USAGE, "an engine runs at f32 or q8", "--precision f16 is for what `model convert` writes"));
    }
    match cli.command {
        None if std::io::stdin().is_terminal() => Err(Failure::new(
            exit::USAGE,
            "the interactive session needs a terminal for its output too",
            "needlesh run TEXT runs one request; needlesh --help shows the rest",
        )),
        None => run::lines(&global, &cli.run),
        Some(Command::Ask { text, top, stats }) => ask::ask(&global, &text.join(" "), top, stats),
        Some(Command::Trace { text }) => trace::trace(&global, &text.join(" ")),
        Some(Command::Run { text, flags }) if text == ["-"] => run::lines(&global, &flags),
        Some(Command::Run { text, flags }) => run::one(&global, &text.join(" "), &flags),
        Some(Command::Call { name, args, args_json, undo, flags }) => {
            let given = call::Given { args: &args, json: args_json.as_deref(), undo };
            call::call(&global, &name, &given, &flags)
        }
        Some(Command::Tools { what }) => tools::tools(&global, &what),
        Some(Command::History { what }) => history::history(&global, &what),
        Some(Command::Policy { what }) => policy::policy(&global, &what),
        Some(Command::Trust { revoke, list, yes }) => trust::trust(&global, revoke, list, yes),
        Some(Command::Eval { files, mode, report }) => eval::eval(&global, &files, mode, report.as_deref()),
        Some(Command::Model { what }) => model::model(&global, &what),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "needlesh", &mut script);
            out::print_bytes(&script)
        }
    }
}

/// Precision and threads. Without `--threads` a prefill is shared out to the cores, up to four: it never waits for
/// another thread in a way that hurts when the cores have other work.
fn options(global: &Global) -> Options {
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
    let precision = if global.precision == args::PrecisionName::F32 { Precision::F32 } else { Precision::Q8 };
    Options { precision, threads: global.threads.map_or_else(cores, usize::from) }
}

fn settings(global: &Global) -> Settings {
    Settings {
        schemas: global.schemas.clone(),
        no_builtin: global.no_builtin,
        only: global.tools.clone(),
        model: global.model.clone(),
        options: options(global),
        strict: global.strict,
        no_history: global.no_history,
    }
}

fn colour(global: &Global) -> bool {
    match global.color {
        args::ColorWhen::Always => true,
        args::ColorWhen::Never => false,
        args::ColorWhen::Auto => {
            crate::driver::environment("NO_COLOR").is_none_or(|v| v.is_empty())
                && crate::driver::environment("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// The tools, their problems told on stderr. A file that was named on the command line and cannot be read at all is
/// fatal, and so is a set without tools.
fn tools_or_fail(global: &Global) -> Result<ToolSet, Failure> {
    let set = load_tools(&settings(global));
    let named = |p: &&Problem| p.severity == Severity::Error && p.pointer.is_empty() && global.schemas.iter().any(|s| *s == *p.file);
    if let Some(problem) = set.problems.iter().find(named) {
        return Err(bad_file(problem));
    }
    if !global.quiet && !global.json {
        for problem in set.problems.iter().filter(|p| global.verbose || p.severity == Severity::Error) {
            out::note(&format!("needlesh: {problem}"));
        }
        if let Some(notice) = crate::driver::Project::load().notice() {
            out::note(&format!("needlesh: {notice}"));
        }
    }
    if set.tools.is_empty() {
        return Err(set.problems.first().map_or_else(
            || Failure::new(exit::BAD_FILE, "no tools are loaded", "leave --no-builtin out for the built-in tools"),
            bad_file,
        ));
    }
    Ok(set)
}

fn bad_file(problem: &Problem) -> Failure {
    let mut failure = Failure::new(exit::BAD_FILE, problem.to_string(), "needlesh tools lint shows every problem");
    let (line, column) = problem.place.map_or((None, None), |p| (Some(p.line), Some(p.column)));
    *failure.place = serde_json::json!({"file": problem.file, "pointer": problem.pointer, "line": line, "column": column});
    failure
}

/// The engine, never dropped: the process ends with the command, and taking its tables apart first takes as long as
/// a sentence does.
fn engine(global: &Global) -> Result<ManuallyDrop<Engine>, Failure> {
    let set = tools_or_fail(global)?;
    let hint = "needlesh model use built-in goes back to the checkpoint in the binary";
    Engine::new(&settings(global), set).map(ManuallyDrop::new).map_err(|e| Failure::new(exit::BAD_FILE, e.to_string(), hint))
}

/// Rules that cannot be read let nothing run.
fn readable(rules: &Rules) -> Result<(), Failure> {
    let Some(problem) = rules.policy().problem().cloned() else { return Ok(()) };
    let mut failure = bad_file(&problem);
    failure.hint = "nothing runs until it is mended; needlesh policy list shows the rules".to_owned();
    Err(failure)
}

fn asked_to_run(flags: &RunFlags) -> bool {
    !flags.dry_run && flags.print.is_none()
}
