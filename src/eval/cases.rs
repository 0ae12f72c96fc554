//! Case files: JSON Lines with tools in each line, or one object with tools and cases. Without tools the loaded ones
//! are meant, with names in their place those of the loaded ones.

use serde_json::Value;
use std::path::Path;

/// Largest case file read, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Cases over the same tools.
#[derive(Debug)]
pub struct Group {
    /// The file's name without its ending.
    pub source: String,
    /// `None`: the tools that are loaded; texts: those of these names.
    pub tools: Option<Vec<Value>>,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A sentence and what must come of it.
#[derive(Debug)]
pub struct Case {
    /// The sentence.
    pub query: String,
    /// What must come of it.
    pub want: Want,
    /// By which the table is broken down: `category`, `source` or the file's name.
    pub kind: String,
    /// A wrong call would do harm.
    pub critical: bool,
}

/// What counts as right.
#[derive(Debug)]
pub enum Want {
    /// Any call.
    Any,
    /// These calls in any order; none means a refusal.
    Calls(Vec<Value>),
    /// Calls whose arguments each take one of several values; `""` lets one be left out.
    Acceptable(Vec<Value>),
}

/// Reads a file of either form.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(path: &Path) -> Result<Vec<Group>, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > MAX_BYTES {
        return Err(format!("the file has {size} bytes; at most {MAX_BYTES} are read"));
    }
    let text = utf8(std::fs::read(path).map_err(|e| e.to_string())?)?;
    let source = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    parse(&text, &source)
}

/// The text of a file; editors on Windows begin one with a mark, or write UTF-16.
fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let encoding = if wide { " but UTF-16" } else { "" };
    String::from_utf8(bytes).map_err(|_| format!("the file is not UTF-8{encoding}; save it as UTF-8"))
}

/// A list, which some sets write as a JSON text.
fn unpacked(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::String(text) => serde_json::from_str(text).ok().filter(Value::is_array).or_else(|| value.cloned()),
        other => Some(other.clone()),
    }
}

fn parse(text: &str, source: &str) -> Result<Vec<Group>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str::<Value>(text) {
        Ok(whole) if whole.get("cases").is_some() => Ok(vec![one_object(&whole, source)?]),
        _ => lines(text, source),
    }
}

fn one_object(whole: &Value, source: &str) -> Result<Group, String> {
    let cases = whole["cases"].as_array().ok_or("\"cases\" is not a list")?;
    let cases = cases
        .iter()
        .enumerate()
        .map(|(i, case)| {
            let calls = case.get("calls").and_then(Value::as_array).ok_or_else(|| format!("/cases/{i}/calls is not a list"))?;
            Ok(Case {
                query: query(case, &format!("/cases/{i}"))?,
                want: Want::Calls(calls.clone()),
                kind: kind(case, source),
                critical: case["critical"] == true,
            })
        })
        .collect::<Result<_, String>>()?;
    Ok(Group { source: source.to_owned(), tools: list_of_tools(whole, "/tools")?, cases })
}

fn lines(text: &str, source: &str) -> Result<Vec<Group>, String> {
    let mut groups: Vec<Group> = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let at = format!("line {}", i + 1);
        let value: Value = serde_json::from_str(line).map_err(|e| format!("{at}, column {}: {e}", e.column()))?;
        let want = match (unpacked(value.get("acceptable")).filter(|a| !a.is_null()), unpacked(value.get("answers"))) {
            (Some(Value::Array(list)), _) => Want::Acceptable(list),
            (None, Some(Value::Array(list))) => Want::Calls(list),
            (None, Some(Value::Null) | None) => Want::Any,
            _ => return Err(format!("{at}: \"answers\" and \"acceptable\" are lists")),
        };
        let case = Case { query: query(&value, &at)?, want, kind: kind(&value, source), critical: false };
        let tools = list_of_tools(&value, &at)?;
        match groups.last_mut().filter(|g| g.tools == tools) {
            Some(group) => group.cases.push(case),
            None => groups.push(Group { source: source.to_owned(), tools, cases: vec![case] }),
        }
    }
    Ok(groups)
}

fn query(case: &Value, at: &str) -> Result<String, String> {
    case.get("query").and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("{at}: \"query\" is not a text"))
}

fn kind(case: &Value, source: &str) -> String {
    ["category", "source"].iter().find_map(|k| case.get(k)?.as_str()).unwrap_or(source).to_owned()
}

fn list_of_tools(value: &Value, at: &str) -> Result<Option<Vec<Value>>, String> {
    match unpacked(value.get("tools")) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) => Ok(Some(list)),
        Some(_) => Err(format!("{at}: \"tools\" is not a list")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_at_the_start_and_other_encodings_are_known() {
        let line = "{\"query\": \"x\", \"answers\": []}";
        assert_eq!(parse(&format!("\u{feff}{line}\r\n"), "s").unwrap()[0].cases.len(), 1);
        assert_eq!(parse("\u{feff}{\"cases\": []}", "s").unwrap()[0].cases.len(), 0);
        assert!(utf8(vec![0xff, 0xfe, b'{', 0]).unwrap_err().contains("UTF-16; save it as UTF-8"));
        assert_eq!(utf8(vec![b'a', 0xff]).unwrap_err(), "the file is not UTF-8; save it as UTF-8");
    }

    #[test]
    fn lists_may_be_written_as_texts() {
        let line = r#"{"query": "x", "tools": "[{\"name\": \"a\"}]", "answers": "[{\"name\": \"a\", \"arguments\": {}}]"}"#;
        let groups = parse(line, "s").unwrap();
        assert_eq!(groups[0].tools.as_ref().unwrap()[0]["name"], "a");
        assert!(matches!(&groups[0].cases[0].want, Want::Calls(calls) if calls[0]["name"] == "a"));
        assert!(parse(r#"{"query": "x", "answers": "none"}"#, "s").unwrap_err().contains("are lists"));
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn a_changed_case_file_is_read_or_refused(at in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(),
            piece in "(\\{|\\}|\\[|\\]|\"|,|\n|null|\"query\":|\"cases\":|\"tools\":\\{\\}|\"acceptable\":1,|\\\\u){0,4}") {
            let object = r#"{"tools": [{"name": "a"}], "cases": [{"query": "x", "calls": [{"name": "a", "arguments": {}}], "category": "c", "critical": true}]}"#;
            let lines = "{\"query\": \"x\", \"tools\": [], \"answers\": null}\n\n{\"query\": \"y\", \"acceptable\": [{\"a\": [\"\"]}]}\n";
            for seed in [object, lines] {
                let (from, to) = (at.index(seed.len()), cut.index(seed.len()));
                let (from, to) = (from.min(to), from.max(to));
                for text in [format!("{}{piece}{}", &seed[..from], &seed[to..]), format!("{}{piece}{}", &seed[..from], &seed[from..])] {
                    if let Err(message) = parse(&text, "s") {
                        prop_assert!(!message.is_empty());
                    }
                }
            }
        }
    }
}
