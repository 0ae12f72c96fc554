//! MCP servers: those that the configuration of a client names, and what they answered, as tools that call them.

use super::draft::Draft;
use super::kind::SERVERS;
use super::words::{fixed, slug};
use super::{Imported, Left, McpServer, Unfit, Wanted, convert, mcp, parse};
use serde_json::{Map, Value, json};

/// Parts of names of variables whose values nobody writes into a manifest.
const SECRET: [&str; 7] = ["TOKEN", "KEY", "SECRET", "PASS", "CREDENTIAL", "AUTH", "DATABASE_URL"];

/// The servers of a configuration.
#[derive(Debug, Default)]
pub struct Servers {
    /// Those that are started here.
    pub servers: Vec<McpServer>,
    /// The others.
    pub left: Vec<Left>,
    /// What a person should know of them.
    pub notes: Vec<String>,
}

/// Reads the configuration of a client.
///
/// # Errors
/// It names no servers.
pub fn mcp_servers(text: &str) -> Result<Servers, Unfit> {
    let root = parse::value(text)?;
    let Some(all) = SERVERS.iter().find_map(|key| root.get(*key)?.as_object()) else {
        return Err(Unfit::new("there is no \"mcpServers\" in it", "name the configuration of an MCP client"));
    };
    let mut out = Servers::default();
    for (name, entry) in all {
        match server(name, entry, &mut out.notes) {
            Ok(server) => out.servers.push(server),
            Err(why) => out.left.push(Left { what: name.clone(), why: why.to_owned() }),
        }
    }
    Ok(out)
}

fn server(name: &str, entry: &Value, notes: &mut Vec<String>) -> Result<McpServer, &'static str> {
    if entry.get("disabled") == Some(&Value::Bool(true)) || entry.get("enabled") == Some(&Value::Bool(false)) {
        return Err("it is switched off");
    }
    if entry.get("url").is_some() || entry.get("serverUrl").is_some() {
        return Err("it is spoken to over HTTP, and only servers that are started here are called");
    }
    // Zed has the program with its arguments in an object of its own.
    let held = entry.get("command").filter(|command| command.is_object()).unwrap_or(entry);
    let program = held.get("command").or_else(|| held.get("path")).and_then(Value::as_str).filter(|program| !program.is_empty());
    let arguments = held.get("args").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let command = program.into_iter().chain(arguments).map(str::to_owned).collect::<Vec<_>>();
    if program.is_none() {
        return Err("it has no \"command\"");
    }
    if command.iter().any(|word| word.contains("${")) {
        return Err("its command has a variable of its client; write it out");
    }
    let env = held.get("env").and_then(Value::as_object).into_iter().flatten();
    let env = env.filter_map(|(key, value)| Some((key.clone(), variable(name, key, value.as_str()?, notes)))).collect();
    Ok(McpServer { name: name.to_owned(), command, env, cwd: held.get("cwd").and_then(Value::as_str).map(str::to_owned) })
}

/// The value of a variable; one that may be a secret is taken from the environment instead.
fn variable(server: &str, name: &str, value: &str, notes: &mut Vec<String>) -> String {
    let upper = name.to_ascii_uppercase();
    if SECRET.iter().any(|part| upper.contains(part)) || value.contains("${") {
        notes.push(format!("{server}: the value of {name} is not copied; set {name} in the environment"));
        return format!("${{env:{name}}}");
    }
    fixed(value)
}

impl McpServer {
    /// What calls one of its tools; without a name, what asks for all.
    fn action(&self, tool: Option<&str>) -> Value {
        let mut action = Map::from_iter([("command".to_owned(), json!(self.command))]);
        action.extend(tool.map(|tool| ("tool".to_owned(), tool.into())));
        if !self.env.is_empty() {
            let env: Map<String, Value> = self.env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            action.insert("env".to_owned(), Value::Object(env));
        }
        action.extend(self.cwd.as_deref().map(|cwd| ("cwd".to_owned(), cwd.into())));
        json!({ "mcp": action })
    }

