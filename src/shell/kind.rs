//! What a line of the output is.

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sentence of the person.
    Sentence,
    /// A call that was confirmed.
    Call,
    /// Standard output of a plan.
    Stdout,
    /// Standard error of a plan.
    Stderr,
    /// A remark.
    Note,
    /// An error.
    Error,
    /// A plan ended well.
    Done,
    /// A plan ended badly.
    Failed,
    /// The person stopped a plan.
    Stopped,
}

impl Kind {
    /// Whether a program wrote it.
    #[must_use]
    pub fn is_stream(self) -> bool {
        matches!(self, Self::Stdout | Self::Stderr)
    }
}
