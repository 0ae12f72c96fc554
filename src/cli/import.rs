//! `needlesh tools import`: what describes tools elsewhere, read, made into a manifest and written where it is wanted.

use super::args::{Global, ImportFlags};
use super::exit::{BAD_FILE, DONE, Failure, HUNG_UP, INTERRUPTED, NOT_PERMITTED, NOT_STARTED, TERMINATED, USAGE};
use super::{asked, out, settings, signals};
use crate::action::DownloadFailed;
use crate::driver::{FetchError, Project, fetch_bytes, load_tools};
use crate::import::{Imported, Kind, Left, McpServer, Servers, Unfit, Wanted, convert, convert_lists, kind_of, mcp_servers};
use crate::manifest::Layer;
use crate::text::safe_line;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

/// Bytes of a source; the largest published descriptions have a third of it.
const MOST: u64 = 32 << 20;

/// Imports one source.
pub(super) fn import(global: &Global, flags: &ImportFlags) -> Result<u8, Failure> {
    if let Some(to) = flags.to.as_ref().filter(|to| to.exists() && !flags.force) {
        return Err(exists(to));
    }
    let taken = built_in_names(global);
    let source = flags.source.as_deref();
    let wanted = Wanted {
        from: flags.from,
        all: flags.all,
        name: flags.name.as_deref(),
        server: flags.server.as_deref(),
        file: source.filter(|source| *source != "-" && !is_address(source)),
        taken: &taken,
        only: &global.tools,
    };
    let text = source.map(read).transpose()?;
    let named = source.unwrap_or("the server");
    let unfit = |unfit: Unfit| failed(named, &unfit);
    let imported = match text {
        Some(text) if flags.command.is_empty() && is_servers(&text, flags) => {
            let mut found = mcp_servers(&text).map_err(unfit)?;
            let answers = answers(global, flags, &mut found)?;
            convert_lists(&answers, found, &wanted).map_err(unfit)?
        }
        Some(text) if flags.command.is_empty() => convert(&text, &wanted).map_err(unfit)?,
        text => {
            let server = given(flags);
            let answer = text.map_or_else(|| asked::tools(global, flags.yes, &server), Ok)?;
            convert_lists(&[(server, answer)], Servers::default(), &wanted).map_err(unfit)?
        }
    };
    let written = format!("{:#}\n", imported.manifest);
    if let Some(to) = &flags.to {
        write(to, &written, flags.force)?;
    }
    tell(global, flags, &imported);
    if global.json {
        return out::line(&object(flags, imported).to_string());
    }
    if flags.to.is_none() { out::print(&written) } else { Ok(DONE) }
}

fn is_servers(text: &str, flags: &ImportFlags) -> bool {
    flags.from.or_else(|| kind_of(text)) == Some(Kind::McpServers)
}

/// The server of the command line.
fn given(flags: &ImportFlags) -> McpServer {
    let program = flags.command.first().map(|program| program.rsplit('/').next().unwrap_or(program).to_owned());
    let name = flags.name.clone().or(program).unwrap_or_default();
    McpServer { name, command: flags.command.clone(), ..McpServer::default() }
}

/// What each server answers; those that do not are left out. Without anybody who can say yes none is asked.
fn answers(global: &Global, flags: &ImportFlags, found: &mut Servers) -> Result<Vec<(McpServer, String)>, Failure> {
    let mut answers = Vec::new();
    for server in std::mem::take(&mut found.servers) {
        match asked::tools(global, flags.yes, &server) {
            Ok(answer) => answers.push((server, answer)),
            Err(failure) if matches!(failure.kind(), NOT_PERMITTED | INTERRUPTED | TERMINATED | HUNG_UP) => return Err(failure),
            Err(failure) => found.left.push(Left { what: server.name, why: failure.message() }),
        }
    }
    Ok(answers)
}

fn is_address(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}

