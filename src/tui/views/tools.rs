//! The tools: those of a file together, and everything about one of them.

use super::row::ViewRow;
use crate::shell::{Checked, Panel, Tool};
use crate::text::{clip, safe_line};
use ratatui::style::Color;

/// Columns of the labels of what is known of a tool.
const LABELS: usize = 12;
/// Examples that are shown: what its check found stands below them.
const EXAMPLES: usize = 6;

pub(super) fn rows(panel: &Panel, width: usize) -> Vec<ViewRow> {
    let tools = panel.tools();
    if let (true, Some(tool)) = (panel.detail, panel.tool()) {
        return detail(tool, panel, width);
    }
    if tools.is_empty() {
        return vec![ViewRow::dim("no tool has these letters; Esc clears the filter")];
    }
    let mut rows = Vec::new();
    let mut file = None;
    for (n, tool) in tools.iter().enumerate() {
        // The best match stands first where one filters, so groups say nothing there.
        if panel.filter.value().is_empty() && file != Some(&tool.file) {
            file = Some(&tool.file);
            let count = tools.iter().filter(|t| t.file == tool.file).count();
            rows.push(ViewRow::head(format!("{} ({count})", safe_line(&tool.file))));
        }
        rows.push(row(tool, n, width));
    }
    rows
}

fn row(tool: &Tool, n: usize, width: usize) -> ViewRow {
    let name = safe_line(&tool.name);
    let missing = if tool.missing.is_empty() { String::new() } else { format!("needs {}  ", safe_line(&tool.missing.join(", "))) };
    let text = if width < 60 {
        format!("{:<20} {:>3} tok  {missing}{}", clip(&name, 20), tool.tokens, tool.risk)
    } else {
        let used = tool.last_use.as_deref().unwrap_or("not used");
        let head = format!("{:<22} {:<16} {:>4} tok  {:<12} {missing}", clip(&name, 22), clip(&tool.risk, 16), tool.tokens, clip(used, 12));
        format!("{head}{}", safe_line(&tool.description))
    };
    let colour = if tool.missing.is_empty() { Color::Reset } else { Color::Yellow };
    ViewRow { colour, ..ViewRow::entry(text, n) }
}

fn detail(tool: &Tool, panel: &Panel, width: usize) -> Vec<ViewRow> {
    let mut rows = vec![ViewRow::head(safe_line(&tool.name))];
    let mut say = |label: &str, text: &str| rows.extend(ViewRow::labelled(label, LABELS, text, width));
    say("does", &tool.description);
    say("risk", &tool.risk);
    if !tool.missing.is_empty() {
        say("! needs", &format!("{}, which is not on this machine", tool.missing.join(", ")));
    }
    let unused = || "never, as far as the history goes".to_owned();
    say("last use", &tool.last_use.clone().map_or_else(unused, |age| format!("{age}, {} in all", tool.uses)));
    say("prompt", &format!("{} tokens", tool.tokens));
    say("file", &tool.file);
    for (n, (name, what)) in tool.arguments.iter().enumerate() {
        say(if n == 0 { "arguments" } else { "" }, &format!("{name}: {what}"));
    }
    for (n, example) in tool.examples.iter().take(EXAMPLES).enumerate() {
        say(if n == 0 { "examples" } else { "" }, example);
    }
    if let Some(more) = tool.examples.len().checked_sub(EXAMPLES).filter(|more| *more > 0) {
        say("", &format!("and {more} more"));
    }
    if tool.examples.is_empty() {
        say("examples", "none; a tool with some is found more often");
    }
    if panel.checking.as_ref() == Some(&tool.name) {
        rows.extend([ViewRow::head("check"), ViewRow::dim("checking…")]);
    } else if let Some(checked) = panel.checked.as_ref().filter(|checked| checked.tool == tool.name) {
        rows.push(ViewRow::head("check"));
        check(checked, width, &mut rows);
    }
    rows
}

/// What a check came to. Good and bad is said in words, never by colour alone.
fn check(checked: &Checked, width: usize, rows: &mut Vec<ViewRow>) {
    let mut say = |label: &str, text: &str, colour: Color| {
        rows.extend(ViewRow::labelled(label, LABELS, text, width).into_iter().map(|row| ViewRow { colour, ..row }));
    };
    if let Some(why) = &checked.failed {
        return say("! failed", why, Color::Red);
    }
    if checked.findings.is_empty() {
        say("lint", "nothing to fix", Color::Reset);
    }
    for (message, fix) in &checked.findings {
        say("! lint", message, Color::Yellow);
        say("  fix", fix, Color::Reset);
    }
    let passed = checked.examples.iter().filter(|(_, parted)| parted.is_none()).count();
    say("tests", &format!("{passed} of {} examples come to their calls", checked.examples.len()), Color::Reset);
    for (example, parted) in checked.examples.iter().filter_map(|(say, parted)| Some((say, parted.as_ref()?))) {
        say("! test", &format!("{example:?}: {parted}"), Color::Yellow);
    }
}
