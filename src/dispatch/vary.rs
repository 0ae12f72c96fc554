//! Other readings of a call: values that share words get words of their own, and numbers and quoted texts that no value
//! took, and required arguments without a value, find a place.

use super::check::check_one;
use super::choices;
use super::evidence;
use super::known::Known;
use super::meant;
use super::proposal::Evidence;
use super::roles;
use super::shape::{self, Shape};
use super::torn;
use crate::grammar::{numbers_of, shared_word};
use crate::manifest::{Kind, Param, Tool};
use crate::sentence::Sentence;
use crate::text::Span;
use serde_json::{Map, Value};

/// Variations of one call at most.
const MAX: usize = 12;

/// A call of which something is settled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variation {
    /// Arguments with their values, in schema order.
    pub(super) fixed: Vec<(String, Value)>,
    /// The argument that comes next.
    pub(super) next: Option<String>,
    /// Words that no further value may use.
    pub(super) taken: Vec<Span>,
}

/// The variations of a call to `tool` with these arguments.
pub(super) fn variations(sentence: &Sentence, known: &Known<'_>, arguments: &Map<String, Value>) -> Vec<Variation> {
    let call = Written::new(sentence, known, arguments);
    let mut out = Vec::new();
    call.lengthen(&mut out);
    call.share(&mut out);
    call.place_choices(&mut out);
    call.place_meant(&mut out);
    call.place_cued(&mut out);
    call.place_said(&mut out);
    call.shorten(&mut out);
    call.place_numbers(&mut out);
    call.place_texts(sentence.quotes(), &mut out);
    call.place_texts(&sentence.value_like(), &mut out);
    call.fill_required(&mut out);
    call.swap(&mut out);
    call.misshapen(&mut out);
    call.leave_unsaid(&mut out);
    let mut kept: Vec<Variation> = Vec::new();
    for variation in out {
        if kept.len() < MAX && !kept.contains(&variation) {
            kept.push(variation);
        }
    }
    kept
}

/// The call with the halves of one word in the two parameters that share it, "acme/site" in owner and repo; `None` where there
/// is no such word, or the call has them already.
pub(super) fn halves(sentence: &Sentence, known: &Known<'_>, arguments: &Map<String, Value>) -> Option<Variation> {
    let tool = known.tool;
    let pair = shared_word(sentence, tool)?;
    let mut values = Vec::new();
    for (param, span) in pair {
        let text = span.of(sentence.text())?;
        let value = if param.kind == Kind::String { Value::from(text) } else { serde_json::from_str(text).ok()? };
        if !check_one(tool, &param.name, &value).invalid.is_empty() {
            return None;
        }
        values.push((param.name.as_str(), value, span));
    }
    if values.iter().all(|(name, value, _)| arguments.get(*name) == Some(value)) {
        return None;
    }
    let call = Written::new(sentence, known, arguments);
    let whole = |s: &Span| values.iter().any(|(.., v)| v.overlaps(s));
    let (mut fixed, mut taken) = (Vec::new(), Vec::new());
    for param in &tool.params {
        if let Some((_, value, span)) = values.iter().find(|(name, ..)| *name == param.name) {
            fixed.push((param.name.clone(), value.clone()));
            taken.push(*span);
        } else if let Some(value) = arguments.get(&param.name).filter(|_| call.span(&param.name).is_some_and(|s| !whole(&s))) {
            fixed.push((param.name.clone(), value.clone()));
            taken.extend(call.span(&param.name));
        }
    }
    Some(Variation { fixed, next: None, taken })
}

/// A call with the places of its values.
struct Written<'a> {
    sentence: &'a Sentence,
    tool: &'a Tool,
    known: &'a Known<'a>,
    arguments: &'a Map<String, Value>,
    spans: Vec<(String, Evidence)>,
}

