//! What is known of programs to which a word can be more than data: those that start another program, those that take code,
//! those that read a file where a value begins with a sign. A list can only name what is known; the argv of a plan is shown.

use super::variables::may_take_value;
use super::{Argv, Element, Kind, Param, Part, Template};

/// Programs that run the command that follows.
const WRAPPERS: [&str; 29] = [
    "env",
    "timeout",
    "nice",
    "ionice",
    "nohup",
    "setsid",
    "stdbuf",
    "time",
    "sudo",
    "doas",
    "run0",
    "pkexec",
    "chroot",
    "unshare",
    "nsenter",
    "setpriv",
    "taskset",
    "chrt",
    "xargs",
    "strace",
    "ltrace",
    "unbuffer",
    "systemd-run",
    "command",
    "exec",
    "catchsegv",
    "fakeroot",
    "proot",
    "firejail",
];

/// Others that start programs which their arguments name.
const STARTERS: [&str; 30] = [
    "find",
    "parallel",
    "watch",
    "ssh",
    "mosh",
    "script",
    "su",
    "runuser",
    "flock",
    "docker",
    "podman",
    "kubectl",
    "busybox",
    "toybox",
    "bwrap",
    "gdb",
    "entr",
    "at",
    "batch",
    "make",
    "npx",
    "npm",
    "cargo",
    "uv",
    "pipx",
    "poetry",
    "xvfb-run",
    "dbus-run-session",
    "rlwrap",
    "tmux",
];

const SHELLS: [&str; 11] = ["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "rbash"];

/// Options of curl whose value names a file when it begins with `@`.
const CURL_DATA: [&str; 9] = ["-d", "--data", "--data-ascii", "--data-binary", "--json", "-H", "--header", "-w", "--write-out"];

/// The program's own name: the last part of its path.
#[must_use]
pub fn program_name(program: &str) -> &str {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether a program starts another one that its arguments name, so that a `--` need not end the options of the one that
/// gets the values.
#[must_use]
pub fn starts_others(program: &str) -> bool {
    let name = program_name(program);
    WRAPPERS.contains(&name) || STARTERS.contains(&name) || SHELLS.contains(&name) || code_options(name).is_some()
}

/// Options of an interpreter whose value is code.
fn code_options(name: &str) -> Option<&'static [&'static str]> {
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match plain {
        "python" | "pypy" => &["-c"],
        "perl" => &["-e", "-E"],
        "ruby" | "lua" | "luajit" | "osascript" | "Rscript" => &["-e"],
        "node" | "deno" | "bun" => &["-e", "--eval", "-p", "--print"],
        "php" => &["-r", "-B", "-R", "-E"],
        "julia" => &["-e", "-E", "--eval", "--print"],
        "su" | "runuser" | "script" | "flock" => &["-c", "--command"],
        "powershell" | "pwsh" => &["-c", "-Command", "-command", "-EncodedCommand"],
        "cmd" => &["/c", "/C", "/k", "/K"],
        "vim" | "nvim" | "vi" | "ex" => &["-c", "--cmd"],
        "emacs" => &["--eval", "-eval"],
        _ => return None,
    })
}

/// Why a word of an argv may hold no value, and the fix.
pub(super) fn risky(argv: &Argv, params: &[Param]) -> Option<(String, &'static str)> {
    let mut words = Vec::new();
    flatten(argv, params, &mut words);
    let fixed = |i: usize| words.get(i).and_then(|w: &Word<'_>| w.fixed());
    let first = program_name(fixed(0)?);
    let starter = starts_others(first);
    if WRAPPERS.contains(&first)
        && let Some(found) = wrapped(first, &words)
    {
        return Some(found);
    }
    (0..words.len()).take_while(|i| *i == 0 || starter).find_map(|i| {
        let name = program_name(fixed(i)?);
        let rest = words.get(i + 1..)?;
        code(name, rest).map(|_| {
            let fix = "use \"script\", where values are variables, or write fixed code and the values as words after it";
            (format!("a value in the code of {name:?} would be run by it"), fix)
        })
    })
}

/// One word of an argv template.
struct Word<'a> {
    template: &'a Template,
    /// Whether a free text can stand in it.
    free: bool,
}

impl Word<'_> {
    fn fixed(&self) -> Option<&str> {
        match self.template.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The fixed text that it begins with.
    fn start(&self) -> &str {
        match self.template.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }
}

