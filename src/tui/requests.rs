//! What the session asks of the engine's thread. Of each kind only the newest waits; one that comes before the engine is loaded
//! waits for it. What is looked up while a person types never stands before a request.

use crate::driver::{KeptExample, Offer};
use crate::manifest::Call;
use crate::shell::View;
use std::sync::{Condvar, Mutex, PoisonError};

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
}

/// What waits.
#[derive(Default)]
pub(super) struct Requests {
    waiting: Mutex<Vec<Ask>>,
    bell: Condvar,
}

impl Requests {
    /// Puts a request in; one of the same kind that was not begun is replaced, but for what is to be written and what is tried.
    pub(super) fn put(&self, ask: Ask) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(ask, Ask::Keep(_) | Ask::Try(_)) {
            waiting.retain(|old| std::mem::discriminant(old) != std::mem::discriminant(&ask));
        }
        if matches!(ask, Ask::Line { .. }) {
            // What was looked up is not needed any more.
            waiting.retain(|old| !matches!(old, Ask::Guess { .. }));
        }
        waiting.push(ask);
        self.bell.notify_one();
    }

    /// Drops the sentences that were not tried.
    pub(super) fn enough(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).retain(|ask| !matches!(ask, Ask::Try(_)));
    }

    /// The request that waits longest of the highest rank, once there is one.
    pub(super) fn take(&self) -> Ask {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let rank = waiting.iter().map(Ask::rank).max();
            if let Some(at) = waiting.iter().position(|ask| Some(ask.rank()) == rank) {
                return waiting.remove(at);
            }
            waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner);
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
}
