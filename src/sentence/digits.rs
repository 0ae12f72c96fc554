//! Numbers in digits: a word that is one as a whole, with sign, thousands, fraction, scale and unit; or digits inside a word.

use super::units::{self, Unit};
use super::{Number, NumberPlace};
use crate::text::Span;

/// A word that is a number as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    /// As JSON writes it.
    pub(super) text: String,
    /// Its unit, and where that begins in the word.
    pub(super) unit: Option<(Unit, usize)>,
    pub(super) ordinal: bool,
}

/// A plain number.
pub(super) fn number(span: Span, text: String, place: NumberPlace) -> Number {
    Number { span, text, unit: None, place, ordinal: false, implied: false }
}

/// The number that a word is; `None` where it is none, or none that can be written exactly.
pub(super) fn whole(word: &str) -> Option<Whole> {
    let sign = usize::from(word.starts_with(['-', '+']));
    let unsigned = &word[sign..];
    let body = unsigned.trim_start_matches(['$', '€', '£']);
    let plain = |text: String| Whole { text, unit: None, ordinal: false };
    let mut found = match radix(body) {
        Some(text) => plain(text?),
        None => {
            let (text, len) = match slash(body) {
                Some(text) => (text, body.len()),
                None => decimal(body)?,
            };
            suffixed(text, &body[len..], word.len() - body.len() + len)?
        }
    };
    if word.starts_with('-') && found.text != "0" {
        found.text.insert(0, '-');
    }
    Some(found)
}

/// The number with what is written behind it, which begins at `at` of the word.
fn suffixed(text: String, tail: &str, at: usize) -> Option<Whole> {
    let scaled = |places: i32| Some(Whole { text: shifted(&text, places)?, unit: None, ordinal: false });
    match tail {
        "" | "x" | "×" | "$" | "€" | "£" => return Some(Whole { text, unit: None, ordinal: false }),
        "k" | "K" => return scaled(3),
        "M" | "mio" | "mn" | "mln" => return scaled(6),
        "bn" | "bln" => return scaled(9),
        "st" | "nd" | "rd" | "th" => return (!text.contains('.')).then_some(Whole { text, unit: None, ordinal: true }),
        // A plot or a film, rather than days.
        "d" | "D" if matches!(text.as_str(), "2" | "3") => return None,
        _ => {}
    }
    let tail = tail.strip_prefix('-').unwrap_or(tail);
    let unit = units::of_suffix(&tail.to_lowercase())?;
    Some(Whole { text, unit: Some((unit, at)), ordinal: false })
}

/// `0x10`, `0b101`, `0o17`; `Some(None)` where it is one that is too long.
fn radix(body: &str) -> Option<Option<String>> {
    let (base, digits) = match body.get(..2)? {
        "0x" | "0X" => (16, &body[2..]),
        "0b" | "0B" => (2, &body[2..]),
        "0o" | "0O" => (8, &body[2..]),
        _ => return None,
    };
    let fits = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
    fits.then(|| u128::from_str_radix(digits, base).ok().map(|n| n.to_string()))
}

/// `1/2`, where that has an end and is less than one.
fn slash(body: &str) -> Option<String> {
    let (a, b) = body.split_once('/')?;
    if a.len() > 2 || b.len() > 3 {
        return None;
    }
    let (a, b): (i128, i128) = (a.parse().ok()?, b.parse().ok()?);
    let proper = a > 0 && a < b && matches!(b, 2 | 4 | 5 | 8 | 10 | 16 | 100);
    proper.then(|| units::Decimal::read("1")?.times(a, b).map(units::Decimal::written)).flatten()
}

/// What a sign for a fraction adds; of a third there is no end.
fn fraction(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => "5",
        '¼' => "25",
        '¾' => "75",
        '⅕' => "2",
        '⅖' => "4",
        '⅗' => "6",
        '⅘' => "8",
        '⅛' => "125",
        '⅜' => "375",
        '⅝' => "625",
        '⅞' => "875",
        _ => return None,
    })
}

/// Digits with thousands and a fraction, and how many bytes they take: `1,000.5`, `1_000`, `.5`, `4½`, `1e6`.
fn decimal(body: &str) -> Option<(String, usize)> {
    let bytes = body.as_bytes();
    let run = |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let first = run(0);
    let mut digits = body[..first].to_owned();
    let mut at = first;
    if let Some(&group @ (b',' | b'_' | b'\'')) = bytes.get(at).filter(|_| (1..=3).contains(&first)) {
        while bytes.get(at) == Some(&group) && run(at + 1) == 3 {
            digits.push_str(&body[at + 1..at + 4]);
            at += 4;
        }
    }
    let mut part = String::new();
    if bytes.get(at) == Some(&b'.') && run(at + 1) > 0 {
        let n = run(at + 1);
        part.push_str(&body[at + 1..=at + n]);
        at += n + 1;
    } else if let Some((c, text)) = body[at..].chars().next().and_then(|c| Some((c, fraction(c)?))) {
        part.push_str(text);
        at += c.len_utf8();
    }
    if digits.is_empty() && part.is_empty() {
        return None;
    }
    let mut text = written(&digits, &part);
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        let n = run(at + 1 + sign);
        if n > 0 {
            let places: i32 = body[at + 1..at + 1 + sign + n].parse().ok()?;
            text = shifted(&text, places)?;
            at += 1 + sign + n;
        }
    }
    Some((text, at))
}

