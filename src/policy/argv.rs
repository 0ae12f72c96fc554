//! Patterns for the words of a command line.

use super::glob::{Glob, Reading};
use super::pattern::climbs;

/// Programs that start the program among their words.
const STARTERS: [&str; 20] = [
    "busybox",
    "chroot",
    "command",
    "doas",
    "env",
    "exec",
    "flock",
    "ionice",
    "nice",
    "nohup",
    "parallel",
    "setsid",
    "stdbuf",
    "strace",
    "sudo",
    "systemd-run",
    "time",
    "timeout",
    "toybox",
    "xargs",
];

/// Programs that take a command line as one word.
const SHELLS: [&str; 9] = ["sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "mksh", "rbash"];

/// Word by word. Read widely the patterns are a beginning, a program's folder does not matter, and a program that another one
/// starts counts as the program; read narrowly they are all there is, unless the last one is `**`.
pub(super) fn fits(globs: &[Glob], words: &[String], reading: Reading) -> bool {
    let (globs, open) = match globs.split_last() {
        Some((last, before)) if last.is_rest() => (before, true),
        _ => (globs, reading == Reading::Wide),
    };
    if reading == Reading::Narrow {
        let whole = words.len() == globs.len() || (open && words.len() > globs.len());
        return whole && globs.iter().zip(words).all(|(g, w)| !(g.has_wildcard() && climbs(w)) && g.fits(w, reading));
    }
    begins(globs, words) || started(words).iter().any(|words| begins(globs, words))
}

fn begins<S: AsRef<str>>(globs: &[Glob], words: &[S]) -> bool {
    words.len() >= globs.len()
        && globs.iter().zip(words).enumerate().all(|(n, (glob, word))| {
            let word = word.as_ref();
            glob.fits(word, Reading::Wide) || (n == 0 && glob.fits(base(word), Reading::Wide))
        })
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// Words of a script that may each start a command, at most.
const MAX_STARTS: usize = 2000;

/// The command lines that may start within `words`, more of them rather than fewer.
fn started(words: &[String]) -> Vec<Vec<&str>> {
    let mut out = Vec::new();
    let program = words.first().map_or("", |w| base(w));
    if STARTERS.contains(&program) {
        out.extend((1..words.len()).map(|n| words[n..].iter().map(String::as_str).collect()));
    }
    if words.iter().any(|w| SHELLS.contains(&base(w))) {
        for script in words.iter().skip(1) {
            let inner: Vec<&str> =
                script.split(|c: char| c.is_whitespace() || ";|&(){}`\"'$<>!".contains(c)).filter(|w| !w.is_empty()).collect();
            out.extend((0..inner.len().min(MAX_STARTS)).map(|n| inner[n..].to_vec()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(patterns: &[&str], words: &[&str], reading: Reading) -> bool {
        let globs: Vec<Glob> = patterns.iter().map(|p| Glob::new(p)).collect();
        fits(&globs, &words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(), reading)
    }

    #[test]
    fn a_program_is_found_behind_what_starts_it() {
        for words in [
            &["rm", "x"][..],
            &["/bin/rm", "x"],
            &["./rm"],
            &["env", "rm", "x"],
            &["env", "A=b", "/bin/rm", "x"],
            &["timeout", "5", "nice", "rm"],
            &["sh", "-c", "rm x"],
            &["sh", "-eu", "-c", "cd /tmp && (rm -rf x)"],
            &["env", "bash", "-c", "true; $(/bin/rm y)"],
        ] {
            assert!(fit(&["rm"], words, Reading::Wide), "{words:?}");
            assert!(!fit(&["rm", "**"], words, Reading::Narrow) || words[0] == "rm", "{words:?}");
        }
        for words in [&["man", "rm"][..], &["sh", "-c", "rmdir x"], &["grep", "rm", "file"], &[]] {
            assert!(!fit(&["rm"], words, Reading::Wide), "{words:?}");
        }
    }

    #[test]
    fn a_wildcard_of_an_allowing_rule_never_stands_for_another_folder() {
        for (word, fits) in [("x", true), ("..", false), (".", false), ("./", false), ("a/..", false), ("", true)] {
            assert_eq!(fit(&["rm", "--", "*"], &["rm", "--", word], Reading::Narrow), fits, "{word}");
        }
        assert!(fit(&["rm", "--", ".."], &["rm", "--", ".."], Reading::Narrow));
        assert!(fit(&["git", "**"], &["git", "diff", ".."], Reading::Narrow), "any words are any words");
    }
}
