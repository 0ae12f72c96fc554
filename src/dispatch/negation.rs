//! Requests that say what not to do: they lead to no call, whatever the model thinks.

/// Openings that turn a request into its opposite, in lower case.
const OPENINGS: [&str; 9] =
    ["don't ", "dont ", "don’t ", "do not ", "never ", "please don't ", "please don’t ", "please do not ", "please never "];

/// Whether the sentence begins by forbidding something. A negation further in ("files not in git") is no refusal.
pub(super) fn is_negated(query: &str) -> bool {
    let lower = query.trim_start().to_lowercase();
    OPENINGS.iter().any(|o| lower.starts_with(o)) && !lower.starts_with("don't forget") && !lower.starts_with("dont forget")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_forbidding_opening_refuses() {
        for yes in ["don't delete notes.txt", "Do not stop the server", "please never run this", "DONT remove it"] {
            assert!(is_negated(yes), "{yes}");
        }
        for no in ["list files not in git", "don't forget to commit", "donate now", "nevermind.txt size", ""] {
            assert!(!is_negated(no), "{no}");
        }
    }
}
