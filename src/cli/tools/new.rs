//! `needlesh tools new`: a tool from a command line, from flags, or from answers to a few questions.

use super::super::args::{Global, NewFlags, Reach};
use super::super::exit::{BAD_FILE, DONE, FAILED, Failure, INTERRUPTED, USAGE};
use super::super::{out, settings};
use super::fmt::{read, replace};
use super::layout::layout;
use super::sketch::Sketch;
use crate::config;
use crate::driver::{Settings, lint_alone};
use crate::manifest::is_tool_name;
use crate::text::safe_line;
use serde_json::{Value, json};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Sentences that are asked for at most.
const SENTENCES: usize = 8;

/// Makes the tool, writes it, and says what lint thinks of it.
pub(in super::super) fn new(global: &Global, flags: &NewFlags) -> Result<u8, Failure> {
    let sketch = match &flags.name {
        Some(name) if !flags.argv.is_empty() => given(name, flags)?,
        _ if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() => asked(flags)?,
        Some(_) => {
            let hint = "needlesh tools new --name pack -- tar -czf {archive} {folder}";
            return Err(Failure::new(USAGE, "nothing says what the tool runs", hint));
        }
        None => {
            let hint = "needlesh tools new --name pack -- tar -czf {archive} {folder}  # without a terminal";
            return Err(Failure::new(USAGE, "a tool needs a name", hint));
        }
    };
    let tool = sketch.tool().map_err(|why| Failure::new(USAGE, why, "needlesh tools new --help"))?;
    if flags.print {
        return out::print(&layout(&json!({"needlesh": 1, "tools": [tool]})));
    }
    let file = match &flags.file {
        Some(file) => file.clone(),
        None => own_file(&sketch.name)?,
    };
    write(&file, &sketch.name, tool, flags.force)?;
    told(global, &file, &sketch.name)
}

fn given(name: &str, flags: &NewFlags) -> Result<Sketch, Failure> {
    if !is_tool_name(name) {
        let message = format!("{:?} is not a tool name", safe_line(name));
        return Err(Failure::new(USAGE, message, "use 1 to 128 letters, digits, '.', '_' and '-'"));
    }
    let (description, say) = (flags.description.clone(), flags.say.clone());
    Ok(Sketch { name: name.to_owned(), argv: flags.argv.clone(), description, say, reach: flags.reach })
}

/// The tool of a person who answers questions; what flags say is not asked.
fn asked(flags: &NewFlags) -> Result<Sketch, Failure> {
    let name = match flags.name.clone().filter(|name| is_tool_name(name)) {
        Some(name) => name,
        None => ask("Name (letters, digits, _): ", |text| is_tool_name(text).then(|| text.to_owned()))?,
    };
    let argv = if flags.argv.is_empty() {
        out::note("The command, with a hole for each value: tar -czf {archive} {folder}");
        ask("Command: ", |text| Sketch::words(text).filter(|words| !words.is_empty()))?
    } else {
        flags.argv.clone()
    };
    let description = match &flags.description {
        Some(text) => Some(text.clone()),
        None => Some(ask("What it does, in one sentence: ", |text| Some(text.to_owned()))?).filter(|text| !text.is_empty()),
    };
    let reach = match flags.reach {
        Some(reach) => reach,
        None => ask("What it does to your files: (r)eads only, (c)hanges, (d)eletes or overwrites [d]: ", |text| match text {
            "r" | "reads" => Some(Reach::Reads),
            "c" | "changes" => Some(Reach::Changes),
            "" | "d" | "destroys" => Some(Reach::Destroys),
            _ => None,
        })?,
    };
    let mut say = flags.say.clone();
    while say.len() < SENTENCES {
        let question =
            format!("A sentence that asks for it, with values for the holes as {{hole=value}} ({} so far, Enter to end): ", say.len());
        let text = ask(&question, |text| Some(text.to_owned()))?;
        if text.is_empty() {
            break;
        }
        say.push(text);
    }
    Ok(Sketch { name, argv, description, say, reach: Some(reach) })
}

/// Asks until the answer can be read; the end of the input ends the program.
fn ask<T>(question: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Failure> {
    loop {
        let mut stderr = std::io::stderr().lock();
        let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
        drop(stderr);
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Err(Failure::new(INTERRUPTED, "nothing was made", ""));
        }
        if let Some(answer) = read(line.trim()) {
            return Ok(answer);
        }
        out::note("That cannot be read.");
    }
}

fn own_file(name: &str) -> Result<PathBuf, Failure> {
    let folder = config::schemas_folder().ok_or_else(|| Failure::new(FAILED, "there is no folder for settings", "--file FILE"))?;
    std::fs::create_dir_all(&folder).map_err(|e| Failure::new(FAILED, format!("{}: {e}", folder.display()), "--file FILE"))?;
    Ok(folder.join(format!("{name}.json")))
}

/// Writes a file of its own, or adds to one of the native form.
fn write(file: &Path, name: &str, tool: Value, force: bool) -> Result<(), Failure> {
    let mut root = json!({"needlesh": 1, "tools": []});
    if file.exists() {
        let wrong = |why: &str, hint: &str| Failure::new(BAD_FILE, format!("{}: {why}", file.display()), hint);
        root = serde_json::from_str(&read(file)?).map_err(|e| wrong(&format!("not JSON: {e}"), "give another --file"))?;
        if root.get("needlesh") != Some(&json!(1)) {
            return Err(wrong("not of the native form", "give another --file, or `needlesh tools convert --to native`"));
        }
    }
    let tools = root.as_object_mut().map(|map| map.entry("tools").or_insert_with(|| json!([])));
    let Some(list) = tools.and_then(Value::as_array_mut) else {
        return Err(Failure::new(BAD_FILE, format!("{}: \"tools\" is not a list", file.display()), "needlesh tools lint"));
    };
    match list.iter().position(|t| t.get("name").and_then(Value::as_str) == Some(name)) {
        Some(_) if !force => {
            let message = format!("{}: {name:?} is already there", file.display());
            return Err(Failure::new(USAGE, message, "--force  # writes it anew"));
        }
        Some(place) => list[place] = tool,
        None => list.push(tool),
    }
    replace(file, &layout(&root)).map_err(|e| Failure::new(FAILED, format!("{}: {e}", file.display()), "give another --file"))
}

/// Where it is, what lint says, and what to do next.
fn told(global: &Global, file: &Path, name: &str) -> Result<u8, Failure> {
    let settings = Settings { schemas: vec![file.to_owned()], only: vec![name.to_owned()], ..settings(global) };
    let findings = lint_alone(&settings).findings;
    if global.json {
        let found: Vec<Value> = findings.iter().map(crate::lint::Finding::json).collect();
        return out::line(&json!({"file": file.display().to_string(), "name": name, "findings": found}).to_string());
    }
    out::line(&safe_line(&file.display().to_string()))?;
    if global.quiet {
        return Ok(DONE);
    }
    findings.iter().for_each(|finding| out::note(&finding.to_string()));
    out::note(&format!("needlesh tools show {name}  # how it reads"));
    out::note(&format!("needlesh tools test {name}  # whether its examples find it; give it some in your own words"));
    Ok(DONE)
}
