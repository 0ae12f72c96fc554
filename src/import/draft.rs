//! A manifest while it is made: its tools with names that nobody else has, what is left out, what a person should know.

use super::words::{fixed, slug, tool_name};
use super::{Left, Wanted};
use crate::manifest::to_snake_case;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// Seconds that a recipe may take: a build takes its time.
const RECIPE: u64 = 3600;

/// Words that may stand one after the other: each that may be absent is nested in the one before it.
pub(super) const MOST_WORDS: usize = 64;

/// Numbers behind names that are taken: each search goes on where the last one for that name ended.
#[derive(Default)]
struct Numbers(HashMap<String, usize>);

impl Numbers {
    fn first(&mut self, base: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
        let next = self.0.entry(base.to_owned()).or_insert(2);
        loop {
            let name = format!("{base}_{next}");
            *next += 1;
            if is_free(&name) {
                return name;
            }
        }
    }
}

/// A manifest in the making.
pub(super) struct Draft<'w> {
    pub(super) wanted: &'w Wanted<'w>,
    pub(super) title: String,
    pub(super) tools: Vec<Value>,
    pub(super) left: Vec<Left>,
    pub(super) notes: Vec<String>,
    names: HashSet<String>,
    numbers: Numbers,
}

impl<'w> Draft<'w> {
    pub(super) fn new(wanted: &'w Wanted<'w>, title: impl Into<String>) -> Self {
        let names = wanted.taken.iter().map(|name| to_snake_case(name)).collect();
        Self { wanted, title: title.into(), tools: Vec::new(), left: Vec::new(), notes: Vec::new(), names, numbers: Numbers::default() }
    }

    /// A valid name that no other tool has, as near to `wish` as can be.
    pub(super) fn name(&mut self, wish: &str) -> String {
        let plain = Some(tool_name(wish)).filter(|name| !to_snake_case(name).is_empty()).unwrap_or_else(|| "tool".to_owned());
        let own: String = slug(&self.title).chars().take(40).collect();
        let names = &mut self.names;
        let mut is_free = |name: &str| names.insert(to_snake_case(name));
        let first = [plain.clone(), format!("{own}_{plain}")].into_iter().take(if own == slug(&plain) { 1 } else { 2 });
        first.into_iter().find(|name| is_free(name)).unwrap_or_else(|| self.numbers.first(&plain, is_free))
    }

    pub(super) fn leave(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.left.push(Left { what: what.into(), why: why.into() });
    }

    /// Says something once.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// The words that start a program of recipes: it is told the file where it does not find one of that name by itself.
    pub(super) fn starts(&self, program: &str, option: &str, usual: &[&str]) -> Vec<Value> {
        let is_usual = |file: &&str| usual.iter().any(|name| file.rsplit('/').next().unwrap_or(file).eq_ignore_ascii_case(name));
        let file = self.wanted.file.filter(|file| !is_usual(file));
        let named = file.into_iter().flat_map(|file| [json!(option), json!(fixed(file))]);
        [json!(program)].into_iter().chain(named).collect()
    }

    /// Adds a tool that runs a recipe. Nothing is known of what it does, so it has no hints.
    pub(super) fn recipe(&mut self, wish: &str, description: &str, params: &Params, argv: Vec<Value>) {
        let name = self.name(wish);
        self.tools.push(json!({
            "name": name, "description": description, "parameters": params.schema(),
            "action": {"shell": {"argv": argv, "timeout_s": RECIPE}},
        }));
    }
}

/// The parameters of a tool in the making.
#[derive(Default)]
pub(super) struct Params {
    properties: Map<String, Value>,
    required: Vec<String>,
    numbers: Numbers,
}

impl Params {
    /// Adds a parameter as near to `wish` as a hole and the other names allow; its name.
    pub(super) fn add(&mut self, wish: &str, schema: Value, required: bool) -> String {
        let plain = wish.trim() == wish && !wish.contains(['{', '}', '"', '\'', '\\']) && !wish.chars().any(char::is_control);
        let base = if plain && !wish.is_empty() && !wish.starts_with("env:") { wish.to_owned() } else { slug(wish) };
        let base = if base.is_empty() { "value".to_owned() } else { base };
        let taken = self.properties.contains_key(&base);
        let name = if taken { self.numbers.first(&base, |name| !self.properties.contains_key(name)) } else { base };
        self.properties.insert(name.clone(), schema);
        if required {
            self.required.push(name.clone());
        }
        name
    }

    pub(super) fn schema(&self) -> Value {
        json!({"type": "object", "properties": self.properties, "required": self.required})
    }
}

/// Words for parameters that stand one after the other, of which the last ones may be absent: a later one is never given
/// without those before it, since it would move up into their place.
pub(super) fn in_order(words: &[(String, bool, Value)]) -> Vec<Value> {
    let Some(((name, required, word), rest)) = words.split_first() else { return Vec::new() };
    let mut out = vec![word.clone()];
    out.extend(in_order(rest));
    if *required { out } else { vec![json!({"if": name, "then": out})] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_as_the_model_reads_them() {
        let taken = ["disk_usage".to_owned()];
        let wanted = Wanted { taken: &taken, ..Wanted::default() };
        let mut draft = Draft::new(&wanted, "My Shop");
        let names: Vec<String> = ["getPet", "get_pet", "get-pet", "diskUsage", "/"].map(|wish| draft.name(wish)).into();
        assert_eq!(names, ["getPet", "my_shop_get_pet", "get-pet_2", "my_shop_diskUsage", "tool"]);
    }

    #[test]
    fn names_that_are_the_same_are_told_apart_without_counting_anew() {
        let wanted = Wanted::default();
        let (mut draft, mut params) = (Draft::new(&wanted, "x"), Params::default());
        let (mut name, mut param) = (String::new(), String::new());
        // Counted from the start each time, these would be four thousand million searches.
        for _ in 0..100_000 {
            (name, param) = (draft.name("build"), params.add("p", json!({}), false));
        }
        assert_eq!((name.as_str(), param.as_str()), ("build_99999", "p_100000"));
    }

    #[test]
    fn a_later_word_never_takes_an_earlier_ones_place() {
        let words = [("a".to_owned(), true, json!("{a}")), ("b".to_owned(), false, json!("{b}")), ("c".to_owned(), false, json!("{c}"))];
        assert_eq!(json!(in_order(&words)), json!(["{a}", {"if": "b", "then": ["{b}", {"if": "c", "then": ["{c}"]}]}]));
    }

    #[test]
    fn a_parameter_keeps_its_name_where_a_hole_can_have_it() {
        let mut params = Params::default();
        let names: Vec<String> = ["$top", "a\"b", "id", "id", "{x}", ""].map(|wish| params.add(wish, json!({}), false)).into();
        assert_eq!(names, ["$top", "a_b", "id", "id_2", "x", "value"]);
    }
}