fn flatten<'a>(argv: &'a Argv, params: &[Param], out: &mut Vec<Word<'a>>) {
    // A number, a truth or one of a list is not code.
    let open = |name: &str| {
        params.iter().any(|p| p.name == name && p.choices.is_empty() && matches!(p.kind, Kind::String | Kind::Array | Kind::Object))
    };
    for element in argv {
        match element {
            Element::Word(template) => out.push(Word { template, free: template.holes().any(open) }),
            Element::If { then, otherwise, .. } => {
                flatten(then, params, out);
                flatten(otherwise, params, out);
            }
            Element::Each { words, .. } => {
                let free = |t: &Template| t.parts.iter().any(|p| matches!(p, Part::Item)) || t.holes().any(open);
                out.extend(words.iter().map(|template| Word { template, free: free(template) }));
            }
        }
    }
}

/// The program that a wrapper starts must be fixed, and so must the variables that change what it runs.
fn wrapped(wrapper: &str, words: &[Word<'_>]) -> Option<(String, &'static str)> {
    for word in words.iter().skip(1) {
        let start = word.start();
        if !word.free {
            let text = word.fixed().unwrap_or_default();
            let setting = text.starts_with('-') || text.contains('=') || text.starts_with(|c: char| c.is_ascii_digit());
            if !setting && !text.is_empty() {
                return None;
            }
            continue;
        }
        if let Some((variable, _)) = start.split_once('=').filter(|(name, _)| !name.starts_with('-')) {
            if !may_take_value(variable, &[]) {
                let fix = "write fixed text, or use a variable of a lower-case name";
                return Some((format!("a value in {variable} could change what runs"), fix));
            }
        } else if start.is_empty() {
            return Some((format!("the program that {wrapper:?} starts must be a fixed text without holes"), "name the program"));
        }
    }
    None
}

/// The word of a program's arguments that it would read as code and that can hold a free text.
fn code(name: &str, rest: &[Word<'_>]) -> Option<()> {
    let free = |word: &Word<'_>| word.free.then_some(());
    match name {
        "ssh" | "mosh" if options_code(name, rest).is_some() => return Some(()),
        "ssh" | "mosh" => return rest.iter().skip(1 + operand(rest, "bcDEeFIiJLlmOopQRSWw")?).find_map(free),
        "watch" if !rest.iter().filter_map(Word::fixed).any(|w| w == "-x" || w == "--exec") => return rest.iter().find_map(free),
        "parallel" => return rest.iter().take_while(|w| w.fixed().is_none_or(|w| !w.starts_with(":::"))).find_map(free),
        "awk" | "gawk" | "mawk" | "nawk" | "sed" | "gsed" => {
            let takes = if name.ends_with("sed") { "efl" } else { "Fvfi" };
            let given = rest.iter().position(|w| ["-e", "-f", "--expression", "--file"].contains(&w.fixed().unwrap_or_default()));
            return match given {
                Some(i) if rest.get(i).and_then(Word::fixed).is_some_and(|w| w.contains('e')) => rest.get(i + 1).and_then(free),
                Some(_) => None,
                None => rest.get(operand(rest, takes)?).and_then(free),
            };
        }
        _ => {}
    }
    if SHELLS.contains(&name) {
        return shell_code(rest);
    }
    if name == "git" {
        // Before its subcommand; `git switch -c NAME` is another option.
        let own = operand(rest, "cC").and_then(|at| rest.get(..at)).unwrap_or(rest);
        if options_code("git itself", own).is_some() {
            return Some(());
        }
    }
    if let Some(found) = options_code(name, rest) {
        return Some(found);
    }
    let options = code_options(name)?;
    let letters = if ["perl", "ruby"].contains(&name) {
        "eE"
    } else if ["su", "runuser", "script"].contains(&name) {
        "c"
    } else {
        ""
    };
    for (i, word) in rest.iter().enumerate() {
        let start = word.start();
        // Letters stand together, but after these the rest of the word is a name.
        let named = ["-M", "-m", "-I", "-i", "-x", "--"].iter().any(|option| start.starts_with(option));
        let cluster = |text: &str| text.starts_with('-') && !named && text.contains(|c| letters.contains(c));
        if word.fixed().is_some_and(|text| options.contains(&text) || cluster(text)) {
            // The rest of a PowerShell or cmd line is code, as is the next word of the others.
            let all = ["powershell", "pwsh", "cmd"].contains(&name);
            return rest.iter().skip(i + 1).take(if all { usize::MAX } else { 1 }).find_map(free);
        }
        if word.free && (options.iter().any(|o| start.starts_with(o)) || cluster(start)) {
            return Some(());
        }
        // The code may stand after the name of a user or a file there.
        if !start.starts_with('-') && !start.starts_with('/') && !["su", "runuser", "script"].contains(&name) {
            return None;
        }
    }
    None
}

/// As `code`, of a shell: `c` may stand among other letters, and after options that take a word.
fn shell_code(rest: &[Word<'_>]) -> Option<()> {
    let (mut i, mut has_code) = (0, false);
    while let Some(word) = rest.get(i) {
        let start = word.start();
        if word.free && start.starts_with(['-', '+']) {
            return Some(());
        }
        if !start.starts_with(['-', '+']) || start.len() < 2 {
            break;
        }
        i += 1;
        if start == "--" {
            break;
        }
        has_code |= start.starts_with('-') && !start.starts_with("--") && start.contains('c');
        let takes = ["--rcfile", "--init-file"].contains(&start) || !start.starts_with("--") && start.ends_with(['o', 'O']);
        i += usize::from(takes);
    }
    rest.get(i).filter(|word| has_code && word.free).map(|_| ())
}

/// Options of programs that are no interpreters, wherever they stand: what they take is run.
fn options_code(name: &str, rest: &[Word<'_>]) -> Option<()> {
    let options: &[&str] = match name {
        "make" | "gmake" => &["--eval", "SHELL="],
        "tar" | "gtar" | "bsdtar" => &[
            "--checkpoint-action",
            "--to-command",
            "--use-compress-program",
            "-I",
            "--rsh-command",
            "--info-script",
            "--new-volume-script",
        ],
        "rsync" => &["-e", "--rsh", "--rsync-path"],
        "git itself" => &["-c", "--config-env", "--exec-path"],
        "git" => &["--upload-pack", "--receive-pack", "--exec"],
        "ssh" | "scp" | "sftp" => &["-o", "-S", "-F"],
        "gdb" => &["-ex", "-iex", "--eval-command", "--init-eval-command"],
        "vim" | "nvim" | "vi" | "ex" | "view" | "less" | "more" => &["+"],
        "zip" => &["-TT", "--unzip-command"],
        _ => return None,
    };
    let is_one = |text: &str| options.contains(&text);
    let begins = |start: &str| options.iter().any(|option| start.starts_with(option));
    let next = |i: usize| rest.get(i + 1).is_some_and(|word| word.free && !begins(word.start()));
    let found =
        rest.iter().enumerate().any(|(i, word)| if word.free { begins(word.start()) } else { word.fixed().is_some_and(is_one) && next(i) });
    found.then_some(())
}

/// Whether a program of these words takes its code from its input: an interpreter with nothing but options.
pub(super) fn reads_code(argv: &Argv, params: &[Param]) -> bool {
    let mut words = Vec::new();
    flatten(argv, params, &mut words);
    let Some((first, rest)) = words.split_first() else { return false };
    let name = program_name(first.fixed().unwrap_or_default());
    let interpreter = SHELLS.contains(&name) || code_options(name).is_some_and(|_| !STARTERS.contains(&name));
    // An option with a word of its own may hide one; who writes code there needs no input.
    interpreter && rest.iter().all(|word| word.start().starts_with('-'))
}

/// Where the first word stands that is no option and no option's value.
fn operand(words: &[Word<'_>], with_value: &str) -> Option<usize> {
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let start = word.start();
        if !start.starts_with('-') || start == "-" {
            return Some(i);
        }
        if start == "--" {
            return Some(i + 1);
        }
        let takes = start.len() == 2 && start.chars().nth(1).is_some_and(|c| with_value.contains(c));
        i += 1 + usize::from(takes);
    }
    None
}

/// Why a program would take a value for more than data: `before` are its words so far, `fixed` what stands before the value
/// in its word.
#[must_use]
pub fn misread(before: &[String], fixed: &str, value: &str) -> Option<&'static str> {
    let first = program_name(before.first()?);
    let last = before.last().map_or("", String::as_str);
    // Of one that starts others (`timeout 9 make`) any word may be the program.
    let others = if starts_others(first) { before } else { &[] };
    misread_by(first, last, fixed, value)
        .or_else(|| others.iter().skip(1).find_map(|word| misread_by(program_name(word), last, fixed, value)))
}

fn misread_by(program: &str, last: &str, fixed: &str, value: &str) -> Option<&'static str> {
    match program {
        "curl" => curl(last, fixed, value).then_some("curl would send the file of that name"),
        "find" if fixed.is_empty() && ["(", ")", "!", ","].contains(&value) => Some("find would read it as a part of its expression"),
        "http" | "https" | "xh" | "xhs" if fixed.ends_with(['=', ':']) && value.starts_with('@') => {
            Some("it would send the file of that name")
        }
        "gcc" | "g++" | "clang" | "clang++" | "cc" | "c++" | "ld" | "ar" | "java" | "javac" | "7z" | "7za" | "7zz" | "rar" | "bsdtar"
            if fixed.is_empty() && value.starts_with('@') =>
        {
            Some("it would read its arguments from the file of that name")
        }
        "make" | "gmake" | "bmake" | "just" | "rake" if fixed.is_empty() && !last_takes_file(last) && value.contains('=') => {
            Some("it would set a variable that its recipes run or read")
        }
        // It fills in `$(shell …)` wherever a variable of the command line is used.
        "make" | "gmake" | "bmake" if fixed.contains('=') && value.contains('$') => Some("make would fill in what follows the $"),
        "ffmpeg" | "ffprobe" | "ffplay" if fixed.is_empty() && is_protocol(value) => {
            Some("it names a protocol and not a file; write ./ before a file")
        }
        _ if IMAGES.contains(&program) => image(fixed, value),
        "vi" | "vim" | "nvim" | "view" | "ex" | "less" | "more" if fixed.is_empty() && value.starts_with('+') => {
            Some("it would read it as a command")
        }
        _ => None,
    }
}

/// The programs of ImageMagick and GraphicsMagick.
const IMAGES: [&str; 14] = [
    "magick",
    "convert",
    "identify",
    "mogrify",
    "montage",
    "compare",
    "composite",
    "animate",
    "display",
    "import",
    "conjure",
    "stream",
    "gm",
    "magick-script",
];

/// What ImageMagick takes for more than the name of a file: `msl:`, `mvg:`, `url:`, `fd:` and some two hundred more name what
/// reads it, some of which run it; `@` names a file of text or names; `|` a program.
fn image(fixed: &str, value: &str) -> Option<&'static str> {
    // After `label:` and its like comes what that reads.
    let begins = fixed.is_empty() || fixed.ends_with(':');
    if begins && value.starts_with('@') {
        return Some("it would read the file of that name");
    }
    if begins && value.trim_start().starts_with('|') {
        return Some("it would run it as a program");
    }
    let prefix = value.split_once(':').map_or("", |(prefix, _)| prefix);
    let named =
        prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && prefix.chars().all(|c| c.is_ascii_alphanumeric() || "-_+".contains(c));
    (begins && named).then_some("what stands before the colon says how it is read; write ./ before a file of that name")
}

/// Whether a value of ffmpeg names what reads it; an address with a host is one that people write.
fn is_protocol(value: &str) -> bool {
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "+-_".contains(c))).unwrap_or(value.len());
    let (name, rest) = value.split_at(end);
    let address = ["http", "https", "rtsp", "rtmp", "rtmps", "srt", "udp", "tcp"].contains(&name) && rest.starts_with("://");
    // A time is `0:30`.
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && (rest.starts_with(':') && !address || rest.starts_with(',') && name == "subfile")
}

