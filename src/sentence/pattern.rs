//! Patterns of words as the data files write them: `a|b` one of several, `~ing` any word with that ending, `...` any words,
//! `[a]` a word that may be left out, `$` the end of the clause.

/// One place of a pattern.
#[derive(Debug, Clone)]
enum Slot {
    /// One of these words; the second says that it may be missing.
    Word(Vec<&'static str>, bool),
    Ending(&'static str),
    Any,
    End,
}

/// A pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<Slot>);

impl Pattern {
    pub(super) fn new(line: &'static str) -> Self {
        let slot = |word: &'static str| {
            let inner = word.strip_prefix('[').and_then(|w| w.strip_suffix(']'));
            match word {
                "..." => Slot::Any,
                "$" => Slot::End,
                _ => match word.strip_prefix('~') {
                    Some(ending) => Slot::Ending(ending),
                    None => Slot::Word(inner.unwrap_or(word).split('|').collect(), inner.is_some()),
                },
            }
        };
        Self(line.split(' ').map(slot).collect())
    }

    /// How many of these words the pattern covers from the first on; `None` where it does not fit.
    pub(super) fn fits(&self, words: &[&str]) -> Option<usize> {
        fits(&self.0, words)
    }
}

fn fits(slots: &[Slot], words: &[&str]) -> Option<usize> {
    let mut at = 0;
    for (i, slot) in slots.iter().enumerate() {
        match slot {
            Slot::Word(list, optional) => {
                if words.get(at).is_some_and(|w| list.contains(w)) {
                    at += 1;
                } else if !optional {
                    return None;
                }
            }
            Slot::Ending(ending) => {
                let word = words.get(at)?;
                // "nothing" and its like are no forms of verbs.
                if word.len() < ending.len() + 3 || !word.ends_with(ending) || word.ends_with("thing") {
                    return None;
                }
                at += 1;
            }
            // At most one such slot a pattern is in use, so this stays linear.
            Slot::Any => return (at..words.len().min(at + FAR)).find_map(|from| fits(&slots[i + 1..], &words[from..]).map(|n| from + n)),
            Slot::End => return (at == words.len()).then_some(at),
        }
    }
    Some(at)
}

/// Words that `...` stands for at most.
const FAR: usize = 16;

/// The longest fit of any of the patterns.
pub(super) fn longest(patterns: &[Pattern], words: &[&str]) -> Option<usize> {
    patterns.iter().filter_map(|p| p.fits(words)).max()
}
