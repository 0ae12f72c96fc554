//! Several wishes in one sentence, and one with a story around it: which parts are read by themselves, and whether that is the
//! better reading.

use super::choosing::Choosing;
use super::command;
use super::finding::{Check, Finding};
use super::help::Help;
use super::memory::word;
use super::proposal::{Proposal, Proposed, Refused, Timings};
use super::settings::{LOST, MAX_CALLS};
use super::wishes::Work;
use super::{error::Error, vary};
use crate::manifest::Kind;
use crate::sentence::{Cut, CutKind, Intent, Looks, Sentence};
use crate::text::Span;

/// Words from which on a sentence is searched for the part that asks.
const LONG: usize = 30;

/// Words from which on what is told around a wish is left out.
const TOLD: usize = 10;

/// Confidence that each call of a sentence with several wishes needs, 0 to 1.
const EACH: f32 = 0.4;

/// Confidence of its least sure call from which on several wishes are not read as one too, 0 to 1.
const SURE: f32 = 0.85;

/// By how much the whole may be surer than its parts and yet not be what is meant.
const MARGIN: f32 = 0.15;

/// Confidence of the least sure call from which on words that the whole leaves over speak for several wishes. Of 40 sentences
/// that were cut the 33 with two wishes reached 0.79, of the 7 with one ("is it there and how big is it") 6 did not reach 0.71.
const APART: f32 = 0.75;

