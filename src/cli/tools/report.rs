//! What came of examples, for people, TAP, JUnit and as JSON.

use crate::eval::Ran;
use crate::manifest::{Tool, ToolSet};
use crate::text::safe_line;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An example that was run, with its tool.
pub(super) struct Case<'a> {
    pub(super) tool: &'a Tool,
    pub(super) ran: &'a Ran,
}

impl<'a> Case<'a> {
    pub(super) fn new(set: &'a ToolSet, ran: &'a Ran) -> Option<Self> {
        Some(Self { tool: set.tools.get(ran.at.0)?, ran })
    }

    fn file(&self) -> &str {
        &self.tool.origin.file
    }

    /// As one object.
    pub(super) fn json(&self) -> Value {
        let ran = self.ran;
        let words: Vec<Value> = ran.words.iter().map(|(name, words)| json!({"argument": name, "from": words})).collect();
        json!({"tool": self.tool.name, "file": self.file(), "example": ran.at.1, "say": ran.say, "passed": ran.passed,
            "right_tool": ran.right_tool, "expected": ran.expected, "got": ran.got, "parted": ran.parted, "words": words,
            "runner_up": ran.runner_up, "offered": ran.offered, "ms": ran.took.as_secs_f64() * 1e3})
    }

    /// What a person should read of a failed one.
    fn lines(&self) -> Vec<String> {
        let ran = self.ran;
        let mut lines = vec![
            format!("expected   {}", calls(&ran.expected)),
            format!("got        {}", calls(&ran.got)),
            format!("parted     {}", ran.parted.clone().unwrap_or_default()),
        ];
        lines.extend(ran.words.iter().map(|(name, words)| format!("words      {name}: {words}")));
        lines.extend(ran.runner_up.as_ref().map(|calls_| format!("runner-up  {}", calls(calls_))));
        lines
    }
}

/// Calls on one line.
fn calls(list: &[Value]) -> String {
    let one = |call: &Value| format!("{} {}", call["name"].as_str().unwrap_or_default(), call["arguments"]);
    if list.is_empty() { "no call".to_owned() } else { list.iter().map(one).collect::<Vec<_>>().join(", then ") }
}

/// For people: the failed ones, and how many passed, by file and by tool.
pub(super) fn text(cases: &[Case<'_>]) -> String {
    let mut out = String::new();
    for case in cases.iter().filter(|c| !c.ran.passed) {
        let _ = writeln!(out, "{}", safe_line(&format!("FAIL {}: {:?} ({})", case.tool.name, case.ran.say, case.file())));
        case.lines().iter().for_each(|line| _ = writeln!(out, "  {}", safe_line(line)));
    }
    for (file, own) in by_file(cases) {
        let (passed, all) = counts(&own);
        let _ = writeln!(out, "{}", safe_line(&format!("{passed:>4} of {all:<4} {file}")));
        let mut tools: BTreeMap<&str, Vec<&Case<'_>>> = BTreeMap::new();
        own.iter().for_each(|case| tools.entry(&case.tool.name).or_default().push(case));
        for (tool, own) in tools {
            let (passed, all) = counts(&own);
            if passed < all {
                let _ = writeln!(out, "{}", safe_line(&format!("     {passed:>4} of {all:<4} {tool}")));
            }
        }
    }
    out
}

fn counts(cases: &[&Case<'_>]) -> (usize, usize) {
    (cases.iter().filter(|c| c.ran.passed).count(), cases.len())
}

/// In the order of the files.
fn by_file<'c, 'a>(cases: &'c [Case<'a>]) -> Vec<(&'c str, Vec<&'c Case<'a>>)> {
    let mut files: Vec<(&str, Vec<&Case<'a>>)> = Vec::new();
    for case in cases {
        match files.iter_mut().find(|(file, _)| *file == case.file()) {
            Some((_, own)) => own.push(case),
            None => files.push((case.file(), vec![case])),
        }
    }
    files
}

/// Test Anything Protocol, version 14.
pub(super) fn tap(cases: &[Case<'_>]) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", cases.len());
    for (i, case) in cases.iter().enumerate() {
        let word = if case.ran.passed { "ok" } else { "not ok" };
        // '#' and '\' mean something in a description.
        let say = safe_line(&case.ran.say).replace('\\', "\\\\").replace('#', "\\#");
        let _ = writeln!(out, "{word} {} - {}: {say}", i + 1, case.tool.name);
        if !case.ran.passed {
            let detail =
                json!({"file": case.file(), "expected": calls(&case.ran.expected), "got": calls(&case.ran.got), "parted": case.ran.parted});
            out.push_str("  ---\n");
            for (key, value) in detail.as_object().into_iter().flatten() {
                let _ = writeln!(out, "  {key}: {value}");
            }
            out.push_str("  ...\n");
        }
    }
    out
}

/// JUnit's XML: a suite a file, a class a tool.
pub(super) fn junit(cases: &[Case<'_>]) -> String {
    let whole: Vec<&Case<'_>> = cases.iter().collect();
    let seconds = |own: &[&Case<'_>]| own.iter().map(|c| c.ran.took.as_secs_f64()).sum::<f64>();
    let head = |own: &[&Case<'_>]| {
        let (passed, all) = counts(own);
        format!("tests=\"{all}\" failures=\"{}\" errors=\"0\" time=\"{:.3}\"", all - passed, seconds(own))
    };
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"needlesh tools test\" {}>\n", head(&whole));
    for (file, own) in by_file(cases) {
        let _ = writeln!(out, "  <testsuite name=\"{}\" {}>", xml(file), head(&own));
        for case in own {
            let (name, class) = (xml(&case.ran.say), xml(&case.tool.name));
            let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{class}\" time=\"{:.3}\"", case.ran.took.as_secs_f64());
            if case.ran.passed {
                out.push_str("/>\n");
                continue;
            }
            let message = xml(case.ran.parted.as_deref().unwrap_or_default());
            let _ = writeln!(out, ">\n      <failure message=\"{message}\">{}</failure>\n    </testcase>", xml(&case.lines().join("\n")));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// A text in XML 1.0, which has no way to write most control characters.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
