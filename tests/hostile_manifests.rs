//! Manifests written against the reader, and folders written against the shipped tools: what costs too much is left out with
//! a message, what could change what runs is refused, and no program that a folder names is run.

use super::home::{Home, text};
use super::hostile::make;
use needlesh::action::Refusal;
use needlesh::manifest::{Severity, Sources, ToolSet, load};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::{Command, Stdio};

fn read(file: &Value) -> ToolSet {
    load(&Sources { builtin: vec![("f.json".into(), file.to_string())], ..Sources::default() })
}

/// Tools of these schemas, and one good one after them.
fn with_schemas(schemas: &[Value]) -> ToolSet {
    let mut tools: Vec<Value> = schemas.iter().enumerate().map(|(i, s)| json!({"name": format!("t{i}"), "inputSchema": s})).collect();
    tools.push(json!({"name": "good"}));
    read(&json!({"tools": tools}))
}

/// The schema is refused with these words, and the good tool stays.
fn refused(schema: &Value, words: &str) {
    let set = with_schemas(std::slice::from_ref(schema));
    assert_eq!(set.tools.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["good"], "{words}: {:.200}", schema.to_string());
    let told = set.problems[0].to_string();
    assert!(told.contains("the tool \"t0\" is left out") && told.contains(words), "{told:.400}");
}

fn loads(schema: &Value) -> ToolSet {
    let set = with_schemas(std::slice::from_ref(schema));
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning), "{}", set.problems[0]);
    set
}

/// Each definition names the next one twice.
fn doubling(key: &str, depth: usize) -> Value {
    let mut defs = Map::new();
    for i in 0..depth {
        let next = json!({"$ref": format!("#/$defs/d{}", i + 1)});
        defs.insert(format!("d{i}"), json!({key: [next, next]}));
    }
    defs.insert(format!("d{depth}"), json!({"type": "string"}));
    Value::Object(defs)
}

