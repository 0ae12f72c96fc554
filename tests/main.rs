//! The one integration-test binary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a test says which shell it leaves out")]
#![expect(clippy::disallowed_methods, reason = "the tests run the program as a script would")]

mod action;
mod actions;
mod allocations;
mod answers;
mod authoring;
mod batch;
mod cli;
mod completions;
mod contract;
mod correcting;
mod data;
mod engine;
mod example_tests;
mod four_bits;
mod fuzz;
mod history;
mod home;
mod hostile;
mod hostile_http;
mod hostile_manifests;
mod importing;
mod library;
mod lint;
mod mcp;
mod memory;
mod model_files;
mod models;
mod plain;
mod policy;
mod replaying;
mod sandbox;
mod sentences;
mod serving;
mod session;
mod shell_lines;
mod shells;
mod showing;
mod size;
mod terminal;
mod terminal_actions;
mod terminal_line;
mod tidy;
mod tool_lists;
mod tool_reports;
mod trusting;
mod turn;

/// The binary that starts programs: in a test it is not the one that runs.
pub(crate) fn helper() -> &'static std::path::Path {
    let helper = std::path::Path::new(env!("CARGO_BIN_EXE_needlesh"));
    needlesh::driver::set_helper(helper);
    helper
}

/// What a run needs; no rule is asked about other hosts.
pub(crate) fn means(env: needlesh::action::Env<'_>) -> needlesh::action::Means<'_> {
    needlesh::action::Means { env, helper: helper(), elsewhere: &|_| None, servers: Box::leak(Box::default()) }
}

/// A file of the repository.
pub(crate) fn repo(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
