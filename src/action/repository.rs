//! What a repository makes of git that no card can show: `core.worktree` sends what git writes to another folder, and git
//! takes it from the repository's own file, which came with the repository.

use super::refusal::Refusal;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// More of a configuration is not read: nobody writes one of this size.
const MOST: u64 = 256 * 1024;

/// Refuses a run of git in `folder` whose repository keeps its files where `folder` is not.
pub(super) fn check(folder: Option<&str>, env: &dyn Fn(&str) -> Option<String>) -> Result<(), Refusal> {
    // Who set these chose the place; it is then not the repository that does.
    let chosen = ["GIT_DIR", "GIT_WORK_TREE"].iter().any(|name| env(name).is_some());
    if chosen {
        return Ok(());
    }
    let Ok(here) = Path::new(folder.unwrap_or(".")).canonicalize() else { return Ok(()) };
    let Some(repository) = here.ancestors().find_map(repository) else { return Ok(()) };
    for name in ["config", "config.worktree"] {
        for tree in trees(&repository.join(name)).ok_or_else(|| unread(&repository.join(name)))? {
            if repository.join(&tree).canonicalize().is_ok_and(|tree| here.starts_with(tree)) {
                continue;
            }
            let place = repository.join(name).display().to_string();
            return Err(Refusal::Invalid(format!(
                "git would work in {tree:?} instead of this folder, as core.worktree in {place} says; take that line out if you trust it"
            )));
        }
    }
    Ok(())
}

fn unread(path: &Path) -> Refusal {
    Refusal::Invalid(format!("{} is too large or cannot be read, so where git would work is not known", path.display()))
}

/// The folder of a repository whose top is `folder`; a file in its place names it.
fn repository(folder: &Path) -> Option<PathBuf> {
    let dot = folder.join(".git");
    if dot.is_dir() {
        return Some(dot);
    }
    let text = read(&dot)?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}

fn read(path: &Path) -> Option<String> {
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// The values of `core.worktree` in a configuration; none where there is no file. `None` where it cannot be read.
fn trees(path: &Path) -> Option<Vec<String>> {
    if path.symlink_metadata().is_err() {
        return Some(Vec::new());
    }
    let text = read(path)?.replace("\\\r\n", "").replace("\\\n", "");
    let mut found = Vec::new();
    let mut section = String::new();
    for line in text.lines() {
        let mut rest = line.trim_start();
        // A key may follow its section's name on the same line.
        if let Some((name, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            section = name.trim().to_ascii_lowercase();
            rest = after.trim_start();
        }
        let (key, value) = rest.split_once('=').unwrap_or((rest, ""));
        if section == "core" && key.trim().eq_ignore_ascii_case("worktree") {
            found.push(plain(value));
        }
    }
    Some(found)
}

/// A value without its quotes and what is remarked after it.
fn plain(value: &str) -> String {
    let (mut out, mut quoted) = (String::new(), false);
    let mut chars = value.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' => out.extend(chars.next()),
            '#' | ';' if !quoted => break,
            _ => out.push(c),
        }
    }
    if quoted { out } else { out.trim_end().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(config: &str, name: &str) -> bool {
        let base = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(base.path().join("repo/.git")).unwrap();
        std::fs::create_dir_all(base.path().join("repo/src")).unwrap();
        std::fs::create_dir(base.path().join("home")).unwrap();
        std::fs::write(base.path().join("repo/.git").join(name), config.replace("HOME", base.path().join("home").to_str().unwrap()))
            .unwrap();
        let at = |folder: &str| check(base.path().join(folder).to_str(), &|_| None).is_err();
        assert_eq!(at("repo"), at("repo/src"), "{config}");
        at("repo")
    }

    #[test]
    fn a_repository_that_sends_its_files_elsewhere_is_refused() {
        for config in [
            "[core]\n\tworktree = HOME\n",
            "[core] worktree=HOME\n",
            "[CORE]\n  WorkTree = \"HOME\" ; mine\n",
            "[core]\nbare = false\nworktree = ../../home\n",
            "[core]\nworktree = \\\n HOME\n",
            "[core]\nworktree = /nowhere\n",
            "[core]\nworktree\n = x\n",
        ] {
            assert!(refused(config, "config"), "{config}");
            assert!(refused(config, "config.worktree"), "{config}");
        }
        let huge = " ".repeat(300 * 1024);
        assert!(refused(&huge, "config"), "what is not read is not trusted");
        for config in [
            "",
            "[core]\nbare = false\n",
            "[extensions]\nworktreeConfig = true\n",
            "[core]\n# worktree = HOME\n",
            "[core]\nworktree = ..\n",
        ] {
            assert!(!refused(config, "config"), "{config}");
        }
    }

    #[test]
    fn a_module_of_another_repository_is_at_home_where_it_says() {
        let base = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(base.path().join(".git/modules/part")).unwrap();
        std::fs::create_dir(base.path().join("part")).unwrap();
        std::fs::write(base.path().join("part/.git"), "gitdir: ../.git/modules/part\n").unwrap();
        std::fs::write(base.path().join(".git/modules/part/config"), "[core]\n\tworktree = ../../../part\n").unwrap();
        let part = base.path().join("part");
        check(part.to_str(), &|_| None).unwrap();
        std::fs::write(base.path().join(".git/modules/part/config"), "[core]\n\tworktree = ../../..\n").unwrap();
        check(part.to_str(), &|_| None).unwrap();
        std::fs::write(base.path().join(".git/modules/part/config"), "[core]\n\tworktree = ../../../other\n").unwrap();
        assert!(check(part.to_str(), &|_| None).is_err());
        assert!(check(part.to_str(), &|name| (name == "GIT_DIR").then(|| "x".into())).is_ok());
    }
}