#[test]
fn doubling_references_are_refused_when_they_are_read() {
    for key in ["allOf", "anyOf", "oneOf", "prefixItems"] {
        refused(&json!({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": doubling(key, 40)}), "more than 10000 parts");
        loads(&json!({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": doubling(key, 8)}));
    }
    // The same behind a name of its own, which other readers would look its references up under.
    let inner = json!({"$id": "urn:inner", "$ref": "#/$defs/d0", "$defs": doubling("allOf", 40)});
    refused(&json!({"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": inner}}), "leads nowhere");
    // The same as a list of values that is copied for each parameter.
    let values: Vec<String> = (0..20_000).map(|i| format!("value number {i}")).collect();
    let named: Map<String, Value> = (0..100).map(|i| (format!("p{i}"), json!({"$ref": "#/$defs/e"}))).collect();
    refused(&json!({"properties": named, "$defs": {"e": {"enum": values}}}), "more than 10000 parts");
    // The same as a tree that the grammar would write out.
    let children: Map<String, Value> = (0..30).map(|i| (format!("p{i}"), json!({"$ref": "#"}))).collect();
    refused(&json!({"properties": children}), "more than 10000 parts");
}

#[test]
fn references_are_counted_and_end() {
    let many: Map<String, Value> = (0..501).map(|i| (format!("p{i}"), json!({"$ref": "#/$defs/s"}))).collect();
    refused(&json!({"properties": many, "$defs": {"s": {"type": "string"}}}), "more than 500 references");
    let anchors: Map<String, Value> = (0..1_500)
        .map(|i| (format!("a{i}"), json!({"$anchor": format!("a{i}"), "allOf": [{"$ref": format!("#a{}", (i + 1) % 1_500)}]})))
        .collect();
    refused(&json!({"properties": {"p": {"$ref": "#a0"}}, "$defs": anchors}), "more than");
    let chain: Map<String, Value> = (0..300).map(|i| (format!("c{i}"), json!({"$ref": format!("#/$defs/c{}", i + 1)}))).collect();
    refused(&json!({"properties": {"p": {"$ref": "#/$defs/c0"}}, "$defs": chain}), "schemas deep");
    let circle = json!({"properties": {"p": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}});
    refused(&circle, "leads back to itself");
    refused(&json!({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}), "names two schemas");
    loads(&json!({"properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}, "n": {"type": "integer"}}}));
}

#[test]
fn patterns_are_bounded() {
    refused(&json!({"properties": {"a": {"pattern": "((a{100}){100}){100}"}}}), "repeats too much");
    refused(&json!({"patternProperties": {"(a{999}){999}": {}}}), "repeats too much");
    let large = |i: usize| json!({"properties": {"a": {"pattern": format!("[\\p{{L}}]{{1,150}}{i}")}}});
    let set = with_schemas(&(0..100).map(large).collect::<Vec<_>>());
    assert_eq!(set.tools.len(), 67, "the first that fit, and the one without a pattern");
    assert!(set.problems[0].message.contains("too large together"), "{}", set.problems[0]);
    let set = loads(
        &json!({"properties": {"a": {"pattern": "^(a+)+$"}, "b": {"pattern": "^(?=.*b)(a|a)*c$"}, "c": {"pattern": "^\\p{L}{1,255}$"}, "d": {"pattern": "^\\w{1,255}$"}}}),
    );
    let long = "a".repeat(5_000);
    assert!(!set.tools[0].check(json!({"a": format!("{long}!")}).as_object().unwrap()).is_valid());
    assert!(!set.tools[0].check(json!({"b": format!("{long}!")}).as_object().unwrap()).is_valid());
    assert!(set.tools[0].check(json!({"a": long, "c": "größe"}).as_object().unwrap()).is_valid());
}

#[test]
fn a_check_is_bounded_in_work_and_words() {
    let arm = json!({"properties": {"next": {"$ref": "#"}}, "required": ["none"]});
    let set = loads(&json!({"anyOf": [arm, arm, {"type": "object", "maxProperties": 0}]}));
    let nested = |depth: usize| (0..depth).fold(json!({}), |inside, _| json!({"next": inside}));
    let check = |depth: usize| set.tools[0].check(nested(depth).as_object().unwrap());
    assert!(!check(3).is_valid());
    assert!(check(60).invalid[0].message.contains("too much to check"));
    let set = loads(&json!({"properties": {"l": {"items": {"type": "integer"}}}}));
    let verdict = |n: usize| set.tools[0].check(json!({"l": vec!["x".repeat(50); n]}).as_object().unwrap()).invalid;
    assert_eq!((verdict(3).len(), verdict(5_000).len(), verdict(100_000).len()), (3, 100, 1));
    let long = set.tools[0].check(json!({"l": ["y".repeat(100_000)]}).as_object().unwrap());
    assert!(long.invalid[0].message.len() <= 400);
    // Examples are checked at every start, so all of them together are bounded too.
    let example = |depth: usize| json!({"say": "x", "arguments": nested(depth)});
    let tool = json!({"name": "t", "parameters": {"anyOf": [arm, arm]}, "examples": vec![example(60); 20]});
    let set = read(&json!({"needlesh": 1, "tools": [tool]}));
    assert!(set.tools.len() == 1 && set.problems.iter().any(|p| p.message.contains("too many or too large")), "{:?}", set.problems);
}

#[test]
fn problems_are_counted_and_told_in_bounds() {
    let same: Vec<Value> = (0..12_000).map(|_| json!({"name": "t"})).collect();
    let set = read(&Value::Array(same));
    assert_eq!((set.tools.len(), set.problems.len()), (1, 101));
    assert!(set.problems[100].message.contains("more errors"));
    let far: Vec<Value> = (0..10_001).map(|i| json!({"name": format!("t{i}")})).collect();
    let set = read(&Value::Array(far));
    assert_eq!(set.tools.len(), 10_000);
    assert!(set.problems[0].message.contains("1 tools are left out: a file may hold 10000"), "{}", set.problems[0]);
    let actions: Map<String, Value> = (0..1_001).map(|i| (format!("t{i}"), json!({"builtin": "time"}))).collect();
    let set = read(&json!({"needlesh": 1, "actions": actions}));
    assert!(set.problems.iter().any(|p| p.message.contains("1 actions are left out")));
    let named: Map<String, Value> = (0..3_000).map(|i| (format!("a parameter with a long name {i}"), json!({}))).collect();
    let set = read(&json!({"needlesh": 1, "tools": [{"name": "t", "parameters": {"type": "object", "properties": named},
        "action": {"shell": {"argv": ["ls", "{b}"]}}}]}));
    assert!(set.problems[0].to_string().len() < 3_000);
}

#[test]
fn long_texts_are_cut() {
    let long = "many words ".repeat(20_000);
    let set = read(
        &json!({"tools": [{"name": "t", "description": long, "inputSchema": {"properties": {"a": {"type": "string", "description": long}}}}]}),
    );
    let tool = &set.tools[0];
    assert!(tool.description.len() <= 4_096 && tool.description.ends_with("words"));
    assert!(tool.params[0].description.len() <= 4_096 && tool.written.to_string().len() < 5_000, "what the model reads is bounded");
    assert!(set.problems[0].message.contains("220000 bytes") && set.problems[0].pointer == "/tools/0/description");
    // A long key does not make the place of each value below it as long.
    let key = "k".repeat(1 << 20);
    let set = read(
        &json!({"needlesh": 1, "tools": [{"name": "t", "action": {"http": {"url": "https://example.com/", "json": {key: vec![1; 200_000]}}}}]}),
    );
    assert_eq!((set.tools.len(), set.problems.as_slice()), (1, [].as_slice()));
}

#[test]
fn large_honest_files_load() {
    let many: Map<String, Value> = (0..5_000).map(|i| (format!("p{i}"), json!({"type": "string"}))).collect();
    assert_eq!(loads(&json!({"properties": many})).tools[0].params.len(), 5_000);
    let values: Vec<String> = (0..60_000).map(|i| format!("v{i}")).collect();
    assert_eq!(loads(&json!({"properties": {"a": {"enum": values}}})).tools[0].params[0].choices.len(), 60_000);
    let deep = (0..30).fold(json!({"type": "string"}), |inside, _| json!({"type": "object", "properties": {"x": inside}}));
    loads(&json!({"properties": {"a": deep}}));
    loads(&json!({"properties": {"a": {"type": "array", "minItems": 1_000_000}}}));
    let tools: Vec<Value> =
        (0..10_000).map(|i| json!({"name": format!("t{i}"), "inputSchema": {"properties": {"a": {"type": "string"}}}})).collect();
    assert_eq!(read(&json!({"tools": tools})).tools.len(), 10_000);
}

#[test]
#[cfg(unix)]
fn pipes_and_devices_are_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("p.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let set = load(&Sources { given: vec![path.to_owned()], ..Sources::default() });
        assert!(set.problems[0].message.contains("a pipe or a device") && !set.problems[0].fix.is_empty(), "{:?}", set.problems);
    }
    // In a folder it is passed over.
    let set = load(&Sources { given: vec![folder.path().to_owned()], ..Sources::default() });
    assert!(set.problems.iter().all(|p| p.severity == Severity::Warning));
}

/// A tool whose parameters are a text `x` and a list `l`.
fn shell(shell: &Value) -> ToolSet {
    let properties =
        json!({"x": {"type": "string"}, "l": {"type": "array", "items": {"type": "string"}}, "o": {"type": "string", "format": "option"}});
    read(
        &json!({"needlesh": 1, "tools": [{"name": "t", "parameters": {"type": "object", "properties": properties}, "action": {"shell": shell}}]}),
    )
}

#[test]
fn values_never_become_options() {
    let unsafe_value = |argv: Value, arguments: Value| {
        let set = shell(&json!({"argv": argv}));
        assert_eq!(set.problems, [], "{argv}");
        matches!(make(&set, "t", &arguments), Err(Refusal::Unsafe { .. }))
    };
    for (argv, arguments) in [
        (json!(["ls", "{x}"]), json!({"x": "-la"})),
        (json!(["ls", "{x}y"]), json!({"x": "-"})),
        (json!(["ls", {"each": "l", "as": ["{}"]}, "--"]), json!({"l": ["a", "-rf"]})),
        (json!(["ls", "{o}{x}"]), json!({"o": "", "x": "-a"})),
        (json!(["timeout", "--", "5", "rm", "{x}"]), json!({"x": "-rf"})),
        (json!(["env", "--", "echo", "{x}"]), json!({"x": "-e"})),
        (json!(["ssh", "--", "{x}"]), json!({"x": "-oProxyCommand=id"})),
        (json!(["sudo", "-u", "a", "--", "rm", {"each": "l", "as": ["{}"]}]), json!({"l": ["-r"]})),
        (json!(["curl", "--data", "{x}", "https://example.com"]), json!({"x": "@/etc/passwd"})),
        (json!(["curl", "-F", "file={x}", "https://example.com"]), json!({"x": "@/etc/passwd"})),
        (json!(["find", "{x}", "-name", "a"]), json!({"x": "!"})),
    ] {
        assert!(unsafe_value(argv.clone(), arguments.clone()), "{argv} {arguments}");
    }
    for (argv, arguments) in [
        (json!(["rm", "--", "{x}"]), json!({"x": "-rf"})),
        (json!(["ls", "a{x}"]), json!({"x": "-la"})),
        (json!(["ls", "{o}"]), json!({"o": "-la"})),
        (json!(["timeout", "5", "rm", "{x}"]), json!({"x": "a"})),
        (json!(["curl", "--data", "{x}", "https://example.com"]), json!({"x": "me@example.com"})),
    ] {
        assert!(!unsafe_value(argv.clone(), arguments.clone()), "{argv} {arguments}");
    }
}

#[test]
fn values_never_choose_what_runs() {
    for (action, part) in [
        (json!({"argv": ["{x}"]}), "the program must be"),
        (json!({"argv": ["env", "{x}"]}), "must be a fixed text"),
        (json!({"argv": ["sh", "-c", "{x}"]}), "in the code of \"sh\""),
        (json!({"argv": ["ls"], "env": {"LD_PRELOAD": "{x}"}}), "LD_PRELOAD could change what runs"),
        (json!({"argv": ["git", "log"], "env": {"GIT_PAGER": "{x}"}}), "GIT_PAGER could"),
        (json!({"argv": ["python3", "a.py"], "env": {"PYTHONPATH": "{x}"}}), "PYTHONPATH could"),
        (json!({"argv": ["ls"], "env": {"PATH": "{x}:/bin"}}), "PATH could"),
        (json!({"script": "ls", "env": {"BASH_ENV": "{x}"}}), "BASH_ENV could"),
        (json!({"argv": ["tar", "-tf", "a"], "env": {"TAR_OPTIONS": "{x}"}}), "TAR_OPTIONS could"),
        (json!({"argv": ["curl", "https://example.com"], "env": {"https_proxy": "{x}"}}), "https_proxy could"),
        (json!({"argv": ["ls"], "env": {"FROB": "{x}"}}), "FROB could"),
    ] {
        let set = shell(&action);
        assert!(set.tools.is_empty() && set.problems[0].message.contains(part), "{action}: {:?}", set.problems);
        assert!(!set.problems[0].fix.is_empty());
    }
    for env in [json!({"arg": "{x}"}), json!({"ARG_PATH": "{x}"}), json!({"X": "{x}"}), json!({"LC_ALL": "C"}), json!({"file_path": "{x}"})]
    {
        assert_eq!(shell(&json!({"argv": ["ls"], "env": env})).problems, [], "{env}");
    }
    let script = |name: &str| {
        let tool = json!({"name": "t", "parameters": {"type": "object", "properties": {name: {"type": "string"}}}, "action": {"shell": {"script": "ls"}}});
        read(&json!({"needlesh": 1, "tools": [tool]})).tools.len()
    };
    for (name, loaded) in [("path", 1), ("PATH", 0), ("TAR_OPTIONS", 0), ("RSYNC_RSH", 0), ("http_proxy", 0), ("city", 1), ("CITY", 1)] {
        assert_eq!(script(name), loaded, "{name}");
    }
}

#[test]
fn lists_of_other_programs_run_nothing() {
    let action = json!({"shell": {"argv": ["touch", "x"]}});
    for file in [
        json!([{"name": "t", "action": action}]),
        json!({"tools": [{"name": "t", "inputSchema": {}, "action": action, "undo": action}]}),
        json!({"jsonrpc": "2.0", "result": {"tools": [{"name": "t", "action": action}]}}),
        json!([{"type": "function", "function": {"name": "t", "action": action}}]),
        json!([{"name": "t", "input_schema": {}, "action": action}]),
        json!({"functionDeclarations": [{"name": "t", "action": action}]}),
        json!([{"name": "t", "parameters": {"a": "string"}, "action": action}]),
    ] {
        let set = read(&file);
        assert!(set.tools[0].action.is_none() && set.tools[0].undo.is_none(), "{file}");
    }
}

/// A program of this folder that says that it ran, where whatever it was run for passes it on.
fn evil(folder: &Path, name: &str, then: &str) -> String {
    use std::io::Write as _;
    let path = folder.join(".git").join(name);
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "#!/bin/sh\necho RAN-{name} >&2\n{then}").unwrap();
    drop(file);
    assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    path.to_str().unwrap().to_owned()
}

fn git(home: &Home, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(args).current_dir(home.path()).env("HOME", home.path()).env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(command.stdin(Stdio::null()).output().unwrap().status.success(), "{args:?}");
}

/// A repository with two branches whose configuration names a program wherever git lets it.
fn hostile_repository(home: &Home) {
    git(home, &["init", "-q"]);
    for pair in [["user.email", "a@b"], ["user.name", "n"], ["init.defaultBranch", "main"]] {
        git(home, &["config", pair[0], pair[1]]);
    }
    home.write("f", "one\n");
    git(home, &["add", "f"]);
    git(home, &["commit", "-qm", "one"]);
    git(home, &["branch", "dev"]);
    home.write("f", "one\ntwo\n");
    git(home, &["add", "f"]);
    home.write("f", "one\ntwo\nthree\n");
    let here = home.path();
    for (key, name, then) in [
        ("core.fsmonitor", "fsmonitor", "exit 1"),
        ("diff.external", "external", ""),
        ("diff.x.command", "driver", ""),
        ("diff.x.textconv", "textconv", "cat \"$1\""),
        ("gpg.program", "gpg", "exit 1"),
        ("core.pager", "pager", "cat"),
        ("core.editor", "editor", ""),
        ("gc.recentObjectsHook", "recent", ""),
    ] {
        let path = evil(here, name, then);
        git(home, &["config", key, &path]);
    }
    for (key, value) in
        [("log.showSignature", "true"), ("commit.gpgSign", "true"), ("pager.status", "true"), ("gc.auto", "1"), ("gc.autoDetach", "false")]
    {
        git(home, &["config", key, value]);
    }
    std::fs::create_dir_all(here.join(".git/hooks")).unwrap();
    for hook in [
        "pre-commit",
        "commit-msg",
        "prepare-commit-msg",
        "post-commit",
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
    ] {
        evil(here, &format!("hooks/{hook}"), "");
    }
    std::fs::create_dir_all(here.join(".git/info")).unwrap();
    home.write(".git/info/attributes", "* diff=x\n");
    // The history of these very calls.
    home.write(".git/info/exclude", "data\n");
}

fn call(home: &Home, tool: &str, arguments: &str) -> String {
    let out =
        home.command(&["call", tool, "--args-json", arguments, "--yes"]).env("HOME", home.path()).stdin(Stdio::null()).output().unwrap();
    format!("{}{}", text(&out.stdout), text(&out.stderr))
}

#[test]
fn the_git_tools_run_nothing_that_a_repository_names() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let home = Home::new();
    hostile_repository(&home);
    for (tool, arguments, part) in [
        ("git_status", "{}", "MM f"),
        ("show_commits", "{}", "one"),
        ("edited_lines", "{}", "+three"),
        ("edited_lines", r#"{"path": "f"}"#, "+three"),
        ("git_branches", "{}", "dev"),
        ("git_blame", r#"{"path": "f"}"#, "three"),
        ("file_commits", r#"{"path": "f"}"#, "one"),
        ("search_commits", r#"{"text": "ONE"}"#, "one"),
        ("git_show", "{}", "+one"),
        ("compare_branches", r#"{"first": "HEAD", "second": "dev"}"#, ""),
        ("git_remotes", "{}", ""),
        ("stash_changes", r#"{"message": "mine"}"#, "Saved"),
        ("list_stashes", "{}", "mine"),
        ("pop_stash", "{}", "f"),
        ("git_add", r#"{"path": "f"}"#, ""),
        ("git_unstage", r#"{"path": "f"}"#, ""),
        ("git_add", "{}", ""),
        ("git_commit", r#"{"message": "second"}"#, "second"),
        ("git_amend", r#"{"message": "third"}"#, "third"),
        ("create_tag", r#"{"tag": "t", "message": "m"}"#, ""),
        ("git_tags", "{}", "t"),
        ("create_branch", r#"{"branch": "b"}"#, ""),
        ("git_merge", r#"{"branch": "dev"}"#, "up to date"),
        ("git_restore", r#"{"path": "f"}"#, ""),
        ("git_switch", r#"{"branch": "dev"}"#, ""),
    ] {
        let told = call(&home, tool, arguments);
        assert!(!told.contains("RAN-") && told.contains(part), "{tool}: {told}");
        if tool == "git_commit" {
            git(&home, &["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "checkout", "-q", "--", "f"]);
        }
    }
    assert_eq!(
        std::fs::read_to_string(home.path().join("f")).unwrap(),
        "one\n",
        "it switched: {}",
        call(&home, "git_switch", r#"{"branch": "dev"}"#)
    );
}

#[test]
fn a_repository_that_lacks_objects_fetches_none() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let home = Home::new();
    git(&home, &["init", "-q"]);
    home.write("f", "one\n");
    git(&home, &["add", "f"]);
    let objects = home.path().join(".git/objects");
    for folder in std::fs::read_dir(&objects).unwrap().map(|e| e.unwrap().path()).filter(|p| p.file_name().unwrap().len() == 2) {
        std::fs::remove_dir_all(folder).unwrap();
    }
    home.write("f", "two\n");
    let fetch = evil(home.path(), "fetch", "");
    for (key, value) in [
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", format!("ext::{fetch}").as_str()),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("protocol.ext.allow", "always"),
    ] {
        git(&home, &["config", key, value]);
    }
    let told = call(&home, "edited_lines", "{}");
    assert!(!told.contains("RAN-") && told.contains("fatal"), "{told}");
}

#[test]
#[cfg(unix)]
fn an_archive_writes_only_into_its_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let gnu = Command::new("tar").arg("--version").output().is_ok_and(|out| text(&out.stdout).contains("GNU tar"));
    if !gnu {
        return;
    }
    let home = Home::new();
    let (outside, tar) = (home.path().join("outside"), home.path().join("a.tar"));
    home.write("outside/kept", "as it was");
    home.write("in/su", "x");
    home.write("in/evil", "written");
    std::fs::set_permissions(home.path().join("in/su"), std::fs::Permissions::from_mode(0o6755)).unwrap();
    std::os::unix::fs::symlink(&outside, home.path().join("in/way")).unwrap();
    std::fs::create_dir(home.path().join("out")).unwrap();
    let pack = |args: &[&str]| {
        let mut command = Command::new("tar");
        command
            .arg("--absolute-names")
            .args(["--file", tar.to_str().unwrap()])
            .args(["--directory", home.path().join("in").to_str().unwrap()]);
        assert!(command.args(args).output().unwrap().status.success(), "{args:?}");
    };
    pack(&["--create", "su", "way"]);
    let absolute = format!("s|evil|{}/absolute|", outside.display());
    for name in ["s|evil|way/through|", "s|evil|../above|", absolute.as_str()] {
        pack(&["--append", "--transform", name, "evil"]);
    }
    let told = call(&home, "list_archive", r#"{"archive": "a.tar"}"#);
    assert!(told.contains("way/through") && told.contains("../above"), "{told}");
    call(&home, "extract_archive", r#"{"archive": "a.tar", "folder": "out"}"#);
    let left: Vec<_> = std::fs::read_dir(&outside).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!((left, home.path().join("above").exists()), (vec!["kept".into()], false));
    assert_eq!(
        std::fs::metadata(home.path().join("out/su")).unwrap().permissions().mode() & 0o6000,
        0,
        "no one else's program runs as its owner"
    );
}

#[test]
fn a_schema_that_is_too_wide_for_a_grammar_is_told_and_ends_nothing() {
    let many = |n: usize| (0..n).map(|i| (format!("p{i}"), json!({"type": "string"}))).collect::<Map<_, _>>();
    let arms = |n: usize| (0..n).map(|i| json!({"properties": {format!("p{i}"): {"type": "string"}}})).collect::<Vec<_>>();
    let values = |n: usize| (0..n).map(|i| format!("v{i}")).collect::<Vec<_>>();
    let ask = |schema: Value| {
        let home = Home::new();
        home.write(
            "t.json",
            &json!({"needlesh": 1, "tools": [{"name": "wash", "description": "Wash the car", "parameters": schema}]}).to_string(),
        );
        let out = home.run(&["-q", "--no-builtin", "--schemas", "t.json", "ask", "wash the car"], "");
        (out.status.code(), text(&out.stderr))
    };
    for (schema, key) in [
        (json!({"type": "object", "properties": many(1_000)}), "properties"),
        // Its arms' properties become the tool's own.
        (json!({"type": "object", "allOf": arms(1_000)}), "properties"),
        (json!({"type": "object", "properties": {"p": {"enum": values(9_000)}}}), "enum"),
        (json!({"type": "object", "properties": {"p": {"type": "object", "properties": many(300)}}}), "properties"),
    ] {
        let (code, told) = ask(schema);
        assert!(code == Some(1) && told.contains(key) && told.contains("needlesh call wash"), "{code:?} {told}");
    }
    // What is as wide as it may be can be asked for.
    for schema in [json!({"type": "object", "properties": many(256)}), json!({"type": "object", "allOf": arms(100)})] {
        let (code, told) = ask(schema);
        assert!(code.is_some_and(|code| code != 1 && code < 100), "{code:?} {told}");
    }
}
