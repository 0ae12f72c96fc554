//! The word that a person types to run what cannot be taken back.

/// Words by which people say no, or yes to anything: never what runs a tool.
const ANSWERS: [&str; 10] = ["abort", "cancel", "exit", "false", "none", "okay", "quit", "stop", "true", "sure"];

/// The tool's name, or `run` and the name where the name alone could be meant as an answer.
#[must_use]
pub fn typed_word(tool: &str) -> String {
    let short = tool.chars().count() < 4;
    if short || ANSWERS.contains(&tool.to_ascii_lowercase().as_str()) { format!("run {tool}") } else { tool.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::typed_word;

    #[test]
    fn a_word_of_refusal_runs_nothing() {
        for name in ["no", "n", "y", "q", "yes", "Stop", "quit", "cancel", "rm"] {
            assert_eq!(typed_word(name), format!("run {name}"));
        }
        assert_eq!(typed_word("delete_file"), "delete_file");
    }
}
