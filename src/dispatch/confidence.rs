//! How sure a call is: the decode's own probabilities and what the sentence leaves unexplained, through the checkpoint's
//! calibration.

use super::answer::{Decoded, Read};
use super::calibration::{Calibration, logistic};
use super::check::takes_numbers;
use super::choices;
use super::choosing::{Choosing, Ranked};
use super::evidence;
use super::known::Known;
use super::meant;
use super::proposal::Proposed;
use super::roles::{before_its_noun, before_names, crossed, goes_nowhere, misshapen, named_last, overlong};
use super::settings::LOST;
use super::sift::{Worth, is_code, worth};
use super::signals::{Confidence, Signals};
use super::stray;
use super::torn::{TORN, torn};
use super::trail::{Step, StepKind};
use crate::manifest::{Call, Param, Tool};
use crate::sentence::{Looks, NumberPlace, Sentence, stems};
use crate::text::Span;
use serde_json::Value;

/// The probability of each value of a call.
pub(super) fn of_values(decoded: &Decoded, call: &Read<'_>, calibration: &Calibration) -> Vec<(String, f32)> {
    let of = |(name, bytes): &(String, std::ops::Range<usize>)| {
        let picked = decoded.within(bytes).filter(|s| s.kind == StepKind::Picked);
        let probability = picked.map(|s| s.probability * (1.0 - s.removed)).product();
        (name.clone(), calibration.value.corrected(probability))
    };
    call.values.iter().map(of).collect()
}

/// What is weighed of a call.
pub(super) struct Weighed<'a> {
    pub(super) sentence: &'a Sentence,
    pub(super) known: &'a Known<'a>,
    pub(super) call: &'a Proposed,
    /// The same in the words that were typed.
    pub(super) typed: &'a Call,
    pub(super) choosing: &'a Choosing,
    pub(super) decoded: &'a Decoded,
    /// Bytes of the answer that the call takes.
    pub(super) range: &'a std::ops::Range<usize>,
    /// All arguments were read off a command line.
    pub(super) command: bool,
}

