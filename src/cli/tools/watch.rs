//! Waiting until a tool file changes.

use crate::driver::{Project, Settings, tool_sources};
use crate::manifest::manifests_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(300);

type Mark = (Option<SystemTime>, u64);

/// The files and folders that were named, and the person's own.
pub(super) struct Watch {
    paths: Vec<PathBuf>,
    seen: BTreeMap<String, Mark>,
}

impl Watch {
    /// Of the files that `settings` name, as they are now.
    pub(super) fn new(settings: &Settings) -> Self {
        let sources = tool_sources(settings, &Project::load());
        let paths: Vec<PathBuf> = sources.given.into_iter().chain(sources.user).collect();
        let seen = marks(&paths);
        Self { paths, seen }
    }

    /// Waits for a change; the names of the files that changed, came or went.
    pub(super) fn wait(&mut self) -> Vec<String> {
        loop {
            std::thread::sleep(EVERY);
            let now = marks(&self.paths);
            if now == self.seen {
                continue;
            }
            let came = now.iter().filter(|(name, mark)| self.seen.get(*name) != Some(mark)).map(|(name, _)| name.clone());
            let went = self.seen.keys().filter(|name| !now.contains_key(*name)).cloned();
            let changed = came.chain(went).collect();
            self.seen = now;
            return changed;
        }
    }
}

fn marks(paths: &[PathBuf]) -> BTreeMap<String, Mark> {
    paths.iter().flat_map(|path| manifests_of(path)).filter_map(|f| Some((f.display().to_string(), mark(&f)?))).collect()
}

fn mark(file: &Path) -> Option<Mark> {
    let meta = std::fs::metadata(file).ok()?;
    Some((meta.modified().ok(), meta.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_that_are_read_are_watched_and_no_other() {
        let base = tempfile::tempdir().unwrap();
        let at = |name: &str| base.path().join(name);
        std::fs::create_dir_all(at("d/sub")).unwrap();
        for name in ["d/a.json", "d/sub/b.json", "d/.hidden.json", "d/notes.txt", "given.txt"] {
            std::fs::write(at(name), "[]").unwrap();
        }
        let names = |paths: &[PathBuf]| marks(paths).into_keys().collect::<Vec<_>>();
        let expected = ["d/a.json", "d/sub/b.json", "given.txt"].map(|name| at(name).display().to_string());
        assert_eq!(names(&[at("d"), at("given.txt"), at("absent.json")]), expected);
    }
}
