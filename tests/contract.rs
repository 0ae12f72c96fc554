//! The exit-code table as a contract: for every row a run that ends so, with the JSON object that says it and a stdout that holds
//! nothing else.

use crate::home::{Home, text};
use crate::terminal::Session;
use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Output};

const TOOLS: &str = r#"{"needlesh":1,"tools":[
    {"name":"slow","description":"Wait for long","parameters":{"type":"object","properties":{}},"annotations":{"readOnlyHint":false,"destructiveHint":false,"openWorldHint":false},
     "action":{"shell":{"script":"touch started; sleep 60","timeout_s":50}}},
    {"name":"late","description":"Take too long","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},
     "action":{"shell":{"argv":["sleep","60"],"timeout_s":1}}},
    {"name":"fails","description":"Fail with a code","parameters":{"type":"object","properties":{"code":{"type":"integer"}},"required":["code"]},"annotations":{"destructiveHint":false,"openWorldHint":false},
     "action":{"shell":{"script":"exit \"$code\""}}},
    {"name":"dies","description":"End by a signal","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},
     "action":{"shell":{"script":"kill -SEGV $$"}}},
    {"name":"absent","description":"Run what is not there","parameters":{"type":"object","properties":{}},"annotations":{"destructiveHint":false,"openWorldHint":false},
     "action":{"shell":{"argv":["no-such-program-of-needlesh"]}}},
    {"name":"drop_table","description":"Delete a table of the database","parameters":{"type":"object","properties":{"table":{"type":"string"}},"required":["table"]},
     "action":{"shell":{"argv":["echo","dropped","{table}"]}},"examples":[{"say":"drop the table users","arguments":{"table":"users"}}]}]}"#;

fn home() -> Home {
    let home = Home::new();
    home.write("config/needlesh/schemas/t.json", TOOLS);
    home
}

fn run(home: &Home, args: &[&str]) -> Output {
    home.run(&[&["--no-builtin"], args].concat(), "")
}

/// The error object on stderr, of the form that every one has.
fn error(out: &Output, what: &str) -> Value {
    let stderr = text(&out.stderr);
    let error: Value = serde_json::from_str(stderr.trim_end()).unwrap_or_else(|e| panic!("{what}: {e}: {stderr}"));
    let members: Vec<&str> = error.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["success", "error", "error_code", "where", "hint", "causes"], "{what}");
    assert!(error["success"] == false && error["where"].is_object() && error["causes"].is_array(), "{what}: {error}");
    assert!(error["error"].as_str().is_some_and(|e| !e.is_empty()) && error["hint"].is_string(), "{what}: {error}");
    error
}

#[test]
fn every_error_has_its_code_its_object_and_nothing_on_stdout() {
    let home = home();
    home.write("bad.json", "{");
    home.write("no/j", "not a journal\n");
    for (args, code, word) in [
        (&["run", "-", "--resume", "no/such/folder/j"][..], 1, "failed"),
        (&["call", "nothing", "--yes"], 2, "usage"),
        (&["call", "fails", "--arg", "code"], 2, "usage"),
        (&["call", "fails", "--arg", "code=x"], 2, "usage"),
        (&["call", "fails", "--min-confidence", "0.5"], 2, "usage"),
        (&["--yes", "call", "dies"], 2, "usage"),
        (&["run", "fail with a code", "--keep-going"], 2, "usage"),
        (&["ask", "fail with a code", "--jobs", "2"], 2, "usage"),
        (&["frobnicate"], 2, "usage"),
        (&["call", "fails", "--yes"], 4, "incomplete"),
        (&["call", "absent", "--yes"], 7, "not_started"),
        (&["--schemas", "bad.json", "call", "fails"], 8, "bad_file"),
        (&["--schemas", "missing.json", "ask", "x"], 8, "bad_file"),
        (&["--model", "bad.json", "ask", "x"], 8, "bad_file"),
        (&["run", "-", "--resume", "no/j"], 8, "bad_file"),
        // What was only shown would count as done.
        (&["run", "-", "--resume", "j", "--dry-run"], 2, "usage"),
    ] {
        let out = run(&home, &[&["--json"], args].concat());
        assert_eq!(out.status.code(), Some(code), "{args:?}: {}{}", text(&out.stdout), text(&out.stderr));
        assert_eq!(error(&out, &format!("{args:?}"))["error_code"], word, "{args:?}");
        assert!(out.stdout.is_empty(), "{args:?}: {}", text(&out.stdout));
        // The same in words.
        let out = run(&home, args);
        assert!(out.status.code() == Some(code) && out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}: {}", text(&out.stderr));
    }
}

