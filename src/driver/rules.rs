//! The rules in force, the project's trust, and a new rule written to the person's file.

use super::environment;
use crate::action::Plan;
use crate::config;
use crate::manifest::{Problem, Severity, Tool};
use crate::policy::{self, Decision, Here, Owner, Policy, Trust, decide};
use crate::trust::{Content, POLICY, SCHEMAS, State, Store};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Bytes of a policy file at most.
const MAX_BYTES: u64 = 1 << 20;

/// The rules of the person and of a trusted project, with what this session adds.
#[derive(Debug, Default)]
pub struct Rules {
    policy: RwLock<Policy>,
    /// What this session added.
    session: RwLock<Policy>,
    here: Here,
}

/// How long an allowing rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Until the program ends.
    Session,
    /// It is written to the person's file.
    Always,
}

impl Rules {
    /// Reads the rules; a file that cannot be read denies everything until it is mended.
    #[must_use]
    pub fn load() -> Self {
        let policy = of_files();
        let folder = std::env::current_dir().ok().map(|f| f.display().to_string());
        Self {
            policy: RwLock::new(policy),
            session: RwLock::default(),
            here: Here { folder, home: environment("HOME").filter(|h| h.starts_with('/')) },
        }
    }

    /// Reads the files again; what the session added stays.
    pub fn reload(&self) {
        let mut fresh = of_files();
        fresh.join(self.session.read().unwrap_or_else(PoisonError::into_inner).clone());
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    /// What it takes to run `plan`.
    #[must_use]
    pub fn decide(&self, tool: &Tool, plan: &Plan, trust: Trust) -> Decision {
        decide(&self.policy.read().unwrap_or_else(PoisonError::into_inner), tool, plan, trust, &self.here)
    }

    /// What it takes to undo a call by `plan`. A rule that allows the call was not meant for what undoes it.
    #[must_use]
    pub fn decide_undo(&self, tool: &Tool, plan: &Plan, trust: Trust) -> Decision {
        let policy = self.policy.read().unwrap_or_else(PoisonError::into_inner).without_allowing();
        decide(&policy, tool, plan, trust, &self.here)
    }

    /// The rules as they are now.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The rule that would allow exactly this call, as TOML.
    #[must_use]
    pub fn rule_for(&self, tool: &Tool, plan: &Plan) -> String {
        policy::rule_for(tool, plan, &self.here)
    }

    /// Takes a rule in, and writes it down where it is to hold always. Whatever goes wrong, the file is either as it was
    /// or has the rule whole.
    ///
    /// # Errors
    /// In words for a person.
    pub fn allow(&self, rule: &str, span: Span) -> Result<(), String> {
        let mut policy = self.policy.write().unwrap_or_else(PoisonError::into_inner);
        if span == Span::Session {
            let own = Policy::for_session(rule).map_err(|p| p.to_string())?;
            self.session.write().unwrap_or_else(PoisonError::into_inner).join(own.clone());
            policy.join(own);
            return Ok(());
        }
        let file = config::policy_file().ok_or("there is no folder for settings")?;
        let written = write(&file, rule)?;
        policy.join(written.last());
        Ok(())
    }
}

/// The rules of the person and of a trusted project.
fn of_files() -> Policy {
    let mut policy = config::policy_file().map_or_else(Policy::default, |file| user(&file));
    if let Ok(State::Trusted(content)) = project() {
        let own = content.files.iter().find(|f| f.name == POLICY);
        policy.join(own.map_or_else(Policy::default, |f| parse(&shown(POLICY), &f.bytes, Owner::Project)));
    }
    policy
}

fn user(file: &Path) -> Policy {
    match read(file) {
        Ok(None) => Policy::default(),
        Ok(Some(bytes)) => parse(&file.display().to_string(), &bytes, Owner::User),
        Err(error) => Policy::broken(unreadable(file, &error)),
    }
}

fn unreadable(file: &Path, error: &io::Error) -> Box<Problem> {
    Box::new(Problem {
        severity: Severity::Error,
        file: file.display().to_string(),
        pointer: String::new(),
        place: None,
        tool: None,
        message: format!("the file cannot be read: {error}"),
        mend: "check the path and its permissions".to_owned(),
    })
}

/// The file's bytes; none when it does not exist.
fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    use io::Read as _;
    // Opening a pipe would wait for its other end.
    if file.metadata().is_ok_and(|m| !m.is_file()) {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    match std::fs::File::open(file).and_then(|f| f.take(MAX_BYTES + 1).read_to_end(&mut bytes)) {
        Ok(n) if n as u64 > MAX_BYTES => Err(io::Error::other("it is larger than 1 MiB")),
        Ok(_) => Ok(Some(bytes)),
        // A link that leads nowhere is not the same as no file: its rules were meant to count.
        Err(e) if e.kind() == io::ErrorKind::NotFound && file.symlink_metadata().is_err() => Ok(None),
        Err(e) => Err(e),
    }
}

fn parse(file: &str, bytes: &[u8], owner: Owner) -> Policy {
    let parsed = match std::str::from_utf8(bytes) {
        Ok(text) => Policy::parse(file, text, owner),
        Err(error) => Err(unreadable(Path::new(file), &io::Error::other(error))),
    };
    parsed.unwrap_or_else(Policy::broken)
}

/// The file with `rule` at its end, put in the place of the old one in one step; the rule as a policy.
fn write(file: &Path, rule: &str) -> Result<Policy, String> {
    // A link stays a link: many people keep their settings elsewhere.
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let told = |e: io::Error| format!("{}: {e}", target.display());
    let old = read(&target).map_err(told)?.unwrap_or_default();
    let old = String::from_utf8(old).map_err(|_| format!("{}: not UTF-8", target.display()))?;
    let name = file.display().to_string();
    let new = policy::append(&name, &old, rule).map_err(|p| p.to_string())?;
    let policy = Policy::parse(&name, &new, Owner::User).map_err(|p| p.to_string())?;
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let draft = target.with_extension(format!("{}.new", std::process::id()));
    let done = (|| {
        let mut out = std::fs::File::create(&draft)?;
        if let Ok(meta) = target.metadata() {
            out.set_permissions(meta.permissions())?;
        }
        out.write_all(new.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(&draft, &target)
    })();
    if done.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    done.map_err(told).map(|()| policy)
}

/// Where trust is kept.
#[must_use]
pub fn trust_store() -> Option<Store> {
    config::trust_folder().map(Store::new)
}

/// The folder that trust is about: the working folder, without links.
///
/// # Errors
/// There is no working folder any more.
pub fn project_root() -> io::Result<PathBuf> {
    std::env::current_dir()?.canonicalize()
}

/// How the project's own tools and rules stand.
///
/// # Errors
/// They cannot be read, so nothing of them counts.
pub fn project() -> io::Result<State> {
    let (Some(store), Ok(root)) = (trust_store(), project_root()) else { return Ok(State::Absent) };
    store.state(&root)
}

/// The manifests of trusted content, as a manifest loader takes them.
pub(super) fn manifests(content: Content) -> Vec<(String, Vec<u8>)> {
    content.files.into_iter().filter(|f| f.name.starts_with(SCHEMAS)).map(|f| (shown(&f.name), f.bytes)).collect()
}

/// A project's file as messages name it.
fn shown(name: &str) -> String {
    format!("./{}/{name}", crate::trust::FOLDER)
}

/// What a person should know of a project whose tools do not count yet.
#[must_use]
pub fn project_notice() -> Option<String> {
    let names = |content: &Content| content.files.iter().map(|f| f.name.clone()).collect::<Vec<_>>().join(", ");
    match project() {
        Err(error) => Some(format!("./.needlesh is not loaded: {error}")),
        Ok(State::Absent | State::Trusted(_)) => None,
        Ok(State::New(content)) => {
            Some(format!("./.needlesh is not trusted and not loaded ({}); needlesh trust shows it", names(&content)))
        }
        Ok(State::Changed { now, .. }) => {
            Some(format!("./.needlesh has changed since you trusted it and is not loaded ({}); needlesh trust shows what", names(&now)))
        }
    }
}
