//! The values of a request's secrets kept out of what comes back: a server may send back what it was sent, in any of the
//! forms that texts take on their way.

use super::terminal::base64;
use super::{Env, Request};

/// What stands in the place of a secret.
pub(super) const MASK: &str = "•••";

/// Shorter values are only masked where they stand alone: in a word they are most likely something else.
const SHORT: usize = 4;
/// What is only one character long hides nothing.
const SHORTEST: usize = 2;
/// Shorter lines of a long value are not masked by themselves.
const LINE: usize = 12;

/// One way to write a character; without regard to the case of letters where `folded`.
struct Form {
    bytes: Vec<u8>,
    folded: bool,
}

/// A secret, or what base64 or digits make of it: for each of its characters the ways to write it.
struct Pattern {
    units: Vec<Vec<Form>>,
    /// Only where no letter or digit stands beside it.
    alone: bool,
}

/// Takes secrets out of bytes that come in pieces.
#[derive(Default)]
pub(super) struct Mask {
    patterns: Vec<Pattern>,
    /// What may be the beginning of a secret.
    held: Vec<u8>,
    /// The byte before it.
    before: Option<u8>,
}

/// What was found at a place.
#[derive(Debug, PartialEq)]
enum Found {
    Nothing,
    /// A secret of so many bytes.
    Secret(usize),
    /// The text ends before it is decided.
    Open,
}

impl Mask {
    /// For the secrets of a request.
    pub(super) fn of(request: &Request, env: Env<'_>) -> Self {
        let values: Vec<String> = request.secrets().into_iter().filter_map(env).collect();
        Self::of_values(&values)
    }

    /// For these values.
    pub(super) fn of_values(values: &[String]) -> Self {
        let mut values = values.to_vec();
        values.sort();
        values.dedup();
        Self::new(&values)
    }

    /// For the variables of the person's that a program gets, as far as their names say that they are secrets.
    pub(super) fn of_variables(names: &[String], env: Env<'_>) -> Self {
        let signs = ["TOKEN", "PASS", "SECRET", "KEY", "CREDENTIAL", "AUTH"];
        let secret = |name: &&String| signs.iter().any(|sign| name.to_ascii_uppercase().contains(sign));
        Self::new(&names.iter().filter(secret).filter_map(|name| env(name)).collect::<Vec<_>>())
    }

    fn new(values: &[String]) -> Self {
        let mut patterns = Vec::new();
        for value in values {
            let whole = value.trim();
            let lines = whole.lines().map(str::trim).filter(|line| *line != whole && line.len() >= LINE);
            for text in [whole].into_iter().chain(lines).filter(|t| t.len() >= SHORTEST) {
                let alone = text.len() < SHORT;
                patterns.push(Pattern { units: text.chars().map(forms).collect(), alone });
                if !alone {
                    patterns.extend(encoded(text.as_bytes()).into_iter().map(|units| Pattern { units, alone }));
                }
            }
        }
        Self { patterns, ..Self::default() }
    }

    /// What may be passed on of these bytes and of what was held back before.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        if self.patterns.is_empty() {
            return bytes.to_vec();
        }
        self.held.extend_from_slice(bytes);
        self.take(false)
    }

    /// What is left at the end.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        self.take(true)
    }

    /// A text that is whole; one that was cut loses what may be the beginning of a secret.
    pub(super) fn all(&mut self, bytes: &[u8], cut: bool) -> Vec<u8> {
        let mut out = self.push(bytes);
        let rest = self.finish();
        if !cut {
            out.extend(rest);
        }
        out
    }

    fn take(&mut self, end: bool) -> Vec<u8> {
        let text = std::mem::take(&mut self.held);
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            match self.look(rest, end) {
                Found::Open => break,
                Found::Secret(length) => {
                    out.extend_from_slice(MASK.as_bytes());
                    at += length.max(1);
                    self.before = None;
                }
                Found::Nothing => {
                    self.before = rest.first().copied();
                    out.extend(self.before);
                    at += 1;
                }
            }
        }
        self.held = text.get(at..).unwrap_or_default().to_vec();
        out
    }

    /// The longest secret at the start of `text`.
    fn look(&self, text: &[u8], end: bool) -> Found {
        let mut best = Found::Nothing;
        for pattern in &self.patterns {
            match pattern.look(text, self.before, end) {
                Found::Open => return Found::Open,
                Found::Secret(length) if !matches!(best, Found::Secret(other) if other >= length) => best = Found::Secret(length),
                _ => {}
            }
        }
        best
    }
}