#[test]
fn a_run_that_ends_badly_has_its_code_and_its_outcome() {
    let home = home();
    for (args, code, member, error_code) in [
        (&["call", "fails", "--arg", "code=42", "--yes"][..], 42, "exit_code", Value::Null),
        (&["call", "dies", "--yes"], 139, "signal", "program".into()),
        (&["call", "late", "--yes"], 124, "error", "timed_out".into()),
    ] {
        let out = run(&home, &[&["--json"], args].concat());
        let object: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!((out.status.code(), &object["success"]), (Some(code), &false.into()), "{args:?}: {object}");
        assert!(!object["outcome"][member].is_null() && object["error_code"] == error_code, "{args:?}: {object}");
        if error_code.is_null() {
            assert!(out.stderr.is_empty(), "{}", text(&out.stderr));
        } else {
            assert_eq!(error(&out, &format!("{args:?}"))["error_code"], error_code);
        }
        let out = run(&home, args);
        assert!(out.status.code() == Some(code) && out.stdout.is_empty(), "{args:?}");
    }
}

/// Whether a signal is ignored here, and so by the programs that are started.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[test]
fn a_signal_ends_the_tool_too_and_is_told_by_its_code() {
    let home = home();
    for (signal, code, word) in [("HUP", 129, "hung_up"), ("INT", 130, "interrupted"), ("TERM", 143, "terminated")] {
        if is_ignored(code - 128) {
            eprintln!("left out: {signal} is ignored here (nohup, a job in the background), and so by the program, as it should");
            continue;
        }
        let started = home.path().join("started");
        let _ = std::fs::remove_file(&started);
        let child = home.command(&["--no-builtin", "--json", "call", "slow", "--yes"]).spawn().unwrap();
        while !started.exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
        let out = child.wait_with_output().unwrap();
        assert_eq!((out.status.code(), &error(&out, signal)["error_code"]), (Some(code), &word.into()), "{signal}");
    }
}

#[test]
fn a_refusal_is_an_answer_in_json_and_words_without_it() {
    let home = home();
    let ask = "what is the weather like in Paris";
    for args in [&["run", ask, "--yes"][..], &["run", ask, "--print", "shell"], &["run", ask, "--dry-run"], &["run", ask]] {
        let out = run(&home, args);
        assert!(out.status.code() == Some(3) && out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}: {}", text(&out.stdout));
        let out = run(&home, &[&["--json"], args].concat());
        let object: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!((out.status.code(), &object["type"], &object["success"]), (Some(3), &"refusal".into(), &false.into()), "{args:?}");
        assert!(object["error"].is_string() && object["error_code"].is_string() && out.stderr.is_empty(), "{args:?}: {object}");
    }
}

#[test]
fn what_nobody_was_asked_about_is_shown_and_named_with_what_runs_it() {
    let home = home();
    let sentence = "drop the table users";
    let out = run(&home, &["run", sentence]);
    let stderr = text(&out.stderr);
    assert_eq!(out.status.code(), Some(5), "{stderr}");
    assert!(text(&out.stdout).contains("$ env echo dropped users"), "{}", text(&out.stdout));
    // What the message says is true, word for word.
    let flags: Vec<&str> = stderr.lines().find_map(|l| l.trim().strip_suffix("  # runs it")).unwrap().split(' ').collect();
    assert_eq!(flags[0], "--yes=destructive", "{stderr}");
    let out = run(&home, &[&["run", sentence], &flags[..]].concat());
    assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(0), "dropped users\n"), "{}", text(&out.stderr));
    // `--yes` alone is not for what may delete; a call by hand was chosen by a person.
    let out = run(&home, &["run", sentence, "--yes", "--min-confidence", "0"]);
    assert!(out.status.code() == Some(5) && text(&out.stderr).contains("--yes=destructive"), "{}", text(&out.stderr));
    assert_eq!(run(&home, &["call", "drop_table", "--arg", "table=users", "--yes"]).status.code(), Some(0));
    let out = run(&home, &["--json", "run", sentence]);
    let object: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&object["success"], &object["error_code"]), (&false.into(), &"not_permitted".into()), "{object}");
    assert_eq!(error(&out, "json")["hint"], object["hint"]);
    // So is the rule, where one would do.
    let out = run(&home, &["call", "drop_table", "--arg", "table=users"]);
    let stderr = text(&out.stderr);
    let rule: Vec<&str> = stderr.lines().skip_while(|l| !l.contains("[[rule]]")).map(str::trim).collect();
    assert!(rule.len() > 2, "{stderr}");
    home.write("config/needlesh/policy.toml", &rule.join("\n"));
    assert_eq!(run(&home, &["call", "drop_table", "--arg", "table=users"]).status.code(), Some(0));
}

