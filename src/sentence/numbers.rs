//! All numbers of a sentence: those in digits, those in words, joined where they are one, with units and ranges.

use super::digits::{self, Whole, number};
use super::lexicon::Is;
use super::units::{self, Decimal, Unit};
use super::{Looks, Number, NumberPlace, Word, gather};
use crate::text::Span;

/// The numbers in the order in which they are said.
pub(super) fn numbers(text: &str, words: &[Word]) -> Vec<Number> {
    let program = words.first().is_some_and(|w| w.is.any(Is::PROGRAM));
    let mut out: Vec<Number> = Vec::new();
    // Words that are numbers as a whole, by their index: what `gather` joins with words.
    let mut wholes: Vec<Option<Number>> = vec![None; words.len()];
    for (i, word) in words.iter().enumerate() {
        let written = &text[word.span.start..word.span.end];
        if !written.bytes().any(|b| b.is_ascii_digit() || b > 0x7f) {
            continue;
        }
        let trimmed = if word.looks == Looks::Quoted { written.trim() } else { written };
        let at = word.span.start + (written.len() - written.trim_start().len());
        if let Some(found) = digits::whole(trimmed) {
            let mut number = placed(found, at, trimmed.len());
            if program && i > 0 && number.text.starts_with('-') && !words[i - 1].is.any(Is::PREPOSITION) {
                // `tail -5 x`: an option, not minus five.
                number.text.remove(0);
            }
            wholes[i] = Some(number);
        } else if let Some(pair) = range(trimmed, at) {
            out.extend(pair);
        } else if let Some(number) = duration(trimmed, at) {
            wholes[i] = Some(number);
        } else {
            let inside = digits::inside(written).into_iter();
            out.extend(inside.map(|(from, to, text)| {
                number(Span { start: word.span.start + from, end: word.span.start + to }, text, NumberPlace::InWord)
            }));
        }
    }
    parts_of_names(text, words, &mut wholes, &mut out);
    out.extend(gather::gather(text, words, wholes));
    out.sort_by_key(|n| (n.span.start, n.span.end));
    ranges(text, words, &mut out);
    out
}

/// Numbers that are no amounts: those of "+41 79 123 45 67", the decade of "the 90s".
fn parts_of_names(text: &str, words: &[Word], wholes: &mut [Option<Number>], out: &mut Vec<Number>) {
    let mut at = 0;
    while at < wholes.len() {
        let row = wholes[at..].iter().take_while(|w| w.as_ref().is_some_and(|n| n.unit.is_none())).count();
        let begins = words[at].span.of(text).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|i| words[i].span.of(text)).unwrap_or_default();
        let decade = before.eq_ignore_ascii_case("the") && begins.len() < 6 && begins.ends_with("0s");
        let names = if begins.starts_with('+') && row > 2 { row } else { usize::from(decade) };
        let named = wholes[at..at + names].iter_mut().filter_map(Option::take);
        out.extend(named.map(|n| Number { place: NumberPlace::InWord, unit: None, ..n }));
        at += names.max(row).max(1);
    }
}

fn placed(found: Whole, at: usize, len: usize) -> Number {
    let span = Span { start: at, end: at + len };
    let unit = found.unit.map(|(unit, from)| (unit, Span { start: at + from, end: at + len }));
    Number { unit, ordinal: found.ordinal, ..number(span, found.text, NumberPlace::Alone) }
}

/// `10-20`, `10–20%`, `10..20`: both ends, the lower one first.
fn range(word: &str, at: usize) -> Option<[Number; 2]> {
    let (first, sign, second) = ["..", "–", "-"].into_iter().find_map(|sign| {
        let (a, b) = word.split_once(sign)?;
        Some((a, sign, b))
    })?;
    let (a, b) = (digits::whole(first)?, digits::whole(second)?);
    let rises = Decimal::read(&a.text).zip(Decimal::read(&b.text)).is_some_and(|(a, b)| a.less(b));
    let begins = |w: &str| w.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    if !rises || !begins(first) || !begins(second) {
        return None;
    }
    let second_at = at + first.len() + sign.len();
    let ends = [placed(a, at, first.len()), placed(b, second_at, second.len())];
    Some(ends.map(|n| Number { place: NumberPlace::InRange, ..n }))
}

