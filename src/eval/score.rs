//! What a case came to, and the table of many.

use super::cases::{Case, Want};
use super::reliability::Reliability;
use crate::dispatch::{Check, Choosing, Error, Mode, Proposal, Proposed, Refused, Signals, Timings, ToolScore};
use crate::manifest::to_snake_case;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One case's outcome.
#[derive(Debug, Clone)]
pub struct Score {
    kind: String,
    query: String,
    pub(super) source: String,
    critical: bool,
    want_none: bool,
    pub(super) exact: bool,
    pub(super) tool: bool,
    refused: bool,
    unparsable: bool,
    answer: String,
    got: Vec<Value>,
    timings: Timings,
    /// Of the least sure call; absent without a call that counts.
    confidence: Option<f32>,
    /// Of the least sure call.
    pub(super) signals: Option<Signals>,
    choosing: Value,
    /// The first call's confidence that its tool is right.
    pub(super) tool_confidence: Option<f32>,
    /// Each value's confidence, and whether it is what is wanted, where one call of that tool is.
    pub(super) values: Vec<(String, f32, Option<bool>)>,
    missing: Vec<String>,
}

impl Score {
    /// What came of a case of this file.
    #[must_use]
    pub fn new(case: &Case, source: &str, proposal: Result<Proposal, Error>) -> Self {
        let made = proposal.as_ref().ok();
        let least = made.and_then(|p| p.calls.iter().filter_map(|c| c.confidence.clone()).min_by(|a, b| a.call.total_cmp(&b.call)));
        let choosing = made.and_then(|p| p.choosing.as_ref()).map_or(Value::Null, choosing_json);
        let first = made.and_then(|p| p.calls.first());
        let tool_confidence = first.and_then(|c| c.confidence.as_ref()).map(|c| c.tool);
        let values = first.map(|call| values(&case.want, call)).unwrap_or_default();
        let missing = made.into_iter().flat_map(|p| &p.calls).flat_map(|c| c.verdict.missing.clone()).collect();
        let (got, answer, timings, unparsable) = match proposal {
            Ok(p) => {
                let unparsable = matches!(&p.refused, Some(Refused::Invalid(why)) if why.check == Check::Form);
                (counted(&p), p.answer, p.timings, unparsable)
            }
            Err(e) => (Vec::new(), e.to_string(), Timings::default(), true),
        };
        let want_none = matches!(&case.want, Want::Calls(calls) if calls.is_empty());
        Self {
            kind: case.kind.clone(),
            query: case.query.clone(),
            source: source.to_owned(),
            critical: case.critical,
            want_none,
            exact: right(&case.want, &got, true),
            tool: right(&case.want, &got, false),
            refused: got.is_empty(),
            unparsable,
            answer,
            confidence: least.as_ref().map(|l| l.call).filter(|_| !got.is_empty()),
            got,
            timings,
            signals: least.map(|l| l.signals),
            choosing,
            tool_confidence,
            values,
            missing,
        }
    }

    /// One line of `--report`.
    #[must_use]
    pub fn json(&self) -> Value {
        let signals =
            |s: &Signals| Signals::NAMES.iter().zip(s.values()).map(|(n, v)| ((*n).to_owned(), v.into())).collect::<Map<String, Value>>();
        let values: Map<String, Value> = self.values.iter().map(|(n, p, _)| (n.clone(), (*p).into())).collect();
        json!({"source": self.source, "category": self.kind, "query": self.query, "exact": self.exact, "right_tool": self.tool,
            "critical": self.critical, "want_refusal": self.want_none, "calls": self.got, "answer": self.answer,
            "confidence": self.confidence, "tool_confidence": self.tool_confidence, "value_confidence": values,
            "signals": self.signals.as_ref().map(signals), "choosing": self.choosing, "missing": self.missing,
            "total_ms": self.timings.total.as_secs_f64() * 1e3})
    }
}

