//! Denied paths inside of folders that calls name.

use super::*;
use std::cell::Cell;

/// What is decided of a call by one denial, beside a rule that allows the tool.
fn denied(rule: &str, name: &str, arguments: &Value, here: &Here) -> Decision {
    let (tool, plan) = planned(name, arguments.clone());
    let rules = policy(&format!("[[rule]]\n{rule}\nverdict = 'deny'\n[[rule]]\ntool = '{name}'\nverdict = 'allow'"));
    decide(&rules, &tool, &plan, Trust::BY_HAND, here)
}

#[test]
fn a_folder_above_a_denied_path_does_not_pass_the_denial_by() {
    for (rule, name, arguments, verdict) in [
        ("path = '~/private/key'", "remove", json!({"path": "~"}), Verdict::Deny),
        ("path = '~/private/key'", "remove", json!({"path": "$HOME/private"}), Verdict::Deny),
        ("path = '~/private/**'", "remove", json!({"path": "/home"}), Verdict::Deny),
        ("path = '~/private/**'", "remove", json!({"path": "/var/home/me"}), Verdict::Deny),
        ("path = '*.key'", "remove", json!({"path": "."}), Verdict::Deny),
        ("arguments = { path = '/w/docs/secret' }", "remove", json!({"path": "docs"}), Verdict::Deny),
        ("arguments = { path = '/w/docs/secret', note = 'x' }", "remove", json!({"path": "docs", "note": "x"}), Verdict::Deny),
        ("path = '/etc/shadow'", "inside", json!({"folder": "/w", "file": "x"}), Verdict::Deny),
        ("path = '/w/docs/secret'", "open_it", json!({"q": "/w/docs"}), Verdict::Ask),
    ] {
        let d = denied(rule, name, &arguments, &with_links());
        assert_eq!(d.verdict, verdict, "{rule} {arguments}: {}", d.why);
        assert!(d.why.contains("lies inside") && d.place.is_some() && !d.unattended, "{}", d.why);
    }
    for (rule, name, arguments) in [
        ("path = '~/private/key'", "mark", json!({"path": "~/public"})),
        ("path = '~/private/key'", "mark", json!({"path": "~/priv"})),
        ("path = '/w/docs/secret'", "mark", json!({"path": "docs/other"})),
        ("tool = 'remove'\npath = '/w/docs/secret'", "mark", json!({"path": "docs"})),
        ("arguments = { path = '/w/docs/secret', note = 'x' }", "mark", json!({"path": "docs", "note": "y"})),
    ] {
        let d = denied(rule, name, &arguments, &with_links());
        assert!(!d.why.contains("lies inside"), "{rule} {arguments}: {}", d.why);
    }
}

#[test]
fn what_reads_all_that_is_below_is_refused_and_what_lists_is_asked_about() {
    let deny = "[[rule]]\npath = '/w/docs/secret'\nverdict = 'deny'";
    for (argv, denied) in [
        (json!(["grep", "-rn", "x", "--", "{path}"]), true),
        (json!(["grep", "--recursive", "x", "--", "{path}"]), true),
        (json!(["/usr/bin/rg", "--", "{path}"]), true),
        (json!(["tar", "-cf", "-", "--", "{path}"]), true),
        (json!(["grep", "x", "--", "{path}"]), false),
        (json!(["ls", "-ltr", "--", "{path}"]), false),
        (json!(["du", "--", "{path}"]), false),
    ] {
        let tool = json!({"name": "t", "description": "d", "annotations": {"readOnlyHint": true, "openWorldHint": false},
            "parameters": {"type": "object", "properties": {"path": {"type": "string", "format": "path"}}}, "action": {"shell": {"argv": argv}}});
        let file = json!({"needlesh": 1, "tools": [tool]}).to_string();
        let set = load(&Sources { builtin: vec![("t.json".to_owned(), file)], ..Sources::default() });
        let tool = set.get("t").unwrap().clone();
        let call = Call { name: "t".to_owned(), arguments: json!({"path": "docs"}).as_object().unwrap().clone() };
        // Programs that this machine lacks have no plan.
        let Ok(plan) = crate::action::plan(&tool, &call, &|_| None) else { continue };
        let d = decide(&policy(deny), &tool, &plan, Trust::BY_HAND, &here());
        assert_eq!(d.verdict == Verdict::Deny, denied, "{argv}: {}", d.why);
        assert!(d.need >= Need::Key, "{argv}: {}", d.why);
    }
}

