//! One turn, the same for both faces: what came of a sentence, the plan of each call, and what became of it. A face asks
//! and shows; the history is written here, before a run and after it.

use super::record::{self, Source};
use super::{AllowRule, Engine, Machine, Planned, Recorder, Rules, plan, run};
use crate::action::{Chunk, Outcome, Plan, Refusal, Status, Step as Action, Stream};
use crate::dispatch::{self, Choosing, Evidence, Finding, Proposal, Proposed, Refused, Step, Timings};
use crate::history::Decision;
use crate::manifest::{Call, Layer, Tool, ToolSet};
use crate::policy::{self, Doubt, Trust, Verdict};
use crate::text::Span;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What came of one sentence.
#[derive(Debug)]
pub struct Turn {
    /// The sentence.
    pub query: String,
    /// Why there are no calls.
    pub refused: Option<Refused>,
    /// The calls, in the model's order; empty when refused.
    pub offers: Vec<Offer>,
    /// Other answers, best first.
    pub others: Vec<Vec<Offer>>,
    /// What the checks found and left out.
    pub findings: Vec<Finding>,
    /// Names of the tools that the model saw, best first.
    pub offered: Vec<String>,
    /// Names of offered tools whose long descriptions and lists the model saw cut.
    pub shortened: Vec<String>,
    /// Words that say something and that no call used.
    pub unused: Vec<Span>,
    /// What is negated or excepted, and was taken out before anything was decoded.
    pub dropped: Vec<Span>,
    /// Names of tools for which the prompt had no room.
    pub left_out: Vec<String>,
    /// What it took.
    pub timings: Timings,
    /// How the answer came about.
    pub trace: Trace,
    source: Arc<Source>,
}

/// How an answer came about.
#[derive(Debug)]
pub struct Trace {
    /// The model's answer as written.
    pub answer: String,
    /// How the tool was chosen; absent when nothing was decoded under a grammar.
    pub choosing: Option<Choosing>,
    /// The steps of the decode; empty without a grammar.
    pub steps: Vec<Step>,
    /// Arguments that were settled before this decode, because the first one left doubt.
    pub settled: Vec<String>,
}

/// One call, with its plan or why there is none.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The call.
    pub proposed: Proposed,
    /// What would run, or why nothing can.
    pub planned: Result<Planned, Refusal>,
    /// What the tool does.
    pub description: String,
    /// What a person should look at before saying yes: words that were not used, paths that are not there.
    pub doubts: Vec<String>,
    /// Words of the sentence that say something and that no call used.
    pub unused: Vec<Span>,
    /// A person corrected the call.
    pub corrected: bool,
    pub(super) basis: Basis,
    pub(super) source: Arc<Source>,
    /// The sentence means this call and nothing else.
    pub(super) whole: bool,
}

/// What a decision was made of, to be made again right before the run.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    pub(super) rules: Arc<Rules>,
    pub(super) tool: Option<Arc<Tool>>,
    pub(super) trust: Trust,
}

/// Why an offer does not run although it was said yes to.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    /// There is no plan.
    #[error(transparent)]
    NoPlan(#[from] Refusal),
    /// The rules ask for more than they did when the question was asked.
    #[error("the rules have changed since you were asked: {}", .0.why)]
    Stricter(Box<policy::Decision>),
}

/// A run that is written down and has not begun.
#[derive(Debug)]
pub struct RunRecord<'a> {
    /// Its number in the history.
    pub entry: Option<i64>,
    offer: &'a Offer,
    plan: &'a Plan,
    decision: &'a policy::Decision,
    basis: &'a Basis,
    recorder: &'a Recorder,
    /// A person saw the plan and said yes.
    confirmed: bool,
}

/// A run that ended.
#[derive(Debug)]
pub struct Ran {
    /// What came of it.
    pub outcome: Outcome,
    /// Its number in the history.
    pub entry: Option<i64>,
    /// What a failure may come of that the program's own words do not say.
    pub cause: Option<&'static str>,
    /// The program that ran.
    pub program: Option<String>,
}

