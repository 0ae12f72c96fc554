//! Enumerations: "a, b and c", "a; b", `a.txt b.txt`.

use super::lexicon::Is;
use super::quotes::is_quote;
use super::values::is_value_like;
use super::{Looks, Sentence, Word};
use crate::text::Span;

/// As `Sentence::lists`.
pub(super) fn lists(sentence: &Sentence) -> Vec<Vec<Span>> {
    let reader = Reader { sentence, words: &sentence.words };
    let mut out = reader.separated();
    for row in reader.rows() {
        let whole = Span { start: row[0].start, end: row[row.len() - 1].end };
        if !out.iter().any(|list: &Vec<Span>| list.iter().any(|i| i.overlaps(&whole))) {
            out.push(row);
        }
    }
    out.sort_by_key(|list| list[0].start);
    out
}

struct Reader<'a> {
    sentence: &'a Sentence,
    words: &'a [Word],
}

/// Words of one item, from and to.
type Item = (usize, usize);

/// Words of one item at most.
const LONG: usize = 6;

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.words.get(at).and_then(|w| w.span.of(&self.sentence.text)).unwrap_or_default()
    }

    fn is(&self, at: usize, lists: Is) -> bool {
        self.words.get(at).is_some_and(|w| w.is.any(lists))
    }

    /// A word that can be an item or part of one.
    fn content(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| match w.looks {
            Looks::Sign => false,
            // A name of one letter: "the folders a, b and c".
            Looks::Plain if w.span.of(&self.sentence.text) == Some("a") => self.is_letter(at),
            Looks::Plain => !w.is.any(Is::FUNCTION.with(Is::SUBORDINATE)) && w.span.of(&self.sentence.text) != Some("and"),
            _ => true,
        })
    }

    /// Whether the word `a` is a letter: no noun follows.
    fn is_letter(&self, at: usize) -> bool {
        self.words.get(at + 1).is_none_or(|w| w.looks == Looks::Sign || w.is.any(Is::PREPOSITION)) || self.text(at + 1) == "and"
    }

    fn value(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| is_value_like(w) || matches!(w.looks, Looks::Quoted | Looks::Number))
    }

    /// Quotes stand around a quoted item; the comma behind one belongs to the list.
    fn quote_sign(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.looks == Looks::Sign) && self.text(at).chars().all(is_quote)
    }

    /// The number of several words that this word is part of, not its first one.
    fn in_number(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let numbers = &self.sentence.numbers;
        let last = numbers.partition_point(|n| n.span.start < word.span.start);
        last.checked_sub(1).is_some_and(|i| numbers[i].span.end > word.span.start)
    }

    /// The words that part items, from `at` on: how many there are and whether one is "and".
    fn separator(&self, at: usize) -> Option<(usize, bool)> {
        if self.in_number(at) {
            return None;
        }
        let and = |i: usize| matches!(self.text(i).to_ascii_lowercase().as_str(), "and" | "&") && self.words[i].looks != Looks::Quoted;
        match self.text(at) {
            "," | ";" if and(at + 1) => Some((2, true)),
            "as" if self.text(at + 1) == "well" && self.text(at + 2) == "as" => Some((3, true)),
            "," | ";" => Some((1, false)),
            _ if at < self.words.len() && and(at) => Some((1, true)),
            _ => None,
        }
    }

    /// Enumerations with separators.
    fn separated(&self) -> Vec<Vec<Span>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let Some((len, and)) = self.separator(at).filter(|_| at > 0) else {
                at += 1;
                continue;
            };
            let (items, next) = self.list_at(at, len, and);
            if items.len() > 1 {
                out.push(items.iter().map(|i| self.span(*i)).collect());
            }
            at = next.max(at + len);
        }
        out
    }

    fn span(&self, (from, to): Item) -> Span {
        Span { start: self.words[from].span.start, end: self.words[to - 1].span.end }
    }

    /// The list whose first separator, of `len` words, stands at `at`: its items, and where it ends.
    fn list_at(&self, at: usize, len: usize, and: bool) -> (Vec<Item>, usize) {
        let Some(second) = self.item(at + len, None) else { return (Vec::new(), at + len) };
        let single = self.value(second.0) && second.1 == second.0 + 1;
        let Some(first) = self.first_item(at, single) else { return (Vec::new(), at + len) };
        let mut items = vec![first, second];
        let mut last_and = and;
        let mut end = self.behind(second.1);
        while let Some((len, and)) = self.separator(end) {
            // Behind "and" only values go on: "a.txt and b.txt and c.txt".
            let Some(next) = self.item(end + len, Some(items[items.len() - 1])).filter(|n| !last_and || self.value(n.0)) else { break };
            items.push(next);
            last_and = and;
            end = self.behind(next.1);
        }
        // "restart left-pad, finally", "born, 1991-08-14": a comma alone makes no list of a value and words.
        let comma = len == 1 && !and && self.text(at) == ",";
        let filler = |(from, to): Item| (from..to).all(|i| self.is(i, Is::FILLER));
        if comma && items.len() == 2 && (self.value(items[0].0) != self.value(items[1].0) || filler(items[1])) {
            return (Vec::new(), end);
        }
        (items, end)
    }

    /// Where the words go on behind an item, its closing quote passed.
    fn behind(&self, at: usize) -> usize {
        at + usize::from(at < self.words.len() && self.quote_sign(at))
    }

    /// The item that begins at `at`; its end is a separator, a preposition, a sign or what cannot be an item.
    fn item(&self, at: usize, before: Option<Item>) -> Option<Item> {
        let mut from = at + usize::from(at < self.words.len() && self.quote_sign(at));
        while self.is(from, Is::DETERMINER) && self.words[from].looks == Looks::Plain && !self.content(from) {
            // "its size" is no thing besides the one whose size it is.
            if matches!(self.text(from), "its" | "their" | "his" | "her") {
                return None;
            }
            from += 1;
        }
        if !self.content(from) {
            return None;
        }
        // A quoted text, a path: an item by itself. So is each item behind one.
        let mut to = from + 1;
        let alone = self.value(from) && self.words[from].looks != Looks::Number && self.words[from].looks != Looks::Capital;
        if !alone && before.is_none_or(|b| !self.value(b.0) || b.1 > b.0 + 1 || self.words[from].looks == Looks::Capital) {
            while to - from < LONG && self.content(to) && self.separator(to).is_none() && !self.text(to).ends_with("ly") {
                to += 1;
            }
        }
        // "list a and delete b" are two wishes.
        let acts = to - from > 1
            || (self.is(from, Is::VERB) && self.is(to, Is::PREPOSITION))
            || self.value(to)
            || self.is(to, Is::DETERMINER.with(Is::PRONOUN));
        let clause = acts && self.is(from, Is::ANY_VERB) && self.words[from].looks == Looks::Plain;
        (!clause).then_some((from, to))
    }

    /// The first item, which ends before the separator at `at`. `single` where the others are single values.
    fn first_item(&self, at: usize, single: bool) -> Option<Item> {
        let mut to = at;
        while to > 0 && self.quote_sign(to - 1) {
            to -= 1;
        }
        if to == 0 || !self.content(to - 1) {
            return None;
        }
        let mut from = to - 1;
        if self.value(from) && self.words[from].looks != Looks::Capital && self.words[from].looks != Looks::Number {
            return Some((from, to));
        }
        if single && !self.value(from) {
            return Some((from, to));
        }
        let goes_on = |i: usize| self.content(i) && !self.is(i, Is::ANY_VERB.with(Is::FILLER)) && self.words[i].looks != Looks::Quoted;
        // "packages numpy and neovim": the plural names what the items are.
        let plural = |i: usize| self.words[i].looks == Looks::Plain && self.text(i).ends_with('s') && !self.text(i).ends_with("ss");
        while from > 0
            && to - from < LONG
            && (self.in_number(from) || !plural(from - 1))
            && (self.in_number(from) || goes_on(from - 1))
            && (!single || self.in_number(from) || self.words[from - 1].looks == Looks::Capital)
        {
            from -= 1;
        }
        Some((from, to))
    }

    /// Rows of value-like words with nothing but blanks and quotes between them.
    fn rows(&self) -> Vec<Vec<Span>> {
        let mut out: Vec<Vec<Span>> = Vec::new();
        let mut row: Vec<usize> = Vec::new();
        let fits =
            |at: usize| self.words.get(at).is_some_and(|w| matches!(w.looks, Looks::Path | Looks::Address | Looks::Code | Looks::Quoted));
        let number = |at: usize| self.words.get(at).is_some_and(|w| w.looks == Looks::Number);
        for at in 0..=self.words.len() {
            let same = row.last().is_none_or(|last| number(*last) == number(at));
            if (fits(at) || number(at)) && same {
                row.push(at);
            } else if at >= self.words.len() || !self.quote_sign(at) {
                if row.len() > 1 {
                    out.push(row.iter().map(|&i| self.words[i].span).collect());
                }
                row.clear();
                row.extend((fits(at) || number(at)).then_some(at));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let read = Sentence::read(text);
        read.list().iter().map(|i| i.of(read.text()).unwrap().to_owned()).collect()
    }

    #[test]
    fn items_are_found_in_order() {
        for (text, want) in [
            ("add milk, brown bread and eggs to my list", &["milk", "brown bread", "eggs"][..]),
            ("add milk, eggs, and bread", &["milk", "eggs", "bread"]),
            ("delete a.txt, b.txt and c.txt", &["a.txt", "b.txt", "c.txt"]),
            ("delete the files a.txt, b.txt and c.txt now", &["a.txt", "b.txt", "c.txt"]),
            ("cat a.txt b.txt c.txt", &["a.txt", "b.txt", "c.txt"]),
            ("label it bug; urgent; later", &["bug", "urgent", "later"]),
            ("invite Ann, Bob and Cem to lunch", &["Ann", "Bob", "Cem"]),
            ("invite Ann Lee and Bob Ray", &["Ann Lee", "Bob Ray"]),
            ("tag it 'a b', 'c' and \"d e\"", &["a b", "c", "d e"]),
            ("sum 3, 4 and 5", &["3", "4", "5"]),
            ("compare Bern and Basel", &["Bern", "Basel"]),
            ("add milk,eggs,bread", &["milk", "eggs", "bread"]),
            ("remind me to buy milk, eggs and bread", &["milk", "eggs", "bread"]),
            ("copy a.txt and b.txt to out", &["a.txt", "b.txt"]),
            ("copy a.txt as well as b.txt to out", &["a.txt", "b.txt"]),
            ("open the packages numpy and neovim", &["numpy", "neovim"]),
            ("uninstall htop and wget quietly", &["htop", "wget"]),
            ("find a park with a pool and picnic area near me", &["pool", "picnic area"]),
            ("create the folders a, b, c and d", &["a", "b", "c", "d"]),
            ("compare a and b", &["a", "b"]),
            ("sum 3 4 5", &["3", "4", "5"]),
            ("zip a.txt and b.txt, target out.zip", &["a.txt", "b.txt"]),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
        let many: Vec<String> = (0..20).map(|i| format!("f{i}.txt")).collect();
        assert_eq!(of(&format!("delete {}", many.join(", "))), many);
        assert_eq!(of(&format!("delete {}", many.join(" and "))), many);
        assert_eq!(of(&format!("delete {}", many.join(" "))), many);
    }

    #[test]
    fn clauses_are_no_items() {
        for text in ["list files and delete the old ones", "hello, show the date", "show the date", "", ",", "and", "a, "] {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
    }
}
