//! Units of measure: their words, and exact conversion between them.

use super::lexicon;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Time.
    Millisecond,
    /// Time.
    Second,
    /// Time.
    Minute,
    /// Time.
    Hour,
    /// Time.
    Day,
    /// Time.
    Week,
    /// Time, of no fixed number of days.
    Month,
    /// Time: twelve months.
    Year,
    /// Storage.
    Byte,
    /// A thousand bytes.
    Kilobyte,
    /// A million bytes.
    Megabyte,
    /// 10⁹ bytes.
    Gigabyte,
    /// 10¹² bytes.
    Terabyte,
    /// 1,024 bytes.
    Kibibyte,
    /// 1,024² bytes.
    Mebibyte,
    /// 1,024³ bytes.
    Gibibyte,
    /// 1,024⁴ bytes.
    Tebibyte,
    /// Per cent.
    Percent,
    /// A part of one: 0 to 1.
    Share,
    /// Length.
    Millimetre,
    /// Length.
    Centimetre,
    /// Length.
    Metre,
    /// Length.
    Kilometre,
    /// Temperature.
    Celsius,
    /// Temperature.
    Fahrenheit,
    /// `m`: minutes or metres, as the other unit says.
    M,
}

/// What units can be converted into each other, with the size of one in the smallest of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Time,
    Months,
    Storage,
    Part,
    Length,
    Temperature,
}

impl Unit {
    fn size(self) -> (Kind, i128) {
        const K: i128 = 1000;
        const KI: i128 = 1024;
        match self {
            Self::Millisecond => (Kind::Time, 1),
            Self::Second => (Kind::Time, K),
            Self::Minute | Self::M => (Kind::Time, 60 * K),
            Self::Hour => (Kind::Time, 3600 * K),
            Self::Day => (Kind::Time, 24 * 3600 * K),
            Self::Week => (Kind::Time, 7 * 24 * 3600 * K),
            Self::Month => (Kind::Months, 1),
            Self::Year => (Kind::Months, 12),
            Self::Byte => (Kind::Storage, 1),
            Self::Kilobyte => (Kind::Storage, K),
            Self::Megabyte => (Kind::Storage, K * K),
            Self::Gigabyte => (Kind::Storage, K * K * K),
            Self::Terabyte => (Kind::Storage, K * K * K * K),
            Self::Kibibyte => (Kind::Storage, KI),
            Self::Mebibyte => (Kind::Storage, KI * KI),
            Self::Gibibyte => (Kind::Storage, KI * KI * KI),
            Self::Tebibyte => (Kind::Storage, KI * KI * KI * KI),
            Self::Percent => (Kind::Part, 1),
            Self::Share => (Kind::Part, 100),
            Self::Millimetre => (Kind::Length, 1),
            Self::Centimetre => (Kind::Length, 10),
            Self::Metre => (Kind::Length, K),
            Self::Kilometre => (Kind::Length, K * K),
            Self::Celsius | Self::Fahrenheit => (Kind::Temperature, 1),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "millisecond" => Self::Millisecond,
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "year" => Self::Year,
            "byte" => Self::Byte,
            "kilobyte" => Self::Kilobyte,
            "megabyte" => Self::Megabyte,
            "gigabyte" => Self::Gigabyte,
            "terabyte" => Self::Terabyte,
            "kibibyte" => Self::Kibibyte,
            "mebibyte" => Self::Mebibyte,
            "gibibyte" => Self::Gibibyte,
            "tebibyte" => Self::Tebibyte,
            "percent" => Self::Percent,
            "millimetre" => Self::Millimetre,
            "centimetre" => Self::Centimetre,
            "metre" => Self::Metre,
            "kilometre" => Self::Kilometre,
            "celsius" => Self::Celsius,
            "fahrenheit" => Self::Fahrenheit,
            "m" => Self::M,
            _ => return None,
        })
    }

    /// Whether it measures time.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self.size().0, Kind::Time | Kind::Months)
    }

    /// The smaller unit of one kind in which both amounts are whole where each is: what "1 hour 30 minutes" is counted in.
    pub(super) fn smaller(self, other: Self) -> Option<Self> {
        let ((kind, a), (same, b)) = (self.size(), other.size());
        (kind == same && matches!(kind, Kind::Time | Kind::Months | Kind::Length) && a > b).then_some(other)
    }

    /// The unit that a parameter's name speaks of, or else its description.
    #[must_use]
    pub fn of_param(name: &str, description: &str) -> Option<Self> {
        Self::in_words(&name.replace(['_', '-'], " ")).or_else(|| Self::in_words(description))
    }

    /// The unit that a name or description speaks of: `timeout_minutes`, "Days to look back", "in kilobytes".
    /// None where it speaks of several and does not say "in" before one.
    #[must_use]
    pub fn in_words(text: &str) -> Option<Self> {
        if text.contains(['°', '%']) {
            let sign = if text.contains("°F") { Self::Fahrenheit } else { Self::Celsius };
            return if text.contains('°') { Some(sign) } else { Some(Self::Percent) };
        }
        let words = words_of(text);
        let one_word_name = !text.contains(char::is_whitespace);
        let mut found: Option<Self> = None;
        for (i, word) in words.iter().enumerate() {
            let Some(&(unit, short)) = WORDS.get(word.as_str()) else { continue };
            let before = i.checked_sub(1).and_then(|j| words.get(j)).map_or("", String::as_str);
            let said_in =
                before == "in" || (before == "of" && i > 1 && words[i - 2] == "number") || (one_word_name && i + 1 == words.len());
            if said_in {
                return Some(unit);
            }
            // "up to 24 hours", "the second file", "per day" and the `b` of an enumeration say nothing about the unit.
            let amount =
                before.starts_with(|c: char| c.is_ascii_digit()) || matches!(before, "per" | "a" | "an" | "one" | "each" | "every");
            let vague = short && word.len() < 2 && !one_word_name;
            let single = !short && !word.ends_with('s') && unit.is_time() && !one_word_name;
            if amount || vague || single {
                continue;
            }
            if found.is_some_and(|f| f != unit) {
                return None;
            }
            found = Some(unit);
        }
        found.or_else(|| is_share(&words).then_some(Self::Share))
    }
}