impl RunRecord<'_> {
    /// The same where `confirmed` says whether a person saw the plan and said yes: then the sentence is remembered if it goes
    /// well. In the shell one always did.
    #[must_use]
    pub fn confirmed(self, confirmed: bool) -> Self {
        Self { confirmed, ..self }
    }

    /// Runs it, giving each piece of output to `show`, and writes how it ended. Ends it when `cancel` becomes true.
    ///
    /// # Errors
    /// Nothing could be started at all.
    pub fn run(self, cancel: &Arc<AtomicBool>, mut show: impl FnMut(Stream, &[u8])) -> io::Result<Ran> {
        self.run_whole(cancel, |chunk| {
            if !chunk.over {
                show(chunk.stream, &chunk.bytes);
            }
        })
    }

    /// As `run`, with the output that is beyond the kept part.
    ///
    /// # Errors
    /// As `run`.
    pub fn run_whole(self, cancel: &Arc<AtomicBool>, show: impl FnMut(&Chunk)) -> io::Result<Ran> {
        let Basis { rules, tool, trust } = self.basis;
        let elsewhere = |host: &str| rules.elsewhere(tool.as_deref()?, self.plan, *trust, host, self.decision);
        let outcome = run::run_within(self.plan, cancel, &elsewhere, show)?;
        self.recorder.end(self.entry, &outcome);
        if let Some(said) = self.offer.sentence().filter(|_| self.confirmed && outcome.status.is_success()) {
            self.recorder.remember(said, &self.offer.proposed.call.name);
        }
        let program = match &self.plan.step {
            Action::Exec(exec) => exec.argv.first().cloned(),
            Action::Mcp(call) => call.server.argv.first().cloned(),
            Action::Http(_) | Action::Clipboard(_) => None,
        };
        Ok(Ran { entry: self.entry, cause: self.plan.likely_cause(&outcome), program, outcome })
    }
}

impl Ran {
    /// What a person should know besides the output and how it ended, a line each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        self.outcome.remarks().into_iter().chain(self.cause.map(str::to_owned)).collect()
    }

    /// All that a person should know besides the output, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let fix = self.outcome.status.fix().map(str::to_owned);
        let words = self.outcome.words();
        // Who waited for the terminal is told by name: a script may have started it.
        let named = self.program.as_ref().filter(|_| self.outcome.status == Status::Stopped).map(|program| format!("{program} {words}"));
        std::iter::once(named.unwrap_or(words)).chain(fix).chain(self.remarks()).collect::<Vec<_>>().join("; ")
    }
}

impl Engine {
    /// The turn of a sentence: each call that it comes to, with its plan. `source` is the way that it came, for the history.
    ///
    /// # Errors
    /// As `dispatch::propose`.
    pub fn propose(&self, query: &str, source: &'static str) -> Result<Turn, dispatch::Error> {
        Ok(turn(self, self.dispatcher.propose(&self.model, &self.tools, query, &Machine)?, source))
    }
}

/// The turn of a proposal.
fn turn(engine: &Engine, proposal: Proposal, source: &'static str) -> Turn {
    let asked = Arc::new(Source { recorder: Arc::clone(&engine.recorder), name: source, asked: Some(record::asked(&proposal)) });
    let offer_of = |proposed: Proposed, all_used: bool, alone: bool| {
        let trust = Trust {
            all_said: proposed.evidence.iter().all(|(_, e)| !matches!(e, Evidence::Nowhere)),
            all_used,
            confidence: proposed.confidence.as_ref().map(|c| c.call),
            thresholds: engine.thresholds,
        };
        let planned = plan::prepare(&engine.tools, &engine.rules, &proposed.call, trust, engine.strict);
        let tool = engine.tools.get(&proposed.call.name);
        let basis = Basis { rules: Arc::clone(&engine.rules), tool: tool.cloned().map(Arc::new), trust };
        let unused = if all_used { Vec::new() } else { proposal.unused.clone() };
        let (doubts, description) = (doubts(&proposed, &unused, &proposal.query), description(tool));
        let whole = alone && proposal.dropped.is_empty();
        Offer { planned, description, doubts, unused, corrected: false, proposed, basis, source: Arc::clone(&asked), whole }
    };
    let all_used = proposal.unused.is_empty();
    let made = |calls: &[Proposed], all_used: bool| calls.iter().cloned().map(|call| offer_of(call, all_used, calls.len() == 1)).collect();
    let offers = made(&proposal.calls, all_used);
    let others = proposal.alternatives.iter().map(|calls| made(calls, true)).collect();
    let Proposal { query, refused, offered, shortened, left_out, answer, .. } = proposal;
    let Proposal { findings, choosing, steps, settled, unused, dropped, timings, .. } = proposal;
    Turn {
        query,
        refused,
        offers,
        others,
        findings,
        offered,
        shortened,
        unused,
        dropped,
        left_out,
        timings,
        trace: Trace { answer, choosing, steps, settled },
        source: asked,
    }
}

