//! The layout of `src/` held to ARCHITECTURE.md: headers, sizes, doors, and edges that go one way, between rooms and
//! between the files of a room.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Room and the rooms that it may use. Every room stands after those that it uses, so no cycle is possible.
const EDGES: [(&str, &[&str]); 20] = [
    ("text", &[]),
    ("config", &[]),
    ("trust", &["text"]),
    ("manifest", &[]),
    ("lint", &["manifest", "text"]),
    ("import", &["manifest"]),
    ("model", &["text"]),
    ("encoder", &["model", "text"]),
    ("store", &["config", "model"]),
    ("sentence", &["text"]),
    ("grammar", &["manifest", "text", "sentence"]),
    ("dispatch", &["manifest", "model", "grammar", "text", "sentence", "encoder"]),
    ("eval", &["dispatch", "manifest", "model"]),
    ("action", &["manifest", "text"]),
    ("policy", &["manifest", "action", "text"]),
    ("history", &[]),
    ("shell", &["action", "policy", "text"]),
    (
        "driver",
        &[
            "config", "trust", "manifest", "lint", "model", "encoder", "store", "dispatch", "eval", "action", "policy", "history",
            "sentence", "text",
        ],
    ),
    ("tui", &["shell", "driver", "manifest", "config", "text", "action", "dispatch", "policy"]),
    (
        "cli",
        &[
            "driver", "import", "manifest", "lint", "config", "text", "action", "dispatch", "policy", "model", "store", "history", "trust",
            "eval",
        ],
    ),
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

/// The code that is built outside of tests: without comments, and without `#[cfg(test)] mod x { … }`.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let opens = |next: &&&str| next.trim_start().starts_with("mod ") && next.ends_with('{');
        if line.trim() == "#[cfg(test)]" && lines.peek().as_ref().is_some_and(opens) {
            lines.by_ref().find(|l| l.len() == indent + 1 && l.trim_start() == "}");
        } else if !line.trim_start().starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Modules that `text` declares for tests alone.
fn test_modules(text: &str) -> BTreeSet<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|w| w[0] == "#[cfg(test)]").filter_map(|w| w[1].strip_prefix("mod ")?.strip_suffix(';'));
    declared.map(str::to_owned).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every path that a `use` tree names: `a::{b, c::{d, e}}` names `a::b`, `a::c::d` and `a::c::e`.
fn expand(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.split(" as ").next().unwrap().trim();
    let Some((before, group)) = tree.split_once('{') else {
        return vec![tree.split("::").map(str::trim).filter(|s| !s.is_empty() && *s != "self").map(str::to_owned).collect()];
    };
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = &group[from..at];
                from = (at + 1).min(group.len());
                if !part.trim().is_empty() {
                    out.extend(expand(&format!("{before}{part}")));
                }
            }
            _ => {}
        }
    }
    out
}

/// The paths of the `use` declarations of a file; with those that it passes on (`pub use`) or without.
fn imports(code: &str, passed_on: bool) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for part in code.split(';') {
        let Some(at) = part.rfind("use ").filter(|at| part[..*at].chars().next_back().is_none_or(|c| !is_word(c))) else { continue };
        let line = part[..at].rfind('\n').map_or(0, |n| n + 1);
        let before = part[line..at].trim();
        if before.is_empty() || (passed_on && before.starts_with("pub")) {
            out.extend(expand(&part[at + 4..]));
        }
    }
    out
}

/// The paths that code names in full, from `start` on.
fn named(code: &str, start: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices(&format!("{start}::")) {
        if code[..at].chars().next_back().is_some_and(|c| is_word(c) || c == ':') {
            continue;
        }
        let path: String = code[at..].chars().take_while(|c| is_word(*c) || *c == ':').collect();
        let path: Vec<String> = path.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect();
        // A group of a `use` declaration follows: `imports` reads it.
        if path.last().is_some_and(|last| last != start) {
            out.push(path);
        }
    }
    out
}

/// Rooms that a file names.
fn used(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let paths = imports(&code, true).into_iter().chain(named(&code, "crate"));
    paths.filter(|p| p.first().is_some_and(|s| s == "crate")).filter_map(|p| p.get(1).cloned()).collect()
}

