//! Rules and trust, on the binary.

use crate::home::{Home, text};

const DENY: &str = "# mine\n[[rule]]\nname = \"no sizes\"\ntool = \"disk_*\"\nverdict = \"deny\"\n";

#[test]
fn a_denial_beats_yes_and_any_order() {
    let home = Home::new();
    let allow = "[[rule]]\ntool = \"*\"\nverdict = \"allow\"\n";
    for rules in [DENY.to_owned(), format!("{DENY}{allow}"), format!("{allow}{DENY}")] {
        home.write("config/needlesh/policy.toml", &rules);
        for args in [vec!["call", "disk_usage", "--yes"], vec!["run", "how big is the src folder", "--yes"], vec!["call", "disk_usage"]] {
            let out = home.run(&args, "");
            assert_eq!(out.status.code(), Some(5), "{args:?} {}", text(&out.stdout));
            assert!(text(&out.stderr).contains("\"no sizes\"") && text(&out.stderr).contains("policy.toml:"), "{}", text(&out.stderr));
            assert!(out.stdout.is_empty(), "{}", text(&out.stdout));
        }
        let out = home.run(&["call", "disk_usage", "--yes", "--json"], "");
        let error: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
        assert_eq!(error["error_code"], "not_permitted");
        assert!(error["where"]["line"].as_u64().unwrap() >= 2, "{error}");
        let out = home.run(&["ask", "--json", "how big is the src folder"], "");
        let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(answer["calls"][0]["plan"]["policy"]["verdict"], "deny", "{answer}");
    }
}

#[test]
fn an_allowing_rule_runs_where_nobody_can_be_asked_but_not_what_was_not_said() {
    let home = Home::new();
    home.write("victim.txt", "x");
    let rule = format!("[[rule]]\ntool = \"delete_file\"\narguments = {{ path = \"{}/*\" }}\nverdict = \"allow\"\n", home.path().display());
    home.write("config/needlesh/policy.toml", &rule);
    let check = |path: &str| {
        let out = home.run(&["policy", "check", "delete_file", "--arg", &format!("path={path}"), "--json"], "");
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()
    };
    let (in_it, beyond) = (check("victim.txt"), check("victim.txt/../../x"));
    assert_eq!((&in_it["verdict"], &in_it["line"], &in_it["unattended"]), (&"allow".into(), &1.into(), &true.into()), "{in_it}");
    assert_eq!((&beyond["verdict"], &beyond["line"]), (&"ask".into(), &serde_json::Value::Null), "{beyond}");
    assert_eq!(home.run(&["call", "delete_file", "--arg", "path=../x"], "").status.code(), Some(5));
    assert_eq!(home.run(&["call", "delete_file", "--arg", "path=victim.txt"], "").status.code(), Some(0));
    assert!(!home.path().join("victim.txt").exists());
    // Not sure enough to change something unattended.
    home.write("victim.txt", "x");
    assert_eq!(home.run(&["run", "delete victim.txt", "--min-confidence", "1"], "").status.code(), Some(3));
    assert!(home.path().join("victim.txt").exists());
}

