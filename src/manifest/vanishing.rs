//! Words of a command line that go away when a parameter has no value, and so move the words after them.

use super::field::Fault;
use super::{Action, Element, Param, ShellForm, Template};

/// A complaint for each parameter whose word goes away from before another value. `pointer` is the tool's.
pub(super) fn vanishing(action: Option<&Action>, params: &[Param], pointer: &str) -> Vec<Fault> {
    let Some(Action::Shell(ways)) = action else { return Vec::new() };
    let mut found: Vec<Fault> = Vec::new();
    for way in ways {
        let ShellForm::Argv(argv) = &way.form else { continue };
        for (i, element) in argv.iter().enumerate() {
            let Element::Word(word) = element else { continue };
            let moved = argv.get(i + 1..).is_some_and(|rest| rest.iter().any(has_value));
            let Some(name) = optional(word, params).filter(|_| moved) else { continue };
            let message = format!("without a value for {name:?} the call is incomplete: its word would go, and the words after it move");
            let fault =
                Fault::new(&format!("{pointer}/action"), message, "put it into an \"if\", give the parameter a default, or require it")
                    .by("vanishing-word");
            if !found.contains(&fault) {
                found.push(fault);
            }
        }
    }
    found
}

/// The parameter that a word lacks when it goes away; an option with its value in one word moves nothing.
fn optional<'a>(word: &Template, params: &'a [Param]) -> Option<&'a str> {
    if word.parts.first().is_some_and(|part| matches!(part, super::Part::Text(text) if text.starts_with('-'))) {
        return None;
    }
    let absent = |p: &&Param| !p.required && p.default.as_ref().is_none_or(serde_json::Value::is_null);
    word.holes().find_map(|hole| params.iter().find(|p| p.name == hole).filter(absent).map(|p| p.name.as_str()))
}

fn has_value(element: &Element) -> bool {
    match element {
        Element::Word(word) => !word.is_fixed(),
        Element::If { then, otherwise, .. } => then.iter().chain(otherwise).any(has_value),
        Element::Each { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Severity, Sources, load};
    use serde_json::{Value, json};

    fn warnings(argv: &Value) -> usize {
        let properties = json!({"a": {"type": "string"}, "b": {"type": "string"}, "d": {"type": "string", "default": "x"}});
        let tool = json!({"name": "t", "parameters": {"type": "object", "properties": properties, "required": ["b"]}, "action": {"shell": {"argv": argv}}});
        let file = json!({"needlesh": 1, "tools": [tool]}).to_string();
        let set = load(&Sources { builtin: vec![("f".into(), file)], ..Sources::default() });
        assert!(set.problems.iter().all(|p| p.severity == Severity::Warning && p.message.contains("words after it move")));
        set.problems.len()
    }

    #[test]
    fn words_that_move_others_are_told() {
        assert_eq!(warnings(&json!(["cp", "{a}", "{b}"])), 1);
        assert_eq!(warnings(&json!(["head", "-n", "{a}", "--", "{b}"])), 1);
        assert_eq!(warnings(&json!(["cp", "x{a}", {"if": "d", "then": ["{d}"]}])), 1);
        for honest in [
            json!(["cp", "{b}", "{a}"]),
            json!(["cp", "{d}", "{b}"]),
            json!(["du", "--max-depth={a}", "--", "{b}"]),
            json!(["cp", {"if": "a", "then": ["{a}"]}, "{b}"]),
            json!(["ls", "{a}", "--", "fixed"]),
        ] {
            assert_eq!(warnings(&honest), 0, "{honest}");
        }
    }
}
