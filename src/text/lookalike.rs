//! Characters that pass for others: how one name is shown and another is meant (Unicode TR 39). Honest text of any language
//! stays unmarked as far as that can be told.

use std::fmt;

/// Why a word may not be what it seems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disguise {
    /// Letters of two scripts in one word.
    Mixed([&'static str; 2]),
    /// A word of a foreign script, all of whose letters look like Latin ones.
    Foreign(&'static str),
    /// A character that looks like another one.
    Sign(char, char),
    /// A character that looks like a blank, or like nothing.
    Blank(char),
    /// A letter and its mark as two characters, which look like the one character that has both.
    Mark(char),
}

impl fmt::Display for Disguise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = |c: char| u32::from(c);
        match *self {
            Self::Mixed([one, other]) => write!(f, "mixes {one} and {other} letters and may not be what it seems"),
            Self::Foreign(script) => write!(f, "is written in {script} letters that look like Latin ones"),
            Self::Sign(c, like) => write!(f, "holds U+{:04X}, which looks like {like:?} and is another character", code(c)),
            Self::Blank(c) => write!(f, "holds U+{:04X}, which looks like a blank and is another character", code(c)),
            Self::Mark(c) => write!(f, "holds U+{:04X}, a mark that joins the letter before it and is a character of its own", code(c)),
        }
    }
}

/// The script of a letter, of those whose letters can be taken for Latin ones.
fn script(c: char) -> Option<&'static str> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c != '×' && c != '÷' => Some("Latin"),
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' if c.is_alphabetic() => Some("Greek"),
        '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{A640}'..='\u{A69F}' => Some("Cyrillic"),
        '\u{530}'..='\u{58F}' => Some("Armenian"),
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => Some("Cherokee"),
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => Some("fullwidth"),
        '\u{1D400}'..='\u{1D7FF}' => Some("mathematical"),
        _ => None,
    }
}

/// Letters of a script that look like Latin ones in common typefaces.
fn passes_for_latin(c: char, script: &str) -> bool {
    match script {
        "Cyrillic" => "асеорхуіјѕԁԛԝһӏѵАВЕКМНОРСТХІЈЅҮӀ".contains(c),
        "Greek" => "οανρικυγχτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(c),
        "Armenian" => "օսոցզհյԼՏՍՕ".contains(c),
        "Cherokee" | "fullwidth" | "mathematical" => true,
        _ => false,
    }
}

/// The ASCII character that another one looks like.
fn looks_like(c: char) -> Option<char> {
    Some(match c {
        '\u{2215}' | '\u{2044}' | '\u{29F8}' | '\u{2571}' => '/',
        '\u{2216}' | '\u{29F5}' | '\u{29F9}' | '\u{FE68}' => '\\',
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{2024}' => '.',
        '\u{2236}' | '\u{A789}' | '\u{2D0}' => ':',
        '\u{37E}' => ';',
        '\u{1C3}' => '!',
        '\u{2223}' | '\u{1C0}' => '|',
        '\u{201A}' => ',',
        '\u{2217}' | '\u{204E}' => '*',
        '\u{131}' | '\u{269}' => 'i',
        '\u{251}' => 'a',
        '\u{261}' => 'g',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    })
}

