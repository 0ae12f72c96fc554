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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_thread_that_asks_goes_behind_and_no_other() {
        let before = getpriority_process(None).unwrap();
        let asked = std::thread::spawn(|| {
            give_way();
            let started = std::thread::spawn(|| getpriority_process(None).unwrap()).join().unwrap();
            (getpriority_process(None).unwrap(), started)
        });
        let behind = (before + STEPS).min(LAST);
        assert_eq!(asked.join().unwrap(), (behind, behind), "and so do those that it starts");
        assert_eq!(getpriority_process(None).unwrap(), before);
    }
}
