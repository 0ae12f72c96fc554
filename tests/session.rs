//! The session on a pseudo-terminal: long output, reading, views, and everything that a system does to a terminal program.

use super::terminal::Session;
use std::path::Path;

/// A file of tools for a session; it goes with the folder.
fn tools() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    let tool = |name: &str, description: &str, script: &str| {
        format!(
            r#"{{"name":"{name}","description":"{description}","parameters":{{"type":"object","properties":{{}}}},"action":{{"shell":{{"script":"{script}"}}}},"annotations":{{"readOnlyHint":true}}}}"#
        )
    };
    let list = [
        tool("print_much", "Print very much text", "yes 0123456789012345678901234567890123456789 | head -c 3000000; echo the end"),
        tool("show_progress", "Show a progress bar", "printf '10 %%\\\\r100 %%\\\\n\\\\033[32mgreen\\\\033[0m\\\\n'"),
        tool("wait_long", "Wait for a long time", "echo begun; sleep 300"),
    ];
    std::fs::write(&file, format!(r#"{{"needlesh":1,"tools":[{}]}}"#, list.join(","))).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (folder, file)
}

fn start(rows: u16, cols: u16, env: &[(&str, &str)]) -> (Session, tempfile::TempDir) {
    let (folder, file) = tools();
    let cache = folder.path().join("cache").to_str().unwrap().to_owned();
    let env: Vec<(&str, &str)> = env.iter().copied().chain([("XDG_CACHE_HOME", cache.as_str())]).collect();
    (Session::with(rows, cols, &["--no-builtin", "--schemas", &file], &env), folder)
}

/// Asks and says yes. What a given file says of its tools counts only where the system holds them to it, and this machine may not.
fn run(s: &mut Session, sentence: &str) {
    s.press(&format!("{sentence}\r"));
    s.wait("the card's keys", |screen| ["[y] run", "[Enter] run", "and [Enter] to run"].iter().any(|key| screen.contains(key)));
    let screen = s.text();
    let word = screen.split("type ").nth(1).and_then(|rest| rest.split(" and [Enter]").next()).map(|word| format!("{word}\r"));
    let key = if screen.contains("[Enter] run") { "\r".to_owned() } else { word.unwrap_or_else(|| "y".to_owned()) };
    s.press(&key);
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { out.extend(files(&entry.path())) } else { out.push(entry.path()) }
    }
    out
}