impl Work<'_> {
    /// The proposal for a sentence that asks for something.
    pub(super) fn propose(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        // The surest part that asks, and the values that it leaves out.
        let mut told: Option<(Proposal, Vec<Span>)> = None;
        for part in self.without_story(sentence)? {
            let proposal = self.propose(&part)?;
            let (split, lost) = (splits_a_list(sentence, &part), lost(sentence, &part));
            if proposal.is_complete() && !split && lost.is_empty() && !self.loses_named(&proposal, sentence, &part) {
                return Ok(proposal);
            }
            let surer = told.as_ref().is_none_or(|(t, _)| sure(t) < sure(&proposal));
            told = Some((proposal, lost)).filter(|(p, _)| p.is_complete() && surer).or(told);
        }
        let whole = self.as_wishes(sentence)?;
        // A reading of all that takes in what the part leaves out is the better one, however sure the other is.
        let fuller = |t: &Proposal, lost: &[Span]| match (t.calls.as_slice(), whole.calls.as_slice()) {
            ([part], [all]) if part.call.name == all.call.name => part.call.arguments.len() < all.call.arguments.len(),
            (_, all) => all.iter().flat_map(Proposed::spans).any(|s| lost.iter().any(|l| l.overlaps(&s))),
        };
        let told = told.filter(|(t, lost)| !whole.is_complete() || (sure(t) > sure(&whole) + MARGIN && !fuller(t, lost)));
        Ok(told.map_or(whole, |(t, _)| t))
    }

    /// Whether a part's call lacks a value that the whole says by the parameter's name: "…, its in namespace prod".
    fn loses_named(&self, proposal: &Proposal, sentence: &Sentence, part: &Sentence) -> bool {
        let [call] = proposal.calls.as_slice() else { return false };
        let Some(tool) = self.tools.get(&call.call.name) else { return false };
        let named = |name: &str| sentence.cued(name).is_some() && part.cued(name).is_none();
        tool.params.iter().any(|p| p.kind == Kind::String && !call.call.arguments.contains_key(&p.name) && named(&p.name))
    }

    /// The parts of a sentence that ask, without what is told around them: a story leads Needle astray, and the encoder reads
    /// 36 tokens.
    fn without_story(&self, sentence: &Sentence) -> Result<Vec<Sentence>, Error> {
        let words = sentence.words().len();
        if words < TOLD || !self.is_by_encoder() || !self.dispatcher.without.has(Help::Story) {
            return Ok(Vec::new());
        }
        let shorter = |p: &Sentence| (2..words).contains(&p.words().len()) && p.intent() == Intent::Request;
        let mut out: Vec<Sentence> = Some(sentence.kernel()).filter(shorter).into_iter().collect();
        if words > LONG {
            let clauses = sentence.clauses();
            let pairs = clauses.windows(2).map(|pair| sentence.part(pair));
            let parts: Vec<Sentence> = clauses.iter().map(|span| sentence.part(&[*span])).chain(pairs).filter(shorter).collect();
            self.embed(parts.iter());
            let mut best: Option<(f32, Sentence)> = None;
            for part in parts {
                let score = self.rank(&part)?.first().map_or(0.0, |r| r.score);
                if best.as_ref().is_none_or(|(s, _)| score > *s) {
                    best = Some((score, part));
                }
            }
            out.extend(best.map(|(_, part)| part).filter(|p| out.iter().all(|o| o.text() != p.text())));
        }
        Ok(out)
    }

    /// A sentence as several wishes where that is the better reading, else as one.
    fn as_wishes(&self, sentence: &Sentence) -> Result<Proposal, Error> {
        let cuts: Vec<Cut> = sentence.cuts().into_iter().filter(|c| c.wishes.len() <= MAX_CALLS && self.may_be(c.kind)).collect();
        if let Some(first) = cuts.first().filter(|c| c.kind == CutKind::Clauses) {
            self.embed(first.wishes.iter());
            let parts = self.read(first)?;
            if weakest(&parts) >= SURE && !are_one_call(&parts) {
                return Ok(self.floored(joined(first, parts)));
            }
        }
        let whole = self.one(sentence)?;
        for cut in cuts {
            if self.budget.is_spent() || self.holds_all(&whole, &cut, sentence) {
                break;
            }
            if let Some(proposal) = self.several(&cut, &whole, sentence)? {
                return Ok(self.floored(proposal));
            }
        }
        Ok(self.floored(whole))
    }

    /// Whether the whole answers what the cut would take apart: it is a command line of its tool (`kill -9 4711`), or a list of
    /// the call has an item for each wish ("put milk; eggs; bread into the basket").
    fn holds_all(&self, whole: &Proposal, cut: &Cut, sentence: &Sentence) -> bool {
        let [call] = whole.calls.as_slice() else { return false };
        let begins = |wish: &Sentence, item: &str| wish.text().to_lowercase().starts_with(&item.to_lowercase());
        let listed = |v: &serde_json::Value| {
            let items: Vec<&str> = v.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
            items.len() >= cut.wishes.len() && cut.wishes.iter().skip(1).all(|wish| items.iter().any(|item| begins(wish, item)))
        };
        let read = || self.tools.get(&call.call.name).is_some_and(|tool| command::read(sentence, tool).is_some());
        let command = whole.choosing.as_ref().and_then(|c| c.shown(&call.call)).is_some() || read();
        whole.is_complete() && (command || call.call.arguments.values().any(listed))
    }

    fn may_be(&self, kind: CutKind) -> bool {
        self.dispatcher.without.has(match kind {
            CutKind::Clauses => Help::Clauses,
            CutKind::Gap => Help::Gaps,
            CutKind::Frame | CutKind::Items => Help::Items,
        })
    }

    fn read(&self, cut: &Cut) -> Result<Vec<Proposal>, Error> {
        cut.wishes.iter().map(|wish| self.one(wish)).collect()
    }

    /// The calls of a sentence cut into wishes, where that reading is the better one.
    fn several(&self, cut: &Cut, whole: &Proposal, sentence: &Sentence) -> Result<Option<Proposal>, Error> {
        let items = matches!(cut.kind, CutKind::Frame | CutKind::Items);
        if items && !self.splits(whole, sentence) {
            return Ok(None);
        }
        // Nothing says that a wish is missing.
        let explained = sure(whole) >= self.dispatcher.calibration.choice.explore && whole.unused.is_empty();
        let firm = cut.wishes.iter().skip(1).any(|w| w.words().len() < sentence.words().len() && sentence.says_also());
        if cut.kind == CutKind::Gap && explained && !firm {
            return Ok(None);
        }
        let parts = self.read(cut)?;
        if whole.is_complete() && are_one_call(&parts) {
            return Ok(None);
        }
        let understood = parts.iter().filter(|p| sure(p) >= EACH).count();
        let (together, weakest) = (sure(whole), weakest(&parts));
        let first = parts.first().and_then(|p| p.calls.first()).map(|c| &c.call.name);
        let same_tool = parts.iter().all(|p| p.calls.first().map(|c| &c.call.name) == first);
        let surer = weakest >= EACH && weakest + MARGIN >= together || weakest >= APART && !whole.unused.is_empty();
        let better = match cut.kind {
            CutKind::Clauses => {
                surer
                    || understood > 0
                        && (together < self.dispatcher.calibration.unsure || !whole.unused.is_empty())
                        && parts.first().is_some_and(|p| sure(p) >= EACH)
            }
            CutKind::Gap => surer,
            CutKind::Frame | CutKind::Items => weakest >= EACH && same_tool,
        };
        Ok(better.then(|| joined(cut, parts)))
    }

    /// Whether several values of one wish are as many calls: its tool takes one value and has no list to put them into, or one
    /// of its texts holds them all.
    fn splits(&self, whole: &Proposal, sentence: &Sentence) -> bool {
        let Some(call) = whole.calls.first() else { return false };
        let Some(tool) = self.tools.get(&call.call.name) else { return false };
        let open = tool.params.iter().filter(|p| vary::open(p) && (p.kind == Kind::String || p.required)).count();
        let quoted = |text: &str| sentence.quotes().iter().any(|q| sentence.as_typed(*q) == text);
        let several = |text: &str| (text.contains(" and ") || text.contains(", ")) && !quoted(text);
        let joined = call.call.arguments.values().any(|v| v.as_str().is_some_and(several));
        (open == 1 || joined) && !tool.params.iter().any(|p| p.kind == Kind::Array)
    }

    /// Below the floor a call is not proposed but named.
    fn floored(&self, mut proposal: Proposal) -> Proposal {
        // The person's own word on this very sentence: it is shown, however unsure, and asks for a key.
        let told = |c: &Choosing| c.tools.get(c.best).is_some_and(|t| word(t.rank.memory) > 0.0);
        if proposal.choosing.as_ref().is_some_and(told) {
            return proposal;
        }
        let floor = if self.dispatcher.without.has(Help::Floor) { self.dispatcher.calibration.floor } else { 0.0 };
        let Some(confidence) = proposal.confidence().filter(|c| *c < floor && !proposal.calls.is_empty()) else { return proposal };
        let calls = std::mem::take(&mut proposal.calls);
        proposal.alternatives.insert(0, calls);
        proposal.refused = Some(Refused::Unsure { confidence, floor });
        proposal
    }
}

