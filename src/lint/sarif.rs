//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::finding::Finding;
use super::table::RULES;
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run with all rules and these findings.
#[must_use]
pub fn sarif(findings: &[Finding]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|r| json!({"id": r.name, "shortDescription": {"text": r.about}, "defaultConfiguration": {"level": r.level.word()}}))
        .collect();
    let results: Vec<Value> = findings.iter().map(result).collect();
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "needlesh", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
        "columnKind": "unicodeCodePoints", "results": results}]})
}

fn result(finding: &Finding) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&finding.file)}});
    if let (Some(line), Some(column)) = (finding.line, finding.column) {
        physical["region"] = json!({"startLine": line, "startColumn": column});
    }
    let mut location = json!({"physicalLocation": physical});
    if !finding.pointer.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": finding.pointer, "kind": "element"}]);
    }
    let text = if finding.fix.is_empty() { finding.message.clone() } else { format!("{}; {}", finding.message, finding.fix) };
    json!({"ruleId": finding.rule, "level": finding.level.word(), "message": {"text": text}, "locations": [location]})
}

/// A file's name as a relative or absolute URI reference.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