/// As JSON writes it: no zeros at the ends that change nothing.
fn written(whole: &str, part: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

/// Places that a point is moved at most.
const FAR: i32 = 30;

/// The number with its point moved to the right.
fn shifted(text: &str, places: i32) -> Option<String> {
    if places.abs() > FAR {
        return None;
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let n = places.unsigned_abs() as usize;
    let (from, to) =
        if places < 0 { (format!("{whole:0>n$}", n = n + 1), part.to_owned()) } else { (whole.to_owned(), format!("{part:0<n$}")) };
    if places < 0 {
        let (a, b) = from.split_at(from.len() - n);
        return Some(written(a, &format!("{b}{to}")));
    }
    let (a, b) = to.split_at(n);
    Some(written(&format!("{from}{a}"), b))
}

/// Numbers inside a word, each with its bytes: `mp3`, `2022-05-15`, the `1.2` of `v1.2`.
pub(super) fn inside(word: &str) -> Vec<(usize, usize, String)> {
    let bytes = word.as_bytes();
    let run = |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let n = run(at);
        if n == 0 {
            at += 1;
            continue;
        }
        let mut end = at + n;
        let more = if bytes.get(end) == Some(&b'.') { run(end + 1) } else { 0 };
        let dotted = at > 1 && bytes[at - 1] == b'.' && bytes[at - 2].is_ascii_digit();
        let goes_on = bytes.get(end + 1 + more) == Some(&b'.') && run(end + 2 + more) > 0;
        let mut part = "";
        if more > 0 && !dotted && !goes_on {
            part = &word[end + 1..end + 1 + more];
            end += 1 + more;
        }
        out.push((at, end, written(&word[at..at + n], part)));
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_read_exactly_or_not_at_all() {
        for (word, want) in [
            ("12", Some("12")),
            ("-3", Some("-3")),
            ("007", Some("7")),
            ("-0", Some("0")),
            ("1.50", Some("1.5")),
            (".5", Some("0.5")),
            ("1,000", Some("1000")),
            ("1,000,000.25", Some("1000000.25")),
            ("1_000", Some("1000")),
            ("4½", Some("4.5")),
            ("½", Some("0.5")),
            ("⅓", None),
            ("4⅓", None),
            ("2k", Some("2000")),
            ("1.5k", Some("1500")),
            ("2M", Some("2000000")),
            ("3bn", Some("3000000000")),
            ("0x10", Some("16")),
            ("0b101", Some("5")),
            ("0xffffffffffffffffffffffffffffffffff", None),
            ("1e6", Some("1000000")),
            ("2.5e-3", Some("0.0025")),
            ("1e99", None),
            ("50%", Some("50")),
            ("3rd", Some("3")),
            ("$5", Some("5")),
            ("1/2", Some("0.5")),
            ("24/7", None),
            ("1/3", None),
            ("99999999999999999999", Some("99999999999999999999")),
            ("mp3", None),
            ("1.2.3", None),
            ("a", None),
            ("", None),
            ("-", None),
            ("3d", None),
            ("5q", None),
        ] {
            assert_eq!(whole(word).map(|w| w.text).as_deref(), want, "{word}");
        }
        for (word, unit) in [
            ("90s", Unit::Second),
            ("10kB", Unit::Kilobyte),
            ("100ms", Unit::Millisecond),
            ("5m", Unit::M),
            ("20°C", Unit::Celsius),
            ("2d", Unit::Day),
        ] {
            let found = whole(word).and_then(|w| w.unit).map(|(u, _)| u);
            assert_eq!(found, (word != "2d").then_some(unit), "{word}");
        }
    }

    #[test]
    fn digits_inside_words_are_found_by_themselves() {
        let of = |w: &str| inside(w).into_iter().map(|(_, _, t)| t).collect::<Vec<_>>();
        assert_eq!(of("mp3"), ["3"]);
        assert_eq!(of("2022-05-15"), ["2022", "5", "15"]);
        assert_eq!(of("1.2.3"), ["1", "2", "3"]);
        assert_eq!(of("v1.2"), ["1.2"]);
        assert_eq!(of("file2.txt"), ["2"]);
    }
}
