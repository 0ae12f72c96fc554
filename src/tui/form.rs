//! The form that corrects a call, in rows: the command as it is now, the fields, what the field at the cursor takes.

use unicode_width::UnicodeWidthStr as _;

use super::card;
use super::row::{Row, Tint, labelled, row, said};
use crate::shell::{Card, Field, FieldKind, Form};
use crate::text::{clip, exact, safe_line, wrap};

/// Columns that names of fields take at most.
const NAMES: usize = 18;
/// Rows that say what a field takes.
const TAKES: usize = 3;

/// The rows of a form, and where its cursor is: row and column.
pub(super) struct Drawn {
    pub(super) rows: Vec<Row>,
    pub(super) cursor: Option<(usize, usize)>,
}

/// The form of a card in rows of at most `width` columns.
pub(super) fn rows(form: &Form, before: &Card, width: usize) -> Drawn {
    let mut rows = form.message().map(|m| said("! ", Tint::Keys, &safe_line(m), width)).unwrap_or_default();
    rows.extend(head(form, before, width));
    let names = form.fields().iter().map(|f| label(f).width()).max().unwrap_or(0).min(NAMES);
    let mut cursor = None;
    for (n, field) in form.fields().iter().enumerate() {
        let here = n == form.at();
        let name = clip(&safe_line(label(field)), names);
        let lead = format!("{} {name}{}  ", if here { ">" } else { " " }, " ".repeat(names.saturating_sub(name.width())));
        let room = width.saturating_sub(lead.width() + 1).max(4);
        let (text, column) = if here { at_cursor(field, room) } else { (clip(&quiet(field), room), 0) };
        if here {
            cursor = Some((rows.len(), lead.width() + column));
        }
        let tint = if field.shown().is_empty() { Tint::Quiet } else { Tint::Value };
        rows.push(vec![(if here { Tint::Keys } else { Tint::Plain }, lead), (tint, text)]);
        if let Some(why) = form.fault(&field.spec.name).filter(|_| n > 0) {
            rows.extend(said("    ! ", Tint::Warning, &safe_line(why), width));
        }
        if here {
            rows.extend(below(form, field, width));
        }
    }
    Drawn { rows, cursor }
}

/// The command line as it is with what is typed, or why there is none.
fn head(form: &Form, before: &Card, width: usize) -> Vec<Row> {
    let other = form.fault("").map(str::to_owned);
    match (form.preview(), other) {
        (_, Some(why)) => said("! ", Tint::Warning, &safe_line(&why), width),
        (Some(card), None) if !card.line.is_empty() => card::line(card, width),
        // A field says what is wrong with it.
        (Some(_), None) if form.is_faulty() => Vec::new(),
        (Some(card), None) => card.blocked.iter().flat_map(|why| said("! ", Tint::Warning, &safe_line(why), width)).collect(),
        (None, None) if before.line.is_empty() => Vec::new(),
        (None, None) => card::line(before, width),
    }
}

fn label(field: &Field) -> &str {
    if field.spec.name.is_empty() { "tool" } else { &field.spec.name }
}

/// What stands in a field that has not the keys.
fn quiet(field: &Field) -> String {
    let shown = field.shown();
    match (&field.spec.default, shown.is_empty()) {
        (_, false) => exact(&shown),
        (Some(default), true) => format!("(default: {})", safe_line(default)),
        (None, true) if field.spec.required => "(needed)".to_owned(),
        (None, true) => "(empty)".to_owned(),
    }
}

/// The text of the field that has the keys, scrolled so that the cursor is in sight, and the cursor's column in it.
fn at_cursor(field: &Field, room: usize) -> (String, usize) {
    if field.is_choice() {
        let text = safe_line(&field.shown());
        let sought = field.input.value();
        let text = if sought.is_empty() { text } else { format!("{text}   ({})", safe_line(sought)) };
        let text = clip(&text, room);
        let column = if sought.is_empty() { text.width() } else { text.width().saturating_sub(1) };
        return (text, column);
    }
    let before: String = field.input.value().chars().take(field.input.cursor()).collect();
    let after: String = field.input.value().chars().skip(field.input.cursor()).collect();
    let mut before = safe_line(&before);
    while before.width() > room {
        before = before.chars().skip(1.max(before.chars().count().saturating_sub(2 * room))).collect();
    }
    let column = before.width();
    (clip(&format!("{before}{}", safe_line(&after)), room.max(column + 1)), column)
}

/// What the field takes, and what fits what is typed.
fn below(form: &Form, field: &Field, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut words = field.takes();
    if !field.spec.about.is_empty() {
        words = if field.is_choice() { field.spec.about.clone() } else { format!("{words} · {}", field.spec.about) };
    }
    if !field.spec.required && !field.shown().is_empty() {
        words += " · may be empty";
    }
    if field.is_choice() {
        rows.push(row(Tint::Plain, format!("    {}", clip(&choices(field, width), width.saturating_sub(4)))));
    }
    let room = width.saturating_sub(4);
    // How JSON should look may take more than a row.
    let words =
        if matches!(field.spec.kind, FieldKind::Json(_)) { wrap(&safe_line(&words), room) } else { vec![clip(&safe_line(&words), room)] };
    rows.extend(words.into_iter().take(TAKES).map(|text| row(Tint::Quiet, format!("    {text}"))));
    let paths = form.paths();
    if !paths.is_empty() {
        let text = paths.iter().map(|p| safe_line(p)).collect::<Vec<_>>().join("  ");
        rows.extend(labelled(row(Tint::Quiet, "    "), vec![row(Tint::Quiet, clip(&text, width.saturating_sub(4)))]));
    }
    rows
}

/// The choices that fit on one line, from a little before the one that is picked, which stands in brackets.
fn choices(field: &Field, width: usize) -> String {
    let all = field.matches();
    if all.is_empty() {
        return format!("nothing fits {:?}", field.input.value());
    }
    let at = all.iter().position(|(n, _)| Some(*n) == field.picked).unwrap_or(0);
    let whole: usize = all.iter().map(|(_, name)| name.width() + 2).sum();
    let from = if whole <= width.saturating_sub(6) { 0 } else { at.saturating_sub(1) };
    let one = |(n, name): &(usize, String)| {
        let name = safe_line(name);
        if Some(*n) == field.picked { format!("[{name}]") } else { name }
    };
    all.iter().skip(from).map(one).collect::<Vec<_>>().join("  ")
}
