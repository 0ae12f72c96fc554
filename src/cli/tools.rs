//! `needlesh tools`: the manifests seen, checked, tested and written.

mod confusion;
mod context;
mod convert;
mod fmt;
mod layout;
mod lint;
mod list;
mod matrix;
mod new;
mod report;
mod show;
mod sketch;
mod spelled;
mod test;
mod watch;

use super::args::{Global, ToolsCommand};
use super::exit::Failure;
use super::{import, out};
use crate::manifest::manifest_schema;

/// Does what is asked with the manifests.
pub(super) fn tools(global: &Global, what: &ToolsCommand) -> Result<u8, Failure> {
    match what {
        ToolsCommand::List { words } => list::list(global, words),
        ToolsCommand::Show(flags) => show::show(global, flags),
        ToolsCommand::Lint(flags) => lint::lint(global, flags),
        ToolsCommand::Test(flags) => test::test(global, flags),
        ToolsCommand::New(flags) => new::new(global, flags),
        ToolsCommand::Fmt(flags) => fmt::fmt(global, flags),
        ToolsCommand::Convert(flags) => convert::convert(global, flags),
        ToolsCommand::Matrix(flags) => matrix::matrix(global, flags),
        ToolsCommand::Context { text } => context::context(global, &text.join(" ")),
        ToolsCommand::Schema => out::line(&serde_json::to_string_pretty(&manifest_schema()).unwrap_or_default()),
        ToolsCommand::Import(flags) => import::import(global, flags),
    }
}
