//! The session as lines: nothing is drawn over, and the rules are the same.

use super::terminal::Session;

const NOTHING_DRAWN: [&str; 3] = ["\x1b[?1049h", "\x1b[2J", "\x1b[H"];

fn start(args: &[&str], env: &[(&str, &str)]) -> Session {
    let mut s = Session::with(40, 110, args, env);
    s.see("needlesh, line by line");
    s
}

fn leave(s: &mut Session) {
    s.press("\x04");
    assert_eq!(s.end(), 0);
    assert!(NOTHING_DRAWN.iter().all(|code| s.written(code) == 0), "something was drawn");
}

#[test]
fn a_sentence_is_proposed_confirmed_and_run_line_by_line() {
    for (args, env) in [(vec!["--plain"], vec![]), (vec![], vec![("ACCESSIBLE", "1")]), (vec![], vec![("TERM", "dumb")])] {
        let mut s = start(&args, &env);
        s.press("how big is the src folder\r");
        s.see("Proposed: disk_usage");
        s.see("Run it? Enter runs it");
        s.press("y\r");
        s.see("= ok: exit code 0");
        assert!(s.text().contains("du") && s.text().contains("| "), "{}", s.text());
        s.press("/stats\r");
        s.see("this session: 1 request");
        leave(&mut s);
    }
}

#[test]
fn a_deletion_takes_its_word_and_nothing_else_runs_it() {
    let mut s = start(&["--plain", "--tools", "delete_file"], &[]);
    let victim = s.folder.path().join("victim.txt");
    s.press("delete victim.txt\r");
    s.see("Type delete_file to run it");
    for (count, line) in [(2, "\r"), (3, "y\r")] {
        s.press(line);
        s.wait("the question again", |screen| screen.matches("Type delete_file to run it").count() >= count);
    }
    assert!(victim.exists());
    s.press("something else\r");
    s.see("kept for later: something else");
    s.wait("the question again", |screen| screen.matches("Type delete_file to run it").count() >= 4);
    assert!(victim.exists());
    s.press("delete_file\r");
    s.see("= ok: exit code 0");
    assert!(!victim.exists());
    // What was kept is asked now.
    s.see("> something else");
    leave(&mut s);
}

#[test]
fn lines_typed_before_a_card_answer_nothing_and_are_not_lost() {
    let mut s = start(&["--plain", "--tools", "delete_file,make_folder"], &[]);
    s.press("make a folder named garden\ry\ry\r");
    s.see("Run it? y runs it");
    assert!(!s.folder.path().join("garden").exists());
    s.press("n\r");
    s.see("not run");
    s.see("> y");
    assert!(!s.folder.path().join("garden").exists());
    leave(&mut s);
}

#[test]
fn the_end_of_the_input_is_no_consent() {
    let mut s = start(&["--plain", "--tools", "make_folder"], &[]);
    s.press("make a folder named garden\r");
    s.see("Run it? y runs it");
    s.press("\x04");
    assert_eq!(s.end(), 0);
    assert!(!s.folder.path().join("garden").exists());
}

#[test]
fn a_missing_argument_is_asked_for_and_a_no_gives_the_sentence_back() {
    let folder = tempfile::tempdir().unwrap();
    let tools = super::correcting::weigh(folder.path());
    let mut s = start(&["--plain", "--no-builtin", "--schemas", &tools], &[]);
    s.press("weigh a thing\r");
    s.see("Type the path, or n");
    s.press("n\r");
    s.see("You asked: weigh a thing");
    s.press("weigh a thing\r");
    s.wait("the question again", |screen| screen.matches("Type the path, or n").count() == 2);
    s.press("victim.txt\r");
    s.see("wc -c -- victim.txt");
    s.see("Type weigh_thing to run it");
    s.press("weigh_thing\r");
    s.see("exit code 0");
    leave(&mut s);
}
