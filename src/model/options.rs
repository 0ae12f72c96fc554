//! How a model is loaded and run.

/// The form of the tool list that a checkpoint was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptForm {
    /// Flat parameters with `type`, `description`, `required`, `enum`, as the shipped checkpoint's card says.
    Flat,
    /// The tools' own JSON, as upstream's published weights expect.
    Upstream,
}

impl PromptForm {
    /// As a checkpoint's metadata name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Upstream => "upstream",
        }
    }

    /// What a checkpoint's metadata say; the flat one where they say nothing.
    pub(super) fn of(name: Option<&String>) -> Self {
        if name.is_some_and(|name| name == Self::Upstream.name()) { Self::Upstream } else { Self::Flat }
    }
}

/// How numbers are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// float32, by candle: the reference.
    F32,
    /// 8-bit weights in groups of 32, own kernels.
    #[default]
    Q8,
}

impl Precision {
    /// As flags and files name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::Q8 => "q8",
        }
    }
}

/// How a model is loaded and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How numbers are held.
    pub precision: Precision,
    /// Threads of a prefill at most; a decode step always takes one.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { precision: Precision::default(), threads: 1 }
    }
}
