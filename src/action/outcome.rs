//! What came of a plan, and the one place that says it in words and in JSON.

use super::{Chunk, Stream};
use serde_json::{Map, Value, json};
use signal_hook::consts::SIGINT;
use std::time::Duration;
use tokio::sync::mpsc;

impl Chunk {
    /// Tells bytes, where there are some.
    pub(super) async fn tell(events: &mpsc::Sender<Self>, stream: Stream, bytes: &[u8], over: bool) {
        if !bytes.is_empty() {
            // Nobody listening is no reason to stop.
            let _ = events.send(Self { stream, bytes: bytes.to_vec(), over }).await;
        }
    }
}

/// What came of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Standard output, or what is shown of the answer.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
    /// Bytes over the cap, both streams together.
    pub dropped_bytes: u64,
    /// How many processes that the program started outlived it and were ended.
    pub leaked: usize,
    /// How many of them could not be ended.
    pub left: usize,
    /// What a person could do about its end, a line each.
    pub advice: Vec<String>,
    /// How long it took.
    pub duration: Duration,
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// With this exit code.
    Exited(i32),
    /// With an exit code that is an answer, and what it says.
    Answered(i32, String),
    /// By this signal.
    Signalled(i32),
    /// It is still there and was left to itself, as it should be.
    Detached,
    /// The text went to the terminal.
    Sent,
    /// It took too long and was ended.
    TimedOut,
    /// It stopped to wait for the terminal, which it does not have, and was ended.
    Stopped,
    /// A person ended it.
    Cancelled,
    /// It could not be started, in a person's words.
    NotStarted(String),
    /// An expected HTTP status.
    Http(u16),
    /// Another HTTP status.
    HttpUnexpected(u16),
    /// No answer, in a person's words.
    HttpFailed(String),
    /// An MCP server or its tool says that it failed, or did not answer; in a person's words.
    McpFailed(String),
}

impl Status {
    /// Whether the step did what it was meant to.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Exited(0) | Self::Answered(..) | Self::Http(_) | Self::Detached | Self::Sent)
    }

    /// Whether a person ended it; a program that has the terminal gets Ctrl-C itself.
    #[must_use]
    pub fn is_stopped_by_person(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Signalled(SIGINT))
    }

    /// How it ended, for a person; it can stand alone and after the tool's name and a colon.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Exited(code) => format!("exit code {code}"),
            Self::Answered(code, says) => format!("{says}: exit code {code}"),
            Self::Http(code) => format!("HTTP {code}"),
            Self::Detached => "left running".to_owned(),
            Self::Sent => "sent to the terminal".to_owned(),
            Self::HttpUnexpected(code) => {
                meaning(*code).map_or_else(|| format!("HTTP {code}, not an expected answer"), |meaning| format!("HTTP {code}: {meaning}"))
            }
            Self::Signalled(SIGINT) => "interrupted".to_owned(),
            Self::Signalled(signal) => format!("ended by signal {signal}"),
            Self::Stopped => "waited for the terminal, which it does not have, and was ended".to_owned(),
            Self::TimedOut => "took too long and was ended".to_owned(),
            Self::Cancelled => "stopped by you".to_owned(),
            Self::NotStarted(why) | Self::HttpFailed(why) | Self::McpFailed(why) => why.clone(),
        }
    }

    /// What to change so that it ends better, where a line of the tool's file decides that.
    #[must_use]
    pub fn fix(&self) -> Option<&'static str> {
        match self {
            Self::HttpUnexpected(code) if meaning(*code).is_none() => Some("\"expect\" in the tool's file names other statuses as good"),
            Self::Stopped => Some("\"interactive\": true in the tool's file gives it the terminal"),
            Self::TimedOut => Some("\"timeout_s\" in the tool's file gives it more time"),
            _ => None,
        }
    }

    /// The key and the value that say it in JSON.
    fn member(&self) -> (&'static str, Value) {
        match self {
            Self::Exited(code) | Self::Answered(code, _) => ("exit_code", json!(code)),
            Self::Http(code) | Self::HttpUnexpected(code) => ("status", json!(code)),
            Self::Signalled(signal) => ("signal", json!(signal)),
            Self::Detached => ("left_running", json!(true)),
            Self::Sent => ("sent", json!(true)),
            Self::Stopped => ("error", json!("waited for the terminal")),
            Self::TimedOut => ("error", json!("timed out")),
            Self::Cancelled => ("error", json!("cancelled")),
            Self::NotStarted(why) | Self::HttpFailed(why) | Self::McpFailed(why) => ("error", json!(why)),
        }
    }
}

