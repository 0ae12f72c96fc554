//! The binary used as a script would.

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

fn needlesh(args: &[&str], stdin: &str) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(args)
        .env("XDG_CONFIG_HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .current_dir(crate::repo("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_pipe_without_permission_prints_the_plan_and_runs_nothing() {
    let out = needlesh(&[], "how big is the src folder\n");
    let stdout = text(&out.stdout);
    assert_eq!(out.status.code(), Some(5), "{stdout}{}", text(&out.stderr));
    assert!(stdout.contains("$ du -h -s -- src"), "{stdout}");
    assert!(text(&out.stderr).contains("nothing was run"));
}

#[test]
fn permission_runs_it_and_passes_output() {
    let out = needlesh(&["--yes"], "how big is the src folder\n");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stdout).trim_end().ends_with("src"), "{}", text(&out.stdout));
}

#[test]
fn ask_json_is_the_answer_object() {
    let out = needlesh(&["ask", "--json", "show the last 5 commits"], "");
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(answer["function_calls"][0]["name"], "show_commits");
    assert_eq!(answer["calls"][0]["evidence"]["count"]["text"], "5");
    for rate in ["prefill_tps", "decode_tps", "peak_ram_mb"] {
        assert!(answer[rate].as_f64().unwrap() > 0.0, "{rate}");
    }
}

#[test]
fn what_changes_something_runs_unattended_only_when_it_is_sure() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("notes.txt");
    std::fs::write(&target, "x").unwrap();
    let request = format!("delete {}\n", target.display());
    let out = needlesh(&["--yes", "--json", "--min-confidence", "1"], &request);
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &answer["refused"]), (Some(3), &"low_confidence".into()), "{answer}");
    assert_eq!(answer["function_calls"], serde_json::json!([]));
    assert_eq!(answer["alternatives"][0]["name"], "delete_file");
    assert!(target.exists());
    assert_eq!(needlesh(&["--yes", "--min-confidence", "0"], &request).status.code(), Some(5));
    let out = needlesh(&["--yes=destructive", "--min-confidence", "0"], &request);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(!target.exists());
    assert_eq!(needlesh(&["--min-confidence", "2"], "").status.code(), Some(2));
}

#[test]
fn half_of_what_was_asked_for_is_not_run_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("garden");
    let path = made.to_str().unwrap();
    let alone = format!("make a folder called {path}");
    let both = format!("heat the oven to 220 and {alone}");
    let out = needlesh(&["run", "--json", "--yes", &both], "");
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let refused = answer["refused"].as_str().unwrap_or_default();
    assert!(out.status.code() == Some(3) && ["unsure", "low_confidence"].contains(&refused), "{answer}");
    assert!(!made.exists());
    assert_eq!(needlesh(&["run", "--yes", &alone], "").status.code(), Some(0));
    assert!(made.exists());
    // Nor where what was understood only reads.
    let out = needlesh(&["run", "--yes", "show the file Cargo.toml and frobnicate the gizmo"], "");
    assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(3), ""), "{}", text(&out.stderr));
}

#[test]
fn top_gives_runner_ups_and_a_trace_gives_the_steps() {
    let out = needlesh(&["ask", "--json", "--top", "3", "show me the size and dates of src"], "");
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let others = answer["alternatives"].as_array().unwrap();
    assert!(!others.is_empty() && others.len() <= 2, "{answer}");
    let confidence = |a: &serde_json::Value| a["confidence"].as_f64().unwrap();
    assert!(others.windows(2).all(|w| confidence(&w[0]) >= confidence(&w[1])));
    let out = needlesh(&["trace", "--json", "how big is the src folder"], "");
    let trace: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let written: String = trace["steps"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), trace["function_calls"]);
    let picked = trace["steps"].as_array().unwrap().iter().find(|s| s["kind"] == "picked").unwrap();
    assert!(!picked["before"].as_array().unwrap().is_empty() && !picked["after"].as_array().unwrap().is_empty());
    let out = text(&needlesh(&["trace", "how big is the src folder"], "").stdout);
    assert!(out.contains("disk_usage") && out.lines().all(|l| l.chars().count() <= 80), "{out}");
}

#[test]
fn eval_scores_cases_over_the_loaded_tools() {
    let folder = tempfile::tempdir().unwrap();
    let (cases, report) = (folder.path().join("c.json"), folder.path().join("r.jsonl"));
    let text = r#"{"cases": [{"query": "how big is the src folder", "calls": [{"name": "disk_usage", "arguments": {"path": "src"}}]},
        {"query": "don't delete notes.txt", "calls": []}, {"query": "show the last 5 commits", "calls": []}]}"#;
    std::fs::write(&cases, text).unwrap();
    let out = needlesh(&["eval", "--json", cases.to_str().unwrap(), "--report", report.to_str().unwrap()], "");
    let table: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let all = &table["all"];
    assert_eq!((&all["cases"], &all["exact"], &all["wrong_calls_on_refusals"]), (&3.into(), &2.into(), &1.into()), "{table}");
    assert_eq!(table["reliability"]["calls"], 2);
    assert_eq!(std::fs::read_to_string(report).unwrap().lines().count(), 3);
}

