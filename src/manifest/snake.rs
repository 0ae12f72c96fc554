//! Tool names as the model knows them.

/// `name` in snake_case by upstream's rules: ASCII letters and digits only, everything else a break,
/// a break before an upper-case letter that follows a lower-case one or a digit, or that starts a word after capitals.
/// May be empty (`"é"`).
#[must_use]
pub fn to_snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            push_break(&mut out);
            continue;
        }
        let before = i.checked_sub(1).map(|j| chars[j]);
        let after = chars.get(i + 1);
        let word_start = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || (b.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if word_start {
            push_break(&mut out);
        }
        out.push(c.to_ascii_lowercase());
    }
    out.trim_matches('_').to_owned()
}

/// Whether a name is one of 1 to 128 letters, digits, '.', '_' and '-'.
pub(super) fn is_spelled(name: &str) -> bool {
    (1..=128).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// Whether a tool may have this name: the model must be able to write it too.
#[must_use]
pub fn is_tool_name(name: &str) -> bool {
    is_spelled(name) && !to_snake_case(name).is_empty()
}

fn push_break(out: &mut String) {
    if !out.ends_with('_') {
        out.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tools() {
        let longest = "a".repeat(128);
        assert!(["pack", "a.b-c_D9", "-1", longest.as_str()].iter().all(|name| is_tool_name(name)));
        let longer = "a".repeat(129);
        assert!(!["", "a b", "..", "_", "é", "a/b", longer.as_str()].iter().any(|name| is_tool_name(name)));
    }

    #[test]
    fn upstream_cases() {
        let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../tests/fixtures/oracle/snake_case.json")).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let name = case["name"].as_str().unwrap();
            assert_eq!(to_snake_case(name), case["snake"].as_str().unwrap(), "{name:?}");
        }
    }
}
