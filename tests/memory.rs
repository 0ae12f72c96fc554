//! What a person confirmed is remembered, on the binary: by the shell, by `run` on a terminal, listed and forgotten.

use crate::home::text;
use crate::terminal::{Session, owner_of};
use needlesh::history::History;
use std::path::Path;
use std::process::{Command, Output};

const TOOLS: &str = r#"{"needlesh":1,"tools":[
    {"name":"water_garden","description":"Water the plants in the garden","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},"action":{"shell":{"argv":["touch","watered"]}}},
    {"name":"feed_cat","description":"Give food to the cat","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},"action":{"shell":{"argv":["touch","fed"]}}},
    {"name":"fail_now","description":"Break the machine on purpose","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},"action":{"shell":{"argv":["false"]}}}]}"#;

const ARGS: [&str; 1] = ["--no-builtin"];

fn session(more: &[&str]) -> Session {
    let args = [more, &ARGS[..]].concat();
    let mut s = Session::place(owner_of(TOOLS), 24, 80, env!("CARGO_BIN_EXE_needlesh"), &args, &[]);
    s.see("3 tools");
    s
}

/// Asks and answers the card; a run is waited for.
fn confirm(s: &mut Session, say: &str, key: &str) {
    let ended = |screen: &str| screen.matches("exit code").count();
    let before = ended(&s.text());
    s.press(&format!("{say}\r"));
    s.see("[n]");
    s.press(key);
    s.wait("the end of the run", |screen| !screen.contains("[n]") && (key == "n" || ended(screen) > before));
}

fn remembered(folder: &Path) -> Vec<(String, String)> {
    let history = History::open(&folder.join("data/needlesh/history.db")).unwrap();
    history.remembered().unwrap().into_iter().map(|r| (r.said, r.tool)).collect()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_needlesh"));
    command.args(args).current_dir(folder).env("XDG_CONFIG_HOME", folder).env("XDG_DATA_HOME", folder.join("data"));
    command.env("XDG_CACHE_HOME", folder.join("cache")).output().unwrap()
}

#[test]
fn only_what_a_person_said_yes_to_and_went_well_is_remembered() {
    let mut s = session(&[]);
    for (say, key) in [("water the garden", "y"), ("break the machine on purpose", "y"), ("give food to the cat", "n")] {
        confirm(&mut s, say, key);
    }
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    let folder = s.folder.path();
    assert_eq!(remembered(folder), [("water the garden".to_owned(), "water_garden".to_owned())]);
    // Nobody saw these.
    assert_eq!(run(folder, &[&ARGS[..], &["run", "please feed the cat", "--yes"]].concat()).status.code(), Some(0));
    assert_eq!(remembered(folder).len(), 1);

    let trace = run(folder, &[&ARGS[..], &["trace", "water the garden"]].concat());
    assert!(text(&trace.stdout).contains("you confirmed 1.00: \"water the garden\""), "{}", text(&trace.stdout));
    let out = run(folder, &["memory", "list"]);
    assert!(text(&out.stdout).contains("water_garden") && text(&out.stdout).ends_with("water the garden\n"), "{}", text(&out.stdout));
    let out = run(folder, &["memory", "list", "--json"]);
    let row: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((row["said"].as_str(), row["tool"].as_str()), (Some("water the garden"), Some("water_garden")));
    assert!(folder.join("cache/needlesh/vectors").exists());

    for wrong in [vec!["memory", "forget", "999"], vec!["memory", "forget", "never", "said"], vec!["memory", "forget"]] {
        assert_eq!(run(folder, &wrong).status.code(), Some(2), "{wrong:?}");
    }
    let out = run(folder, &["memory", "forget", "--json", "Water", "the", "garden"]);
    assert_eq!((text(&out.stdout).trim(), out.status.code()), ("{\"forgotten\":1}", Some(0)));
    assert!(remembered(folder).is_empty() && !folder.join("cache/needlesh/vectors").exists(), "its vector is gone too");
    assert!(text(&run(folder, &["history", "list"]).stdout).contains("water the garden"), "the history keeps its entry");
    assert_eq!(run(folder, &["memory", "forget", "--all", "--yes"]).status.code(), Some(0));
}

#[test]
fn one_is_forgotten_by_its_number_and_clearing_the_history_forgets_it() {
    let mut s = session(&[]);
    confirm(&mut s, "water the garden", "y");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    let folder = s.folder.path().to_owned();
    let number = || {
        let out = run(&folder, &["memory", "list", "--json"]);
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()["id"].to_string()
    };
    assert_eq!(run(&folder, &["memory", "forget", &number()]).status.code(), Some(0));
    assert!(remembered(&folder).is_empty());
    s.again(&ARGS);
    s.see("3 tools");
    confirm(&mut s, "water the garden", "y");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    assert_eq!(remembered(s.folder.path()).len(), 1);
    assert_eq!(run(s.folder.path(), &["history", "clear", "--yes"]).status.code(), Some(0));
    assert!(remembered(s.folder.path()).is_empty());
}

#[test]
fn without_a_history_or_by_the_persons_setting_nothing_is_remembered() {
    let mut s = session(&["--no-history"]);
    confirm(&mut s, "water the garden", "y");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    assert!(!s.folder.path().join("data/needlesh/history.db").exists());
    std::fs::write(s.folder.path().join("needlesh/config.toml"), "remember = false\n").unwrap();
    s.again(&ARGS);
    s.see("3 tools");
    confirm(&mut s, "water the garden", "y");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    assert!(s.folder.path().join("data/needlesh/history.db").exists() && remembered(s.folder.path()).is_empty());
}
