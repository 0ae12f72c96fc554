//! Other readings of a call: values that share words get words of their own, and numbers and quoted texts that no value
//! took, and required arguments without a value, find a place.

use super::check::stands_alone;
use super::{Evidence, evidence};
use crate::grammar::{numbers, pieces, quoted};
use crate::manifest::{Kind, Param, Tool};
use crate::text::Span;
use serde_json::{Map, Value};

/// Variations of one call at most.
const MAX: usize = 7;

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

/// The variations of the only call of an answer to `query`.
pub(super) fn variations(query: &str, tool: &Tool, answer: &str) -> Vec<Variation> {
    let Ok(Value::Array(calls)) = serde_json::from_str::<Value>(answer) else { return Vec::new() };
    let empty = Map::new();
    let arguments = calls.first().and_then(|c| c.get("arguments")?.as_object()).unwrap_or(&empty);
    let call = Written::new(query, tool, arguments);
    let mut out = Vec::new();
    call.share(&mut out);
    call.place_cued(&mut out);
    call.place_numbers(&mut out);
    call.place_quotes(&mut out);
    call.place_value_like(&mut out);
    call.fill_required(&mut out);
    call.leave_unsaid(&mut out);
    let mut kept: Vec<Variation> = Vec::new();
    for variation in out {
        if kept.len() < MAX && !kept.contains(&variation) {
            kept.push(variation);
        }
    }
    kept
}

/// Words that may stand between a parameter's name and its value.
const LINKS: [&str; 12] = ["is", "to", "of", "the", "named", "called", "as", "=", ":", "\"", "'", "`"];

/// The word or quoted text right after the name of a parameter.
pub(super) fn cued(query: &str, name: &str) -> Option<Span> {
    let words = name.replace('_', " ").to_lowercase();
    let lower = query.to_ascii_lowercase();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| !letter(lower[..*at].chars().next_back()) && !letter(lower[at + words.len()..].chars().next());
    let end = lower.match_indices(&words).map(|(i, _)| i).find(whole)? + words.len();
    let after = pieces(query).into_iter().skip_while(|p| p.start < end);
    let mut rest = after.filter(|p| p.of(query).is_some_and(|t| !t.trim().is_empty()));
    let link = |p: &Span| p.of(query).is_some_and(|t| LINKS.contains(&t.to_lowercase().as_str()));
    let first = rest.find(|p| !link(p))?;
    first.of(query)?.chars().next().is_some_and(|c| c.is_alphanumeric() || "/~.".contains(c)).then_some(first)
}

/// Words that look like values of their own: paths, addresses, names, times.
pub(super) fn value_like(query: &str) -> Vec<Span> {
    let like = |(i, span): (usize, Span)| {
        let text = span.of(query)?;
        let signs =
            text.chars().any(|c| "/\\_@~".contains(c)) || text.trim_matches('.').contains('.') || text.chars().any(|c| c.is_ascii_digit());
        let name = i > 0 && text.chars().next().is_some_and(char::is_uppercase) && text.chars().count() > 1;
        let number = text.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c));
        (text.chars().any(char::is_alphanumeric) && !number && (signs || name)).then_some(span)
    };
    let words = pieces(query).into_iter().filter(|p| p.of(query).is_some_and(|t| !t.trim().is_empty()));
    words.enumerate().filter_map(like).collect()
}

/// A call with the places of its values.
struct Written<'a> {
    query: &'a str,
    tool: &'a Tool,
    arguments: &'a Map<String, Value>,
    spans: Vec<(String, Evidence)>,
}

fn open(param: &Param) -> bool {
    param.choices.is_empty() && matches!(param.kind, Kind::String | Kind::Integer | Kind::Number)
}

impl<'a> Written<'a> {
    fn new(query: &'a str, tool: &'a Tool, arguments: &'a Map<String, Value>) -> Self {
        Self { query, tool, arguments, spans: evidence::of_call(query, tool, arguments) }
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.spans.iter().find(|(n, _)| n == name)?.1.span()
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

    fn fixed_to(&self, param: &Param, value: Value, span: Span) -> Option<Variation> {
        let mut one = Map::new();
        one.insert(param.name.clone(), value.clone());
        if !self.tool.check(&one).invalid.is_empty() {
            return None;
        }
        let (mut fixed, mut taken) = self.before(&param.name);
        fixed.push((param.name.clone(), value));
        taken.push(span);
        Some(Variation { fixed, next: None, taken })
    }

    fn place_numbers(&self, out: &mut Vec<Variation>) {
        for number in numbers(self.query) {
            let span = Span { start: number.start, end: number.end };
            let Ok(value) = serde_json::from_str::<Value>(&number.text) else { continue };
            if self.owned(span) || !stands_alone(self.query, span) {
                continue;
            }
            let takes = |p: &&Param| open(p) && p.kind != Kind::String && !self.arguments.contains_key(&p.name);
            out.extend(self.tool.params.iter().filter(takes).filter_map(|p| self.fixed_to(p, value.clone(), span)));
        }
    }

    fn place_quotes(&self, out: &mut Vec<Variation>) {
        for span in quoted(self.query).into_iter().filter(|s| !self.owned(*s)) {
            let Some(text) = span.of(self.query) else { continue };
            let takes = |p: &&Param| open(p) && p.kind == Kind::String;
            out.extend(self.tool.params.iter().filter(takes).filter_map(|p| self.fixed_to(p, text.into(), span)));
        }
    }

    /// What was said right after a parameter's name is its value.
    fn place_cued(&self, out: &mut Vec<Variation>) {
        for param in self.tool.params.iter().filter(|p| open(p) && p.kind == Kind::String) {
            let Some(span) = cued(self.query, &param.name) else { continue };
            if self.span(&param.name).is_none_or(|s| !s.overlaps(&span)) {
                out.extend(span.of(self.query).and_then(|text| self.fixed_to(param, text.into(), span)));
            }
        }
    }

    fn place_value_like(&self, out: &mut Vec<Variation>) {
        for span in value_like(self.query).into_iter().filter(|s| !self.owned(*s)) {
            let Some(text) = span.of(self.query) else { continue };
            let takes = |p: &&Param| open(p) && p.kind == Kind::String && !self.arguments.contains_key(&p.name);
            out.extend(self.tool.params.iter().filter(takes).filter_map(|p| self.fixed_to(p, text.into(), span)));
        }
    }

    fn fill_required(&self, out: &mut Vec<Variation>) {
        let lacks = |p: &&Param| p.required && open(p) && !self.arguments.contains_key(&p.name);
        out.extend(self.tool.params.iter().filter(lacks).map(|p| self.anew(&p.name, None)));
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
