//! All rules: their names, how much they matter, and what they are for.

use super::finding::Level;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// As findings and files name it.
    pub name: &'static str,
    /// How much its findings matter, unless a file says otherwise.
    pub level: Level,
    /// What it is for.
    pub about: &'static str,
}

const fn rule(name: &'static str, level: Level, about: &'static str) -> Rule {
    Rule { name, level, about }
}

use Level::{Error, Note, Warning};

/// Every rule, by family.
pub const RULES: &[Rule] = &[
    rule("form", Error, "what cannot be read is left out"),
    rule("policy", Error, "rules that cannot be read let nothing run"),
    rule("same-name", Warning, "two tools of one name: the later one wins"),
    rule("unknown-tool", Warning, "an action or examples for a tool that is not loaded"),
    rule("empty-folder", Warning, "a folder without a manifest"),
    rule("unknown-hole", Error, "a hole that no parameter fills"),
    rule("unused-parameter", Warning, "a parameter that no action uses"),
    rule("optional-hole", Warning, "an optional value in a place that needs one"),
    rule("vanishing-word", Warning, "a word that goes away without a value, and moves the ones after it"),
    rule("option-position", Warning, "a value that could stand where options stand, without \"--\" before it"),
    rule("shell-syntax", Warning, "a pipe, redirection, glob, tilde or variable in argv: no shell expands it"),
    rule("hole-in-script", Warning, "a hole in a script, which gets its values as variables"),
    rule("unknown-variable", Warning, "a script variable that is not a parameter"),
    rule("missing-program", Note, "a program that is not installed here"),
    rule("no-annotations", Warning, "nothing says what the tool does to the machine"),
    rule("read-only-doubt", Warning, "an action that changes things, said to only read"),
    rule("secret-form", Warning, "a header with $NAME instead of ${env:NAME}"),
    rule("secret-in-file", Warning, "a secret written into the file"),
    rule("idle-rule", Warning, "a policy rule that names no tool or parameter"),
    rule("no-description", Warning, "a tool or parameter without a description"),
    rule("long-description", Warning, "a description that a small model cannot use"),
    rule("same-description", Warning, "two tools with the same description"),
    rule("similar-tools", Warning, "two tools that say nearly the same and will be mixed up"),
    rule("hidden-instruction", Warning, "a description that gives orders instead of describing"),
    rule("invisible-character", Warning, "characters that a person cannot see, or that pass for others"),
    rule("required-unknown", Warning, "\"required\" names a property that is not there"),
    rule("enum-case", Warning, "allowed values that differ only by case or blanks"),
    rule("unsayable", Warning, "a required parameter that no sentence would name"),
    rule("wrong-default", Warning, "a default outside its own schema"),
    rule("unsatisfiable", Warning, "a schema that no value satisfies"),
    rule("unheld-keyword", Warning, "a keyword that the decoder cannot hold the model to"),
    rule("wrong-example", Warning, "an example whose call cannot be right"),
    rule("token-cost", Warning, "a tool that takes more room than the model has for one"),
    rule("unknown-rule", Warning, "\"x-lint\" names a rule that is not there"),
    rule("no-reason", Warning, "\"x-lint\" silences a rule without a reason"),
    rule("idle-silence", Note, "\"x-lint\" silences a rule that finds nothing"),
];

/// The rule of that name.
pub(super) fn rule_of(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
