//! Lines that need no model: a call that a person wrote out, and a plain line for the shell.

use super::{Engine, Offer, by_hand};
use crate::manifest::{Call, Kind, Layer, Sources, Tool, ToolSet, load, nearest};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Name of the tool that a shell line is.
pub const SHELL_LINE: &str = "shell_line";

/// Seconds after which a shell line is ended: it is a person's own, who can stop it.
const LIMIT_S: u64 = 86_400;

impl Engine {
    /// The offer of a call that was written out: `last_lines {"path": "a"}` or `last_lines path=a count=2`.
    ///
    /// # Errors
    /// What is wrong with it, and what was meant perhaps.
    pub fn typed(&self, line: &str) -> Result<Offer, String> {
        let call = call(&self.tools, line)?;
        Ok(by_hand(&self.tools, Arc::clone(&self.rules), Arc::clone(&self.recorder), call, "shell", self.strict))
    }

    /// The offer of a line for `sh`, under the same rules as every tool.
    ///
    /// # Errors
    /// The line cannot be a plan.
    pub fn plain(&self, line: &str) -> Result<Offer, String> {
        let tools = shell_tool(line)?;
        let call = Call { name: SHELL_LINE.to_owned(), arguments: Map::new() };
        Ok(by_hand(&tools, Arc::clone(&self.rules), Arc::clone(&self.recorder), call, "shell", self.strict))
    }
}

/// A tool that runs exactly this line. It is one that nobody vouched for: what it does is in no file, so it may delete, and a
/// rule allows it only as the command line that it is.
fn shell_tool(line: &str) -> Result<ToolSet, String> {
    if line.contains('\0') {
        return Err("a shell line cannot hold a NUL".to_owned());
    }
    let tool = json!({"name": SHELL_LINE, "description": "Run this line with sh, as you typed it", "parameters": {"type": "object", "properties": {}},
        "action": {"shell": {"script": line, "interpreter": ["sh"], "timeout_s": LIMIT_S}}});
    let text = json!({"needlesh": 1, "tools": [tool]}).to_string();
    let mut set = load(&Sources { builtin: vec![("the line".to_owned(), text)], ..Sources::default() });
    if let Some(problem) = set.problems.first().filter(|_| set.tools.is_empty()) {
        return Err(problem.message.clone());
    }
    for tool in &mut set.tools {
        (tool.origin.layer, tool.origin.file) = (Layer::Given, "your line".to_owned());
    }
    Ok(set)
}