/// "0 to 1", "between 0 and 1", "0.0-1.0": a part of one.
fn is_share(words: &[String]) -> bool {
    let numbers: Vec<&str> = words.iter().map(String::as_str).filter(|w| !matches!(*w, "to" | "and")).collect();
    let from = |at: usize, run: &[&str]| {
        numbers[at..].starts_with(run) && !numbers.get(at + run.len()).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()))
    };
    (0..numbers.len()).any(|at| from(at, &["0", "1"]) || from(at, &["0", "0", "1", "0"]) || from(at, &["0", "1", "0"]))
}

/// The words of a name or a text in lower case; `timeoutMs` and `timeout_ms` are two.
fn words_of(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut small = false;
    for c in text.chars().take(MAX_DESCRIPTION) {
        if !c.is_alphanumeric() || (small && c.is_uppercase()) {
            out.push(String::new());
        }
        small = c.is_lowercase();
        if let Some(word) = out.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

/// Characters of a description that are looked at.
const MAX_DESCRIPTION: usize = 1000;

/// Words of units; whether they are abbreviations that may stand at the digits.
static WORDS: LazyLock<HashMap<&'static str, (Unit, bool)>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let mut words = line.split(' ');
        let (word, unit) = (words.next()?, Unit::named(words.next()?)?);
        Some((word, (unit, words.next() == Some("short"))))
    };
    lexicon::lines(include_str!("data/units.txt")).filter_map(entry).collect()
});

/// The unit of a word in lower case that stands behind a number with a blank or hyphen between.
pub(super) fn of_word(lower: &str) -> Option<Unit> {
    // A letter by itself is rather an item of a list.
    WORDS
        .get(lower)
        .filter(|(unit, short)| !short || lower.len() > 1 || matches!(unit, Unit::M | Unit::Second | Unit::Hour))
        .map(|(u, _)| *u)
}

/// The unit of what is written right behind the digits.
pub(super) fn of_suffix(lower: &str) -> Option<Unit> {
    match lower {
        "%" => Some(Unit::Percent),
        "°c" => Some(Unit::Celsius),
        "°f" => Some(Unit::Fahrenheit),
        _ => WORDS.get(lower).map(|(u, _)| *u),
    }
}

/// The number `text` of one unit in another one, exact; `None` where the units do not fit or the result is not a plain decimal.
#[must_use]
pub fn convert(text: &str, from: Unit, to: Unit) -> Option<String> {
    if from == to {
        return Some(text.to_owned());
    }
    let number = Decimal::read(text)?;
    match (from, to) {
        (Unit::Fahrenheit, Unit::Celsius) => return number.plus(-32)?.times(5, 9).map(|n| n.written()),
        (Unit::Celsius, Unit::Fahrenheit) => return number.times(9, 5)?.plus(32).map(|n| n.written()),
        _ => {}
    }
    let length = |unit: Unit, other: Unit| if unit == Unit::M && other.size().0 == Kind::Length { Unit::Metre } else { unit };
    let ((kind, a), (same, b)) = (length(from, to).size(), length(to, from).size());
    if kind != same {
        return None;
    }
    number.times(a, b).map(|n| n.written())
}

