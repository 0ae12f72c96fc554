//! needlesh: type what you mean; a small local model turns it into a call of one of your tools; you see the exact
//! action, confirm, and it runs. The rooms below are in the order of ARCHITECTURE.md's table; edges between them go
//! one way and `tests/tidy.rs` holds them to it.

pub mod text;

pub mod config;

pub mod trust;

pub mod manifest;

pub mod lint;

pub mod import;

pub mod model;

pub mod encoder;

pub mod store;

pub mod sentence;

pub mod grammar;

pub mod dispatch;

pub mod eval;

pub mod action;

pub mod policy;

pub mod history;

pub mod shell;

pub mod driver;

pub mod tui;

pub mod cli;

#[cfg(test)]
#[path = "../tests/size.rs"]
mod size;

/// The program: the exit code of what the arguments ask for.
#[must_use]
pub fn main(arguments: cli::Parsed) -> u8 {
    // MCP servers end with the session.
    let _servers = driver::keep_servers();
    match arguments.start() {
        cli::Start::Done(code) => code,
        cli::Start::Interactive { settings, plain: true, .. } => tui::plain(&settings),
        cli::Start::Interactive { settings, colour, .. } => tui::main(&settings, colour),
    }
}
