//! A pattern for a value. Values are made whole before they are compared, so the fixed beginning of a pattern is too; what
//! cannot mean what it looks like is refused when the rule is read.

use super::glob::{Glob, Reading};
use super::here::{Forms, Here, after_tilde, clean};
use super::looks::Looks;
use std::fmt;

/// A pattern for the value of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    glob: Glob,
    /// The folder that it names before the first wildcard, or the whole of it.
    lead: String,
    /// What follows, without empty parts and `.`.
    rest: String,
    /// Read widely it also means the folder `lead` itself: `folder/**`, `folder/*`, `folder/`.
    folder_too: bool,
}

impl Pattern {
    /// Reads a pattern; every text is one.
    pub(super) fn new(text: &str) -> Self {
        let mut at = first_wildcard(text).map_or(text.len(), |wildcard| text[..wildcard].rfind('/').map_or(0, |slash| slash + 1));
        let slash_ends = text.len() > 1 && text.ends_with('/');
        if at == text.len() && slash_ends {
            at -= 1;
        }
        let parts = text[at..].split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>();
        let rest = parts.join("/");
        let folder_too = !text[..at].is_empty() && (slash_ends && rest.is_empty() || matches!(rest.as_str(), "*" | "**"));
        Self { glob: Glob::new(text), lead: unescaped(&text[..at]), rest, folder_too }
    }

    /// Whether `~` stands for the home folder in it.
    pub(super) fn needs_home(&self) -> bool {
        after_tilde(&self.lead).is_some()
    }

    /// Whether one text fits that is not a path.
    pub(super) fn fits_text(&self, text: &str, reading: Reading) -> bool {
        if reading == Reading::Narrow && self.glob.has_wildcard() && climbs(text) {
            return false;
        }
        self.glob.fits(text, reading)
    }

    /// Whether a number fits: 1000 is 1e3.
    pub(super) fn fits_number(&self, number: f64) -> bool {
        self.glob.as_literal().and_then(|text| text.trim().parse::<f64>().ok()).is_some_and(|own| own == number)
    }

    /// Whether a path fits by its words, and whether it fits where its links lead.
    pub(super) fn fits_path(&self, forms: &Forms, here: &Here, reading: Reading) -> (bool, bool) {
        let places = self.places(here, reading);
        let fits = |form: &String| {
            let vague = reading == Reading::Narrow && (form == "~" || climbs(form));
            let one = |glob: &Glob| !(vague && glob.has_wildcard()) && glob.fits(form, reading);
            one(&self.glob) || places.iter().any(one)
        };
        (forms.said.iter().any(fits), forms.real.iter().any(fits))
    }

    /// Whether something that it means is a folder that a run in `cwd` takes, or lies inside of it: what it names before its first
    /// wildcard, or, where a wildcard leaves that open, what is found there.
    pub(super) fn lies_in(&self, folder: &str, cwd: Option<&str>, here: &Here, looks: &Looks) -> bool {
        let anywhere = self.lead.is_empty() && self.glob.has_wildcard();
        let by_beginning = || here.beginnings(&self.lead).iter().any(|whole| here.holds(folder, whole, cwd));
        // One that begins with a wildcard means no folder more than another: only what is there decides.
        let told = here.disk.is_none() || !anywhere;
        (told && by_beginning()) || self.glob.has_wildcard() && self.is_found_in(folder, cwd, here, looks)
    }

    fn is_found_in(&self, folder: &str, cwd: Option<&str>, here: &Here, looks: &Looks) -> bool {
        let mut globs = self.places(here, Reading::Wide);
        globs.push(self.glob.clone());
        here.places(folder, cwd).iter().any(|place| {
            let inside = format!("{}/", place.trim_end_matches('/'));
            let open: Vec<&Glob> = globs.iter().filter(|glob| glob.may_go_on(&inside)).collect();
            !open.is_empty() && looks.finds(place, here, &|path| open.iter().any(|glob| glob.fits(path, Reading::Wide)))
        })
    }

    /// The pattern from the root. Read widely its beginning is also taken where its links lead; read narrowly it is not: a
    /// link that others can make must not move what is allowed.
    fn places(&self, here: &Here, reading: Reading) -> Vec<Glob> {
        let mut out = Vec::new();
        for whole in here.beginnings(&self.lead) {
            let lexical = clean(&whole);
            let real = (reading == Reading::Wide).then(|| here.real(&whole)).flatten().filter(|real| *real != lexical);
            for folder in [Some(lexical), real].into_iter().flatten() {
                let lead = Glob::literal(folder.trim_end_matches('/'));
                match self.rest.as_str() {
                    "" => out.push(Glob::new(&Glob::literal(&folder))),
                    rest => out.push(Glob::new(&format!("{lead}/{rest}"))),
                }
                if reading == Reading::Wide && self.folder_too {
                    out.push(Glob::new(&Glob::literal(&folder)));
                    out.push(Glob::new(&format!("{lead}/**")));
                }
            }
        }
        out
    }

