//! The command of a plan: its words, the environment it is given, its streams.
//! The only file that spawns.

use super::{Env, Exec};
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
    "SYSTEMROOT",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "TEMP",
    "TMP",
    "PATHEXT",
];

/// The command, not yet started; `folder` is its private one, if it has one.
#[expect(clippy::disallowed_methods, reason = "the one place that spawns")]
pub(super) fn command(exec: &Exec, env: Env<'_>, folder: Option<&Path>) -> Option<Command> {
    let (program, arguments) = exec.argv.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear().kill_on_drop(!exec.detached);
    command.envs(ALLOWED.iter().filter_map(|name| env(name).map(|value| (*name, value))));
    if let Some(folder) = folder {
        command.env_remove("TEMP").env_remove("TMP").env("TMPDIR", folder);
    }
    command.envs(exec.env.iter().map(|(name, value)| (name, value)));
    if let Some(cwd) = &exec.cwd {
        command.current_dir(cwd);
    }
    if exec.interactive {
        return Some(command);
    }
    let output = || if exec.detached { Stdio::null() } else { Stdio::piped() };
    command.stdin(if exec.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(output()).stderr(output()).process_group(0);
    Some(command)
}
