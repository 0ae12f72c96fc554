//! Which of the loaded tools a rule can speak of: a rule that looks as if it denies and names nothing is worth a word.

use super::glob::Reading;
use super::rule::{Rule, Verdict};
use crate::manifest::{Action, Tool, ToolSet};

/// The tools that a rule can speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// How many they are.
    pub tools: usize,
    /// Why there are none, in words.
    pub nothing: Option<String>,
}

impl Rule {
    /// Which tools of the set the rule can speak of, by their names, origins, parameters and actions.
    #[must_use]
    pub fn reach(&self, set: &ToolSet) -> Reach {
        let named: Vec<&Tool> = set.tools.iter().filter(|t| self.names(t)).collect();
        let from: Vec<&Tool> = named.iter().filter(|t| self.comes_from(t)).copied().collect();
        let tools = from.iter().filter(|t| self.lacks(t).is_none() && self.can_run(t)).count();
        let nothing = (tools == 0).then(|| {
            let names = self.tools.iter().map(|g| format!("{:?}", g.to_string())).collect::<Vec<_>>().join(" or ");
            match (named.first(), from.first()) {
                (None, _) => format!("no tool is named {names}"),
                (_, None) => "no such tool has this origin".to_owned(),
                (_, Some(tool)) => match self.lacks(tool) {
                    Some(parameter) if from.len() == 1 => format!("{} has no parameter {parameter:?}", tool.name),
                    Some(parameter) => format!("no such tool has the parameter {parameter:?}"),
                    None => "no such tool runs anything of the kind".to_owned(),
                },
            }
        });
        Reach { tools, nothing }
    }

    fn names(&self, tool: &Tool) -> bool {
        let reading = if self.verdict == Verdict::Allow { Reading::Narrow } else { Reading::Wide };
        self.tools.is_empty() || self.tools.iter().any(|g| g.fits(&tool.name, reading) || g.fits(&tool.model_name, reading))
    }

    fn comes_from(&self, tool: &Tool) -> bool {
        self.origins.is_empty() || self.origins.contains(&tool.origin.layer)
    }

    /// An argument that the rule wants and the tool does not have.
    fn lacks(&self, tool: &Tool) -> Option<&str> {
        self.arguments.iter().flatten().map(|(name, _)| name.as_str()).find(|name| tool.param(name).is_none())
    }

    fn can_run(&self, tool: &Tool) -> bool {
        let shell = matches!(tool.action, Some(Action::Shell(_) | Action::Builtin(_) | Action::Mcp(_)));
        (self.argv.is_none() || shell) && (self.hosts.is_empty() || tool.action.is_some())
    }
}
