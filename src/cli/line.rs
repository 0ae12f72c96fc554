//! `needlesh line`: what a text on a shell's command line would be as a command line of that shell. Runs nothing, records nothing:
//! the shell does both when its person presses Enter. What is not sure enough to print is not printed, as with `--print`.

use super::args::{Global, LineFlags, LineShell};
use super::exit::{Failure, NOT_PERMITTED};
use super::verdict::callable;
use super::{engine, errors, out};
use crate::action::Plan;
use crate::driver::Turn;

/// Prints the line, or fails with the reason.
pub(super) fn line(global: &Global, flags: &LineFlags) -> Result<u8, Failure> {
    let global = Global { quiet: true, ..global.clone() };
    let engine = engine(&global)?;
    let mut turn = engine.propose(flags.text.trim(), "line")?;
    if turn.denied().is_none() {
        turn.hold_back(None);
    }
    callable(&turn)?;
    out::line(&whole(&turn, flags.shell)?)
}

/// All calls of an answer, each of which runs when the one before went well.
fn whole(turn: &Turn, shell: LineShell) -> Result<String, Failure> {
    let mut parts = Vec::new();
    for offer in &turn.offers {
        let planned = offer.planned.as_ref().map_err(|why| errors::unplanned(&offer.proposed.call.name, why))?;
        if planned.is_denied() {
            let message = format!("{} is {}", planned.plan.tool, planned.decision.why);
            return Err(Failure::new(NOT_PERMITTED, message, errors::RULES));
        }
        parts.push(in_shell(&planned.plan, shell));
    }
    // Nushell ends a line of commands at the first that fails.
    Ok(parts.join(if shell == LineShell::Nu { "; " } else { " && " }))
}

/// A plan as a command of a shell. What is more than words of a program, and a program whose name means something else to
/// shells, is left to `sh` where the shell is not like it.
fn in_shell(plan: &Plan, shell: LineShell) -> String {
    let line = plan.shell_line();
    let quoted: fn(&str) -> String = match shell {
        LineShell::Bash | LineShell::Zsh => return line,
        LineShell::Fish => fish,
        LineShell::Nu => nu,
    };
    let bare = plan.argv().filter(|argv| plan.is_bare() && argv.first().is_some_and(|program| line.starts_with(program.as_str())));
    let words = match bare {
        Some(argv) => argv.iter().map(|word| quoted(word)).collect::<Vec<_>>(),
        None => ["sh", "-c", &line].map(quoted).to_vec(),
    };
    // Nushell has commands of its own with the names of programs.
    format!("{}{}", if shell == LineShell::Nu { "^" } else { "" }, words.join(" "))
}

/// Whether a word means itself in every shell.
fn is_plain(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,+@%=".contains(c);
    // More than two dots lead further up in Nushell.
    !word.is_empty() && word.chars().all(plain) && !word.starts_with(['=', '%', '@']) && !word.contains("...")
}

fn fish(word: &str) -> String {
    if is_plain(word) { word.to_owned() } else { format!("'{}'", word.replace('\\', "\\\\").replace('\'', "\\'")) }
}

fn nu(word: &str) -> String {
    if is_plain(word) && !word.contains('=') {
        return word.to_owned();
    }
    let mut out = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_themselves_in_shells_that_are_not_like_sh() {
        for (word, in_fish, in_nu) in [
            ("src/a-b.c", "src/a-b.c", "src/a-b.c"),
            ("", "''", "\"\""),
            ("-rf", "-rf", "-rf"),
            ("a b", "'a b'", "\"a b\""),
            ("it's", "'it\\'s'", "\"it's\""),
            ("a\\b", "'a\\\\b'", "\"a\\\\b\""),
            ("$HOME`x`", "'$HOME`x`'", "\"$HOME`x`\""),
            ("two\nlines", "'two\nlines'", "\"two\\nlines\""),
            ("=ls", "'=ls'", "\"=ls\""),
            ("~", "'~'", "\"~\""),
            ("a=b", "a=b", "\"a=b\""),
            ("../..", "../..", "../.."),
            (".../x", "'.../x'", "\".../x\""),
        ] {
            assert_eq!((fish(word), nu(word)), (in_fish.to_owned(), in_nu.to_owned()), "{word:?}");
        }
    }
    /// What a shell makes of a quoted word: `escapes` are the characters that a backslash keeps, or stands for another with.
    fn read(quoted: &str, quote: char, escapes: &[(char, char)]) -> Option<String> {
        let inside = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
        let (mut out, mut chars) = (String::new(), inside.chars());
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next()? {
                    'u' => {
                        let code: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                        out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                    }
                    kept => out.push(escapes.iter().find(|(written, _)| *written == kept)?.1),
                },
                // A quote in it would end it.
                c if c == quote => return None,
                c => out.push(c),
            }
        }
        Some(out)
    }

    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn a_quoted_word_is_read_as_the_word(word in "[a-c'\"\\\\$`!~;|&(){}\\[\\]*?#%@=. \n\t\r\u{1b}\u{9b}\u{202e}é]{0,12}") {
            if fish(&word) != word {
                proptest::prop_assert_eq!(read(&fish(&word), '\'', &[('\\', '\\'), ('\'', '\'')]), Some(word.clone()));
            }
            if nu(&word) != word {
                let escapes = [('\\', '\\'), ('"', '"'), ('n', '\n'), ('r', '\r'), ('t', '\t')];
                proptest::prop_assert_eq!(read(&nu(&word), '"', &escapes), Some(word.clone()));
            }
            for plain in [fish(&word), nu(&word)].into_iter().filter(|written| *written == word) {
                proptest::prop_assert!(plain.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:,+@%=".contains(c)), "{}", plain);
            }
        }
    }
}
