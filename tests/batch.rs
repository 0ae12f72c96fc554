//! Many requests on stdin: one answer each, in order, killed and gone on with.

use crate::home::{Home, text};
use crate::terminal::{Session, owner_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

const TOOLS: &str = r#"{"needlesh":1,"tools":[
    {"name":"note_down","description":"Write a word down","parameters":{"type":"object","properties":{"word":{"type":"string","description":"The word"}},"required":["word"]},
     "annotations":{"destructiveHint":false,"openWorldHint":false},"action":{"shell":{"script":"echo \"$word\" >> runs.txt; echo \"$word\""}},
     "examples":[{"say":"write down the word apple","arguments":{"word":"apple"}},{"say":"write down the word w7","arguments":{"word":"w7"}}]},
    {"name":"clear_all","description":"Delete everything that was written down","parameters":{"type":"object","properties":{}},
     "action":{"shell":{"argv":["rm","runs.txt"]}},"examples":[{"say":"delete everything that was written down","arguments":{}}]}]}"#;

const YES: [&str; 5] = ["--no-builtin", "--yes", "--min-confidence", "0", "--json"];

fn home() -> Home {
    let home = Home::new();
    home.write("config/needlesh/schemas/t.json", TOOLS);
    home
}

fn requests(count: usize) -> String {
    (1..=count).map(|i| format!("write down the word w{i}\n")).collect()
}

