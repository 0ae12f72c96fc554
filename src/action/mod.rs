//! A call becomes a `Plan` (pure: the exact argv or HTTP request), and a plan an `Outcome`.
//! The only room that spawns and connects; knows no models and no terminals.

mod fill;
mod http;
mod plan;
mod process;
mod show;

use crate::manifest::Call;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

pub use plan::plan;

/// What is shown, approved by id, run and recorded: one value, never rebuilt.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Hash of everything that runs, 16 hexadecimal digits of a SHA-256.
    pub id: String,
    /// The tool's name.
    pub tool: String,
    /// The call that it was made from.
    pub call: Call,
    /// How much trust it needs.
    pub risk: Risk,
    /// What runs.
    pub step: Step,
}

/// What a plan may do, from the tool's annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Risk {
    /// Changes nothing.
    ReadOnly,
    /// Changes something on this machine, without deleting.
    Changes,
    /// Changes something beyond this machine.
    OpenWorld,
    /// May delete or overwrite.
    Destructive,
}

/// The two kinds of action.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A program.
    Exec(Exec),
    /// A request.
    Http(Request),
}

/// A program to run, without a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exec {
    /// Program and arguments.
    pub argv: Vec<String>,
    /// Working folder.
    pub cwd: Option<String>,
    /// Variables added to the environment.
    pub env: Vec<(String, String)>,
    /// Text on standard input; none is the null device.
    pub stdin: Option<String>,
    /// Ended after this time.
    pub timeout: Duration,
    /// Bytes kept of each stream.
    pub max_output: usize,
    /// Gets the terminal.
    pub interactive: bool,
}

/// An HTTP request; secrets stand in it by name only.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Method.
    pub method: String,
    /// Whole address, query included.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, Secretive)>,
    /// Body.
    pub body: Option<Secretive>,
    /// Ended after this time.
    pub timeout: Duration,
    /// Bytes kept of the answer.
    pub max_output: usize,
    /// Statuses that count as done; empty means 200–299.
    pub expect: Vec<u16>,
    /// JSON pointers of the answer to print; empty prints all.
    pub show: Vec<String>,
    /// Follow redirects to other hosts.
    pub cross_host_redirects: bool,
}

/// A text in which secrets stand by the name of their environment variable; shown as `•••`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secretive {
    /// Text pieces and secrets in order.
    pub parts: Vec<Piece>,
}

/// A piece of a `Secretive`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// The environment variable that holds a secret.
    Secret(String),
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A tool of another dialect.
    #[error("the tool has no action; an overlay file can give it one")]
    NoAction,
    /// Required values that the call does not have.
    #[error("{} not said", .0.join(", "))]
    Missing(Vec<String>),
    /// None of the alternatives' programs is on this machine.
    #[error("none of these programs is on this machine: {}", .0.join(", "))]
    MissingProgram(Vec<String>),
    /// A secret's environment variable is not set.
    #[error("the environment variable {0} is not set")]
    MissingSecret(String),
    /// A value that would become something else than a value.
    #[error("{param}: {message}")]
    Unsafe {
        /// The parameter.
        param: String,
        /// Why it is refused.
        message: String,
    },
}

/// A piece of output as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Of standard output, or of an answer's body.
    Stdout(Vec<u8>),
    /// Of standard error.
    Stderr(Vec<u8>),
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Standard output, or what is shown of an answer; at most the plan's limit.
    pub stdout: Vec<u8>,
    /// Standard error, at most the plan's limit.
    pub stderr: Vec<u8>,
    /// Bytes beyond the limits.
    pub dropped_bytes: u64,
    /// Children held the output open after the program ended; they were ended.
    pub leaked: bool,
    /// From start to end.
    pub duration: Duration,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// With this code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// By the time limit.
    TimedOut,
    /// By the person.
    Cancelled,
    /// Not at all; why.
    NotStarted(String),
    /// With an expected HTTP status.
    Http(u16),
    /// With another HTTP status.
    HttpUnexpected(u16),
    /// Without an answer; why.
    HttpFailed(String),
}

/// Runs a plan to its end, sending output as it comes; ends it when `cancel` becomes true. Secrets are looked up in
/// `environment` only now.
pub async fn run(
    plan: &Plan,
    output: mpsc::Sender<Chunk>,
    cancel: watch::Receiver<bool>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Outcome {
    match &plan.step {
        Step::Exec(exec) => process::run(exec, output, cancel).await,
        Step::Http(request) => http::run(request, output, cancel, environment).await,
    }
}
