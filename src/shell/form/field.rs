//! One field of a form: what is typed or picked in it, and the value that this is.

use crate::shell::line;
use crate::shell::line::LineEdit;
use crate::shell::sheet::{FieldKind, FieldSpec};
use crate::text::{fuzzy, plain};
use serde_json::Value;
use std::cmp::Reverse;
use tui_input::Input;

/// A field with what was typed into it.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it asks for.
    pub spec: FieldSpec,
    /// The text, or for a choice the letters that choices are looked for by.
    pub input: Input,
    /// Which of the choices it is.
    pub picked: Option<usize>,
}

impl Field {
    pub(super) fn new(spec: FieldSpec) -> Self {
        let picked = match (&spec.kind, &spec.value) {
            (FieldKind::Choice(all), Some(value)) => all.iter().position(|choice| choice == value),
            _ => None,
        };
        let text = match (&spec.kind, &spec.value) {
            (FieldKind::Choice(_), _) | (_, None) => String::new(),
            (FieldKind::List(_), Some(Value::Array(items))) => items.iter().map(item_text).collect::<Vec<_>>().join(", "),
            (FieldKind::List(_), Some(value)) => item_text(value),
            (FieldKind::Json(_), Some(value)) => value.to_string(),
            (_, Some(value)) => plain(value),
        };
        Self { input: Input::new(text), picked, spec }
    }

    /// The choices that fit what is typed, the best first, each with its place; none where the field is no choice.
    #[must_use]
    pub fn matches(&self) -> Vec<(usize, String)> {
        let FieldKind::Choice(all) = &self.spec.kind else { return Vec::new() };
        let names = all.iter().map(plain).enumerate();
        if self.input.value().trim().is_empty() {
            return names.collect();
        }
        let mut fits: Vec<(i64, usize, String)> =
            names.filter_map(|(n, name)| Some((fuzzy(self.input.value(), &name)?, n, name))).collect();
        fits.sort_by_key(|(score, n, _)| (Reverse(*score), *n));
        fits.into_iter().map(|(_, n, name)| (n, name)).collect()
    }

    /// Whether it is picked and not typed.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        matches!(self.spec.kind, FieldKind::Choice(_))
    }

    /// What stands in it, for a person.
    #[must_use]
    pub fn shown(&self) -> String {
        match (&self.spec.kind, self.picked) {
            (FieldKind::Choice(all), Some(n)) => all.get(n).map(plain).unwrap_or_default(),
            (FieldKind::Choice(_), None) => String::new(),
            _ => self.input.value().to_owned(),
        }
    }

    /// The piece of text that Tab completes as a path, and where it starts.
    pub(super) fn path(&self) -> Option<(usize, &str)> {
        let text = self.input.value();
        match &self.spec.kind {
            FieldKind::Path => Some((0, text)),
            FieldKind::List(item) if **item == FieldKind::Path && !text.contains('"') => {
                let start = text.rfind(',').map_or(0, |at| at + 1);
                let blanks = text[start..].len() - text[start..].trim_start().len();
                Some((start + blanks, &text[start + blanks..]))
            }
            _ => None,
        }
        .filter(|(_, piece)| !piece.is_empty())
    }

    /// Its value; none where it is empty.
    ///
    /// # Errors
    /// What it should be, for a person.
    pub fn value(&self) -> Result<Option<Value>, String> {
        let text = self.input.value();
        match &self.spec.kind {
            FieldKind::Choice(all) => Ok(self.picked.and_then(|n| all.get(n)).cloned()),
            FieldKind::List(_) | FieldKind::Json(_) | FieldKind::Number { .. } if text.trim().is_empty() => Ok(None),
            _ if text.is_empty() => Ok(None),
            FieldKind::List(item) => {
                let items = split(text)?;
                items.iter().map(|text| one(item, text)).collect::<Result<Vec<_>, _>>().map(|all| Some(Value::Array(all)))
            }
            kind => one(kind, text).map(Some),
        }
    }

    /// A character typed into it; whether it changed.
    pub(super) fn insert(&mut self, c: char) -> bool {
        let before = self.shown();
        if self.is_choice() {
            if !line::insert(&mut self.input, c) {
                return false;
            }
            if let Some((best, _)) = self.matches().first() {
                self.picked = Some(*best);
            }
            return self.shown() != before;
        }
        line::insert(&mut self.input, c)
    }

    /// A text put into it. Line ends part the items of a list; elsewhere they become blanks.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        if self.is_choice() {
            let line = text.lines().next().unwrap_or_default();
            let before = self.shown();
            for c in line.chars() {
                self.insert(c);
            }
            return self.shown() != before;
        }
        let text = match self.spec.kind {
            FieldKind::List(_) => text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", "),
            _ => text.trim_end_matches(['\n', '\r']).to_owned(),
        };
        line::paste(&mut self.input, &text)
    }

    /// An edit; whether its value changed.
    pub(super) fn edit(&mut self, edit: LineEdit) -> bool {
        let before = self.shown();
        match edit {
            LineEdit::Left if self.is_choice() => self.turn(false),
            LineEdit::Right if self.is_choice() => self.turn(true),
            LineEdit::Backspace | LineEdit::Delete | LineEdit::DeleteToStart | LineEdit::DeleteWord
                if self.is_choice() && self.input.value().is_empty() =>
            {
                self.picked = self.picked.filter(|_| self.spec.required);
            }
            _ => line::edit(&mut self.input, edit),
        }
        self.shown() != before
    }

    /// The choice after or before among those that fit.
    fn turn(&mut self, forward: bool) {
        let fits = self.matches();
        let at = fits.iter().position(|(n, _)| Some(*n) == self.picked);
        let next = match at {
            None => 0,
            Some(at) if forward => (at + 1) % fits.len().max(1),
            Some(at) => (at + fits.len().saturating_sub(1)) % fits.len().max(1),
        };
        if let Some((n, _)) = fits.get(next) {
            self.picked = Some(*n);
        }
    }

    /// The person goes on to another field: the letters that a choice was looked for by are done with.
    pub(super) fn leave(&mut self) {
        if self.is_choice() {
            self.input.reset();
        }
    }

    /// What it takes, for a person.
    #[must_use]
    pub fn takes(&self) -> String {
        takes(&self.spec.kind)
    }
}