/// Digits and the place of the point, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    /// Digits behind the point.
    scale: u32,
}

/// Digits behind the point up to which a result counts as plain.
const PLAIN: u32 = 12;

impl Decimal {
    /// A JSON number without exponent.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{part}").parse().ok()?;
        Some(Self { digits, scale: u32::try_from(part.len()).ok()? }.trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// Whether it is less than another one.
    pub(super) fn less(self, other: Self) -> bool {
        self.times(-1, 1).and_then(|n| n.sum(other)).is_some_and(|n| n.digits > 0)
    }

    pub(super) fn plus(self, n: i128) -> Option<Self> {
        let one = 10_i128.checked_pow(self.scale)?;
        Some(Self { digits: self.digits.checked_add(n.checked_mul(one)?)?, ..self }.trimmed())
    }

    pub(super) fn sum(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let at = |n: Self| n.digits.checked_mul(10_i128.checked_pow(scale - n.scale)?);
        Some(Self { digits: at(self)?.checked_add(at(other)?)?, scale }.trimmed())
    }

    /// Times `a / b`, where that has an end.
    pub(super) fn times(self, a: i128, b: i128) -> Option<Self> {
        let mut digits = self.digits.checked_mul(a)?;
        let mut scale = self.scale;
        while digits % b != 0 {
            if scale >= PLAIN {
                return None;
            }
            digits = digits.checked_mul(10)?;
            scale += 1;
        }
        Some(Self { digits: digits / b, scale }.trimmed())
    }

    /// As JSON writes it.
    pub(super) fn written(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_exact_or_none() {
        for (text, from, to, want) in [
            ("90", Unit::Second, Unit::Minute, Some("1.5")),
            ("2", Unit::Week, Unit::Day, Some("14")),
            ("100", Unit::Second, Unit::Minute, None),
            ("-40", Unit::Celsius, Unit::Fahrenheit, Some("-40")),
            ("98.6", Unit::Fahrenheit, Unit::Celsius, Some("37")),
            ("1.5", Unit::Gigabyte, Unit::Kilobyte, Some("1500000")),
            ("512", Unit::Kibibyte, Unit::Mebibyte, Some("0.5")),
            ("1", Unit::Month, Unit::Day, None),
            ("2", Unit::Year, Unit::Month, Some("24")),
            ("5", Unit::M, Unit::Centimetre, Some("500")),
            ("5", Unit::M, Unit::Second, Some("300")),
            ("50", Unit::Percent, Unit::Share, Some("0.5")),
            ("3", Unit::Hour, Unit::Byte, None),
            ("99999999999999999999999999999999999999", Unit::Week, Unit::Millisecond, None),
            ("x", Unit::Week, Unit::Day, None),
            (
                "12345678901234567890123456789012345678901234567890",
                Unit::Day,
                Unit::Day,
                Some("12345678901234567890123456789012345678901234567890"),
            ),
        ] {
            assert_eq!(convert(text, from, to).as_deref(), want, "{text} {from:?} {to:?}");
        }
    }

    #[test]
    fn a_parameter_says_its_unit() {
        for (text, want) in [
            ("timeout_minutes", Some(Unit::Minute)),
            ("timeoutMs", Some(Unit::Millisecond)),
            ("delay_s", Some(Unit::Second)),
            ("duration_second", Some(Unit::Second)),
            ("Days to look back", Some(Unit::Day)),
            ("Size in kilobytes", Some(Unit::Kilobyte)),
            ("Timeout in seconds, up to 10 minutes", Some(Unit::Second)),
            ("Number of days to keep, at most 3 weeks", Some(Unit::Day)),
            ("Brightness in percent", Some(Unit::Percent)),
            ("Volume, 0-100 %", Some(Unit::Percent)),
            ("Target temperature (°C)", Some(Unit::Celsius)),
            ("Opacity, from 0 to 1", Some(Unit::Share)),
            ("Volume 0.0-1.0", Some(Unit::Share)),
            ("Level 0 to 10", None),
            ("Port 0 to 1024", None),
            ("Hours or minutes", None),
            ("The second file", None),
            ("Compare a and b", None),
            ("How often per day", None),
            ("count", None),
            ("", None),
        ] {
            assert_eq!(Unit::in_words(text), want, "{text}");
        }
    }
}
