//! Programs by their names: where `PATH` has them.

use std::path::Path;

/// Whether a program can be started by this name.
pub(super) fn on_path(program: &str, env: &dyn Fn(&str) -> Option<String>) -> bool {
    if program.contains('/') {
        return executable(Path::new(program));
    }
    let path = env("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".to_owned());
    std::env::split_paths(&path)
        .any(|folder| executable(&folder.join(program)) || (cfg!(windows) && folder.join(format!("{program}.exe")).is_file()))
}

#[cfg(unix)]
fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(path: &Path) -> bool {
    path.is_file()
}
