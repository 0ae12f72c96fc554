//! Rules over real tools and plans, and their properties.

mod inside;

use super::*;
use crate::action::Plan;
use crate::manifest::{Call, Sources, Tool, load};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOOLS: &str = r#"{"needlesh": 1, "tools": [
    {"name": "remove", "description": "Remove a file", "parameters": {"type": "object", "properties":
        {"path": {"type": "string", "format": "path"}, "note": {"type": "string"}, "depth": {"type": "integer", "default": 1}}},
     "action": {"shell": {"argv": ["/bin/rm", "-r", "{path}"]}}, "annotations": {"openWorldHint": false}},
    {"name": "peek", "description": "Look", "parameters": {"type": "object", "properties": {"n": {"type": "array", "items": {"type": "string"}}}},
     "action": {"shell": {"argv": ["/bin/ls"]}}, "annotations": {"readOnlyHint": true}},
    {"name": "inside", "description": "Run in a folder", "parameters": {"type": "object", "properties":
        {"folder": {"type": "string", "format": "path"}, "file": {"type": "string"}, "items": {"type": "array", "items": {"type": "object"}},
         "count": {"type": "number"}, "where": {"type": ["string", "null"], "format": "path", "default": "/etc"}}},
     "action": {"shell": {"argv": ["/bin/cat", "--", "{file}"], "cwd": "{folder}"}}},
    {"name": "send", "description": "Send", "parameters": {"type": "object", "properties": {"q": {"type": "string"}}},
     "action": {"http": {"url": "https://API.example.com/{q}"}}, "annotations": {"readOnlyHint": true, "openWorldHint": false}},
    {"name": "open_it", "description": "Open", "parameters": {"type": "object", "properties": {"q": {"type": "string"}}},
     "action": {"shell": {"argv": ["/bin/echo", "--", "{q}"]}}, "annotations": {"readOnlyHint": true}},
    {"name": "mark", "description": "Mark a file", "parameters": {"type": "object", "properties":
        {"path": {"type": "string", "format": "path"}, "note": {"type": "string"}}},
     "action": {"shell": {"argv": ["/bin/echo", "--", "{path}"]}}, "annotations": {"destructiveHint": false, "openWorldHint": false}},
    {"name": "careful", "description": "Look with care", "parameters": {"type": "object", "properties": {}},
     "action": {"shell": {"argv": ["/bin/ls"]}}, "annotations": {"readOnlyHint": true}, "confirm": "ask"}]}"#;

fn here() -> Here {
    Here { folder: Some("/w".to_owned()), home: Some("/home/me".to_owned()), ..Here::default() }
}

fn policy(text: &str) -> Policy {
    Policy::parse("p.toml", text, Owner::User).unwrap_or_else(|p| panic!("{p}"))
}

