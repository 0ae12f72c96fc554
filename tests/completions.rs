//! What `needlesh complete` answers, and the scripts that ask it, in the real shells.

use crate::home::{Home, text};
use crate::repo;
use crate::shells::{Shell, path_with_program};

/// The way that a shell goes on, then the candidates.
fn answer(home: &Home, words: &[&str]) -> Vec<String> {
    let out = home.run(&[&["complete", "--"], words].concat(), "");
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert_eq!(text(&out.stderr), "", "a completion says nothing beside its answer");
    text(&out.stdout).lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

fn has(home: &Home, words: &[&str], way: &str, candidate: &str) {
    let found = answer(home, words);
    assert_eq!(found[0], way, "{words:?}");
    assert!(found[1..].iter().any(|c| c == candidate), "{words:?} gives {found:?}");
}

const TOOL: &str = r#"{"needlesh": 1, "tools": [{"name": "paint", "description": "Paint a wall", "parameters": {"type": "object",
    "properties": {"colour": {"type": "string", "enum": ["red", "light blue"]}, "twice": {"type": "boolean"},
    "file": {"type": "string", "format": "path"}, "coats": {"type": "integer", "default": 2}}, "required": ["file"]},
    "action": {"shell": {"argv": ["echo", "--", "{file}"]}}}]}"#;

#[test]
fn subcommands_and_flags_come_from_the_command_line_itself() {
    let home = Home::new();
    has(&home, &[""], "words", "history");
    assert_eq!(answer(&home, &["mod"]), ["words", "model"]);
    has(&home, &["model", ""], "words", "pull");
    has(&home, &["run", "--pri"], "words", "--print");
    has(&home, &["run", "--print", ""], "words", "shell");
    assert_eq!(answer(&home, &["run", "--print=sh"]), ["words", "--print=shell"]);
    has(&home, &["history", "list", "-"], "words", "-n");
    assert!(!answer(&home, &[""]).contains(&"complete".to_owned()), "what only scripts call is not offered");
}

#[test]
fn tools_their_arguments_and_their_values_are_completed() {
    let home = Home::new();
    home.write("paint.json", TOOL);
    let paint = ["--schemas", "paint.json", "--no-builtin", "call"];
    let with = |rest: &[&str]| answer(&home, &[&paint, rest].concat());
    assert_eq!(with(&[""]), ["words", "paint"]);
    assert_eq!(with(&["paint", "--arg", ""]), ["part", "file=", "colour=", "twice=", "coats="], "what must be said comes first");
    assert_eq!(with(&["paint", "--arg", "file=x", "--arg", ""])[1], "colour=", "what was said is not offered again");
    assert_eq!(with(&["paint", "--arg", "colour="]), ["words", "colour=red", "colour=light blue"]);
    assert_eq!(with(&["paint", "--arg", "colour=l"]), ["words", "colour=light blue"]);
    assert_eq!(with(&["paint", "--arg", "twice=t"]), ["words", "twice=true"]);
    assert_eq!(with(&["paint", "--arg", "coats="]), ["words", "coats=2"]);
    assert_eq!(with(&["paint", "--arg", "file="]), ["files"]);
    assert_eq!(with(&["none", "--arg", ""]), ["words"]);
    has(&home, &["tools", "show", "disk"], "words", "disk_usage");
    has(&home, &["tools", "test", "disk"], "files", "disk_usage");
    has(&home, &["tools", "matrix", "disk"], "files", "disk_usage");
    assert_eq!(answer(&home, &["--tools", "disk_usage,disk_f"]), ["words", "disk_usage,disk_free"]);
}

#[test]
fn checkpoints_entries_and_files_are_completed() {
    let home = Home::new();
    home.write("data/needlesh/models/mine/model.safetensors", "");
    home.write("data/needlesh/models/mine/tokenizer.json", "");
    has(&home, &["model", "use", ""], "words", "built-in");
    has(&home, &["model", "use", "m"], "words", "mine");
    has(&home, &["--model", "m"], "files", "mine");
    has(&home, &["model", "pull", ""], "words", "needle-v1");
    assert_eq!(answer(&home, &["history", "show", ""]), ["words"]);
    let ran = home.run(&["call", "disk_usage", "--arg", "path=.", "--yes"], "");
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert_eq!(answer(&home, &["history", "show", ""]), ["words", "1"]);
    assert_eq!(answer(&home, &["ask", "pack no"]), ["files"]);
    assert_eq!(answer(&home, &["--config", ""]), ["files"]);
}

#[test]
fn nothing_comes_where_nothing_is_known_and_a_broken_file_does_not_speak() {
    let home = Home::new();
    home.write("config/needlesh/schemas/broken.json", "{");
    home.write("config/needlesh/config.toml", "=");
    assert_eq!(answer(&home, &["nonsense", ""]), ["words"]);
    assert_eq!(answer(&home, &["--nonsense=", ""])[0], "words");
    has(&home, &["call", "disk"], "words", "disk_usage");
}

#[test]
fn a_new_word_can_be_said_without_an_empty_one() {
    let home = Home::new();
    let out = home.run(&["complete", "--new-word", "--", "model"], "");
    assert!(text(&out.stdout).contains("pull\t"), "{}", text(&out.stdout));
}

