//! A typed reader over JSON that knows where it is, so that every complaint names its place and its fix.

use serde_json::{Map, Value};
use std::ops::RangeInclusive;
use std::rc::Rc;

/// One complaint about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// JSON pointer to the value.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) fix: String,
    /// Which rule says so.
    pub(super) rule: &'static str,
}

impl Fault {
    /// A complaint in words.
    pub(super) fn new(pointer: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), message: message.into(), fix: fix.into(), rule: FORM }
    }

    /// The same by another rule than that of the form.
    pub(super) fn by(self, rule: &'static str) -> Self {
        Self { rule, ..self }
    }
}

/// The rule of everything that cannot be read as a manifest.
pub(super) const FORM: &str = "form";

/// `pointer` with one more token.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The way to a value. It becomes a pointer only when a complaint needs one: written out for each value, the pointers below
/// one long key are as many times longer than their file as it has values.
#[derive(Debug, Clone)]
struct Trail<'a>(Rc<Step<'a>>);

#[derive(Debug)]
enum Step<'a> {
    Start(String),
    Key(Trail<'a>, &'a str),
    Item(Trail<'a>, usize),
}

impl<'a> Trail<'a> {
    fn key(&self, key: &'a str) -> Self {
        Self(Rc::new(Step::Key(self.clone(), key)))
    }

    fn item(&self, index: usize) -> Self {
        Self(Rc::new(Step::Item(self.clone(), index)))
    }

    fn pointer(&self) -> String {
        match &*self.0 {
            Step::Start(pointer) => pointer.clone(),
            Step::Key(above, key) => join(&above.pointer(), key),
            Step::Item(above, index) => format!("{}/{index}", above.pointer()),
        }
    }
}

/// A value and where it is.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    /// The value.
    pub(super) value: &'a Value,
    at: Trail<'a>,
}

impl<'a> Field<'a> {
    /// A value at a pointer.
    pub(super) fn new(value: &'a Value, pointer: impl Into<String>) -> Self {
        Self { value, at: Trail(Rc::new(Step::Start(pointer.into()))) }
    }

    /// Its JSON pointer.
    pub(super) fn pointer(&self) -> String {
        self.at.pointer()
    }

    /// A complaint about this value.
    pub(super) fn fault(&self, message: impl Into<String>, fix: impl Into<String>) -> Fault {
        Fault::new(&self.pointer(), message, fix)
    }

    fn label(&self) -> String {
        match self.pointer().rsplit('/').next() {
            Some(last) if !last.is_empty() => format!("{:?}", last.replace("~1", "/").replace("~0", "~")),
            _ => "the value".to_owned(),
        }
    }

    fn wrong(&self, wanted: &str) -> Fault {
        self.fault(format!("{} is {}, not {wanted}", self.label(), type_word(self.value)), format!("write {wanted}"))
    }

    /// A text.
    pub(super) fn string(&self) -> Result<&'a str, Fault> {
        self.value.as_str().ok_or_else(|| self.wrong("a text"))
    }

    /// true or false.
    pub(super) fn boolean(&self) -> Result<bool, Fault> {
        self.value.as_bool().ok_or_else(|| self.wrong("true or false"))
    }

    /// A whole number in a range.
    pub(super) fn integer(&self, range: &RangeInclusive<u64>) -> Result<u64, Fault> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        match self.value.as_u64() {
            Some(n) if range.contains(&n) => Ok(n),
            _ if self.value.is_number() => {
                Err(self.fault(format!("{} is {}, not {wanted}", self.label(), self.value), format!("write {wanted}")))
            }
            _ => Err(self.wrong(&wanted)),
        }
    }

    /// A list.
    pub(super) fn list(&self) -> Result<Vec<Self>, Fault> {
        let items = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        Ok(items.iter().enumerate().map(|(i, value)| Self { value, at: self.at.item(i) }).collect())
    }

    /// A list of texts.
    pub(super) fn strings(&self) -> Result<Vec<String>, Fault> {
        self.list()?.iter().map(|f| f.string().map(str::to_owned)).collect()
    }

    /// An object.
    pub(super) fn object(&self) -> Result<Object<'a>, Fault> {
        let map = self.value.as_object().ok_or_else(|| self.wrong("an object"))?;
        Ok(Object { map, at: self.at.clone() })
    }
}

/// An object and where it is.
#[derive(Debug, Clone)]
pub(super) struct Object<'a> {
    /// Its members.
    pub(super) map: &'a Map<String, Value>,
    at: Trail<'a>,
}

