//! Which of a tool's numbers a said number is meant for: the one whose name was said, or the only one in its unit. A number with a
//! unit that nobody took is lost ("changed during the past week"), and one that a path took is not a name ("within 48 hours").

use super::check::{check_one, takes_numbers};
use super::proposal::{Evidence, Proposed};
use crate::grammar::numbers_of;
use crate::manifest::{Param, Tool};
use crate::sentence::{Number, NumberPlace, Sentence, Unit, stems};
use crate::text::Span;
use serde_json::{Map, Value};

/// A number that went to another parameter than the one that it is meant for.
#[derive(Debug)]
pub(super) struct Moved<'a> {
    /// The parameter that has it.
    pub(super) from: &'a Param,
    /// The one that it is meant for.
    pub(super) to: &'a Param,
    /// As that one takes it; `None` where it does not.
    pub(super) value: Option<Value>,
    /// Where it stands.
    pub(super) span: Span,
    /// As it was said.
    pub(super) said: String,
}

/// The numbers of a call that are meant for a parameter which the call leaves open.
pub(super) fn moved<'a>(
    sentence: &Sentence,
    tool: &'a Tool,
    arguments: &Map<String, Value>,
    evidence: &[(String, Evidence)],
) -> Vec<Moved<'a>> {
    let mut out = Vec::new();
    for (name, place) in evidence {
        let Some((from, place)) = tool.param(name).filter(|p| takes_numbers(p) || p.is_path()).zip(place.span()) else { continue };
        let number = sentence.numbers().iter().find(|n| n.place == NumberPlace::Alone && n.span.overlaps(&place));
        let Some(number) = number else { continue };
        let to =
            if takes_numbers(from) { meant_for(sentence, tool, number) } else { in_unit(tool, number).filter(|_| is_bare(number, place)) };
        let Some(to) = to else { continue };
        if to.name == from.name || arguments.contains_key(&to.name) {
            continue;
        }
        let taken = numbers_of(sentence, tool, to).into_iter().find(|n| n.span == number.span);
        let value = taken.and_then(|n| serde_json::from_str(&n.text).ok());
        let value = value.filter(|v| check_one(tool, &to.name, v).invalid.is_empty());
        out.push(Moved { from, to, value, span: place, said: number.text.clone() });
    }
    out
}

/// The said numbers with a unit that belong to a number which the call leaves open, and that no value took.
pub(super) fn lost(sentence: &Sentence, tool: &Tool, call: &Proposed) -> Vec<Span> {
    let owned = call.spans();
    let free = |n: &&Number| n.place == NumberPlace::Alone && !owned.iter().any(|o| o.overlaps(&whole(n)));
    let open = |n: &&Number| {
        let to = in_unit(tool, n).filter(|p| !call.call.arguments.contains_key(&p.name));
        to.is_some_and(|p| numbers_of(sentence, tool, p).iter().any(|said| said.span == n.span))
    };
    sentence.numbers().iter().filter(free).filter(open).map(whole).collect()
}

/// A number with its unit.
fn whole(number: &Number) -> Span {
    let unit = number.unit.map_or(number.span, |(_, span)| span);
    Span { start: number.span.start.min(unit.start), end: number.span.end.max(unit.end) }
}

/// Whether a value is a number and its unit, or less.
fn is_bare(number: &Number, value: Span) -> bool {
    let all = whole(number);
    number.unit.is_some() && all.start <= value.start && value.end <= all.end
}

/// The only number of the tool in a unit that the said one can be told in.
fn in_unit<'a>(tool: &'a Tool, number: &Number) -> Option<&'a Param> {
    let (has, _) = number.unit?;
    let tells = |p: &Param| Unit::of_param(&p.name, &p.description).is_some_and(|own| own == has || own.is_time() && has.is_time());
    let mut found = tool.params.iter().filter(|p| takes_numbers(p) && tells(p));
    found.next().filter(|_| found.next().is_none())
}

