//! A confusion matrix of tools: which answered the examples of which.

use super::report::xml;
use crate::eval::Ran;
use crate::manifest::ToolSet;
use crate::text::safe_line;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The column and row of no call.
pub(super) const NONE: &str = "(no call)";

/// Tools that a terminal's matrix holds at most.
const SHOWN: usize = 14;

/// The tool of the first call.
pub(super) fn answer(calls: &[Value]) -> &str {
    calls.first().and_then(|c| c["name"].as_str()).unwrap_or(NONE)
}

/// Counts by wanted and answering tool.
pub(super) struct Confusion {
    /// In the order of the set, `NONE` last; those that are wanted or answered.
    names: Vec<String>,
    counts: BTreeMap<(usize, usize), usize>,
}

impl Confusion {
    /// Of examples that were run.
    pub(super) fn new(set: &ToolSet, ran: &[Ran]) -> Self {
        let met: Vec<(&str, &str)> = ran.iter().map(|r| (answer(&r.expected), answer(&r.got))).collect();
        let all = set.tools.iter().map(|t| t.name.as_str()).chain([NONE]);
        let names: Vec<String> = all.filter(|n| met.iter().any(|(a, b)| a == n || b == n)).map(str::to_owned).collect();
        let mut counts = BTreeMap::new();
        for (wanted, got) in met {
            let place = |name: &str| names.iter().position(|n| n == name);
            if let (Some(wanted), Some(got)) = (place(wanted), place(got)) {
                *counts.entry((wanted, got)).or_default() += 1;
            }
        }
        Self { names, counts }
    }

    fn at(&self, wanted: usize, got: usize) -> usize {
        self.counts.get(&(wanted, got)).copied().unwrap_or(0)
    }

    /// Answers by the wanted tool, of how many.
    pub(super) fn right(&self) -> (usize, usize) {
        (self.counts.iter().filter(|((a, b), _)| a == b).map(|(_, n)| n).sum(), self.counts.values().sum())
    }

    /// What was mixed up, the most frequent first.
    pub(super) fn pairs(&self) -> Vec<(&str, &str, usize)> {
        let name = |i: usize| self.names.get(i).map_or("", String::as_str);
        let mut all: Vec<(&str, &str, usize)> =
            self.counts.iter().filter(|((a, b), _)| a != b).map(|((a, b), n)| (name(*a), name(*b), *n)).collect();
        all.sort_by(|x, y| y.2.cmp(&x.2).then(x.0.cmp(y.0)));
        all
    }

    /// Each wanted tool's answers.
    pub(super) fn json(&self) -> Value {
        let row = |i: usize| -> Map<String, Value> {
            self.names
                .iter()
                .enumerate()
                .filter(|(j, _)| self.at(i, *j) > 0)
                .map(|(j, name)| (name.clone(), self.at(i, j).into()))
                .collect()
        };
        self.names.iter().enumerate().map(|(i, name)| (name.clone(), Value::Object(row(i)))).collect::<Map<_, _>>().into()
    }

    /// For a terminal: the tools that were mixed up, those most first, each with a letter as the head of its column.
    pub(super) fn text(&self) -> String {
        let (right, all) = self.right();
        let mut out = format!("{right} of {all} examples were answered by their own tool\n");
        let mut mixed: Vec<(usize, usize)> = (0..self.names.len())
            .map(|i| (self.counts.iter().filter(|((a, b), _)| a != b && (*a == i || *b == i)).map(|(_, n)| n).sum::<usize>(), i))
            .filter(|(n, _)| *n > 0)
            .collect();
        mixed.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
        let shown: Vec<usize> = mixed.iter().take(SHOWN).map(|(_, i)| *i).collect();
        if shown.is_empty() {
            return out;
        }
        let letter = |i: usize| char::from(b'a' + u8::try_from(i).unwrap_or(25).min(25));
        let heads: String = (0..shown.len()).map(|i| format!("{:>4}", letter(i))).collect();
        let _ = writeln!(out, "{:<28}{heads}   (wanted: rows; answered: columns)", "");
        for (n, i) in shown.iter().enumerate() {
            let cells: String =
                shown.iter().map(|j| self.at(*i, *j)).map(|c| if c == 0 { "   .".to_owned() } else { format!("{c:>4}") }).collect();
            let name: String = self.names.get(*i).map_or("", String::as_str).chars().take(24).collect();
            let _ = writeln!(out, "{} {}{cells}", letter(n), safe_line(&format!("{name:<26}")));
        }
        if mixed.len() > shown.len() {
            let _ = writeln!(out, "and {} more; --csv or --html FILE has all", mixed.len() - shown.len());
        }
        out
    }
}

/// As comma-separated values (RFC 4180).
pub(super) fn csv(confusion: &Confusion) -> String {
    let cell = |text: &str| if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
    let mut out = format!("wanted,{}\r\n", confusion.names.iter().map(|n| cell(n)).collect::<Vec<_>>().join(","));
    for (i, name) in confusion.names.iter().enumerate() {
        let row: Vec<String> = (0..confusion.names.len()).map(|j| confusion.at(i, j).to_string()).collect();
        let _ = write!(out, "{},{}\r\n", cell(name), row.join(","));
    }
    out
}

/// As one page without anything from elsewhere.
pub(super) fn html(confusion: &Confusion) -> String {
    let (right, all) = confusion.right();
    let heads: String = confusion.names.iter().map(|n| format!("<th scope=\"col\"><span>{}</span></th>", xml(n))).collect();
    let mut rows = String::new();
    for (i, name) in confusion.names.iter().enumerate() {
        let cells: String = (0..confusion.names.len())
            .map(|j| match (confusion.at(i, j), i == j) {
                (0, _) => "<td></td>".to_owned(),
                (n, true) => format!("<td class=\"right\">{n}</td>"),
                (n, false) => {
                    format!("<td class=\"wrong\" title=\"{} answered by {}\"><b>{n}</b></td>", xml(name), xml(&confusion.names[j]))
                }
            })
            .collect();
        let _ = writeln!(rows, "<tr><th scope=\"row\">{}</th>{cells}</tr>", xml(name));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Confusion of tools</title>\n<style>body{{font:14px sans-serif}}\
         table{{border-collapse:collapse}}td{{border:1px solid #ccc;min-width:1.6em;text-align:right}}th{{text-align:left;font-weight:normal}}\
         th span{{writing-mode:vertical-rl}}.right{{background:#dfd}}.wrong{{background:#fbb}}</style>\n\
         <h1>{right} of {all} examples answered by their own tool</h1>\n<p>Rows: the tool that is wanted. Columns: the one that answered.</p>\n\
         <table><tr><th></th>{heads}</tr>\n{rows}</table></html>\n"
    )
}
