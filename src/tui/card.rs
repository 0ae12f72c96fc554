//! What a card shows. Short: one line that can be pasted into a shell, the values, and everything that a person should know
//! before a yes. With `d` all that is known.

mod keys;
mod marks;

pub(super) use keys::keys;
pub(super) use marks::marked;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use self::marks::mark_of;
use super::row::{Row, Tint, break_pieces, labelled, row, said};
use crate::action::Part;
use crate::policy::Need;
use crate::shell::{Allow, Card, Kept, Page, PendingCard, State};
use crate::text::{clip, exact, safe_line, wrap};

/// Rows that a list of other proposals has at most.
const LISTED: usize = 6;

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

/// The words at the head of a card, and those at the right of it. What does not fit there stands in the body.
pub(super) struct Title {
    /// Place, tool and risk.
    pub(super) left: String,
    /// How sure it is.
    pub(super) right: String,
    /// What did not fit.
    rest: Vec<Row>,
}

/// The head of a card in `width` columns.
pub(super) fn title(shown: &PendingCard, width: usize) -> Title {
    let card = &shown.card;
    let what = match (&shown.form, shown.page) {
        (Some(_), _) => "correct it",
        (None, Page::Rule(_)) => "a rule",
        (None, Page::Example) => "an example",
        (None, Page::Call) => "",
    };
    let place = if card.place.1 > 1 { format!("{} of {} · ", card.place.0, card.place.1) } else { String::new() };
    let name = format!("{place}{}", safe_line(&card.title));
    let second = if what.is_empty() { card.risk.as_str() } else { what };
    let sure = match card.confidence {
        _ if !what.is_empty() => String::new(),
        Some(p) => format!("{:.0} % sure", (p * 100.0).floor()),
        None if card.kept.is_some() => "corrected".to_owned(),
        None => String::new(),
    };
    let mut rest = Vec::new();
    let mut left = if second.is_empty() { name.clone() } else { format!("{name} · {second}") };
    if left.width() + 2 > width {
        left = name;
        rest.extend(said("risk: ", Tint::Plain, second, width));
    }
    let mut right = sure;
    if !right.is_empty() && left.width() + right.width() + 6 > width {
        rest.push(row(Tint::Plain, std::mem::take(&mut right)));
    }
    Title { left: clip(&left, width.saturating_sub(2)), right, rest }
}

/// Everything that the card says, in rows of at most `width` columns.
pub(super) fn body(state: &State, shown: &PendingCard, width: usize) -> Vec<Row> {
    let card = &shown.card;
    match (shown.page, &card.kept) {
        (Page::Rule(at), _) if at < card.allow.len() => return card.allow.get(at).map(|a| rule(a, width)).unwrap_or_default(),
        (Page::Example, Some(kept)) => return example(kept, width),
        _ => {}
    }
    let mut rows = Vec::new();
    if let Some(blocked) = &card.blocked {
        rows.extend(said("! cannot run: ", Tint::Warning, &safe_line(blocked), width));
    }
    for warning in &card.warnings {
        rows.extend(said("! ", Tint::Warning, &safe_line(warning), width));
    }
    rows.extend(title(shown, width).rest);
    let own = card.own_script().is_some();
    if own {
        // What is asked for comes first; the script is the same each time.
        rows.extend(values(shown, width));
        if card.values.is_empty() && !shown.details {
            rows.extend(said("", Tint::Plain, &safe_line(&card.call), width));
        }
    }
    rows.extend(what_runs(shown, width));
    if let Some(file) = &card.from {
        rows.extend(labelled(row(Tint::Quiet, "from "), broken(&safe_line(file), width.saturating_sub(5))));
    }
    if shown.details {
        for (label, text) in [("call ", &card.call), ("does ", &card.description)] {
            rows.extend(said(label, Tint::Plain, &safe_line(text), width));
        }
    }
    if !own {
        rows.extend(values(shown, width));
    }
    if let Some(undo) = &card.undo {
        rows.extend(undone(undo, width));
    }
    // A card that cannot run says why at its head; the risk is in the title.
    if !card.why.is_empty() && card.blocked.is_none() && (shown.details || !card.by_risk) {
        let label = match card.need {
            Need::Enter => "asks for Enter: ",
            Need::Key => "asks for y: ",
            Need::Word => "asks for its name: ",
        };
        rows.extend(said(label, Tint::Plain, &safe_line(&card.why), width));
    }
    rows.extend(after_it(state, shown, width));
    rows.extend(others(state, shown, width));
    rows
}

fn broken(text: &str, width: usize) -> Vec<Row> {
    hard_wrap(text, width).into_iter().map(|text| row(Tint::Plain, text)).collect()
}

fn tint(part: Part) -> Tint {
    match part {
        Part::Program => Tint::Program,
        Part::Option => Tint::Option,
        Part::Value => Tint::Value,
        Part::Sign => Tint::Plain,
    }
}

/// The line of a card.
pub(super) fn line(card: &Card, width: usize) -> Vec<Row> {
    if card.line.is_empty() {
        return Vec::new();
    }
    let pieces: Vec<(Tint, String)> = card.line.iter().map(|(part, text)| (tint(*part), safe_line(text))).collect();
    let label = if card.is_command { "$ " } else { "" };
    labelled(row(Tint::Plain, label), break_pieces(&pieces, width.saturating_sub(label.len())))
}

