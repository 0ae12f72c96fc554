//! A request to an MCP server as a person reads it.

use super::super::Exec;
use super::super::line::{self, Part, join, quote, unusual};
use super::super::written::{exact_secretive, quote_secretive, quote_visibly};
use super::{Ask, McpCall};
use crate::text::{exact, exact_word};
use serde_json::{Value, json};

/// The tool with its arguments, then the server.
pub(in crate::action) fn pieces(call: &McpCall) -> Vec<(Part, String)> {
    let sign = |text: &str| (Part::Sign, text.to_owned());
    let mut out = vec![sign("mcp ")];
    match &call.ask {
        Ask::List => out.push((Part::Program, call.ask.method().to_owned())),
        Ask::Call { tool, arguments } => {
            out.extend([
                (Part::Program, quote_visibly(tool)),
                sign(" "),
                (Part::Value, exact(&Value::Object(arguments.clone()).to_string())),
            ]);
        }
    }
    out.push(sign(" of "));
    out.extend(line::pieces(&call.server, quote_visibly));
    out
}

/// One row for each word of the server, then what is asked, then what else decides.
pub(in crate::action) fn rows(call: &McpCall) -> Vec<String> {
    let server = &call.server;
    let mut rows: Vec<String> = server.argv.iter().map(|word| exact_word(word)).collect();
    match &call.ask {
        Ask::List => rows.push(format!("asks {}", call.ask.method())),
        Ask::Call { tool, arguments } => {
            rows.push(format!("calls {} with {}", exact_word(tool), exact(&Value::Object(arguments.clone()).to_string())));
        }
    }
    rows.extend(unusual(server).map(|path| format!("program {}", exact(path))));
    rows.extend(server.env.iter().map(|(name, value)| format!("env {}={}", exact_word(name), exact(value))));
    rows.extend(call.secrets.iter().map(|(name, value)| format!("env {}={}", exact_word(name), exact_secretive(value))));
    rows.extend(server.cwd.iter().map(|cwd| format!("cwd {}", exact(cwd))));
    rows
}

/// The messages that are sent, piped into the server.
pub(in crate::action) fn shell_line(call: &McpCall) -> String {
    let hello = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "needlesh", "version": env!("CARGO_PKG_VERSION")}}});
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let params = match &call.ask {
        Ask::List => json!({}),
        Ask::Call { tool, arguments } => json!({"name": tool, "arguments": arguments}),
    };
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": call.ask.method(), "params": params});
    let line = join(&line::pieces(&Exec { stdin: Some(format!("{hello}\n{ready}\n{request}\n")), ..call.server.clone() }, quote));
    if call.secrets.is_empty() {
        return line;
    }
    let exports: String = call.secrets.iter().map(|(name, value)| format!("export {name}={}; ", quote_secretive("", value))).collect();
    format!("({exports}{line})")
}
