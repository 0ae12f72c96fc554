//! From a call to a plan, and from a plan to what came of it: the only room that spawns and connects.
//! Knows nothing of models, screens or policy; it runs what it is given.

mod answer;
mod builtin;
mod charset;
mod command;
#[cfg(target_os = "linux")]
mod confine;
mod data;
mod download;
mod fill;
mod hand;
mod helper;
mod http;
mod job;
mod line;
mod mask;
mod mcp;
mod names;
mod outcome;
mod path;
mod plan;
mod private;
mod process;
mod proxy;
mod reach;
mod records;
mod redirect;
mod refusal;
mod repository;
mod request;
mod sandbox;
mod secret;
mod show;
mod terminal;
mod tree;
mod warn;
mod watch;
mod written;

use crate::manifest::Call;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use tokio::sync::{mpsc, watch as channel};

pub use data::Data;
pub use download::{Download, Failed as DownloadFailed, digest as file_sha256, download};
pub use hand::{copy, own_program};
pub use helper::helper;
pub use line::{Part, quote};
pub use mcp::{Ask, McpCall, Servers};
pub use outcome::{Outcome, Status};
pub use plan::{missing_programs, plan, plan_with, risks, undo};
pub use refusal::Refusal;
pub use sandbox::layers as sandbox_layers;
pub use secret::Secretive;

/// Looks up a variable of the environment.
pub type Env<'a> = &'a (dyn Fn(&str) -> Option<String> + Send + Sync);

/// One step made ready: everything that will run, before it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The first 12 hex digits of a SHA-256 over everything that runs.
    pub id: String,
    /// The tool's own name.
    pub tool: String,
    /// The call as it was given.
    pub call: Call,
    /// Parameters whose default stood in for a value, in the order of the schema.
    pub defaulted: Vec<(String, Value)>,
    /// What it may do.
    pub risk: Risk,
    /// Whether it takes back what the call's own plan did.
    pub undoes: bool,
    /// The file that says what runs; none for what is built in.
    pub from: Option<String>,
    /// What runs.
    pub step: Step,
}

/// What a tool may do, by its annotations and by what it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Risk {
    /// Changes nothing, and what holds it to that.
    ReadOnly(Hold),
    /// Changes something, deletes nothing.
    Changes,
    /// May delete or overwrite.
    Destructive,
    /// Reaches beyond this machine.
    OpenWorld,
}

impl Risk {
    /// Whether two risks differ in nothing but what holds a reading program to it.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// What holds a plan that is said to only read to that: for this run, this user and this kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hold {
    /// The system: it can write only to a private folder, which `TMPDIR` names and which is removed after, and reach no
    /// other program.
    Enforced {
        /// It may use the network, and so whatever listens there.
        network: bool,
    },
    /// The word of its file, and why it is no more.
    Promise(&'static str),
}

/// What a plan runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A program.
    Exec(Exec),
    /// A request.
    Http(Request),
    /// A request to an MCP server on this machine.
    Mcp(Box<McpCall>),
    /// A text for the clipboard of the terminal that the person sits at (OSC 52).
    Clipboard(String),
}

/// What stands between a program and a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// Nothing: it is not said to only read.
    Free,
    /// Nothing: its file asks for that (`"sandbox": false`).
    OptedOut,
    /// As much as this system has, which is not enough.
    Tried {
        /// It may use the network.
        network: bool,
        /// Why it is not enough.
        why: &'static str,
    },
    /// All of it, or the program is not started.
    Enforced {
        /// It may use the network.
        network: bool,
    },
}

/// The file of a program, as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its absolute path, without links.
    pub path: String,
    /// The absolute path that it was found under. It is started by it: a wrapper does what its own name says.
    pub found: String,
    /// What changes when the file is exchanged or written.
    pub identity: String,
}

/// A program with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exec {
    /// The file that runs.
    pub program: Program,
    /// The name that it is called by, and its arguments.
    pub argv: Vec<String>,
    /// The last of the arguments is a text that the program interprets.
    pub script: bool,
    /// Working folder, absolute and without links; none means the present one.
    pub cwd: Option<String>,
    /// What tells that folder from another one that takes its name; none where it is yet to be made.
    pub place: Option<String>,
    /// Variables added to the environment.
    pub env: Vec<(String, String)>,
    /// Text on standard input; none means the null device.
    pub stdin: Option<String>,
    /// What the person gives it on standard input instead.
    pub data: Option<Data>,
    /// Variables of the person's environment that it gets besides the usual ones, by name: their values may be secrets.
    pub env_pass: Vec<String>,
    /// After which it is ended.
    pub timeout: Duration,
    /// Bytes kept of each stream.
    pub max_output: usize,
    /// Exit codes beside 0 that are an answer, with what they say.
    pub expect: Vec<(i32, String)>,
    /// Gets the terminal: nothing is captured and no time-out holds.
    pub interactive: bool,
    /// Stays when it takes longer than a moment, and so does what it starts; nothing is captured.
    pub detached: bool,
    /// What holds it to reading.
    pub guard: Guard,
}

/// One HTTP request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Upper-case method.
    pub method: String,
    /// The whole address, query included.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, Secretive)>,
    /// What is sent.
    pub body: Option<Secretive>,
    /// For the whole exchange.
    pub timeout: Duration,
    /// Bytes kept of the answer.
    pub max_output: usize,
    /// Statuses that count as done; empty means 200–299.
    pub expect: Vec<u16>,
    /// JSON pointers of the answer to print; empty prints all.
    pub show: Vec<String>,
    /// Whether redirects may leave the host; never for a request that carries a secret.
    pub cross_host_redirects: bool,
    /// The proxy on its way, without name and password, and the variable of the environment that names it.
    pub proxy: Option<String>,
}

/// Which stream a chunk came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output, or the answer.
    Out,
    /// Standard error.
    Err,
}

/// A piece of output while a step runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its stream.
    pub stream: Stream,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// It is beyond what is kept of a program's output.
    pub over: bool,
}

/// Says of a host why a request may not be led there, if it may not.
pub type Elsewhere<'a> = &'a (dyn Fn(&str) -> Option<String> + Send + Sync);

/// What a run needs besides its plan.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The environment.
    pub env: Env<'a>,
    /// This program's binary, which starts the others.
    pub helper: &'a Path,
    /// Asked before a request follows a redirect to another host.
    pub elsewhere: Elsewhere<'a>,
    /// The MCP servers that are running.
    pub servers: &'a Servers,
}

/// Runs a plan to its end. Dropping the future ends the program and all that it started.
pub async fn run(plan: &Plan, events: mpsc::Sender<Chunk>, mut cancel: channel::Receiver<bool>, means: Means<'_>) -> Outcome {
    let start = tokio::time::Instant::now();
    let outcome = match &plan.step {
        Step::Exec(exec) => process::run(exec, &events, &mut cancel, means.env, means.helper).await,
        Step::Http(request) => http::run(request, &events, &mut cancel, means).await,
        Step::Mcp(call) => mcp::run(call, &events, &mut cancel, means).await,
        Step::Clipboard(text) => Outcome::empty(terminal::send_to_clipboard(text)),
    };
    Outcome { duration: start.elapsed(), ..outcome }
}

/// Waits for a true; for ever once the sender is gone.
async fn cancelled(cancel: &mut channel::Receiver<bool>) {
    if cancel.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