#[test]
fn a_call_by_hand_keeps_values_values() {
    let out = needlesh(&["call", "search_text", "--arg", "text=$(id); 'x' -e", "--arg", "path=-rf", "--print", "argv"], "");
    assert_eq!(text(&out.stdout), "grep\n-rnIF\n-e\n$(id); 'x' -e\n--\n-rf\n");
    let out = needlesh(&["call", "git_switch", "--arg", "branch=--orphan", "--yes"], "");
    assert_eq!(out.status.code(), Some(7));
    assert!(text(&out.stderr).contains("starts with '-'"));
}

#[test]
fn exit_codes() {
    for (args, stdin, code) in [
        (vec!["call", "delete_file", "--dry-run"], "", 4),
        (vec!["call", "nothing"], "", 2),
        (vec!["--frobnicate"], "", 2),
        (vec!["--no-builtin", "ask", "hello"], "", 8),
        (vec!["--model", "Cargo.toml", "ask", "hello"], "", 8),
        (vec!["--schemas", "no/such/file.json", "ask", "hello"], "", 8),
        (vec!["--model", "no/such/model", "ask", "hello"], "", 8),
        (vec!["ask", "don't delete notes.txt"], "", 3),
        (vec!["call", "file_info", "--arg", "path=/nowhere/at/all", "--yes"], "", 1),
        (vec![], "\n\n", 0),
        (vec!["help", "exit-codes"], "", 0),
    ] {
        let out = needlesh(&args, stdin);
        assert_eq!(out.status.code(), Some(code), "{args:?}: {}{}", text(&out.stdout), text(&out.stderr));
    }
}

#[test]
fn json_errors_are_one_object() {
    let out = needlesh(&["--json", "--no-builtin", "ask", "hello"], "");
    let error: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
    assert_eq!((error["success"].as_bool(), error["error_code"].as_str()), (Some(false), Some("bad_file")));
    assert!(out.stdout.is_empty());
}

#[test]
fn a_bad_file_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.json");
    std::fs::write(&file, "{\"needlesh\": 1,\n \"tools\": [{]}").unwrap();
    let out = needlesh(&["--json", "--schemas", file.to_str().unwrap(), "tools", "list"], "");
    let error: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
    assert_eq!((out.status.code(), &error["where"]["line"], &error["where"]["column"]), (Some(8), &2.into(), &13.into()), "{error}");
    let page = folder.path().join("page.safetensors");
    std::fs::write(&page, "<!doctype html><p>not found").unwrap();
    let out = needlesh(&["--model", page.to_str().unwrap(), "ask", "hello"], "");
    assert!(text(&out.stderr).contains("HTML page"), "{}", text(&out.stderr));
}

#[test]
fn eval_scores_both_forms_of_case_files() {
    let folder = tempfile::tempdir().unwrap();
    let tools = r#"[{"name":"playSong","description":"Play a song","parameters":{"title":{"type":"string","required":true}}}]"#;
    let object = folder.path().join("a.json");
    std::fs::write(&object, format!(r#"{{"tools":{tools},"cases":[{{"query":"play the song Yesterday","calls":[{{"name":"playSong","arguments":{{"title":"yesterday"}}}}],"category":"x"}},
        {{"query":"don't play anything","calls":[]}}]}}"#)).unwrap();
    let lines = folder.path().join("b.jsonl");
    std::fs::write(&lines, format!("{{\"query\":\"play the song Yesterday\",\"tools\":{tools},\"answers\":null}}\n\n{{\"query\":\"never play\",\"tools\":{tools},\"answers\":[],\"source\":\"s\"}}\n")).unwrap();
    let report = folder.path().join("r.jsonl");
    let out = needlesh(&["--json", "eval", object.to_str().unwrap(), lines.to_str().unwrap(), "--report", report.to_str().unwrap()], "");
    let table: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (&table["all"]["cases"], &table["all"]["exact"], &table["all"]["right_refusals"]),
        (&4.into(), &4.into(), &2.into()),
        "{table}"
    );
    assert_eq!(table["by"]["s"]["cases"], 1);
    assert_eq!(std::fs::read_to_string(report).unwrap().lines().count(), 4);
    std::fs::write(&object, r#"{"tools":["weather"],"cases":[{"query":"weather in Bern","calls":[{"name":"weather","arguments":{"city":"Bern"}}]},{"query":"rename a.txt to b.txt","calls":[]}]}"#).unwrap();
    let out = needlesh(&["--json", "eval", object.to_str().unwrap()], "");
    let table: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (&table["all"]["exact"], &table["all"]["right_refusals"]),
        (&2.into(), &1.into()),
        "names offer those of the loaded tools: {table}"
    );
    std::fs::write(&lines, "{\"query\":1}").unwrap();
    let out = needlesh(&["eval", lines.to_str().unwrap()], "");
    assert_eq!(out.status.code(), Some(8));
    assert!(text(&out.stderr).contains("line 1: \"query\" is not a text"), "{}", text(&out.stderr));
}

