//! What a sentence offers as values: its numbers as one parameter means them, and the words that a text may be made of.

use crate::manifest::{Param, Tool};
use crate::sentence::{Looks, NumberPlace, Sentence, Unit, convert, is_stop_word};
use crate::text::Span;
use serde_json::Value;

/// A number as a parameter takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As JSON writes it.
    pub text: String,
    /// Where it was said, its unit apart.
    pub span: Span,
    /// It was said in another unit than the parameter's.
    pub converted: bool,
    /// It is a word by itself, not part of a name, a date or a path.
    pub alone: bool,
}

/// The numbers of a sentence as a parameter of this name and description means them: in its unit where both have one,
/// exact or not at all. Ends of ranges only where `ranges` says that the tool can take both.
#[must_use]
pub fn numbers_for(sentence: &Sentence, name: &str, description: &str, ranges: bool) -> Vec<Said> {
    let wanted = Unit::of_param(name, description);
    // `8.8.4.4` and `v2/notes3.txt` hold no number that anybody said, and the year of a date is no count of days.
    let of_date = name.split(['_', '-']).any(|part| ["year", "month", "day", "hour", "minute", "second"].contains(&part));
    let in_name = |n: &crate::sentence::Number| {
        let whole = |w: &crate::sentence::Word| match w.looks {
            Looks::Path | Looks::Address => true,
            Looks::Time => !of_date,
            _ => false,
        };
        n.place == NumberPlace::InWord && sentence.words().iter().any(|w| whole(w) && w.span.overlaps(&n.span))
    };
    let one = |n: &crate::sentence::Number| {
        if in_name(n) {
            return None;
        }
        if n.place == NumberPlace::InRange && !ranges {
            return None;
        }
        let (text, converted) = match (n.unit, wanted) {
            (Some((has, _)), Some(wants)) if has != wants => (convert(&n.text, has, wants)?, true),
            _ => (n.text.clone(), false),
        };
        is_exact(&text).then(|| Said { text, span: n.span, converted, alone: n.place != NumberPlace::InWord })
    };
    sentence.numbers().iter().filter_map(one).collect()
}

/// The numbers of a sentence for one parameter of a tool.
#[must_use]
pub fn numbers_of(sentence: &Sentence, tool: &Tool, param: &Param) -> Vec<Said> {
    numbers_for(sentence, &param.name, &param.description, takes_ranges(tool))
}

/// Whether a tool can take both ends of a range: it has two numbers.
#[must_use]
pub(super) fn takes_ranges(tool: &Tool) -> bool {
    use crate::manifest::Kind::{Integer, Number};
    tool.params.iter().filter(|p| matches!(p.kind, Integer | Number) && p.choices.is_empty()).count() > 1
}

/// Whether a number comes through JSON and a float or a 64-bit integer unchanged; one that does not is refused rather than
/// rounded.
fn is_exact(text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let plain = |t: &str| {
        let t = t.strip_suffix(".0").unwrap_or(t);
        if t.contains('.') { t.trim_end_matches('0').trim_end_matches('.').to_owned() } else { t.to_owned() }
    };
    plain(&value.to_string()) == plain(text)
}

/// Parameters that share one word, by the sign between them: `owner/repo`, `user@host`, `host:port`, `640x480`.
const SHARED: [(&str, [&[&str]; 2]); 5] = [
    ("/", [&["owner", "user", "org", "organization", "namespace", "group"], &["repo", "repository", "project", "name"]]),
    ("@", [&["user", "login", "username", "name"], &["host", "server", "domain", "machine"]]),
    (":", [&["host", "server", "image", "address"], &["port", "tag"]]),
    ("x", [&["width"], &["height"]]),
    ("=", [&["key", "name", "variable"], &["value"]]),
];

/// Signs at which a word may be cut because two parameters of a tool take a half each.
#[must_use]
pub fn shared_signs(tools: &[&Tool]) -> Vec<&'static str> {
    let has = |tool: &Tool, names: &[&str]| {
        let said = |p: &Param| p.name.to_lowercase().split(['_', '-']).any(|w| names.contains(&w));
        tool.params.iter().any(said)
    };
    let fits = |(_, [left, right]): &&(&str, [&[&str]; 2])| tools.iter().any(|t| has(t, left) && has(t, right));
    SHARED.iter().filter(fits).map(|(sign, _)| *sign).collect()
}