fn takes(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "a text".to_owned(),
        FieldKind::Path => "a path".to_owned(),
        FieldKind::Number { whole, least, most } => {
            let what = if *whole { "a whole number" } else { "a number" };
            match (least, most) {
                (Some(least), Some(most)) => format!("{what} from {least} to {most}"),
                (Some(least), None) => format!("{what}, at least {least}"),
                (None, Some(most)) => format!("{what}, at most {most}"),
                (None, None) => what.to_owned(),
            }
        }
        FieldKind::Choice(_) => "one of the choices".to_owned(),
        FieldKind::List(_) => "a list, with commas between its items".to_owned(),
        FieldKind::Json(form) if form.is_empty() => "JSON".to_owned(),
        FieldKind::Json(form) => format!("JSON: {form}"),
    }
}

/// The value of one text that is not empty.
fn one(kind: &FieldKind, text: &str) -> Result<Value, String> {
    let wrong = || format!("{text:?} is not {}", takes(kind));
    match kind {
        FieldKind::Text | FieldKind::Path => Ok(Value::from(text)),
        FieldKind::Number { whole, least, most } => {
            let number: Value = serde_json::from_str(text.trim()).map_err(|_| wrong())?;
            let real = number.as_f64().ok_or_else(wrong)?;
            let fits = least.is_none_or(|l| real >= l) && most.is_none_or(|m| real <= m);
            let is_whole = number.is_i64() || number.is_u64();
            if fits && (is_whole || !whole) { Ok(number) } else { Err(wrong()) }
        }
        FieldKind::Choice(all) => {
            let found = all.iter().find(|choice| plain(choice) == text);
            let names = || all.iter().map(plain).take(8).collect::<Vec<_>>().join(", ");
            found.cloned().ok_or_else(|| format!("{text:?} is none of {}", names()))
        }
        FieldKind::List(_) => serde_json::from_str(text).map_err(|_| wrong()),
        FieldKind::Json(_) => serde_json::from_str(text).map_err(|why| format!("not JSON yet: {why}")),
    }
}

/// An item of a list as `split` reads it.
fn item_text(value: &Value) -> String {
    let text = plain(value);
    let bare = !text.is_empty() && text.trim() == text && !text.contains([',', '"', '\n']);
    if bare { text } else { Value::from(text).to_string() }
}

/// The items of a list: with commas between them, one that has a comma in double quotes.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut items = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end =
            if rest.starts_with('"') { quoted_end(rest).ok_or("a double quote has no end")? } else { rest.find(',').unwrap_or(rest.len()) };
        let (item, after) = rest.split_at(end);
        let after = after.trim_start();
        if !after.is_empty() && !after.starts_with(',') {
            return Err(format!("there is no comma before {after:?}"));
        }
        let item = item.trim();
        let whole = if item.starts_with('"') {
            serde_json::from_str(item).map_err(|_| format!("{item} is not a text in quotes"))?
        } else {
            item.to_owned()
        };
        if !item.is_empty() {
            items.push(whole);
        }
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Ok(items)
}