#[test]
fn printing_obeys_the_bars_of_running() {
    let home = home();
    let sentence = "drop the table users";
    let answer: Value = serde_json::from_slice(&run(&home, &["--json", "ask", sentence]).stdout).unwrap();
    let sure = answer["confidence"].as_f64().unwrap();
    let (below, above) = (format!("{:.3}", sure - 0.01), format!("{:.3}", (sure + 0.002).min(1.0)));
    let out = run(&home, &["run", sentence, "--print", "shell", "--min-confidence", &below]);
    assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(0), "env echo dropped users\n"), "{}", text(&out.stderr));
    if sure < 0.998 {
        for form in ["shell", "argv", "call"] {
            let out = run(&home, &["run", sentence, "--print", form, "--min-confidence", &above]);
            let stderr = text(&out.stderr);
            assert!(out.status.code() == Some(3) && out.stdout.is_empty(), "{form}: {stderr}");
            let flag: Vec<&str> = stderr.lines().find_map(|l| l.trim().strip_suffix("  # prints it")).unwrap().split(' ').collect();
            let out = run(&home, &[&["run", sentence, "--print", form], &flag[..]].concat());
            assert_eq!(out.status.code(), Some(0), "{form}: {}", text(&out.stderr));
        }
        let out = run(&home, &["run", sentence, "--print", "json", "--min-confidence", &above]);
        let object: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!((out.status.code(), &object["refused"]), (Some(3), &"low_confidence".into()), "{object}");
        assert_eq!(object["held_back"][0]["name"], "drop_table");
        assert!(object["confidence"] == object["held_back"][0]["confidence"] && object["confidence"].is_number(), "{object}");
    }
    home.write("config/needlesh/policy.toml", "[[rule]]\ntool = \"drop_*\"\nverdict = \"deny\"\n");
    for args in [&["run", sentence, "--min-confidence", "0"][..], &["call", "drop_table", "--arg", "table=users"]] {
        let out = run(&home, &[args, &["--print", "shell"]].concat());
        assert!(out.status.code() == Some(5) && out.stdout.is_empty(), "{args:?}: {}", text(&out.stderr));
    }
}

#[test]
fn a_no_is_six_and_the_table_has_every_row() {
    let mut tools = tempfile::NamedTempFile::new().unwrap();
    tools.write_all(TOOLS.as_bytes()).unwrap();
    let mut s = Session::own(24, 80, tools.path(), &["call", "drop_table", "--arg", "table=users"], &[]);
    s.see("type drop_table");
    s.press("no\r");
    assert_eq!(s.end(), 6);
    let table = text(&Home::new().run(&["help", "exit-codes"], "").stdout);
    let page = std::fs::read_to_string(crate::repo("docs/cli.md")).unwrap();
    for code in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "124", "129", "130", "143", "other"] {
        let row = table.lines().find(|l| l.trim_start().starts_with(&format!("{code} "))).unwrap_or_else(|| panic!("{code}: {table}"));
        let meaning = row.trim_start().strip_prefix(code).unwrap().trim();
        assert!(page.contains(&format!("| {code} | {meaning} |")), "docs/cli.md: {code} {meaning}");
    }
}

#[test]
fn every_command_and_global_option_is_on_the_page_of_the_command_line() {
    let help = text(&Home::new().run(&["--help"], "").stdout);
    let page = std::fs::read_to_string(crate::repo("docs/cli.md")).unwrap();
    let mut seen = 0;
    for line in help.lines().filter_map(|line| line.strip_prefix("  ")) {
        let is_command = line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains("  ");
        let option = line.trim_start().split([' ', ',']).find(|word| word.starts_with("--"));
        let wanted = match option.filter(|_| !is_command) {
            Some(option) => option.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect(),
            None if is_command => format!("needlesh {}", line.split(' ').next().unwrap()),
            None => continue,
        };
        if !["needlesh help", "--help", "--version"].contains(&wanted.as_str()) {
            assert!(page.contains(&wanted), "docs/cli.md does not have {wanted:?}");
            seen += 1;
        }
    }
    assert!(seen > 25, "only {seen} commands and options were found in --help");
}