#[test]
fn rules_that_cannot_be_read_let_nothing_run() {
    let home = Home::new();
    home.write(
        "config/needlesh/policy.toml",
        "[[rule]]\nname = \"n\"\ntool = \"git_*\"\nverdict = \"deny\"\nmatch = [{ tool = \"disk_usage\" }]\n",
    );
    for args in [
        vec!["call", "disk_usage", "--yes"],
        vec!["run", "how big is the src folder", "--yes"],
        vec!["policy", "list"],
        vec!["policy", "check", "disk_usage"],
        vec![],
    ] {
        let out = home.run(&args, "how big is the src folder\n");
        let stderr = text(&out.stderr);
        assert_eq!(out.status.code(), Some(8), "{args:?} {stderr}");
        assert!(stderr.contains("policy.toml:5:") && stderr.contains("the rule \"n\" does not match"), "{args:?} {stderr}");
    }
    for args in [vec!["help"], vec!["tools", "list"], vec!["ask", "how big is the src folder"], vec!["history", "list"]] {
        assert_eq!(home.run(&args, "").status.code(), Some(0), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_policy_that_is_no_file_does_not_fall_open() {
    let home = Home::new();
    let file = home.path().join("config/needlesh/policy.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("/nonexistent/policy.toml", &file).unwrap();
    assert_eq!(home.run(&["call", "disk_usage", "--yes"], "").status.code(), Some(8));
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert_eq!(home.run(&["call", "disk_usage", "--yes"], "").status.code(), Some(8));
    std::fs::remove_dir(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert_eq!(home.run(&["call", "disk_usage", "--yes"], "").status.code(), Some(8), "a pipe is not waited for");
}

const TOOLS: &str = r#"{"needlesh": 1, "tools": [{"name": "greet_team", "description": "Greet the team", "parameters": {},
 "action": {"shell": {"argv": ["echo", "hello team"]}}, "annotations": {"readOnlyHint": true}}]}"#;

#[test]
fn a_project_counts_only_as_it_was_trusted() {
    let home = Home::new();
    home.write(".needlesh/schemas/team.json", TOOLS);
    home.write(".needlesh/policy.toml", "[[rule]]\nname = \"theirs\"\ntool = \"disk_usage\"\nverdict = \"deny\"\n");
    let greet = || home.run(&["call", "greet_team", "--dry-run"], "");
    let usage = || home.run(&["call", "disk_usage", "--yes"], "").status.code();
    let out = greet();
    assert_eq!((out.status.code(), usage()), (Some(2), Some(0)));
    assert!(
        text(&out.stderr).contains("./.needlesh is not trusted and not loaded (policy.toml, schemas/team.json)"),
        "{}",
        text(&out.stderr)
    );
    let out = home.run(&["trust"], "");
    assert_eq!(out.status.code(), Some(5));
    assert!(
        text(&out.stderr).contains("\"argv\":[\"echo\",\"hello team\"]") && text(&out.stderr).contains("name = \"theirs\""),
        "{}",
        text(&out.stderr)
    );
    assert_eq!(home.run(&["trust", "--yes"], "").status.code(), Some(0));
    let out = greet();
    // Its own hint does not make it harmless.
    assert!(text(&out.stdout).contains("destructive: it may delete or overwrite"), "{}", text(&out.stdout));
    assert_eq!((out.status.code(), usage()), (Some(0), Some(5)));
    assert!(text(&home.run(&["trust", "--list"], "").stdout).contains("schemas/team.json"));
    home.write(".needlesh/schemas/team.json", &TOOLS.replace("hello team", "bye"));
    let out = greet();
    assert_eq!((out.status.code(), usage()), (Some(2), Some(5)), "its tools are left out, what it denied is not");
    assert!(text(&out.stderr).contains("has changed since you trusted it"), "{}", text(&out.stderr));
    let shown = text(&home.run(&["trust"], "").stderr);
    assert!(shown.contains("-    2   \"action\": {\"shell\": {\"argv\": [\"echo\", \"hello team\"]}}"), "{shown}");
    assert!(shown.contains("+    2   \"action\": {\"shell\": {\"argv\": [\"echo\", \"bye\"]}}"), "{shown}");
    assert_eq!(home.run(&["trust", "--yes"], "").status.code(), Some(0));
    assert_eq!(greet().status.code(), Some(0));
    assert_eq!(home.run(&["trust", "--revoke"], "").status.code(), Some(0));
    assert_eq!(greet().status.code(), Some(2));
}

#[test]
fn a_trusted_project_cannot_allow() {
    let home = Home::new();
    home.write(".needlesh/policy.toml", "[[rule]]\ntool = \"*\"\nverdict = \"allow\"\n");
    assert_eq!(home.run(&["call", "disk_usage", "--dry-run"], "").status.code(), Some(0));
    assert_eq!(home.run(&["trust", "--yes"], "").status.code(), Some(0));
    let out = home.run(&["call", "disk_usage", "--yes"], "");
    assert_eq!(out.status.code(), Some(8));
    assert!(text(&out.stderr).contains("./.needlesh/policy.toml:3:11: a project's rules cannot allow"), "{}", text(&out.stderr));
}

#[test]
fn a_rule_about_hosts_holds_for_where_an_answer_leads_too() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut head = [0; 4096];
            let n = socket.read(&mut head).unwrap_or(0);
            let text = String::from_utf8_lossy(&head[..n]).into_owned();
            let answer = if text.starts_with("GET /away") {
                format!("HTTP/1.1 302 Found\r\nlocation: http://localhost:{port}/landed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            } else {
                "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nlanded".to_owned()
            };
            let _ = socket.write_all(answer.as_bytes());
        }
    });
    let tools = serde_json::json!({"needlesh": 1, "tools": [{"name": "look", "description": "Look", "annotations": {"readOnlyHint": true},
        "action": {"http": {"method": "GET", "url": format!("http://127.0.0.1:{port}/away"), "redirects": "any"}}}]});
    let call = |rules: &str| {
        let home = Home::new();
        home.write("config/needlesh/schemas/look.json", &tools.to_string());
        home.write("config/needlesh/policy.toml", rules);
        home.run(&["call", "look", "--yes"], "")
    };
    let free = call("");
    assert_eq!((free.status.code(), text(&free.stdout).trim()), (Some(0), "landed"), "{}", text(&free.stderr));
    let allow = "[[rule]]\ntool = \"look\"\nhost = \"127.0.0.1\"\nverdict = \"allow\"\n";
    for rules in ["[[rule]]\nhost = \"localhost\"\nverdict = \"deny\"\n", allow] {
        let held = call(rules);
        assert_eq!((held.status.code(), text(&held.stdout).as_str()), (Some(7), ""), "{rules}");
        assert!(text(&held.stderr).contains("it redirects to localhost"), "{}", text(&held.stderr));
    }
}

