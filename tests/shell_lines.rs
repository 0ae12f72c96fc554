//! `needlesh init`: a key of the real shells turns the text on their line into the proposed command line, which they run.

use crate::home::{Home, text};
use crate::shells::Shell;
use serde_json::json;

/// The key: Alt-I.
const KEY: &str = "\x1bi";

#[test]
fn a_line_is_printed_for_the_shell_or_the_reason_is_told() {
    let home = Home::new();
    std::fs::create_dir(home.path().join("src")).unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let out = home.run(&["line", "--for", shell, "--", "how big is the src folder"], "");
        assert!(out.status.success() && text(&out.stdout).starts_with("du ") && text(&out.stdout).contains("src"), "{}", text(&out.stdout));
        assert_eq!(text(&out.stderr), "");
    }
    let nu = text(&home.run(&["line", "--for", "nu", "--", "how big is the src folder"], "").stdout);
    assert!(nu.starts_with("^du "), "{nu}");
    for (said, code) in [("xyzzy", 3), ("--yes", 3), ("- what\nis 'this", 3)] {
        let out = home.run(&["line", "--for", "bash", "--", said], "");
        assert_eq!(out.status.code(), Some(code), "{said}: {}", text(&out.stdout));
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{said}: {}", text(&out.stdout));
    }
    assert!(text(&home.run(&["history", "list"], "").stdout).is_empty(), "the shell records it");
    home.write("config/needlesh/policy.toml", "[[rule]]\ntool = \"disk_usage\"\nverdict = \"deny\"\n");
    let denied = home.run(&["line", "--for", "bash", "--", "how big is the src folder"], "");
    assert_eq!((denied.status.code(), text(&denied.stdout).as_str()), (Some(5), ""));
}

#[test]
fn the_program_prints_the_snippets_of_the_repository() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "nu"] {
        let snippet = std::fs::read(crate::repo("shells").join(format!("init.{shell}"))).unwrap();
        assert_eq!(home.run(&["init", shell], "").stdout, snippet, "{shell}");
    }
}

/// A tool that prints what it was given between brackets, so that a word that the shell read otherwise is seen.
fn tools(home: &std::path::Path) {
    let file = home.join("needlesh/schemas/t.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let tool = json!({"needlesh": 1, "tools": [{
        "name": "utter", "description": "Utter a text aloud", "annotations": {"readOnlyHint": true, "openWorldHint": false},
        "parameters": {"type": "object", "properties": {"text": {"type": "string", "description": "The text to utter"}}, "required": ["text"]},
        "action": {"shell": {"argv": ["printf", "[%s]\\n", "{text}"]}},
        "examples": [{"say": "utter \"good day\"", "calls": [{"name": "utter", "arguments": {"text": "good day"}}]}],
    }]});
    std::fs::write(file, tool.to_string()).unwrap();
}

fn works_in(shell: &'static str, setup: &str, again: &str) {
    let Some(mut shell) = Shell::start(shell, setup) else { return };
    tools(shell.session.folder.path());
    // Proposed, not run: the line stands there until Enter.
    shell.session.press("how big is the src folder");
    shell.session.see("src folder");
    shell.session.press(KEY);
    shell.session.wait("the proposed line", |screen| {
        // fish suggests the slash of a folder in grey.
        screen.contains("du -") && screen.trim_end().trim_end_matches('/').ends_with("src")
    });
    shell.session.press("\r");
    shell.session.wait("what it printed", |screen| screen.lines().any(|l| l.trim_end().ends_with("src") && !l.contains("du -")));
    shell.clear();
    // It is in the shell's own history.
    shell.session.press(again);
    shell.session.see("du -");
    shell.clear();
    // Quotes, a dollar sign and a dash stay what they are.
    shell.session.press("utter \"it's $HOME; ls\"");
    shell.session.see("ls\"");
    shell.session.press(KEY);
    shell.session.see("printf ");
    shell.session.press("\r");
    shell.session.wait("the text", |screen| screen.lines().any(|l| l.starts_with("[it's $HOME; ls]")));
    shell.clear();
    // Refused: the line stays, and the reason is shown.
    shell.session.press("xyzzy plugh");
    shell.session.see("plugh");
    shell.session.press(KEY);
    shell.session.wait("the reason", |screen| screen.contains("needlesh: ") && screen.contains("xyzzy plugh"));
    // A line that looks like flags is a text all the same.
    shell.clear();
    shell.session.press("--yes");
    shell.session.see("--yes");
    shell.session.press(KEY);
    shell.session.wait("the reason", |screen| screen.contains("needlesh: ") && screen.contains("--yes"));
}

#[test]
fn bash_fills_its_line() {
    works_in("bash", "eval \"$(needlesh init bash)\"", "\x1b[A");
}

#[test]
fn zsh_fills_its_line() {
    works_in("zsh", "HISTSIZE=100; eval \"$(needlesh init zsh)\"", "\x1b[A");
}

#[test]
fn fish_fills_its_line() {
    works_in("fish", "needlesh init fish | source", "\x1b[A");
}

#[test]
fn nushell_fills_its_line() {
    works_in("nu", "$env.PROMPT_COMMAND_RIGHT = ''\nneedlesh init nu | save --force init.nu\nsource init.nu", "\x1b[A\x1b[A");
}
