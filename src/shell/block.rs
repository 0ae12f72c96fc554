//! A block of the output: a sentence with its call, what that wrote, and how it ended.

use super::kind::Kind;

/// Characters of a title at most.
const TITLE: usize = 200;

/// One block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// Its number.
    pub id: u64,
    /// The sentence, where one led to it.
    pub sentence: Option<String>,
    /// The call that was run.
    pub call: Option<String>,
    /// How it ended.
    pub end: Option<(Kind, String)>,
    /// Lines that its programs wrote.
    pub written: usize,
    /// How many of them were dropped.
    pub cut: usize,
    /// Bytes of those kept, while it is the newest.
    pub(super) bytes: usize,
    /// The file that has all of the output, where not all was kept.
    pub file: Option<String>,
    /// Its output is folded away.
    pub folded: bool,
}

impl Block {
    pub(super) fn new(id: u64) -> Self {
        Self { id, ..Self::default() }
    }

    /// The first words of it, for a list.
    #[must_use]
    pub fn title(&self) -> &str {
        self.call.as_deref().or(self.sentence.as_deref()).unwrap_or("remarks")
    }

    /// Takes in what is said of it.
    pub(super) fn said(&mut self, kind: Kind, text: &str) {
        let head = || text.chars().take(TITLE).collect::<String>();
        match kind {
            Kind::Sentence => self.sentence = Some(head()),
            Kind::Call => self.call = Some(head()),
            Kind::Done | Kind::Failed | Kind::Stopped => self.end = Some((kind, head())),
            Kind::Stdout | Kind::Stderr | Kind::Note | Kind::Error => {}
        }
    }
}
