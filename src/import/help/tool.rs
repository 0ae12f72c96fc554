//! A help text that was read, as a tool: what runs is the program with the options and arguments that a call has.

use super::super::draft::{Draft, MOST_WORDS, Params, in_order};
use super::super::words::{fixed, sentence};
use super::super::{Unfit, Wanted};
use super::read::{Help, read};
use super::spec::{Argument, Flag};
use serde_json::{Value, json};

/// Options that only tell something of the program.
const TELLS: [&str; 3] = ["help", "version", "usage"];

/// Bytes of a usage: each option is looked up in it.
const MOST_USAGE: usize = 16 * 1024;

/// Makes a tool of a help text.
///
/// # Errors
/// It is not the help of a program, or the program is not known.
pub(in crate::import) fn convert<'w>(text: &str, wanted: &'w Wanted<'w>) -> Result<Draft<'w>, Unfit> {
    let help = read(text);
    if help.usage.is_empty() {
        return Err(Unfit::new(
            "there is no line \"Usage:\" in it",
            "PROGRAM --help | needlesh tools import - --from help  # clap and argparse",
        ));
    }
    if help.usage.len() > MOST_USAGE || help.arguments.len() > MOST_WORDS {
        let message = format!("its usage has more than {MOST_USAGE} bytes or more than {MOST_WORDS} arguments");
        return Err(Unfit::new(message, "import the help of one of its commands"));
    }
    let program = program(&help.usage, wanted.name);
    if program.first().is_none_or(|word| word.starts_with('-')) {
        return Err(Unfit::new("the usage does not name a program", "--name PROGRAM  # or \"PROGRAM COMMAND\""));
    }
    let line = program.join(" ");
    let mut draft = Draft::new(wanted, line.clone());
    for command in &help.commands {
        let own = format!("{line} {command}");
        draft.leave(command, format!("it has a help of its own: {own} --help | needlesh tools import - --from help --name \"{own}\""));
    }
    let usage = help.usage.to_ascii_lowercase();
    let needs_command = ["<command>", "<subcommand>", "} ...", " command"].iter().any(|word| usage.contains(word));
    for spec in &help.unread {
        draft.leave(spec, "it could not be read as an option or argument");
    }
    if help.commands.is_empty() || !needs_command {
        add(&help, &program, &mut draft);
    }
    Ok(draft)
}

/// The words before the first option or argument; those that were given instead.
fn program(usage: &str, given: Option<&str>) -> Vec<String> {
    if let Some(given) = given {
        return given.split_whitespace().map(str::to_owned).collect();
    }
    let is_word = |word: &&str| !word.starts_with(['[', '<', '-', '{', '(']) && word.chars().any(|c| c.is_ascii_lowercase());
    usage.split_whitespace().take_while(is_word).map(str::to_owned).collect()
}

fn add(help: &Help, program: &[String], draft: &mut Draft<'_>) {
    let mut params = Params::default();
    let mut argv: Vec<Value> = program.iter().map(|word| json!(fixed(word))).collect();
    for (flag, said) in &help.flags {
        let long = flag.long.as_deref().unwrap_or_default();
        if TELLS.contains(&long) || (long.is_empty() && matches!(flag.short, Some('h' | 'V'))) {
            continue;
        }
        option(flag, said, help, &mut params, &mut argv);
    }
    let mut words = Vec::new();
    for (argument, said) in &help.arguments {
        words.push(positional(argument, said, &mut params));
    }
    if !words.is_empty() {
        argv.push(json!("--"));
        argv.extend(in_order(&words));
    }
    let said = sentence(&help.said);
    let line = program.join(" ");
    let description = if said.is_empty() { format!("Run {line}") } else { said };
    let words = program.iter().filter(|word| !word.starts_with('-'));
    let name = words.map(|word| word.rsplit('/').next().unwrap_or(word)).collect::<Vec<_>>().join("_");
    draft.note(format!("{line}: which options exclude each other its help does not say; read the tool before you use it"));
    draft.recipe(&name, &description, &params, argv);
}

