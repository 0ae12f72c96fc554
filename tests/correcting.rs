//! Correcting a call and keeping the correction, the whole way on a pseudo-terminal.

use crate::terminal::Session;
use serde_json::{Value, json};

#[test]
fn a_value_is_corrected_in_the_form_and_the_corrected_call_runs() {
    let mut s = Session::of("disk_usage");
    s.ask("how big is the src folder", "[e] correct");
    s.press("e");
    s.see("[Enter] take it");
    // The command changes as one types, and Tab completes the path.
    s.press("\x15vic");
    s.see("-- vic");
    s.press("\t");
    s.see("-- victim.txt");
    s.press("\r");
    s.see("corrected");
    s.see("[Enter] run");
    assert!(s.text().contains("victim.txt  you typed it"), "{}", s.text());
    s.press("\r");
    s.see("exit code 0");
    s.see("Alt-K keeps");
    assert!(s.text().lines().any(|line| line.starts_with('|') && line.contains("victim.txt")), "{}", s.text());
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_typed_value_is_held_to_all_that_a_plan_holds_values_to() {
    let mut s = Session::of("disk_usage");
    s.ask("how big is the src folder", "[e] correct");
    s.press("e");
    s.see("[Enter] take it");
    s.press("\x15nowhere\r");
    s.see("! does not exist");
    s.press("\x1b");
    s.see("not run");
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn escape_leaves_a_form_and_ctrl_e_gives_the_sentence_back() {
    let mut s = Session::of("disk_usage");
    s.ask("how big is the src folder", "[e] correct");
    s.press("e");
    s.see("[Enter] take it");
    s.press("xyz");
    s.see("srcxyz");
    s.press("\x1b");
    s.see("[e] correct");
    assert!(!s.text().contains("xyz"), "{}", s.text());
    s.press("\x05");
    s.wait("the sentence in the line", |screen| screen.contains("> how big is the src folder") && !screen.contains("[e] correct"));
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

pub(crate) fn weigh(folder: &std::path::Path) -> String {
    let file = folder.join("t.json");
    let path = json!({"type": "string", "format": "path"});
    let tool = json!({"name": "weigh_thing", "description": "Weigh a thing", "parameters": {"type": "object", "properties": {"path": path}, "required": ["path"]},
        "action": {"shell": {"argv": ["wc", "-c", "--", "{path}"]}}, "annotations": {"readOnlyHint": true}});
    std::fs::write(&file, json!({"needlesh": 1, "tools": [tool]}).to_string()).unwrap();
    file.display().to_string()
}

#[test]
fn a_missing_argument_is_asked_for_and_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut s = Session::own(24, 80, std::path::Path::new(&weigh(folder.path())), &[], &[]);
    s.see("1 tool");
    std::fs::write(s.folder.path().join("victim.txt"), "x").unwrap();
    s.press("weigh a thing\r");
    s.see("weigh_thing needs a path. Type one, or Esc");
    s.see("[Enter] take it");
    s.press("victim.txt");
    s.see("wc -c -- victim.txt");
    s.press("\r");
    s.see("[Enter] run");
    s.press("\r");
    s.see("| 1 victim.txt");
    s.see("exit code 0");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn escape_in_a_form_that_asks_gives_the_sentence_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut s = Session::own(24, 80, std::path::Path::new(&weigh(folder.path())), &[], &[]);
    s.see("1 tool");
    s.press("weigh a thing\r");
    s.see("weigh_thing needs a path. Type one, or Esc");
    s.see("[Enter] take it");
    s.press("\x1b");
    s.wait("the sentence in the line", |screen| screen.contains("\n> weigh a thing") && !screen.contains("needs a path"));
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_correction_is_kept_as_an_example_that_counts_at_once() {
    let mut s = Session::of("disk_usage,file_info");
    let sentence = "how big is victim.txt";
    s.press(&format!("{sentence}\r"));
    s.see("] correct");
    s.press("e");
    s.see("[Enter] take it");
    // Another tool; the path is kept.
    let other = if s.text().contains("disk_usage · correct it") { "file_info" } else { "disk_usage" };
    s.press("\x1b[A");
    s.see("values that fit another one are kept");
    s.press(other);
    s.wait("the other tool's fields", |screen| screen.contains("-- victim.txt"));
    s.press("\r");
    s.see(&format!("{other} · "));
    s.wait("the card's keys", |screen| screen.contains("[y] run") || screen.contains("[Enter] run"));
    s.press("y\r");
    s.see("exit code 0");
    s.see("Alt-K keeps");
    // What was asked and declined since does not take it away.
    s.press("\x15file_info {\"path\":\"victim.txt\"}\r");
    s.see("[n] no");
    s.press("n");
    s.see("not run");
    s.press("\x15\x1bk");
    s.see("[y] write it");
    let file = s.folder.path().join("needlesh/schemas/examples.json");
    assert!(s.text().contains(sentence) && s.text().contains("examples.json") && !file.exists(), "{}", s.text());
    s.press("y");
    s.see("the example counts from now on");
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(kept["examples"][other][0]["say"], sentence);
    assert_eq!(kept["examples"][other][0]["arguments"]["path"], "victim.txt");
    s.press(&format!("{sentence}\r"));
    s.see(&format!("{other} · "));
    s.see("] correct");
    s.press("n");
    s.wait("the line", |screen| !screen.contains("] correct"));
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn always_has_widths_each_shown_as_its_rule() {
    let mut s = Session::of("make_folder");
    s.ask("make a folder named garden", "[Alt-A] always");
    s.press("\x1ba");
    s.see("exactly this call");
    s.see("other width (1 of 3)");
    s.press("\t");
    s.see("this tool in this folder");
    s.see("/**");
    s.see("other width (2 of 3)");
    s.press("y");
    s.see("exit code 0");
    assert!(s.folder.path().join("garden").is_dir());
    s.press("make a folder named orchard\r");
    s.see("allowed by a rule");
    s.see("[Enter] run");
    s.press("\r");
    s.wait("the second end", |screen| screen.matches("exit code 0").count() == 2);
    s.press("\x04");
    assert_eq!(s.end(), 0);
}
