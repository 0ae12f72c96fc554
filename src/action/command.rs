//! What the helper is told of a plan: its words, the environment it is given, what is closed to it; and the helper's own
//! command. Beside the helper the only file that spawns.

use super::job::{Confinement, FLAG, Job, Mode};
use super::path::search_path;
use super::{Env, Exec, Guard};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// What a program gets of the environment beside the plan's own variables.
const ALLOWED: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_COLLATE",
    "LC_MESSAGES",
    "LC_NUMERIC",
    "LC_TIME",
    "LC_MONETARY",
    "TZ",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TMPDIR",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "DBUS_SESSION_BUS_ADDRESS",
    "SSH_AUTH_SOCK",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
    "SYSTEMROOT",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "TEMP",
    "TMP",
    "PATHEXT",
];

/// Of these, what leads to services of the person: a program that is held to reading could let them write for it.
const SERVICES: &[&str] = &["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK"];

/// What the helper starts; `folder` is the program's private one, if it has one.
pub(super) fn job(exec: &Exec, env: Env<'_>, folder: Option<&Path>) -> Job {
    let confinement = folder.and_then(|folder| {
        let (network, must) = match exec.guard {
            Guard::Free | Guard::OptedOut => return None,
            Guard::Tried { network, .. } => (network, false),
            Guard::Enforced { network } => (network, true),
        };
        Some(Confinement { network, must, folder: folder.to_string_lossy().into_owned(), terminal: exec.interactive })
    });
    Job {
        mode: match (exec.interactive, exec.detached) {
            (true, _) => Mode::Terminal,
            (false, true) => Mode::Left,
            (false, false) => Mode::Watched,
        },
        program: exec.program.found.clone(),
        identity: exec.program.identity.clone(),
        argv: exec.argv.clone(),
        env: environment(exec, env, confinement.as_ref()),
        cwd: exec.cwd.clone(),
        place: exec.place.clone(),
        confinement,
    }
}

fn environment(exec: &Exec, env: Env<'_>, confinement: Option<&Confinement>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut set = |name: &str, value: String| {
        out.retain(|(known, _)| known != name);
        out.push((name.to_owned(), value));
    };
    for &name in ALLOWED {
        let hidden = confinement.is_some() && (SERVICES.contains(&name) || matches!(name, "TEMP" | "TMP"));
        match env(name) {
            Some(_) if hidden => {}
            Some(_) if name == "PATH" => set(name, search_path(&|name| env(name))),
            Some(value) => set(name, value),
            None => {}
        }
    }
    for name in &exec.env_pass {
        // What leads to the person's services stays closed to what is held to reading.
        if let Some(value) = env(name).filter(|_| confinement.is_none() || !SERVICES.contains(&name.as_str())) {
            set(name, value);
        }
    }
    if let Some(confinement) = confinement {
        set("TMPDIR", confinement.folder.clone());
    }
    for (name, value) in &exec.env {
        set(name, value.clone());
    }
    out
}

/// The helper's command, not yet started; `descriptors` are the numbers that it is given.
#[expect(clippy::disallowed_methods, reason = "the one place that spawns, beside the helper itself")]
pub(super) fn command(exec: &Exec, helper: &OsStr, descriptors: &[String], data: Option<Stdio>) -> Command {
    let mut command = Command::new(helper);
    command.arg0("needlesh").arg(FLAG).args(descriptors).env_clear();
    if let Some(cwd) = &exec.cwd {
        command.current_dir(cwd);
    }
    if exec.interactive {
        return command;
    }
    let output = || if exec.detached { Stdio::null() } else { Stdio::piped() };
    let text = || if exec.stdin.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(data.unwrap_or_else(text));
    command.stdout(output()).stderr(output());
    command
}