/// Whether the word before names a folder or a file of its own, whose name may hold a `=`.
fn last_takes_file(last: &str) -> bool {
    ["-C", "-f", "-o", "-W", "-I", "--directory", "--file", "--makefile"].contains(&last)
}

fn curl(last: &str, fixed: &str, value: &str) -> bool {
    // `-d{x}` is `-d` `{x}`.
    let short = ["-d", "-H", "-w", "-F", "-b"].into_iter().find(|option| fixed.starts_with(option));
    let (option, fixed) = short.map_or((last, fixed), |option| (option, fixed.get(2..).unwrap_or_default()));
    let text = format!("{fixed}{value}");
    match option {
        _ if CURL_DATA.contains(&option) => fixed.is_empty() && value.starts_with('@'),
        // `name@file` is a file too; what follows `=` is not.
        "--data-urlencode" | "--url-query" => {
            text.find(['=', '@']).is_some_and(|at| at >= fixed.len() && text.as_bytes().get(at) == Some(&b'@'))
        }
        "-F" | "--form" => text
            .split_once('=')
            .is_some_and(|(name, content)| content.starts_with(['@', '<']) && name.len() < text.len() && !fixed.contains(['@', '<'])),
        // A cookie without `=` is the name of a file that holds some.
        "-b" | "--cookie" => !text.contains('='),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