/// What a server says by a status that is no success.
fn meaning(code: u16) -> Option<&'static str> {
    Some(match code {
        400 | 422 => "the server does not understand what it was sent",
        401 => "the server wants to know who asks",
        403 => "the server does not allow it",
        404 => "there is nothing at this address",
        405 => "the server knows no such method there",
        407 => "the proxy wants a name and a password",
        408 => "the server waited too long for the request",
        409 => "it does not fit what the server has",
        410 => "there is nothing at this address any more",
        413 | 414 | 431 => "it is too long for the server",
        429 => "too many requests in a short time",
        500 => "the server failed",
        501 | 505 => "the server cannot do that",
        502 | 504 => "the server got no answer from the one behind it",
        503 => "the server is overloaded or closed for the moment",
        506..=599 => "the server failed",
        _ => return None,
    })
}

impl Outcome {
    pub(super) fn empty(status: Status) -> Self {
        let advice = Vec::new();
        Self { status, stdout: Vec::new(), stderr: Vec::new(), dropped_bytes: 0, leaked: 0, left: 0, advice, duration: Duration::ZERO }
    }

    /// How it ended and after which time, for a person, on one line.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} after {:.2} s", self.status.words(), self.duration.as_secs_f64())
    }

    /// What else a person should know of the run, a line each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut out = self.advice.clone();
        if self.dropped_bytes > 0 {
            let count = self.dropped_bytes;
            out.push(format!("{count} bytes of output beyond the limit were dropped; \"max_output_kb\" in the tool's file sets it"));
        }
        match self.leaked {
            0 => {}
            1 => out.push("the program left a child behind; it was ended".to_owned()),
            count => out.push(format!("the program left {count} children behind; they were ended")),
        }
        if self.left > 0 {
            out.push("something that the program started could not be ended and may still run".to_owned());
        }
        out
    }

    /// The outcome as JSON, without what the streams said.
    #[must_use]
    pub fn json(&self) -> Map<String, Value> {
        let (key, value) = self.status.member();
        let advice = (!self.advice.is_empty()).then(|| ("advice".to_owned(), json!(self.advice)));
        let always = [
            ("truncated".to_owned(), json!(self.dropped_bytes > 0)),
            ("dropped_bytes".to_owned(), json!(self.dropped_bytes)),
            ("leaked".to_owned(), json!(self.leaked)),
            ("left".to_owned(), json!(self.left)),
            ("duration_ms".to_owned(), json!((self.duration.as_secs_f64() * 1e5).round() / 100.0)),
            (key.to_owned(), value),
        ];
        always.into_iter().chain(advice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_words_and_a_member() {
        let why = || "no such program".to_owned();
        for (status, success, words, member) in [
            (Status::Exited(0), true, "exit code 0", json!({"exit_code": 0})),
            (Status::Answered(1, "nothing was found".into()), true, "nothing was found: exit code 1", json!({"exit_code": 1})),
            (Status::Exited(3), false, "exit code 3", json!({"exit_code": 3})),
            (Status::Signalled(9), false, "signal 9", json!({"signal": 9})),
            (Status::Detached, true, "left running", json!({"left_running": true})),
            (Status::Sent, true, "sent to", json!({"sent": true})),
            (Status::TimedOut, false, "took too long", json!({"error": "timed out"})),
            (Status::Stopped, false, "waited for", json!({"error": "waited for the terminal"})),
            (Status::Cancelled, false, "stopped by you", json!({"error": "cancelled"})),
            (Status::NotStarted(why()), false, "no such program", json!({"error": "no such program"})),
            (Status::Http(204), true, "HTTP 204", json!({"status": 204})),
            (Status::HttpUnexpected(503), false, "HTTP 503: the server is overloaded", json!({"status": 503})),
            (Status::HttpUnexpected(304), false, "HTTP 304, not", json!({"status": 304})),
            (Status::HttpFailed(why()), false, "no such program", json!({"error": "no such program"})),
            (Status::McpFailed(why()), false, "no such program", json!({"error": "no such program"})),
        ] {
            assert_eq!(status.is_success(), success, "{status:?}");
            let outcome = Outcome { dropped_bytes: 7, leaked: 2, left: 1, ..Outcome::empty(status) };
            assert!(outcome.words().contains(words), "{}", outcome.words());
            assert!(outcome.remarks()[0].contains("7 bytes") && outcome.remarks()[1].contains("2 children"));
            assert!(outcome.remarks()[2].contains("may still run"));
            let json = outcome.json();
            assert!(member.as_object().unwrap().iter().all(|(key, value)| json[key] == *value), "{json:?}");
            assert_eq!((&json["truncated"], json.len()), (&json!(true), 6));
        }
    }
}
