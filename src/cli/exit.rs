//! The one table of exit codes, and the error that carries one to `main`.

use serde_json::{Value, json};

/// Why the program ends without success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// File, pointer, line and column, where there are some: the JSON error's `where`.
    pub place: Box<Value>,
    /// Already told; nothing more is printed.
    pub told: bool,
}

macro_rules! codes {
    ($($name:ident $code:literal $word:literal $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(super) const $name: u8 = $code;)*
        /// Code, word in JSON errors, meaning.
        pub const TABLE: &[(u8, &str, &str)] = &[$(($code, $word, $meaning)),*];
    };
}

codes! {
    DONE 0 "done" "done (or nothing to do)";
    FAILED 1 "failed" "failed: internal error, model could not be loaded";
    USAGE 2 "usage" "usage";
    NO_TOOL 3 "no_tool" "no tool fits (the model refused, or everything was rejected by the checks)";
    INCOMPLETE 4 "incomplete" "incomplete: a required argument was not said (named in the message)";
    NOT_PERMITTED 5 "not_permitted" "not permitted: policy denied it, or it needed a confirmation and nobody could give one";
    SAID_NO 6 "said_no" "the person said no";
    NOT_STARTED 7 "not_started" "the action could not be started or its HTTP answer was not an expected one";
    BAD_FILE 8 "bad_file" "bad manifest, checkpoint, policy, history, config or case file";
    TIMED_OUT 124 "timed_out" "the action timed out";
    INTERRUPTED 130 "interrupted" "interrupted";
}

impl Failure {
    /// A failure that is still to be told.
    #[must_use]
    pub fn new(code: u8, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), place: Box::default(), told: false }
    }

    /// A bare exit code; everything was said already.
    #[must_use]
    pub fn told(code: u8) -> Self {
        Self { code, message: String::new(), hint: String::new(), place: Box::default(), told: true }
    }

    /// The JSON error object of `--json`.
    #[must_use]
    pub fn json(&self) -> Value {
        let word = TABLE.iter().find(|t| t.0 == self.code).map_or("program", |t| t.1);
        json!({"success": false, "error": self.message, "error_code": word, "where": if self.place.is_null() { json!({}) } else { *self.place.clone() }, "hint": self.hint})
    }
}

/// The table for people.
#[must_use]
pub fn table() -> String {
    let mut out = String::new();
    for (code, _, meaning) in TABLE {
        out.push_str(&format!("{code:>5}  {meaning}\n"));
    }
    out.push_str("other  for a single run, the program's own code, passed through\n");
    out
}