/// A disk with a secret in `/w/src/deep` and too much in `/w/huge`.
fn with_disk() -> Here {
    fn below(folder: &str) -> Option<Vec<String>> {
        let all = ["/w/src/deep", "/w/src/deep/.env", "/w/src/a.rs", "/w/docs/a.md", "/w/x/in/secrets/k"];
        let folder = format!("{}/", folder.trim_end_matches('/'));
        (folder != "/w/huge/").then(|| all.iter().filter(|path| path.starts_with(&folder)).map(|path| (*path).to_owned()).collect())
    }
    let is_there = |whole: &str| whole == "/w/server.key";
    Here { disk: Some(Disk { below, is_there }), ..with_links() }
}

#[test]
fn what_a_wildcard_leaves_open_is_looked_for_where_the_call_goes() {
    for (rule, name, arguments, verdict) in [
        ("path = '**/.env'", "mark", json!({"path": "src"}), Verdict::Deny),
        ("path = '*.env'", "mark", json!({"path": "/w/src/"}), Verdict::Deny),
        ("path = '**/.env'", "mark", json!({"path": "."}), Verdict::Deny),
        ("path = '?w/src/deep/**'", "mark", json!({"path": "src"}), Verdict::Deny),
        ("path = '/w/*/secrets/**'", "mark", json!({"path": "x"}), Verdict::Deny),
        ("path = 'x/*/secrets/**'", "mark", json!({"path": "x/in"}), Verdict::Deny),
        ("arguments = { path = '**/.env' }", "mark", json!({"path": "src/deep"}), Verdict::Deny),
        ("path = '**/.env'", "open_it", json!({"q": "./src"}), Verdict::Ask),
        ("path = '**/.env'", "mark", json!({"path": "huge"}), Verdict::Deny),
    ] {
        let d = denied(rule, name, &arguments, &with_disk());
        assert_eq!(d.verdict, verdict, "{rule} {arguments}: {}", d.why);
        let huge = arguments["path"] == "huge";
        assert!(d.why.contains(if huge { "may lie inside" } else { "lies inside" }) && !d.unattended, "{}", d.why);
    }
    for (rule, arguments) in [
        ("path = '**/.env'", json!({"path": "docs"})),
        ("path = '*.key'", json!({"path": "src"})),
        ("path = '*.key'", json!({"path": "."})),
        ("path = '/w/*/secrets/**'", json!({"path": "docs"})),
        ("path = '/v/*/secrets/**'", json!({"path": "huge"})),
    ] {
        let d = denied(rule, "mark", &arguments, &with_disk());
        assert!(d.verdict != Verdict::Deny, "{rule} {arguments}: {}", d.why);
    }
}

#[test]
fn the_name_of_a_file_that_is_there_is_a_path_whatever_its_parameter_holds() {
    let deny = policy("[[rule]]\npath = '*.key'\nverdict = 'deny'");
    for (text, denied) in [("server.key", true), ("other.key", false), ("server.keys", false)] {
        let (tool, plan) = planned("open_it", json!({"q": text}));
        let d = decide(&deny, &tool, &plan, Trust::BY_HAND, &with_disk());
        assert_eq!(d.verdict == Verdict::Deny, denied, "{text}: {}", d.why);
    }
}

#[test]
fn a_folder_is_looked_through_once_for_all_decisions_that_share_what_was_seen() {
    thread_local!(static LOOKS: Cell<usize> = const { Cell::new(0) });
    fn below(_: &str) -> Option<Vec<String>> {
        LOOKS.set(LOOKS.get() + 1);
        Some(Vec::new())
    }
    let here = Here { disk: Some(Disk { below, is_there: |_| false }), ..with_links() };
    let looks = |here: &Here| {
        let before = LOOKS.get();
        denied("path = ['**/.env', '*.key']", "mark", &json!({"path": "src"}), here);
        LOOKS.get() - before
    };
    let first = looks(&here);
    assert!(first > 0 && (0..5).all(|_| looks(&here.clone()) == 0));
    assert_eq!(looks(&Here { seen: Seen::default(), ..here }), first);
}

#[test]
fn a_rule_that_found_what_it_denies_does_not_say_that_another_gave_up() {
    // The first rule gives up on the folder of its argument, and its other argument does not fit.
    let first = "arguments = { path = '/w/*/x/y', zz = 'n' }\nverdict = 'deny'\n[[rule]]\npath = '/w/huge/deep/key'";
    let d = denied(first, "mark", &json!({"path": "huge"}), &with_disk());
    assert!(d.verdict == Verdict::Deny && d.why.contains("lies inside") && !d.why.contains("may lie"), "{}", d.why);
}