#[test]
fn a_denial_that_begins_with_a_wildcard_is_not_passed_by_naming_a_folder() {
    let home = Home::new();
    home.write("project/deep/.env", "KEY=secret");
    home.write("project/a.txt", "x");
    home.write("clean/a.txt", "x");
    home.write("server.key", "secret");
    let tools = serde_json::json!({"needlesh": 1, "tools": [
        {"name": "all_of", "description": "d", "parameters": {"type": "object", "properties": {"folder": {"type": "string", "format": "path"}}},
         "action": {"shell": {"argv": ["grep", "-rh", "", "--", "{folder}"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false}},
        {"name": "words_of", "description": "d", "parameters": {"type": "object", "properties": {"what": {"type": "string"}}},
         "action": {"shell": {"argv": ["cat", "--", "{what}"]}}, "annotations": {"readOnlyHint": true, "openWorldHint": false}}]});
    home.write("config/needlesh/schemas/t.json", &tools.to_string());
    home.write("config/needlesh/policy.toml", "[[rule]]\npath = [\"**/.env\", \"*.key\"]\nverdict = \"deny\"\n");
    for (tool, argument, code) in [
        ("all_of", "folder=project", 5),
        ("all_of", "folder=.", 5),
        ("all_of", "folder=project/deep", 5),
        ("words_of", "what=project/deep/.env", 5),
        ("words_of", "what=server.key", 5),
        ("all_of", "folder=clean", 0),
        ("words_of", "what=clean/a.txt", 0),
    ] {
        let out = home.run(&["call", tool, "--arg", argument, "--yes"], "");
        assert_eq!(out.status.code(), Some(code), "{tool} {argument}: {}", text(&out.stderr));
        assert!(!text(&out.stdout).contains("secret"), "{tool} {argument}");
    }
}
