//! The answer object of `ask --json` and `run --json`, and the same for people.

use super::exit::{DONE, Failure};
use crate::action::{Ask, Exec, Hold, McpCall, Outcome, Refusal, Request, Risk, Step};
use crate::dispatch::{Evidence, Refused};
use crate::driver::{Engine, Offer, Planned, Turn};
use crate::policy::{Decision, risk_word};
use crate::text::{Span, safe_line};
use serde_json::{Map, Value, json};

/// One answer object, before anything ran.
pub(super) fn object(engine: &Engine, turn: &Turn) -> Value {
    let timings = &turn.timings;
    let ms = |d: std::time::Duration| (d.as_secs_f64() * 1e5).round() / 100.0;
    let out = json!({
        "type": kind(turn),
        "success": would_run(turn),
        "error": turn.refused.as_ref().map(ToString::to_string),
        "error_code": turn.refused.as_ref().map(Refused::code),
        "function_calls": turn.offers.iter().map(|o| &o.proposed.call).map(|c| json!({"name": c.name, "arguments": c.arguments})).collect::<Vec<_>>(),
        "confidence": turn.confidence().or(turn.held_back()).map(round),
        "prefill_tps": timings.prefill_tps().map(f64::round),
        "decode_tps": timings.decode_tps().map(f64::round),
        "peak_ram_mb": peak_ram_mb(),
        "id": turn.offers.first().and_then(|o| o.planned.as_ref().ok()).map(|p| p.plan.id.clone()),
        "query": turn.query,
        "calls": turn.offers.iter().map(|o| call(o, &turn.query)).collect::<Vec<_>>(),
        "alternatives": turn.others.iter().filter_map(|offers| alternative(offers, &turn.query)).collect::<Vec<_>>(),
        "checks": turn.findings.iter().map(|f| json!({"check": f.check.name(), "message": f.message})).collect::<Vec<_>>(),
        "refused": turn.refused.as_ref().map(Refused::code),
        "held_back": turn.held_back().and_then(|_| turn.others.first()).map(|offers| offers.iter().map(held_back).collect::<Vec<_>>()),
        "offered": turn.offered,
        "left_out": turn.left_out,
        "shortened": turn.shortened,
        "unused": spans(&turn.unused, &turn.query),
        "negated": spans(&turn.dropped, &turn.query),
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
    warned(out, engine.rules.notice())
}

fn kind(turn: &Turn) -> &'static str {
    match &turn.refused {
        Some(_) => "refusal",
        None if turn.offers.iter().any(|o| !o.proposed.verdict.missing.is_empty()) => "incomplete",
        None => "call",
    }
}

/// Whether all of it would run, once it is allowed.
fn would_run(turn: &Turn) -> bool {
    let runs = |o: &Offer| o.proposed.verdict.missing.is_empty() && o.planned.as_ref().is_ok_and(|p| !p.is_denied());
    turn.refused.is_none() && turn.offers.iter().all(runs)
}

/// A call that is not sure enough, in short; whole it is the first of the alternatives.
fn held_back(offer: &Offer) -> Value {
    let proposed = &offer.proposed;
    json!({"name": proposed.call.name, "arguments": proposed.call.arguments, "confidence": proposed.confidence.as_ref().map(|c| round(c.call))})
}

/// The object after its end: what ran, and why it did not come to a good end.
pub(super) fn ended(mut object: Value, outcomes: &[Value], result: &Result<u8, Failure>) -> Value {
    let Some(map) = object.as_object_mut() else { return object };
    if let Some(last) = outcomes.last() {
        map.insert("success".to_owned(), matches!(result, Ok(DONE)).into());
        map.insert("outcome".to_owned(), last.clone());
        map.extend(last.get("history").map(|entry| ("history".to_owned(), entry.clone())));
    }
    if let Some(Value::Array(calls)) = map.get_mut("calls") {
        for (call, outcome) in calls.iter_mut().filter_map(Value::as_object_mut).zip(outcomes) {
            call.insert("outcome".to_owned(), outcome.clone());
        }
    }
    failed(map, result);
    object
}

/// The failure in the members of an answer object.
pub(super) fn failed(map: &mut Map<String, Value>, result: &Result<u8, Failure>) {
    let Err(failure) = result else { return };
    if map.get("error_code").is_none_or(Value::is_null) {
        map.insert("error_code".to_owned(), failure.kind().word.into());
        map.insert("error".to_owned(), failure.message().into());
    }
    map.insert("success".to_owned(), false.into());
    map.insert("hint".to_owned(), failure.hint().into());
    map.insert("where".to_owned(), failure.place_json());
}

/// The object of a call by hand.
pub(super) fn of_call(offer: &Offer, planned: &Planned, outcomes: &[Value], result: &Result<u8, Failure>) -> Value {
    let object = json!({"success": matches!(result, Ok(DONE)), "id": planned.plan.id, "plan": plan_json(Ok(planned))});
    ended(warned(object, offer.notice()), outcomes, result)
}

/// The object with what a person should know of the project among its warnings.
pub(super) fn warned(mut object: Value, notice: Option<String>) -> Value {
    if let (Some(map), Some(notice)) = (object.as_object_mut(), notice)
        && let Value::Array(warnings) = map.entry("warnings").or_insert_with(|| json!([]))
    {
        warnings.push(notice.into());
    }
    object
}

/// Places of the sentence with their text.
fn spans(spans: &[Span], query: &str) -> Vec<Value> {
    spans.iter().map(|s| json!({"text": s.of(query), "start": s.start, "end": s.end})).collect()
}

fn call(offer: &Offer, query: &str) -> Value {
    let proposed = &offer.proposed;
    let mut evidence: Map<String, Value> = proposed
        .evidence
        .iter()
        .map(|(name, e)| {
            let value = match e {
                Evidence::Said(span) => json!({"text": span.of(query), "start": span.start, "end": span.end}),
                Evidence::Converted(span) => json!({"text": span.of(query), "start": span.start, "end": span.end, "converted": true}),
                Evidence::Enum => "enum".into(),
                Evidence::Default => "default".into(),
                Evidence::Nowhere => Value::Null,
                Evidence::Typed => "typed".into(),
            };
            (name.clone(), value)
        })
        .collect();
    if let Ok(planned) = &offer.planned {
        evidence.extend(planned.plan.defaulted.iter().map(|(name, _)| (name.clone(), "default".into())));
    }
    json!({
        "name": proposed.call.name,
        "arguments": proposed.call.arguments,
        "confidence": proposed.confidence.as_ref().map(|c| round(c.call)),
        "tool_confidence": proposed.confidence.as_ref().map(|c| round(c.tool)),
        "value_confidence": proposed.confidence.as_ref().map(|c| c.values.iter().map(|(n, p)| (n.clone(), round(*p).into())).collect::<Map<String, Value>>()),
        "evidence": evidence,
        "missing": proposed.verdict.missing,
        "absent": proposed.absent,
        "invalid": proposed.verdict.invalid.iter().map(|i| json!({"path": i.path, "message": i.message})).collect::<Vec<_>>(),
        "plan": plan_json(offer.planned.as_ref()),
    })
}

/// A probability as JSON: three digits.
fn round(p: f32) -> f64 {
    (f64::from(p) * 1e3).round() / 1e3
}

/// Another proposal: its first call, those after it under `then`.
fn alternative(offers: &[Offer], query: &str) -> Option<Value> {
    let mut all = offers.iter().map(|o| call(o, query));
    let mut first = all.next()?;
    let then: Vec<Value> = all.collect();
    if let (Some(map), false) = (first.as_object_mut(), then.is_empty()) {
        map.insert("then".to_owned(), then.into());
    }
    Some(first)
}

/// The plan as JSON, or why there is none.
pub(super) fn plan_json(planned: Result<&Planned, &Refusal>) -> Value {
    let planned = match planned {
        Ok(planned) => planned,
        Err(refusal) => return json!({"error": refusal.to_string()}),
    };
    let plan = &planned.plan;
    let policy = policy_json(&planned.decision);
    let mut out = json!({"id": plan.id, "kind": plan.kind(), "risk": risk_word(plan.risk), "policy": policy});
    if let Some(map) = out.as_object_mut() {
        match &plan.step {
            Step::Exec(exec) => exec_json(exec, map),
            Step::Http(request) => drop(map.insert("request".to_owned(), request_json(request))),
            Step::Mcp(call) => mcp_json(call, map),
            Step::Clipboard(text) => drop(map.insert("text".to_owned(), text.as_str().into())),
        }
        if let Risk::ReadOnly(hold) = plan.risk {
            hold_json(hold, map);
        }
        if let Some(file) = &plan.from {
            map.insert("from".to_owned(), file.as_str().into());
        }
        let warnings = plan.warnings();
        if !warnings.is_empty() {
            map.insert("warnings".to_owned(), json!(warnings));
        }
        if let Some(undo) = &planned.undo {
            map.insert("undo".to_owned(), plan_json(undo.as_deref()));
        }
    }
    out
}

/// What holds a plan to reading, or why nothing does.
fn hold_json(hold: Hold, out: &mut Map<String, Value>) {
    let (word, more) = match hold {
        Hold::Enforced { network } => ("enforced", ("network", if network { "open" } else { "closed" })),
        Hold::Promise(why) => ("promise", ("not_enforced", why)),
    };
    out.extend([("read_only".to_owned(), word.into()), (more.0.to_owned(), more.1.into())]);
}

/// Everything of a program's run that its file or a value decides.
fn exec_json(exec: &Exec, out: &mut Map<String, Value>) {
    out.insert("program".to_owned(), exec.program.path.as_str().into());
    out.insert("argv".to_owned(), json!(exec.argv));
    if !exec.env.is_empty() {
        let env: Map<String, Value> = exec.env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        out.insert("env".to_owned(), env.into());
    }
    for (key, value) in [("cwd", &exec.cwd), ("stdin", &exec.stdin)] {
        out.extend(value.as_ref().map(|value| (key.to_owned(), value.as_str().into())));
    }
    out.extend(exec.data.as_ref().map(|data| ("data".to_owned(), data.to_string().into())));
    if !exec.env_pass.is_empty() {
        out.insert("env_pass".to_owned(), json!(exec.env_pass));
    }
    for (key, value) in [("interactive", exec.interactive), ("left_running", exec.detached)] {
        out.extend(value.then(|| (key.to_owned(), true.into())));
    }
    out.insert("timeout_s".to_owned(), exec.timeout.as_secs().into());
}

/// The server as a program, and what is asked of it; secrets are names.
fn mcp_json(call: &McpCall, out: &mut Map<String, Value>) {
    exec_json(&call.server, out);
    out.insert("method".to_owned(), call.ask.method().into());
    if let Ask::Call { tool, arguments } = &call.ask {
        out.extend([("tool".to_owned(), tool.as_str().into()), ("arguments".to_owned(), Value::Object(arguments.clone()))]);
    }
    out.insert("secrets".to_owned(), json!(call.secrets()));
}

/// Secrets are names.
fn request_json(request: &Request) -> Value {
    let headers: Vec<Value> = request.headers.iter().map(|(name, value)| json!([name, value.to_string()])).collect();
    json!({
        "method": request.method, "url": request.url, "headers": headers, "body": request.body.as_ref().map(ToString::to_string),
        "secrets": request.secrets(), "redirects": if request.cross_host_redirects { "any" } else { "same_host" },
        "timeout_s": request.timeout.as_secs(), "proxy": request.proxy,
    })
}

/// What it takes to run a plan, and because of which rule.
pub(super) fn policy_json(decision: &Decision) -> Value {
    let place = decision.place.as_ref();
    json!({"verdict": decision.verdict.word(), "rule": decision.why, "file": place.map(|p| &p.0), "line": place.map(|p| p.1)})
}

/// The outcome as JSON, with what the streams said.
pub(super) fn outcome_json(outcome: &Outcome) -> Value {
    let text = |bytes: &[u8]| Value::from(String::from_utf8_lossy(bytes));
    let mut out = Map::from_iter([("stdout".to_owned(), text(&outcome.stdout)), ("stderr".to_owned(), text(&outcome.stderr))]);
    out.extend(outcome.json());
    out.into()
}

/// The proposal for people: call, plan, where each value came from.
pub(super) fn people(offer: &Offer, query: &str) -> String {
    let proposed = &offer.proposed;
    let mut out = format!("{} {}\n", proposed.call.name, Value::Object(proposed.call.arguments.clone()));
    out.push_str(&from(offer));
    for (name, evidence) in &proposed.evidence {
        out.push_str(&format!("  {}: {}\n", safe_line(name), safe_line(&evidence.words(query))));
    }
    if let Ok(planned) = &offer.planned {
        for (name, value) in &planned.plan.defaulted {
            out.push_str(&format!("  {}: {value} by default\n", safe_line(name)));
        }
    }
    for doubt in &offer.doubts {
        out.push_str(&format!("  ! {}\n", safe_line(doubt)));
    }
    for name in &proposed.verdict.missing {
        out.push_str(&format!("  missing: {}\n", safe_line(name)));
    }
    if let Some(confidence) = &proposed.confidence {
        out.push_str(&format!("  confidence: {:.2}\n", confidence.call));
    }
    out.push_str(&plan_people(offer.planned.as_ref()));
    out
}

/// Whose tool it is, where it is not built in.
pub(super) fn from(offer: &Offer) -> String {
    offer.from().map_or_else(String::new, |file| format!("  from: {}\n", safe_line(file)))
}

/// The plan for people.
pub(super) fn plan_people(planned: Result<&Planned, &Refusal>) -> String {
    match planned {
        Err(refusal) => format!("  cannot run: {}\n", safe_line(&refusal.to_string())),
        Ok(Planned { plan, decision, .. }) => {
            let terms: String = plan.terms().iter().map(|term| format!("  {term}\n")).collect();
            let warnings: String = plan.warnings().iter().map(|warning| format!("  ! {warning}\n")).collect();
            // "changes something: it changes something" says nothing twice.
            let said = decision.why.strip_prefix("it ") == Some(plan.risk_words());
            let why = if said { String::new() } else { format!(": {}", safe_line(&decision.why)) };
            format!("  {}\n{terms}{warnings}  {}{why}\n", plan.line(), plan.risk_words())
        }
    }
}

/// What the checks fixed and the other proposals, for people.
pub(super) fn others(turn: &Turn) -> String {
    let mut out = String::new();
    for finding in &turn.findings {
        out.push_str(&format!("check: {}\n", safe_line(&finding.to_string())));
    }
    for offers in &turn.others {
        let sure = offers.iter().filter_map(|o| Some(o.proposed.confidence.as_ref()?.call)).fold(1.0, f32::min);
        out.push_str(&format!("or {} (confidence {sure:.2})\n", calls_line(offers)));
    }
    out
}

/// Calls on one line.
pub(super) fn calls_line(offers: &[Offer]) -> String {
    let calls = offers.iter().map(|o| &o.proposed.call);
    let calls: Vec<String> = calls.map(|c| format!("{} {}", c.name, Value::Object(c.arguments.clone()))).collect();
    calls.join(", then ")
}

/// The highest resident size of this process so far, in MB (Linux: VmHWM of /proc/self/status); absent elsewhere.
pub(super) fn peak_ram_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kb: f64 = status.lines().find(|l| l.starts_with("VmHWM:"))?.split_whitespace().nth(1)?.parse().ok()?;
    Some((kb / 102.4).round() / 10.0)
}
