//! The line on a pseudo-terminal: nothing that is typed is lost, whatever else goes on; and what is not a sentence.

use crate::terminal::Session;

/// A session whose one tool runs until a file `go` is in the working folder.
fn with_waiting_tool() -> (Session, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    let manifest = r#"{"needlesh":1,"tools":[{"name":"wait_long","description":"Wait for a long time","parameters":{"type":"object","properties":{}},
        "action":{"shell":{"script":"echo begun; while [ ! -e go ]; do sleep 0.05; done; echo ended","sandbox":false}}}]}"#;
    std::fs::write(&file, manifest).unwrap();
    (Session::start(24, 80, &["--no-builtin", "--schemas", file.to_str().unwrap()]), folder)
}

/// Drops what waits and what stands in the line, and leaves.
fn leave(s: &mut Session) {
    s.press("\x15");
    s.press("/quit\r");
    assert_eq!(s.end(), 0);
}

#[test]
fn sentences_typed_before_the_model_is_loaded_each_have_their_card() {
    let mut s = Session::start(24, 80, &["--tools", "disk_usage,make_folder"]);
    s.press("how big is the src folder\rmake a folder named garden\rand a line without its end");
    s.see("> and a line without its end");
    s.see("1 line waits");
    s.see("disk_usage");
    // The text in the line answers nothing; Enter ends it, and then n closes the first card.
    s.press("\r");
    s.see("[n] no");
    s.wait("the card's keys", |screen| screen.contains("[n] no") && !screen.contains("Press Enter to go back"));
    s.press("n");
    s.see("mkdir");
    s.wait("the second card's keys", |screen| screen.contains("[y] run") && !screen.contains("lines wait"));
    assert!(!s.folder.path().join("garden").exists());
    s.press("y");
    s.see("exit code 0");
    assert!(s.folder.path().join("garden").exists());
    s.see("> and a line without its end");
    leave(&mut s);
}

#[test]
fn a_sentence_entered_while_something_runs_has_its_card_afterwards() {
    let (mut s, _kept) = with_waiting_tool();
    s.see("1 tool");
    s.press("wait for a long time\r");
    s.see("to run");
    s.press("wait_long\r");
    s.see("| begun");
    s.press("wait for a long time again\r");
    s.see("1 line waits");
    s.press("never entered");
    std::fs::write(s.folder.path().join("go"), "").unwrap();
    s.see("| ended");
    s.see("not used: \"again\"");
    s.see("> never entered");
    assert!(!s.text().contains("1 line waits"));
    s.press("\x15");
    s.press("\x1b");
    s.see("not run");
    leave(&mut s);
}

#[test]
fn pasted_lines_are_a_queue_that_can_be_seen_and_dropped() {
    let mut s = Session::of("disk_usage,make_folder");
    s.press("\x1b[200~how big is the src folder\nmake a folder named garden\nhow big is src\n\x1b[201~");
    s.see("2 lines wait; Enter begins; Ctrl-X drops");
    s.see(". make a folder named garden");
    s.press("\r");
    s.see("[Enter] run");
    s.press("n");
    s.see("[y] run");
    s.see("1 line waits");
    s.press("\x18");
    s.see("dropped the line that waited");
    s.see("[y] run");
    s.press("n");
    s.wait("the end of the cards", |screen| !screen.contains("[y] run"));
    assert!(!s.folder.path().join("garden").exists());
    leave(&mut s);
}

#[test]
fn a_text_typed_over_a_card_comes_back_when_its_sentence_was_changed() {
    let mut s = Session::of("make_folder");
    s.ask("make a folder named garden", "[y] run");
    s.press("then show it");
    s.see("Press Enter to go back to its keys");
    s.press("\r");
    s.wait("the card's keys", |screen| screen.contains("[e] correct") && !screen.contains("Press Enter to go back"));
    s.press("\x05");
    s.see("back in the line after Enter: then show it");
    s.press("s\r");
    s.see("> then show it");
    s.see("gardens");
    s.see("[n] no");
    leave_card(&mut s);
    leave(&mut s);
}

fn leave_card(s: &mut Session) {
    s.press("\x1b");
    s.see("not run");
}

#[test]
fn calls_shell_lines_folders_and_commands_need_no_model() {
    let mut s = Session::of("disk_usage");
    s.ask("disk_usag path=src", "there is no tool disk_usag; did you mean disk_usage?");
    s.press("cd nowhere\r");
    s.see("cd nowhere: there is no such folder");
    s.press("cd src\r");
    s.see("/src now");
    s.press("!echo here: $(basename \"$PWD\") | tr h H\r");
    s.see("type shell_line and [Enter] to run");
    s.see("tr h H");
    s.press("shell_line\r");
    s.see("| Here: src");
    s.press("cd ..\r");
    s.press("disk_usage path=src\r");
    s.see("[Enter] run");
    s.press("\r");
    s.wait("the end of the second run", |screen| screen.matches("exit code 0").count() == 2);
    s.press("/mod\r");
    s.see("needlesh model list");
    leave(&mut s);
}

#[test]
fn the_call_stands_under_the_line_while_one_types_and_leaves_no_trace() {
    let mut s = Session::of("disk_usage");
    s.press("how big is the src folder");
    s.see("→ disk_usage");
    s.press("\x15nothing else");
    s.wait("the row to go", |screen| !screen.contains("→ disk_usage"));
    leave(&mut s);
    assert!(!s.folder.path().join("data/needlesh/history.db").exists(), "a look-up was recorded");
}

#[test]
fn the_first_screen_offers_sentences_that_work_here() {
    let mut s = Session::start(24, 80, &["--tools", "disk_usage,list_files"]);
    s.see("1  how big is the src folder");
    assert!(s.text().contains("Type what you want done."), "{}", s.text());
    s.press("\x1b[B");
    s.see("> 1  ");
    s.press("\r");
    s.see("[Enter] run");
    assert!(!s.text().contains("Type what you want done."));
    s.press("n");
    s.see("not run");
    leave(&mut s);
}

#[test]
fn settings_are_read_and_what_is_wrong_with_them_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "theme = \"pink\"\nedit_mode = \"vi\"\n[keys]\nhelp = \"F5\"\n").unwrap();
    let mut s = Session::start(24, 80, &["--tools", "disk_usage", "--config", file.to_str().unwrap()]);
    s.see("mine.toml:1: theme cannot be");
    s.see("F5 help");
    s.press("\x1b[15~");
    s.see("The input line");
    s.press("\x1b");
    s.wait("the end of the help", |screen| !screen.contains("The input line"));
    s.press("how big\x1b");
    s.see("vi: NORMAL");
    s.press("ddi");
    s.wait("the end of the commands", |screen| !screen.contains("vi: NORMAL") && !screen.contains("how big"));
    leave(&mut s);
}

#[test]
fn requests_of_the_session_before_are_walked_and_searched() {
    let mut s = Session::of("disk_usage");
    s.ask("how big is the src folder", "[Enter] run");
    s.press("\r");
    s.see("exit code 0");
    leave(&mut s);
    s.again(&["--tools", "disk_usage"]);
    s.see("1 tool");
    s.press("how\x1b[A");
    s.see("> how big is the src folder");
    s.press("\x15\x12big src");
    s.see("exit code 0)");
    s.press("\r");
    s.see("> how big is the src folder");
    leave(&mut s);
}