    /// Why a pattern that denies or asks would not do what it looks like, with the fix.
    pub(super) fn doubt(text: &str) -> Option<(String, &'static str)> {
        let bare = blanked(text);
        let quoted = |q: char| text.len() > 1 && text.starts_with(q) && text.ends_with(q);
        let after = |open: char, close: char| bare.find(open).is_some_and(|at| bare[at..].contains(close));
        let variable = bare.split('$').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "_{(".contains(c)));
        let user = text.strip_prefix('~').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
        let climbs = first_wildcard(text).is_some_and(|at| text[at..].split('/').any(|part| part == ".."));
        let (what, fix) = if variable {
            ("a variable is not filled in here", "write the folder itself, ~ for your home, or \\$ for the sign")
        } else if after('{', '}') && bare.contains(',') {
            ("{a,b} does not stand for two words here", "write a list, [\"a\", \"b\"], or \\{ for the sign")
        } else if after('[', ']') {
            ("[...] does not stand for a set of letters here", "write a list of patterns, or \\[ for the sign")
        } else if quoted('"') || quoted('\'') {
            ("the quotes would have to be in the value", "leave the inner quotes out, or put a \\ before them")
        } else if user {
            ("~ with a name is not filled in here", "write the folder itself, or ~/ for your own home")
        } else if climbs {
            ("'..' after a wildcard is in no path as rules see it", "write the folder that is meant")
        } else {
            return None;
        };
        Some((format!("the pattern {text:?} would deny nothing: {what}"), fix))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.glob.fmt(f)
    }
}

/// Whether a text leads to another folder or names none: any part is `..`, or every part is empty or `.`.
pub(super) fn climbs(text: &str) -> bool {
    text.split('/').any(|part| part == "..") || (!text.is_empty() && text.split('/').all(|part| part.is_empty() || part == "."))
}

fn first_wildcard(text: &str) -> Option<usize> {
    blanked(text).find(['*', '?'])
}

/// The text with each `\` and the character after it made blank, byte by byte in their places.
fn blanked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(' ');
        if let Some(meant) = chars.next() {
            out.extend(std::iter::repeat_n(' ', meant.len_utf8()));
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn here() -> Here {
        fn follow(whole: &str) -> Option<String> {
            let whole = clean(whole);
            Some(if let Some(rest) = whole.strip_prefix("/w/link") { format!("/home/me/private{rest}") } else { whole })
        }
        Here { folder: Some("/w".to_owned()), home: Some("/home/me".to_owned()), follow: Some(follow), ..Here::default() }
    }

    fn fits(pattern: &str, path: &str, reading: Reading) -> bool {
        let (said, real) = Pattern::new(pattern).fits_path(&here().forms(path, None, reading), &here(), reading);
        if reading == Reading::Wide { said || real } else { said && real }
    }

    #[test]
    fn a_pattern_means_the_folder_that_it_looks_like() {
        for (pattern, path, wide, narrow) in [
            ("./docs", "docs", true, true),
            ("docs/", "docs", true, true),
            ("docs/", "docs/x", true, false),
            ("./docs/**", "docs/x", true, true),
            ("docs/**", "docs", true, false),
            ("docs/*", "docs", true, false),
            ("~/private/**", "~/private", true, false),
            ("~/private//**", "/home/me/private/x", true, true),
            ("~/tmp/../private/**", "~/private/x", true, true),
            ("/home/./me/**", "~/x", true, true),
            ("~/private/**", "link/key", true, false),
            ("~/private/**", "link", true, false),
            ("link/**", "~/private/key", true, false),
            ("link/**", "link/key", true, false),
            ("a/*//./c", "a/b/c", true, true),
            ("*", "x", true, true),
            ("*", ".", true, false),
            ("**", "..", true, false),
            ("/*", "/w", true, true),
            ("\\*", "*", true, true),
            ("/", "/", true, true),
            ("/", "/x", false, false),
        ] {
            assert_eq!(fits(pattern, path, Reading::Wide), wide, "{pattern} {path} wide");
            assert_eq!(fits(pattern, path, Reading::Narrow), narrow, "{pattern} {path} narrow");
        }
    }

    #[test]
    fn what_would_deny_nothing_is_refused() {
        for bad in ["$HOME/**", "${X}/a", "{~/a,~/b}/**", "[~]/**", "\"/etc/**\"", "'x'", "~root/**", "a/*/../b", "$(pwd)/*"] {
            let (message, fix) = Pattern::doubt(bad).unwrap();
            assert!(message.contains("would deny nothing") && !fix.is_empty(), "{bad}");
        }
        for good in ["~/private/**", "costs $5", "\\$HOME", "it's", "a{b", "\\[x]", "a/../b/*", "~", "..", "", "\\"] {
            assert_eq!(Pattern::doubt(good), None, "{good}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_text_is_a_pattern_and_narrow_never_fits_more(pattern in "[a~./*?\\\\é]{0,10}", path in "[a~./é]{0,10}") {
            let _ = Pattern::doubt(&pattern);
            prop_assert!(!fits(&pattern, &path, Reading::Narrow) || fits(&pattern, &path, Reading::Wide));
        }
    }
}
