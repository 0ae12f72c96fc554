//! A table of all calls before any of them runs, and which of them a person accepts. What is accepted is the plan that was
//! shown; what needs its tool's name typed is asked about once more by itself.

use super::ahead::Ahead;
use crate::cli::exit::{Failure, NOT_PERMITTED, USAGE};
use crate::cli::{answer, question};
use crate::driver::{Offer, Turn};
use crate::policy::Need;
use crate::text::{safe_line, wrap};
use std::collections::BTreeSet;

/// Requests that one table holds.
const MOST: usize = 1000;
/// Columns before the command line of a row.
const INDENT: usize = 27;

/// Requests that are reviewed together.
pub(super) struct Review {
    all: Vec<Ahead>,
}

impl Review {
    /// Takes all of them in.
    pub(super) fn of(requests: impl Iterator<Item = Ahead>) -> Result<Self, Failure> {
        let all: Vec<Ahead> = requests.take(MOST + 1).collect();
        if all.len() > MOST {
            return Err(Failure::new(
                USAGE,
                format!("one review has room for {MOST} requests"),
                format!("split -l {MOST}  # parts of that size"),
            ));
        }
        Ok(Self { all })
    }

    /// Shows the table and asks; each request with whether it was accepted.
    pub(super) fn ask(self) -> Result<Vec<(Ahead, bool)>, Failure> {
        let Some(terminal) = question::terminal() else {
            return Err(Failure::new(
                NOT_PERMITTED,
                "nothing was run: there is no terminal for the table",
                "leave --review out and give --yes  # runs without asking",
            ));
        };
        if self.all.iter().all(|ahead| need(ahead).is_none()) {
            return Ok(self.all.into_iter().map(|ahead| (ahead, false)).collect());
        }
        let columns = question::screen(&terminal).1.max(INDENT + 20);
        let table: String = self.all.iter().map(|ahead| rows(ahead, columns)).collect();
        let mut said =
            format!("{table}* is asked about by itself when its turn comes\nWhich run? `all`, lines such as `1 3-5`, Enter for none: ");
        loop {
            let answer = question::answer(terminal.try_clone()?, &said).unwrap_or_default();
            match chosen(&answer, &self.all) {
                Ok(lines) => {
                    return Ok(self
                        .all
                        .into_iter()
                        .map(|ahead| {
                            let yes = lines.contains(&ahead.line.number);
                            (ahead, yes)
                        })
                        .collect());
                }
                Err(why) => said = format!("{why}: "),
            }
        }
    }
}

/// How a person says yes to a request; none where nothing of it can run.
pub(super) fn need(ahead: &Ahead) -> Option<Need> {
    let turn = ahead.turn.as_ref()?.as_ref().ok().filter(|turn| turn.refused.is_none())?;
    let need_of = |offer: &Offer| {
        let planned = offer.planned.as_ref().ok().filter(|p| !p.is_denied())?;
        offer.proposed.verdict.missing.is_empty().then_some(planned.decision.need)
    };
    turn.offers.iter().map(need_of).reduce(|all, one| Some(all?.max(one?))).flatten()
}

/// The rows of a request: line, what it may do, how sure it is, what would run or why nothing does.
fn rows(ahead: &Ahead, columns: usize) -> String {
    let (risk, sure, texts) = match (&ahead.turn, &ahead.line.request) {
        (Some(Ok(turn)), _) => cells(turn),
        (Some(Err(error)), _) => ("nothing", String::new(), vec![error.to_string()]),
        (None, Err(failure)) => ("nothing", String::new(), vec![failure.message()]),
        (None, Ok(_)) => ("nothing", String::new(), vec!["it was begun before, and is not run again".to_owned()]),
    };
    let star = if need(ahead) == Some(Need::Word) { "*" } else { "" };
    let lines = texts.iter().flat_map(|text| wrap(&safe_line(text), columns - INDENT));
    let mut out = String::new();
    for (i, line) in lines.enumerate() {
        let left = if i == 0 { format!("{:>6}  {:<11}{:>5} {star:1} ", ahead.line.number, risk, sure) } else { String::new() };
        out.push_str(&format!("{left:INDENT$}{line}\n"));
    }
    out
}

fn cells(turn: &Turn) -> (&'static str, String, Vec<String>) {
    if let Some(refused) = &turn.refused {
        return ("nothing", String::new(), vec![refused.to_string()]);
    }
    let riskiest = turn.offers.iter().filter_map(|o| Some(o.planned.as_ref().ok()?.plan.risk)).map(crate::policy::risk_word);
    let risk = riskiest.reduce(|all, one| if order(one) > order(all) { one } else { all }).unwrap_or("nothing");
    let sure = turn.confidence().map(|p| format!("{:.0} %", (p * 100.0).floor())).unwrap_or_default();
    let text = |offer: &Offer| match &offer.planned {
        _ if !offer.proposed.verdict.missing.is_empty() => {
            format!("{} needs {}", offer.proposed.call.name, offer.proposed.verdict.missing.join(", "))
        }
        Ok(planned) if planned.is_denied() => format!("{} is {}", offer.proposed.call.name, planned.decision.why),
        Ok(planned) => planned.plan.line(),
        Err(why) => format!("{}: {why}", answer::calls_line(std::slice::from_ref(offer))),
    };
    (risk, sure, turn.offers.iter().map(text).collect())
}

/// What a risk weighs among several.
fn order(risk: &str) -> usize {
    ["read_only", "changes", "open_world", "destructive"].iter().position(|r| *r == risk).unwrap_or(0)
}

/// The lines that an answer names; `all` leaves out what is asked about by itself.
fn chosen(answer: &str, all: &[Ahead]) -> Result<BTreeSet<u64>, String> {
    let ready =
        |wanted: &dyn Fn(Need) -> bool| all.iter().filter(|a| need(a).is_some_and(wanted)).map(|a| a.line.number).collect::<BTreeSet<_>>();
    if answer.trim() == "all" {
        return Ok(ready(&|need| need < Need::Word));
    }
    numbers(answer, &ready(&|_| true))
}

/// Numbers and ranges among those that can be meant.
fn numbers(answer: &str, known: &BTreeSet<u64>) -> Result<BTreeSet<u64>, String> {
    let mut out = BTreeSet::new();
    for word in answer.split([' ', ',']).filter(|word| !word.is_empty()) {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let (Ok(first), Ok(last)) = (first.parse::<u64>(), last.parse::<u64>()) else {
            return Err(format!("{word:?} is neither a line nor a range such as 3-5; `all`, lines, or Enter for none"));
        };
        let named: BTreeSet<u64> = known.range(first..=last.max(first)).copied().collect();
        if named.is_empty() || first > last {
            return Err(format!("no line of {word:?} has a call that can run; `all`, lines, or Enter for none"));
        }
        out.extend(named);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_lines_and_enter_names_none() {
        let known = BTreeSet::from([1, 2, 4, 7, 9]);
        let lines = |answer: &str| numbers(answer, &known).map(|all| all.into_iter().collect::<Vec<_>>());
        assert_eq!(lines(""), Ok(vec![]));
        assert_eq!(lines("1, 4-7"), Ok(vec![1, 4, 7]));
        assert_eq!(lines("2-4 9"), Ok(vec![2, 4, 9]));
        for wrong in ["3", "y", "1-", "7-4", "10-99", "-1", "1 x", "yes"] {
            assert!(lines(wrong).is_err(), "{wrong}");
        }
    }
}
