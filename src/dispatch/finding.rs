//! What the checks after the decode say: nouns.

/// A check by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The answer is a list of calls of offered tools (only without a grammar can it be something else).
    Form,
    /// The whole JSON Schema of the tool.
    Schema,
    /// A number said is outside the bounds of the parameter that it is meant for.
    Bounds,
    /// The same call twice.
    Twice,
    /// Words of the sentence used by two values that cannot both own them.
    SharedWords,
    /// A value that only names its parameter, or that nobody said.
    NoValue,
    /// A later call that is incomplete.
    Incomplete,
    /// A part of the sentence that led to no call.
    NotUnderstood,
    /// The answer was longer than the decode's limit; what did not fit is left out.
    CutShort,
}

impl Check {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Schema => "schema",
            Self::Bounds => "bounds",
            Self::Twice => "twice",
            Self::SharedWords => "shared_words",
            Self::NoValue => "no_value",
            Self::Incomplete => "incomplete",
            Self::NotUnderstood => "not_understood",
            Self::CutShort => "cut_short",
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// What it found, for a person.
    pub message: String,
}

impl Finding {
    pub(super) fn new(check: Check, message: impl Into<String>) -> Self {
        Self { check, message: message.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.check.name())
    }
}
