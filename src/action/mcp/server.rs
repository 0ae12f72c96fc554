//! Servers that were started: each with its connection, and with the end of what it said on stderr.

use super::super::process::{Started, why_ended};
use super::super::{Exec, Means, Status, process};
use super::lines::{Heard, Lines};
use rmcp::model::{ClientCapabilities, ClientConfig, Implementation};
use rmcp::service::RunningService;
use rmcp::{RoleClient, serve_client};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Bytes kept of what a server says on stderr: the last ones.
const SAID: usize = 16 * 1024;
/// How long the last words of a server that ended are waited for.
const LAST: Duration = Duration::from_millis(500);

/// The servers that are running. They end when this is dropped, with all that they started.
#[derive(Default)]
pub struct Servers(pub(super) tokio::sync::Mutex<Vec<Server>>);

/// A server that answers. The connection is closed before its end is waited for.
pub(super) struct Server {
    /// What it was started as.
    pub(super) exec: Exec,
    pub(super) service: RunningService<RoleClient, ClientConfig>,
    pub(super) said: Said,
    pub(super) heard: Heard,
    _started: Started,
}

/// The end of what a server said on stderr.
#[derive(Clone, Default)]
pub(super) struct Said {
    text: Arc<Mutex<Vec<u8>>>,
    ended: Arc<Notify>,
}

impl Said {
    /// What it is once the server has ended; it may have said its last words a moment ago.
    pub(super) async fn last(&self) -> Vec<u8> {
        let _ = timeout(LAST, self.ended.notified()).await;
        self.text()
    }

    pub(super) fn text(&self) -> Vec<u8> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hears it until its end; the server waits for nobody who reads.
    async fn hear(self, stderr: Option<impl AsyncRead + Unpin>) {
        let Some(mut stderr) = stderr else { return };
        let mut buffer = [0_u8; 4096];
        while let Ok(count @ 1..) = stderr.read(&mut buffer).await {
            let mut said = self.text.lock().unwrap_or_else(PoisonError::into_inner);
            said.extend_from_slice(buffer.get(..count).unwrap_or_default());
            let over = said.len().saturating_sub(SAID);
            said.drain(..over);
        }
        self.ended.notify_one();
    }
}

/// Starts a server and greets it.
pub(super) async fn begin(exec: &Exec, means: Means<'_>, said: &Said) -> Result<Server, Status> {
    // Its input stays open: the messages go there.
    let mut started = process::start(&Exec { stdin: Some(String::new()), ..exec.clone() }, means.env, means.helper)?;
    let streams = (started.child.stdin.take(), started.child.stdout.take());
    tokio::spawn(said.clone().hear(started.child.stderr.take()));
    let (Some(stdin), Some(stdout)) = streams else {
        return Err(Status::NotStarted("the server has no streams".to_owned()));
    };
    let heard = Heard::default();
    let name = Implementation::new("needlesh", env!("CARGO_PKG_VERSION"));
    let program = exec.argv.first().map_or("", String::as_str);
    match serve_client(ClientConfig::new(ClientCapabilities::default(), name), (Lines::new(stdout, heard.clone()), stdin)).await {
        Ok(service) => Ok(Server { exec: exec.clone(), service, said: said.clone(), heard, _started: started }),
        Err(error) => Err(match why_ended(exec, &mut started).await {
            Some(Status::NotStarted(why)) => Status::NotStarted(why),
            Some(status) => Status::NotStarted(format!("{program} is not an MCP server, or failed: {} before it answered", status.words())),
            None => Status::NotStarted(format!("{program} does not answer as an MCP server: {error}")),
        }),
    }
}