#[test]
fn a_sentence_typed_before_the_engine_is_loaded_is_answered() {
    let mut s = Session::start(24, 80, &[]);
    s.press("how big is the src folder\r");
    s.see("disk_usage");
    s.see("[Enter] run");
    s.press("n");
    s.see("not run");
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn an_engine_that_cannot_be_loaded_gives_the_terminal_back_and_says_why() {
    let mut s = Session::start(24, 80, &["--model", "./no-such-file"]);
    assert_eq!(s.end(), 1);
    assert!(s.restored());
    assert!(s.written("no-such-file") > 0);
}

#[test]
fn output_beyond_what_is_kept_goes_to_a_private_file_that_can_be_saved() {
    let (mut s, folder) = start(24, 80, &[]);
    s.see("3 tools");
    run(&mut s, "print very much text");
    s.see("exit code 0");
    s.see("more output than fits");
    let all = files(&folder.path().join("cache/needlesh/output"));
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(std::fs::metadata(&all[0]).unwrap().len(), 3_000_008);
    s.press("\x0f");
    s.see("READING");
    s.press("s");
    s.see("save to:");
    s.press("all.txt\r");
    s.see("saved to all.txt");
    s.press("\x1b");
    s.wait("the line", |screen| !screen.contains("READING"));
    s.press("\x04");
    assert_eq!(s.end(), 0);
    assert!(files(&folder.path().join("cache/needlesh/output")).is_empty());
    assert_eq!(std::fs::metadata(s.folder.path().join("all.txt")).unwrap().len(), 3_000_008);
    // What ran stays in the normal screen.
    assert!(s.written("needlesh: print_much {}  ok: exit code 0") == 1);
}

#[test]
fn a_run_is_read_searched_folded_and_stopped() {
    let (mut s, _folder) = start(24, 80, &[]);
    s.see("3 tools");
    run(&mut s, "show a progress bar");
    s.see("exit code 0");
    assert!(s.text().contains("| 100 %") && !s.text().contains("10 %\n"), "{}", s.text());
    run(&mut s, "wait for a long time");
    s.see("| begun");
    s.see("Ctrl-C stops it");
    s.press("\x0f");
    s.see("READING 2/2");
    s.press("/green\r");
    s.see("1 of 1");
    s.press(" ");
    s.see("lines folded away");
    s.press("\x1b");
    s.wait("the line", |screen| !screen.contains("READING"));
    s.press("\x03");
    s.see("= stopped: stopped by you");
    s.press("\x03");
    assert_eq!(s.end(), 0);
    assert!(s.restored());
}

#[test]
fn views_open_filter_and_fill_the_line() {
    let (mut s, _folder) = start(24, 80, &[("EDITOR", "sed -i.bak s/show_progress/show_headway/")]);
    s.see("3 tools");
    s.press("\x1bOQ");
    s.see("Tools  3 of 3");
    s.press("prog");
    s.see("Tools  1 of 3");
    // The file is edited, and the tools are read again.
    s.press("\x1b[14~");
    s.see("the tools are read again");
    s.see("show_headway");
    s.press("\r");
    s.see("> show_headway");
    s.press("\x15\x1bOR");
    s.see("this session: 0 requests");
    s.press("\x1b");
    s.wait("the line", |screen| !screen.contains("this session"));
    s.press("\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_storm_of_new_sizes_and_a_paste_of_a_megabyte_lose_nothing() {
    let (mut s, _folder) = start(24, 80, &[]);
    s.see("3 tools");
    s.press("half a sentence");
    s.see("> half a sentence");
    for n in 0..200_u16 {
        s.resize(5 + n % 40, 20 + n * 7 % 150);
    }
    s.resize(24, 80);
    s.see("3 tools");
    s.see("> half a sentence");
    s.press("\x1b[200~");
    let piece = "many words ".repeat(1000);
    for _ in 0..96 {
        s.press(&piece);
    }
    s.press("\x1b[201~");
    s.see("longer than a line can be");
    s.see("half a sentence");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    assert!(s.restored());
}

#[cfg(target_os = "linux")]
#[test]
fn a_session_that_is_stopped_and_continued_from_outside_gives_the_terminal_and_takes_it_back() {
    let mut s = Session::start(24, 80, &[]);
    s.see("231 tools");
    s.press("half");
    s.see("> half");
    s.signal("-TSTP");
    let stat = format!("/proc/{}/stat", s.process_id());
    let start = std::time::Instant::now();
    while !std::fs::read_to_string(&stat).unwrap().contains(") T ") {
        assert!(start.elapsed().as_secs() < 30, "it does not stop");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    s.signal("-CONT");
    s.wait("the screen", |screen| screen.contains("231 tools") && screen.contains("> half"));
    s.press(" a sentence");
    s.see("> half a sentence");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    assert_eq!((s.written("\x1b[?1049h"), s.written("\x1b[?1049l")), (2, 2));
}

#[test]
fn a_terminal_that_disappears_ends_the_session_and_what_it_runs() {
    let (mut s, _folder) = start(24, 80, &[]);
    s.see("3 tools");
    run(&mut s, "wait for a long time");
    s.see("| begun");
    assert!(s.hang_up(), "the program goes on without a terminal");
}

/// Set in a run of `draws_and_breaks`.
const BREAKS: &str = "NEEDLESH_TEST_BREAKS";

/// Not a test of its own: what the test below runs, in a process and on a terminal of its own.
#[test]
fn draws_and_breaks() {
    if std::env::var_os(BREAKS).is_none() {
        return;
    }
    let mut session = needlesh::tui::Session::start().unwrap();
    session.draw(&needlesh::shell::State::new(), &needlesh::tui::Look::default()).unwrap();
    panic!("broken view");
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let program = std::env::current_exe().unwrap();
    let set = format!("{BREAKS}=1");
    let args = [&set, program.to_str().unwrap(), "session::draws_and_breaks", "--exact", "--nocapture", "--test-threads=1"];
    let mut s = Session::program(24, 80, "env", &args);
    assert_ne!(s.end(), 0);
    assert!(s.restored());
    let end = s.raw.windows(8).rposition(|w| w == b"\x1b[?1049l").unwrap();
    assert!(String::from_utf8_lossy(&s.raw[end..]).contains("broken view"), "what broke is said on the normal screen");
}

#[test]
fn without_colours_what_is_chosen_is_still_seen() {
    let (mut s, _folder) = start(24, 80, &[("NO_COLOR", "1")]);
    s.see("3 tools");
    run(&mut s, "show a progress bar");
    s.see("exit code 0");
    s.press("\x0f");
    s.see("READING");
    s.press("\x1b");
    s.wait("the line", |screen| !screen.contains("READING"));
    s.press("\x04");
    assert_eq!(s.end(), 0);
    assert!(s.written("\x1b[7m") > 0, "nothing is reversed");
    assert_eq!(s.written("\x1b[m"), 0, "an empty sequence takes every look away");
    assert_eq!(s.written("\x1b[38"), 0);
}

#[test]
fn a_key_that_comes_together_with_a_new_size_is_not_held_back() {
    let mut s = Session::of("disk_usage");
    let mut typed = String::new();
    for (n, c) in ('a'..='y').enumerate() {
        typed.push(c);
        // No other key follows that would bring this one along.
        s.resize(24, if n % 2 == 0 { 90 } else { 80 });
        s.press(&c.to_string());
        s.see(&format!("> {typed}"));
    }
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
}

#[test]
fn what_is_remembered_is_listed_and_forgotten_for_good() {
    let mut s = Session::of("disk_usage");
    s.ask("how big is the src folder", "[Enter] run");
    s.press("\r");
    s.see("exit code 0");
    s.press("/memory\r");
    s.see("Memory  1 of 1");
    s.see("disk_usage");
    // F8, twice.
    s.press("\x1b[19~");
    s.see("press it again to forget for good: how big is the src folder");
    s.press("\x1b[19~");
    s.see("nothing is remembered");
    s.see("forgotten for good");
    s.press("\x04\x04");
    assert_eq!(s.end(), 0);
    s.again(&["memory", "list"]);
    s.see("nothing is remembered");
}

#[test]
fn a_tool_is_checked_by_a_key_of_its_view() {
    let mut s = Session::of("disk_usage");
    // F2 and F7.
    s.press("\x1bOQ");
    s.see("Tools  1 of 1");
    s.press("\x1b[18~");
    s.see("examples come to their calls");
    assert!(!s.text().contains("tests       0 of"), "{}", s.text());
    s.see("nothing to fix");
    s.press("\x04\x04");
    assert_eq!(s.end(), 0);
}