fn planned(name: &str, arguments: Value) -> (Tool, Plan) {
    let set = load(&Sources { builtin: vec![("t.json".to_owned(), TOOLS.to_owned())], ..Sources::default() });
    let errors: Vec<_> = set.problems.iter().filter(|p| p.severity == crate::manifest::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let tool = set.get(name).unwrap().clone();
    let call = Call { name: name.to_owned(), arguments: arguments.as_object().unwrap().clone() };
    let env = |name: &str| (name == "HOME").then(|| "/home/me".to_owned());
    let plan = crate::action::plan(&tool, &call, &env).unwrap();
    (tool, plan)
}

/// A call of the model that is right with this probability.
fn likely(confidence: f32) -> Trust {
    Trust { confidence: Some(confidence), thresholds: Thresholds { unsure: 0.5, unattended: 0.8 }, ..Trust::BY_HAND }
}

fn judged(rules: &str, name: &str, arguments: Value, trust: Trust) -> Decision {
    let (tool, plan) = planned(name, arguments);
    decide(&policy(rules), &tool, &plan, trust, &here())
}

#[test]
fn without_rules_the_risk_decides() {
    let by_hand = Trust::BY_HAND;
    let unsaid = Trust { all_said: false, ..Trust::BY_HAND };
    for (name, arguments, trust, need, why) in [
        ("remove", json!({"path": "a"}), by_hand, Need::Word, "it may delete or overwrite"),
        ("peek", json!({}), by_hand, Need::Enter, "it only reads"),
        ("peek", json!({}), unsaid, Need::Key, "a value is not in your request"),
        ("careful", json!({}), by_hand, Need::Key, "the tool's file asks for it"),
    ] {
        let d = judged("", name, arguments, trust);
        assert_eq!((d.need, d.why.as_str(), d.unattended), (need, why, false), "{name}");
        assert_eq!(d.can_be_allowed, name == "remove");
    }
}

#[test]
fn conditions() {
    let path = |p: &str| json!({"path": p});
    for (rule, name, arguments, want) in [
        ("tool = 'remove'\nverdict = 'deny'", "remove", path("a"), Verdict::Deny),
        ("tool = 'rem*'\nverdict = 'deny'", "remove", path("a"), Verdict::Deny),
        ("tool = ['x', 'peek']\nverdict = 'deny'", "remove", path("a"), Verdict::Ask),
        ("risk = 'destructive'\nverdict = 'deny'", "remove", path("a"), Verdict::Deny),
        ("origin = 'project'\nverdict = 'deny'", "remove", path("a"), Verdict::Ask),
        ("origin = ['builtin', 'user']\nverdict = 'deny'", "remove", path("a"), Verdict::Deny),
        ("argv = ['rm', '-r']\nverdict = 'deny'", "remove", path("a"), Verdict::Deny),
        ("argv = ['rm', '-r', 'x*']\nverdict = 'deny'", "remove", path("a"), Verdict::Ask),
        // An allowed argv is the whole argv, unless it is left open.
        ("argv = ['/bin/rm', '-r']\nverdict = 'allow'", "remove", path("a"), Verdict::Ask),
        ("argv = ['rm', '-r', '**']\nverdict = 'allow'", "remove", path("a"), Verdict::Ask),
        ("argv = ['/bin/rm', '-r', '**']\nverdict = 'allow'", "remove", path("a"), Verdict::Allow),
        // A denied path cannot be written around, an allowed one cannot be climbed out of.
        ("arguments = { path = '/etc/**' }\nverdict = 'deny'", "remove", path("../etc/passwd"), Verdict::Deny),
        ("arguments = { path = '/etc/**' }\nverdict = 'deny'", "remove", path("/etc/./x"), Verdict::Deny),
        ("arguments = { path = '~/keys/*' }\nverdict = 'deny'", "remove", path("../home/me/keys/a"), Verdict::Deny),
        ("arguments = { path = 'out/**' }\nverdict = 'allow'", "remove", path("out/a/b"), Verdict::Allow),
        ("arguments = { path = 'out/*' }\nverdict = 'allow'", "remove", path("out/a/b"), Verdict::Ask),
        ("arguments = { path = 'out/**' }\nverdict = 'allow'", "remove", path("out/../../etc/x"), Verdict::Ask),
        ("arguments = { path = 'out/**' }\nverdict = 'allow'", "remove", path("out/a\nb"), Verdict::Ask),
        ("arguments = { note = 'out/**' }\nverdict = 'allow'", "remove", json!({"note": "out/../x", "path": "a"}), Verdict::Ask),
        // Allowing some arguments allows no others; a default that stands in may be named.
        ("arguments = { path = '*' }\nverdict = 'allow'", "remove", json!({"path": "a", "note": "b"}), Verdict::Ask),
        ("arguments = { path = '*' }\nverdict = 'deny'", "remove", json!({"path": "a", "note": "b"}), Verdict::Deny),
        ("arguments = { path = '*', depth = '1' }\nverdict = 'allow'", "remove", path("a"), Verdict::Allow),
        ("arguments = { depth = '2' }\nverdict = 'deny'", "remove", path("a"), Verdict::Ask),
        ("argv = ['/bin/rm', '-r', '*']\nverdict = 'allow'", "remove", path(".."), Verdict::Ask),
        ("argv = ['x*']\nverdict = 'deny'", "remove", path("xyz 1"), Verdict::Ask),
        // Of a list one item is enough to deny, and all are needed to allow: by one pattern each, or all of them in their order.
        ("arguments = { n = ['a', 'b'] }\nverdict = 'deny'", "peek", json!({"n": ["b"]}), Verdict::Deny),
        ("arguments = { n = 'b' }\nverdict = 'deny'", "peek", json!({"n": ["a", "b"]}), Verdict::Deny),
        ("arguments = { n = 'b' }\nverdict = 'ask'", "peek", json!({"n": ["a", "b"]}), Verdict::Ask),
    ] {
        let d = judged(&format!("[[rule]]\n{rule}"), name, arguments, Trust::BY_HAND);
        assert_eq!(d.verdict, want, "{rule}: {}", d.why);
    }
}

#[test]
fn an_allowing_rule_lowers_the_risk_and_nothing_else() {
    let rules = "[[rule]]\nname = 'all'\ntool = '*'\nverdict = 'allow'";
    let d = judged(rules, "remove", json!({"path": "a"}), Trust::BY_HAND);
    assert_eq!((d.need, d.unattended, d.place), (Need::Enter, true, Some(("p.toml".to_owned(), 1))));
    assert_eq!(d.why, "allowed by the rule \"all\" (p.toml:1)");
    for trust in [Trust { all_said: false, ..Trust::BY_HAND }, likely(0.4)] {
        let d = judged(rules, "remove", json!({"path": "a"}), trust);
        assert_eq!((d.need, d.unattended), (Need::Key, false));
    }
    let d = judged(rules, "careful", json!({}), Trust::BY_HAND);
    assert_eq!((d.need, d.unattended, d.why.as_str()), (Need::Key, false, "the tool's file asks for it"));
}

#[test]
fn a_projects_tool_is_only_allowed_by_a_rule_that_means_it() {
    let bytes = TOOLS.replace("/bin/ls", "/bin/cat").into_bytes();
    let set = load(&Sources { project: vec![("p.json".to_owned(), bytes)], ..Sources::default() });
    let tool = set.get("peek").unwrap();
    let call = Call { name: "peek".to_owned(), arguments: serde_json::Map::new() };
    let plan = crate::action::plan(tool, &call, &|_| None).unwrap();
    let judge = |rules: &str| decide(&policy(rules), tool, &plan, Trust::BY_HAND, &here());
    assert_eq!(judge("").need, Need::Word);
    assert_eq!(judge("[[rule]]\ntool = 'peek'\nverdict = 'allow'").need, Need::Word);
    assert_eq!(judge("[[rule]]\ntool = 'peek'\norigin = 'project'\nverdict = 'allow'").need, Need::Enter);
    let rule = rule_for(tool, &plan, &here());
    assert_eq!(judge(&rule).need, Need::Enter, "{rule}");
    // The same tool with another command line is another matter.
    assert_eq!(judge(&rule.replace("/bin/cat", "/bin/ls")).need, Need::Word);
}

#[test]
fn faults_name_file_line_and_rule() {
    for (text, line, words) in [
        ("x = 1", 1, "\"x\" means nothing here"),
        ("\n[[rule]]\nverdict = 'deny'\ntool = ", 4, "not TOML"),
        ("[[rule]]\ntool = 'x'", 1, "no verdict"),
        ("[[rule]]\nverdict = 'deny'", 1, "speaks of nothing"),
        ("[[rule]]\ntool = 'x'\nverdict = 'maybe'", 3, "\"maybe\" is not a verdict"),
        ("[[rule]]\ntool = 'x'\nverdict = 'deny'\nrisk = 'high'", 4, "none of read_only, changes"),
        ("[[rule]]\ntool = 3\nverdict = 'deny'", 2, "a text is needed here, not integer"),
        ("[[rule]]\ntool = []\nverdict = 'deny'", 2, "an empty list"),
        ("[[rule]]\ntol = 'x'\nverdict = 'deny'", 2, "\"tol\" means nothing in a rule"),
        ("[[rule]]\nverdict = 'deny'\narguments = { a = 'x', path = '$HOME/**' }", 3, "a variable is not filled in here"),
        ("[[rule]]\npath = ['a', '{a,b}/**']\nverdict = 'ask'", 2, "does not stand for two words"),
        ("[[rule]]\npath = 'a/**'\nverdict = 'allow'", 2, "cannot allow"),
        ("[[rule]]\nhost = 'https://x/'\nverdict = 'deny'", 2, "more than a host"),
        ("[[rule]]\nhost = 'x:80'\nverdict = 'deny'", 2, "more than a host"),
        (
            "[[rule]]\nname = 'n'\ntool = 'git_*'\nverdict = 'deny'\nmatch = [\n  {tool = 'git_push'},\n  {tool = 'push'}]",
            7,
            "the rule \"n\" does not match",
        ),
        ("[[rule]]\ntool = 'git_*'\nverdict = 'deny'\nnot_match = [{tool = 'git_x'}]", 4, "the rule of line 1 matches"),
        ("rule = 1", 1, "not a list of tables"),
    ] {
        let problem = Policy::parse("p.toml", text, Owner::User).unwrap_err();
        assert!(problem.to_string().starts_with(&format!("p.toml:{line}:")) && problem.message.contains(words), "{text}: {problem}");
        let (tool, plan) = planned("peek", json!({}));
        let d = decide(&Policy::broken(problem), &tool, &plan, Trust::BY_HAND, &here());
        assert_eq!((d.verdict, d.place), (Verdict::Deny, Some(("p.toml".to_owned(), line))));
    }
    let allow = "[[rule]]\ntool = 'x'\nverdict = 'allow'";
    assert!(Policy::parse("p.toml", allow, Owner::Project).unwrap_err().message.contains("cannot allow"));
}

#[test]
fn a_written_rule_allows_this_call_alone_and_keeps_the_file() {
    for (name, arguments, others) in [
        ("remove", json!({"path": "a*\\?\"\u{1}\u{7f}\n", "note": "x"}), vec![json!({"path": "ab", "note": "x"}), json!({"path": "a"})]),
        ("remove", json!({"path": "a/../b"}), vec![json!({"path": "a"}), json!({"path": "b", "note": "x"})]),
        ("peek", json!({"n": ["a", "b"]}), vec![]),
    ] {
        let (tool, plan) = planned(name, arguments);
        let rule = rule_for(&tool, &plan, &here());
        let old = "# mine\n[[rule]] # keep\ntool = 'x'\nverdict = 'deny'";
        let new = append("p.toml", old, &rule).unwrap();
        assert!(new.starts_with(old) && new.ends_with(&rule));
        let wanted = decide(&policy(&new), &tool, &plan, Trust::BY_HAND, &here());
        assert!(wanted.why.starts_with("allowed by"), "{new}: {}", wanted.why);
        for other in others {
            assert_eq!(judged(&new, name, other, Trust::BY_HAND).need, Need::Word);
        }
        let elsewhere = Here { folder: Some("/v".to_owned()), ..Here::default() };
        let kept = decide(&policy(&new), &tool, &plan, Trust::BY_HAND, &elsewhere).verdict == Verdict::Allow;
        assert_eq!(kept, name != "remove", "a path holds in its folder only");
    }
    assert!(append("p.toml", "[[rule]]\n", "").is_err());
}

#[test]
fn wider_rules_are_offered_as_far_as_the_risk_allows() {
    let widths = |name: &str, arguments: Value| {
        let (tool, plan) = planned(name, arguments);
        rules_for(&tool, &plan, &here())
    };
    let words = |all: &[(Width, String)]| all.iter().map(|(width, _)| *width).collect::<Vec<_>>();
    // What deletes, and what changes something elsewhere: this call alone.
    assert_eq!(words(&widths("remove", json!({"path": "a"}))), [Width::Call]);
    let all = widths("mark", json!({"path": "sub/a", "note": "x"}));
    assert_eq!(words(&all), [Width::Call, Width::Folder, Width::Tool]);
    let allowed = |rule: &str, arguments: Value| judged(rule, "mark", arguments, Trust::BY_HAND).need == Need::Enter;
    for (arguments, fits) in [
        (json!({"path": "sub/a", "note": "x"}), [true, true, true]),
        (json!({"path": "b/c", "note": "y"}), [false, true, true]),
        (json!({"path": "/w/b", "note": "y"}), [false, true, true]),
        (json!({"path": "../b", "note": "y"}), [false, false, true]),
        (json!({"path": "/etc/b", "note": "y"}), [false, false, true]),
    ] {
        let got: Vec<bool> = all.iter().map(|(_, rule)| allowed(rule, arguments.clone())).collect();
        assert_eq!(got, fits, "{arguments}");
    }
    // Outside of the folder there is no rule for the folder, and a tool without paths has none either.
    assert_eq!(words(&widths("mark", json!({"path": "/etc/a"}))), [Width::Call, Width::Tool]);
    assert_eq!(words(&widths("mark", json!({"note": "a"}))), [Width::Call, Width::Tool]);
    // A wide rule says nothing of another tool, nor of this one once it may delete.
    let (_, tool_rule) = &all[2];
    assert_eq!(judged(tool_rule, "remove", json!({"path": "a"}), Trust::BY_HAND).need, Need::Word);
    assert_eq!(judged(&tool_rule.replace("mark", "remove"), "remove", json!({"path": "a"}), Trust::BY_HAND).need, Need::Word);
}

#[test]
fn exactly_this_call_is_a_whole_list_in_its_order() {
    let (tool, plan) = planned("peek", json!({"n": ["status", "--", "push"]}));
    let rule = rule_for(&tool, &plan, &here());
    let allowed = |n: Value| judged(&rule, "peek", json!({ "n": n }), Trust::BY_HAND).why.starts_with("allowed by");
    assert!(allowed(json!(["status", "--", "push"])), "{rule}");
    for other in [json!(["push"]), json!(["push", "--", "status"]), json!(["--"]), json!([]), json!(["status", "status", "push"])] {
        assert!(!allowed(other.clone()), "{other}");
    }
    for n in [json!([]), json!(["a", "a"]), json!(["*"])] {
        let (tool, plan) = planned("peek", json!({ "n": n }));
        let rule = rule_for(&tool, &plan, &here());
        assert!(decide(&policy(&rule), &tool, &plan, Trust::BY_HAND, &here()).why.starts_with("allowed by"), "{rule}");
    }
    let each = "[[rule]]\narguments = { n = 'a*' }\nverdict = 'allow'";
    for (n, fits) in [(json!(["a", "ab"]), true), (json!(["a", "b"]), false), (json!([]), false)] {
        assert_eq!(judged(each, "peek", json!({ "n": n }), Trust::BY_HAND).why.starts_with("allowed by"), fits);
    }
}

/// `/w/link` leads to `/home/me/private`, and `/home` to `/var/home`.
fn with_links() -> Here {
    fn follow(whole: &str) -> Option<String> {
        let whole = super::here::clean(whole);
        let whole = whole.strip_prefix("/w/link").map_or(whole.clone(), |rest| format!("/home/me/private{rest}"));
        Some(whole.strip_prefix("/home/").map_or(whole.clone(), |rest| format!("/var/home/{rest}")))
    }
    Here { homes: vec!["/var/home/me".to_owned()], follow: Some(follow), ..here() }
}

#[test]
fn a_denial_holds_however_the_call_is_written() {
    let path = |p: &str| json!({"path": p});
    for (rule, name, arguments) in [
        ("arguments = { path = '~/private/**' }", "remove", path("/var/home/me/private/key")),
        ("arguments = { path = '~/private/**' }", "remove", path("~/private")),
        ("arguments = { path = '~/private/**' }", "remove", path("link/key")),
        ("arguments = { path = '/home/me/private/**' }", "remove", path("/var/home/me/private/key")),
        ("arguments = { path = '/var/home/me/private' }", "remove", path("~/private/")),
        ("arguments = { path = './docs' }", "remove", path("docs")),
        ("arguments = { path = 'docs/' }", "remove", path("/w/docs/x")),
        ("arguments = { path = '~/tmp/../private//**' }", "remove", path("~/private/x")),
        ("arguments = { path = 'caf\u{e9}/**' }", "remove", path("cafe\u{301}/x")),
        ("path = '~/private/**'", "inside", json!({"folder": "~/private", "file": "key"})),
        ("path = '~/private/key'", "inside", json!({"folder": "~/private", "file": "./key"})),
        ("arguments = { file = '~/private/*' }", "inside", json!({"folder": "~/private", "file": "key"})),
        ("arguments = { items = '/etc/**' }", "inside", json!({"file": "x", "items": [{"path": ["/etc/passwd"]}]})),
        ("path = '/etc/**'", "inside", json!({"file": "x", "items": [{"path": ["/etc/passwd"]}]})),
        ("arguments = { where = '/etc' }", "inside", json!({"file": "x", "where": null})),
        ("arguments = { count = '1000' }", "inside", json!({"file": "x", "count": 1e3})),
        ("arguments = { count = '1e3' }", "inside", json!({"file": "x", "count": 1000})),
        ("arguments = { count = '5' }", "inside", json!({"file": "x", "count": 5.0})),
        ("arguments = { count = '1???' }", "inside", json!({"file": "x", "count": 1234.0})),
        ("argv = ['cat']", "inside", json!({"file": "x"})),
        ("argv = ['rm']", "remove", path("rm x")),
        ("host = 'api.example.com'", "send", json!({"q": "x"})),
        ("host = 'API.example.com.'", "send", json!({"q": "x"})),
        ("host = '*.example.com'", "send", json!({"q": "x"})),
        ("host = 'evil.org'", "open_it", json!({"q": "--url=HTTPS://evil.org:8080/x"})),
        ("host = '[::1]'", "open_it", json!({"q": "http://[::1]/"})),
    ] {
        for verdict in ["deny", "ask"] {
            let (tool, plan) = planned(name, arguments.clone());
            let d = decide(&policy(&format!("[[rule]]\n{rule}\nverdict = '{verdict}'")), &tool, &plan, Trust::BY_HAND, &with_links());
            assert!(d.place.is_some() && d.verdict >= Verdict::Ask, "{rule} {arguments}: {}", d.why);
        }
    }
    for (rule, name, arguments) in [
        ("arguments = { path = '~/private' }", "remove", path("~/private/x")),
        ("arguments = { count = '5' }", "inside", json!({"file": "x", "count": 5.5})),
        ("path = '/etc/**'", "peek", json!({"n": ["etc"]})),
        ("host = 'example.com'", "send", json!({"q": "x"})),
        ("host = 'example.com'", "open_it", json!({"q": "example.com"})),
    ] {
        let (tool, plan) = planned(name, arguments);
        let d = decide(&policy(&format!("[[rule]]\n{rule}\nverdict = 'deny'")), &tool, &plan, Trust::BY_HAND, &with_links());
        assert_eq!(d.place, None, "{rule}");
    }
}

#[test]
fn what_is_allowed_is_what_its_links_lead_to() {
    for (rule, path, allowed) in [
        ("~/tmp/**", "~/tmp/a", true),
        ("link/**", "link/key", false),
        ("**", "link/key", true),
        ("/w/*", "link", false),
        ("*", ".", false),
        ("*", "a/..", false),
        ("./out/**", "out/x", true),
    ] {
        let (tool, plan) = planned("remove", json!({ "path": path }));
        let rules = policy(&format!("[[rule]]\narguments = {{ path = '{rule}' }}\nverdict = 'allow'"));
        let d = decide(&rules, &tool, &plan, Trust::BY_HAND, &with_links());
        assert_eq!(d.verdict == Verdict::Allow, allowed, "{rule} {path}");
    }
    // The rule for exactly a path with a link in it names both places.
    let (tool, plan) = planned("remove", json!({"path": "link/key"}));
    let rules = policy(&rule_for(&tool, &plan, &with_links()));
    assert_eq!(decide(&rules, &tool, &plan, Trust::BY_HAND, &with_links()).verdict, Verdict::Allow);
    let elsewhere = Here { follow: Some(|whole| Some(whole.replace("/w/link", "/etc"))), ..with_links() };
    assert_eq!(decide(&rules, &tool, &plan, Trust::BY_HAND, &elsewhere).verdict, Verdict::Ask, "the link leads elsewhere now");
}

#[test]
fn a_tool_whose_paths_are_elsewhere_is_allowed_there_only() {
    let rules = "[[rule]]\narguments = { folder = '**', file = 'docs/**' }\nverdict = 'allow'";
    // `file` is no parameter for paths, so nothing but its text counts; a pattern for one is compared where the tool runs.
    assert_eq!(judged(rules, "inside", json!({"folder": "/etc", "file": "../docs/x"}), Trust::BY_HAND).verdict, Verdict::Ask);
    let rules = "[[rule]]\narguments = { folder = '**', where = 'docs/**' }\nverdict = 'allow'";
    let (tool, plan) = planned("inside", json!({"folder": "/etc", "where": "docs/x", "file": "f"}));
    assert_eq!(decide(&policy(rules), &tool, &plan, Trust::BY_HAND, &here()).verdict, Verdict::Ask);
}

#[test]
fn what_leaves_the_machine_takes_a_sure_call() {
    for (name, arguments) in [("peek", json!({})), ("careful", json!({})), ("send", json!({"q": "x"})), ("remove", json!({"path": "a"}))] {
        assert_eq!(judged("", name, arguments, likely(0.9)).min_confidence, 0.8, "{name}");
    }
    let local =
        TOOLS.replace(r#""annotations": {"readOnlyHint": true}}"#, r#""annotations": {"readOnlyHint": true, "openWorldHint": false}}"#);
    let set = load(&Sources { builtin: vec![("t.json".to_owned(), local)], ..Sources::default() });
    let call = Call { name: "peek".to_owned(), arguments: serde_json::Map::new() };
    let tool = set.get("peek").unwrap();
    let plan = crate::action::plan(tool, &call, &|_| None).unwrap();
    assert_eq!(decide(&policy(""), tool, &plan, likely(0.9), &here()).min_confidence, 0.5);
}

#[test]
fn a_given_tool_takes_over_no_permission() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("g.json");
    let given = |text: &str| {
        std::fs::write(&file, text).unwrap();
        load(&Sources { builtin: vec![("t.json".to_owned(), TOOLS.to_owned())], given: vec![file.clone()], ..Sources::default() })
    };
    let judge = |set: &crate::manifest::ToolSet, rules: &str| {
        let tool = set.get("peek").unwrap();
        let call = Call { name: "peek".to_owned(), arguments: serde_json::Map::new() };
        let plan = crate::action::plan(tool, &call, &|_| None).unwrap();
        (decide(&policy(rules), tool, &plan, Trust::BY_HAND, &here()), rule_for(tool, &plan, &here()), plan.risk)
    };
    let allow = "[[rule]]\ntool = 'peek'\nverdict = 'allow'";
    let own = r#"{"needlesh": 1, "tools": [{"name": "peek", "description": "d", "parameters": {}, "action": {"shell": {"argv": ["/bin/cat"]}}}]}"#;
    let overlay = r#"{"needlesh": 1, "actions": {"peek": {"shell": {"argv": ["/bin/cat"], "sandbox": false}}}}"#;
    for text in [own, overlay] {
        let set = given(text);
        let (decision, rule, risk) = judge(&set, allow);
        assert_eq!((decision.need, risk, decision.can_be_allowed), (Need::Word, crate::action::Risk::Destructive, true), "{text}");
        assert!(rule.contains("origin = \"given\"\nargv = [\"/bin/cat\"]"), "{rule}");
        assert!(judge(&set, &rule).0.unattended, "{rule}");
        assert!(!judge(&set, "[[rule]]\norigin = 'builtin'\nverdict = 'allow'").0.unattended, "{text}");
    }
    // The words are the same, what they do is not.
    let rule = judge(&given(own), "").1;
    let with_env = own.replace(r#"["/bin/cat"]"#, r#"["/bin/cat"], "env": {"LD_PRELOAD": "/tmp/x.so"}"#);
    assert!(!judge(&given(&with_env), &rule).0.unattended);
}

#[test]
fn a_rule_that_speaks_of_nothing_is_told() {
    let set = load(&Sources { builtin: vec![("t.json".to_owned(), TOOLS.to_owned())], ..Sources::default() });
    for (rule, tools, nothing) in [
        ("tool = 'remove'", 1, None),
        ("tool = 'rem*'\narguments = { path = 'x' }", 1, None),
        ("tool = 'remov'", 0, Some("no tool is named \"remov\"")),
        ("tool = 'remove'\narguments = { pth = 'x' }", 0, Some("remove has no parameter \"pth\"")),
        ("arguments = { pth = 'x' }", 0, Some("no such tool has the parameter \"pth\"")),
        ("tool = 'remove'\norigin = 'project'", 0, Some("no such tool has this origin")),
        ("tool = 'send'\nargv = ['x']", 0, Some("no such tool runs anything of the kind")),
        ("path = 'x'", 7, None),
    ] {
        let reach = policy(&format!("[[rule]]\n{rule}\nverdict = 'deny'")).rules()[0].reach(&set);
        assert_eq!((reach.tools, reach.nothing.as_deref()), (tools, nothing), "{rule}");
    }
}

#[test]
fn what_got_stricter_is_seen() {
    let (path, by_hand) = (json!({"path": "a"}), Trust::BY_HAND);
    let [none, allow, ask, deny] = ["", "allow", "ask", "deny"].map(|verdict| {
        let rule = if verdict.is_empty() { String::new() } else { format!("[[rule]]\ntool = 'remove'\nverdict = '{verdict}'") };
        judged(&rule, "remove", path.clone(), by_hand)
    });
    for (now, before, stricter) in [
        (&deny, &none, true),
        (&none, &allow, true),
        (&allow, &none, false),
        (&ask, &none, false),
        (&ask, &allow, true),
        (&none, &none, false),
        (&none, &deny, false),
    ] {
        assert_eq!(now.is_stricter_than(before), stricter, "{now:?} after {before:?}");
    }
}

fn any_rule() -> impl Strategy<Value = String> {
    let verdict = prop_oneof![Just("deny"), Just("ask"), Just("allow")];
    let condition = prop_oneof![
        Just("tool = '*'"),
        Just("tool = 'rem?ve'"),
        Just("tool = 'peek'"),
        Just("risk = 'destructive'"),
        Just("origin = 'builtin'"),
        Just("argv = ['/bin/rm', '**']"),
        Just("arguments = { path = '**' }"),
        Just("arguments = { path = 'a' }"),
    ];
    (condition, verdict).prop_map(|(c, v)| format!("[[rule]]\n{c}\nverdict = '{v}'\n"))
}

proptest! {
    #![proptest_config(crate::size::property(96))]
    #[test]
    fn order_changes_no_verdict_and_no_rule_undoes_a_denial(
        rules in proptest::collection::vec(any_rule(), 0..6),
        added in any_rule(),
        at in any::<prop::sample::Index>(),
        path in "[a-c]{1}",
    ) {
        let (tool, plan) = planned("remove", json!({"path": path}));
        let judge = |rules: &[String]| decide(&policy(&rules.concat()), &tool, &plan, Trust::BY_HAND, &here());
        let before = judge(&rules);
        let mut reversed = rules.clone();
        reversed.reverse();
        let other = judge(&reversed);
        prop_assert_eq!((before.verdict, before.need, before.unattended), (other.verdict, other.need, other.unattended));
        let mut more = rules.clone();
        more.insert(at.index(rules.len() + 1), added.clone());
        let after = judge(&more);
        if before.verdict == Verdict::Deny {
            prop_assert_eq!(after.verdict, Verdict::Deny);
        }
        if !added.contains("allow") {
            prop_assert!(after.verdict >= before.verdict && after.need >= before.need && after.unattended <= before.unattended);
        }
        let denies = |r: &String| r.contains("deny") && judge(std::slice::from_ref(r)).verdict == Verdict::Deny;
        prop_assert_eq!(after.verdict == Verdict::Deny, more.iter().any(denies));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\[\\[rule\\]\\]|tool|=|'x'|\"|\n|\\[|\\{|verdict|match| |é){0,20}") {
        let _ = Policy::parse("p.toml", &text, Owner::User);
    }
}

#[test]
fn what_runs_unattended_is_sure_enough() {
    let rules = "[[rule]]\ntool = \"remove\"\nverdict = \"allow\"";
    for (confidence, sure) in [(0.9, true), (0.7, false), (0.3, false)] {
        let d = [judged(rules, "remove", json!({"path": "a"}), likely(confidence))];
        assert_eq!(doubt(d.iter(), Some(confidence), None).is_none(), sure, "{confidence} with --yes");
        assert_eq!(unattended(d.iter(), Some(confidence), None), sure, "{confidence} by a rule");
        assert_eq!(doubt(d.iter(), Some(confidence), Some(0.95)).map(|d| d.min_confidence), Some(0.95));
        assert!(doubt(d.iter(), None, Some(0.95)).is_none(), "a call by hand is in no doubt");
    }
    // The least sure call decides for all, by what the strictest of them takes.
    let d = [judged(rules, "remove", json!({"path": "a"}), likely(0.9)), judged(rules, "peek", json!({}), likely(0.7))];
    assert_eq!(doubt(d.iter(), Some(0.7), None).map(|d| d.min_confidence), Some(0.8));
}
