//! The examples of tool files run as tests: what came of each sentence, and where it parted from what the file says.

use super::cases::{Case, Want};
use super::cores::on_all;
use super::score::Score;
use crate::dispatch::{Dispatcher, Error, Proposal, Proposed, RunnerUps, World};
use crate::manifest::{Example, Tool, ToolSet};
use crate::model::Model;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::time::Duration;

/// An example: the places of its tool in the set and of itself in the tool.
pub type At = (usize, usize);

/// What came of an example.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Which example.
    pub at: At,
    /// The sentence.
    pub say: String,
    /// The calls that the file wants.
    pub expected: Vec<Value>,
    /// The calls that came.
    pub got: Vec<Value>,
    /// They are the same.
    pub passed: bool,
    /// The same tools were called.
    pub right_tool: bool,
    /// Where they part, in words; absent where they are the same.
    pub parted: Option<String>,
    /// Each argument that came and the words that it came from.
    pub words: Vec<(String, String)>,
    /// The second best answer; looked for where the example failed.
    pub runner_up: Option<Vec<Value>>,
    /// The tools that the model saw, best first.
    pub offered: Vec<String>,
    /// What it took.
    pub took: Duration,
}

/// The examples of a set that `wanted` picks, by tool.
#[must_use]
pub fn examples_of(set: &ToolSet, wanted: &dyn Fn(&Tool) -> bool) -> Vec<At> {
    let tools = set.tools.iter().enumerate().filter(|(_, tool)| wanted(tool));
    tools.flat_map(|(i, tool)| (0..tool.examples.len()).map(move |e| (i, e))).collect()
}

/// A machine on which the paths that an example speaks of are there. What is really on the disk must not decide a test.
struct Said(HashSet<String>);

impl World for Said {
    fn exists(&self, path: &str) -> Option<bool> {
        self.0.contains(path).then_some(true)
    }
}

impl Said {
    /// The paths of the wanted calls.
    fn of(set: &ToolSet, example: &Example) -> Self {
        let path = |tool: Option<&Tool>, name: &str| tool.and_then(|t| t.param(name)).is_some_and(|p| p.is_path());
        let mut all = HashSet::new();
        for (name, arguments) in &example.calls {
            let tool = set.get(name);
            for value in arguments.iter().filter(|(name, _)| path(tool, name)).map(|(_, value)| value) {
                all.extend(value.as_str().map(str::to_owned));
            }
        }
        Self(all)
    }
}

