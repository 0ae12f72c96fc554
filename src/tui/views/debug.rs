//! How the last answer came about: what was read, how the tools ranked, and each step of the decode before and after the mask.

use super::row::ViewRow;
use crate::dispatch::{Likely, Step, StepKind};
use crate::text::{quoted, safe_line};
use crate::tui::ladder::Ladder;
use ratatui::style::Color;

pub(super) fn rows(ladder: Option<&Ladder>, width: usize) -> Vec<ViewRow> {
    let Some(ladder) = ladder else {
        return vec![ViewRow::dim("nothing was asked yet; this shows how the last answer came about")];
    };
    let mut rows = vec![ViewRow::head("request"), ViewRow::plain(format!("  {}", safe_line(&ladder.query)))];
    rows.push(ViewRow::head("what was read in it"));
    rows.extend(ladder.read.iter().map(|(what, text)| ViewRow::plain(format!("  {what:<9} {}", safe_line(text)))));
    ranking(ladder, width, &mut rows);
    if !ladder.settled.is_empty() {
        rows.push(ViewRow::plain(format!(
            "  a first decode left doubt; settled before this one: {}",
            safe_line(&ladder.settled.join(", "))
        )));
    }
    if !ladder.steps.is_empty() {
        rows.push(ViewRow::head("decode, step by step"));
    }
    for (n, one) in ladder.steps.iter().enumerate() {
        step(n + 1, one, &mut rows);
    }
    rows.push(ViewRow::head("answer"));
    rows.push(ViewRow::plain(format!("  {}", safe_line(&ladder.answer))));
    rows.extend(ladder.values.iter().map(|text| ViewRow::plain(format!("  {}", safe_line(text)))));
    rows.extend(ladder.findings.iter().map(|text| ViewRow { colour: Color::Yellow, ..ViewRow::plain(format!("  ! {}", safe_line(text))) }));
    rows
}

fn ranking(ladder: &Ladder, width: usize, rows: &mut Vec<ViewRow>) {
    rows.push(ViewRow::head(format!("tools that the model saw ({} tokens of prompt)", ladder.prompt_tokens)));
    for tool in &ladder.tools {
        let name = safe_line(&tool.name);
        rows.push(ViewRow::plain(if width < 60 {
            format!("  {name:<18} {:>5.1} %  {:>3} tok", tool.share * 100.0, tool.tokens)
        } else {
            format!("  {name:<24} {:>5.1} %  log p {:>6.2}  {:>3} tok  {}", tool.share * 100.0, tool.log_probability, tool.tokens, tool.why)
        }));
    }
    if let Some((log_probability, refused)) = ladder.refusal {
        let verdict = if refused { "likelier than any call" } else { "less likely than the best call" };
        rows.push(ViewRow::plain(format!("  no call: log p {log_probability:.2}, {verdict}")));
    }
    if !ladder.left_out.is_empty() {
        rows.push(ViewRow::plain(format!("  no room for {}", safe_line(&ladder.left_out.join(", ")))));
    }
}

fn step(n: usize, step: &Step, rows: &mut Vec<ViewRow>) {
    let text = written(&step.text);
    let probability = f64::from(step.probability) * 100.0;
    match step.kind {
        StepKind::Picked => {
            let removed = f64::from(step.removed) * 100.0;
            rows.push(ViewRow::plain(format!(
                "{n:>3} picked {text:<18} {probability:>5.1} %  the mask left {} tokens and took {removed:.1} %",
                step.allowed
            )));
            for (label, likely) in [("before", &step.before), ("after", &step.after)] {
                if !likely.is_empty() {
                    rows.push(ViewRow::dim(format!("      {label:<6} {}", candidates(likely))));
                }
            }
        }
        StepKind::Forced => {
            rows.push(ViewRow::plain(format!("{n:>3} forced {text}  ({} tokens, nothing else was possible)", step.tokens.len())))
        }
        StepKind::Tool => rows.push(ViewRow::plain(format!("{n:>3} tool   {text}  {probability:.1} %"))),
    }
}

/// What a token writes; the last one of an answer writes nothing.
fn written(text: &str) -> String {
    if text.is_empty() { "(end)".to_owned() } else { quoted(text) }
}

fn candidates(likely: &[Likely]) -> String {
    likely.iter().map(|l| format!("{} {:.1} %", written(&l.text), l.probability * 100.0)).collect::<Vec<_>>().join("   ")
}
