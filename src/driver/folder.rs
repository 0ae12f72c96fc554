//! The folder in which tools run: changed, named for a person, and the git branch that is checked out there.

use super::{Rules, environment};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Folders looked through for a repository, upwards.
const MAX_DEPTH: usize = 64;
/// Bytes of a `.git` file or a `HEAD`.
const MAX_BYTES: u64 = 4096;

/// Lets tools run in another folder; empty means the home folder. Its name for a person.
///
/// # Errors
/// Why it cannot be, in words for a person.
pub fn change_folder(path: &str, rules: &Rules) -> Result<String, String> {
    let home = environment("HOME").filter(|h| h.starts_with('/'));
    let target = match (path, &home) {
        ("" | "~", Some(home)) => PathBuf::from(home),
        ("" | "~", None) => return Err("HOME is not set to a folder; name the folder: cd FOLDER".to_owned()),
        (path, home) => match (path.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => Path::new(home).join(rest),
            _ => PathBuf::from(path),
        },
    };
    std::env::set_current_dir(&target).map_err(|e| {
        let why = match e.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
            std::io::ErrorKind::NotADirectory => "it is a file, not a folder".to_owned(),
            _ => e.to_string(),
        };
        format!("cd {path}: {why}")
    })?;
    // Paths in rules and values lead from the new folder, and its own rules count.
    rules.moved();
    Ok(folder_name())
}

/// The working folder, the home folder as `~`.
#[must_use]
pub fn folder_name() -> String {
    let Ok(folder) = std::env::current_dir() else { return "(this folder is gone)".to_owned() };
    let home = environment("HOME").filter(|h| h.len() > 1);
    match home.and_then(|home| folder.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => folder.display().to_string(),
    }
}

/// The branch that is checked out in the working folder, or the start of the commit; read from files, without a process.
#[must_use]
pub fn git_branch() -> Option<String> {
    branch_of(&std::env::current_dir().ok()?)
}

fn branch_of(folder: &Path) -> Option<String> {
    let dot_git = folder.ancestors().take(MAX_DEPTH).map(|f| f.join(".git")).find(|p| p.exists())?;
    // A worktree and a submodule have a file that names the folder.
    let git = if dot_git.is_dir() {
        dot_git
    } else {
        let text = read(&dot_git)?;
        let named = Path::new(text.strip_prefix("gitdir:")?.trim()).to_owned();
        dot_git.parent()?.join(named)
    };
    let head = read(&git.join("HEAD"))?;
    let head = head.trim();
    match head.strip_prefix("ref:") {
        Some(name) => Some(name.trim().trim_start_matches("refs/heads/").to_owned()),
        None => head.get(..7).filter(|h| h.chars().all(|c| c.is_ascii_hexdigit())).map(str::to_owned),
    }
}

fn read(path: &Path) -> Option<String> {
    // A pipe of that name would be waited for.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_branch_is_read_from_the_files_of_a_repository_or_a_worktree() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |name: &str, text: &str| {
            std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            std::fs::write(root.join(name), text).unwrap();
        };
        assert_eq!(branch_of(root), None);
        write("repo/.git/HEAD", "ref: refs/heads/feature/x\n");
        write("repo/deep/er/x", "");
        assert_eq!(branch_of(&root.join("repo/deep/er")).as_deref(), Some("feature/x"));
        write("repo/.git/HEAD", "0123456789abcdef\n");
        assert_eq!(branch_of(&root.join("repo")).as_deref(), Some("0123456"));
        write("repo/.git/worktrees/w/HEAD", "ref: refs/heads/w\n");
        write("w/.git", "gitdir: ../repo/.git/worktrees/w\n");
        assert_eq!(branch_of(&root.join("w")).as_deref(), Some("w"));
        write("bad/.git/HEAD", "nonsense");
        assert_eq!(branch_of(&root.join("bad")), None);
    }
}
