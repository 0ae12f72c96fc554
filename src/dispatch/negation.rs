//! Requests that say what not to do: they lead to no call, whatever the model thinks.

use crate::grammar::quoted;

/// Words that turn a clause into its opposite, in lower case.
const FORBIDDING: [&str; 11] = [
    "don't ",
    "dont ",
    "don’t ",
    "do not ",
    "never ",
    "please never ",
    "no need to ",
    "there is no need to ",
    "there's no need to ",
    "you need not ",
    "you needn't ",
];
/// What may stand before them in a clause.
const POLITE: [&str; 4] = ["please ", "but ", "and ", "so "];
/// What follows them in requests that forbid nothing.
const ASKING: [&str; 4] = ["forget to ", "hesitate ", "mind if ", "worry"];

/// Whether a clause of the sentence begins by forbidding something ("don't …", "HD-77 is broken, do not close it").
/// A negation further in ("files not in git") and one inside quotes are none.
pub(super) fn is_negated(query: &str) -> bool {
    let mut plain = query.to_owned();
    for span in quoted(query).into_iter().rev() {
        plain.replace_range(span.start..span.end, "");
    }
    let lower = plain.to_lowercase();
    lower.split([',', ';', '.', '!', '–', '—', ':']).any(|clause| {
        let mut clause = clause.trim_start();
        while let Some(rest) = POLITE.iter().find_map(|p| clause.strip_prefix(p)) {
            clause = rest.trim_start();
        }
        let rest = FORBIDDING.iter().find_map(|f| clause.strip_prefix(f));
        rest.is_some_and(|r| !ASKING.iter().any(|a| r.starts_with(a))) || clause.starts_with("never mind")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_forbidding_opening_refuses() {
        for yes in [
            "don't delete notes.txt",
            "Do not stop the server",
            "please never run this",
            "DONT remove it",
            "forget the coupon, don't apply it",
            "keep it; please do not delete it",
            "never mind the alarm",
            "no need to check the weather",
            "you need not reserve it, i bought it",
        ] {
            assert!(is_negated(yes), "{yes}");
        }
        for no in [
            "list files not in git",
            "don't forget to commit",
            "donate now",
            "nevermind.txt size",
            "",
            "text Hana \"late, don't wait\"",
            "search for do not disturb",
        ] {
            assert!(!is_negated(no), "{no}");
        }
    }
}
