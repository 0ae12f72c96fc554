//! What the values of a parameter look like, as the examples of its tool show: a database is a file, a column is not.

use crate::manifest::{Param, Tool};
use crate::sentence::{stem, stems};
use std::collections::HashSet;

/// Examples with a value from which on they say what values look like.
const ENOUGH: usize = 3;

/// What all values of a parameter are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A file by its looks: `shop.db`, `~/notes`, `src/`.
    File,
    /// Never that.
    Other,
    /// Sometimes.
    Mixed,
    /// There are too few examples.
    Unknown,
}

/// What the examples show of this parameter.
pub(super) fn shape(tool: &Tool, param: &Param) -> Shape {
    let mut files = values(tool).filter(|(name, _)| *name == param.name).map(|(_, text)| is_file(text));
    let (mut all, mut some, mut count) = (true, false, 0);
    for file in &mut files {
        (all, some, count) = (all && file, some || file, count + 1);
    }
    match (count >= ENOUGH, all, some) {
        (true, true, _) => Shape::File,
        (true, _, false) => Shape::Other,
        (true, ..) => Shape::Mixed,
        _ => Shape::Unknown,
    }
}

/// Whether a text looks like a file or folder.
pub(super) fn is_file(text: &str) -> bool {
    let ends = |(name, end): (&str, &str)| !name.is_empty() && end.len() <= 8 && end.starts_with(|c: char| c.is_ascii_alphanumeric());
    let spaced = text.contains(char::is_whitespace);
    text.contains("://") || (!spaced && (text.contains('/') || text.starts_with(['~', '.']))) || text.rsplit_once('.').is_some_and(ends)
}

/// The stems of the words that the examples say beside their values: they are words of the tool, as those of its description.
pub(super) fn words(tool: &Tool) -> HashSet<String> {
    let own: HashSet<String> = values(tool).flat_map(|(_, text)| stems(text)).collect();
    let said = tool.examples.iter().filter(|e| !e.calls.is_empty()).flat_map(|e| e.say.split(|c: char| !c.is_alphanumeric()));
    said.filter(|w| !w.is_empty()).map(stem).filter(|s| !own.contains(s)).collect()
}

/// The texts that the examples give to the tool's parameters.
fn values(tool: &Tool) -> impl Iterator<Item = (&str, &str)> {
    let calls = tool.examples.iter().flat_map(|e| &e.calls).filter(|(name, _)| tool.answers_to(name));
    calls.flat_map(|(_, arguments)| arguments.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};

    #[test]
    fn examples_say_what_a_value_looks_like() {
        let text = r#"{"needlesh":1,"tools":[{"name":"sum","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"},"column":{"type":"string"},"to":{"type":"string"}}},
            "examples":[{"say":"add up cost in a.csv","arguments":{"path":"a.csv","column":"cost"}},
                        {"say":"total of tax in x/b.csv to out","arguments":{"path":"x/b.csv","column":"tax","to":"out"}},
                        {"say":"the sum of net in ~/c","arguments":{"path":"~/c","column":"net"}}]}]}"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let tool = &tools.tools[0];
        let of = |name: &str| shape(tool, tool.param(name).unwrap());
        assert_eq!((of("path"), of("column"), of("to")), (Shape::File, Shape::Other, Shape::Unknown));
        let words = words(tool);
        assert!(words.contains(&stem("total")) && !words.contains(&stem("tax")), "{words:?}");
        for (text, file) in [("a.csv", true), ("~/x", true), ("src/", true), ("amount", false), ("1.", false), ("SELECT a FROM b", false)] {
            assert_eq!(is_file(text), file, "{text}");
        }
    }
}
