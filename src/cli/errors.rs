//! Errors of other rooms as failures: which exit code each has, and what to do about it.

use super::exit::{BAD_FILE, DONE, FAILED, Failure, INCOMPLETE, INTERRUPTED, Kind, NOT_PERMITTED, NOT_STARTED, Place, TIMED_OUT, USAGE};
use crate::action::{DownloadFailed, Outcome, Refusal, Status};
use crate::dispatch;
use crate::driver::{NotBegun, Planned, PullError};
use crate::history;
use crate::manifest::{Problem, Tool, ToolSet, nearest};
use crate::model;
use crate::store;
use serde_json::{Map, Value};

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::of(FAILED, error)
    }
}

impl From<&Problem> for Failure {
    fn from(problem: &Problem) -> Self {
        Self::new(BAD_FILE, problem.to_string(), "needlesh tools lint  # every problem").at(place_of(problem))
    }
}

/// Where a problem stands.
pub(super) fn place_of(problem: &Problem) -> Place {
    Place {
        file: problem.file.clone(),
        pointer: Some(problem.pointer.clone()),
        line: problem.place.map(|p| p.line),
        column: problem.place.map(|p| p.column),
    }
}

impl From<dispatch::Error> for Failure {
    fn from(error: dispatch::Error) -> Self {
        match error {
            dispatch::Error::Model(_) | dispatch::Error::Dropped => Self::of(FAILED, error),
            dispatch::Error::Grammar(_) => Self::of(FAILED, error).hinted("say it shorter, or offer fewer tools: --tools NAME,NAME"),
            dispatch::Error::TookTooLong(_) => {
                Self::of(TIMED_OUT, error).hinted("say it shorter, or take a smaller checkpoint: needlesh model use built-in")
            }
            _ => Self::of(USAGE, error),
        }
    }
}

impl From<model::Error> for Failure {
    fn from(error: model::Error) -> Self {
        Self::of(BAD_FILE, error).hinted("needlesh model use built-in  # the checkpoint in the binary")
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let kind = match error {
            store::Error::Model { .. } | store::Error::Changed(_) => BAD_FILE,
            store::Error::Io { .. } | store::Error::NoFolder | store::Error::Busy(_) => FAILED,
            store::Error::Name(_)
            | store::Error::Unknown(_)
            | store::Error::Exists(_)
            | store::Error::OtherTokenizer(_)
            | store::Error::Itself(_) => USAGE,
        };
        Self::of(kind, error)
    }
}

impl From<PullError> for Failure {
    fn from(error: PullError) -> Self {
        let (kind, hint): (Kind, &str) = match error {
            PullError::Store(error) => return error.into(),
            PullError::Unknown(_) | PullError::NoTokenizer => (USAGE, "needlesh model pull --help"),
            PullError::Sum { .. } => (BAD_FILE, "the file on the server is another one, or it was changed on the way"),
            PullError::Download { source: DownloadFailed::Cancelled, .. } => (INTERRUPTED, ""),
            PullError::Download { source: DownloadFailed::Disk { .. }, .. } | PullError::Start(_) => (FAILED, ""),
            PullError::Download { .. } => (NOT_STARTED, "without a network the built-in checkpoint works; --from takes a file too"),
        };
        Self::of(kind, error).hinted(hint)
    }
}

impl From<history::Error> for Failure {
    fn from(error: history::Error) -> Self {
        let kind = match error {
            history::Error::Corrupt(_) | history::Error::Newer { .. } | history::Error::Foreign { .. } => BAD_FILE,
            history::Error::Search(_) => USAGE,
            _ => FAILED,
        };
        Self::of(kind, error)
    }
}

/// Why there is no plan of a call.
pub(super) fn unplanned(tool: &str, why: &Refusal) -> Failure {
    let (kind, hint) = match why {
        Refusal::Missing(_) => (INCOMPLETE, String::new()),
        Refusal::MissingSecret(names) => (INCOMPLETE, format!("export {}=…", names.first().map_or("NAME", String::as_str))),
        Refusal::NoData => (INCOMPLETE, "needlesh call NAME --data FILE, or pipe it in".to_owned()),
        Refusal::Unguarded(_) => (NOT_PERMITTED, "leave --strict out  # it runs, and the card says that nothing enforces it".to_owned()),
        _ => (NOT_STARTED, String::new()),
    };
    Failure::new(kind, format!("{tool}: {why}"), hint)
}

