//! The history, on the binary.

use crate::home::{Home, text};
use needlesh::history::{Error, Filter, History, Record};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::time::{Duration, Instant};

fn database(home: &Home) -> std::path::PathBuf {
    home.path().join("data/needlesh/history.db")
}

fn records(home: &Home) -> Vec<Record> {
    let mut out = Vec::new();
    let history = History::open(&database(home)).unwrap();
    let oldest_first = Filter { oldest_first: true, ..Filter::default() };
    history
        .each::<Error>(&oldest_first, |r| {
            out.push(r);
            Ok(())
        })
        .unwrap();
    assert_eq!(history.integrity().unwrap(), "ok");
    out
}

#[test]
fn every_decision_is_recorded_and_can_be_found_and_run_again() {
    let home = Home::new();
    home.write("src/a", "x");
    for args in [
        vec!["run", "how big is the src folder", "--yes"],
        vec!["run", "how big is the src folder"],
        vec!["call", "disk_usage", "--arg", "path=src", "--dry-run"],
        vec!["run", "don't delete src"],
        vec!["call", "file_info", "--arg", "path=nowhere", "--yes"],
        vec!["--no-history", "call", "disk_usage", "--arg", "path=src", "--yes"],
        vec!["ask", "how big is the src folder"],
        vec!["trace", "how big is the src folder"],
    ] {
        home.run(&args, "");
    }
    let endings: Vec<String> = records(&home).iter().map(Record::ending).collect();
    assert_eq!(endings, ["exit code 0", "nobody to ask", "only shown", "no call", "exit code 1"]);
    let first = &records(&home)[0];
    assert_eq!((first.model.as_ref().map(String::len), first.tools.as_ref().map(String::len)), (Some(64), Some(64)));
    assert!(first.answer["timings"]["total_ms"].as_f64().unwrap() > 0.0);
    let out = text(&home.run(&["history", "list", "-n", "2"], "").stdout);
    assert!(out.lines().count() == 2 && out.contains("stat"), "{out}");
    let out = text(&home.run(&["history", "search", "--json", "big", "fold"], "").stdout);
    let found: Vec<Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(found.iter().map(|r| r["id"].as_i64().unwrap()).collect::<Vec<_>>(), [2, 1]);
    assert!(text(&home.run(&["history", "show", "1"], "").stdout).contains("request   how big is the src folder"));
    let out = home.run(&["history", "rerun", "2"], "");
    assert_eq!(out.status.code(), Some(5), "a rerun asks again");
    let out = home.run(&["history", "rerun", "2", "--yes", "--json"], "");
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &answer["outcome"]["exit_code"], &answer["history"]), (Some(0), &0.into(), &7.into()));
    assert_eq!(text(&home.run(&["history", "export"], "").stdout).lines().count(), 7);
    assert_eq!(home.run(&["history", "clear"], "").status.code(), Some(5), "nobody could be asked");
    assert_eq!(home.run(&["history", "clear", "--yes"], "").status.code(), Some(0));
    assert!(records(&home).is_empty());
    for args in [vec!["history", "show", "1"], vec!["history", "rerun", "1"], vec!["history", "search", "*"]] {
        assert_eq!(home.run(&args, "").status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn what_took_a_call_back_is_never_run_again_as_the_call() {
    let home = Home::new();
    let tool = r#"{"needlesh":1,"tools":[{"name":"note","description":"d","parameters":{"type":"object","properties":{"f":{"type":"string"}},
        "required":["f"]},"action":{"shell":{"argv":["touch","--","{f}"]}},"undo":{"shell":{"argv":["rm","--","{f}"]}}}]}"#;
    home.write("t.json", tool);
    home.write("config/needlesh/policy.toml", "[[rule]]\nverdict = \"allow\"\ntool = \"note\"\norigin = \"given\"\n");
    let call = ["--schemas", "t.json", "--no-builtin", "call", "note", "--arg", "f=a"];
    assert_eq!(home.run(&call, "").status.code(), Some(0), "the rule allows it");
    let undo = [call.as_slice(), &["--undo"]].concat();
    assert_eq!(home.run(&undo, "").status.code(), Some(5), "the rule does not allow what undoes it");
    assert_eq!(home.run(&[undo.as_slice(), &["--yes"]].concat(), "").status.code(), Some(0));
    assert!(!home.path().join("a").exists());
    home.write("a", "mine");
    let out = home.run(&["--schemas", "t.json", "--no-builtin", "history", "rerun", "3"], "");
    assert!(text(&out.stdout).contains("rm -- a"), "{}", text(&out.stdout));
    assert_eq!(out.status.code(), Some(5));
}

