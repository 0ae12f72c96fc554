//! Letters of several scripts in one word: how one name is passed off as another (Unicode TR 39).

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

/// The first word of `text` with letters of two such scripts, and the scripts. Letters joined by digits, `_` and marks are one
/// word; a dot, a dash or a slash ends it.
#[must_use]
pub fn mixed_scripts(text: &str) -> Option<(&str, [&'static str; 2])> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').find_map(|word| {
        let mut scripts = word.chars().filter_map(script);
        let first = scripts.next()?;
        let other = scripts.find(|s| *s != first)?;
        Some((word, [first, other]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pass_for_others_are_found() {
        assert_eq!(mixed_scripts("https://p\u{430}ypal.com/x"), Some(("p\u{430}ypal", ["Latin", "Cyrillic"])));
        assert_eq!(mixed_scripts("adm\u{ff49}n"), Some(("adm\u{ff49}n", ["Latin", "fullwidth"])));
        for honest in ["Straße naïve", "привет-world", "ελληνικά and english", "日本語abc", "", "Δx".get(..2).unwrap_or_default(), "5×5"]
        {
            assert_eq!(mixed_scripts(honest), None, "{honest}");
        }
    }
}
