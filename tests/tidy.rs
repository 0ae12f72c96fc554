//! The layout of `src/` held to ARCHITECTURE.md: headers, sizes, and edges between rooms that go one way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Room and the rooms that it may use. Every room stands after those that it uses, so no cycle is possible.
const EDGES: [(&str, &[&str]); 17] = [
    ("text", &[]),
    ("config", &[]),
    ("trust", &[]),
    ("manifest", &["text"]),
    ("model", &[]),
    ("encoder", &["model", "config"]),
    ("store", &["config", "model"]),
    ("sentence", &["text"]),
    ("grammar", &["manifest", "text", "sentence"]),
    ("dispatch", &["manifest", "model", "grammar", "text", "sentence"]),
    ("action", &["manifest", "text"]),
    ("policy", &["manifest", "action"]),
    ("history", &["manifest", "action", "text"]),
    ("shell", &["dispatch", "action", "policy", "manifest"]),
    ("driver", &["text", "config", "trust", "manifest", "model", "store", "dispatch", "action", "policy", "history", "shell"]),
    ("tui", &["shell", "driver", "manifest", "config", "text", "action", "dispatch", "policy", "history"]),
    ("cli", &["shell", "driver", "manifest", "config", "text", "action", "dispatch", "policy", "model", "store", "history", "trust"]),
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = crate::repo("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.iter().map(|p| (p.strip_prefix(&root).unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap())).collect()
}

/// Rooms that a file names after `crate::`.
fn used(text: &str) -> BTreeSet<String> {
    text.split("crate::").skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn edges_go_one_way() {
    for (i, (room, allowed)) in EDGES.iter().enumerate() {
        for target in *allowed {
            assert!(EDGES[..i].iter().any(|(r, _)| r == target), "{room} may use {target}, which stands after it: a cycle");
        }
    }
    for (file, text) in sources() {
        let Some((room, _)) = file.split_once('/') else { continue };
        let allowed = EDGES.iter().find(|(r, _)| *r == room).unwrap_or_else(|| panic!("{room} is no room of ARCHITECTURE.md")).1;
        for target in used(&text) {
            let is_room = EDGES.iter().any(|(r, _)| *r == target);
            assert!(
                !is_room || target == room || allowed.contains(&target.as_str()),
                "src/{file} uses {target}, an edge that is not allowed"
            );
        }
    }
}

#[test]
fn files_have_headers_and_fit() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "src/{file} has no //! header");
        assert!(text.lines().count() <= 500, "src/{file} has over 500 lines");
    }
}

#[test]
fn only_the_action_room_spawns_and_only_the_model_room_knows_candle() {
    for (file, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        assert!(file.starts_with("model/") || !code.contains("candle_"), "src/{file} knows candle");
        assert!(file.starts_with("action/") || !code.contains("Command::new"), "src/{file} spawns");
        assert!(file.starts_with("action/") || !code.contains("reqwest"), "src/{file} connects");
        let may = file.starts_with("model/kernel/simd/") || file == "main.rs";
        let unsafe_code = code.contains("unsafe {") || code.contains("unsafe fn");
        assert!(may || !unsafe_code, "src/{file} has unsafe code");
    }
}

/// Name and length of each function of a formatted file: from its `fn` line to the brace at the same indent.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let is_fn = code
            .split("fn ")
            .next()
            .is_some_and(|before| before.split(' ').all(|w| matches!(w, "" | "pub" | "pub(super)" | "pub(crate)" | "async" | "const")));
        if !is_fn || !code.contains("fn ") || code.ends_with(';') || code.ends_with('}') {
            continue;
        }
        let end = lines[at..].iter().position(|l| l.len() == indent + 1 && l.trim_start() == "}").unwrap_or(usize::MAX);
        let name = code.split("fn ").nth(1).unwrap().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        out.push((name, end.saturating_add(1)));
    }
    out
}

#[test]
fn functions_fit() {
    let mut seen = 0;
    for (file, text) in sources() {
        for (name, length) in functions(&text) {
            assert!(length <= 80, "src/{file}: fn {name} has {length} lines");
            seen += 1;
        }
    }
    assert!(seen > 300, "only {seen} functions were found: the reading of `fn` lines is broken");
}
