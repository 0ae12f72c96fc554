//! Why there is no plan: what is missing, or would not be safe.

/// Why a call cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The tool is only described.
    #[error("this tool has no action")]
    NoAction,
    /// The tool says nothing of how to take its effect back.
    #[error("this tool has no undo")]
    NoUndo,
    /// It should be held to reading and cannot be; only where that is demanded.
    #[error("it is declared read-only, but that cannot be enforced here: {0}")]
    Unguarded(&'static str),
    /// Required values are not there.
    #[error("no value for {}", .0.join(", "))]
    Missing(Vec<String>),
    /// None of these programs is on this machine.
    #[error("not found on this machine: {}", .0.join(", "))]
    MissingProgram(Vec<String>),
    /// It reads data, and nobody gives any.
    #[error("it reads data, and none is given; it must be piped in, or named by --data FILE")]
    NoData,
    /// Variables with secrets that are not set.
    #[error("not set in the environment: {}", .0.join(", "))]
    MissingSecret(Vec<String>),
    /// A value that could do more than it says.
    #[error("{param}: {message}")]
    Unsafe {
        /// The parameter.
        param: String,
        /// What is wrong, for a person.
        message: String,
    },
    /// The call or the action is wrong.
    #[error("{0}")]
    Invalid(String),
}

/// Whether the variables with these secrets are all set.
pub(super) fn need_secrets(names: &[&str], env: &dyn Fn(&str) -> Option<String>) -> Result<(), Refusal> {
    let is_absent = |name: &&&str| env(name).is_none_or(|value| value.is_empty());
    let absent: Vec<String> = names.iter().filter(is_absent).map(|name| (*name).to_owned()).collect();
    if absent.is_empty() { Ok(()) } else { Err(Refusal::MissingSecret(absent)) }
}