/// Runs examples on all cores, in their order. A tested example does not find its own tool (`leave_out`); nor does what a
/// person confirmed. Failed ones are run once more for their runner-up. The dispatcher is left as it was.
///
/// # Errors
/// An engine failure.
pub fn examples(
    model: &Model,
    dispatcher: &mut Dispatcher,
    set: &ToolSet,
    which: &[At],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Ran>, Error> {
    let before = (dispatcher.leave_out, dispatcher.runner_ups);
    let ran = tested(model, dispatcher, set, which, progress);
    (dispatcher.leave_out, dispatcher.runner_ups) = before;
    ran
}

fn tested(
    model: &Model,
    dispatcher: &mut Dispatcher,
    set: &ToolSet,
    which: &[At],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Ran>, Error> {
    dispatcher.leave_out = true;
    dispatcher.runner_ups = RunnerUps { count: 1, ..RunnerUps::default() };
    let mut all = pass(model, dispatcher, set, which, progress)?;
    dispatcher.runner_ups = RunnerUps { count: 1, min_confidence: 0.0, always: true };
    let failed: Vec<usize> = all.iter().enumerate().filter(|(_, r)| !r.passed).map(|(i, _)| i).collect();
    let again: Vec<At> = failed.iter().filter_map(|i| which.get(*i).copied()).collect();
    for (i, ran) in failed.into_iter().zip(pass(model, dispatcher, set, &again, &|_, _| {})?) {
        if let Some(slot) = all.get_mut(i) {
            slot.runner_up = ran.runner_up;
        }
    }
    Ok(all)
}

fn pass(
    model: &Model,
    dispatcher: &Dispatcher,
    set: &ToolSet,
    which: &[At],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Ran>, Error> {
    on_all(which.len(), progress, &|place| one(model, dispatcher, set, *which.get(place)?)).into_iter().collect()
}

/// One example; none where the set has no such place.
fn one(model: &Model, dispatcher: &Dispatcher, set: &ToolSet, at: At) -> Option<Result<Ran, Error>> {
    let example = set.tools.get(at.0)?.examples.get(at.1)?;
    let expected: Vec<Value> = example.calls.iter().map(|(name, arguments)| json!({"name": name, "arguments": arguments})).collect();
    let proposal = match dispatcher.propose(model, set, &example.say, &Said::of(set, example)) {
        Ok(proposal) => proposal,
        Err(error @ (Error::Empty | Error::TooLong(_))) => {
            let parted = Some(format!("the sentence cannot be asked: {error}"));
            let say = example.say.clone();
            let (got, words, offered) = (Vec::new(), Vec::new(), Vec::new());
            let took = Duration::ZERO;
            return Some(Ok(Ran {
                at,
                say,
                expected,
                got,
                passed: false,
                right_tool: false,
                parted,
                words,
                runner_up: None,
                offered,
                took,
            }));
        }
        Err(error) => return Some(Err(error)),
    };
    Some(Ok(ran(at, example, expected, proposal)))
}

fn ran(at: At, example: &Example, expected: Vec<Value>, proposal: Proposal) -> Ran {
    let got: Vec<Value> = proposal.calls.iter().map(call).collect();
    let words = proposal.calls.iter().flat_map(|c| &c.evidence).map(|(name, e)| (name.clone(), e.words(&proposal.query))).collect();
    let runner_up = proposal.alternatives.first().map(|calls| calls.iter().map(call).collect());
    let why = proposal.refused.as_ref().map(ToString::to_string);
    let (offered, took) = (proposal.offered.clone(), proposal.timings.total);
    let case = Case { query: example.say.clone(), want: Want::Calls(expected.clone()), kind: String::new(), critical: false };
    let score = Score::new(&case, "", Ok(proposal));
    let passed = score.exact;
    let parted = (!passed).then(|| parted(&expected, &got, why.as_deref(), &offered));
    Ran { at, say: example.say.clone(), expected, got, passed, right_tool: score.tool, parted, words, runner_up, offered, took }
}

fn call(proposed: &Proposed) -> Value {
    json!({"name": proposed.call.name, "arguments": proposed.call.arguments})
}

/// Where two lists of calls part.
fn parted(expected: &[Value], got: &[Value], why: Option<&str>, offered: &[String]) -> String {
    let name = |call: &Value| call["name"].as_str().unwrap_or_default().to_owned();
    if expected.is_empty() {
        return format!("nothing should be called; {} was", got.iter().map(name).collect::<Vec<_>>().join(", "));
    }
    if got.is_empty() {
        let missed = expected.iter().map(name).find(|n| !offered.contains(n));
        let of_offer = missed.map(|n| format!("; {n} was not among the offered: {}", offered.join(", "))).unwrap_or_default();
        return format!("nothing was called: {}{of_offer}", why.unwrap_or("no tool fits this request"));
    }
    if expected.len() != got.len() {
        return format!("{} calls should come, {} came", expected.len(), got.len());
    }
    let pairs = expected.iter().zip(got);
    for (want, is) in pairs {
        if name(want) != name(is) {
            return format!("the tool: {} should be called, {} was", name(want), name(is));
        }
        if let Some(difference) = difference(want["arguments"].as_object(), is["arguments"].as_object()) {
            return difference;
        }
    }
    "a required argument is missing, or a value is not valid".to_owned()
}

fn difference(want: Option<&Map<String, Value>>, is: Option<&Map<String, Value>>) -> Option<String> {
    let none = Map::new();
    let (want, is) = (want.unwrap_or(&none), is.unwrap_or(&none));
    for (name, value) in want {
        match is.get(name) {
            None => return Some(format!("the argument {name:?}: {value} should be there, nothing is")),
            Some(other) if other != value => return Some(format!("the argument {name:?}: {value} should be there, {other} is")),
            Some(_) => {}
        }
    }
    is.iter()
        .find(|(name, _)| !want.contains_key(*name))
        .map(|(name, value)| format!("the argument {name:?} should not be there; it is {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_calls_part_is_said() {
        let a = |arguments: Value| json!({"name": "a", "arguments": arguments});
        let b = json!({"name": "b", "arguments": {}});
        let said = |want: &[Value], got: &[Value]| parted(want, got, Some("no tool fits"), &["b".to_owned()]);
        assert!(said(&[], &[a(json!({}))]).contains("nothing should be called; a was"));
        assert!(said(&[a(json!({}))], &[]).contains("no tool fits; a was not among the offered: b"));
        assert!(said(std::slice::from_ref(&b), &[]).ends_with("no tool fits"));
        assert!(said(&[a(json!({}))], std::slice::from_ref(&b)).contains("a should be called, b was"));
        assert!(said(&[a(json!({"n": 1}))], &[a(json!({"n": 2}))]).contains("\"n\": 1 should be there, 2 is"));
        assert!(said(&[a(json!({"n": 1}))], &[a(json!({}))]).contains("nothing is"));
        assert!(said(&[a(json!({}))], &[a(json!({"n": 1}))]).contains("should not be there"));
        assert!(said(&[a(json!({})), b.clone()], &[b]).contains("2 calls should come, 1 came"));
    }
}
