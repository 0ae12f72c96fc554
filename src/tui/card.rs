//! The rows of a card.

use unicode_width::UnicodeWidthChar as _;

use crate::policy::{Need, typed_word};
use crate::shell::{Allow, PendingCard};
use crate::text::{exact, safe_line, wrap};

/// `text` in rows of at most `width` columns; every blank stays.
pub(super) fn hard_wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width {
            rows.push(String::new());
            used = 0;
        }
        if let Some(row) = rows.last_mut() {
            row.push(c);
        }
        used += columns;
    }
    rows
}

/// A label and a text, the rows after the first indented under the text.
fn labelled(rows: &mut Vec<String>, label: &str, text: &[String]) {
    let indent = label.chars().count();
    for (n, row) in text.iter().enumerate() {
        rows.push(if n == 0 { format!("{label}{row}") } else { format!("{:indent$}{row}", "") });
    }
}

/// Everything that the card says, in rows of at most `width` columns.
pub(super) fn body(shown: &PendingCard, width: usize) -> Vec<String> {
    let card = &shown.card;
    if let (true, Some(allow)) = (shown.writing, &card.allow) {
        return rule(allow, width);
    }
    let mut rows = Vec::new();
    let mut say = |label: &str, text: &str| {
        let room = width.saturating_sub(label.chars().count());
        labelled(&mut rows, label, &wrap(&safe_line(text), room));
    };
    if let Some(blocked) = &card.blocked {
        say("! cannot run: ", blocked);
    }
    for warning in &card.warnings {
        say("! ", warning);
    }
    if !card.risk.is_empty() {
        say("risk: ", &card.risk);
    }
    if let Some(confidence) = card.confidence {
        say("confidence: ", &format!("{confidence:.2}"));
    }
    if !card.rows.is_empty() {
        say("", "exactly:");
    }
    let digits = card.rows.len().to_string().len();
    for (n, row) in card.rows.iter().enumerate() {
        let label = format!(" {:>digits$}  ", n + 1);
        labelled(&mut rows, &label, &hard_wrap(&safe_line(row), width.saturating_sub(label.len())));
    }
    for (label, text) in [("call: ", &card.call), ("does: ", &card.description)] {
        if !text.is_empty() {
            labelled(&mut rows, label, &wrap(&safe_line(text), width.saturating_sub(label.len())));
        }
    }
    if !card.values.is_empty() {
        rows.push("values:".to_owned());
    }
    for (name, value, from) in &card.values {
        let (name, value, from) = (safe_line(name), exact(value), safe_line(from));
        let text = if from.is_empty() { format!("{name} = {value}") } else { format!("{name} = {value}  ({from})") };
        labelled(&mut rows, "  ", &hard_wrap(&text, width.saturating_sub(2)));
    }
    if let Some(undo) = &card.undo {
        let text =
            undo.blocked.as_ref().map_or_else(|| "Ctrl-Z, once it ran".to_owned(), |why| format!("cannot be done: {}", safe_line(why)));
        labelled(&mut rows, "undo: ", &wrap(&text, width.saturating_sub(6)));
    }
    // A card that cannot run says why at its head.
    if !card.why.is_empty() && card.blocked.is_none() {
        let label = match card.need {
            Need::Enter => "asks for Enter: ",
            Need::Key => "asks for y: ",
            Need::Word => "asks for its name: ",
        };
        let room = width.saturating_sub(label.len());
        labelled(&mut rows, label, &wrap(&safe_line(&card.why), room));
    }
    rows
}

/// A rule before it is written.
fn rule(allow: &Allow, width: usize) -> Vec<String> {
    let head = "This rule allows exactly this call from now on:";
    let mut rows = wrap(head, width);
    for line in allow.rule.lines() {
        labelled(&mut rows, "  ", &hard_wrap(&safe_line(line), width.saturating_sub(2)));
    }
    rows.extend(wrap("It is written at the end of", width));
    labelled(&mut rows, "  ", &hard_wrap(&safe_line(&allow.file), width.saturating_sub(2)));
    rows
}

/// The keys that answer the card, in rows that always stay in sight.
pub(super) fn keys(shown: &PendingCard, turn: (usize, usize), width: usize) -> Vec<String> {
    let card = &shown.card;
    let mut rows = Vec::new();
    if let Some(hint) = &shown.hint {
        rows.extend(wrap(&format!("! {}", safe_line(hint)), width));
    }
    let allow = |session: &str, always: &str| match &card.allow {
        Some(_) => format!("  [{session}] allow in session  [{always}] always"),
        None => String::new(),
    };
    let text = if shown.writing {
        "[y] write it and run  [n] back".to_owned()
    } else if card.blocked.is_some() {
        "[e] edit  [n] close".to_owned()
    } else {
        match card.need {
            Need::Enter => "[Enter] run  [e] edit  [n] no".to_owned(),
            Need::Key => format!("[y] run  [e] edit  [n] no{}", allow("Alt-S", "Alt-A")),
            Need::Word => {
                format!("type {} and [Enter] to run  [Esc] no{}", safe_line(&typed_word(&card.title)), allow("Alt-S", "Alt-A"))
            }
        }
    };
    let several = turn.1 > 1 && !shown.writing;
    let others = if several { format!("  [Tab] other ({} of {})", turn.0, turn.1) } else { String::new() };
    let keys = wrap(&format!("{text}{others}"), width);
    if shown.settled {
        rows.extend(keys);
    } else {
        // As many rows, so that nothing moves when the keys begin to count.
        rows.extend(keys.iter().enumerate().map(|(n, _)| if n == 0 { "…".to_owned() } else { String::new() }));
    }
    rows
}
