//! The keys that answer a card, in rows that always stay in sight.

use unicode_width::UnicodeWidthStr as _;

use super::super::row::{Row, Tint, row, said};
use crate::policy::{Need, typed_word};
use crate::shell::{Page, PendingCard};
use crate::text::safe_line;

/// What the keys do now, and why the last one did nothing; with `few` only what answers the card, for a screen with no room for
/// more: F1 has them all.
pub(in crate::tui) fn keys(shown: &PendingCard, turn: (usize, usize), width: usize, few: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(hint) = &shown.hint {
        rows.extend(said("! ", Tint::Keys, &safe_line(hint), width));
    }
    let keys = packed(&items(shown, turn, few), width);
    if shown.settled {
        rows.extend(keys.into_iter().map(|text| row(Tint::Keys, text)));
    } else {
        // As many rows, so that nothing moves when the keys begin to count.
        rows.extend(keys.iter().enumerate().map(|(n, _)| row(Tint::Keys, if n == 0 { "…" } else { "" })));
    }
    rows
}

fn items(shown: &PendingCard, turn: (usize, usize), few: bool) -> Vec<String> {
    let card = &shown.card;
    if let Some(form) = &shown.form {
        let choice = form.fields().get(form.at()).is_some_and(crate::shell::Field::is_choice);
        let mut items = vec!["[Enter] take it", "[Tab] next", "[Esc] back", "[Ctrl-E] edit the sentence"];
        if choice {
            items.insert(1, "[Left] [Right] choose");
        }
        return items.into_iter().map(str::to_owned).collect();
    }
    let mut items: Vec<String> = Vec::new();
    let mut say = |is: bool, text: &str| items.extend(is.then(|| text.to_owned()));
    match shown.page {
        Page::Call => {}
        Page::Rule(at) => {
            say(true, if shown.ran { "[y] write it" } else { "[y] write it and run" });
            let count = card.allow.len();
            say(count > 1, &format!("[Tab] other width ({} of {count})", at + 1));
            say(true, "[n] back");
            return items;
        }
        Page::Example => {
            say(true, "[y] write it");
            say(true, "[n] back");
            return items;
        }
    }
    let blocked = card.blocked.is_some();
    let word = !blocked && card.need == Need::Word;
    let details = if shown.details { "less" } else { "details" };
    let form = card.sheet.is_some();
    match card.need {
        _ if blocked => {}
        Need::Enter => say(true, "[Enter] run"),
        Need::Key => say(true, "[y] run"),
        Need::Word => say(true, &format!("type {} and [Enter] to run", safe_line(&typed_word(&card.title)))),
    }
    say(shown.with_next, "[a] run all");
    if word {
        say(form, "[Alt-E] correct");
        say(true, "[Esc] no");
        say(true, &format!("[Alt-D] {details}"));
        say(!few && !card.copied.is_empty(), "[Alt-C] copy");
    } else {
        say(form, "[e] correct");
        say(!form || blocked, if form { "[Ctrl-E] edit the sentence" } else { "[e] edit the sentence" });
        say(true, if blocked { "[n] close" } else { "[n] no" });
        say(true, &format!("[d] {details}"));
        say(!few && !card.copied.is_empty(), "[c] copy");
    }
    if !few && !blocked && !card.allow.is_empty() {
        say(true, "[Alt-S] this session");
        say(true, "[Alt-A] always");
    }
    say(!few && turn.1 > 1, &format!("[Tab] other ({} of {})", turn.0, turn.1));
    items
}

/// Items with two blanks between them, as many in a row as fit.
fn packed(items: &[String], width: usize) -> Vec<String> {
    let mut rows: Vec<String> = vec![String::new()];
    for item in items {
        let fits = rows.last().is_some_and(|row| row.is_empty() || row.width() + 2 + item.width() <= width);
        if !fits {
            rows.push(String::new());
        }
        if let Some(row) = rows.last_mut() {
            if !row.is_empty() {
                row.push_str("  ");
            }
            row.push_str(item);
        }
    }
    rows.iter().flat_map(|row| crate::text::wrap(row, width)).collect()
}
