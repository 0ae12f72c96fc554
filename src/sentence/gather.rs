//! Numbers of several words: "three hundred and five", "3 million", "half a dozen", "1 hour 30 minutes", "the last entry".

use super::digits::number;
use super::lexicon::Is;
use super::numerals::{self, Numeral};
use super::units::{self, Decimal, Unit};
use super::{Looks, Number, NumberPlace, Word};
use crate::text::Span;

/// The numbers in words and those given by word index, joined where they are one.
pub(super) fn gather(text: &str, words: &[Word], wholes: Vec<Option<Number>>) -> Vec<Number> {
    let lower: Vec<String> = words.iter().map(|w| w.span.of(text).unwrap_or_default().to_ascii_lowercase()).collect();
    let mut reader = Reader { words, lower, wholes, out: Vec::new() };
    let mut at = 0;
    while at < words.len() {
        at = reader.step(at);
    }
    durations(text, reader.out)
}

struct Reader<'a> {
    words: &'a [Word],
    lower: Vec<String>,
    wholes: Vec<Option<Number>>,
    out: Vec<Number>,
}

/// A number that is being read.
#[derive(Default)]
struct Sum {
    above: Option<Decimal>,
    below: Option<Decimal>,
    last: Option<i128>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |i| self.word(i))
    }

    fn is(&self, at: usize) -> Is {
        self.words.get(at).map(|w| w.is).unwrap_or_default()
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span { start: self.words[from].span.start, end: self.words[to].span.end }
    }

    /// A text between quotes is a value of its own and never part of a number in words.
    fn numeral(&self, at: usize) -> Option<Numeral> {
        let word = self.words.get(at)?;
        if word.looks == Looks::Quoted { None } else { numerals::of_word(&self.lower[at]) }
    }

    /// Reads what begins at `at`; where to go on.
    fn step(&mut self, at: usize) -> usize {
        if let Some(next) = self.amount(at).or_else(|| self.special(at)) {
            return next;
        }
        at + 1
    }

    /// A number said as one, with its sign and unit.
    fn amount(&mut self, at: usize) -> Option<usize> {
        let minus = matches!(self.word(at), "minus" | "negative") && !self.follows_number(at);
        let begin = at + usize::from(minus);
        let (text, next, mut found) = self.value(begin)?;
        if self.is_pronoun(begin, next) {
            return None;
        }
        let span = self.span(at, next - 1);
        // Parts that have no end ("two thirds") are no number, and none of their words is one.
        if let Some(mut text) = text {
            if minus && !text.starts_with('-') {
                text.insert(0, '-');
            }
            found.get_or_insert_with(|| number(span, String::new(), NumberPlace::Alone)).text = text;
            if let Some(mut found) = found {
                found.span = Span { end: span.end.max(found.span.end), ..span };
                if self.is_clock(at) {
                    found.place = NumberPlace::InWord;
                }
                let end = self.unit(&mut found, next);
                self.out.push(found);
                return Some(end);
            }
        }
        Some(next)
    }

    /// "half past two", "quarter to five": part of a time.
    fn is_clock(&self, at: usize) -> bool {
        at > 1 && matches!(self.word(at - 1), "past" | "to") && matches!(self.word(at - 2), "half" | "quarter")
    }

    fn follows_number(&self, at: usize) -> bool {
        at > 0 && (self.wholes[at - 1].is_some() || matches!(self.numeral(at - 1), Some(Numeral::Small(_) | Numeral::Scale(_))))
    }

    /// The value at `begin` and the word behind it; with the number in digits that it began with, if it did.
    fn value(&self, begin: usize) -> Option<(Option<String>, usize, Option<Number>)> {
        let first = self.wholes.get(begin)?.clone();
        if let Some(found) = first.as_ref().filter(|f| f.unit.is_some() || f.ordinal) {
            return Some((Some(found.text.clone()), begin + 1, first.clone()));
        }
        let mut sum = Sum::default();
        let mut at = begin;
        if let Some(found) = &first {
            let Some(value) = Decimal::read(&found.text) else { return Some((Some(found.text.clone()), begin + 1, first)) };
            sum.below = Some(value);
            sum.last = Some(0);
            at += 1;
            // "3 1/2", "4 ½".
            let whole = self.wholes.get(at).and_then(Option::as_ref);
            if let Some(more) = whole.filter(|n| n.text.starts_with("0.") && self.word(at).contains(['/', '½', '¼', '¾'])) {
                let all = Decimal::read(&more.text).and_then(|m| value.sum(m));
                return Some((all.map(Decimal::written), at + 1, first));
            }
        }
        let article = matches!(self.word(at), "a" | "an") && matches!(self.numeral(at + 1), Some(Numeral::Scale(_) | Numeral::Group(_)));
        at += usize::from(article && first.is_none());
        if let (true, Some(Numeral::Group(n))) = (article, self.numeral(at)) {
            return Some((Some(n.to_string()), at + 1, None));
        }
        while let Some(next) = self.join(&mut sum, at, begin) {
            at = next;
        }
        let value = match (sum.above, sum.below) {
            (Some(a), Some(b)) => a.sum(b),
            (a, b) => a.or(b),
        };
        sum.last?;
        let (value, at) = self.tail(value, at, begin, first.is_some());
        Some((value.map(Decimal::written), at, first))
    }

    /// Takes the word at `at` into the sum, where it goes on with it: the next word.
    fn join(&self, sum: &mut Sum, at: usize, begin: usize) -> Option<usize> {
        if let Some(next) = self.hyphened(sum, at) {
            return Some(next);
        }
        if self.wholes.get(at).is_some_and(Option::is_some) && at > begin {
            return None;
        }
        match (self.numeral(at), sum.last) {
            (Some(Numeral::Small(n)), last) if joins(last, i128::from(n)) => sum.add(i128::from(n)),
            (Some(Numeral::Scale(n)), _) => sum.scale(n),
            (None, Some(last)) if self.word(at) == "and" && last >= 100 && self.before(begin) != "between" => {
                let Some(Numeral::Small(n)) = self.numeral(at + 1) else { return None };
                // "one hundred and two hundred" are two.
                if matches!(self.numeral(at + 2), Some(Numeral::Scale(_))) {
                    return None;
                }
                sum.add(i128::from(n))?;
                return Some(at + 2);
            }
            _ => None,
        }
        .map(|()| at + 1)
    }

    /// `twenty-two`: all parts go on with the sum.
    fn hyphened(&self, sum: &mut Sum, at: usize) -> Option<usize> {
        let word = self.words.get(at).filter(|w| w.looks == Looks::Plain)?;
        let (a, b) = self.word(at).split_once('-').filter(|_| word.span.end - word.span.start < 24)?;
        let (Some(Numeral::Small(a)), Some(Numeral::Small(b))) = (numerals::of_word(a), numerals::of_word(b)) else { return None };
        let (a, b) = (i128::from(a), i128::from(b));
        if !joins(sum.last, a) || !joins(Some(a), b) {
            return None;
        }
        sum.add(a + b)?;
        sum.last = Some(a + b);
        Some(at + 1)
    }

    /// What may end a value: "point five", "and a half", "thirds".
    fn tail(&self, value: Option<Decimal>, at: usize, begin: usize, digits: bool) -> (Option<Decimal>, usize) {
        if self.word(at) == "point" && !digits {
            let said: Vec<u32> = (at + 1..)
                .map_while(|i| self.numeral(i))
                .map_while(|n| if let Numeral::Small(n @ 0..=9) = n { Some(n) } else { None })
                .collect();
            let part: String = said.iter().map(u32::to_string).collect();
            let sum = value.and_then(|v| Decimal::read(&format!("0.{part}")).and_then(|p| v.sum(p)));
            return if said.is_empty() { (value, at) } else { (sum, at + 1 + said.len()) };
        }
        if self.word(at) == "and" && self.word(at + 1) == "a" {
            let part = match self.word(at + 2) {
                "half" => Some("0.5"),
                "quarter" => Some("0.25"),
                _ => None,
            };
            if let Some(part) = part {
                return (value.and_then(|v| Decimal::read(part).and_then(|p| v.sum(p))), at + 3);
            }
        }
        // "two thirds", "one quarter"; "the two third parties" are two.
        let one = self.word(begin) == "one" && at == begin + 1;
        match numerals::parts(self.word(at)) {
            Some(parts) if one || (self.word(at).ends_with('s') && (!digits || self.word(at + 1) == "of")) => {
                (value.and_then(|v| v.times(1, parts)), at + 1)
            }
            _ => (value, at),
        }
    }

    /// "this one", "one of them", "which one": no number.
    fn is_pronoun(&self, at: usize, next: usize) -> bool {
        if self.word(at) != "one" || next != at + 1 {
            return false;
        }
        // "one of 6", "one out of 6", "a table for one that …".
        let next_number = self.wholes.get(next + 1).is_some_and(Option::is_some) || self.numeral(next + 1).is_some();
        if self.word(next) == "out" || (self.word(next) == "of" && next_number) || self.before(at) == "for" {
            return false;
        }
        let pointed =
            |w: &str| matches!(w, "this" | "that" | "the" | "which" | "another" | "no" | "any" | "every" | "each" | "some" | "other");
        let ends = self.words.get(next).is_none_or(|w| w.looks == Looks::Sign || w.is.any(Is::PREPOSITION.with(Is::AUXILIARY)));
        let far = at > 1 && pointed(self.word(at - 2)) && ends;
        pointed(self.before(at)) || far || matches!(self.word(next), "of" | "by" | "'s" | "who" | "that" | "which")
    }

    /// The unit behind a number: its word, "percent", a hyphen; where to go on.
    fn unit(&self, found: &mut Number, next: usize) -> usize {
        if found.unit.is_some() || found.ordinal {
            return next;
        }
        let degrees = usize::from(matches!(self.word(next), "degrees" | "degree" | "°" | "per") && self.words.get(next + 1).is_some());
        let name = self.word(next + degrees).trim_start_matches('-');
        let unit = match (self.word(next), name) {
            ("per", "cent") => Some(Unit::Percent),
            ("per", _) => None,
            ("degrees" | "degree" | "°", "c") => Some(Unit::Celsius),
            ("degrees" | "degree" | "°", "f") => Some(Unit::Fahrenheit),
            _ if name.starts_with('°') => units::of_suffix(name),
            _ => units::of_word(name),
        };
        let Some(unit) = unit else { return next };
        if self.words[next].looks == Looks::Quoted {
            return next;
        }
        found.unit = Some((unit, self.span(next, next + degrees)));
        let end = next + degrees + 1;
        // "one hour and a half".
        if self.word(end) == "and" && self.word(end + 1) == "a" && self.word(end + 2) == "half" {
            let sum = Decimal::read(&found.text).zip(Decimal::read("0.5")).and_then(|(a, b)| a.sum(b));
            if let Some(sum) = sum {
                found.text = sum.written();
                found.span.end = self.words[end + 2].span.end;
                return end + 3;
            }
        }
        end
    }

    /// Numbers that are no amounts: half a dozen, an hour, twice, the second, the last entry.
    fn special(&mut self, at: usize) -> Option<usize> {
        if self.words[at].looks == Looks::Quoted {
            return None;
        }
        if let Some(next) = self.half(at).or_else(|| self.single_unit(at)) {
            return Some(next);
        }
        let made = match self.numeral(at) {
            Some(Numeral::Times(n)) if n > 1 || self.is_once(at) => number(self.span(at, at), n.to_string(), NumberPlace::Alone),
            Some(Numeral::Ordinal(n)) if self.is_ordinal(at) => {
                Number { ordinal: true, ..number(self.span(at, at), n.to_string(), NumberPlace::Alone) }
            }
            _ if self.word(at) == "past" && self.before(at) == "the" => {
                let unit = self.head(at + 1).flatten()?;
                Number { implied: true, unit: Some(unit), ..number(self.span(at, at), "1".to_owned(), NumberPlace::Alone) }
            }
            _ if self.is(at).any(Is::SUPERLATIVE) || (self.word(at) == "recent" && self.before(at) == "most") => {
                let unit = self.head(at + 1)?;
                Number { implied: true, unit, ..number(self.span(at, at), "1".to_owned(), NumberPlace::Alone) }
            }
            _ => return None,
        };
        self.out.push(made);
        Some(at + 1)
    }

    /// "half a dozen", "half an hour", "a quarter of an hour".
    fn half(&mut self, at: usize) -> Option<usize> {
        let (part, mut next) = match (self.word(at), self.word(at + 1)) {
            ("half", _) => ("0.5", at + 1),
            ("a", "half") => ("0.5", at + 2),
            ("a", "quarter") => ("0.25", at + 2),
            _ => return None,
        };
        next += usize::from(self.word(next) == "of");
        let article = matches!(self.word(next), "a" | "an");
        next += usize::from(article);
        let part = Decimal::read(part)?;
        let made = match self.numeral(next) {
            Some(Numeral::Scale(n)) => number(self.span(at, next), part.times(n, 1)?.written(), NumberPlace::Alone),
            _ => {
                let unit = units::of_word(self.word(next)).filter(|u| u.is_time())?;
                let unit = Some((unit, self.span(next, next)));
                Number { unit, ..number(self.span(at, next - 1), part.written(), NumberPlace::Alone) }
            }
        };
        self.out.push(made);
        Some(next + 1)
    }

    /// "in an hour", "a week ago".
    fn single_unit(&mut self, at: usize) -> Option<usize> {
        if !matches!(self.word(at), "a" | "an") {
            return None;
        }
        let unit = units::of_word(self.word(at + 1)).filter(|u| u.is_time() && self.word(at + 1).len() > 2)?;
        let before = at.checked_sub(1).map(|i| self.is(i)).unwrap_or_default();
        let leads = before.any(Is::PREPOSITION) || matches!(self.word(at + 2), "ago" | "later" | "earlier" | "long");
        let longer = self.word(at + 2) == "and" && self.word(at + 3) == "a" && self.word(at + 4) == "half";
        // "for a second time": not a unit but which one.
        let noun = self.words.get(at + 2).is_some_and(|w| w.looks == Looks::Plain && !w.is.any(Is::FUNCTION.with(Is::FILLER)));
        let which = self.word(at + 1) == "second" && noun && !matches!(self.word(at + 2), "ago" | "later" | "earlier" | "long");
        if which || (!leads && !longer) {
            return None;
        }
        let mut found = Number { implied: true, ..number(self.span(at, at), "1".to_owned(), NumberPlace::Alone) };
        found.unit = Some((unit, self.span(at + 1, at + 1)));
        let mut next = at + 2;
        if longer {
            found.text = "1.5".to_owned();
            found.span.end = self.words[next + 2].span.end;
            next += 3;
        }
        self.out.push(found);
        Some(next)
    }

    /// "do it once", "once a day"; not "once it is done", "at once".
    fn is_once(&self, at: usize) -> bool {
        let rate = matches!(self.word(at + 1), "a" | "per" | "every");
        let ends = self.words.get(at + 1).is_none_or(|w| w.looks == Looks::Sign);
        rate || (ends && at > 0 && self.before(at) != "at")
    }

    /// "the second file", "delete first line"; not "first list them", "the first ten", "at first".
    fn is_ordinal(&self, at: usize) -> bool {
        let next = self.words.get(at + 1);
        if self.wholes.get(at + 1).is_some_and(Option::is_some)
            || matches!(self.numeral(at + 1), Some(Numeral::Small(_) | Numeral::Scale(_) | Numeral::Group(_)))
            || matches!(
                self.word(at + 1),
                "few" | "of" | "name" | "names" | "time" | "thing" | "thought" | "thoughts" | "party" | "several"
            )
            || self.before(at) == "at"
            || self.follows_number(at)
        {
            return false;
        }
        let before = at.checked_sub(1).map(|i| self.is(i));
        match before {
            Some(is) if is.any(Is::DETERMINER) && !matches!(self.before(at), "a" | "all" | "another") => true,
            Some(is) if is.any(Is::PREPOSITION) => true,
            Some(is) if is.any(Is::ANY_VERB) => next.is_some_and(|w| w.looks == Looks::Plain && !w.is.any(Is::FUNCTION)),
            _ => false,
        }
    }

    /// Whether one thing is meant by the words behind a superlative; with its unit where it is one of time.
    fn head(&self, from: usize) -> Option<Option<(Unit, Span)>> {
        let plain = |w: &&Word| w.looks == Looks::Plain && !w.is.any(Is::FUNCTION.with(Is::FILLER));
        let noun = self.words[from..].iter().take(4).take_while(plain).count();
        let last = from + noun.checked_sub(1)?;
        if noun == 1
            && let Some(unit) = units::of_word(self.word(last)).filter(|u| u.is_time())
        {
            let plural = self.word(last).ends_with('s');
            return (!plural).then(|| Some((unit, self.span(last, last))));
        }
        let word = self.word(last);
        let plural = word.ends_with('s') && !["ss", "us", "is"].iter().any(|e| word.ends_with(e));
        let vague =
            word.ends_with("ed") || self.numeral(from).is_some() || matches!(self.word(from), "few" | "several" | "couple" | "many");
        let other = matches!(word, "name" | "time" | "thing" | "night" | "place" | "resort" | "aid" | "class" | "people" | "data");
        (!plural && !vague && !other && self.wholes.get(from).is_none_or(Option::is_none)).then_some(None)
    }
}