    /// The name of the tool of `asking`.
    #[must_use]
    pub fn asking_name(&self) -> String {
        format!("list_tools_of_{}", Some(slug(&self.name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "server".to_owned()))
    }

    /// A manifest with one tool, which asks the server for all of its own.
    #[must_use]
    pub fn asking(&self) -> Value {
        let description = format!("Start the MCP server {} and ask which tools it has", self.name);
        json!({"needlesh": 1, "tools": [{"name": self.asking_name(), "description": description, "action": self.action(None)}]})
    }
}

/// Makes a manifest of what servers answered to `tools/list`; each tool calls its server.
///
/// # Errors
/// An answer is no list, or nothing of it can be taken.
pub fn convert_lists(answers: &[(McpServer, String)], found: Servers, wanted: &Wanted<'_>) -> Result<Imported, Unfit> {
    let title = match answers {
        [(server, _)] => server.name.clone(),
        _ => "MCP servers".to_owned(),
    };
    let mut draft = Draft::new(wanted, title.clone());
    (draft.left, draft.notes) = (found.left, found.notes);
    for (server, answer) in answers {
        let before = draft.tools.len();
        // A name that another server has gets this one's in front.
        draft.title.clone_from(&server.name);
        let names = mcp::lists(&mcp::messages(answer)?, &mut draft)?;
        for (tool, name) in draft.tools.iter_mut().skip(before).zip(names) {
            if let Value::Object(map) = tool {
                map.insert("action".to_owned(), server.action(Some(&name)));
            }
        }
    }
    draft.title = title;
    convert::finish(super::Kind::McpServers, draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_of_a_client_become_tools_without_their_secrets() {
        let text = r#"{"mcpServers": {
            "files": {"command": "npx", "args": ["-y", "files-server", "/data"], "env": {"LOG": "a{b}", "API_TOKEN": "t0p"}, "cwd": "/w"},
            "far": {"url": "https://far.example/mcp"}, "off": {"command": "x", "disabled": true}, "none": {"args": []},
            "var": {"command": "x", "args": ["${workspaceFolder}"]}, "zed": {"command": {"path": "zed-server", "args": ["a"]}}}}"#;
        let found = mcp_servers(text).unwrap();
        let left: Vec<&str> = found.left.iter().map(|left| left.what.as_str()).collect();
        assert_eq!((left, found.servers.len()), (vec!["far", "off", "none", "var"], 2));
        assert!(found.notes[0].contains("API_TOKEN is not copied") || found.notes[0].contains("API_TOKEN"), "{:?}", found.notes);
        assert_eq!(found.servers[1].command, ["zed-server", "a"]);
        let answer = r#"{"tools":[{"name":"read"},{"name":"a/b"}]}"#.to_owned();
        let answers: Vec<_> = found.servers.iter().map(|server| (server.clone(), answer.clone())).collect();
        let imported = convert_lists(&answers, found, &Wanted::default()).unwrap();
        let tool = &imported.manifest["tools"][1];
        let env = json!({"LOG": "a{{b}}", "API_TOKEN": "${env:API_TOKEN}"});
        assert_eq!(
            tool["action"],
            json!({"mcp": {"command": ["npx", "-y", "files-server", "/data"], "tool": "a/b", "env": env, "cwd": "/w"}})
        );
        assert_eq!((imported.tools, &imported.manifest["tools"][2]["name"]), (4, &json!("zed_read")));
        assert!(!imported.manifest.to_string().contains("t0p"));
    }

    #[test]
    fn what_asks_a_server_is_a_tool_itself() {
        let server = McpServer { name: "My files".to_owned(), command: vec!["x".to_owned()], ..McpServer::default() };
        let asking = server.asking();
        assert_eq!(asking["tools"][0]["name"], server.asking_name());
        assert_eq!(asking["tools"][0]["action"], json!({"mcp": {"command": ["x"]}}));
        assert!(mcp_servers("{\"a\": 1}").is_err());
    }
}