/// A call that a person wrote; with the source `undo` what takes it back.
#[must_use]
pub fn by_hand(tools: &ToolSet, rules: Arc<Rules>, recorder: Arc<Recorder>, call: Call, source: &'static str, strict: bool) -> Offer {
    let prepare = if source == "undo" { plan::prepare_undo } else { plan::prepare };
    let planned = prepare(tools, &rules, &call, Trust::BY_HAND, strict);
    let tool = tools.get(&call.name);
    let verdict = tool.map(|t| t.check(&call.arguments)).unwrap_or_default();
    Offer {
        planned,
        description: description(tool),
        proposed: Proposed { call, verdict, evidence: Vec::new(), confidence: None, absent: Vec::new() },
        doubts: Vec::new(),
        unused: Vec::new(),
        corrected: false,
        basis: Basis { rules, tool: tool.cloned().map(Arc::new), trust: Trust::BY_HAND },
        source: Arc::new(Source { recorder, name: source, asked: None }),
        whole: false,
    }
}

/// What a person should look at before saying yes.
pub(super) fn doubts(call: &Proposed, unused: &[Span], query: &str) -> Vec<String> {
    let value = |name: &String| call.call.arguments.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let absent = call.absent.iter().map(|name| format!("{name}: {:?} does not exist", value(name)));
    absent.chain(unused.iter().filter_map(|s| Some(format!("not used: {:?}", s.of(query)?)))).collect()
}

/// What the tool does.
pub(super) fn description(tool: Option<&Tool>) -> String {
    tool.map(|t| t.description.clone()).unwrap_or_default()
}

impl Turn {
    /// The confidence of the least sure call, 0 to 1; absent without calls and where one of them has none.
    #[must_use]
    pub fn confidence(&self) -> Option<f32> {
        let all: Option<Vec<f32>> = self.offers.iter().map(|o| Some(o.proposed.confidence.as_ref()?.call)).collect();
        all?.into_iter().reduce(f32::min)
    }

    /// The first call that a rule forbids.
    #[must_use]
    pub fn denied(&self) -> Option<usize> {
        self.offers.iter().position(|o| o.planned.as_ref().is_ok_and(Planned::is_denied))
    }

    /// The first call that keeps all of them from running: they were said in one breath. A rule forbids it, or it has no plan.
    #[must_use]
    pub fn blocked(&self) -> Option<usize> {
        self.denied().or_else(|| self.offers.iter().position(|o| o.planned.is_err()))
    }

    /// Refuses the calls when they are not sure enough to run with nobody looking on; they become the first of the others.
    /// `wish` is the person's own minimum.
    pub fn hold_back(&mut self, wish: Option<f32>) {
        let Some(doubt) = self.doubt(wish) else { return };
        self.refused = Some(Refused::LowConfidence { confidence: doubt.confidence, least: doubt.min_confidence });
        let offers = std::mem::take(&mut self.offers);
        self.others.insert(0, offers);
        self.source = Arc::new(self.source.held_back(self.refused.as_ref()));
    }

    /// What keeps the calls from running with nobody looking on, by how sure they are; `wish` is the person's own minimum.
    #[must_use]
    pub fn doubt(&self, wish: Option<f32>) -> Option<Doubt> {
        policy::doubt(self.decisions(), self.confidence(), wish)
    }

    /// How sure the calls are that were held back or that a floor refused, 0 to 1.
    #[must_use]
    pub fn held_back(&self) -> Option<f32> {
        match self.refused {
            Some(Refused::LowConfidence { confidence, .. } | Refused::Unsure { confidence, .. }) => Some(confidence),
            _ => None,
        }
    }

    /// Whether rules let all of it run where nobody can be asked.
    #[must_use]
    pub fn may_run_unattended(&self, wish: Option<f32>) -> bool {
        self.offers.iter().all(|o| o.planned.is_ok()) && policy::unattended(self.decisions(), self.confidence(), wish)
    }

