//! What the line would come to, looked up while it is typed: after a quiet moment, for this text only, and never recorded.

/// Milliseconds without a change of the line before it is looked up: below the pause between two words of most people.
pub(super) const QUIET_MS: u64 = 120;
/// Characters of a line before it is looked up.
const LEAST: usize = 3;

/// What a sentence would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guessed {
    /// The call in a line: what would run, or why nothing can.
    pub line: String,
    /// Whether there is a call.
    pub is_call: bool,
}

/// The look-up of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Guess {
    /// The text's number, as `Editor::changes` has it.
    of: u64,
    /// When the text became what it is.
    since: u64,
    asked: bool,
    generation: u64,
    shown: Option<Guessed>,
}

impl Guess {
    /// The line is as `changes` says; what was found for another text does not count. Whether it was another text.
    pub(super) fn follow(&mut self, changes: u64, now: u64) -> bool {
        let changed = self.of != changes;
        if changed {
            *self = Self { of: changes, since: now, generation: self.generation, ..Self::default() };
        }
        changed
    }

    /// Whether an answer is still waited for.
    pub(super) fn is_open(&self) -> bool {
        self.asked && self.shown.is_none()
    }

    /// When the text is to be looked up.
    pub(super) fn due(&self, text: &str) -> Option<u64> {
        (!self.asked && text.trim().chars().count() >= LEAST).then_some(self.since + QUIET_MS)
    }

    /// The text is looked up; the number that its answer must carry.
    pub(super) fn ask(&mut self) -> u64 {
        self.asked = true;
        self.generation += 1;
        self.generation
    }

    /// An answer came; one to another text is dropped.
    pub(super) fn take(&mut self, generation: u64, guessed: Guessed) {
        if self.asked && generation == self.generation {
            self.shown = Some(guessed);
        }
    }

    /// What was found for the text as it stands there.
    pub(super) fn shown(&self) -> Option<&Guessed> {
        self.shown.as_ref()
    }
}
