//! `needlesh mcp`: an MCP server on stdin and stdout. The protocol is rmcp's; the engine answers one request after the other.

use super::super::args::Global;
use super::super::engine;
use super::super::exit::{DONE, FAILED, Failure};
use super::super::voice::Voice;
use super::listed::{dispatch_name, listed};
use super::work::{self, Done, Terms};
use crate::driver::Engine;
use crate::manifest::Call;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{mpsc, oneshot};

/// Requests that may wait for the engine.
const WAITING: usize = 64;

const INSTRUCTIONS: &str = "Tools of this machine, as its owner described them. `dispatch` turns plain words into a call and shows it \
    without running it. A call runs only where a rule of the owner's allows it without a question; otherwise its error says which rule would.";

/// A call for the engine.
struct Job {
    call: Call,
    cancel: Arc<AtomicBool>,
    reply: oneshot::Sender<Done>,
}

/// What the protocol knows.
struct Server {
    tools: Vec<Tool>,
    jobs: mpsc::Sender<Job>,
}

/// Serves until the client closes stdin.
pub(in super::super) fn mcp(global: &Global) -> Result<u8, Failure> {
    let engine = engine(global)?;
    let (jobs, mut todo) = mpsc::channel::<Job>(WAITING);
    let server = Server { tools: listed(&engine.tools), jobs };
    let protocol = std::thread::spawn(move || protocol(server));
    let dispatch = dispatch_name(&engine.tools);
    // Ends when the protocol does: it holds the other end.
    while let Some(job) = todo.blocking_recv() {
        // Cancelled while it waited: nobody reads its answer.
        if job.reply.is_closed() {
            continue;
        }
        let done = done(&engine, dispatch, job.call, &job.cancel);
        Voice::default().recorded(global, None, engine.recorder.complaint());
        // Nobody waits any more for what was cancelled meanwhile.
        let _ = job.reply.send(done);
    }
    match protocol.join() {
        Ok(Ok(())) => Ok(DONE),
        Ok(Err(why)) => Err(Failure::new(FAILED, why, "an MCP client starts it: {\"command\": \"needlesh\", \"args\": [\"mcp\"]}")),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn protocol(server: Server) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let served = runtime.block_on(async {
        let running = server.serve(rmcp::transport::io::stdio_pipes()).await.map_err(|e| e.to_string())?;
        running.waiting().await.map_err(|e| e.to_string())
    });
    // A read of stdin that nobody ends must not hold the process.
    runtime.shutdown_background();
    served.map(drop)
}

fn done(engine: &Engine, dispatch: &str, call: Call, cancel: &Arc<AtomicBool>) -> Done {
    let terms = Terms { run: call.name != dispatch, min_confidence: None, way: "mcp", cancel };
    match call.arguments.get("text").and_then(Value::as_str) {
        Some(text) if !terms.run => work::sentence(engine, text.trim(), terms),
        _ => work::call(engine, call, terms),
    }
}

impl Server {
    fn is_listed(&self, name: &str) -> bool {
        self.tools.iter().any(|tool| tool.name == name)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        info.server_info = Implementation::new("needlesh", env!("CARGO_PKG_VERSION"));
        info.instructions = Some(INSTRUCTIONS.to_owned());
        info
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.clone()))
    }

    async fn call_tool(&self, request: CallToolRequestParams, context: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let name = request.name.into_owned();
        if !self.is_listed(&name) {
            return Err(ErrorData::invalid_params(format!("there is no tool {name:?}; tools/list has them all"), None));
        }
        let arguments = request.arguments.unwrap_or_default();
        if name == self.tools[0].name && !has_text(&arguments) {
            return Err(ErrorData::invalid_params("\"text\" must be a text with words in it", None));
        }
        let (reply, answer) = oneshot::channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let job = Job { call: Call { name, arguments }, cancel: Arc::clone(&cancel), reply };
        let gone = |()| ErrorData::internal_error("the engine has ended", None);
        let asked = async {
            self.jobs.send(job).await.map_err(|_| ())?;
            answer.await.map_err(|_| ())
        };
        tokio::select! {
            done = asked => Ok(result(done.map_err(gone)?).into()),
            () = context.ct.cancelled() => {
                cancel.store(true, Ordering::Relaxed);
                Ok(CallToolResult::error(vec![ContentBlock::text("cancelled")]).into())
            }
        }
    }
}

fn has_text(arguments: &Map<String, Value>) -> bool {
    arguments.get("text").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
}

/// A tool's result: what a program wrote, else the proposal, then why it failed.
fn result(done: Done) -> CallToolResult {
    let ran = done.result.as_ref().and_then(|r| r.get("outcomes")).and_then(Value::as_array);
    let mut texts: Vec<String> = match ran {
        Some(outcomes) => {
            outcomes.iter().flat_map(|o| ["stdout", "stderr"].map(|key| o[key].as_str().unwrap_or_default().to_owned())).collect()
        }
        None => vec![done.text],
    };
    texts.extend(done.failure.as_ref().map(|f| f.lines().join("\n")));
    if done.failure.is_none() && done.code != DONE {
        texts.push(format!("exit code {}", done.code));
    }
    let content = texts.into_iter().filter(|text| !text.is_empty()).map(ContentBlock::text).collect();
    let mut result = if done.code == DONE { CallToolResult::success(content) } else { CallToolResult::error(content) };
    result.structured_content = done.result;
    result
}
