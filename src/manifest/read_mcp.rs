//! MCP actions: a tool of a server on this machine. The server's command is fixed text, and no value comes into it: values
//! are the arguments of the call.

use super::McpAction;
use super::field::{Fault, Field, Object};
use super::read_template::{Allow, OUTPUT, TIMEOUT, env};

const KEYS: &[&str] = &["command", "tool", "env", "cwd", "timeout_s", "max_output_kb", "sandbox"];
/// Words that a command may have.
const WORDS: usize = 200;

/// Reads an MCP action.
pub(super) fn mcp(object: &Object<'_>) -> Result<McpAction, Fault> {
    object.only(KEYS)?;
    // Without parameters no hole is one.
    let env = env(object, &[], Allow::Secrets)?;
    Ok(McpAction {
        command: command(&object.need("command")?)?,
        tool: object.get("tool").map(|field| named(&field)).transpose()?,
        env,
        cwd: object.get("cwd").map(|field| named(&field)).transpose()?,
        timeout_s: object.integer("timeout_s", &TIMEOUT, 60)?,
        max_output_kb: object.integer("max_output_kb", &OUTPUT, 1024)?,
        sandbox: object.boolean("sandbox", true)?,
    })
}

fn command(field: &Field<'_>) -> Result<Vec<String>, Fault> {
    let words = field.strings()?;
    if words.first().is_none_or(|program| program.trim().is_empty()) {
        return Err(field.fault("\"command\" names no program", "write for example [\"npx\", \"-y\", \"a-server\"]"));
    }
    if words.len() > WORDS || words.iter().any(|word| word.contains('\0')) {
        return Err(field.fault(format!("\"command\" has more than {WORDS} words, or a NUL character"), "shorten it"));
    }
    Ok(words)
}

fn named(field: &Field<'_>) -> Result<String, Fault> {
    let text = field.string()?;
    if text.is_empty() || text.contains('\0') {
        return Err(field.fault("the text is empty or holds a NUL character", "write a name"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(value: &Value) -> Result<McpAction, Fault> {
        mcp(&Field::new(value, "/m").object().unwrap())
    }

    #[test]
    fn a_server_and_its_tool_are_read() {
        let full =
            json!({"command": ["npx", "{x}"], "tool": "read", "env": {"TOKEN": "${env:T}", "MODE": "a"}, "cwd": "~/x", "timeout_s": 5});
        let action = read(&full).unwrap();
        assert_eq!((action.command.len(), action.tool.as_deref(), action.timeout_s, action.env.len()), (2, Some("read"), 5, 2));
        let least = read(&json!({"command": ["s"]})).unwrap();
        assert_eq!((least.tool, least.timeout_s, least.max_output_kb, least.sandbox), (None, 60, 1024, true));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (value, part) in [
            (json!({"tool": "x"}), "command"),
            (json!({"command": "npx x"}), "not a list"),
            (json!({"command": []}), "no program"),
            (json!({"command": [" "]}), "no program"),
            (json!({"command": ["a\u{0}"]}), "NUL"),
            (json!({"command": ["a"], "tool": ""}), "empty"),
            (json!({"command": ["a"], "env": {"A B": "x"}}), "variable"),
            (json!({"command": ["a"], "env": {"A": "{x}"}}), "not a parameter"),
            (json!({"command": ["a"], "args": []}), "args"),
        ] {
            let fault = read(&value).unwrap_err();
            assert!(fault.message.contains(part), "{value}: {}", fault.message);
        }
    }
}
