//! What the program knows how to do, as plain steps: a program that is on this machine, or a text for the terminal.

use super::fill::{Values, filled};
use super::path::{on_path, program};
use super::refusal::Refusal;
use super::sandbox::guard;
use super::{Exec, Guard, Step, request};
use crate::manifest::{Builtin, Template};
use std::path::Path;
use std::time::Duration;

/// The largest text that terminals commonly take for the clipboard, in bytes.
const MAX_CLIPBOARD: usize = 74_994;
pub(super) const TOO_LONG: &str = "a terminal's clipboard takes at most 74,994 bytes";
/// Where the zones of the time zone database are.
const ZONES: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/var/db/timezone/zoneinfo"];
/// For each of them, in seconds.
const TIMEOUT: u64 = 10;

type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn step(builtin: &Builtin, values: &Values<'_>, env: Env<'_>) -> Result<Step, Refusal> {
    match builtin {
        Builtin::Clipboard(text) => clipboard(text, values, env),
        Builtin::OpenPath(path) => open(opened(path, values)?, env),
        Builtin::OpenAddress(address) => open(request::address(address, &[], &[], values)?.into(), env),
        Builtin::Time(zone) => time(zone.as_ref(), values, env),
    }
}

pub(super) fn exec(argv: &[&str], env: Env<'_>) -> Result<Exec, Refusal> {
    Ok(Exec {
        program: program(argv.first().copied().unwrap_or_default(), None, env)?,
        argv: argv.iter().map(|&word| word.to_owned()).collect(),
        script: false,
        cwd: None,
        place: None,
        env: Vec::new(),
        stdin: None,
        data: None,
        env_pass: Vec::new(),
        timeout: Duration::from_secs(TIMEOUT),
        max_output: 64 * 1024,
        expect: Vec::new(),
        interactive: false,
        detached: false,
        guard: Guard::Free,
    })
}

fn needed(template: &Template, values: &Values<'_>) -> Result<String, Refusal> {
    let missing = || Refusal::Missing(template.holes().filter(|name| values.get(name).is_none()).map(str::to_owned).collect());
    filled(values, template)?.ok_or_else(missing)
}

fn refuse(template: &Template, message: &str) -> Refusal {
    Refusal::Unsafe { param: template.holes().next().unwrap_or("the text").to_owned(), message: message.to_owned() }
}

/// A program of the desktop where there is one, else the terminal: over ssh only the terminal knows the person's clipboard.
fn clipboard(template: &Template, values: &Values<'_>, env: Env<'_>) -> Result<Step, Refusal> {
    copying(needed(template, values)?, env)?.ok_or_else(|| refuse(template, TOO_LONG))
}

/// What puts a text into the clipboard; none where the terminal would have to, and the text is too long for it.
pub(super) fn copying(text: String, env: Env<'_>) -> Result<Option<Step>, Refusal> {
    let set = |name: &str| env(name).is_some_and(|v| !v.is_empty());
    let programs: [(bool, &[&str]); 4] = [
        (set("WAYLAND_DISPLAY"), &["wl-copy"]),
        (set("DISPLAY"), &["xclip", "-selection", "clipboard"]),
        (set("DISPLAY"), &["xsel", "--clipboard", "--input"]),
        (cfg!(target_os = "macos"), &["pbcopy"]),
    ];
    let found = programs.iter().find(|(there, argv)| *there && argv.first().is_some_and(|program| on_path(program, env)));
    if let Some((_, argv)) = found.filter(|_| !set("SSH_TTY")) {
        return Ok(Some(Step::Exec(Exec { stdin: Some(text), detached: true, ..exec(argv, env)? })));
    }
    Ok((text.len() <= MAX_CLIPBOARD).then_some(Step::Clipboard(text)))
}

/// A path that no program can take for an option or an address.
fn opened(template: &Template, values: &Values<'_>) -> Result<String, Refusal> {
    let path = needed(template, values)?;
    if path.is_empty() {
        return Err(refuse(template, "an empty text names no file"));
    }
    let path = if path.starts_with('/') { path } else { format!("./{path}") };
    if !Path::new(&path).exists() {
        return Err(refuse(template, "there is no such file or folder on this machine"));
    }
    Ok(path)
}

fn open(target: String, env: Env<'_>) -> Result<Step, Refusal> {
    let programs: &[&str] = if cfg!(target_os = "macos") { &["/usr/bin/open"] } else { &["xdg-open", "wslview"] };
    let Some(program) = programs.iter().find(|p| on_path(p, env)) else {
        return Err(Refusal::MissingProgram(programs.iter().map(|&p| p.to_owned()).collect()));
    };
    Ok(Step::Exec(Exec { detached: true, ..exec(&[program, &target], env)? }))
}

/// `date` takes an unknown zone for UTC without a word, so the zone must be one that this machine knows.
fn time(zone: Option<&Template>, values: &Values<'_>, env: Env<'_>) -> Result<Step, Refusal> {
    let mut step = Exec { guard: guard(values.tool.annotations, true, false), ..exec(&["date", "+%A %Y-%m-%d %H:%M:%S %Z (%z)"], env)? };
    let Some(template) = zone else { return Ok(Step::Exec(step)) };
    let Some(name) = filled(values, template)? else { return Ok(Step::Exec(step)) };
    let name = name.trim().replace(' ', "_");
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+-/".contains(c)) && !name.starts_with('/');
    if !plain || !ZONES.iter().any(|folder| Path::new(folder).join(&name).is_file()) {
        return Err(refuse(template, &format!("{name:?} is not a time zone that this machine knows; write one as Europe/Berlin")));
    }
    step.env.push(("TZ".to_owned(), name));
    Ok(Step::Exec(step))
}