/// The confidence of a proposal that can run; 0 otherwise.
fn sure(proposal: &Proposal) -> f32 {
    if proposal.is_complete() { proposal.confidence().unwrap_or(0.0) } else { 0.0 }
}

fn weakest(parts: &[Proposal]) -> f32 {
    parts.iter().map(sure).fold(1.0, f32::min)
}

/// Whether the parts' calls are pieces of one: of the same tool, and no two give a parameter different values ("how big is src, two
/// levels deep").
fn are_one_call(parts: &[Proposal]) -> bool {
    let calls: Vec<&Proposed> =
        parts.iter().filter_map(|p| <&[Proposed; 1]>::try_from(p.calls.as_slice()).ok().map(|[call]| call)).collect();
    let agree = |a: &Proposed, b: &Proposed| {
        let (one, other) = (&a.call.arguments, &b.call.arguments);
        a.call.name == b.call.name && one.iter().all(|(name, value)| other.get(name).is_none_or(|v| v == value))
    };
    parts.len() > 1 && calls.len() == parts.len() && calls.iter().enumerate().all(|(i, a)| calls.iter().skip(i + 1).all(|b| agree(a, b)))
}

/// What a part leaves out that may be a value, in the words that were typed.
fn lost(sentence: &Sentence, part: &Sentence) -> Vec<Span> {
    let kept = places(part);
    let value = |looks: Looks| matches!(looks, Looks::Path | Looks::Address | Looks::Code | Looks::Quoted | Looks::Capital);
    let out = places(sentence).into_iter().filter(|(span, looks)| value(*looks) && !kept.iter().any(|(k, _)| k.overlaps(span)));
    out.map(|(span, _)| span).collect()
}

/// Whether a part leaves an item of a list out of which it has others ("put milk; eggs; bread into the basket"), or speaks of
/// what is said elsewhere.
fn splits_a_list(sentence: &Sentence, part: &Sentence) -> bool {
    let kept = places(part);
    let kept_item = |item: &&Span| kept.iter().any(|(k, _)| k.overlaps(&sentence.typed_span(**item)));
    let split = |list: &Vec<Span>| (1..list.len()).contains(&list.iter().filter(kept_item).count());
    sentence.lists().iter().any(split) || part.points_back()
}

fn places(sentence: &Sentence) -> Vec<(Span, Looks)> {
    sentence.words().iter().map(|w| (sentence.typed_span(w.span), w.looks)).collect()
}

/// One proposal of the wishes' proposals, in order. What was not understood is said.
fn joined(cut: &Cut, parts: Vec<Proposal>) -> Proposal {
    let mut out = Proposal::default();
    for (wish, part) in cut.wishes.iter().zip(parts) {
        add_timings(&mut out.timings, &part.timings);
        let understood = sure(&part) >= EACH;
        out.offered.extend(part.offered.iter().filter(|n| !out.offered.contains(n)).cloned().collect::<Vec<_>>());
        out.left_out.extend(part.left_out);
        out.shortened.extend(part.shortened);
        out.findings.extend(part.findings);
        if understood {
            // Two parts that say the same are one wish.
            out.calls.extend(part.calls.into_iter().filter(|c| out.calls.iter().all(|o| o.call != c.call)).collect::<Vec<_>>());
            out.unused.extend(part.unused);
            out.answer.push_str(&part.answer);
            out.steps.extend(part.steps);
            out.settled.extend(part.settled);
            out.choosing = out.choosing.or(part.choosing);
        } else {
            out.unused.push(wish.typed_span(Span { start: 0, end: wish.text().len() }));
            out.findings
                .push(Finding::new(Check::NotUnderstood, format!("{:?} was not understood; nothing is done about it", wish.text())));
        }
    }
    // Half of what was asked for is not what was asked for: "back up a.txt and delete it" with a backup that nobody understood.
    if out.findings.iter().any(|f| f.check == Check::NotUnderstood) {
        out.lower_to(LOST);
    }
    out
}

fn add_timings(sum: &mut Timings, more: &Timings) {
    sum.offer = sum.offer.max(more.offer);
    sum.prefill += more.prefill;
    sum.prefill_tokens += more.prefill_tokens;
    sum.decode += more.decode;
    sum.decode_tokens += more.decode_tokens;
    sum.forced_tokens += more.forced_tokens;
    sum.mask += more.mask;
    sum.grammar += more.grammar;
    sum.runner_ups += more.runner_ups;
    if sum.first_token.is_zero() {
        sum.first_token = more.first_token;
    }
}