#[test]
fn no_secret_is_written_down() {
    let home = Home::new();
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let echo = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).unwrap();
        let seen = String::from_utf8_lossy(&buffer[..n]).into_owned();
        stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{seen}", seen.len()).as_bytes()).unwrap();
        seen
    });
    let tool = format!(
        r#"{{"needlesh":1,"tools":[{{"name":"look_up","description":"Look up","parameters":{{}},"annotations":{{"readOnlyHint":true}},
        "action":{{"http":{{"url":"http://127.0.0.1:{port}/","headers":{{"authorization":"Bearer ${{env:TOKEN_OF_TEST}}"}}}}}}}}]}}"#
    );
    home.write("t.json", &tool);
    let mut command = home.command(&["--schemas", "t.json", "call", "look_up", "--yes"]);
    let out = command.env("TOKEN_OF_TEST", "hunter2hunter2").output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(echo.join().unwrap().contains("hunter2hunter2"));
    let record = records(&home).remove(0).object().to_string();
    assert!(record.contains("$TOKEN_OF_TEST") && record.contains("•••") && !record.contains("hunter2"), "{record}");
    for file in std::fs::read_dir(database(&home).parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"hunter2"));
    }
}

#[test]
fn a_history_that_cannot_be_used_is_said_once_and_stops_nothing() {
    let home = Home::new();
    home.write("src/a", "x");
    home.write("data/needlesh/history.db", "not a database, and long enough to be read as one that is broken");
    let request = "how big is the src folder\n";
    let out = home.run(&["--yes"], &request.repeat(3));
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_eq!(text(&out.stdout).lines().count(), 3);
    let stderr = text(&out.stderr);
    assert!(stderr.matches("nothing is recorded").count() == 1 && stderr.contains("history.db: the history is damaged; move"), "{stderr}");
    assert_eq!(home.run(&["history", "list"], "").status.code(), Some(8));
    std::fs::remove_file(database(&home)).unwrap();
    std::fs::create_dir(database(&home)).unwrap();
    assert_eq!(home.run(&["call", "disk_usage", "--arg", "path=src", "--yes"], "").status.code(), Some(0));
}

/// A number that is different each time and the same in each run of the test.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_killed_run_loses_nothing_that_was_shown_as_recorded() {
    let home = Home::new();
    home.write("src/a", "x");
    let args = ["call", "disk_usage", "--arg", "path=src", "--yes", "--json", "-v"];
    let start = Instant::now();
    assert_eq!(home.run(&args, "").status.code(), Some(0));
    // Beyond a whole run's length, so that every moment of it is met.
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap() * 5 / 4;
    let mut state = 0x9e37_79b9_7f4a_7c15;
    // Fewer would not be spread over the run.
    let kills = crate::size::cases(50).max(30);
    let (mut begun, mut ended) = (vec![1], vec![1]);
    for _ in 0..kills {
        let mut child = home.command(&args).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(next(&mut state) % whole));
        child.kill().unwrap();
        child.wait().unwrap();
        let lines = |stream: &mut dyn std::io::Read| BufReader::new(stream).lines().map_while(Result::ok).collect::<Vec<_>>();
        let recorded = lines(&mut child.stderr.take().unwrap());
        begun.extend(recorded.iter().filter_map(|l| l.strip_prefix("recorded as ")?.parse::<i64>().ok()));
        let answers = lines(&mut child.stdout.take().unwrap());
        ended.extend(answers.iter().filter_map(|l| serde_json::from_str::<Value>(l).ok()?["history"].as_i64()));
    }
    let kept = records(&home);
    for id in &begun {
        assert!(kept.iter().any(|r| r.id == *id), "entry {id} was shown as recorded and is gone");
    }
    for id in &ended {
        assert!(kept.iter().any(|r| r.id == *id && r.ending() == "exit code 0"), "the outcome of {id} was shown and is gone");
    }
    let cut = kept.iter().filter(|r| r.ending() == "not known to have ended").count();
    let spread = begun.len() > 5 && ended.len() <= kills as usize;
    assert!(spread, "{} of {} begun, {} ended: the moments were not spread", begun.len(), kills + 1, ended.len());
    assert!(kept.len() >= cut + ended.len());
    assert_eq!(home.run(&args, "").status.code(), Some(0));
}
