//! MCP servers between runs: they are started when first used and end with the session, or with the run where there is none.

use crate::action::Servers;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Runtime;

/// The servers and what drives their connections, which nothing else can. They are ended before it is.
struct Session {
    servers: Servers,
    runtime: Runtime,
}

static KEPT: Mutex<Option<Session>> = Mutex::new(None);
/// How many want them kept.
static HOLDERS: AtomicUsize = AtomicUsize::new(0);

/// Keeps servers running from one run to the next; they end when the last of these is dropped.
#[derive(Debug)]
#[must_use]
pub struct KeptServers(());

/// Keeps servers from now on.
pub fn keep_servers() -> KeptServers {
    HOLDERS.fetch_add(1, Ordering::SeqCst);
    KeptServers(())
}

impl Drop for KeptServers {
    fn drop(&mut self) {
        // While a call goes on they are not waited for: it ends them itself, and so does the end of this process.
        if HOLDERS.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(mut kept) = KEPT.try_lock()
        {
            *kept = None;
        }
    }
}

/// Does `work` with the servers; one at a time.
pub(super) fn with_servers<T>(work: impl FnOnce(&Runtime, &Servers) -> T) -> io::Result<T> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let session = match kept.take() {
        Some(session) => session,
        None => Session { servers: Servers::default(), runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()? },
    };
    let done = work(&session.runtime, &session.servers);
    if HOLDERS.load(Ordering::SeqCst) > 0 {
        *kept = Some(session);
    }
    Ok(done)
}