#[test]
fn the_code_is_read_as_the_compiler_reads_it() {
    let text = "//! x\nuse crate::{text, grammar::{Mask, words}};\nuse super::a::{self, B};\n#[cfg(test)]\nmod tests;\nfn f() { crate::model::g() }\n\
        #[cfg(test)]\nmod inner {\n    use crate::store;\n    fn g() {}\n}\n// crate::cli\nfn h() {}\n";
    let rooms: Vec<String> = used(text).into_iter().collect();
    assert_eq!(rooms, ["grammar", "model", "text"]);
    assert!(code(text).contains("fn h()") && !code(text).contains("fn g()"));
    assert_eq!(test_modules(text).into_iter().collect::<Vec<_>>(), ["tests"]);
    let own: Vec<String> = imports(&code(text), false).iter().filter(|p| p[0] == "super").map(|p| p.join("::")).collect();
    assert_eq!(own, ["super::a", "super::a::B"]);
}

/// The table of ARCHITECTURE.md: room and the rooms that it may use.
fn map() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(crate::repo("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let edges = |cell: &str| cell.split(", ").filter(|edge| *edge != "–").map(str::to_owned).collect();
    rows.map(|row| (row.split('`').next().unwrap().to_owned(), edges(row.rsplit(" | ").next().unwrap()))).collect()
}

#[test]
fn the_map_is_the_table_that_is_held() {
    let held: Vec<(String, Vec<String>)> =
        EDGES.iter().map(|(room, edges)| ((*room).to_owned(), edges.iter().map(|e| (*e).to_owned()).collect())).collect();
    assert_eq!(map(), held, "left: the table of ARCHITECTURE.md, right: EDGES; write the same rooms and edges in the same order");
    let library = std::fs::read_to_string(crate::repo("src/lib.rs")).unwrap();
    let rooms: Vec<&str> = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(rooms, EDGES.map(|(room, _)| room), "left: src/lib.rs, right: EDGES");
}

#[test]
fn the_first_pages_stay_short_and_their_links_lead_somewhere() {
    for (page, most) in [("README.md", 150), ("ARCHITECTURE.md", 110), ("CONTRIBUTING.md", 150)] {
        let lines = std::fs::read_to_string(crate::repo(page)).unwrap().lines().count();
        assert!(lines <= most, "{page} has {lines} lines, {most} at most: move what is not for the first look to docs/");
    }
    let mut pages: Vec<PathBuf> = std::fs::read_dir(crate::repo("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|e| e == "md"));
    pages.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(crate::repo));
    let mut wrong = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let local = targets.filter(|target| !target.is_empty() && !target.contains(':') && !target.contains(char::is_whitespace));
        let missing = local.filter(|target| !page.parent().unwrap().join(target).exists());
        wrong.extend(missing.map(|target| format!("{}: {target} is not there", page.display())));
    }
    none(&wrong);
}

#[test]
fn the_page_of_the_command_line_has_the_bars_that_ship() {
    let read = |path: &str| std::fs::read_to_string(crate::repo(path)).unwrap();
    let (page, shipped): (String, serde_json::Value) =
        (read("docs/cli.md"), serde_json::from_str(&read("models/calibration.json")).unwrap());
    for (bar, before) in [("unattended", "at least "), ("unsure", "the rest from "), ("floor", "What is below ")] {
        let said = format!("{before}{}", shipped[bar]);
        assert!(page.contains(&format!("{said} ")) || page.contains(&format!("{said},")), "docs/cli.md does not say {said:?}");
    }
}

/// Fails with all that is wrong at once.
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn edges_go_one_way() {
    let mut wrong = Vec::new();
    for (i, (room, allowed)) in EDGES.iter().enumerate() {
        let later = allowed.iter().filter(|target| !EDGES[..i].iter().any(|(r, _)| r == *target));
        wrong.extend(later.map(|target| format!("{room} may use {target}, which stands after it: a cycle")));
    }
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources() {
        let Some((room, _)) = file.split_once('/') else { continue };
        let (room, allowed) = EDGES.iter().find(|(r, _)| *r == room).unwrap_or_else(|| panic!("{room} is not a room of ARCHITECTURE.md"));
        for target in used(&text).into_iter().filter(|t| t != room && EDGES.iter().any(|(r, _)| r == t)) {
            if !allowed.contains(&target.as_str()) {
                wrong.push(format!("src/{file} uses {target}, an edge that is not allowed"));
            }
            seen.entry(room).or_default().insert(target);
        }
    }
    let is_used = |room: &str, target: &str| seen.get(room).is_some_and(|targets| targets.contains(target));
    for (room, allowed) in &EDGES {
        let unused = allowed.iter().filter(|target| !is_used(room, target));
        wrong.extend(unused.map(|target| format!("{room} may use {target} and does not: take the edge out of the table")));
    }
    none(&wrong);
}

/// A module: the names from the root down.
type Module = Vec<String>;

/// The modules of `src/` that are built outside of tests, with their code. A front door is not among them: it names the
/// files of its room, and they its types.
struct Layout {
    files: BTreeMap<Module, String>,
    doors: BTreeMap<Module, String>,
}

impl Layout {
    fn read() -> Self {
        let (mut files, mut doors, mut tests) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for (file, text) in sources() {
            let mut module: Module = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            let is_door = module.last().is_some_and(|name| name == "mod");
            if is_door {
                module.pop();
            }
            tests.extend(test_modules(&text).into_iter().map(|name| module.iter().cloned().chain([name]).collect::<Module>()));
            if is_door {
                doors.insert(module, code(&text))
            } else {
                files.insert(module, code(&text))
            };
        }
        for modules in [&mut files, &mut doors] {
            modules.retain(|module, _| !tests.iter().any(|t| module.starts_with(t)));
        }
        Self { files, doors }
    }

    fn is_module(&self, module: &[String]) -> bool {
        self.files.contains_key(module) || self.doors.contains_key(module)
    }

    /// The module that owns what `path` names in `from`, as far as it is of this crate.
    fn owner(&self, from: &[String], path: &[String], depth: usize) -> Option<Module> {
        let mut at: Module = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "super" => from[..from.len().checked_sub(1)?].to_vec(),
            first if self.is_module(&[from, &[first.to_owned()]].concat()) => [from, &[first.to_owned()]].concat(),
            _ => return None,
        };
        for name in &path[1..] {
            let below = [&at[..], std::slice::from_ref(name)].concat();
            if name == "super" {
                at.pop()?;
            } else if self.is_module(&below) {
                at = below;
            } else {
                // An item: the door or the file may only pass it on.
                let text = self.files.get(&at).or_else(|| self.doors.get(&at))?;
                let passed = imports(text, true).into_iter().find(|p| p.last() == Some(name) && p.len() > 1);
                return passed.filter(|_| depth < 8).and_then(|p| self.owner(&at, &p, depth + 1)).or(Some(at));
            }
        }
        Some(at)
    }

    /// The files that a file uses in its own room.
    fn edges(&self, from: &Module) -> BTreeSet<Module> {
        let code = &self.files[from];
        let paths = imports(code, true).into_iter().chain(named(code, "super")).chain(named(code, "crate"));
        let owners = paths.filter_map(|path| self.owner(from, &path, 0));
        owners.filter(|to| to != from && to.first() == from.first() && self.files.contains_key(to)).collect()
    }

    /// A loop of files that starts and ends at `start`.
    fn loop_at(&self, start: &Module) -> Option<Vec<Module>> {
        let mut ways = vec![vec![start.clone()]];
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop() {
            for next in self.edges(way.last().unwrap()) {
                if next == *start {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    ways.push([&way[..], &[next]].concat());
                }
            }
        }
        None
    }
}

#[test]
fn files_of_a_room_use_each_other_one_way() {
    let layout = Layout::read();
    let mut loops = BTreeMap::new();
    for file in layout.files.keys().filter(|f| f.len() > 1) {
        if let Some(way) = layout.loop_at(file) {
            let names: Vec<String> = way.iter().map(|m| m[1..].join("/")).collect();
            loops.entry(file[0].clone()).or_insert_with(|| names.join(" -> "));
        }
    }
    let wrong: Vec<String> =
        loops.iter().map(|(room, way)| format!("{room}: {way} and back: move what both need into a file below them")).collect();
    none(&wrong);
}

#[test]
fn front_doors_hold_no_work() {
    let mut long: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (door, code) in Layout::read().doors {
        let names = functions(&code).into_iter().filter(|(_, length)| *length > 10).map(|(name, _)| name);
        long.entry(door.join("/")).or_default().extend(names);
    }
    long.retain(|_, names| !names.is_empty());
    let wrong: Vec<String> =
        long.iter().map(|(door, names)| format!("src/{door}/mod.rs: {} has over ten lines: give it a file", names.join(", "))).collect();
    none(&wrong);
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
        let code = code(&text);
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
