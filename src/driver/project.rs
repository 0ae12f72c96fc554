//! The project's folder, looked at once: the same look gives tools and rules, so that neither stays without the other.

use crate::config;
use crate::manifest::{Problem, Severity, Sources, ToolSet, load};
use crate::policy::{Owner, Policy};
use crate::text::safe_line;
use crate::trust::{Content, Entry, FOLDER, POLICY, SCHEMAS, State, Store};
use std::io;
use std::path::PathBuf;

/// Names in a notice at most.
const MAX_NAMES: usize = 5;

/// What a project's folder gives.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// What a person trusted and what is there, byte for byte.
    trusted: Option<Content>,
    rules: Policy,
    notice: Option<String>,
}

impl Project {
    /// Looks at the folder.
    #[must_use]
    pub fn load() -> Self {
        let (Some(store), Ok(root)) = (trust_store(), project_root()) else { return Self::default() };
        Self::of(store.state(&root))
    }

    fn of(state: io::Result<State>) -> Self {
        match state {
            Ok(State::Absent) => Self::default(),
            Err(error) => Self::untrusted(format!("./{FOLDER} is not loaded: {error}")),
            Ok(State::New(entries)) => {
                let names = names(entries.iter().map(|Entry { name, .. }| name));
                Self::untrusted(format!("./{FOLDER} is not trusted and not loaded ({names}); needlesh trust shows it"))
            }
            Ok(State::Trusted(content)) => Self { rules: rules(&content), trusted: Some(content), notice: None },
            // What was denied stays denied until the person says otherwise: a changed byte must not open what it closed.
            Ok(State::Changed { now, then }) => {
                let what = match now {
                    Ok(_) => "has changed since you trusted it".to_owned(),
                    Err(why) => format!("has changed since you trusted it ({why})"),
                };
                let rules = rules(&then);
                let kept = if rules.rules().is_empty() { "" } else { ", and the rules that you trusted stay in force" };
                let notice = format!("./{FOLDER} {what}; its tools are not loaded{kept}; needlesh trust shows the changes");
                Self { rules, ..Self::untrusted(notice) }
            }
            Ok(State::Damaged(why)) => {
                Self { rules: Policy::broken(problem(&format!("./{FOLDER}"), why.clone(), "")), ..Self::untrusted(why) }
            }
        }
    }

    fn untrusted(notice: String) -> Self {
        Self { notice: Some(safe_line(&notice)), ..Self::default() }
    }

    /// The manifests that a person trusted, as a manifest loader takes them.
    #[must_use]
    pub fn manifests(&self) -> Vec<(String, Vec<u8>)> {
        self.trusted.as_ref().map(manifests).unwrap_or_default()
    }

    /// What a person should know of a project whose tools do not count.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    pub(super) fn rules(&self) -> Policy {
        self.rules.clone()
    }

    /// Whether the tools that `before` gave are still trusted as they were.
    pub(super) fn keeps_tools_of(&self, before: &Self) -> bool {
        before.trusted.is_none() || self.trusted == before.trusted
    }
}

/// The manifests of a content, by the names that messages have for them.
#[must_use]
pub fn manifests(content: &Content) -> Vec<(String, Vec<u8>)> {
    content.files.iter().filter(|f| f.name.starts_with(SCHEMAS)).map(|f| (shown(&f.name), f.bytes.clone())).collect()
}

/// The tools as they would be with a content trusted: the very way in which they are loaded, not another reading of it.
#[must_use]
pub fn would_load(content: &Content) -> ToolSet {
    let builtin = super::builtin::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    load(&Sources { builtin, user: config::schemas_folder(), project: manifests(content), ..Sources::default() })
}

/// The rules of a content.
#[must_use]
pub fn rules(content: &Content) -> Policy {
    content.file(POLICY).map_or_else(Policy::default, |bytes| parse(&shown(POLICY), bytes, Owner::Project))
}

/// The rules in some bytes, or the policy of a file that cannot be read.
pub(super) fn parse(file: &str, bytes: &[u8], owner: Owner) -> Policy {
    let parsed = match std::str::from_utf8(bytes) {
        Ok(text) => Policy::parse(file, text, owner),
        Err(_) if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) => {
            Err(problem(file, "the file is not UTF-8 but UTF-16".to_owned(), "save it as UTF-8"))
        }
        Err(error) => Err(problem(file, format!("the file cannot be read: {error}"), "save it as UTF-8")),
    };
    parsed.unwrap_or_else(Policy::broken)
}

pub(super) fn problem(file: &str, message: String, fix: &str) -> Box<Problem> {
    let (file, fix) = (file.to_owned(), fix.to_owned());
    Box::new(Problem { severity: Severity::Error, file, pointer: String::new(), place: None, tool: None, message, fix, rule: "policy" })
}

/// A project's file as messages name it.
fn shown(name: &str) -> String {
    format!("./{FOLDER}/{name}")
}

/// Some names, and how many there are besides.
fn names<'a>(all: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = all.len().saturating_sub(MAX_NAMES);
    let mut text = all.take(MAX_NAMES).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 {
        text += &format!(" and {more} more");
    }
    text
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
