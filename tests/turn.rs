//! One turn, two faces: what the command line and the shell do with the same call.

use crate::home::{Home, text};
use crate::terminal::Session;
use needlesh::history::{Decision, Error, Filter, History, Record};
use std::path::Path;

const DESCRIBED: &str =
    r#"{"needlesh":1,"tools":[{"name":"water_garden","description":"Water the garden","parameters":{"type":"object","properties":{}}}]}"#;

fn records(data: &Path) -> Vec<Record> {
    let mut out = Vec::new();
    let history = History::open(&data.join("needlesh/history.db")).unwrap();
    let oldest_first = Filter { oldest_first: true, ..Filter::default() };
    history
        .each::<Error>(&oldest_first, |r| {
            out.push(r);
            Ok(())
        })
        .unwrap();
    out
}

#[test]
fn a_call_that_cannot_be_planned_is_recorded_by_both_faces() {
    let home = Home::new();
    home.write("t.json", DESCRIBED);
    let file = home.path().join("t.json");
    let args = ["--no-builtin", "--schemas", file.to_str().unwrap()];
    let out = home.run(&[&args[..], &["run", "water the garden"]].concat(), "");
    assert_eq!(out.status.code(), Some(7), "{}", text(&out.stderr));
    let by_cli = records(&home.path().join("data"));

    // Closed, and given back to be said another way.
    let mut s = Session::start(24, 80, &args);
    s.see("1 tool");
    for key in ["n", "\x05"] {
        s.press("water the garden\r");
        s.see("[n] close");
        s.press(key);
        s.wait("the end of the card", |screen| !screen.contains("[n] close"));
    }
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    let by_shell = records(&s.folder.path().join("data"));

    let told = |r: &Record| (r.tool.clone(), r.line.clone(), r.decision, r.query.clone());
    assert_eq!(by_cli.iter().map(told).collect::<Vec<_>>().len(), 1);
    assert_eq!(by_cli[0].decision, Some(Decision::NoCall));
    assert_eq!(by_shell.iter().map(told).collect::<Vec<_>>(), [told(&by_cli[0]), told(&by_cli[0])]);
}
