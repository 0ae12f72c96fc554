//! Who goes first where there are fewer cores than threads with work.

use rustix::process::{getpriority_process, setpriority_process};

/// Steps that the engine's threads stand behind. A dispatch keeps all cores busy; without this a key waits until one of its threads
/// has used up its turn.
const STEPS: i32 = 5;
/// Last of all.
const LAST: i32 = 19;

/// Lets everything else of the process go before the calling thread and those that it starts. What cannot be set is left as it is.
pub fn give_way() {
    // Elsewhere the call would be about the whole process, keys and screen included.
    if cfg!(target_os = "linux")
        && let Ok(now) = getpriority_process(None)
    {
        let _ = setpriority_process(None, (now + STEPS).min(LAST));
    }
}
