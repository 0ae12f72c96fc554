//! A program that is said to only read is held to it: under Landlock it can write nowhere but in a private folder, and
//! signal nobody outside. Landlock binds a thread and what it starts, so a thread of its own starts the program.

use super::Guard;
use crate::manifest::Annotations;
use std::io;
use std::path::Path;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// What a program may write to besides its private folder: devices that keep nothing.
#[cfg(target_os = "linux")]
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/pts"];

/// What holds a program of these annotations; `wanted` is the word of its file.
pub(super) fn guard(annotations: Annotations, wanted: bool) -> Guard {
    match (annotations.read_only, wanted) {
        (false, _) => Guard::Unneeded,
        (true, false) => Guard::OptedOut,
        (true, true) if available() => Guard::Enforced,
        (true, true) => Guard::NoSystem,
    }
}

/// A folder for one run, which goes away with it.
pub(super) fn private_folder(base: Option<String>) -> Result<TempDir, String> {
    let base = base.filter(|b| b.starts_with('/')).unwrap_or_else(|| "/tmp".to_owned());
    let mut builder = tempfile::Builder::new();
    builder.prefix("needlesh-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir_in(&base).map_err(|e| format!("no private folder can be made in {base}: {e}"))
}

/// Whether this system can hold a program.
#[cfg(target_os = "linux")]
pub(super) fn available() -> bool {
    static FOUND: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *FOUND.get_or_init(|| rules().and_then(|r| r.create()).is_ok())
}

/// Whether this system can hold a program.
#[cfg(not(target_os = "linux"))]
pub(super) fn available() -> bool {
    false
}

/// Every way to write of the third version, the first that covers cutting a file short; signals where the system can.
#[cfg(target_os = "linux")]
fn rules() -> Result<landlock::Ruleset, landlock::RulesetError> {
    use landlock::{ABI, AccessFs, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, Scope};
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_write(ABI::V3))?
        .set_compatibility(CompatLevel::BestEffort)
        .scope(Scope::Signal)
}

#[cfg(target_os = "linux")]
fn restrict(folder: &Path) -> Result<(), landlock::RulesetError> {
    use landlock::{ABI, AccessFs, BitFlags, RulesetCreatedAttr as _, path_beneath_rules};
    let write = AccessFs::from_write(ABI::V3);
    let device: BitFlags<AccessFs> = AccessFs::WriteFile | AccessFs::Truncate;
    rules()?.create()?.add_rules(path_beneath_rules([folder], write))?.add_rules(path_beneath_rules(DEVICES, device))?.restrict_self()?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn restrict(_: &Path) -> Result<(), io::Error> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Starts a program that can write only in `folder`; never unprotected.
pub(super) fn spawn(command: &mut Command, folder: &Path) -> io::Result<Child> {
    let runtime = tokio::runtime::Handle::current();
    let held = || {
        let _entered = runtime.enter();
        restrict(folder).map_err(|e| io::Error::other(format!("it could not be held to reading: {e}")))?;
        command.spawn()
    };
    std::thread::scope(|scope| scope.spawn(held).join()).unwrap_or_else(|_| Err(io::Error::other("it could not be held to reading")))
}
