//! One request to a server: to the one that is running as this one would be started, or to a new one.

use super::super::mask::Mask;
use super::super::{Chunk, Exec, Means, Outcome, Status, Stream, cancelled};
use super::server::{Said, Server, begin};
use super::{Ask, McpCall, answer};
use rmcp::ServiceError;
use rmcp::model::{CallToolRequestParams, PaginatedRequestParams};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch as channel};
use tokio::time::sleep;

/// What came back: the answer as text, and whether the tool says that it failed.
type Answer = (String, bool);

/// Asks and waits for the answer. A server that is stopped in the middle is ended: nobody knows what it would do next.
pub(in crate::action) async fn run(
    call: &McpCall,
    events: &mpsc::Sender<Chunk>,
    cancel: &mut channel::Receiver<bool>,
    means: Means<'_>,
) -> Outcome {
    let (exec, values) = match with_secrets(call, means) {
        Ok(found) => found,
        Err(name) => return Outcome::empty(Status::NotStarted(format!("{name} is not set in the environment"))),
    };
    let mut servers = means.servers.0.lock().await;
    servers.retain(|server| !server.service.is_transport_closed());
    let taken = servers.iter().position(|server| server.exec == exec).map(|at| servers.swap_remove(at));
    let said = taken.as_ref().map(|server| server.said.clone()).unwrap_or_default();
    let (kept, result) = tokio::select! {
        biased;
        () = cancelled(cancel) => (None, Err(Status::Cancelled)),
        () = sleep(exec.timeout) => (None, Err(Status::TimedOut)),
        done = exchange(taken, &exec, call, means, &said) => done,
    };
    let said = if kept.is_some() { said.text() } else { said.last().await };
    servers.extend(kept);
    outcome(result, &exec, Mask::of_values(&values), said, events).await
}

/// The server with its secrets in place, and their values; the name of one that is absent otherwise.
fn with_secrets(call: &McpCall, means: Means<'_>) -> Result<(Exec, Vec<String>), String> {
    let mut exec = call.server.clone();
    for (name, value) in &call.secrets {
        exec.env.push((name.clone(), value.resolve(&|name| (means.env)(name))?));
    }
    Ok((exec, call.secrets().into_iter().filter_map(means.env).collect()))
}

async fn exchange(
    taken: Option<Server>,
    exec: &Exec,
    call: &McpCall,
    means: Means<'_>,
    said: &Said,
) -> (Option<Server>, Result<Answer, Status>) {
    let server = match taken {
        Some(server) => server,
        None => match begin(exec, means, said).await {
            Ok(server) => server,
            Err(status) => return (None, Err(status)),
        },
    };
    server.heard.begin();
    let result = match &call.ask {
        Ask::List => tools(&server, exec.max_output).await.map(|tools| (json!({ "tools": tools }).to_string() + "\n", false)),
        Ask::Call { tool, arguments } => {
            let params = CallToolRequestParams::new(tool.clone()).with_arguments(arguments.clone());
            server.service.call_tool(params).await.map(|result| (answer::text(&result), result.is_error == Some(true)))
        }
    };
    match result {
        Ok(answer) => (Some(server), Ok(answer)),
        Err(ServiceError::McpError(error)) => {
            let why = format!("the server refused it: {} (code {})", error.message, error.code.0);
            (Some(server), Err(Status::McpFailed(why)))
        }
        Err(_) if server.heard.is_too_much() => {
            let why = "the server says far more than an answer: what it tells and asks beside it has no end".to_owned();
            (None, Err(Status::McpFailed(why)))
        }
        Err(ServiceError::TransportClosed) => (None, Err(Status::McpFailed("the server ended before it answered".to_owned()))),
        Err(error) => (None, Err(Status::McpFailed(format!("no answer of the server: {error}")))),
    }
}

/// The tools of all pages; of more than may be kept no further page is asked for.
async fn tools(server: &Server, most: usize) -> Result<Vec<Value>, ServiceError> {
    let (mut all, mut length, mut cursor) = (Vec::new(), 0, None);
    loop {
        let page = server.service.list_tools(Some(PaginatedRequestParams::default().with_cursor(cursor))).await?;
        for tool in page.tools {
            let tool = json!(tool);
            length += tool.to_string().len();
            all.push(tool);
        }
        cursor = page.next_cursor;
        if cursor.is_none() || length > most {
            return Ok(all);
        }
    }
}

/// The answer up to the cap, or the end of what the server said where it failed; secrets are masked before the cut.
async fn outcome(result: Result<Answer, Status>, exec: &Exec, mut mask: Mask, said: Vec<u8>, events: &mpsc::Sender<Chunk>) -> Outcome {
    let (status, stream, bytes) = match result {
        Ok((text, false)) => (Status::Exited(0), Stream::Out, text.into_bytes()),
        Ok((text, true)) => (Status::McpFailed("the tool says that it failed".to_owned()), Stream::Err, text.into_bytes()),
        Err(status) => (status, Stream::Err, said),
    };
    let bytes = mask.all(&bytes, false);
    let (kept, over) = bytes.split_at(bytes.len().min(exec.max_output));
    Chunk::tell(events, stream, kept, false).await;
    Chunk::tell(events, stream, over, true).await;
    let mut outcome = Outcome::empty(status);
    outcome.dropped_bytes = over.len() as u64;
    match stream {
        Stream::Out => outcome.stdout = kept.to_vec(),
        Stream::Err => outcome.stderr = kept.to_vec(),
    }
    outcome
}