/// A call in one of its two forms.
fn call(tools: &ToolSet, line: &str) -> Result<Call, String> {
    let (name, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    let tool = tools.get(name).ok_or_else(|| unknown(tools, name))?;
    let rest = rest.trim();
    let arguments = if rest.starts_with('{') {
        serde_json::from_str(rest).map_err(|e| format!("{name}: the arguments are not a JSON object: {e}; {}", form(tool)))?
    } else {
        words(rest).map_err(|why| format!("{name}: {why}"))?.iter().map(|word| argument(tool, word)).collect::<Result<_, _>>()?
    };
    Ok(Call { name: tool.name.clone(), arguments })
}

fn unknown(tools: &ToolSet, name: &str) -> String {
    let names: Vec<&str> = tools.tools.iter().map(|t| t.name.as_str()).collect();
    let meant = nearest(name, &names).map_or_else(|| "/tools shows all".to_owned(), |near| format!("did you mean {near}?"));
    format!("there is no tool {name}; {meant}")
}

/// How a call of the tool is written.
fn form(tool: &Tool) -> String {
    let params: Vec<String> = tool.params.iter().map(|p| format!("{}=…", p.name)).collect();
    format!("write {}", std::iter::once(tool.name.clone()).chain(params).collect::<Vec<_>>().join(" "))
}

/// One `name=value`, read by the parameter's type.
fn argument(tool: &Tool, word: &str) -> Result<(String, Value), String> {
    let (name, text) = word.split_once('=').ok_or_else(|| format!("{}: {word:?} has no \"=\"; {}", tool.name, form(tool)))?;
    let Some(param) = tool.param(name) else {
        let names: Vec<&str> = tool.params.iter().map(|p| p.name.as_str()).collect();
        let meant = nearest(name, &names).map_or_else(|| form(tool), |near| format!("did you mean {near}?"));
        return Err(format!("{} has no parameter {name}; {meant}", tool.name));
    };
    let value = match param.kind {
        Kind::String => Value::from(text),
        Kind::Array if !text.starts_with('[') => text.split(',').map(Value::from).collect(),
        kind => serde_json::from_str(text).map_err(|_| format!("{name}: {text:?} is not a JSON {}", kind.word()))?,
    };
    Ok((name.to_owned(), value))
}

/// The words of a line; quotes and backslashes as in a shell, and nothing is expanded.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut out, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {
                if std::mem::take(&mut begun) {
                    out.push(std::mem::take(&mut word));
                }
                continue;
            }
            '\'' => loop {
                match chars.next() {
                    Some('\'') => break,
                    Some(c) => word.push(c),
                    None => return Err("a ' has no end".to_owned()),
                }
            },
            '"' => loop {
                match chars.next() {
                    Some('"') => break,
                    Some('\\') => word.extend(chars.next()),
                    Some(c) => word.push(c),
                    None => return Err("a \" has no end".to_owned()),
                }
            },
            '\\' => word.extend(chars.next()),
            c => word.push(c),
        }
        begun = true;
    }
    if begun {
        out.push(word);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> ToolSet {
        let text = r#"{"needlesh": 1, "tools": [{"name": "last_lines", "description": "The last lines", "parameters": {"type": "object", "properties":
            {"path": {"type": "string"}, "count": {"type": "integer"}, "names": {"type": "array", "items": {"type": "string"}}}},
            "action": {"shell": {"argv": ["tail", "{path}"]}}}]}"#;
        load(&Sources { builtin: vec![("t.json".into(), text.into())], ..Sources::default() })
    }

    #[test]
    fn both_forms_of_a_call_are_read_by_the_parameters_types() {
        let of = |line: &str| call(&tools(), line).map(|c| Value::Object(c.arguments));
        for (line, want) in [
            ("last_lines", json!({})),
            ("last_lines {\"path\": \"a b\", \"count\": 2}", json!({"path": "a b", "count": 2})),
            ("last_lines path=a count=2", json!({"path": "a", "count": 2})),
            ("last_lines  path='a b'  count=2", json!({"path": "a b", "count": 2})),
            ("last_lines path=\"it's\" names=a,b", json!({"path": "it's", "names": ["a", "b"]})),
            ("last_lines path=a\\ b=c names='[\"x\"]'", json!({"path": "a b=c", "names": ["x"]})),
            ("last_lines path=''", json!({"path": ""})),
        ] {
            assert_eq!(of(line), Ok(want), "{line}");
        }
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        let of = |line: &str| call(&tools(), line).unwrap_err();
        for (line, told) in [
            ("last_line path=a", "there is no tool last_line; did you mean last_lines?"),
            ("water_garden a=b", "there is no tool water_garden; /tools shows all"),
            ("last_lines pth=a", "last_lines has no parameter pth; did you mean path?"),
            ("last_lines size=a", "last_lines has no parameter size; write last_lines path=… count=… names=…"),
            ("last_lines count=two", "count: \"two\" is not a JSON integer"),
            ("last_lines path=a 2", "last_lines: \"2\" has no \"=\"; write last_lines path=…"),
            ("last_lines path='a", "last_lines: a ' has no end"),
            ("last_lines {\"path\"}", "last_lines: the arguments are not a JSON object"),
        ] {
            assert!(of(line).starts_with(told), "{line}: {}", of(line));
        }
    }

    #[test]
    fn a_shell_line_is_a_tool_that_nobody_vouched_for() {
        let set = shell_tool("rm -r -- \"$HOME/x\" | wc {a}").unwrap();
        let tool = &set.tools[0];
        assert_eq!((tool.origin.layer, tool.annotations.destructive, tool.annotations.read_only), (Layer::Given, true, false));
        let call = Call { name: SHELL_LINE.into(), arguments: Map::new() };
        let plan = crate::action::plan(tool, &call, &crate::driver::environment).unwrap();
        assert_eq!(plan.argv().unwrap(), ["sh", "-c", "rm -r -- \"$HOME/x\" | wc {a}"]);
        assert!(shell_tool("a\0b").is_err());
    }
}
