//! Writes the history: an entry before a run, its outcome after it. A history that cannot be used is said once and
//! stops nothing.

use super::{Planned, Settings, confirmed};
use crate::action::{Outcome, Plan, Refusal};
use crate::config;
use crate::dispatch::{Memory, Proposal, Proposed, Refused};
use crate::history::{Decision, Ended, Entry, Error, History, Limits};
use crate::manifest::{Call, ToolSet};
use crate::model;
use crate::policy::risk_word;
use crate::text::hex;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Writes what happens to the history, which is opened at the first entry.
#[derive(Debug)]
pub struct Recorder {
    inner: Mutex<Inner>,
    model: Option<PathBuf>,
    tools: String,
    /// Where what a person confirms counts at once; absent where nothing is remembered.
    memory: Option<Arc<Memory>>,
}

#[derive(Debug)]
struct Inner {
    file: Option<PathBuf>,
    open: Option<History>,
    fingerprint: Option<String>,
    complaint: Option<String>,
    complained: bool,
}

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_millis()).ok()).unwrap_or(0)
}

impl Recorder {
    /// Writes to the person's history, or nowhere where `settings` say so.
    #[must_use]
    pub fn new(settings: &Settings, tools: &ToolSet) -> Self {
        let file = if settings.no_history { None } else { config::history_file() };
        let inner = Inner { file, open: None, fingerprint: None, complaint: None, complained: false };
        Self {
            inner: Mutex::new(inner),
            model: super::model_path(settings).ok().flatten(),
            tools: if settings.no_history { String::new() } else { fingerprint(tools) },
            memory: None,
        }
    }

    /// The same that also remembers what a person confirms, unless `settings` say not to.
    #[must_use]
    pub fn with_memory(self, settings: &Settings, to: &Arc<Memory>) -> Self {
        Self { memory: confirmed::is_kept(settings).then(|| Arc::clone(to)), ..self }
    }

    /// Keeps that a sentence means a tool, for this session and for later ones.
    pub(super) fn remember(&self, said: &str, tool: &str) {
        let Some(memory) = &self.memory else { return };
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.file.is_none() {
            return;
        }
        let kept = inner.history().and_then(|h| h.remember(said, tool, now_ms()));
        if inner.told(kept) == Some(true) {
            memory.add(said, tool);
        }
    }

    /// Writes an entry; its number. Nothing when there is no history.
    pub fn add(&self, mut entry: Entry) -> Option<i64> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.file.as_ref()?;
        entry.tools = Some(self.tools.clone());
        if entry.query.is_some() {
            let model = self.model.as_deref();
            entry.model = inner.fingerprint.get_or_insert_with(|| model::fingerprint(model).unwrap_or_default()).clone().into();
        }
        let added = inner.history().and_then(|h| h.add(&entry));
        inner.told(added)
    }

    /// Writes how the run of an entry ended.
    pub fn end(&self, entry: Option<i64>, outcome: &Outcome) {
        let Some(entry) = entry else { return };
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = ended(outcome);
        let done = inner.history().and_then(|h| h.end(entry, &ended));
        inner.told(done);
    }

    /// What is wrong with the history, once.
    pub fn complaint(&self) -> Option<String> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).complaint.take()
    }
}

impl Inner {
    fn history(&mut self) -> Result<&mut History, Error> {
        if self.open.is_none() {
            let file = self.file.clone().unwrap_or_default();
            let mut history = History::open(&file)?;
            history.keep(Limits::default(), now_ms())?;
            self.open = Some(history);
        }
        self.open.as_mut().ok_or_else(|| Error::File { file: PathBuf::new(), message: "not open".to_owned() })
    }

    /// Keeps a failure to be told; only a lock is worth another try.
    fn told<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                if !self.complained {
                    self.complaint = Some(format!("nothing is recorded: {error}"));
                    self.complained = true;
                }
                if !matches!(error, Error::Locked(_)) {
                    (self.file, self.open) = (None, None);
                }
                None
            }
        }
    }
}

/// SHA-256 over what the model and a run get of each tool.
fn fingerprint(tools: &ToolSet) -> String {
    let mut digest = Sha256::new();
    for tool in &tools.tools {
        digest.update(format!("{}\0{}\0{}\0{:?}\0{:?}\n", tool.name, tool.description, tool.schema, tool.action, tool.annotations));
    }
    hex(&digest.finalize())
}

