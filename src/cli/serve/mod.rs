//! needlesh for other programs: requests as JSON lines (`serve --stdio`) and as an MCP server (`mcp`). Both propose; both run
//! only what a rule lets run where nobody can be asked. The formats are in docs/serve.md.

mod lines;
mod listed;
mod mcp;
mod queue;
mod request;
mod work;

pub(super) use lines::serve;
pub(super) use mcp::mcp;