impl Pattern {
    /// Follows every way to read `text` as the pattern at once.
    fn look(&self, text: &[u8], before: Option<u8>, end: bool) -> Found {
        if self.alone && before.is_some_and(|b| b.is_ascii_alphanumeric()) {
            return Found::Nothing;
        }
        let may_start = |form: &Form| form.starts(text) || form.begins_with(text);
        if !self.units.first().is_some_and(|unit| unit.iter().any(may_start)) {
            return Found::Nothing;
        }
        let (mut places, mut open) = (vec![0], false);
        for unit in &self.units {
            let mut next: Vec<usize> = Vec::new();
            for place in places {
                let rest = text.get(place..).unwrap_or_default();
                for form in unit {
                    if form.starts(rest) {
                        next.push(place + form.bytes.len());
                    } else if form.begins_with(rest) {
                        open = true;
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            places = next;
        }
        let beside = |end: &usize| text.get(*end).is_some_and(u8::is_ascii_alphanumeric);
        let Some(length) = places.into_iter().rfind(|place| !self.alone || !beside(place)) else {
            return if open && !end { Found::Open } else { Found::Nothing };
        };
        if self.alone && length == text.len() && !end { Found::Open } else { Found::Secret(length) }
    }
}

impl Form {
    fn same(&self, other: &[u8]) -> bool {
        self.bytes.iter().zip(other).all(|(a, b)| a == b || (self.folded && a.eq_ignore_ascii_case(b)))
    }

    /// Whether `text` starts with it.
    fn starts(&self, text: &[u8]) -> bool {
        text.len() >= self.bytes.len() && self.same(text)
    }

    /// Whether it starts with all of `text`, which goes on.
    fn begins_with(&self, text: &[u8]) -> bool {
        text.len() < self.bytes.len() && self.same(text)
    }
}

fn exactly(text: impl Into<Vec<u8>>) -> Form {
    Form { bytes: text.into(), folded: false }
}

fn folded(text: String) -> Form {
    Form { bytes: text.into_bytes(), folded: true }
}

/// The ways in which a character comes back: as it is, in an address or a form, in JSON, in HTML, in a program's own quotes.
fn forms(c: char) -> Vec<Form> {
    let mut utf8 = [0; 4];
    let bytes = c.encode_utf8(&mut utf8).as_bytes();
    let mut units = [0; 2];
    let code = u32::from(c);
    let mut out = vec![
        exactly(bytes),
        folded(bytes.iter().map(|b| format!("%{b:02x}")).collect()),
        folded(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()),
        folded(bytes.iter().map(|b| format!("\\x{b:02x}")).collect()),
        folded(format!("&#{code};")),
        folded(format!("&#x{code:x};")),
        folded(format!("&#x{code:02x};")),
    ];
    if c.is_ascii_punctuation() {
        out.push(exactly(format!("\\{c}")));
    }
    let named = match c {
        ' ' => "+",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&apos;",
        _ => return out,
    };
    out.push(exactly(named));
    out
}

/// What base64 makes of a value wherever it stands in a text, as far as the value alone decides it, and its digits.
fn encoded(value: &[u8]) -> Vec<Vec<Vec<Form>>> {
    let mut out = vec![value.iter().flat_map(|b| format!("{b:02x}").chars().collect::<Vec<_>>()).map(|c| vec![folded(c.into())]).collect()];
    for before in 0..3 {
        let text = base64(&[vec![0; before], value.to_vec()].concat());
        // Six bits a character: the first and the last may hold bits of a neighbour.
        let (from, to) = ((before * 8).div_ceil(6), (before + value.len()) * 8 / 6);
        let own: Vec<char> = text.chars().take(to).skip(from).collect();
        if own.len() >= SHORT {
            out.push(own.into_iter().map(base64_forms).collect());
        }
    }
    out
}

/// Either alphabet, in an address, and over the end of a line.
fn base64_forms(c: char) -> Vec<Form> {
    let either = match c {
        '+' => vec!["+", "-", "%2b", "%2B"],
        '/' => vec!["/", "_", "\\/", "%2f", "%2F"],
        _ => Vec::new(),
    };
    let spelled = if either.is_empty() { vec![c.to_string()] } else { either.into_iter().map(str::to_owned).collect() };
    let breaks = ["", "\n", "\r\n", "\\n", "\\r\\n"];
    spelled.iter().flat_map(|text| breaks.map(|end| exactly(format!("{end}{text}")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &str = "Top\"Secret/9\\key é+1";

    fn mask(values: &[&str]) -> Mask {
        Mask::new(&values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>())
    }

    fn masked(values: &[&str], text: &str) -> String {
        String::from_utf8(mask(values).all(text.as_bytes(), false)).unwrap()
    }

    #[test]
    fn every_form_is_masked() {
        let json = serde_json::Value::from(SECRET).to_string();
        let percent = |keep: &'static str| {
            SECRET.bytes().map(move |b| {
                if b.is_ascii_alphanumeric() || keep.as_bytes().contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }
            })
        };
        let ascii: String =
            SECRET.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\u{:04X}", u32::from(c)) }).collect();
        let hex: String = SECRET.bytes().map(|b| format!("{b:02X}")).collect();
        let html = SECRET.replace('&', "&amp;").replace('"', "&quot;");
        let form = percent("").collect::<String>().replace("%20", "+");
        let lower = percent("").collect::<String>().to_lowercase().replace("top", "Top").replace("secret", "Secret");
        for text in [
            SECRET.to_owned(),
            json[1..json.len() - 1].to_owned(),
            json[1..json.len() - 1].replace('/', "\\/"),
            percent("-._~").collect(),
            percent("/:@\"").collect(),
            lower,
            form,
            ascii,
            html,
            hex,
        ] {
            assert_eq!(masked(&[SECRET], &format!("a {text} b")), "a ••• b", "{text}");
        }
        for before in ["", "u", "us", "user:", "someone:"] {
            for url in [false, true] {
                let mut text = base64(format!("{before}{SECRET}").as_bytes());
                if url {
                    text = text.replace('+', "-").replace('/', "_");
                }
                for text in [text.clone(), format!("{}\r\n{}", &text[..20], &text[20..])] {
                    let out = masked(&[SECRET], &format!("Basic {text}"));
                    assert!(out.contains(MASK) && out.len() < 30, "{text}: {out}");
                }
            }
        }
    }

    #[test]
    fn short_values_are_masked_where_they_stand_alone() {
        assert_eq!(masked(&["abc"], "abc cab abcd {\"k\":\"abc\"} abc"), "••• cab abcd {\"k\":\"•••\"} •••");
        assert_eq!(masked(&["x"], "x"), "x");
        assert_eq!(masked(&["", "  "], "a b"), "a b");
        assert_eq!(masked(&["longer-one", "longer"], "longer-one longer"), "••• •••");
        assert_eq!(masked(&["-----BEGIN KEY-----\nMIIEowIBAAKCAQEA\n-----END KEY-----\n"], "x MIIEowIBAAKCAQEA y"), "x ••• y");
    }

    #[test]
    fn what_was_cut_ends_before_a_secret_that_began() {
        let mut mask = mask(&["s3cret-value"]);
        assert_eq!(mask.all(b"key: s3cret-v", true), b"key: ");
        assert_eq!(mask.all(b"key: s3cret-v", false), b"key: s3cret-v");
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn pieces_do_not_matter(text in "[a%4\\\\u\"b ]{0,40}", secret in "[a\"%b]{2,6}", cuts in prop::collection::vec(0usize..40, 0..4)) {
            let whole = mask(&[&secret]).all(text.as_bytes(), false);
            let (mut pieces, mut out, mut rest) = (mask(&[&secret]), Vec::new(), text.as_bytes());
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                out.extend(pieces.push(now));
                rest = later;
            }
            out.extend(pieces.push(rest));
            out.extend(pieces.finish());
            prop_assert_eq!(String::from_utf8(out), String::from_utf8(whole));
        }

        #[test]
        fn nothing_else_is_changed(text in "[^s]{0,60}") {
            prop_assert_eq!(masked(&["s3cret-value"], &text), text);
        }
    }
}
