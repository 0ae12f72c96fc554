//! One tool checked while a session goes on: what lint says of it, and what its examples come to.

use super::Engine;
use super::lint::lint_of;
use crate::dispatch::Error;
use crate::eval::{Ran, examples, examples_of};
use crate::lint::Finding;

/// What a check came to.
#[derive(Debug)]
pub struct Check {
    /// What the author of the tool should fix.
    pub findings: Vec<Finding>,
    /// What came of each of its examples.
    pub examples: Vec<Ran>,
}

impl Engine {
    /// Checks the tool of this name as `tools lint` and `tools test` do.
    ///
    /// # Errors
    /// An engine failure.
    pub fn check(&mut self, tool: &str) -> Result<Check, Error> {
        let findings = lint_of(self, tool);
        let which = examples_of(&self.tools, &|one| one.name == tool);
        let examples = examples(&self.model, &mut self.dispatcher, &self.tools, &which, &|_, _| {})?;
        Ok(Check { findings, examples })
    }
}