#[test]
fn shell_lines_read_back_to_the_same_argv() {
    for hostile in ["a'b", "$(id)", "`id`", "a b\tc", "é😀", "\\", "\"", "*", "a\nb", "${HOME}", "%s", "!x", "#"] {
        let argument = format!("text={hostile}");
        let line = text(&needlesh(&["call", "search_text", "--arg", &argument, "--print", "shell"], "").stdout);
        let script = format!("grep() {{ printf '%s\\0' \"$@\"; }}\n{line}");
        let mut child = Command::new("sh").args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut got = String::new();
        child.stdout.take().unwrap().read_to_string(&mut got).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(got, format!("-rnIF\0-e\0{hostile}\0--\0.\0"));
    }
}

#[test]
fn an_http_action_sends_exactly_what_it_shows() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        while !seen.ends_with(b"}") {
            let n = stream.read(&mut buffer).unwrap();
            seen.extend(&buffer[..n]);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{\"a\":{\"b\":\"x\"}}").unwrap();
        String::from_utf8(seen).unwrap()
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    let manifest = format!(
        r#"{{"needlesh":1,"tools":[{{"name":"post_it","description":"Post a text","parameters":{{"type":"object","properties":{{"t":{{"type":"string"}},"n":{{"type":"integer"}}}},"required":["t"]}},
        "action":{{"http":{{"method":"POST","url":"http://127.0.0.1:{port}/p/{{t}}","query":{{"q":"{{t}}"}},"json":{{"t":"{{t}}","n":"{{n}}","gone":"{{n}}"}},"timeout_s":5}}}},
        "annotations":{{"readOnlyHint":true}}}}]}}"#
    );
    std::fs::write(&file, manifest).unwrap();
    let out = needlesh(&["--schemas", file.to_str().unwrap(), "call", "post_it", "--arg", "t=a/.b?&#\"é", "--yes", "-q"], "");
    let seen = server.join().unwrap();
    assert!(seen.starts_with("POST /p/a%2F.b%3F%26%23%22%C3%A9?q=a%2F.b%3F%26%23%22%C3%A9 HTTP/1.1\r\n"), "{seen}");
    assert!(seen.ends_with("{\"t\":\"a/.b?&#\\\"é\"}"), "{seen}");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}

#[test]
fn a_program_whose_reader_goes_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.json");
    std::fs::write(&file, r#"{"needlesh":1,"tools":[{"name":"talk","description":"d","parameters":{"type":"object","properties":{}},"action":{"shell":{"argv":["yes"],"timeout_s":60,"max_output_kb":16000}}}]}"#).unwrap();
    let start = std::time::Instant::now();
    let line = format!("{} --no-builtin --schemas {} call talk --yes | head -n 2", env!("CARGO_BIN_EXE_needlesh"), file.display());
    let out = Command::new("sh").args(["-c", &line]).env("XDG_DATA_HOME", folder.path()).output().unwrap();
    assert_eq!(out.stdout, b"y\ny\n");
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn words_are_one_a_line_whatever_they_hold() {
    let out = needlesh(&["call", "search_text", "--arg", "text=a\nb", "--arg", "path= x", "--print", "argv"], "");
    assert_eq!(text(&out.stdout), "grep\n-rnIF\n-e\n\"a\\nb\"\n--\n\" x\"\n");
}

#[test]
fn noise_on_stdin_is_answered_in_a_line_each() {
    // The bytes of a generator, so that the test is the same everywhere.
    let mut seed = 9_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    })
    .take(3000)
    .collect();
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(["--keep-going", "--dry-run"])
        .envs(["XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|n| (n, home.path())))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&noise).unwrap();
    let out = child.wait_with_output().unwrap();
    let said = format!("{}{}", text(&out.stdout), text(&out.stderr));
    assert!(out.status.code().is_some_and(|c| c < 10), "{said}");
    assert!(!said.contains("compute_time_us") && !said.contains("panicked"), "{said}");
}