/// Two parameters of a tool that take a half each of one word of the sentence, with the halves: `acme/site` for owner and repo.
/// Nothing where more than one word could be meant.
#[must_use]
pub fn shared_word<'a>(sentence: &Sentence, tool: &'a Tool) -> Option<[(&'a Param, Span); 2]> {
    let named = |names: &[&str]| {
        let said = |p: &&Param| p.choices.is_empty() && p.name.to_lowercase().split(['_', '-']).any(|w| names.contains(&w));
        let mut all = tool.params.iter().filter(said);
        all.next().filter(|_| all.next().is_none())
    };
    let digits = |p: &Param| matches!(p.kind, crate::manifest::Kind::Integer | crate::manifest::Kind::Number);
    let mut found = None;
    for (sign, [left, right]) in SHARED {
        let (Some(a), Some(b)) = (named(left), named(right)) else { continue };
        if a.name == b.name {
            continue;
        }
        let fits = |(x, y): &(Span, Span)| {
            let text = |s: &Span| s.of(sentence.text()).unwrap_or_default();
            let number = |p: &Param, s: &Span| digits(p) == (!text(s).is_empty() && text(s).bytes().all(|b| b.is_ascii_digit()));
            let between = Span { start: x.end, end: y.start }.of(sentence.text());
            between == Some(sign) && number(a, x) && (number(b, y) || !digits(b))
        };
        // `key=value` is three words without blanks.
        let apart = sentence.words().windows(3).filter(|w| w[0].span.end == w[1].span.start && w[1].span.end == w[2].span.start);
        let words = sentence.words().iter().flat_map(|w| sentence.splits(w.span)).chain(apart.map(|w| (w[0].span, w[2].span)));
        for halves in words.filter(fits) {
            if found.replace([(a, halves.0), (b, halves.1)]).is_some() {
                return None;
            }
        }
    }
    found
}

/// Names under which schemas ask for one word: a path, a host, a branch.
const ONE_WORD: [&str; 36] = [
    "address",
    "archive",
    "branch",
    "commit",
    "container",
    "crate",
    "destination",
    "dir",
    "directory",
    "domain",
    "email",
    "file",
    "filename",
    "folder",
    "host",
    "hostname",
    "id",
    "image",
    "ip",
    "login",
    "package",
    "path",
    "pod",
    "port",
    "process",
    "program",
    "ref",
    "repo",
    "repository",
    "server",
    "service",
    "tag",
    "target",
    "url",
    "user",
    "username",
];

/// Whether a text parameter takes one word, or a quoted text: the words around it are not part of it.
#[must_use]
pub fn takes_one_word(name: &str, schema: &Value) -> bool {
    let format = schema.get("format").and_then(Value::as_str);
    if let Some(format) = format {
        return matches!(format, "path" | "uri" | "hostname" | "email" | "ipv4" | "ipv6" | "uuid");
    }
    name.to_lowercase().split(['_', '-']).next_back().is_some_and(|w| ONE_WORD.contains(&w))
}

/// The texts that a parameter of one word may be: words, quoted texts, names of several words with capitals. A number by
/// itself only where `numbers` says that nothing else could take it.
#[must_use]
pub fn single_words(sentence: &Sentence, signs: &[&str], taken: &[Span], numbers: bool) -> Vec<Span> {
    let mut all = value_pieces(sentence, signs);
    all.extend(sentence.value_like());
    all.sort();
    all.dedup();
    let number =
        |s: &Span| sentence.numbers().iter().any(|n| n.place != NumberPlace::InWord && n.span.start <= s.start && s.end <= n.span.end);
    let has_word = |s: &Span| {
        s.of(sentence.text())
            .is_some_and(|t| t.chars().any(|c| c.is_alphanumeric() || "~./*".contains(c)) && t.trim() == t && !t.starts_with('-'))
    };
    let free = |s: &Span| !taken.iter().any(|t| t.overlaps(s));
    all.retain(|s| has_word(s) && free(s) && (numbers || !number(s)));
    let says = |s: &Span| sentence.quotes().contains(s) || s.of(sentence.text()).is_some_and(|t| !is_stop_word(t));
    if all.iter().any(says) {
        all.retain(says);
    }
    all
}

/// The pieces of a sentence at whose borders a text value may begin and end, words cut at these signs too, and at a
/// leading `#`.
#[must_use]
pub fn value_pieces(sentence: &Sentence, signs: &[&str]) -> Vec<Span> {
    let mut out = Vec::new();
    for &piece in sentence.pieces() {
        let halves = sentence.splits(piece).into_iter().find(|(left, right)| {
            let sign = Span { start: left.end, end: right.start };
            let sign = sign.of(sentence.text()).unwrap_or_default();
            left.of(sentence.text()) == Some("#") || signs.contains(&sign)
        });
        match halves {
            None => out.push(piece),
            Some((left, right)) => {
                let sign = Span { start: left.end, end: right.start };
                out.extend([left, sign, right].into_iter().filter(|s| s.start < s.end));
            }
        }
    }
    out
}
