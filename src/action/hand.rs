//! What a person does with a key of the session and no tool: a text for the clipboard, their own pager or editor.

use super::builtin::{TOO_LONG, copying, exec};
use super::{Exec, Plan, Refusal, Risk, Step};
use crate::manifest::Call;
use serde_json::Map;

type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What puts a text into the clipboard.
///
/// # Errors
/// The text is too long for a terminal's clipboard, and there is no other.
pub fn copy(text: &str, env: Env<'_>) -> Result<Plan, Refusal> {
    let step = copying(text.to_owned(), env)?.ok_or_else(|| Refusal::Invalid(TOO_LONG.to_owned()))?;
    Ok(plan("copy", step))
}

/// A program of the person's, which gets the terminal: the words of one of `variables` of the environment, the first that is
/// set, or else the first of `usual` that is on this machine; then `file`. No shell reads any of it.
///
/// # Errors
/// There is no such program.
pub fn own_program(variables: &[&str], usual: &[&str], file: &str, env: Env<'_>) -> Result<Plan, Refusal> {
    let set = variables.iter().filter_map(|name| env(name)).find(|value| !value.trim().is_empty());
    let choices: Vec<String> = set.map_or_else(|| usual.iter().map(|&word| word.to_owned()).collect(), |words| vec![words]);
    for choice in &choices {
        let words: Vec<&str> = choice.split_whitespace().chain([file]).collect();
        if let Ok(exec) = exec(&words, env) {
            return Ok(plan("own_program", Step::Exec(Exec { interactive: true, ..exec })));
        }
    }
    let names = choices.iter().filter_map(|choice| choice.split_whitespace().next()).map(str::to_owned).collect();
    Err(Refusal::MissingProgram(names))
}

fn plan(name: &str, step: Step) -> Plan {
    let call = Call { name: name.to_owned(), arguments: Map::new() };
    let (id, tool) = (String::new(), name.to_owned());
    Plan { id, tool, call, defaulted: Vec::new(), risk: Risk::Changes, undoes: false, from: None, step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_variable_are_words_and_no_shell_line() {
        let env = |name: &str| match name {
            "PAGER" => Some("sh -c 'x;y'".to_owned()),
            "PATH" => Some("/usr/bin:/bin".to_owned()),
            _ => None,
        };
        let Step::Exec(exec) = own_program(&["GIT_PAGER", "PAGER"], &["less"], "/a b", &env).unwrap().step else { panic!() };
        assert_eq!(exec.argv, ["sh", "-c", "'x;y'", "/a b"]);
        assert!(exec.interactive);
        let none = own_program(&["NO_SUCH"], &["no-such-program"], "/a", &env).unwrap_err();
        assert!(none.to_string().contains("no-such-program"), "{none}");
    }

    #[test]
    fn a_text_that_is_too_long_for_the_terminal_is_refused() {
        let env = |name: &str| (name == "PATH").then(|| "/usr/bin".to_owned());
        assert_eq!(copy("x", &env).unwrap().step, Step::Clipboard("x".into()));
        assert!(copy(&"x".repeat(80_000), &env).unwrap_err().to_string().contains("74,994"));
    }
}
