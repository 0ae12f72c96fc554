//! Slips of the keyboard.

/// Whether two words differ by one slip: a letter too many, too few, another one, or two swapped. Words of less than four
/// letters never do: too many of them are one letter apart.
#[must_use]
pub fn one_slip(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 || a == b {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let lead = long.iter().zip(short.iter()).take_while(|(x, y)| x == y).count();
    if long.len() > short.len() {
        return long[lead + 1..] == short[lead..];
    }
    let swapped =
        lead + 1 < long.len() && long[lead] == short[lead + 1] && long[lead + 1] == short[lead] && long[lead + 2..] == short[lead + 2..];
    swapped || long[lead + 1..] == short[lead + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one() {
        for (a, b) in [
            ("wether", "weather"),
            ("serach", "search"),
            ("brnach", "branch"),
            ("delte", "delete"),
            ("dlete", "delete"),
            ("direcotry", "directory"),
            ("uplaod", "upload"),
            ("fiel", "file"),
            ("folderr", "folder"),
        ] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [("file", "file"), ("cat", "car"), ("serhca", "search"), ("", "abcd"), ("lines", "link"), ("größe", "grobes")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }
}
