//! The environment of the process: the one place that reads it.

/// The process's environment, as plans and runs see it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