impl<'a> Object<'a> {
    /// Its JSON pointer.
    pub(super) fn pointer(&self) -> String {
        self.at.pointer()
    }

    /// A complaint about the object.
    pub(super) fn fault(&self, message: impl Into<String>, fix: impl Into<String>) -> Fault {
        Fault::new(&self.pointer(), message, fix)
    }

    /// A member that may be absent. `null` is absent: many servers write out every field that they do not have.
    pub(super) fn get(&self, key: &str) -> Option<Field<'a>> {
        let (key, value) = self.map.get_key_value(key)?;
        (!value.is_null()).then(|| Field { value, at: self.at.key(key) })
    }

    /// Whether the member is there and says something.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.get(key).is_some_and(|value| !value.is_null())
    }

    /// A member that must be there.
    pub(super) fn need(&self, key: &str) -> Result<Field<'a>, Fault> {
        self.get(key).ok_or_else(|| self.fault(format!("{key:?} is missing"), format!("add {key:?}")))
    }

    /// All members in file order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Field<'a>)> {
        let at = self.at.clone();
        self.map.iter().map(move |(key, value)| (key.as_str(), Field { value, at: at.key(key) }))
    }

    /// An optional text.
    pub(super) fn string(&self, key: &str) -> Result<Option<&'a str>, Fault> {
        self.get(key).map(|f| f.string()).transpose()
    }

    /// An optional truth with its default.
    pub(super) fn boolean(&self, key: &str, default: bool) -> Result<bool, Fault> {
        self.get(key).map_or(Ok(default), |f| f.boolean())
    }

    /// An optional whole number with its default.
    pub(super) fn integer(&self, key: &str, range: &RangeInclusive<u64>, default: u64) -> Result<u64, Fault> {
        self.get(key).map_or(Ok(default), |f| f.integer(range))
    }

    /// Refuses keys that nobody reads, apart from `x-…` and `$schema`.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Fault> {
        self.strays(known).into_iter().next().map_or(Ok(()), Err)
    }

    /// A complaint for each key that nobody reads.
    pub(super) fn strays(&self, known: &[&str]) -> Vec<Fault> {
        let stray = self.map.keys().filter(|k| !known.contains(&k.as_str()) && !k.starts_with("x-") && *k != "$schema");
        let fault = |key: &String| {
            let fix = match nearest(key, known) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known keys are {}", known.join(", ")),
            };
            Fault::new(&join(&self.pointer(), key), format!("{key:?} is not a known key"), fix)
        };
        stray.map(fault).collect()
    }
}

/// Known words that a misspelt one is compared with at most.
const COMPARED: usize = 200;

/// The known word that is closest to `word`, if one is close. Words longer than 64 bytes are close to none.
#[must_use]
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    if word.len() > 64 {
        return None;
    }
    let known = known.iter().filter(|k| k.len() <= 64).take(COMPARED);
    let (distance, near) = known.map(|k| (distance(&word.to_lowercase(), &k.to_lowercase()), *k)).min_by_key(|(d, _)| *d)?;
    (distance <= 1 + near.chars().count() / 4).then_some(near)
}

/// Letters to put in, take out, change, or exchange with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut here = (rows[i][j] + usize::from(x != y)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                here = here.min(rows[i - 1][j - 1] + 1);
            }
            row.push(here);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or_default()
}

fn type_word(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn complaints_name_place_and_mending() {
        let value = json!({"a/b": 3, "n": 12, "comfirm": "ask"});
        let object = Field::new(&value, "/tools/0").object().unwrap();
        let fault = object.string("a/b").unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.message.as_str()), ("/tools/0/a~1b", "\"a/b\" is a number, not a text"));
        let fault = object.integer("n", &(1..=9), 1).unwrap_err();
        assert_eq!(fault.message, "\"n\" is 12, not a whole number from 1 to 9");
        assert_eq!(object.integer("none", &(1..=9), 4), Ok(4));
        let fault = object.only(&["a/b", "n", "confirm"]).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.fix.as_str()), ("/tools/0/comfirm", "did you mean \"confirm\"?"));
        assert_eq!(object.need("name").unwrap_err().message, "\"name\" is missing");
    }

    #[test]
    fn near_words() {
        assert_eq!(nearest("Name", &["name", "undo"]), Some("name"));
        assert_eq!(nearest("zzzzzz", &["name", "undo"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