/// `1h30m`, `2m30s`: one number in the smaller unit. `5-minute`: with a unit.
fn duration(word: &str, at: usize) -> Option<Number> {
    let mut rest = word;
    let mut total: Option<(Decimal, Unit)> = None;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let letters = rest[digits..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let (amount, name) = (rest.get(..digits)?, rest.get(digits..digits + letters)?);
        let value = Decimal::read(&digits::whole(amount)?.text)?;
        let unit = match name {
            "h" | "hr" | "hrs" => Unit::Hour,
            "m" | "min" => Unit::Minute,
            "s" | "sec" => Unit::Second,
            "d" => Unit::Day,
            "w" => Unit::Week,
            _ => return hyphened(word, at),
        };
        total = Some(match total {
            None => (value, unit),
            Some((sum, larger)) => {
                let smaller = larger.smaller(unit)?;
                (Decimal::read(&units::convert(&sum.written(), larger, smaller)?)?.sum(value)?, smaller)
            }
        });
        rest = &rest[digits + letters..];
    }
    let (sum, unit) = total?;
    let span = Span { start: at, end: at + word.len() };
    // Two or three days, or a plot or a film.
    let place = if matches!(word, "2d" | "3d") { NumberPlace::InWord } else { NumberPlace::Alone };
    Some(Number { unit: Some((unit, span)), ..number(span, sum.written(), place) })
}

/// `5-minute`, `90-second`.
fn hyphened(word: &str, at: usize) -> Option<Number> {
    let (amount, name) = word.split_once('-')?;
    let unit = units::of_word(&name.to_lowercase())?;
    let found = digits::whole(amount).filter(|w| w.unit.is_none() && !w.ordinal)?;
    let span = Span { start: at, end: at + word.len() };
    let unit_span = Span { start: at + amount.len() + 1, end: span.end };
    Some(Number { unit: Some((unit, unit_span)), ..number(span, found.text, NumberPlace::Alone) })
}

/// What may stand between the ends of a range.
const BETWEEN: [&str; 12] = ["to", "up to", "through", "thru", "till", "until", "-", "–", "..", "...", "…", "up until"];

/// Marks the ends of ranges that are words of their own: "10 to 20", "between 3 and 7".
fn ranges(text: &str, words: &[Word], numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let (a, b) = (&numbers[i - 1], &numbers[i]);
        let ends = |n: &Number| n.place == NumberPlace::Alone && !n.implied;
        let from = a.unit.map_or(a.span.end, |(_, s)| s.end.max(a.span.end));
        let Some(link) = text.get(from..b.span.start).map(str::trim).filter(|l| l.len() < 10) else { continue };
        if !ends(a) || !ends(b) || !Decimal::read(&a.text).zip(Decimal::read(&b.text)).is_some_and(|(a, b)| a.less(b)) {
            continue;
        }
        let before = words.partition_point(|w| w.span.end <= a.span.start);
        let last = before.checked_sub(1).and_then(|j| words[j].span.of(text)).unwrap_or_default();
        let changes = || {
            let clause = words[..before].iter().rev().take_while(|w| !matches!(w.span.of(text), Some("." | ";" | ",")));
            clause.clone().any(|w| w.is.any(Is::CHANGE))
        };
        let is_range = match link.to_lowercase().as_str() {
            "and" | "&" => last.eq_ignore_ascii_case("between"),
            link => BETWEEN.contains(&link) && (link != "to" || !changes()),
        };
        if is_range {
            numbers[i - 1].place = NumberPlace::InRange;
            numbers[i].place = NumberPlace::InRange;
        }
    }
}
