//! The first screen: what this is, and sentences that work here. Gone with the first line that is entered.

/// One line on what this is.
pub const WHAT: &str = "Type what you want done. You see the exact command before anything runs.";

/// Sentences that are offered.
pub const MOST: usize = 3;

/// The sentences of the first screen.
#[derive(Debug, Clone, Default)]
pub struct Welcome {
    sentences: Vec<String>,
    chosen: Option<usize>,
    gone: bool,
}

impl Welcome {
    /// Whether it stands on the screen.
    #[must_use]
    pub fn is_up(&self) -> bool {
        !self.gone
    }

    /// The sentences.
    #[must_use]
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// The one that Enter takes, from 0; `line` is what stands in the line, where a digit names one.
    #[must_use]
    pub fn chosen(&self, line: &str) -> Option<usize> {
        if self.gone {
            return None;
        }
        let digit = || line.trim().parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < self.sentences.len());
        if line.is_empty() { self.chosen } else { digit() }
    }

    /// Offers these.
    pub(super) fn offer(&mut self, sentences: Vec<String>) {
        self.sentences = sentences;
        self.sentences.truncate(MOST);
        self.chosen = self.chosen.filter(|n| *n < self.sentences.len());
    }

    /// The sentence that Enter takes.
    pub(super) fn take(&self, line: &str) -> Option<String> {
        self.sentences.get(self.chosen(line)?).cloned()
    }

    /// A line was entered.
    pub(super) fn leave(&mut self) {
        self.gone = true;
    }

    /// No sentence is chosen any more.
    pub(super) fn unchoose(&mut self) {
        self.chosen = None;
    }

    /// One row up; `false` where the key is not for this screen.
    pub(super) fn up(&mut self) -> bool {
        let had = !self.gone && self.chosen.is_some();
        self.chosen = self.chosen.and_then(|n| n.checked_sub(1));
        had
    }

    /// One row down; `false` where the key is not for this screen.
    pub(super) fn down(&mut self) -> bool {
        if self.gone || self.sentences.is_empty() {
            return false;
        }
        self.chosen = Some(self.chosen.map_or(0, |n| (n + 1).min(self.sentences.len() - 1)));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_chosen_by_arrows_or_its_digit() {
        let mut w = Welcome::default();
        assert!(!w.down() && w.chosen("1").is_none(), "nothing to choose yet");
        w.offer(["a", "b", "c", "d"].map(str::to_owned).to_vec());
        assert!(!w.up() && w.down() && w.down());
        assert_eq!((w.chosen(""), w.take("").as_deref()), (Some(1), Some("b")));
        assert_eq!((w.take("3").as_deref(), w.take("4"), w.take("0"), w.take("3 files")), (Some("c"), None, None, None));
        assert!(w.down() && w.down() && w.chosen("") == Some(2));
        assert!(w.up() && w.up() && w.up() && w.chosen("").is_none(), "above the first none is");
        w.leave();
        assert!(!w.down() && w.take("1").is_none() && !w.is_up());
    }
}