impl Weighed<'_> {
    /// The confidence of the call, `values` being that of its values.
    pub(super) fn confidence(&self, values: Vec<(String, f32)>, calibration: &Calibration) -> Confidence {
        let (sentence, of, call) = (self.sentence, self.known.tool, self.call);
        let dropped = choices::dropped(sentence, of, &call.call.arguments, &call.evidence);
        let lost = meant::lost(sentence, of, call).len();
        let signals = self.signals(dropped.len() + lost);
        let tool = signals.share.exp() * logistic(self.choosing.call_margin());
        let call =
            calibration.call.probability(&signals.values()).min(self.most(calibration, lost > 0 || dropped.iter().any(choices::matters)));
        let by_itself = || calibration.call.probability(&self.by_itself(signals).values()).min(call);
        let chosen = self.choosing.tool(&self.known.tool.name).map(|t| &t.rank);
        // Without that help another tool would have been first, or none near enough: it is no more than a guess.
        let far = chosen.is_some_and(|r| r.behind || (r.unaided < calibration.choice.nothing && r.program <= 0));
        let unaided = match self.choosing.is_aided() {
            true if far => call.min(calibration.floor / 2.0),
            true => by_itself(),
            false => call,
        };
        Confidence { call, unaided, tool: calibration.tool.corrected(tool), values, signals }
    }

    /// The most that the call is worth, whatever the signals say.
    fn most(&self, calibration: &Calibration, lost: bool) -> f32 {
        let (sentence, tool, call) = (self.sentence, self.known.tool, self.call);
        if goes_nowhere(tool, &self.typed.arguments) {
            return calibration.floor / 2.0;
        }
        let whole = if torn(sentence, tool, &evidence::places(&call.evidence)).is_empty() { 1.0 } else { TORN };
        // An example is the author's word on such a line.
        if self.command && self.choosing.shown(&call.call).is_some() {
            return whole;
        }
        let kept = if lost { LOST } else { 1.0 };
        stray::most(sentence, tool, &call.spans()).min(kept).min(whole)
    }

    /// The nearest example, the lead over the next tool and the share; `aided`: with what the person confirmed.
    fn standing(&self, aided: bool) -> (f32, f32, f32) {
        let chosen = self.choosing.tool(&self.known.tool.name);
        let score = |r: &Ranked| if aided { r.score } else { r.unaided };
        let (own, example) =
            chosen.map_or((0.0, 0.0), |t| (score(&t.rank), if aided { t.rank.example.max(t.rank.memory) } else { t.rank.example }));
        let next = self.choosing.tools.iter().filter(|t| t.name != self.known.tool.name).map(|t| score(&t.rank)).fold(0.0, f32::max);
        let share = chosen.map_or(0.0, |t| if aided { t.share } else { t.unaided });
        (example.max(0.0), (own - next).clamp(-0.6, 0.6), share.max(1e-6).ln().max(-5.0))
    }

    /// The signals as they are without what the person confirmed: nothing else in them goes by it.
    fn by_itself(&self, signals: Signals) -> Signals {
        let (example, lead, share) = self.standing(false);
        Signals { example, lead, share, ..signals }
    }

    fn signals(&self, lost: usize) -> Signals {
        let Self { sentence, known, call, choosing, decoded, range, command, .. } = *self;
        let tool = known.tool;
        let (similarity, program) = choosing.tool(&tool.name).map_or((0.0, 0), |t| (t.rank.similarity, t.rank.program));
        let (example, lead, share) = self.standing(true);
        let steps: Vec<&Step> = decoded.within(range).filter(|s| s.kind != StepKind::Tool).collect();
        let owned = call.spans();
        let taken = |s: &Span| owned.iter().any(|o| o.overlaps(s));
        let counts = tool.params.iter().any(|p| takes_numbers(p) && !call.call.arguments.contains_key(&p.name));
        // "all on one line": a small number in letters counts nothing where the tool takes no number.
        let small = |n: &crate::sentence::Number| {
            n.span.of(sentence.text()).is_some_and(|t| matches!(t.to_lowercase().as_str(), "one" | "once" | "twice"))
        };
        let free = |n: &&crate::sentence::Number| n.place == NumberPlace::Alone && (counts || !(n.implied || n.ordinal || small(n)));
        let numbers = sentence.numbers().iter().filter(free).map(|n| n.span);
        let literals = numbers.chain(sentence.quotes().iter().copied()).filter(|s| !taken(s)).count();
        // "as JSON", "any open PRs": a word of the tool's own description or examples is not the name of something.
        let is_of_tool = |s: &&Span| {
            let all = s.of(sentence.text()).map(stems).unwrap_or_default();
            !all.is_empty() && all.iter().all(|stem| known.says(stem))
        };
        let said = call.evidence.iter().filter(|(_, e)| e.span().is_some()).count();
        let optional = |name: &String| tool.param(name).is_some_and(|p| !p.required);
        Signals {
            description: similarity,
            example,
            lead,
            program: f32::from(program.clamp(0, 2)),
            other_program: f32::from(u8::from(program < 0)),
            share,
            call_margin: choosing.call_margin().clamp(-8.0, 8.0),
            weakest: steps.iter().map(|s| s.log_probability).fold(0.0, f32::min).max(-10.0),
            tokens: (steps.iter().map(|s| s.log_probability).sum::<f32>() / steps.len().max(1) as f32).max(-5.0),
            removed: steps.iter().map(|s| s.removed).fold(0.0, f32::max),
            loose_literals: literals.min(3) as f32,
            loose_names: sentence.value_like().iter().filter(|s| !taken(s) && !is_of_tool(s)).count().min(3) as f32,
            unsaid: (call.evidence.len() - said).min(3) as f32,
            misplaced: (misplaced(sentence, known, call) + lost).min(2) as f32,
            explained: explained(sentence, known, &owned),
            optional: call.call.arguments.keys().filter(|n| optional(n)).count().min(4) as f32,
            command: f32::from(u8::from(command)),
            empty_values: empty_values(sentence, known, call).min(2) as f32,
            length: (sentence.words().len().min(40) as f32) / 10.0,
        }
    }
}

