//! `ask --save FILE` and `needlesh replay FILE`: everything that an answer came of, and the proof that it comes again.

use super::args::Global;
use super::exit::{BAD_FILE, DONE, FAILED, Failure};
use super::{engine, out, settings};
use crate::dispatch::{Proposal, World};
use crate::driver::{Engine, Machine, model_path};
use crate::manifest::Tool;
use crate::model::fingerprint;
use crate::text::{self, safe_line};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The version of the file's form.
const FORM: u64 = 1;
/// Names of tools that are told of one kind.
const TOLD: usize = 8;
/// Bytes of a file that is read back.
const MOST: u64 = 4 << 20;

/// The machine, and which paths were asked about.
#[derive(Default)]
struct Asked(Mutex<BTreeMap<String, Option<bool>>>);

impl World for Asked {
    fn exists(&self, path: &str) -> Option<bool> {
        let found = Machine.exists(path);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), found);
        found
    }
}

/// The paths of then.
struct Then(BTreeMap<String, Option<bool>>);

impl World for Then {
    fn exists(&self, path: &str) -> Option<bool> {
        self.0.get(path).copied().flatten()
    }
}

/// Answers `text` once more and writes down all that the answer came of.
pub(super) fn save(global: &Global, engine: &Engine, text: &str, file: &Path) -> Result<(), Failure> {
    let world = Asked::default();
    let proposal = engine.dispatcher.propose(&engine.model, &engine.tools, text, &world)?;
    let paths = world.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut object = inputs(global, engine)?;
    if let Some(map) = object.as_object_mut() {
        map.insert("sentence".to_owned(), proposal.query.clone().into());
        map.insert("paths".to_owned(), paths.into_iter().map(|(path, there)| (path, json!(there))).collect::<Map<_, _>>().into());
        map.insert("answer".to_owned(), answer(&proposal));
    }
    let text = serde_json::to_string_pretty(&object).unwrap_or_default();
    std::fs::write(file, text + "\n")
        .map_err(|e| Failure::new(FAILED, format!("{}: {e}", file.display()), "give a file that can be written"))
}

/// What an answer depends on, besides the sentence.
fn inputs(global: &Global, engine: &Engine) -> Result<Value, Failure> {
    let settings = settings(global);
    let sum = fingerprint(model_path(&settings)?.as_deref())?;
    let tools: Map<String, Value> = engine.tools.tools.iter().map(|tool| (tool.name.clone(), tool_sum(tool).into())).collect();
    Ok(json!({
        "needlesh_replay": FORM, "version": env!("CARGO_PKG_VERSION"),
        "model": {"name": engine.model.name, "sha256": sum},
        "settings": {"precision": format!("{:?}", settings.options.precision).to_lowercase(), "encoder": !settings.no_encoder},
        "tools": tools,
    }))
}

/// The SHA-256 of all that the answer can depend on in a tool.
fn tool_sum(tool: &Tool) -> String {
    let examples: Vec<Value> = tool.examples.iter().map(|e| json!([e.say, e.calls])).collect();
    let all = json!([tool.name, tool.description, tool.schema, tool.written, tool.spelled.action, examples]);
    text::hex(&Sha256::digest(all.to_string().as_bytes()))
}

/// What came of it: the calls, and every step with its tokens and how many the mask left.
fn answer(proposal: &Proposal) -> Value {
    let calls: Vec<Value> = proposal.calls.iter().map(|c| json!({"name": c.call.name, "arguments": c.call.arguments})).collect();
    let steps: Vec<Value> = proposal
        .steps
        .iter()
        .map(|s| json!({"kind": s.kind.word(), "tokens": s.tokens, "text": s.text, "allowed": s.allowed, "removed": s.removed}))
        .collect();
    let of_memory =
        |t: &crate::dispatch::ToolScore| t.rank.confirmed.as_ref().filter(|_| t.rank.score > t.rank.unaided).map(|s| s.to_string());
    let remembered: Vec<String> = proposal.choosing.iter().flat_map(|c| &c.tools).filter_map(of_memory).collect();
    json!({"calls": calls, "refused": proposal.refused.as_ref().map(|r| r.code()), "offered": proposal.offered,
        "written": proposal.answer, "remembered": remembered, "steps": steps})
}

/// Answers a saved sentence again, and says what is the same and what has changed.
pub(super) fn replay(global: &Global, file: &Path) -> Result<u8, Failure> {
    let saved = read(file)?;
    let mut engine = engine(global)?;
    engine.dispatcher.traced = false;
    let sentence = saved["sentence"].as_str().unwrap_or_default();
    let paths = saved["paths"].as_object().into_iter().flatten().map(|(path, there)| (path.clone(), there.as_bool())).collect();
    let proposal = engine.dispatcher.propose(&engine.model, &engine.tools, sentence, &Then(paths))?;
    let now = answer(&proposal);
    let changed = changes(&saved, &inputs(global, &engine)?);
    let parted = parted(&saved["answer"], &now);
    let same = ["calls", "refused"].iter().all(|key| saved["answer"][key] == now[key]);
    if global.json {
        out::line(
            &json!({"same_call": same, "changed": changed, "parted": parted, "then": saved["answer"]["calls"], "now": now["calls"]})
                .to_string(),
        )?;
    } else {
        let verdict = match (same, parted.is_empty()) {
            (true, true) => "the same call, token by token",
            (true, false) => "the same call, by another way",
            (false, _) => "another answer",
        };
        let lines = changed.iter().map(|line| format!("changed  {line}")).chain(parted.iter().map(|line| format!("parted   {line}")));
        let mut shown = [format!("request  {sentence}"), format!("result   {verdict}")].into_iter().chain(lines);
        shown.try_for_each(|line| out::line(&safe_line(&line)).map(|_| ()))?;
    }
    if same { Ok(DONE) } else { Err(Failure::silent(FAILED)) }
}

