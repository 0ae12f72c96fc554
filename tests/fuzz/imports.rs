//! Readers of what describes tools elsewhere: each gives a manifest that loads without an error, or a reason.

use super::{Target, files, fuzz};
use needlesh::import::{Kind, Wanted, convert, mcp_servers};
use needlesh::manifest::{Severity, Sources, load};

/// A text of one kind, converted in both ways.
fn imported(kind: Kind, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for all in [false, true] {
        let wanted = Wanted { from: Some(kind), all, name: Some("tool"), file: Some("x"), ..Wanted::default() };
        let Ok(found) = convert(&text, &wanted) else { continue };
        let set = load(&Sources { project: vec![("./p.json".to_owned(), found.manifest.to_string().into_bytes())], ..Sources::default() });
        let errors: Vec<_> = set.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(errors.is_empty() && set.tools.len() == found.tools, "{errors:?} in {:#}", found.manifest);
    }
}

fn kind(name: &str, kind: Kind, seeds: &[&str], words: &[&str]) {
    let seeds = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    fuzz(&Target { name, seeds, words, share: 2 }, |bytes| imported(kind, bytes));
}

#[test]
fn openapi() {
    let mut seeds = files("tests/import", ".yaml");
    seeds.extend(["forge.json", "payments.json"].map(|name| std::fs::read(crate::repo("tests/import").join(name)).unwrap()));
    let words = &[
        "$ref: '#/components/schemas/",
        "\"$ref\":\"#/paths\"",
        "*a",
        "&a ",
        "? ",
        "!!binary ",
        "- - - - ",
        "\n---\n",
        "{{",
        "servers:\n  - url: //x/{y}\n",
        "in: path",
        "security: [{}]\n",
        "\t",
    ];
    fuzz(&Target { name: "openapi", seeds, words, share: 16 }, |bytes| imported(Kind::OpenApi, bytes));
}

#[test]
fn mcp_lists() {
    let mut seeds = files("tests/import", ".sse");
    seeds.extend(["clock.json", "items.json", "forge.jsonl"].map(|name| std::fs::read(crate::repo("tests/import").join(name)).unwrap()));
    let words =
        &["\"inputSchema\":", "\"nextCursor\":\"x\",", "data: ", "\n\n", "\"result\":{\"tools\":[", "\"isError\":true", "[[[[", "\\u0000"];
    fuzz(&Target { name: "mcp_lists", seeds, words, share: 4 }, |bytes| imported(Kind::Mcp, bytes));
}

#[test]
fn mcp_configurations() {
    let seed = r#"{"mcpServers": {"a": {"command": "npx", "args": ["-y", "x"], "env": {"TOKEN": "x", "B": "${input:b}"}, "cwd": "/x"},
        "b": {"url": "http://x"}, "c": {"command": {"path": "y", "args": []}, "disabled": true}}}"#;
    let words = &["\"servers\":", "\"context_servers\":", "${", "\"env\":{", "null", "// x\n", ",}", "\"command\":[\"a\"]"];
    fuzz(&Target { name: "mcp_configurations", seeds: vec![seed.into()], words, share: 1 }, |bytes| {
        let _ = mcp_servers(&String::from_utf8_lossy(bytes));
    });
}

#[test]
fn justfiles() {
    let seed = "set shell := ['bash']\nalias b := build\n# Build it\nbuild target='all' *flags: dep (other 'x')\n    echo {{target}}\n\n\
        [private]\n[confirm('sure?')]\n@_hidden $x +rest=`date`:\n  true\nimport 'a.just'\nmod sub\n";
    let words = &["'''", "\"", "`", "{{", ":=", "[group('a')]\n", "+", "*", "=", "\\\n", "\t"];
    kind("justfiles", Kind::Just, &[seed], words);
}

#[test]
fn makefiles() {
    let seed = ".PHONY: all clean\nCC := gcc\nall: main.o ## Build\n\tcc\n# Clean\nclean:\n\trm\n%.o: %.c\n-include x.mk\ndefine y\nno: 1\n\
        endef\nx::\n\ttrue\n";
    kind("makefiles", Kind::Make, &[seed], &["$(", ":", "::", ":=", "##", "\\\n", "define a\n", "\t", ".PHONY:", "%", "-"]);
}

#[test]
fn package_files() {
    let seed = r#"{"name": "x", "packageManager": "pnpm@9", "scripts": {"build": "vite", "prebuild": "x", "test:unit": "y", "-v": "z"}}"#;
    kind("package_files", Kind::Npm, &[seed], &["\"scripts\":{", "\"\":\"\"", "null", "\\u0000", "\"workspaces\":[]", "{{"]);
}

#[test]
fn taskfiles() {
    let seed = "version: '3'\nincludes:\n  docs: ./docs\ntasks:\n  build:\n    desc: Build\n    cmds: [go build]\n  deploy:\n    requires:\n      \
        vars:\n        - HOST\n        - name: STAGE\n          enum: [dev, prod]\n  'start:*': {}\n  default: task build\n";
    kind("taskfiles", Kind::Task, &[seed], &["- ", ": ", "*a", "&a ", "<<: *a", "|\n", "{{.X}}", "enum: [", "!!x ", "? "]);
}

#[test]
fn help_texts() {
    let seeds = [
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nSearch for PATTERNS.\n\n  -E, --extended-regexp     PATTERNS are extended\n  \
            -m, --max-count=NUM       stop after NUM\n      --color[=WHEN]        use markers;\n                            WHEN is 'always' or 'auto'\n",
        "A tool\n\nUSAGE:\n    x [FLAGS] <INPUT> [OUT]\n\nFLAGS:\n    -h, --help       Prints help\n\nOPTIONS:\n    -o <FILE>    Out [default: a] \
            [possible values: a, b]\n\nSUBCOMMANDS:\n    run    Runs\n",
    ];
    kind(
        "help_texts",
        Kind::Help,
        &seeds,
        &["--", "  -x, --", "[possible values: ", "<", "...", "]", "Usage:", "\t", "{a|b}", "=", "\u{1b}[1m"],
    );
}