/// Where a call came from, as its entries say it.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) recorder: Arc<Recorder>,
    /// `run`, `pipe`, `call`, `undo`, `shell` or `rerun`.
    pub(super) name: &'static str,
    /// The sentence and what was proposed; absent for a call by hand.
    pub(super) asked: Option<Asked>,
}

/// A sentence and what was proposed, as JSON.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) query: String,
    answer: Value,
}

/// What an entry keeps of a proposal.
pub(super) fn asked(proposal: &Proposal) -> Asked {
    Asked { query: proposal.query.clone(), answer: answer_json(proposal) }
}

impl Source {
    /// The same after the calls were held back: they are the first of the alternatives.
    pub(super) fn held_back(&self, refused: Option<&Refused>) -> Self {
        let mut asked = self.asked.clone();
        if let Some(answer) = asked.as_mut().and_then(|a| a.answer.as_object_mut()) {
            let calls = answer.insert("calls".to_owned(), json!([])).unwrap_or_default();
            if let Some(alternatives) = answer.get_mut("alternatives").and_then(Value::as_array_mut) {
                alternatives.insert(0, calls);
            }
            answer.insert("refused".to_owned(), refused.map(Refused::code).into());
        }
        Self { recorder: Arc::clone(&self.recorder), name: self.name, asked }
    }

    /// An entry for one call.
    pub(super) fn entry_of(&self, call: &Call, planned: &Result<Planned, Refusal>, decision: Decision) -> Entry {
        let plan = planned.as_ref().map(|p| &p.plan);
        Entry {
            tool: Some(call.name.clone()),
            arguments: call.arguments.clone(),
            plan_id: plan.ok().map(|p| p.id.clone()),
            plan: plan_json(planned),
            line: plan.map_or_else(ToString::to_string, Plan::shell_line),
            rule: planned.as_ref().map(|p| p.decision.why.clone()).unwrap_or_default(),
            ..self.entry(decision, None)
        }
    }

    /// An entry for a request that led to no call.
    pub(super) fn entry(&self, decision: Decision, refused: Option<&Refused>) -> Entry {
        Entry {
            at_ms: now_ms(),
            way: self.name,
            query: self.asked.as_ref().map(|a| a.query.clone()),
            answer: self.asked.as_ref().map_or(Value::Null, |a| a.answer.clone()),
            tool: None,
            arguments: Map::new(),
            plan_id: None,
            plan: Value::Null,
            line: refused.map(ToString::to_string).unwrap_or_default(),
            decision,
            rule: String::new(),
            folder: std::env::current_dir().ok().map(|f| f.display().to_string()),
            model: None,
            tools: None,
        }
    }
}

fn plan_json(planned: &Result<Planned, Refusal>) -> Value {
    match planned {
        Err(refusal) => json!({"error": refusal.to_string()}),
        Ok(Planned { plan, decision, .. }) => {
            let policy = json!({"verdict": decision.verdict.word(), "rule": decision.why});
            json!({"kind": plan.kind(), "risk": risk_word(plan.risk), "argv": plan.argv(), "rows": plan.rows(), "policy": policy})
        }
    }
}

fn answer_json(proposal: &Proposal) -> Value {
    let call = |c: &Proposed| json!({"name": c.call.name, "arguments": c.call.arguments, "confidence": c.confidence.as_ref().map(|c| c.call), "missing": c.verdict.missing});
    let calls = |calls: &Vec<Proposed>| calls.iter().map(call).collect::<Vec<_>>();
    let ms = |d: std::time::Duration| (d.as_secs_f64() * 1e5).round() / 100.0;
    let t = &proposal.timings;
    json!({
        "calls": calls(&proposal.calls),
        "alternatives": proposal.alternatives.iter().map(calls).collect::<Vec<_>>(),
        "refused": proposal.refused.as_ref().map(crate::dispatch::Refused::code),
        "offered": proposal.offered,
        "timings": {"prefill_ms": ms(t.prefill), "prefill_tokens": t.prefill_tokens, "decode_ms": ms(t.decode), "decode_tokens": t.decode_tokens, "total_ms": ms(t.total)},
    })
}

/// An outcome has no value of a secret in it: `action` takes them out before anyone gets to see it.
fn ended(outcome: &Outcome) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended {
        at_ms: now_ms(),
        success: outcome.status.is_success(),
        outcome: outcome.json(),
        stdout: text(&outcome.stdout),
        stderr: text(&outcome.stderr),
    }
}