/// Why a call does not run after the yes.
pub(super) fn not_begun(tool: &str, why: &NotBegun) -> Failure {
    match why {
        NotBegun::NoPlan(why) => unplanned(tool, why),
        NotBegun::Stricter(_) => Failure::new(NOT_PERMITTED, format!("nothing was run: {tool}: {why}"), RULES),
    }
}

/// What makes an answer whole.
const MORE_OUTPUT: &str = "\"max_output_kb\" in the tool's file keeps more";

/// The exit code of a run that ended.
pub(super) fn ended(tool: &str, outcome: &Outcome) -> Result<u8, Failure> {
    let kind = match &outcome.status {
        Status::Exited(code) | Status::Answered(code, _) => return Ok(u8::try_from(*code).unwrap_or(1)),
        Status::Http(_) if outcome.dropped_bytes > 0 => {
            return Err(Failure::new(NOT_STARTED, format!("{tool}: the answer was cut"), MORE_OUTPUT));
        }
        Status::Http(_) | Status::Detached | Status::Sent => return Ok(DONE),
        Status::Cancelled => return Err(Failure::new(INTERRUPTED, "interrupted", "")),
        Status::Signalled(signal) => Kind::program(u8::try_from(128 + signal).unwrap_or(1)),
        Status::TimedOut => TIMED_OUT,
        Status::Stopped | Status::NotStarted(_) | Status::HttpFailed(_) | Status::McpFailed(_) | Status::HttpUnexpected(_) => NOT_STARTED,
    };
    Err(Failure::new(kind, format!("{tool}: {}", outcome.status.words()), outcome.status.fix().unwrap_or_default()))
}

/// What a rule forbids; `done` is what was not done with it.
pub(super) fn denied(planned: &Planned, done: &str) -> Failure {
    let message = format!("nothing was {done}: {} is {}", planned.plan.tool, planned.decision.why);
    let failure = Failure::new(NOT_PERMITTED, message, RULES);
    match &planned.decision.place {
        Some((file, line)) => failure.at(Place::line(file, *line)),
        None => failure,
    }
}

/// Shows the rules.
pub(super) const RULES: &str = "needlesh policy list  # the rules in force";

/// The tool of that name.
pub(super) fn tool<'a>(set: &'a ToolSet, name: &str) -> Result<&'a Tool, Failure> {
    set.get(name).ok_or_else(|| {
        let known: Vec<&str> = set.tools.iter().map(|tool| tool.name.as_str()).collect();
        let near = nearest(name, &known).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
        Failure::new(USAGE, format!("there is no tool {name:?}{near}"), "needlesh tools list  # all tools")
    })
}

/// That each argument is a parameter of the tool, unless its schema takes any.
fn known(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), Failure> {
    let takes = |key: &str| tool.schema.get(key).is_some_and(|value| *value != Value::Bool(false));
    if ["additionalProperties", "patternProperties", "unevaluatedProperties"].into_iter().any(takes) {
        return Ok(());
    }
    let Some(stray) = arguments.keys().find(|name| tool.param(name).is_none()) else { return Ok(()) };
    let known: Vec<&str> = tool.params.iter().map(|param| param.name.as_str()).collect();
    let fix = match nearest(stray, &known) {
        Some(near) => format!("did you mean {near:?}?"),
        None if known.is_empty() => "it has none".to_owned(),
        None => format!("it has {}", known.join(", ")),
    };
    let message = format!("{} has no parameter {stray:?}; {fix}", tool.name);
    Err(Failure::new(USAGE, message, format!("needlesh tools show {}  # its parameters", tool.name)))
}

/// The arguments, held against the tool's schema; what is missing is left to the caller.
pub(super) fn valid(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), Failure> {
    known(tool, arguments)?;
    match tool.check(arguments).invalid.first() {
        None => Ok(()),
        Some(wrong) => {
            let message = format!("{}: {}", wrong.path, wrong.message);
            Err(Failure::new(USAGE, message, format!("needlesh tools show {}  # its parameters", tool.name)))
        }
    }
}