fn is_blank(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

fn is_empty(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}' | '\u{115F}' | '\u{1160}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// The words of `text` that may not be what they seem, each with the reason.
pub fn disguised(text: &str) -> impl Iterator<Item = (&str, Disguise)> {
    let letters = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter_map(|word| Some((word, mixed(word)?)));
    letters.chain(foreign(text)).chain(text.split(is_plain_blank).filter_map(|word| Some((word, sign(word)?))))
}

fn is_plain_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Letters joined by digits, `_` and marks are one word; a dot, a dash or a slash ends it.
fn mixed(word: &str) -> Option<Disguise> {
    let mut scripts = word.chars().filter_map(script);
    let first = scripts.next()?;
    let other = scripts.find(|s| *s != first)?;
    Some(Disguise::Mixed([first, other]))
}

/// Words of three letters and more in a script of which the whole text has no letter that could only be its own: "сор" in a
/// Russian sentence is Russian.
fn foreign(text: &str) -> impl Iterator<Item = (&str, Disguise)> {
    let honest: Vec<&'static str> = text.chars().filter_map(|c| script(c).filter(|s| *s != "Latin" && !passes_for_latin(c, s))).collect();
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter_map(move |word| {
        let first = word.chars().find_map(script).filter(|s| *s != "Latin" && !honest.contains(s))?;
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let all = word.chars().filter(|c| c.is_alphabetic()).all(|c| script(c) == Some(first));
        (letters >= 3 && all).then_some((word, Disguise::Foreign(first)))
    })
}

/// Signs beside ASCII, where they look like its own; among the letters that they belong to they are what they seem.
fn sign(word: &str) -> Option<Disguise> {
    let chars: Vec<char> = word.chars().collect();
    let plain = |i: usize| chars.get(i).is_some_and(|c| c.is_ascii_graphic());
    chars.iter().enumerate().find_map(|(i, &c)| {
        let beside = plain(i + 1) || i.checked_sub(1).is_some_and(plain);
        match c {
            _ if c.is_ascii() => None,
            _ if is_empty(c) => Some(Disguise::Blank(c)),
            _ if is_blank(c) && beside => Some(Disguise::Blank(c)),
            _ if is_mark(c) && i.checked_sub(1).is_some_and(plain) => Some(Disguise::Mark(c)),
            // Letters of these shapes are told with their word.
            _ if script(c).is_some_and(|s| s == "fullwidth") => None,
            _ => looks_like(c).filter(|_| beside).map(|like| Disguise::Sign(c, like)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(&str, Disguise)> {
        disguised(text).next()
    }

    #[test]
    fn names_that_pass_for_others_are_found() {
        assert_eq!(first("https://p\u{430}ypal.com/x"), Some(("p\u{430}ypal", Disguise::Mixed(["Latin", "Cyrillic"]))));
        assert_eq!(first("adm\u{ff49}n"), Some(("adm\u{ff49}n", Disguise::Mixed(["Latin", "fullwidth"]))));
        assert_eq!(
            first("open \u{430}\u{440}\u{440}\u{4cf}\u{435}"),
            Some(("\u{430}\u{440}\u{440}\u{4cf}\u{435}", Disguise::Foreign("Cyrillic")))
        );
        assert_eq!(first("rm -- docs\u{2215}x"), Some(("docs\u{2215}x", Disguise::Sign('\u{2215}', '/'))));
        assert_eq!(first("docs\u{ff0f}x"), Some(("docs\u{ff0f}x", Disguise::Sign('\u{ff0f}', '/'))));
        assert_eq!(first("a\u{2800}b"), Some(("a\u{2800}b", Disguise::Blank('\u{2800}'))));
        assert_eq!(first("a\u{a0}b"), Some(("a\u{a0}b", Disguise::Blank('\u{a0}'))));
        assert_eq!(first("cafe\u{301}.txt"), Some(("cafe\u{301}.txt", Disguise::Mark('\u{301}'))));
        assert_eq!(first("\u{2212}rf"), Some(("\u{2212}rf", Disguise::Sign('\u{2212}', '-'))));
    }

    #[test]
    fn honest_text_stays_unmarked() {
        for honest in [
            "Straße naïve café",
            "привет-world",
            "сор из избы",
            "ελληνικά and english",
            "日本語abc",
            "東京／大阪：朝　夜",
            "",
            "Δx".get(..2).unwrap_or_default(),
            "5×5",
            "10–20 € – “so”",
            "हिन्दी",
            "e\u{5d0}",
        ] {
            assert_eq!(first(honest), None, "{honest}");
        }
    }

    #[test]
    fn reasons_are_told() {
        assert_eq!(Disguise::Sign('\u{2215}', '/').to_string(), "holds U+2215, which looks like '/' and is another character");
        assert!(Disguise::Mixed(["Latin", "Greek"]).to_string().starts_with("mixes Latin and Greek letters"));
    }
}