/// The calls of a proposal that count: none when one is incomplete.
fn counted(proposal: &Proposal) -> Vec<Value> {
    if proposal.calls.iter().any(|c| !c.verdict.is_valid()) {
        return Vec::new();
    }
    proposal.calls.iter().map(|c| json!({"name": c.call.name, "arguments": c.call.arguments})).collect()
}

fn choosing_json(choosing: &Choosing) -> Value {
    let rank = |t: &ToolScore| json!([t.name, t.log_probability, t.rank.similarity, t.rank.example, t.rank.program, t.rank.score, t.share]);
    json!({"tools": choosing.tools.iter().map(rank).collect::<Vec<_>>(), "refusal": choosing.refusal, "call_margin": choosing.call_margin()})
}

/// The confidence of each value of a call, and whether it is the one that is wanted.
fn values(want: &Want, call: &Proposed) -> Vec<(String, f32, Option<bool>)> {
    let wanted = match want {
        Want::Calls(list) => match list.as_slice() {
            [one] if same_name(one, &json!({"name": call.call.name})) => one.get("arguments"),
            _ => None,
        },
        Want::Any | Want::Acceptable(_) => None,
    };
    let right = |name: &String| Some(same(wanted?.get(name)?, call.call.arguments.get(name)?));
    let all = call.confidence.iter().flat_map(|c| &c.values);
    all.map(|(name, p)| (name.clone(), *p, wanted.map(|_| right(name).unwrap_or(false)))).collect()
}

/// Whether `got` is what is wanted, as a multiset; by name alone or with all arguments.
fn right(want: &Want, got: &[Value], whole: bool) -> bool {
    let (wanted, lists) = match want {
        Want::Any => return !got.is_empty(),
        Want::Calls(list) => (list, false),
        Want::Acceptable(list) => (list, true),
    };
    let mut open: Vec<&Value> = got.iter().collect();
    wanted.len() == got.len()
        && wanted.iter().all(|w| {
            let place = open.iter().position(|g| same_name(w, g) && (!whole || same_arguments(w, g, lists)));
            place.map(|p| open.swap_remove(p)).is_some()
        })
}

fn same_name(a: &Value, b: &Value) -> bool {
    let name = |v: &Value| to_snake_case(v["name"].as_str().unwrap_or_default());
    name(a) == name(b)
}

fn same_arguments(want: &Value, got: &Value, lists: bool) -> bool {
    let empty = Map::new();
    let (want, got) = (want["arguments"].as_object().unwrap_or(&empty), got["arguments"].as_object().unwrap_or(&empty));
    let known = got.keys().all(|k| want.contains_key(k));
    known
        && want.iter().all(|(key, value)| match (lists.then(|| value.as_array()).flatten(), got.get(key)) {
            (None, given) => given.is_some_and(|g| same(value, g)),
            (Some(several), None) => several.iter().any(|v| v == ""),
            (Some(several), Some(g)) => several.iter().any(|v| same(v, g)),
        })
}

/// Equal; texts without case and without `` ,./-_*^``, numbers by value.
fn same(a: &Value, b: &Value) -> bool {
    let plain = |s: &str| s.chars().filter(|c| !" ,./-_*^".contains(*c)).flat_map(char::to_lowercase).collect::<String>();
    match (a, b) {
        (Value::String(a), Value::String(b)) => plain(a) == plain(b),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w))),
        _ => a == b,
    }
}

#[derive(Debug, Default, Clone)]
struct Counts {
    cases: usize,
    exact: usize,
    tool: usize,
    refusals: usize,
    right_refusals: usize,
    wrong_calls: usize,
    unparsable: usize,
    critical: usize,
}

impl Counts {
    fn add(&mut self, s: &Score) {
        self.cases += 1;
        self.exact += usize::from(s.exact);
        self.tool += usize::from(s.tool);
        self.refusals += usize::from(s.want_none);
        self.right_refusals += usize::from(s.want_none && s.refused);
        self.wrong_calls += usize::from(s.want_none && !s.refused);
        self.unparsable += usize::from(s.unparsable);
        self.critical += usize::from(s.critical && !s.exact);
    }