fn objects(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn every_request_is_answered_by_one_object_in_order() {
    let home = home();
    let input = "# words\n\nwrite down the word w1\n{\"query\": \"write down the word w2\", \"id\": \"second\", \"context\": {\"a\": 1}}\n\
        what is the weather in Paris\n{\"query\": 3}\nwrite down the word w3\n";
    let out = home.run(&[&YES[..], &["--keep-going", "--jobs", "2"]].concat(), input);
    let all = objects(&out.stdout);
    let column = |name: &str| all.iter().map(|o| o[name].to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(column("line"), "3 4 5 6 7", "{}", text(&out.stdout));
    assert_eq!(column("type"), r#""call" "call" "refusal" "error" "call""#);
    assert_eq!((column("exit_code"), column("success")), ("0 0 3 2 0".to_owned(), "true true false false true".to_owned()));
    assert_eq!(column("id"), r#"null "second" null null null"#);
    assert_eq!((&all[1]["context"], &all[1]["outcome"]["stdout"]), (&serde_json::json!({"a": 1}), &"w2\n".into()));
    assert!(all[3]["error"].as_str().is_some_and(|e| e.contains("\"query\"")) && out.stderr.is_empty(), "{}", text(&out.stderr));
    assert_eq!(out.status.code(), Some(2), "the last failure");
    assert_eq!(std::fs::read_to_string(home.path().join("runs.txt")).unwrap(), "w1\nw2\nw3\n");
    // Without --keep-going the first failure ends it.
    let out = home.run(&YES, input);
    assert_eq!((out.status.code(), objects(&out.stdout).len()), (Some(3), 3));
    let as_text: Vec<&str> = YES.iter().copied().filter(|word| *word != "--json").collect();
    let said = text(&home.run(&as_text, input).stderr);
    assert!(said.contains("what comes after line 5 is not answered; --keep-going goes on"), "{said}");
    let said = text(&home.run(&as_text, "what is the weather in Paris\n").stderr);
    assert!(!said.contains("--keep-going"), "nothing comes after it: {said}");
    // `ask -` reads the same lines.
    let out = home.run(&["--no-builtin", "--json", "ask", "-", "--keep-going"], input);
    assert_eq!(objects(&out.stdout).iter().map(|o| o["line"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
}

#[test]
fn messages_name_the_line() {
    let home = home();
    let out = home.run(
        &["--no-builtin", "--yes", "--min-confidence", "0", "--keep-going"],
        "\nwhat is the weather in Paris\nwrite down the word w1\n",
    );
    let stderr = text(&out.stderr);
    assert!(stderr.starts_with("line 2: \"what is the weather in Paris\": "), "{stderr}");
    assert!(stderr.contains("line 3: \"write down the word w1\": $ ") && text(&out.stdout) == "w1\n", "{stderr}");
}

#[test]
fn a_later_request_sees_what_an_earlier_one_did() {
    let home = home();
    let args = ["--no-builtin", "--yes=destructive", "--min-confidence", "0", "--json", "--keep-going"];
    let input = "write down the word w1\ndelete everything that was written down\nwrite down the word w2\n";
    let out = home.run(&args, input);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
    assert_eq!(std::fs::read_to_string(home.path().join("runs.txt")).unwrap(), "w2\n");
}

#[test]
fn a_request_that_was_dispatched_ahead_is_dispatched_again_after_a_change() {
    let home = home();
    let size = r#"{"name":"size_of","description":"Tell the size of a file","parameters":{"type":"object","properties":{"file":{"type":"string","format":"path","description":"The file"}},"required":["file"]},
        "annotations":{"readOnlyHint":true},"action":{"shell":{"argv":["wc","-c","{file}"]}},"examples":[{"say":"how big is notes.md","arguments":{"file":"notes.md"}}]}"#;
    let note = TOOLS.split_once("{\"name\":\"clear_all\"").unwrap().0;
    home.write("config/needlesh/schemas/t.json", &format!("{note}{size}]}}"));
    let input = "how big is runs.txt\nwrite down the word w1\nhow big is runs.txt\n";
    let all = objects(&home.run(&[&YES[..], &["--keep-going", "--jobs", "4"]].concat(), input).stdout);
    let absent: Vec<usize> = all.iter().map(|o| o["calls"][0]["absent"].as_array().unwrap().len()).collect();
    assert_eq!(absent, [1, 0, 0], "the file is there when the last is answered: {all:?}");
}

/// A generator, so that the moments are spread and the same each time as far as they can be.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_batch_that_is_killed_and_begun_again_runs_each_request_once() {
    const COUNT: usize = 40;
    let home = home();
    let (mut state, mut said) = (0x2545_f491_4f6c_dd1d, Vec::new());
    home.write("requests.txt", &requests(COUNT));
    let args = [&YES[..], &["--resume", "journal"]].concat();
    for _ in 0..5 {
        let stdin = std::fs::File::open(home.path().join("requests.txt")).unwrap();
        let mut child = home.command(&args).stdin(stdin).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = next(&mut state) % 8;
        said.extend(lines.by_ref().take(usize::try_from(wanted).unwrap()).map_while(Result::ok));
        std::thread::sleep(std::time::Duration::from_micros(next(&mut state) % 20_000));
        child.kill().unwrap();
        child.wait().unwrap();
        said.extend(lines.map_while(Result::ok));
    }
    let out = home.run(&args, &requests(COUNT));
    said.extend(text(&out.stdout).lines().map(str::to_owned));
    let mut answers: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
    for line in said.iter().filter(|line| line.ends_with('}')) {
        let object: Value = serde_json::from_str(line).unwrap();
        answers.entry(object["line"].as_u64().unwrap()).or_default().push(object);
    }
    let runs = std::fs::read_to_string(home.path().join("runs.txt")).unwrap();
    let mut unfinished = 0;
    for i in 1..=COUNT {
        let ran = runs.lines().filter(|line| *line == format!("w{i}")).count();
        let told = answers.get(&(i as u64)).map_or(&[][..], Vec::as_slice);
        let cut = told.iter().filter(|o| o["error"].as_str().is_some_and(|e| e.contains("cut short"))).count();
        unfinished += cut;
        assert!(ran == 1 || (ran == 0 && cut == 1), "w{i} ran {ran} times; {told:?}");
    }
    assert!(unfinished <= 5, "one a kill at most");
    assert_eq!(out.status.code(), Some(i32::from(text(&out.stdout).contains("cut short"))), "{}", text(&out.stdout));
    // Nothing is left to do.
    let out = home.run(&args, &requests(COUNT));
    assert!(out.status.code() == Some(0) && out.stdout.is_empty(), "{}", text(&out.stdout));
    let out = home.run(&args, &format!("# other\n{}", requests(COUNT)));
    assert_eq!((out.status.code(), objects(&out.stdout)[0]["error_code"].as_str()), (Some(8), Some("bad_file")));
    assert_eq!(std::fs::read_to_string(home.path().join("runs.txt")).unwrap(), runs);
}

#[test]
fn a_request_that_stopped_the_batch_is_asked_again() {
    let home = home();
    let args = ["--no-builtin", "--yes", "--min-confidence", "0", "--json", "--resume", "j"];
    let input = "write down the word w1\ndelete everything that was written down\nwrite down the word w2\n";
    let lines = |args: &[&str]| objects(&home.run(args, input).stdout).iter().map(|o| o["line"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(lines(&args), [1, 2]);
    assert_eq!(lines(&args), [2]);
    assert_eq!(lines(&[&args[..], &["--keep-going"]].concat()), [2, 3], "now it counts as answered");
    assert!(lines(&args).is_empty());
    assert_eq!(std::fs::read_to_string(home.path().join("runs.txt")).unwrap(), "w1\nw2\n");
}

#[test]
fn a_reader_that_goes_is_no_failure_and_ends_the_batch() {
    let home = home();
    let mut child = home.command(&YES).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(requests(1).as_bytes()).unwrap();
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("\"line\":1"), "it is answered before the next is written: {line}");
    drop(stdout);
    // It may be gone before all of it is written; what it does not read is no matter.
    let _ = stdin.write_all(requests(500).as_bytes());
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), ""));
    assert!(std::fs::read_to_string(home.path().join("runs.txt")).unwrap().lines().count() < 10);
}

/// The tools with one more, whose program is nowhere.
fn with_bell() -> String {
    let bell = r#"{"name":"ring_bell","description":"Ring the bell of the house","parameters":{"type":"object","properties":{}},
        "annotations":{"destructiveHint":false,"openWorldHint":false},"action":{"shell":{"argv":["no-such-program-of-needlesh"]}},
        "examples":[{"say":"ring the bell","arguments":{}}]},
    {"name":"clear_all""#;
    TOOLS.replace("{\"name\":\"clear_all\"", bell)
}

#[test]
fn a_call_without_a_plan_keeps_the_one_before_it_from_running() {
    let home = home();
    home.write("config/needlesh/schemas/t.json", &with_bell());
    let out = home.run(&YES, "write down the word w1 and then ring the bell\n");
    let all = objects(&out.stdout);
    assert_eq!(all[0]["function_calls"].as_array().map(Vec::len), Some(2), "{all:?}");
    assert_eq!((out.status.code(), &all[0]["error_code"]), (Some(7), &"not_started".into()), "{all:?}");
    assert!(!home.path().join("runs.txt").exists());
}

#[test]
fn yes_alone_runs_nothing_of_a_sentence_that_deletes_at_its_end() {
    let home = home();
    let request = "write down the word w1 and then delete everything that was written down\n";
    let all = objects(&home.run(&YES, request).stdout);
    assert_eq!(all[0]["function_calls"].as_array().map(Vec::len), Some(2), "{all:?}");
    assert_eq!((&all[0]["exit_code"], &all[0]["error_code"]), (&5.into(), &"not_permitted".into()), "{all:?}");
    assert!(all[0]["error"].as_str().is_some_and(|e| e.contains("nothing was run")), "{all:?}");
    assert!(!home.path().join("runs.txt").exists());
}

/// A review of the requests on a terminal, in a folder whose owner has these tools.
fn review(tools: &str, requests: &[&str]) -> Session {
    let (program, lines) = (env!("CARGO_BIN_EXE_needlesh"), requests.join("\\n"));
    let script = format!("printf '{lines}\\n' | \"{program}\" --no-builtin --min-confidence 0 --review; echo code $?");
    let mut s = Session::place(owner_of(tools), 30, 100, "sh", &["-c", &script], &[]);
    s.see("Which run?");
    s
}

const REVIEWED: [&str; 5] = [
    "write down the word w1",
    "write down the word w2",
    "what is the weather in Paris",
    "write down the word w3",
    "delete everything that was written down",
];

#[test]
fn a_review_runs_what_was_chosen() {
    let mut s = review(TOOLS, &REVIEWED);
    let table = s.text();
    assert!(table.contains("w1") && table.contains("w3") && table.contains("nothing"), "{table}");
    s.press("9\r");
    s.see("no line of \"9\"");
    s.press("1 4\r");
    s.see("code 6");
    assert_eq!(std::fs::read_to_string(s.folder.path().join("runs.txt")).unwrap(), "w1\nw3\n");
}

#[test]
fn enter_in_a_review_runs_nothing() {
    let requests = [&REVIEWED[..], &["write down the word w4 and then ring the bell"]].concat();
    let mut s = review(&with_bell(), &requests);
    s.press("\r");
    s.see("code 7");
    assert!(!s.folder.path().join("runs.txt").exists());
}

#[test]
fn output_into_a_pipe_is_whole_and_a_cap_is_told() {
    let home = Home::new();
    let tool = r#"{"needlesh":1,"tools":[{"name":"much","description":"Print much","parameters":{"type":"object","properties":{}},"annotations":{"readOnlyHint":true},
        "action":{"shell":{"argv":["seq","1","200000"],"max_output_kb":1}}}]}"#;
    home.write("config/needlesh/schemas/t.json", tool);
    let out = home.run(&["--no-builtin", "call", "much", "--yes"], "");
    assert_eq!((out.status.code(), text(&out.stdout).lines().count()), (Some(0), 200_000));
    assert!(!text(&out.stderr).contains("max_output_kb"), "{}", text(&out.stderr));
    let out = home.run(&["--no-builtin", "--json", "call", "much", "--yes"], "");
    let object: Value = serde_json::from_slice(&out.stdout).unwrap();
    let outcome = &object["outcome"];
    assert_eq!((&outcome["truncated"], outcome["stdout"].as_str().unwrap().len()), (&true.into(), 1024));
    assert!(outcome["remarks"][0].as_str().is_some_and(|r| r.contains("max_output_kb")), "{outcome}");
}

#[test]
fn a_cut_answer_of_a_server_is_not_a_success() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        use std::io::Read as _;
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let body = "x".repeat(5000);
        let _ =
            stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).as_bytes());
    });
    let home = Home::new();
    home.write(
        "t.json",
        &format!(
            r#"{{"needlesh":1,"tools":[{{"name":"fetch","description":"d","parameters":{{"type":"object","properties":{{}}}},"action":{{"http":{{"url":"http://127.0.0.1:{port}/","max_output_kb":1}}}}}}]}}"#
        ),
    );
    let out = home.run(&["--no-builtin", "--schemas", "t.json", "--json", "call", "fetch", "--yes"], "");
    server.join().unwrap();
    let object: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (out.status.code(), &object["success"], &object["outcome"]["truncated"]),
        (Some(7), &false.into(), &true.into()),
        "{object}"
    );
    assert!(text(&out.stderr).contains("max_output_kb"), "{}", text(&out.stderr));
}
