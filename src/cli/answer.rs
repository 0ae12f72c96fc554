//! The answer object of `ask --json` and `run --json`, and the same for people.

use crate::action::{Exec, Outcome, Request, Risk, Status, Step};
use crate::dispatch::{Evidence, Proposal, Proposed, Refused, in_words};
use crate::driver::{Engine, Planned, Plans};
use crate::policy::Decision;
use serde_json::{Map, Value, json};

/// One answer object; `outcome` after a run.
pub(super) fn object(engine: &Engine, proposal: &Proposal, plans: &Plans, outcome: Option<&Outcome>) -> Value {
    let timings = &proposal.timings;
    let ms = |d: std::time::Duration| (d.as_secs_f64() * 1e5).round() / 100.0;
    let error = match &proposal.refused {
        Some(Refused::Invalid(finding)) => Value::from(finding.to_string()),
        _ => Value::Null,
    };
    let mut out = json!({
        "type": if proposal.refused.is_some() { "refusal" } else { "call" },
        "success": proposal.refused.is_none(),
        "error": error,
        "error_code": proposal.refused.as_ref().map(Refused::code),
        "function_calls": proposal.calls.iter().map(|c| json!({"name": c.call.name, "arguments": c.call.arguments})).collect::<Vec<_>>(),
        "confidence": proposal.confidence().map(round),
        "prefill_tps": timings.prefill_tps().map(f64::round),
        "decode_tps": timings.decode_tps().map(f64::round),
        "peak_ram_mb": peak_ram_mb(),
        "id": plans.calls.first().and_then(|p| p.plan.as_ref().ok()).map(|p| p.id.clone()),
        "query": proposal.query,
        "calls": proposal.calls.iter().zip(&plans.calls).map(|(c, p)| call(c, p, &proposal.query)).collect::<Vec<_>>(),
        "alternatives": proposal.alternatives.iter().zip(&plans.alternatives).filter_map(|(c, p)| alternative(c, p, &proposal.query)).collect::<Vec<_>>(),
        "checks": proposal.findings.iter().map(|f| json!({"check": f.check.name(), "message": f.message})).collect::<Vec<_>>(),
        "refused": proposal.refused.as_ref().map(Refused::code),
        "offered": proposal.offered,
        "left_out": proposal.left_out,
        "model": engine.model.name,
        "timings": {
            "load_ms": ms(engine.load),
            "prefill_ms": ms(timings.prefill), "prefill_tokens": timings.prefill_tokens,
            "decode_ms": ms(timings.decode), "decode_tokens": timings.decode_tokens,
            "forced_tokens": timings.forced_tokens,
            "mask_ms": ms(timings.mask),
            "grammar_ms": ms(timings.grammar),
            "alternatives_ms": ms(timings.runner_ups),
            "first_token_ms": ms(timings.first_token),
            "total_ms": ms(timings.total),
        },
    });
    if let (Some(map), Some(outcome)) = (out.as_object_mut(), outcome) {
        map.insert("outcome".to_owned(), outcome_json(outcome));
    }
    out
}

fn call(proposed: &Proposed, planned: &Planned, query: &str) -> Value {
    let mut evidence: Map<String, Value> = proposed
        .evidence
        .iter()
        .map(|(name, e)| {
            let value = match e {
                Evidence::Said(span) => json!({"text": span.of(query), "start": span.start, "end": span.end}),
                Evidence::Enum => "enum".into(),
                Evidence::Default => "default".into(),
                Evidence::Nowhere => Value::Null,
            };
            (name.clone(), value)
        })
        .collect();
    if let Ok(plan) = &planned.plan {
        evidence.extend(plan.defaulted.iter().map(|(name, _)| (name.clone(), "default".into())));
    }
    json!({
        "name": proposed.call.name,
        "arguments": proposed.call.arguments,
        "confidence": proposed.confidence.as_ref().map(|c| round(c.call)),
        "tool_confidence": proposed.confidence.as_ref().map(|c| round(c.tool)),
        "value_confidence": proposed.confidence.as_ref().map(|c| c.values.iter().map(|(n, p)| (n.clone(), round(*p).into())).collect::<Map<String, Value>>()),
        "evidence": evidence,
        "missing": proposed.verdict.missing,
        "invalid": proposed.verdict.invalid.iter().map(|i| json!({"path": i.path, "message": i.message})).collect::<Vec<_>>(),
        "plan": plan_json(planned),
    })
}

/// A probability as JSON: three digits.
fn round(p: f32) -> f64 {
    (f64::from(p) * 1e3).round() / 1e3
}

/// Another proposal: its first call, those after it under `then`.
fn alternative(calls: &[Proposed], planned: &[Planned], query: &str) -> Option<Value> {
    let mut all = calls.iter().zip(planned).map(|(c, p)| call(c, p, query));
    let mut first = all.next()?;
    let then: Vec<Value> = all.collect();
    if let (Some(map), false) = (first.as_object_mut(), then.is_empty()) {
        map.insert("then".to_owned(), then.into());
    }
    Some(first)
}

/// The plan as JSON, or why there is none.
pub(super) fn plan_json(planned: &Planned) -> Value {
    match &planned.plan {
        Err(refusal) => json!({"error": refusal.to_string()}),
        Ok(plan) => {
            let policy = planned.decision.as_ref().map(policy_json);
            let mut out = json!({"id": plan.id, "kind": plan.kind(), "risk": risk_word(plan.risk), "policy": policy});
            if let Some(map) = out.as_object_mut() {
                match &plan.step {
                    Step::Exec(exec) => exec_json(exec, map),
                    Step::Http(request) => drop(map.insert("request".to_owned(), request_json(request))),
                    Step::Clipboard(text) => drop(map.insert("text".to_owned(), text.as_str().into())),
                }
                if plan.risk == Risk::ReadOnly {
                    map.insert("read_only".to_owned(), if plan.unguarded().is_none() { "enforced" } else { "promise" }.into());
                }
                let warnings = plan.warnings();
                if !warnings.is_empty() {
                    map.insert("warnings".to_owned(), json!(warnings));
                }
                if let Some(undo) = &planned.undo {
                    map.insert("undo".to_owned(), plan_json(undo));
                }
            }
            out
        }
    }
}