    fn json(&self) -> Value {
        json!({"cases": self.cases, "exact": self.exact, "right_tool": self.tool, "refusals": self.refusals,
            "right_refusals": self.right_refusals, "wrong_calls_on_refusals": self.wrong_calls, "unparsable": self.unparsable,
            "critical_failures": self.critical})
    }

    fn row(&self, name: &str) -> String {
        let percent = |n: usize, of: usize| if of == 0 { "   –".to_owned() } else { format!("{:3.0}%", 100.0 * n as f64 / of as f64) };
        format!(
            "{name:<18} {:>5}  {} {}  {:>4} {}  {:>5}  {:>5}\n",
            self.cases,
            percent(self.exact, self.cases),
            percent(self.tool, self.cases),
            self.refusals,
            percent(self.right_refusals, self.refusals),
            self.wrong_calls,
            self.unparsable
        )
    }
}

/// The counts of many cases, whole and by kind, with times.
pub struct Table {
    all: Counts,
    kinds: BTreeMap<String, Counts>,
    total_ms: Vec<f64>,
    prefill: Vec<f64>,
    decode: Vec<f64>,
    reliability: Option<Reliability>,
}

impl Table {
    /// Of these scores.
    #[must_use]
    pub fn new(scores: &[Score]) -> Self {
        let mut table = Self {
            all: Counts::default(),
            kinds: BTreeMap::new(),
            total_ms: Vec::new(),
            prefill: Vec::new(),
            decode: Vec::new(),
            reliability: Reliability::of(scores.iter().filter_map(|s| Some((s.confidence?, s.exact))).collect()),
        };
        for score in scores {
            table.all.add(score);
            table.kinds.entry(score.kind.clone()).or_default().add(score);
            table.total_ms.push(score.timings.total.as_secs_f64() * 1e3);
            table.prefill.extend(score.timings.prefill_tps());
            table.decode.extend(score.timings.decode_tps());
        }
        for list in [&mut table.total_ms, &mut table.prefill, &mut table.decode] {
            list.sort_by(f64::total_cmp);
        }
        table
    }

    fn at(list: &[f64], share: f64) -> Option<f64> {
        let last = list.len().checked_sub(1)?;
        list.get((last as f64 * share).round() as usize).copied()
    }

    /// As one object.
    #[must_use]
    pub fn json(&self, mode: Mode) -> Value {
        let kinds: Map<String, Value> = self.kinds.iter().map(|(k, c)| (k.clone(), c.json())).collect();
        json!({"mode": format!("{mode:?}").to_lowercase(), "all": self.all.json(), "by": kinds,
            "total_ms": {"median": Self::at(&self.total_ms, 0.5), "p95": Self::at(&self.total_ms, 0.95)},
            "prefill_tps": Self::at(&self.prefill, 0.5), "decode_tps": Self::at(&self.decode, 0.5),
            "reliability": self.reliability.as_ref().map(Reliability::json)})
    }

    /// For people.
    #[must_use]
    pub fn text(&self, mode: Mode) -> String {
        let mut out = format!(
            "mode {mode:?}\n{:<18} {:>5}  {:>4} {:>4}  {:>9}  {:>5}  {:>5}\n",
            "", "cases", "exct", "tool", "refusals", "wrong", "unpar"
        );
        for (kind, counts) in &self.kinds {
            out.push_str(&counts.row(kind));
        }
        out.push_str(&self.all.row("all"));
        let show = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |v| format!("{v:.0}"));
        out.push_str(&format!(
            "total ms: median {} p95 {}   prefill {} tok/s   decode {} tok/s   critical failures {}\n",
            show(Self::at(&self.total_ms, 0.5)),
            show(Self::at(&self.total_ms, 0.95)),
            show(Self::at(&self.prefill, 0.5)),
            show(Self::at(&self.decode, 0.5)),
            self.all.critical
        ));
        out.push_str(&self.reliability.as_ref().map_or_else(String::new, Reliability::text));
        out
    }
}
