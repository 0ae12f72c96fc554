//! What a tool's own file says, as stems of its words and shapes of its values. Every reading of a sentence asks for it several
//! times, and it takes reading all examples of the tool: it is worked out once a sentence, and only what is asked for.

use super::offer::tool_text;
use super::shape::{self, Shape};
use crate::manifest::{Action, Param, Tool};
use crate::sentence::stems;
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::HashSet;

/// A tool with what its file says.
pub(super) struct Known<'a> {
    pub(super) tool: &'a Tool,
    about: OnceCell<HashSet<String>>,
    examples: OnceCell<HashSet<String>>,
    file: OnceCell<HashSet<String>>,
    shapes: OnceCell<Vec<Shape>>,
}

impl<'a> Known<'a> {
    /// Nothing is worked out yet.
    pub(super) fn new(tool: &'a Tool) -> Self {
        Self { tool, about: OnceCell::new(), examples: OnceCell::new(), file: OnceCell::new(), shapes: OnceCell::new() }
    }

    /// Whether a stem is one of the tool's name or description, or of its examples' words beside their values.
    pub(super) fn says(&self, stem: &str) -> bool {
        self.about.get_or_init(|| stems(&tool_text(self.tool)).into_iter().collect()).contains(stem) || self.shows(stem)
    }

    /// Whether a stem is one of its examples' words beside their values.
    pub(super) fn shows(&self, stem: &str) -> bool {
        self.examples.get_or_init(|| shape::words(self.tool)).contains(stem)
    }

    /// Whether a stem stands anywhere in the tool's file, values of examples among them.
    pub(super) fn has(&self, stem: &str) -> bool {
        self.file.get_or_init(|| stems(&all_words(self.tool)).into_iter().collect()).contains(stem)
    }

    /// What the values of a parameter look like.
    pub(super) fn shape(&self, param: &Param) -> Shape {
        let all = self.shapes.get_or_init(|| self.tool.params.iter().map(|p| shape::shape(self.tool, p)).collect());
        let place = self.tool.params.iter().position(|p| p.name == param.name);
        place.and_then(|i| all.get(i)).copied().unwrap_or(Shape::Unknown)
    }
}

/// Everything that a tool's file says about it, in words.
fn all_words(tool: &Tool) -> String {
    let mut text = tool_text(tool);
    let mut add = |more: &str| {
        text.push(' ');
        text.push_str(more);
    };
    add(tool.action.as_ref().and_then(Action::program).unwrap_or_default());
    for param in &tool.params {
        add(&param.name.replace('_', " "));
        add(&param.description);
        param.choices.iter().filter_map(Value::as_str).for_each(&mut add);
    }
    // Of an example without a call every word is one that the tool is not for.
    for example in tool.examples.iter().filter(|e| !e.calls.is_empty()) {
        add(&example.say);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};
    use crate::sentence::stem;

    #[test]
    fn what_a_file_says_is_told_apart_by_where_it_stands() {
        let text = r#"{"needlesh":1,"tools":[{"name":"add_up","description":"Add up a column","parameters":{"type":"object","properties":{
            "path":{"type":"string","description":"The table"},"kind":{"type":"string","enum":["mean"]}}},
            "examples":[{"say":"total of costs.csv","arguments":{"path":"costs.csv"}},{"say":"total of x/b.csv","arguments":{"path":"x/b.csv"}},
                        {"say":"total of taxes.csv","arguments":{"path":"taxes.csv"}},{"say":"fly to the moon","calls":[]}]}]}"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let known = Known::new(&tools.tools[0]);
        let of = |word: &str| (known.says(&stem(word)), known.shows(&stem(word)), known.has(&stem(word)));
        assert_eq!(of("column"), (true, false, true));
        assert_eq!(of("total"), (true, true, true));
        assert_eq!(of("table"), (false, false, true));
        assert_eq!(of("mean"), (false, false, true));
        assert_eq!(of("costs"), (false, false, true), "a value of an example");
        assert_eq!(of("moon"), (false, false, false), "an example of what it is not for");
        assert_eq!(known.shape(&known.tool.params[0]), Shape::File);
        assert_eq!(known.shape(&known.tool.params[1]), Shape::Unknown);
    }
}
