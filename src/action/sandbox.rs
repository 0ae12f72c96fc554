//! What holds a program that is said to only read, here and now: decided when the plan is made, so that the card can say
//! it, and made fast by `confine.rs` in the helper that starts the program.

use super::{Guard, Hold};
use crate::manifest::Annotations;

/// What holds a program of these annotations. `wanted` is the word of its file; one with the `terminal` can type on the
/// person's keyboard through it (TIOCSTI), whatever else is closed.
pub(super) fn guard(annotations: Annotations, wanted: bool, terminal: bool) -> Guard {
    let network = annotations.open_world;
    match (annotations.read_only, wanted) {
        (false, _) => Guard::Free,
        (true, false) => Guard::OptedOut,
        (true, true) if terminal => Guard::Tried { network, why: "it has the terminal" },
        (true, true) => match unheld() {
            None => Guard::Enforced { network },
            Some(why) => Guard::Tried { network, why },
        },
    }
}

impl Guard {
    /// What a card may say of a program that is said to only read.
    pub(super) fn hold(self) -> Hold {
        match self {
            Self::Enforced { network } => Hold::Enforced { network },
            Self::Tried { why, .. } => Hold::Promise(why),
            Self::OptedOut => Hold::Promise("its file opts out"),
            Self::Free => Hold::Promise("nothing holds it"),
        }
    }
}

/// What holds programs that only read: each layer, and why it is missing where it is.
#[must_use]
pub fn layers() -> Vec<(&'static str, Option<&'static str>)> {
    #[cfg(target_os = "linux")]
    {
        let landlock = (!super::confine::landlock()).then_some("this system has none");
        let filters = (!super::confine::filters()).then_some("this system has none");
        let user = privileged().then_some("root and its rights are not held");
        vec![("Landlock", landlock), ("seccomp filters", filters), ("a user without special rights", user)]
    }
    #[cfg(not(target_os = "linux"))]
    vec![("Landlock", Some("this system has none"))]
}

/// Why nothing can be enforced for this user on this system; asked once.
#[cfg(target_os = "linux")]
fn unheld() -> Option<&'static str> {
    static FOUND: std::sync::OnceLock<Option<&'static str>> = std::sync::OnceLock::new();
    *FOUND.get_or_init(|| {
        if privileged() {
            return Some("root and its rights are not held");
        }
        if !super::confine::landlock() {
            return Some("this system has no Landlock");
        }
        (!super::confine::filters()).then_some("this system has no seccomp filters")
    })
}

/// Why nothing can be enforced for this user on this system.
#[cfg(not(target_os = "linux"))]
fn unheld() -> Option<&'static str> {
    Some("this system has no Landlock")
}

/// Landlock does not cover what privileges open: devices, mounts, modules, netlink, the clock.
#[cfg(target_os = "linux")]
fn privileged() -> bool {
    let uids = rustix::process::geteuid().is_root() || rustix::process::getuid().is_root();
    uids || rustix::thread::capabilities(None).map_or(true, |sets| !(sets.effective | sets.permitted).is_empty())
}