#[test]
fn a_misspelt_tool_or_parameter_is_guessed() {
    let home = home();
    for (args, said) in [
        (&["call", "drop_tabel", "--arg", "table=x"][..], "did you mean \"drop_table\"?"),
        (&["call", "drop_table", "--arg", "tabel=x"], "did you mean \"table\"?"),
        (&["call", "drop_table", "--args-json", "{\"table\": \"x\", \"force\": 1}"], "no parameter \"force\"; it has table"),
        (&["policy", "check", "dies", "--arg", "x=1"], "it has none"),
        (&["call", "drop_table", "table=x"], "did you mean: needlesh call NAME --arg table=x"),
        (&["call", "drop_table", "--table", "x"], "did you mean: needlesh call NAME --arg table=VALUE"),
        (&["import", "x.yaml"], "did you mean: needlesh tools import"),
        (&["run", "--yes"], "did you mean: needlesh run -  # the requests are on stdin"),
    ] {
        let out = run(&home, args);
        assert_eq!((out.status.code(), out.stdout.is_empty()), (Some(2), true), "{args:?}");
        assert!(text(&out.stderr).contains(said), "{args:?}: {}", text(&out.stderr));
    }
}

#[test]
fn doctor_names_what_is_broken_and_works_with_it() {
    let home = home();
    let lines = |args: &[&str]| {
        let out = run(&home, &[&["--json", "doctor"], args].concat());
        let all: Vec<Value> = text(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (out.status.code(), all)
    };
    let (code, all) = lines(&[]);
    let about = |all: &[Value], what: &str| all.iter().filter(|f| f["what"] == what).cloned().collect::<Vec<_>>();
    assert_eq!(code, Some(0), "{all:?}");
    for what in ["config", "model", "tools", "programs", "rules", "sandbox", "terminal", "clipboard", "history"] {
        assert!(!about(&all, what).is_empty(), "{what}");
    }
    assert!(about(&all, "programs")[0]["words"].as_str().unwrap().contains("no-such-program-of-needlesh"), "{all:?}");
    home.write("config/needlesh/config.toml", "theme = \"pink\"\nmuose = 1\n");
    home.write("config/needlesh/policy.toml", "[[rule]]\nverdict = 3\n");
    home.write("config/needlesh/schemas/b.json", "{");
    home.write("data/needlesh/history.db", "not a database, and long enough to be read as one that is broken");
    let (code, all) = lines(&["--model", "no/such/model"]);
    let broken: Vec<&str> = all.iter().filter(|f| f["state"] == "broken").map(|f| f["what"].as_str().unwrap()).collect();
    assert_eq!((code, broken), (Some(8), vec!["config", "config", "model", "tools", "rules", "history"]), "{all:?}");
    assert!(all.iter().filter(|f| f["state"] == "broken").all(|f| !f["fix"].as_str().unwrap().is_empty()), "{all:?}");
    assert_eq!(run(&home, &["doctor", "--help"]).status.code(), Some(0));
}

#[test]
fn the_settings_are_shown_with_what_is_wrong_and_the_files_are_named() {
    let home = home();
    home.write("config/needlesh/config.toml", "theme = \"light\"\n[keys]\nhelp = \"F5\"\n");
    let out = run(&home, &["--json", "config", "show"]);
    let shown: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &shown["theme"], &shown["keys"]["help"]), (Some(0), &"light".into(), &"F5".into()), "{shown}");
    assert!(text(&run(&home, &["config", "show"]).stdout).contains("theme = \"light\"\nmouse = true\n"));
    home.write("config/needlesh/config.toml", "mouse = false\ntheme = \"pink\"\n");
    let out = run(&home, &["--json", "config", "show"]);
    let shown: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &shown["theme"], &shown["mouse"]), (Some(8), &"auto".into(), &false.into()), "{shown}");
    assert_eq!((&shown["faults"][0]["line"], &error(&out, "show")["where"]["line"]), (&2.into(), &2.into()));
    let out = run(&home, &["--json", "config", "path"]);
    let paths: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(paths["config"].as_str().unwrap().ends_with("config/needlesh/config.toml") && paths["history"].is_string(), "{paths}");
    assert_eq!(run(&home, &["config", "edit"]).status.code(), Some(2), "an editor needs a terminal");
}
