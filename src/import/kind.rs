//! What a text is: guessed from the text, and from the name of its file where two kinds look alike.

use super::mcp;
use crate::manifest::is_event_stream;
use serde_json::Value;

/// Under what clients keep their servers.
pub(super) const SERVERS: [&str; 4] = ["mcpServers", "mcp_servers", "context_servers", "servers"];

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A description of an HTTP interface.
    OpenApi,
    /// What an MCP server answered to `tools/list`.
    Mcp,
    /// The configuration of an MCP client, which names servers.
    McpServers,
    /// A justfile.
    Just,
    /// A makefile.
    Make,
    /// A `package.json`.
    Npm,
    /// A Taskfile.
    Task,
    /// What a program prints for `--help`.
    Help,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [Self::OpenApi, Self::Mcp, Self::McpServers, Self::Just, Self::Make, Self::Npm, Self::Task, Self::Help];

    /// The word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::Mcp => "mcp",
            Self::McpServers => "mcp-servers",
            Self::Just => "just",
            Self::Make => "make",
            Self::Npm => "npm",
            Self::Task => "task",
            Self::Help => "help",
        }
    }

    /// What it is, for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::OpenApi => "an OpenAPI description",
            Self::Mcp => "an answer of an MCP server",
            Self::McpServers => "the configuration of an MCP client, which names servers",
            Self::Just => "a justfile",
            Self::Make => "a makefile",
            Self::Npm => "a package.json",
            Self::Task => "a Taskfile",
            Self::Help => "the help of a program",
        }
    }
}

/// What a text is, if it is one of the kinds.
#[must_use]
pub fn kind_of(text: &str) -> Option<Kind> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with(['{', '[']) {
        return of_json(start);
    }
    if is_event_stream(start) {
        return Some(Kind::Mcp);
    }
    let has = |key: &str| {
        let at_start = |line: &str| {
            let line = line.trim_start_matches(['"', '\'']);
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        };
        text.lines().any(at_start)
    };
    if has("openapi") || has("swagger") {
        return Some(Kind::OpenApi);
    }
    if has("tasks") && has("version") {
        return Some(Kind::Task);
    }
    if text.lines().any(|line| line.trim_start().to_ascii_lowercase().starts_with("usage:")) {
        return Some(Kind::Help);
    }
    of_recipes(text)
}

/// As `kind_of`, with what the name of the file says where the text could be both.
pub(super) fn of_file(text: &str, file: Option<&str>) -> Option<Kind> {
    let name = file.map(|file| file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase()).unwrap_or_default();
    if name == "justfile" || name == ".justfile" || name.ends_with(".just") {
        return Some(Kind::Just);
    }
    if ["makefile", "gnumakefile"].contains(&name.as_str()) || name.ends_with(".mk") {
        return Some(Kind::Make);
    }
    kind_of(text)
}

fn of_json(text: &str) -> Option<Kind> {
    let messages = mcp::messages(text).ok()?;
    let root = messages.first()?;
    let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
    let object = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some_and(Value::is_object));
    if has(&["openapi", "swagger"]) {
        Some(Kind::OpenApi)
    } else if object(&SERVERS) {
        Some(Kind::McpServers)
    } else if object(&["scripts"]) {
        Some(Kind::Npm)
    } else if messages.iter().any(|m| m.get("jsonrpc").is_some() || m.get("result").is_some() || lists_tools(m)) {
        Some(Kind::Mcp)
    } else {
        None
    }
}

fn lists_tools(message: &Value) -> bool {
    let list = message.get("tools").unwrap_or(message).as_array();
    list.is_some_and(|tools| tools.iter().any(|tool| tool.get("inputSchema").is_some()))
}

/// Recipes stand in both kinds below a name with a colon; what else is there tells them apart.
fn of_recipes(text: &str) -> Option<Kind> {
    let mut heads = 0;
    let (mut make, mut just) = (0, 0);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let below = lines.peek().copied().unwrap_or_default();
        heads += usize::from(!line.starts_with([' ', '\t', '#']) && line.contains(':') && below.starts_with([' ', '\t']));
        make += usize::from(line.contains("$(") || line.contains("$@") || line.starts_with(".PHONY") || line.contains("?="));
        just += usize::from(line.contains("{{") || ["set ", "alias ", "[", "export ", "mod "].iter().any(|word| line.starts_with(word)));
        just += usize::from(line.starts_with("    ") && make == 0);
        make += usize::from(line.starts_with('\t'));
    }
    let target = heads > 0 || make > 0 && text.lines().any(|line| line.starts_with(".PHONY"));
    target.then_some(if just > make { Kind::Just } else { Kind::Make })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_by_its_text() {
        for (text, kind) in [
            ("{\"openapi\":\"3.1.0\"}", Kind::OpenApi),
            ("# a comment\nopenapi: 3.0.3\ninfo: {}\n", Kind::OpenApi),
            ("\"swagger\" : \"2.0\"\n", Kind::OpenApi),
            ("{\"tools\":[{\"name\":\"a\",\"inputSchema\":{}}]}", Kind::Mcp),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}", Kind::Mcp),
            ("{\"jsonrpc\":\"2.0\",\"id\":1}\n{\"jsonrpc\":\"2.0\",\"id\":2}\n", Kind::Mcp),
            ("event: message\ndata: {}\n", Kind::Mcp),
            ("{\"mcpServers\":{}}", Kind::McpServers),
            ("{\"name\":\"x\",\"scripts\":{}}", Kind::Npm),
            ("version: '3'\ntasks:\n  a: b\n", Kind::Task),
            ("A tool\n\nUsage: a [OPTIONS]\n", Kind::Help),
            ("usage: a.py [-h]\n", Kind::Help),
            ("build:\n    cargo build\n", Kind::Just),
            ("set shell := ['bash']\nbuild:\n\techo {{x}}\n", Kind::Just),
            ("all: a.o\n\tcc $(CFLAGS)\n", Kind::Make),
            (".PHONY: x\nx: y\n", Kind::Make),
        ] {
            assert_eq!(kind_of(text), Some(kind), "{text}");
        }
        for other in ["", "hello", "{\"a\":1}", "[1]", "{\"needlesh\":1,\"tools\":[]}", "- a\n- b\n"] {
            assert_eq!(kind_of(other), None, "{other}");
        }
        assert_eq!(of_file("build:\n\ttrue\n", Some("/x/justfile")), Some(Kind::Just));
        assert_eq!(of_file("build:\n    true\n", Some("rules.mk")), Some(Kind::Make));
    }
}