/// The text of a source.
fn read(source: &str) -> Result<String, Failure> {
    let unread = |error: std::io::Error| Failure::new(BAD_FILE, format!("{source}: {error}"), "");
    let mut bytes = Vec::new();
    if source == "-" {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes).map_err(unread)?;
    } else if is_address(source) {
        bytes = fetched(source)?;
    } else {
        if Path::new(source).is_dir() {
            return Err(Failure::new(USAGE, format!("{source} is a folder"), "name the file in it that describes the tools"));
        }
        std::fs::File::open(source).map_err(unread)?.take(MOST + 1).read_to_end(&mut bytes).map_err(unread)?;
    }
    if bytes.len() as u64 > MOST {
        return Err(Failure::new(BAD_FILE, format!("{source} has more than {} MiB", MOST >> 20), "split it"));
    }
    String::from_utf8(bytes).map_err(|_| Failure::new(BAD_FILE, format!("{source} is not UTF-8"), "save it as UTF-8"))
}

fn fetched(address: &str) -> Result<Vec<u8>, Failure> {
    let watch = signals::watch(false)?;
    fetch_bytes(address, MOST, watch.cancel()).map_err(|error| match error {
        FetchError::Io(error) => error.into(),
        FetchError::Download(DownloadFailed::Cancelled) => Failure::new(watch.asked().unwrap_or(INTERRUPTED), "interrupted", ""),
        FetchError::Download(why) => Failure::new(NOT_STARTED, format!("{address}: {why}"), "save it to a file and name that"),
    })
}

/// Names that an imported tool must not take over.
fn built_in_names(global: &Global) -> Vec<String> {
    let mut settings = settings(global);
    settings.only.clear();
    settings.schemas.clear();
    let built_in = load_tools(&settings, &Project::default()).tools.into_iter().filter(|tool| tool.origin.layer == Layer::Builtin);
    built_in.map(|tool| tool.name).collect()
}

fn exists(to: &Path) -> Failure {
    Failure::new(USAGE, format!("{} is there already", to.display()), "--force  # writes over it")
}

fn write(to: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => exists(to),
        _ => Failure::new(BAD_FILE, format!("{}: {error}", to.display()), "--to FILE  # somewhere else"),
    };
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).create_new(!force).open(to).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

/// What is left out, by reason, each reason on one line with all names.
fn reasons(left: &[Left]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in left {
        match groups.iter_mut().find(|(why, _)| *why == one.why) {
            Some((_, names)) => names.push(&one.what),
            None => groups.push((&one.why, vec![&one.what])),
        }
    }
    groups.iter().map(|(why, names)| format!("left out: {}: {why}", names.join(", "))).collect()
}

fn failed(source: &str, unfit: &Unfit) -> Failure {
    let failure = Failure::new(BAD_FILE, format!("{source}: {}", safe_line(&unfit.message)), safe_line(&unfit.fix));
    reasons(&unfit.left).into_iter().fold(failure, |failure, line| failure.hinted(safe_line(&line)))
}

fn tell(global: &Global, flags: &ImportFlags, imported: &Imported) {
    if global.json || global.quiet {
        return;
    }
    let tools = if imported.tools == 1 { "1 tool".to_owned() } else { format!("{} tools", imported.tools) };
    let to = flags.to.as_ref().map(|to| format!(", written to {}", to.display())).unwrap_or_default();
    let count = imported.left.len();
    let left = if count == 0 { String::new() } else { format!("; {count} left out") };
    out::note(&format!("needlesh: {tools} from {}{to}{left}", imported.kind.words()));
    reasons(&imported.left).iter().for_each(|line| out::note(&format!("  {line}")));
    imported.notes.iter().for_each(|note| out::note(&format!("  note: {note}")));
}

fn object(flags: &ImportFlags, imported: Imported) -> Value {
    let left: Vec<Value> = imported.left.iter().map(|left| json!({"what": left.what, "why": left.why})).collect();
    let mut object = json!({
        "success": true, "kind": imported.kind.word(), "tools": imported.tools, "left_out_count": left.len(), "left_out": left,
        "notes": imported.notes, "file": flags.to.as_ref().map(|to| to.display().to_string()),
    });
    if let (None, Value::Object(map)) = (&flags.to, &mut object) {
        map.insert("manifest".to_owned(), imported.manifest);
    }
    object
}
