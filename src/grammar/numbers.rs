//! Numbers that a sentence says, as digits or as words, with where it says them.

/// A number and its bytes in the sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// As JSON writes it: digits, an optional sign and fraction.
    pub text: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// All numbers of `sentence` in the order they are said: digits (`12`, `-3`, `1.5`, `1,000`, `20%`) and English number
/// words (`twenty-two`, `three hundred and five`, `a dozen`). Digits that are part of a word (`mp3`) or of a longer
/// dotted or dashed one (`1.2.3`, `2022-05-15`) count too, each run by itself: a parameter may want them.
#[must_use]
pub fn numbers(sentence: &str) -> Vec<Said> {
    let mut all = digits(sentence);
    all.extend(words(sentence));
    all.sort_by_key(|n| n.start);
    all
}

fn digits(sentence: &str) -> Vec<Said> {
    let bytes = sentence.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut text = String::new();
        let run = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut n = run(at);
        text.push_str(&sentence[at..at + n]);
        at += n;
        // Thousands: groups of exactly three.
        while n <= 3 && bytes.get(at) == Some(&b',') && run(at + 1) == 3 {
            text.push_str(&sentence[at + 1..at + 4]);
            at += 4;
        }
        if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            n = run(at + 1);
            if bytes.get(at + 1 + n) != Some(&b'.') {
                text.push_str(&sentence[at..=at + n]);
                at += n + 1;
            }
        }
        let signed = start > 0 && bytes[start - 1] == b'-' && (start == 1 || bytes[start - 2] == b' ');
        let text = json_number(&text);
        out.push(Said { text: if signed { format!("-{text}") } else { text }, start: start - usize::from(signed), end: at });
    }
    out
}

/// Without the leading zeros that JSON does not allow.
fn json_number(text: &str) -> String {
    let whole = text.split('.').next().unwrap_or_default();
    let zeros = whole.len() - whole.trim_start_matches('0').len();
    let cut = zeros.min(whole.len() - 1);
    text[cut..].to_owned()
}

const SMALL: [(&str, u64); 29] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("dozen", 12),
];
const LARGE: [(&str, u64); 3] = [("hundred", 100), ("thousand", 1000), ("million", 1_000_000)];

fn find(table: &[(&str, u64)], word: &str) -> Option<u64> {
    table.iter().find(|(w, _)| *w == word).map(|(_, n)| *n)
}

/// A number in words that is being read: the part above the last thousand, the part below, and where it stands.
#[derive(Default)]
struct Reading {
    above: u64,
    below: u64,
    start: usize,
    end: usize,
    last: Option<u64>,
}

impl Reading {
    /// Whether `n` may follow what was read: `twenty two`, `hundred five`, not `two three`.
    fn joins(&self, n: u64) -> bool {
        match self.last {
            None => true,
            Some(last) => last >= 100 || ((20..100).contains(&last) && last.is_multiple_of(10) && n < 10),
        }
    }

    fn finish(&mut self, out: &mut Vec<Said>) {
        if self.last.is_some() {
            let text = self.above.saturating_add(self.below).to_string();
            out.push(Said { text, start: self.start, end: self.end });
        }
        *self = Self::default();
    }
}

fn words(sentence: &str) -> Vec<Said> {
    let mut out = Vec::new();
    let mut reading = Reading::default();
    for (start, word) in alphabetic(sentence) {
        let lower = word.to_ascii_lowercase();
        if let Some(n) = find(&SMALL, &lower) {
            if !reading.joins(n) {
                reading.finish(&mut out);
            }
            if reading.last.is_none() {
                reading.start = start;
            }
            reading.below = reading.below.saturating_add(n);
            reading.last = Some(n);
        } else if let Some(n) = find(&LARGE, &lower).filter(|_| reading.last.is_some()) {
            let base = reading.below.max(1);
            if n == 100 {
                reading.below = base.saturating_mul(100);
            } else {
                reading.above = reading.above.saturating_add(base.saturating_mul(n));
                reading.below = 0;
            }
            reading.last = Some(n);
        } else if lower == "and" && reading.last.is_some_and(|l| l >= 100) {
            continue;
        } else {
            reading.finish(&mut out);
            continue;
        }
        reading.end = start + word.len();
    }
    reading.finish(&mut out);
    out
}

/// Runs of ASCII letters with their first byte.
fn alphabetic(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    sentence
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|w| !w.is_empty())
        .map(|w| (w.as_ptr() as usize - sentence.as_ptr() as usize, w))
}