/// Everything of a program's run that its file or a value decides.
fn exec_json(exec: &Exec, out: &mut Map<String, Value>) {
    out.insert("argv".to_owned(), json!(exec.argv));
    if !exec.env.is_empty() {
        let env: Map<String, Value> = exec.env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        out.insert("env".to_owned(), env.into());
    }
    for (key, value) in [("cwd", &exec.cwd), ("stdin", &exec.stdin)] {
        out.extend(value.as_ref().map(|value| (key.to_owned(), value.as_str().into())));
    }
}

/// Secrets are dots.
fn request_json(request: &Request) -> Value {
    let headers: Vec<Value> = request.headers.iter().map(|(name, value)| json!([name, value.to_string()])).collect();
    json!({"method": request.method, "url": request.url, "headers": headers, "body": request.body.as_ref().map(ToString::to_string)})
}

/// What it takes to run a plan, and because of which rule.
pub(super) fn policy_json(decision: &Decision) -> Value {
    let place = decision.place.as_ref();
    json!({"verdict": decision.verdict.word(), "rule": decision.rule, "file": place.map(|p| &p.0), "line": place.map(|p| p.1)})
}

/// One word for a risk.
pub(super) fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::ReadOnly => "read_only",
        Risk::Changes => "changes",
        Risk::Destructive => "destructive",
        Risk::OpenWorld => "open_world",
    }
}

pub(super) fn outcome_json(outcome: &Outcome) -> Value {
    let mut out = json!({
        "stdout": String::from_utf8_lossy(&outcome.stdout),
        "stderr": String::from_utf8_lossy(&outcome.stderr),
        "truncated": outcome.dropped_bytes > 0,
        "dropped_bytes": outcome.dropped_bytes,
        "leaked": outcome.leaked,
        "duration_ms": (outcome.duration.as_secs_f64() * 1e5).round() / 100.0,
    });
    let (key, value) = match &outcome.status {
        Status::Exited(code) => ("exit_code", json!(code)),
        Status::Http(code) | Status::HttpUnexpected(code) => ("status", json!(code)),
        Status::Signalled(signal) => ("signal", json!(signal)),
        Status::Detached => ("left_running", json!(true)),
        Status::Sent => ("sent", json!(true)),
        Status::Stopped => ("error", json!("waited for the terminal")),
        Status::TimedOut => ("error", json!("timed out")),
        Status::Cancelled => ("error", json!("cancelled")),
        Status::NotStarted(why) | Status::HttpFailed(why) => ("error", json!(why)),
    };
    if let Some(map) = out.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
    out
}

/// The proposal for people: call, plan, where each value came from.
pub(super) fn people(proposed: &Proposed, planned: &Planned, query: &str) -> String {
    let mut out = format!("{} {}\n", proposed.call.name, Value::Object(proposed.call.arguments.clone()));
    for (name, evidence) in &proposed.evidence {
        out.push_str(&format!("  {name}: {}\n", evidence.words(query)));
    }
    if let Ok(plan) = &planned.plan {
        for (name, value) in &plan.defaulted {
            out.push_str(&format!("  {name}: {value} by default\n"));
        }
    }
    for name in &proposed.verdict.missing {
        out.push_str(&format!("  missing: {name}\n"));
    }
    if let Some(confidence) = &proposed.confidence {
        out.push_str(&format!("  confidence: {}\n", in_words(confidence.call)));
    }
    out.push_str(&plan_people(planned));
    out
}

/// The plan for people.
pub(super) fn plan_people(planned: &Planned) -> String {
    match &planned.plan {
        Err(refusal) => format!("  cannot run: {refusal}\n"),
        Ok(plan) => {
            let why = planned.decision.as_ref().map(|d| d.rule.clone()).unwrap_or_default();
            let warnings: String = plan.warnings().iter().map(|warning| format!("  ! {warning}\n")).collect();
            format!("  {}\n{warnings}  {}: {why}\n", plan.line(), plan.risk_words())
        }
    }
}

/// What the checks mended and the other proposals, for people.
pub(super) fn others(proposal: &Proposal) -> String {
    let mut out = String::new();
    for finding in &proposal.findings {
        out.push_str(&format!("check: {finding}\n"));
    }
    for calls in &proposal.alternatives {
        out.push_str(&format!("or {}\n", calls_line(calls)));
    }
    out
}

/// Calls on one line, with their confidence.
pub(super) fn calls_line(calls: &[Proposed]) -> String {
    let sure = calls.iter().filter_map(|c| Some(c.confidence.as_ref()?.call)).fold(1.0, f32::min);
    let calls: Vec<String> = calls.iter().map(|c| format!("{} {}", c.call.name, Value::Object(c.call.arguments.clone()))).collect();
    format!("{} (confidence {sure:.2})", calls.join(", then "))
}

/// The highest resident size of this process so far, in MB (Linux: VmHWM of /proc/self/status); absent elsewhere.
pub(super) fn peak_ram_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kb: f64 = status.lines().find(|l| l.starts_with("VmHWM:"))?.split_whitespace().nth(1)?.parse().ok()?;
    Some((kb / 102.4).round() / 10.0)
}