/// Signs that a value is another parameter's.
fn misplaced(sentence: &Sentence, known: &Known<'_>, call: &Proposed) -> usize {
    let tool = known.tool;
    let places = evidence::places(&call.evidence);
    let owned = |s: &&Span| places.iter().any(|(_, p)| p.overlaps(s));
    let nouns = if tool.params.iter().any(|p| p.is_path()) { before_its_noun(sentence) } else { Vec::new() };
    let owned_spans: Vec<Span> = places.iter().map(|(_, s)| *s).collect();
    let last =
        named_last(sentence, &owned_spans).filter(|s| takes_a_name(tool, call) && unexplained(sentence, known, &owned_spans).contains(s));
    let more = overlong(sentence, known, &places).len() + usize::from(last.is_some());
    let before = before_names(sentence, known);
    let named = before.iter().filter(|(_, s)| !owned(&s)).count();
    more + named
        + meant::moved(sentence, tool, &call.call.arguments, &call.evidence).len()
        + misshapen(sentence, known, &places)
        + crossed(sentence, tool, &places)
        + nouns.iter().filter(|s| !owned(s)).count()
        + uncued(sentence, tool, call, &before)
}

/// Whether a path or name of the tool's is left open.
pub(super) fn takes_a_name(tool: &Tool, call: &Proposed) -> bool {
    tool.params.iter().any(|p| p.is_text() && !call.call.arguments.contains_key(&p.name))
}

/// Parameters whose name was said right before a word that is not their value, beside those whose value stands `before` it.
fn uncued(sentence: &Sentence, tool: &Tool, call: &Proposed, before: &[(&Param, Span)]) -> usize {
    let said = |name: &str| call.evidence.iter().find(|(n, _)| n == name)?.1.span();
    let cue = |p: &Param| {
        !before.iter().any(|(b, _)| b.name == p.name)
            && sentence.cued(&p.name).is_some_and(|c| said(&p.name).is_none_or(|s| !s.overlaps(&c)))
    };
    tool.params.iter().filter(|p| p.is_text() && cue(p)).count()
}

fn empty_values(sentence: &Sentence, known: &Known<'_>, call: &Proposed) -> usize {
    let doubtful = |(name, value): &(&String, &Value)| {
        let (Some(param), Some(text)) = (known.tool.param(name), value.as_str()) else { return false };
        worth(known, param, text) != Worth::Value && !is_code(sentence, text)
    };
    call.call.arguments.iter().filter(doubtful).count()
}

/// The share of the sentence's meaning words that the tool's file, its examples or a value accounts for, 0 to 1.
fn explained(sentence: &Sentence, known: &Known<'_>, owned: &[Span]) -> f32 {
    let all = unexplained(sentence, known, &[]).len().max(meaning(sentence).count());
    if all == 0 { 1.0 } else { 1.0 - unexplained(sentence, known, owned).len() as f32 / all as f32 }
}

fn meaning(sentence: &Sentence) -> impl Iterator<Item = &crate::sentence::Word> {
    let opens = |w: &&crate::sentence::Word| w.looks == Looks::Sign || w.is_greeting();
    sentence.words().iter().skip_while(opens).filter(|w| w.is_meaning())
}

/// The meaning words of a sentence that neither the tool's file nor its examples nor a value accounts for.
pub(super) fn unexplained(sentence: &Sentence, known: &Known<'_>, owned: &[Span]) -> Vec<Span> {
    let open = |w: &&crate::sentence::Word| !owned.iter().any(|o| o.overlaps(&w.span)) && !known.has(&w.stem);
    meaning(sentence).filter(open).map(|w| w.span).collect()
}