    fn decisions(&self) -> impl Iterator<Item = &policy::Decision> + Clone {
        self.offers.iter().filter_map(|o| Some(&o.planned.as_ref().ok()?.decision))
    }

    /// Writes that the sentence led to no call; the entry's number.
    pub fn led_to_no_call(&self) -> Option<i64> {
        self.source.recorder.add(self.source.entry(Decision::NoCall, self.refused.as_ref()))
    }
}

impl Offer {
    /// The plan's id; where there is no plan, a text that no plan has as its id.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.planned {
            Ok(planned) => planned.plan.id.clone(),
            Err(_) => {
                format!("no plan for {} {}", self.proposed.call.name, serde_json::Value::Object(self.proposed.call.arguments.clone()))
            }
        }
    }

    /// What takes its effect back, as an offer of its own.
    #[must_use]
    pub fn undo(&self) -> Option<Self> {
        let planned = match self.planned.as_ref().ok()?.undo.as_ref()? {
            Ok(planned) => Ok((**planned).clone()),
            Err(refusal) => Err(refusal.clone()),
        };
        let source = Source { recorder: Arc::clone(&self.source.recorder), name: "undo", asked: None };
        let proposed = Proposed { evidence: Vec::new(), confidence: None, ..self.proposed.clone() };
        let (description, basis) = ("Takes back what the call did".to_owned(), self.basis.clone());
        let (doubts, unused) = (Vec::new(), Vec::new());
        let (corrected, source) = (self.corrected, Arc::new(source));
        Some(Self { proposed, planned, description, doubts, unused, corrected, basis, source, whole: false })
    }

    /// Writes what became of it; the entry's number.
    pub fn decided(&self, decision: Decision) -> Option<i64> {
        self.source.recorder.add(self.source.entry_of(&self.proposed.call, &self.planned, decision))
    }

    /// Writes that it was closed without a run: a person did not want it, or it could not run in the first place.
    pub fn closed(&self) -> Option<i64> {
        self.decided(match &self.planned {
            Err(_) => Decision::NoCall,
            Ok(planned) if planned.is_denied() => Decision::Denied,
            Ok(_) => Decision::Declined,
        })
    }

    /// The narrowest rule that would let it run where nobody can be asked, if one would.
    #[must_use]
    pub fn rule_to_run_unattended(&self) -> Option<AllowRule> {
        let planned = self.planned.as_ref().ok().filter(|p| p.decision.can_run_by_rule)?;
        let (width, rule) = self.basis.rules.rules_for(self.basis.tool.as_deref()?, &planned.plan).into_iter().next()?;
        Some(AllowRule { width, rule, file: crate::config::policy_file()?.display().to_string() })
    }

    /// Writes that it runs; only what is written down so can run, and only while the rules ask for no more than they did.
    ///
    /// # Errors
    /// There is no plan, or the rules have become stricter, which is written down.
    pub fn begin(&self) -> Result<RunRecord<'_>, NotBegun> {
        let Planned { plan, decision, .. } = self.planned.as_ref().map_err(Clone::clone)?;
        if let Some(tool) = &self.basis.tool
            && let Err(now) = self.basis.rules.still(tool, plan, self.basis.trust, decision)
        {
            self.decided(if now.verdict == Verdict::Deny { Decision::Denied } else { Decision::NobodyToAsk });
            return Err(NotBegun::Stricter(Box::new(now)));
        }
        let (confirmed, recorder) = (self.source.name == "shell", &self.source.recorder);
        Ok(RunRecord { entry: self.decided(Decision::Ran), offer: self, plan, decision, basis: &self.basis, recorder, confirmed })
    }

    /// The sentence, where it means this call and nothing else.
    fn sentence(&self) -> Option<&str> {
        self.query().filter(|_| self.whole)
    }

    /// The file of what runs, unless it is built in.
    #[must_use]
    pub fn from(&self) -> Option<&str> {
        let origin = &self.basis.tool.as_deref()?.origin;
        (origin.layer != Layer::Builtin).then_some(&origin.file)
    }

    /// What a person should know of the project whose rules decide.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        self.basis.rules.notice()
    }

    /// What is wrong with the history, once.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        self.source.recorder.complaint()
    }
}