fn text(choices: &[String], said: &str) -> Value {
    match choices {
        [] => json!({"type": "string", "description": said}),
        choices => json!({"type": "string", "enum": choices, "description": said}),
    }
}

fn option(flag: &Flag, said: &str, help: &Help, params: &mut Params, argv: &mut Vec<Value>) {
    let spelled = match (&flag.long, flag.short) {
        (Some(long), _) => format!("--{long}"),
        (None, Some(short)) => format!("-{short}"),
        (None, None) => return,
    };
    let wish = spelled.trim_start_matches('-').replace('-', "_");
    let said = sentence(said);
    let Some(_) = &flag.value else {
        let name = params.add(&wish, json!({"type": "boolean", "description": said}), false);
        return argv.push(json!({"if": name, "then": [fixed(&spelled)]}));
    };
    let required = is_required(&spelled, &help.usage);
    let name = params.add(&wish, text(&flag.choices, &said), required);
    let hole = format!("{{{name}}}");
    let words = if flag.long.is_some() { vec![json!(format!("{}={hole}", fixed(&spelled)))] } else { vec![json!(spelled), json!(hole)] };
    if required { argv.extend(words) } else { argv.push(json!({"if": name, "then": words})) }
}

/// Whether the usage has it outside of brackets.
fn is_required(spelled: &str, usage: &str) -> bool {
    usage.match_indices(spelled).any(|(at, _)| {
        let after = usage[at + spelled.len()..].chars().next();
        let open = usage[..at].matches(['[', '(']).count() > usage[..at].matches([']', ')']).count();
        !open && after.is_some_and(|c| c == ' ' || c == '=')
    })
}

