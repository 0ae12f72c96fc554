//! The tools as an MCP client sees them: those that run, with schema and annotations, and `dispatch`.

use crate::manifest::{Tool, ToolSet};
use rmcp::model::{Tool as Listed, ToolAnnotations};
use serde_json::{Map, Value, json};

/// All tools that a client can call, `dispatch` first.
pub(super) fn listed(set: &ToolSet) -> Vec<Listed> {
    let own = std::iter::once(dispatch(dispatch_name(set)));
    own.chain(set.tools.iter().filter(|t| t.action.is_some()).map(one)).collect()
}

/// The name of the tool that proposes: another one where a loaded tool has it.
pub(super) fn dispatch_name(set: &ToolSet) -> &'static str {
    if set.get("dispatch").is_some() { "needlesh_dispatch" } else { "dispatch" }
}

fn dispatch(name: &'static str) -> Listed {
    let schema = json!({
        "type": "object",
        "properties": {"text": {"type": "string", "description": "What is wanted, in a person's words"}},
        "required": ["text"],
        "additionalProperties": false,
    });
    let about = "Turns a request in plain words into calls of the tools of this machine, with the exact command, how sure each is \
                 and where each value came from. Proposes only: nothing is run.";
    let hints = ToolAnnotations::with_title("Propose a call").read_only(true).destructive(false).idempotent(true).open_world(false);
    Listed::new(name, about, object(schema)).with_annotations(hints)
}

fn one(tool: &Tool) -> Listed {
    let hints = tool.annotations;
    let hints = ToolAnnotations::new()
        .read_only(hints.read_only)
        .destructive(hints.destructive)
        .idempotent(hints.idempotent)
        .open_world(hints.open_world);
    Listed::new(tool.name.clone(), tool.description.clone(), object(tool.schema.clone())).with_annotations(hints)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::from_iter([("type".to_owned(), "object".into())]),
    }
}