/// Whether a parameter takes any text or number.
pub(super) fn open(param: &Param) -> bool {
    param.choices.is_empty() && matches!(param.kind, Kind::String | Kind::Integer | Kind::Number)
}

impl<'a> Written<'a> {
    fn new(sentence: &'a Sentence, known: &'a Known<'a>, arguments: &'a Map<String, Value>) -> Self {
        let tool = known.tool;
        Self { sentence, tool, known, arguments, spans: evidence::of_call(sentence, tool, arguments) }
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.spans.iter().find(|(n, _)| n == name)?.1.span()
    }

    fn text(&self, span: Span) -> Option<&'a str> {
        span.of(self.sentence.text())
    }

    /// The arguments before `name`, with the words that they use.
    fn before(&self, name: &str) -> (Vec<(String, Value)>, Vec<Span>) {
        let names = self.tool.params.iter().map(|p| p.name.as_str()).take_while(|n| *n != name);
        let fixed: Vec<(String, Value)> = names.filter_map(|n| Some((n.to_owned(), self.arguments.get(n)?.clone()))).collect();
        let taken = fixed.iter().filter_map(|(n, _)| self.span(n)).collect();
        (fixed, taken)
    }

    fn owned(&self, span: Span) -> bool {
        self.spans.iter().any(|(_, e)| e.span().is_some_and(|s| s.overlaps(&span)))
    }

    /// Whether a value that is a text took these words.
    fn in_text(&self, span: Span) -> bool {
        let text = |name: &str| self.tool.param(name).is_some_and(|p| p.is_text());
        self.spans.iter().any(|(name, e)| text(name) && e.span().is_some_and(|s| s.overlaps(&span)))
    }

    /// Numbers where they are meant.
    fn place_meant(&self, out: &mut Vec<Variation>) {
        for moved in meant::moved(self.sentence, self.tool, self.arguments, &self.spans) {
            let Some(mut variation) = moved.value.and_then(|value| self.fixed_to(moved.to, value, moved.span)) else { continue };
            variation.fixed.retain(|(name, _)| *name != moved.from.name);
            out.push(variation);
        }
    }

    /// Allowed values that were said and that no argument has.
    fn place_choices(&self, out: &mut Vec<Variation>) {
        for (param, value, span) in choices::dropped(self.sentence, self.tool, self.arguments, &self.spans) {
            out.extend(self.fixed_to(param, value, span));
        }
    }

    /// `name` decoded anew, without the words of the arguments before it and `also`.
    fn anew(&self, name: &str, also: Option<Span>) -> Variation {
        let (fixed, mut taken) = self.before(name);
        taken.extend(also);
        Variation { fixed, next: Some(name.to_owned()), taken }
    }

    /// Of two values with the same words each may be the one that owns them.
    fn share(&self, out: &mut Vec<Variation>) {
        let names: Vec<&str> = self.arguments.keys().map(String::as_str).filter(|n| self.tool.param(n).is_some_and(open)).collect();
        for (i, later) in names.iter().enumerate() {
            for earlier in &names[..i] {
                if let (Some(a), Some(b)) = (self.span(earlier), self.span(later))
                    && a.overlaps(&b)
                {
                    out.push(self.anew(later, None));
                    out.push(self.anew(earlier, Some(b)));
                }
            }
        }
    }

    /// Two texts the other way round.
    fn swap(&self, out: &mut Vec<Variation>) {
        let texts: Vec<&Param> = self.tool.params.iter().filter(|p| p.is_text() && self.span(&p.name).is_some()).collect();
        let [a, b] = texts.as_slice() else { return };
        let mut fixed = Vec::new();
        for param in &self.tool.params {
            let from = if param.name == a.name {
                &b.name
            } else if param.name == b.name {
                &a.name
            } else {
                &param.name
            };
            fixed.extend(self.arguments.get(from).map(|v| (param.name.clone(), v.clone())));
        }
        let taken = fixed.iter().filter_map(|(n, _)| self.span(n)).collect();
        out.push(Variation { fixed, next: None, taken });
    }

    fn fixed_to(&self, param: &Param, value: Value, span: Span) -> Option<Variation> {
        if !check_one(self.tool, &param.name, &value).invalid.is_empty() {
            return None;
        }
        let (mut fixed, mut taken) = self.before(&param.name);
        fixed.push((param.name.clone(), value));
        taken.push(span);
        Some(Variation { fixed, next: None, taken })
    }

    fn place_numbers(&self, out: &mut Vec<Variation>) {
        let takes = |p: &&Param| open(p) && p.kind != Kind::String && !self.arguments.contains_key(&p.name);
        for param in self.tool.params.iter().filter(takes) {
            // "three cups" is no unit: where a number is missing, one that a text took is free.
            let free = |n: &crate::grammar::Said| n.alone && (!self.owned(n.span) || (param.required && self.in_text(n.span)));
            for number in numbers_of(self.sentence, self.tool, param).into_iter().filter(free) {
                let Ok(value) = serde_json::from_str::<Value>(&number.text) else { continue };
                out.extend(self.fixed_to(param, value, number.span));
            }
        }
    }

    /// Texts that no value took, in each parameter that may take one.
    fn place_texts(&self, spans: &[Span], out: &mut Vec<Variation>) {
        let quoted = |span: &Span| self.sentence.quotes().contains(span);
        let names = self.sentence.value_like();
        for span in spans.iter().filter(|s| !self.owned(**s)) {
            let Some(text) = self.text(*span) else { continue };
            // A name or a date is likelier a value than words of the language.
            let plain = |p: &Param| self.span(&p.name).is_some_and(|s| !names.iter().any(|n| n.overlaps(&s)) && !quoted(&s));
            let free = |p: &&Param| p.is_text() && (quoted(span) || plain(p) || !self.arguments.contains_key(&p.name));
            out.extend(self.tool.params.iter().filter(free).filter_map(|p| self.fixed_to(p, text.into(), *span)));
        }
    }

    /// What was said right after a parameter's name, or between an article and it, is its value.
    fn place_cued(&self, out: &mut Vec<Variation>) {
        let before = roles::before_names(self.sentence, self.known);
        for param in self.tool.params.iter().filter(|p| p.is_text()) {
            let before = before.iter().find(|(p, _)| p.name == param.name).map(|(_, span)| *span);
            let Some(span) = before.or_else(|| self.sentence.cued(&param.name)) else { continue };
            if self.span(&param.name).is_none_or(|s| !s.overlaps(&span)) {
                out.extend(self.text(span).and_then(|text| self.fixed_to(param, text.into(), span)));
            }
        }
    }

    /// What the small words before it, or the noun behind it, give to a parameter.
    fn place_said(&self, out: &mut Vec<Variation>) {
        let words: Vec<Span> = self.sentence.words().iter().filter(|w| w.is_value()).map(|w| w.span).collect();
        let nouns = roles::before_its_noun(self.sentence);
        let paths = self.tool.params.iter().find(|p| p.is_path() && open(p));
        let mut given = roles::said(self.sentence, self.tool, &words);
        given.extend(nouns.iter().filter_map(|s| Some((paths?, *s))));
        out.extend(given.iter().filter_map(|(param, span)| self.both(param, *span)));
        for (param, span) in given {
            if self.span(&param.name).is_none_or(|s| !s.overlaps(&span)) {
                out.extend(self.text(span).and_then(|text| self.fixed_to(param, text.into(), span)));
            }
        }
    }

    /// Of two texts the one where a small word says that it is, and the other right before it: "rename a to a.old".
    fn both(&self, param: &Param, span: Span) -> Option<Variation> {
        let texts: Vec<&Param> = self.tool.params.iter().filter(|p| p.is_text()).collect();
        let [a, b] = texts.as_slice() else { return None };
        let verb = self.sentence.opening_verb();
        let value = |w: &&crate::sentence::Word| w.is_value() && w.span.end <= span.start && Some(w.span) != verb;
        let other = self.sentence.words().iter().rev().find(value)?.span;
        let (first, second) = if a.name == param.name { (span, other) } else { (other, span) };
        let fixed = vec![(a.name.clone(), self.text(first)?.into()), (b.name.clone(), self.text(second)?.into())];
        let takes = |(name, value): &(String, Value)| check_one(self.tool, name, value).invalid.is_empty();
        fixed.iter().all(takes).then(|| Variation { fixed, next: None, taken: vec![first, second] })
    }

    /// Names of which a text is only a piece.
    fn lengthen(&self, out: &mut Vec<Variation>) {
        let places = evidence::places(&self.spans);
        for (name, whole) in torn::torn(self.sentence, self.tool, &places) {
            let Some(param) = self.tool.param(&name).filter(|p| p.is_text()) else { continue };
            out.extend(self.text(whole).and_then(|text| self.fixed_to(param, text.into(), whole)));
        }
    }

    /// Texts without the words that are not theirs, and a name at the end where it may go.
    fn shorten(&self, out: &mut Vec<Variation>) {
        let places = evidence::places(&self.spans);
        for (name, rest) in roles::overlong(self.sentence, self.known, &places) {
            let (Some(param), Some(rest)) = (self.tool.param(&name), rest) else { continue };
            out.extend(self.text(rest).and_then(|text| self.fixed_to(param, text.into(), rest)));
        }
        let owned: Vec<Span> = places.iter().map(|(_, s)| *s).collect();
        if let Some(last) = roles::named_last(self.sentence, &owned) {
            let free = |p: &&Param| p.is_text() && !self.arguments.contains_key(&p.name);
            let one = self.tool.params.iter().find(free);
            out.extend(one.and_then(|p| self.fixed_to(p, self.text(last)?.into(), last)));
        }
    }

    fn fill_required(&self, out: &mut Vec<Variation>) {
        let lacks = |p: &&Param| p.required && open(p) && !self.arguments.contains_key(&p.name);
        for param in self.tool.params.iter().filter(lacks) {
            out.push(self.anew(&param.name, None));
            // "make a zip of docs": what there is goes where something must be.
            let same = |p: &&Param| p.is_text() && !p.required && p.is_path() == param.is_path();
            for other in self.tool.params.iter().filter(same).filter(|_| param.is_text()) {
                let (Some(value), Some(span)) = (self.arguments.get(&other.name), self.span(&other.name)) else { continue };
                let Some(mut moved) = self.fixed_to(param, value.clone(), span) else { continue };
                moved.fixed.retain(|(name, _)| *name != other.name);
                out.push(moved);
            }
        }
    }

    /// A file where one never stands: something else was meant.
    fn misshapen(&self, out: &mut Vec<Variation>) {
        for param in self.tool.params.iter().filter(|p| p.is_text()) {
            let file = self.span(&param.name).filter(|s| self.text(*s).is_some_and(shape::is_file));
            if let Some(file) = file.filter(|_| self.known.shape(param) == Shape::Other) {
                out.push(self.anew(&param.name, Some(file)));
            }
        }
    }

    /// Without the values that nobody said.
    fn leave_unsaid(&self, out: &mut Vec<Variation>) {
        let said = |n: &&String| self.span(n).is_some() || self.tool.param(n).is_some_and(|p| p.required);
        let kept: Vec<&String> = self.arguments.keys().filter(said).collect();
        if kept.len() < self.arguments.len() {
            let fixed = kept.iter().filter_map(|n| Some(((*n).clone(), self.arguments.get(*n)?.clone()))).collect();
            let taken = kept.iter().filter_map(|n| self.span(n)).collect();
            out.push(Variation { fixed, next: None, taken });
        }
    }
}
