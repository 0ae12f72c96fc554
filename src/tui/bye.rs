//! What stays in the normal screen when the session ends: what ran, and the end of the last output.

use crate::shell::{Kind, State};
use crate::text::{clip, safe_line};
use std::io::Write as _;

/// Calls that are listed.
const CALLS: usize = 20;
/// Lines of the last output.
const LINES: usize = 20;
/// Columns of a line.
const WIDTH: usize = 200;

/// Writes it.
pub(super) fn say(state: &State) {
    let mut out = std::io::stdout().lock();
    // A terminal that is gone needs no summary.
    let _ = lines(state).iter().try_for_each(|line| writeln!(out, "{line}"));
    let _ = out.flush();
}

/// The lines of it, safe for a terminal.
fn lines(state: &State) -> Vec<String> {
    let output = state.output();
    let ran: Vec<_> = output.blocks().filter(|block| block.call.is_some()).collect();
    let mut lines = Vec::new();
    let listed = ran.len().min(CALLS);
    if output.called() > listed {
        lines.push(format!("needlesh: {} calls ran; the last {listed}:", output.called()));
    }
    for block in ran.iter().skip(ran.len().saturating_sub(CALLS)) {
        let end = block.end.as_ref().map_or_else(
            || "did not end".to_owned(),
            |(kind, summary)| {
                let word = match kind {
                    Kind::Done => "ok",
                    Kind::Stopped => "stopped",
                    _ => "failed",
                };
                format!("{word}: {summary}")
            },
        );
        lines.push(clip(&safe_line(&format!("needlesh: {}  {end}", block.title())), WIDTH));
    }
    if let Some(last) = ran.last().filter(|block| block.written > 0) {
        let text = output.text_of(last.id);
        let written: Vec<&str> = text.lines().collect();
        if written.len() > LINES {
            lines.push(format!("| … {} lines before", written.len() - LINES));
        }
        lines.extend(written.iter().skip(written.len().saturating_sub(LINES)).map(|line| clip(&safe_line(&format!("| {line}")), WIDTH)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::screens::plain_card;
    use super::lines;
    use crate::shell::{Answer, Card, Event, State};

    #[test]
    fn the_list_says_of_how_many_calls_it_is() {
        let mut state = State::new();
        for n in 1..=6 {
            state.step(Event::Paste("show the files in src".into()));
            state.step(Event::Enter);
            let card = Card { id: n.to_string(), ..plain_card() };
            state.step(Event::Answered { generation: n, answer: Answer::Cards(vec![card], vec![]) });
            state.step(Event::CardShown { id: n.to_string() });
            state.step(Event::Time(n * 10_000));
            state.step(Event::Enter);
            state.step(Event::Time(n * 10_000 + 1_000));
            let written = format!("{}\n", "x".repeat(4_000)).repeat(500);
            state.step(Event::Output { plan: n.to_string(), stderr: false, text: written });
            state.step(Event::Finished { plan: n.to_string(), summary: "exit code 0".into(), ok: true });
        }
        let said = lines(&state);
        let listed = said.iter().filter(|line| line.contains("ok: exit code 0")).count();
        assert!((1..6).contains(&listed) && said[0] == format!("needlesh: 6 calls ran; the last {listed}:"), "{listed}: {}", said[0]);
    }
}