fn read(file: &Path) -> Result<Value, Failure> {
    let wrong = |why: String| Failure::new(BAD_FILE, format!("{}: {why}", file.display()), "needlesh ask TEXT --save FILE  # writes one");
    let size = std::fs::metadata(file).map_err(|e| wrong(e.to_string()))?;
    if !size.is_file() || size.len() > MOST {
        return Err(wrong("not a file of at most 4 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(|e| wrong(e.to_string()))?;
    let saved: Value = serde_json::from_str(&text).map_err(|e| wrong(format!("not JSON: {e}")))?;
    match saved["needlesh_replay"].as_u64() {
        Some(FORM) if saved["sentence"].is_string() && saved["answer"].is_object() => Ok(saved),
        Some(FORM) => Err(wrong("\"sentence\" or \"answer\" is missing".to_owned())),
        _ => Err(wrong("not a file of `ask --save`".to_owned())),
    }
}

/// What of the inputs is another than then.
fn changes(then: &Value, now: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (what, path) in [
        ("needlesh", "/version"),
        ("the model", "/model/name"),
        ("the model's sum", "/model/sha256"),
        ("the precision", "/settings/precision"),
        ("the sentence encoder", "/settings/encoder"),
    ] {
        let (a, b) = (then.pointer(path), now.pointer(path));
        if a != b {
            let shown = |value: Option<&Value>| value.map_or_else(|| "unknown".to_owned(), text::plain);
            out.push(format!("{what}: {} then, {} now", shown(a), shown(b)));
        }
    }
    let none = Map::new();
    let (old, new) = (then["tools"].as_object().unwrap_or(&none), now["tools"].as_object().unwrap_or(&none));
    let gone = old.keys().filter(|name| !new.contains_key(*name)).collect::<Vec<_>>();
    let came = new.keys().filter(|name| !old.contains_key(*name)).collect::<Vec<_>>();
    let edited = old.iter().filter(|(name, sum)| new.get(*name).is_some_and(|other| other != *sum)).map(|(name, _)| name).collect();
    for (what, names) in [("tools that are not loaded now", gone), ("tools that were not loaded then", came), ("edited tools", edited)] {
        out.extend(few(&names).map(|names| format!("{what}: {names}")));
    }
    out
}

/// The first names of a list, and how many more there are; none of an empty one.
fn few(names: &[&String]) -> Option<String> {
    let shown: Vec<&str> = names.iter().take(TOLD).map(|name| name.as_str()).collect();
    let more = names.len().saturating_sub(TOLD);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{}{rest}", shown.join(", ")))
}

/// Where the two answers part.
fn parted(then: &Value, now: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (what, key) in
        [("calls", "calls"), ("refusal", "refused"), ("offered tools", "offered"), ("confirmed sentences that helped", "remembered")]
    {
        if then[key] != now[key] {
            out.push(format!("{what}: {} then, {} now", then[key], now[key]));
        }
    }
    let empty = Vec::new();
    let (old, new) = (then["steps"].as_array().unwrap_or(&empty), now["steps"].as_array().unwrap_or(&empty));
    let same = |a: &Value, b: &Value| ["kind", "tokens", "allowed"].iter().all(|key| a[key] == b[key]);
    let first = old.iter().zip(new).position(|(a, b)| !same(a, b)).or_else(|| (old.len() != new.len()).then(|| old.len().min(new.len())));
    if let Some(place) = first {
        let text = |list: &[Value]| {
            list.get(place).map_or_else(
                || "the end".to_owned(),
                |s| format!("{} {} of {} allowed", s["kind"].as_str().unwrap_or_default(), s["text"], s["allowed"]),
            )
        };
        out.push(format!("step {}: {} then, {} now", place + 1, text(old), text(new)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_and_where_it_parted_is_said() {
        let then = json!({"version": "1", "model": {"name": "a", "sha256": "x"}, "settings": {}, "tools": {"t": "1", "u": "2"}});
        let now = json!({"version": "1", "model": {"name": "a", "sha256": "y"}, "settings": {}, "tools": {"t": "3", "v": "2"}});
        let said = changes(&then, &now).join("\n");
        for part in ["sum: x then, y now", "not loaded now: u", "not loaded then: v", "edited tools: t"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(changes(&then, &then).is_empty());
        let many: Vec<String> = (0..10).map(|i| format!("t{i}")).collect();
        assert!(few(&many.iter().collect::<Vec<_>>()).is_some_and(|told| told.ends_with("t7 and 2 more")));
        let step = |token: u32| json!({"kind": "picked", "tokens": [token], "text": token.to_string(), "allowed": 3});
        let a = json!({"calls": [], "steps": [step(1), step(2)]});
        let b = json!({"calls": [], "steps": [step(1), step(4)]});
        assert_eq!(parted(&a, &b), ["step 2: picked \"2\" of 3 allowed then, picked \"4\" of 3 allowed now"]);
        assert!(parted(&a, &json!({"calls": [], "steps": [step(1)]}))[0].contains("the end now"));
        assert!(parted(&a, &a).is_empty());
    }
}
