//! The one way through: the kind is told or guessed, its converter makes a draft, and what loads of it is given out.

use super::draft::Draft;
use super::{Imported, Kind, Unfit, Wanted, help, just, kind, make, mcp, npm, openapi, parse, sift, task};
use serde_json::json;

/// Makes a manifest of a text.
///
/// # Errors
/// What the text is instead, or why nothing of it can be taken.
pub fn convert(text: &str, wanted: &Wanted<'_>) -> Result<Imported, Unfit> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(kind) = wanted.from.or_else(|| kind::of_file(text, wanted.file)) else {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        return Err(Unfit::new("nobody can tell what this is", format!("--from says it: {}", kinds.join(", "))));
    };
    let draft = match kind {
        Kind::OpenApi => openapi::convert(&parse::value(text)?, wanted)?,
        Kind::Mcp => mcp::convert(text, wanted)?,
        Kind::McpServers => {
            let message = "this is the configuration of an MCP client, which names servers and not their tools";
            return Err(Unfit::new(message, "needlesh tools import FILE  # asks each of them, after a yes"));
        }
        Kind::Just => just::convert(text, wanted),
        Kind::Make => make::convert(text, wanted),
        Kind::Npm => npm::convert(&parse::value(text)?, wanted)?,
        Kind::Task => task::convert(&parse::value(text)?, wanted)?,
        Kind::Help => help::convert(text, wanted)?,
    };
    finish(kind, draft)
}

pub(super) fn finish(kind: Kind, mut draft: Draft<'_>) -> Result<Imported, Unfit> {
    let only = draft.wanted.only;
    let name = |tool: &serde_json::Value| tool["name"].as_str().unwrap_or_default().to_owned();
    if let Some(unknown) = only.iter().find(|only| !draft.tools.iter().any(|tool| name(tool) == **only)) {
        let message = format!("there is no tool {unknown:?} in it");
        return Err(Unfit { left: draft.left, ..Unfit::new(message, "leave --tools out to see all names") });
    }
    draft.tools.retain(|tool| only.is_empty() || only.contains(&name(tool)));
    let mut manifest = json!({"needlesh": 1, "title": draft.title});
    // Moved: the macro would copy each of them.
    manifest["tools"] = std::mem::take(&mut draft.tools).into();
    sift::sift(&mut manifest, &mut draft.left, &mut draft.notes)?;
    let tools = manifest["tools"].as_array().map_or(0, Vec::len);
    if tools == 0 {
        let because = |part: &str| draft.left.iter().any(|left| left.why.contains(part));
        let fix = match () {
            () if because("--all") => "--all takes more",
            () if because("--help") => "import the help of one of its commands",
            () => "name another file",
        };
        return Err(Unfit { left: draft.left, ..Unfit::new(format!("no tool could be taken over from {}", kind.words()), fix) });
    }
    Ok(Imported { kind, manifest, tools, left: draft.left, notes: draft.notes })
}
