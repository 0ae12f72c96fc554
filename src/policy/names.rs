//! Risks and origins as rules and JSON name them.

use crate::action::Risk;
use crate::manifest::Layer;

/// A risk in rules and JSON.
#[must_use]
pub fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::ReadOnly(_) => "read_only",
        Risk::Changes => "changes",
        Risk::Destructive => "destructive",
        Risk::OpenWorld => "open_world",
    }
}

/// Whose file a tool is from, in rules and JSON.
#[must_use]
pub fn origin_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Builtin => "builtin",
        Layer::User => "user",
        Layer::Project => "project",
        Layer::Given => "given",
    }
}