fn positional(argument: &Argument, said: &str, params: &mut Params) -> (String, bool, Value) {
    let one = text(&argument.choices, &sentence(said));
    let required = !argument.optional;
    let wish = argument.name.to_lowercase().replace('-', "_");
    if !argument.many {
        let name = params.add(&wish, one, required);
        let word = json!(format!("{{{name}}}"));
        return (name, required, word);
    }
    let list = json!({"type": "array", "items": {"type": "string"}, "description": one["description"], "minItems": usize::from(required)});
    let name = params.add(&wish, list, required);
    let word = json!({"each": name, "as": ["{}"]});
    (name, required, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAP: &str = "Packs files.\n\nUsage: pack [OPTIONS] --level <N> <FILE> [MORE]...\n\nArguments:\n  <FILE>     The first file\n  [MORE]...  Other files\n\nOptions:\n  -o, --output <OUT>   Where to write\n                       the archive\n  -l, --level <N>      How hard to try\n      --kind <KIND>    The format [default: zip] [possible values: zip, tar]\n  -v, --verbose...     Say more\n  -h, --help           Print help\n  -V, --version        Print version\n";
    const ARGPARSE: &str = "usage: pick.py [-h] [-n NUM] [--mode {fast,slow}] --key KEY\n               input [rest ...]\n\nPicks lines of a file.\n\npositional arguments:\n  input                 the file\n  rest                  other files\n\noptions:\n  -h, --help            show this help message and exit\n  -n NUM                how many\n  --mode {fast,slow}    how to\n                        do it\n  --key KEY             by which key\n";

    fn one(text: &str, wanted: &Wanted<'_>) -> Value {
        convert(text, wanted).unwrap().tools.remove(0)
    }

    #[test]
    fn a_help_with_no_end_of_arguments_is_refused() {
        let of = |count: usize| {
            format!("Usage: x [OPTIONS]\n\nArguments:\n{}", (0..count).map(|n| format!("  [a{n}]  said\n")).collect::<String>())
        };
        assert!(convert(&of(MOST_WORDS), &Wanted::default()).is_ok_and(|draft| draft.tools.len() == 1));
        assert!(convert(&of(20_000), &Wanted::default()).is_err_and(|unfit| unfit.message.contains("64 arguments")));
        let long = format!("Usage: x {}", "<A> ".repeat(5000));
        assert!(convert(&long, &Wanted::default()).is_err());
    }

    #[test]
    fn a_help_of_clap_becomes_a_tool() {
        let tool = one(CLAP, &Wanted::default());
        assert_eq!((&tool["name"], &tool["description"]), (&json!("pack"), &json!("Packs files")));
        let more = json!({"if": "more", "then": [{"each": "more", "as": ["{}"]}]});
        assert_eq!(
            tool["action"]["shell"]["argv"],
            json!(["pack", {"if": "output", "then": ["--output={output}"]}, "--level={level}", {"if": "kind", "then": ["--kind={kind}"]},
                {"if": "verbose", "then": ["--verbose"]}, "--", "{file}", more])
        );
        assert_eq!(tool["parameters"]["required"], json!(["level", "file"]));
        assert_eq!(tool["parameters"]["properties"]["kind"]["enum"], json!(["zip", "tar"]));
        assert_eq!(tool["parameters"]["properties"]["output"]["description"], "Where to write the archive");
    }

    #[test]
    fn a_help_of_argparse_becomes_a_tool() {
        let tool = one(ARGPARSE, &Wanted { name: Some("python3 pick.py"), ..Wanted::default() });
        assert_eq!((&tool["name"], &tool["description"]), (&json!("python3_pick.py"), &json!("Picks lines of a file")));
        let rest = json!({"if": "rest", "then": [{"each": "rest", "as": ["{}"]}]});
        assert_eq!(
            tool["action"]["shell"]["argv"],
            json!(["python3", "pick.py", {"if": "n", "then": ["-n", "{n}"]}, {"if": "mode", "then": ["--mode={mode}"]}, "--key={key}", "--",
                "{input}", rest])
        );
        assert_eq!(tool["parameters"]["required"], json!(["key", "input"]));
    }

    #[test]
    fn commands_are_named_with_the_way_to_import_them() {
        let clap = "Usage: box <COMMAND>\n\nCommands:\n  open   Open it\n  close  Close it\n  help   Print this\n\nOptions:\n  -h, --help  Print help\n";
        let argparse = "usage: box [-h] {open,close} ...\n\npositional arguments:\n  {open,close}\n    open        Open it\n    close       Close it\n\noptions:\n  -h, --help  show\n";
        for text in [clap, argparse] {
            let wanted = Wanted::default();
            let draft = convert(text, &wanted).unwrap();
            let left: Vec<&str> = draft.left.iter().map(|left| left.what.as_str()).collect();
            assert_eq!((draft.tools.len(), left), (0, vec!["open", "close"]));
            assert!(draft.left[0].why.contains("--name \"box open\""));
        }
    }

    #[test]
    fn a_help_of_gnu_style_keeps_its_options() {
        let text = "Usage: du [OPTION]... [FILE]...\n  or:  du [OPTION]... --files0-from=F\nSummarize device usage.\n\nMandatory arguments to long options are mandatory for short options too.\n  -a, --all             write counts for all files,\n                          not just directories\n      --apparent-size   print apparent sizes\n  -B, --block-size=SIZE  scale sizes by SIZE\n  -d N                  depth\n  -?!                   odd\n      --help        display this help and exit\n\nDisplay values are in units.\n";
        let wanted = Wanted::default();
        let draft = convert(text, &wanted).unwrap();
        let file = json!({"if": "file", "then": [{"each": "file", "as": ["{}"]}]});
        assert_eq!(
            draft.tools[0]["action"]["shell"]["argv"],
            json!(["du", {"if": "all", "then": ["--all"]}, {"if": "apparent_size", "then": ["--apparent-size"]},
                {"if": "block_size", "then": ["--block-size={block_size}"]}, {"if": "d", "then": ["-d", "{d}"]}, "--", file])
        );
        assert_eq!(draft.tools[0]["parameters"]["properties"]["all"]["description"], "write counts for all files, not just directories");
        assert_eq!(draft.left[0].what, "-?!");
    }

    #[test]
    fn what_is_not_a_help_is_said() {
        assert!(convert("hello", &Wanted::default()).is_err());
        assert!(convert("Usage: [OPTIONS]\n", &Wanted::default()).err().unwrap().fix.contains("--name"));
    }
}