/// Whether `n` may follow what was read: "twenty two", "hundred five", not "two three".
fn joins(last: Option<i128>, n: i128) -> bool {
    last.is_none_or(|last| last >= 100 || ((20..100).contains(&last) && last % 10 == 0 && n > 0 && n < 10))
}

impl Sum {
    fn add(&mut self, n: i128) -> Option<()> {
        let more = Decimal::read(&n.to_string())?;
        self.below = Some(self.below.map_or(Some(more), |b| b.sum(more))?);
        self.last = Some(n);
        Some(())
    }

    fn scale(&mut self, n: i128) -> Option<()> {
        let base = self.below.map_or_else(|| Decimal::read("1"), Some)?;
        if self.last.is_some_and(|l| l >= 1000 && n <= l) {
            return None;
        }
        let product = base.times(n, 1)?;
        if n > 100 {
            self.above = Some(self.above.map_or(Some(product), |a| a.sum(product))?);
            self.below = None;
        } else {
            self.below = Some(product);
        }
        self.last = Some(n);
        Some(())
    }
}

/// "1 hour 30 minutes", "two weeks and 3 days": one number in the smaller unit.
fn durations(text: &str, all: Vec<Number>) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::with_capacity(all.len());
    for number in all {
        let joined = out.last().and_then(|last| {
            let ((larger, at), (unit, unit_span)) = (last.unit?, number.unit?);
            let smaller = larger.smaller(unit)?;
            let between = text.get(at.end.max(last.span.end)..number.span.start)?.trim();
            if !matches!(between, "" | "and" | "," | ", and") || number.implied || last.place != NumberPlace::Alone {
                return None;
            }
            let sum = Decimal::read(&units::convert(&last.text, larger, smaller)?)?.sum(Decimal::read(&number.text)?)?;
            let span = Span { start: last.span.start, end: number.span.end };
            Some(Number { span, text: sum.written(), unit: Some((smaller, unit_span)), implied: false, ..last.clone() })
        });
        match joined {
            Some(sum) => {
                out.pop();
                out.push(sum);
            }
            None => out.push(number),
        }
    }
    out
}