/// The line, the text of a script, the rows where they say more than the line does.
fn what_runs(shown: &PendingCard, width: usize) -> Vec<Row> {
    let card = &shown.card;
    let mut rows = line(card, width);
    if let Some(script) = &card.script {
        let lines: Vec<&str> = script.lines().collect();
        if card.own_script().is_some() && !shown.details && lines.len() > 1 {
            rows.extend(said("  ", Tint::Quiet, &format!("a script of needlesh, {} lines; d shows it", lines.len()), width));
        } else {
            numbered(&mut rows, &lines, width);
        }
    }
    if shown.details || card.odd {
        if !card.rows.is_empty() {
            rows.push(row(Tint::Quiet, "exactly:"));
        }
        let all: Vec<&str> = card.rows.iter().map(String::as_str).collect();
        numbered(&mut rows, &all, width);
    } else {
        rows.extend(
            card.beside.iter().flat_map(|text| labelled(row(Tint::Plain, "  "), broken(&safe_line(text), width.saturating_sub(2)))),
        );
    }
    rows
}

fn numbered(rows: &mut Vec<Row>, lines: &[&str], width: usize) {
    let digits = lines.len().to_string().len();
    for (n, text) in lines.iter().enumerate() {
        let label = format!(" {:>digits$}  ", n + 1);
        let room = width.saturating_sub(label.len());
        rows.extend(labelled(row(Tint::Quiet, label), broken(&safe_line(text), room)));
    }
}

/// The arguments: the mark under their words, name, value, and what is not plain to see.
fn values(shown: &PendingCard, width: usize) -> Vec<Row> {
    let card = &shown.card;
    let names = card.values.iter().map(|v| safe_line(&v.name).width()).max().unwrap_or(0).min(20);
    let mut rows = Vec::new();
    for (n, value) in card.values.iter().enumerate() {
        let mark = mark_of(card, n).unwrap_or(' ');
        let name = safe_line(&value.name);
        let pad = " ".repeat(names.saturating_sub(name.width()));
        let mut pieces = vec![(Tint::Value, exact(&value.text))];
        let flag = if shown.details { Some(&value.from).filter(|from| !from.is_empty()) } else { value.flag.as_ref() };
        if let Some(flag) = flag {
            let (tint, sign) = if value.doubt { (Tint::Warning, "! ") } else { (Tint::Quiet, "") };
            pieces.push((tint, format!("  {sign}{}", safe_line(flag))));
        }
        let label = vec![(Tint::Value, format!("{mark} ")), (Tint::Plain, format!("{name}{pad}  "))];
        let room = width.saturating_sub(super::row::columns(&label));
        rows.extend(if room < 8 { break_pieces(&[label, pieces].concat(), width) } else { labelled(label, break_pieces(&pieces, room)) });
    }
    rows
}

fn undone(undo: &Card, width: usize) -> Vec<Row> {
    let text = match &undo.blocked {
        Some(why) => format!("cannot be done: {}", safe_line(why)),
        None => {
            let script = undo.script.as_ref().map_or("", |_| " and a script");
            format!("{}{script}  (Ctrl-Z, once it ran)", safe_line(&undo.line_text()))
        }
    };
    said("  undo  ", Tint::Quiet, &text, width)
}

/// The calls of the same answer that come after it: in full where they may run with it.
fn after_it(state: &State, shown: &PendingCard, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for next in state.next_cards() {
        let label = format!("  {} of {}  ", next.place.0, next.place.1);
        let room = width.saturating_sub(label.len());
        if shown.with_next {
            let mut lines = line(next, room);
            // What the head of the card does not say of this one.
            let risk = (next.risk != shown.card.risk).then(|| next.risk.clone());
            let from = next.from.as_ref().filter(|from| shown.card.from.as_ref() != Some(from)).map(|from| format!("from {from}"));
            for more in [risk, from].into_iter().flatten() {
                lines.extend(broken(&safe_line(&more), room));
            }
            rows.extend(labelled(row(Tint::Quiet, label), lines));
        } else {
            rows.push(vec![(Tint::Quiet, label), (Tint::Plain, clip(&safe_line(&next.summary), room))]);
        }
    }
    rows
}

/// The other answers to the sentence, a line each, once a person goes through them.
fn others(state: &State, shown: &PendingCard, width: usize) -> Vec<Row> {
    let (at, count) = state.turn();
    if count < 2 || (at == 1 && !shown.details) {
        return Vec::new();
    }
    let one = |(n, card): (usize, &Card)| {
        let (sign, tint) = if n == at { (">", Tint::Keys) } else { (" ", Tint::Quiet) };
        let sure = card.confidence.map(|p| format!("   {:.0} %", (p * 100.0).floor())).unwrap_or_default();
        let label = format!("{sign} {n}  ");
        let room = width.saturating_sub(label.len() + sure.len());
        row(tint, format!("{label}{}{sure}", clip(&safe_line(&card.summary), room)))
    };
    state.proposals().into_iter().take(LISTED).map(one).collect()
}

/// A rule before it is written.
fn rule(allow: &Allow, width: usize) -> Vec<Row> {
    let mut rows = plain_rows(&format!("This rule allows {} from now on:", allow.words), width);
    rows.extend(written(&allow.rule, width));
    rows.extend(plain_rows("It is written at the end of", width));
    rows.extend(written(&allow.file, width));
    rows
}

/// An example before it is written.
fn example(kept: &Kept, width: usize) -> Vec<Row> {
    let mut rows = plain_rows("From now on this sentence leads to this tool:", width);
    rows.extend(written(&kept.lines, width));
    rows.extend(plain_rows("It is written to the examples in", width));
    rows.extend(written(&kept.file, width));
    rows
}

fn plain_rows(text: &str, width: usize) -> Vec<Row> {
    wrap(text, width).into_iter().map(|text| row(Tint::Plain, text)).collect()
}

fn written(text: &str, width: usize) -> Vec<Row> {
    text.lines().flat_map(|line| labelled(row(Tint::Plain, "  "), broken(&safe_line(line), width.saturating_sub(2)))).collect()
}