#[test]
fn the_program_prints_the_scripts_of_the_repository() {
    let home = Home::new();
    for (shell, file) in [
        ("bash", "needlesh.bash"),
        ("zsh", "_needlesh"),
        ("fish", "needlesh.fish"),
        ("powershell", "_needlesh.ps1"),
        ("elvish", "needlesh.elv"),
        ("nushell", "needlesh.nu"),
    ] {
        let script = std::fs::read(repo("completions").join(file)).unwrap();
        assert_eq!(home.run(&["completions", shell], "").stdout, script, "{file}");
        assert!(text(&script).lines().count() <= 60, "{file} asks the program and knows nothing itself");
    }
}

/// What every shell must complete, with how it writes a blank in a word.
fn works_in(shell: &mut Shell, file: &str) {
    shell.completes("needlesh histo", "needlesh history");
    shell.completes("needlesh tools show delete_fo", "show delete_folder");
    shell.completes("needlesh tools show delete_f", "delete_folder");
    shell.completes("needlesh call disk_usage --arg pa", "path=");
    shell.completes("needlesh run --print sh", "--print shell");
    shell.completes("needlesh ask my", file);
    shell.completes("needlesh call disk_usage --arg path=my", &format!("path={file}"));
}

#[test]
fn bash_completes() {
    if let Some(mut shell) = Shell::start("bash", "source <(needlesh completions bash)") {
        works_in(&mut shell, "my\\ file.txt");
        shell.completes("needlesh run --print=sh", "--print=shell");
        shell.completes("needlesh ask \"my", "\"my file.txt\"");
    }
}

/// What bash would put into the line: `words` as it splits them, the last one at the cursor.
fn bash_offers(home: &Home, words: &[&str]) -> Option<Vec<String>> {
    let script = "source /dev/stdin; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=$LINE; COMP_POINT=${#COMP_LINE}; \
        _needlesh; for text in \"${COMPREPLY[@]}\"; do printf '%s\\n' \"$text\"; done";
    let line = words.join(" ").replace(" = ", "=").replace(" =", "=");
    let mut command = std::process::Command::new("bash");
    command.current_dir(home.path()).env("XDG_CONFIG_HOME", home.path().join("config")).env("XDG_DATA_HOME", home.path().join("data"));
    command.args(["-c", script, "bash"]).args(words).env("LINE", line);
    command.env("PATH", path_with_program());
    command.stdin(std::fs::File::open(repo("completions/needlesh.bash")).unwrap());
    let out = command.output().ok()?;
    Some(text(&out.stdout).lines().map(str::to_owned).collect())
}

#[test]
fn what_bash_is_offered_is_never_a_command() {
    let home = Home::new();
    let choices = ["light blue", "a'; touch PWNED; '", "a\"; touch PWNED; \"", "$(touch PWNED)", "`touch PWNED`", "!x", "~"];
    let tool = serde_json::json!({"name": "paint", "description": "d", "action": {"shell": {"argv": ["echo", "--", "{colour}"]}},
        "parameters": {"type": "object", "properties": {"colour": {"type": "string", "enum": choices}}}});
    home.write("paint.json", &serde_json::json!({"needlesh": 1, "tools": [tool]}).to_string());
    let start = ["needlesh", "--schemas", "paint.json", "--no-builtin", "call", "paint", "--arg"];
    for quote in ["\"", "'"] {
        let word = format!("{quote}colour=");
        let Some(offered) = bash_offers(&home, &[&start[..], &[&word]].concat()) else { return eprintln!("left out: no bash") };
        assert_eq!(offered, ["colour=light blue", "colour=~"], "in {quote}");
    }
    let offered = bash_offers(&home, &[&start[..], &["colour", "="]].concat()).unwrap();
    assert_eq!(offered.len(), choices.len(), "{offered:?}");
    for (text, meant) in offered.iter().zip(choices) {
        let mut echo = std::process::Command::new("bash");
        let said = echo.current_dir(home.path()).args(["-c", &format!("printf %s {text}")]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), meant, "{text}");
    }
    assert!(!home.path().join("PWNED").exists());
}

#[test]
fn zsh_completes() {
    if let Some(mut shell) = Shell::start("zsh", "autoload -U compinit && compinit -D; source <(needlesh completions zsh)") {
        works_in(&mut shell, "my\\ file.txt");
        shell.completes("needlesh run --print=sh", "--print=shell");
        shell.completes("needlesh tools show delete_f", "Delete a folder and everything in it");
    }
}

#[test]
fn fish_completes() {
    if let Some(mut shell) = Shell::start("fish", "needlesh completions fish | source") {
        works_in(&mut shell, "my\\ file.txt");
        shell.completes("needlesh run --print=sh", "--print=shell");
        shell.completes("needlesh tools show delete_f", "Delete a folder and everything in it");
    }
}

#[test]
fn elvish_completes() {
    if let Some(mut shell) = Shell::start("elvish", "eval (needlesh completions elvish | slurp)") {
        shell.completes("needlesh tools show delete_fo", "show delete_folder");
        shell.completes("needlesh tools show delete_f", "delete_folder (Delete a folder and everything in it)");
        shell.completes("needlesh call disk_usage --arg path=my", "'path=my file.txt'");
    }
}

#[test]
fn nushell_completes() {
    let setup = "$env.PROMPT_COMMAND_RIGHT = ''\nneedlesh completions nushell | save --force needlesh.nu\nsource needlesh.nu";
    if let Some(mut shell) = Shell::start("nu", setup) {
        shell.completes("needlesh histo", "needlesh history");
        shell.completes("needlesh tools show delete_fo", "show delete_folder");
        shell.completes("needlesh call disk_usage --arg pa", "path=");
        shell.completes("needlesh ask my", "ask \"my file.txt\"");
        shell.completes("needlesh call disk_usage --arg path=my", "--arg \"path=my file.txt\"");
    }
}
