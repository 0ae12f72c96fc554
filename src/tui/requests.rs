//! What the session asks of the engine's thread. Of each kind only the newest waits; one that comes before the engine is loaded
//! waits for it. What is looked up while a person types never stands before a request, and is broken off for one.

use crate::dispatch::Stop;
use crate::driver::{KeptExample, Offer};
use crate::manifest::Call;
use crate::shell::View;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A line that is to become a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A sentence for the model.
    Sentence(String),
    /// A call that was written out.
    Call(String),
    /// A line for the shell.
    Plain(String),
}

/// What is asked.
pub(super) enum Ask {
    /// What a line comes to.
    Line {
        asked: Asked,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// The plan of a call that a person corrects.
    Replan {
        before: Box<Offer>,
        generation: u64,
        call: Call,
        /// The arguments were meant for another tool.
        fit: bool,
    },
    /// Paths that begin so.
    Complete(String),
    /// What a view lists.
    List(View),
    /// The tools are to be read again: a file of theirs was edited.
    Reload,
    /// The folder is another one: its project's tools and rules count, and those of the one before do not.
    Moved,
    /// A tool is to be checked.
    Check(String),
    /// A remembered sentence is to be forgotten.
    Forget(i64),
    /// The example is to be written and to count at once.
    Keep(KeptExample),
    /// What a text would come to, without a trace of it.
    Guess { text: String, generation: u64 },
    /// Whether a sentence of the first screen works here.
    Try(String),
}

impl Ask {
    /// Asks of a higher rank go first.
    fn rank(&self) -> u8 {
        match self {
            Self::Try(_) => 0,
            Self::Guess { .. } => 1,
            _ => 2,
        }
    }

    fn doing(&self) -> Doing {
        match self {
            Self::Line { .. } => Doing::Line,
            Self::Guess { .. } => Doing::Guess,
            _ => Doing::Other,
        }
    }
}

/// What waits, and what is being answered.
#[derive(Default)]
pub(super) struct Requests {
    queue: Mutex<Queue>,
    bell: Condvar,
    /// Breaks off what is being dispatched.
    stop: Stop,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Ask>,
    doing: Doing,
}

/// What is being answered, as far as it can be broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Doing {
    #[default]
    Other,
    Line,
    Guess,
}

impl Requests {
    /// What breaks off a dispatch; it belongs into the dispatcher.
    pub(super) fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Puts a request in; one of the same kind that was not begun is replaced, but for what is to be written and what is tried.
    pub(super) fn put(&self, ask: Ask) {
        let mut queue = self.lock();
        if matches!(ask, Ask::Line { .. } | Ask::Guess { .. }) {
            // What was looked up is not needed any more.
            self.drop_kind(&mut queue, Doing::Guess);
        }
        if !matches!(ask, Ask::Keep(_) | Ask::Try(_) | Ask::Forget(_)) {
            queue.waiting.retain(|old| std::mem::discriminant(old) != std::mem::discriminant(&ask));
        }
        queue.waiting.push(ask);
        self.bell.notify_one();
    }

    /// The line changed: nobody waits for what it would have come to.
    pub(super) fn drop_guess(&self) {
        self.drop_kind(&mut self.lock(), Doing::Guess);
    }

    /// The request was given up.
    pub(super) fn drop_line(&self) {
        self.drop_kind(&mut self.lock(), Doing::Line);
    }

    fn drop_kind(&self, queue: &mut Queue, kind: Doing) {
        queue.waiting.retain(|ask| ask.doing() != kind);
        if queue.doing == kind {
            self.stop.stop();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops the sentences that were not tried.
    pub(super) fn enough(&self) {
        self.lock().waiting.retain(|ask| !matches!(ask, Ask::Try(_)));
    }

    /// The request that waits longest of the highest rank, once there is one. The one before it is done.
    pub(super) fn take(&self) -> Ask {
        let mut queue = self.lock();
        queue.doing = Doing::Other;
        loop {
            let rank = queue.waiting.iter().map(Ask::rank).max();
            if let Some(at) = queue.waiting.iter().position(|ask| Some(ask.rank()) == rank) {
                let ask = queue.waiting.remove(at);
                queue.doing = ask.doing();
                self.stop.reset();
                return ask;
            }
            queue = self.bell.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(ask: &Ask) -> String {
        match ask {
            Ask::Line { asked, generation } => format!("{asked:?} {generation}"),
            Ask::Guess { text, generation } => format!("guess {text} {generation}"),
            Ask::Try(text) => format!("try {text}"),
            _ => "other".to_owned(),
        }
    }

    #[test]
    fn a_request_comes_before_every_look_up_and_the_newest_counts() {
        let requests = Requests::default();
        let guess = |text: &str, generation| requests.put(Ask::Guess { text: text.into(), generation });
        let line = |asked, generation| requests.put(Ask::Line { asked, generation });
        requests.put(Ask::Try("a".into()));
        guess("ho", 1);
        guess("how", 2);
        assert_eq!(name(&requests.take()), "guess how 2");
        guess("how b", 3);
        line(Asked::Sentence("how big".into()), 4);
        line(Asked::Call("du path=a".into()), 5);
        assert_eq!(name(&requests.take()), "Call(\"du path=a\") 5");
        assert_eq!(name(&requests.take()), "try a", "the look-up went with the request");
        requests.put(Ask::Try("b".into()));
        requests.put(Ask::Try("c".into()));
        requests.enough();
        line(Asked::Plain("ls".into()), 6);
        assert_eq!(name(&requests.take()), "Plain(\"ls\") 6");
    }

    #[test]
    fn what_nobody_waits_for_any_more_is_broken_off() {
        let requests = Requests::default();
        let stop = requests.stop();
        let guess = |generation| requests.put(Ask::Guess { text: "how".into(), generation });
        let line = |generation| requests.put(Ask::Line { asked: Asked::Sentence("how big".into()), generation });
        guess(1);
        requests.take();
        assert!(!stop.is_stopped());
        requests.drop_line();
        assert!(!stop.is_stopped(), "a look-up is no request");
        requests.drop_guess();
        assert!(stop.is_stopped(), "the line changed");
        guess(2);
        requests.take();
        assert!(!stop.is_stopped(), "the next one is wanted");
        line(3);
        assert!(stop.is_stopped(), "the request does not wait for a look-up");
        requests.take();
        guess(4);
        requests.drop_guess();
        assert!(!stop.is_stopped(), "a request goes on while one types");
        requests.drop_line();
        assert!(stop.is_stopped());
        requests.put(Ask::Complete("a".into()));
        assert_eq!(name(&requests.take()), "other", "what waited was dropped");
    }
}
