//! The process's arguments, and what they lead to.

use super::args::{self, Cli, Command, RequestFlags, RunFlags};
use super::exit::{self, Failure, table};
use super::{
    ask, batch, call, colour, complete, completions, config, doctor, eval, examples, history, init, line, man, memory, model, out, plain,
    policy, replay, run, serve, settings, tools, trace, trust, usage,
};
use crate::driver::Settings;
use clap::{CommandFactory, FromArgMatches};
use std::io::IsTerminal;

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
        /// As lines, without a screen.
        plain: bool,
    },
}

/// The process's arguments as parsed, or what is wrong with them.
#[derive(Debug)]
pub struct Parsed(Result<Cli, clap::Error>);

/// Parses the process's arguments; starts nothing.
#[must_use]
pub fn parse() -> Parsed {
    let matches = examples::with_examples(Cli::command()).try_get_matches();
    Parsed(matches.and_then(|matches| Cli::from_arg_matches(&matches)))
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
                    && cli.global.precision.runs()
                    && std::io::stdin().is_terminal()
                    && std::io::stdout().is_terminal() =>
            {
                Start::Interactive { settings: settings(&cli.global), colour: colour(&cli.global), plain: plain(&cli.global) }
            }
            _ => Start::Done(batch(self.0)),
        }
    }
}

fn batch(parsed: Result<Cli, clap::Error>) -> u8 {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["help", "exit-codes"] {
        return out::finish(out::print(&table()), false);
    }
    match parsed {
        Ok(cli) => {
            let json = cli.global.json;
            out::finish(dispatch(cli), json)
        }
        Err(error) => usage::usage(&error, &words),
    }
}

/// A flag of the requests on stdin, which count where there is no command.
fn misplaced(run: &RunFlags, requests: &RequestFlags) -> Option<&'static str> {
    run.given().or(requests.min_confidence.map(|_| "--min-confidence")).or(requests.batch.given())
}

fn dispatch(cli: Cli) -> Result<u8, Failure> {
    let global = cli.global;
    let converts = matches!(cli.command, Some(Command::Model { what: args::ModelCommand::Convert { .. } }));
    if !global.precision.runs() && !converts {
        return Err(Failure::new(
            exit::USAGE,
            "an engine runs at f32 or q8; a checkpoint in 4 bits runs at q8 too",
            "needlesh --precision q4 model convert FROM TO  # what the others are for",
        ));
    }
    if let Some(flag) = misplaced(&cli.run, &cli.requests).filter(|_| cli.command.is_some()) {
        return Err(Failure::new(
            exit::USAGE,
            format!("{flag} stands before the command, where it does nothing"),
            "write it after the command",
        ));
    }
    match cli.command {
        None if std::io::stdin().is_terminal() => Err(Failure::new(
            exit::USAGE,
            "the interactive session needs a terminal for its output too",
            "needlesh run TEXT  # one request",
        )),
        None => batch::run(&global, &cli.run, &cli.requests),
        Some(Command::Ask { text, top, stats, save, pace }) => ask::ask(&global, &text, top, stats, save.as_deref(), &pace),
        Some(Command::Replay { file }) => replay::replay(&global, &file),
        Some(Command::Trace { text }) => trace::trace(&global, &text.join(" ")),
        Some(Command::Run { text, flags, requests }) => run::run(&global, &text, &flags, &requests),
        Some(Command::Call { name, args, args_json, undo, flags }) => {
            let given = call::Given { args: &args, json: args_json.as_deref(), undo };
            call::call(&global, &name, &given, &flags)
        }
        Some(Command::Tools { what }) => tools::tools(&global, &what),
        Some(Command::History { what }) => history::history(&global, &what),
        Some(Command::Memory { what }) => memory::memory(&global, &what),
        Some(Command::Policy { what }) => policy::policy(&global, &what),
        Some(Command::Trust { revoke, list, yes }) => trust::trust(&global, revoke, list, yes),
        Some(Command::Eval { files, mode, report, without }) => {
            let wanted = eval::Wanted { mode, report: report.as_deref(), without: &without };
            eval::eval(&global, &files, &wanted)
        }
        Some(Command::Model { what }) => model::model(&global, &what),
        Some(Command::Completions { shell }) => completions::completions(shell),
        Some(Command::Complete(flags)) => complete::complete(&flags),
        Some(Command::Serve(flags)) => serve::serve(&global, &flags),
        Some(Command::Mcp) => serve::mcp(&global),
        Some(Command::Init { shell }) => init::init(shell),
        Some(Command::Line(flags)) => line::line(&global, &flags),
        Some(Command::Man) => man::man(Cli::command()),
        Some(Command::Config { what }) => config::config(&global, &what),
        Some(Command::Doctor) => doctor::doctor(&global),
    }
}