/// The one number of the tool whose name is said, or else the one in the number's unit.
fn meant_for<'a>(sentence: &Sentence, tool: &'a Tool, number: &Number) -> Option<&'a Param> {
    let all: Vec<&Param> = tool.params.iter().filter(|p| takes_numbers(p)).collect();
    if all.len() < 2 {
        return None;
    }
    let said: Vec<String> = sentence.stems();
    let named = |p: &&&Param| stems(&p.name.replace(['_', '-'], " ")).iter().all(|s| said.contains(s));
    let unit = |p: &&&Param| number.unit.is_some_and(|(unit, _)| Unit::of_param(&p.name, &p.description) == Some(unit));
    let only = |fits: &dyn Fn(&&&Param) -> bool| {
        let mut found = all.iter().filter(|p| fits(p));
        found.next().filter(|_| found.next().is_none()).copied()
    };
    if all.iter().any(|p| named(&p)) { only(&named) } else { only(&unit) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};
    use serde_json::json;

    #[test]
    fn a_number_belongs_to_the_name_or_the_unit_that_was_said() {
        let text = r#"[{"name":"light","description":"d","parameters":{"type":"object","properties":{
            "temperature":{"type":"integer","minimum":0},"brightness":{"type":"integer","maximum":100,"description":"in percent"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let moved = |say: &str, number: &str| {
            let sentence = Sentence::read(say);
            let place = sentence.numbers()[0].span;
            let arguments = json!({"temperature": serde_json::from_str::<Value>(number).unwrap()});
            let evidence = [("temperature".to_owned(), Evidence::Said(place))];
            let all = moved(&sentence, &tools.tools[0], arguments.as_object().unwrap(), &evidence);
            all.into_iter().map(|m| (m.to.name.clone(), m.value)).collect::<Vec<_>>()
        };
        let to = |value: Option<Value>| vec![("brightness".to_owned(), value)];
        assert_eq!(moved("set the lamp to 40 percent", "40"), to(Some(json!(40))));
        assert_eq!(moved("set the brightness of the lamp to 40", "40"), to(Some(json!(40))));
        assert_eq!(moved("set the brightness of the lamp to 150", "150"), to(None));
        assert_eq!(moved("set the temperature of the lamp to 40", "40"), []);
        assert_eq!(moved("set the lamp to 40", "40"), []);
    }

    #[test]
    fn a_number_with_a_unit_that_no_value_took_is_lost_and_is_not_a_path() {
        let text = r#"[{"name":"recent","description":"d","parameters":{"type":"object","properties":{
            "days":{"type":"integer","minimum":1},"path":{"type":"string","format":"path"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let lost = |say: &str, evidence: &[(&str, &str)]| {
            let sentence = Sentence::read(say);
            let at = |text: &str| Evidence::Said(sentence.occurrences(text)[0]);
            let evidence: Vec<_> = evidence.iter().map(|(name, text)| ((*name).to_owned(), at(text))).collect();
            let arguments: Map<String, Value> = evidence.iter().map(|(name, _)| (name.clone(), json!("x"))).collect();
            let moved: Vec<_> = moved(&sentence, &tools.tools[0], &arguments, &evidence).into_iter().map(|m| m.value).collect();
            let call = crate::manifest::Call { name: "recent".into(), arguments };
            let made = Proposed { call, verdict: crate::manifest::Verdict::default(), evidence, confidence: None, absent: Vec::new() };
            let spans = super::lost(&sentence, &tools.tools[0], &made);
            (spans.iter().map(|s| s.of(say).unwrap().to_owned()).collect::<Vec<_>>(), moved)
        };
        assert_eq!(lost("which files changed during the past week", &[]), (vec!["past week".to_owned()], vec![]));
        assert_eq!(lost("files changed within 48 hours", &[("path", "48")]), (vec![], vec![Some(json!(2))]));
        assert_eq!(lost("files changed in the last 3 days", &[("days", "3")]), (vec![], vec![]));
        assert_eq!(lost("files of 20 kilobytes in src", &[("path", "src")]), (vec![], vec![]));
        assert_eq!(lost("files changed in 48", &[("path", "48")]), (vec![], vec![]));
    }
}