/// Where the quoted text at the start ends.
fn quoted_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return Some(at + 1),
            _ => escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn field(kind: FieldKind, value: Option<Value>) -> Field {
        let (name, path, about) = ("n".to_owned(), vec!["n".to_owned()], String::new());
        Field::new(FieldSpec { name, path, about, kind, required: false, default: None, value })
    }

    fn typed(kind: FieldKind, text: &str) -> Result<Option<Value>, String> {
        let mut field = field(kind, None);
        for c in text.chars() {
            field.insert(c);
        }
        field.value()
    }

    #[test]
    fn texts_become_values_of_their_kind() {
        let number = |whole, least, most| FieldKind::Number { whole, least, most };
        let choice = || FieldKind::Choice(vec![json!("asc"), json!("desc"), json!(3)]);
        let list = |kind| FieldKind::List(Box::new(kind));
        for (kind, text, value) in [
            (FieldKind::Text, "a b ", Some(json!("a b "))),
            (FieldKind::Text, "", None),
            (number(true, Some(1.0), Some(5.0)), " 3 ", Some(json!(3))),
            (number(false, None, None), "1.5", Some(json!(1.5))),
            (number(true, None, None), "", None),
            (choice(), "de", Some(json!("desc"))),
            (choice(), "3", Some(json!(3))),
            (list(FieldKind::Path), "a, \"b, c\" ,d", Some(json!(["a", "b, c", "d"]))),
            (list(FieldKind::Text), " ", None),
            (list(number(true, None, None)), "1,2", Some(json!([1, 2]))),
            (FieldKind::Json(String::new()), "{\"a\": 1}", Some(json!({"a": 1}))),
        ] {
            assert_eq!(typed(kind.clone(), text), Ok(value), "{kind:?} {text:?}");
        }
        for (kind, text, why) in [
            (number(true, Some(1.0), Some(5.0)), "9", "a whole number from 1 to 5"),
            (number(true, None, None), "1.5", "a whole number"),
            (number(false, Some(0.0), None), "-1", "a number, at least 0"),
            (number(true, None, None), "abc", "a whole number"),
            (list(FieldKind::Text), "\"a", "no end"),
            (list(FieldKind::Text), "\"a\" b", "no comma"),
            (list(number(true, None, None)), "1,x", "a whole number"),
            (FieldKind::Json(String::new()), "{", "not JSON yet: EOF"),
        ] {
            let told = typed(kind.clone(), text).unwrap_err();
            assert!(told.contains(why), "{kind:?} {text:?}: {told}");
        }
    }

    #[test]
    fn a_choice_is_found_turned_and_emptied() {
        let mut field = field(FieldKind::Choice(vec![json!("name"), json!("size"), json!("time")]), Some(json!("size")));
        assert_eq!((field.shown().as_str(), field.matches().len()), ("size", 3));
        assert!(field.insert('t') && field.shown() == "time" && !field.insert('q') && field.shown() == "time");
        assert!(field.matches().is_empty(), "nothing fits \"tq\"");
        field.leave();
        assert!(field.edit(LineEdit::Right) && field.shown() == "name" && field.edit(LineEdit::Left) && field.shown() == "time");
        assert!(field.edit(LineEdit::Backspace));
        assert_eq!(field.value(), Ok(None));
    }

    #[test]
    fn a_pasted_list_has_an_item_a_line() {
        let mut field = field(FieldKind::List(Box::new(FieldKind::Path)), None);
        assert!(field.paste("a\nb c\n\n"));
        assert_eq!(field.value(), Ok(Some(json!(["a", "b c"]))));
        assert_eq!(field.path(), Some((3, "b c")));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn a_value_stays_the_same_when_nothing_is_typed(items in prop::collection::vec(".{0,8}", 1..4), text in ".{1,12}") {
            let list = json!(items);
            let made = field(FieldKind::List(Box::new(FieldKind::Text)), Some(list.clone())).value();
            prop_assert_eq!(made, Ok(Some(list)));
            prop_assert_eq!(field(FieldKind::Text, Some(json!(text.clone()))).value(), Ok(Some(json!(text))));
        }

        #[test]
        fn any_typing_is_taken(text in ".{0,30}") {
            for kind in [FieldKind::List(Box::new(FieldKind::Text)), FieldKind::Json(String::new()), FieldKind::Number { whole: true, least: None, most: None }] {
                let _ = typed(kind, &text);
            }
        }
    }
}
