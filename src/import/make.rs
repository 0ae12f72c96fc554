//! A makefile: each target that stands for a task becomes a tool that runs `make`.

use super::Wanted;
use super::draft::{Draft, Params};
use super::words::{fixed, sentence};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

const NAMES: [&str; 2] = ["makefile", "gnumakefile"];

/// A target as the file has it.
#[derive(Default)]
struct Target {
    said: String,
}

/// Makes tools of targets.
pub(super) fn convert<'w>(text: &str, wanted: &'w Wanted<'w>) -> Draft<'w> {
    let mut draft = Draft::new(wanted, "make");
    let whole = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let (targets, order, phony) = read(&whole, &mut draft);
    for name in order {
        let Some(target) = targets.get(name) else { continue };
        // A target with a word on it, or one of a file that says of none that it is phony, where its name is not a file's.
        let plain = !name.contains(['.', '/']) && (!target.said.is_empty() || phony.is_empty());
        if phony.contains(name) || wanted.all || plain {
            add(name, target, &mut draft);
        } else {
            draft.leave(name, "it names a file that is made; --all takes it");
        }
    }
    draft
}

type Read<'t> = (BTreeMap<&'t str, Target>, Vec<&'t str>, HashSet<&'t str>);

/// The targets by name, in file order, and those that are no files.
fn read<'t>(text: &'t str, draft: &mut Draft<'_>) -> Read<'t> {
    let (mut targets, mut order, mut phony): Read<'t> = (BTreeMap::new(), Vec::new(), HashSet::new());
    let (mut comment, mut defines) = ("", false);
    for line in text.lines() {
        let word = line.split_whitespace().next().unwrap_or_default();
        defines = if word == "define" { true } else { defines && word != "endef" };
        if let Some(said) = line.strip_prefix('#') {
            comment = said.trim_start_matches('#').trim();
            continue;
        }
        if matches!(word, "include" | "-include" | "sinclude") {
            draft.leave(line.trim(), "an included file is not read; import that too");
        } else if let Some((names, rest)) = rule(line).filter(|_| !defines) {
            let trailing = rest.split_once("##").map(|(_, said)| said.trim()).filter(|said| !said.is_empty());
            let said = trailing.unwrap_or(comment);
            for name in names.split_whitespace() {
                if name == ".PHONY" {
                    phony.extend(rest.split('#').next().unwrap_or_default().split_whitespace());
                } else if name.contains(['%', '$', '(']) {
                    draft.leave(name, "its name is a pattern or a variable");
                } else if name.starts_with('-') || name.contains('=') {
                    draft.leave(name, "its name would be read as an option or the value of a variable");
                } else if !name.starts_with('.') {
                    let target = targets.entry(name).or_insert_with(|| {
                        order.push(name);
                        Target::default()
                    });
                    if target.said.is_empty() {
                        target.said = sentence(said);
                    }
                }
            }
        }
        comment = "";
    }
    (targets, order, phony)
}

/// Targets and what follows the colon; none where the line is a recipe or sets a variable.
fn rule(line: &str) -> Option<(&str, &str)> {
    if line.starts_with(['\t', ' ', '#']) {
        return None;
    }
    let (names, rest) = line.split_once(':')?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let assigns = names.contains('=') || rest.starts_with('=') || rest.starts_with(":=");
    // `target: VAR = value` sets a variable for a target.
    let own = rest.split('#').next().unwrap_or_default().split(';').next().unwrap_or_default().contains('=');
    (!assigns && !own && !names.trim().is_empty()).then_some((names, rest))
}

fn add(name: &str, target: &Target, draft: &mut Draft<'_>) {
    let description = if target.said.is_empty() { format!("Run the make target {name}") } else { target.said.clone() };
    let mut argv = draft.starts("make", "-f", &NAMES);
    argv.push(json!(fixed(name)));
    draft.recipe(&format!("make_{name}"), &description, &Params::default(), argv);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_become_tools_and_files_are_listed() {
        let text = "CC := gcc\nPREFIX ?= /usr\nURL = http://x:1\n-include config.mk\n.PHONY: all clean \\\n  test\n\nall: main.o ## Build everything\n\t$(CC) -o main: main.o\n\n# Take the results away.\nclean:\n\trm -f *.o\n\ntest: CFLAGS = -g\ntest: all\n\t./test\n\nmain.o: main.c\n%.o: %.c\n$(OUT)/x: y\ndefine x\nno: rule\nendef\ninstall: all ## Put it in place\n-n: all ## Say it only\n";
        let wanted = Wanted::default();
        let draft = convert(text, &wanted);
        let tools: Vec<_> = draft.tools.iter().map(|t| (t["name"].as_str().unwrap(), t["description"].as_str().unwrap())).collect();
        let expected = [
            ("make_all", "Build everything"),
            ("make_clean", "Take the results away"),
            ("make_test", "Run the make target test"),
            ("make_install", "Put it in place"),
        ];
        assert_eq!(tools, expected);
        assert_eq!(draft.tools[2]["action"]["shell"]["argv"], json!(["make", "test"]));
        let left: Vec<&str> = draft.left.iter().map(|left| left.what.as_str()).collect();
        assert_eq!(left, ["-include config.mk", "%.o", "$(OUT)/x", "-n", "main.o"]);
    }

    #[test]
    fn without_phony_targets_plain_names_are_tasks() {
        let wanted = Wanted { file: Some("build.mk"), ..Wanted::default() };
        let draft = convert("run:\n\ttrue\nout.txt: run\n", &wanted);
        assert_eq!(draft.tools.len(), 1);
        assert_eq!(draft.tools[0]["action"]["shell"]["argv"], json!(["make", "-f", "build.mk", "run"]));
        assert_eq!(draft.left[0].what, "out.txt");
    }
}
