//! What is known of everyday programs. A list can only name what is known; a program that is not in one is given the benefit
//! of the doubt.

use crate::manifest::program_name;

/// A program takes `--` and then operands.
pub(super) const ENDS_OPTIONS: u8 = 1;
/// It is wrong without an operand, or waits for input without one.
pub(super) const NEEDS_OPERAND: u8 = 2;
/// Its operands are files, and it expands no pattern itself.
pub(super) const TAKES_FILES: u8 = 4;

/// Programs by what is known of their operands.
const OPERANDS: [(u8, &str); 6] = [
    (
        ENDS_OPTIONS | NEEDS_OPERAND | TAKES_FILES,
        "basename cat chgrp chmod chown cp file gunzip gzip head ln md5sum mkdir mv realpath rm rmdir sha256sum shred sort stat \
         tac tail touch truncate wc",
    ),
    (ENDS_OPTIONS | TAKES_FILES, "bat cmp diff du less ls more nl paste sha1sum unlink xz"),
    (ENDS_OPTIONS | NEEDS_OPERAND, "dirname install tee"),
    (ENDS_OPTIONS, "comm cut egrep fgrep fold grep join jq patch rg sed sha512sum split tsort uniq zcat zstd"),
    (NEEDS_OPERAND, "kill killall pkill unzip"),
    (TAKES_FILES, "open xdg-open"),
];

/// Whether that is known of a program's operands.
pub(super) fn is_known(what: u8, program: &str) -> bool {
    OPERANDS.iter().any(|(known, programs)| known & what != 0 && programs.split(' ').any(|one| one == program))
}

/// Programs in whose words `$NAME` means something to them.
pub(super) const KNOWS_DOLLAR: [&str; 17] =
    ["awk", "gawk", "mawk", "nawk", "perl", "ruby", "php", "jq", "yq", "sed", "grep", "rg", "expect", "tclsh", "make", "envsubst", "pwsh"];

/// Programs that start others or end expressions with `;`.
pub(super) const KNOWS_SEMICOLON: [&str; 9] = ["find", "fd", "fdfind", "tmux", "sqlite3", "psql", "mysql", "jq", "awk"];

/// Programs that change what they are given.
const CHANGES: [&str; 37] = [
    "chgrp",
    "chmod",
    "chown",
    "cp",
    "dd",
    "fallocate",
    "gunzip",
    "gzip",
    "install",
    "kill",
    "killall",
    "ln",
    "mkdir",
    "mkfifo",
    "mkfs",
    "mktemp",
    "mv",
    "passwd",
    "pkill",
    "poweroff",
    "reboot",
    "rename",
    "rm",
    "rmdir",
    "rsync",
    "scp",
    "shred",
    "shutdown",
    "tee",
    "touch",
    "trash",
    "trash-put",
    "truncate",
    "unlink",
    "useradd",
    "userdel",
    "usermod",
];

/// Subcommands that change something, by program.
const CHANGING_WORDS: [(&str, &[&str]); 22] = [
    (
        "git",
        &[
            "add",
            "commit",
            "push",
            "pull",
            "merge",
            "rebase",
            "reset",
            "revert",
            "clean",
            "rm",
            "mv",
            "switch",
            "checkout",
            "restore",
            "clone",
            "init",
            "cherry-pick",
            "am",
            "gc",
        ],
    ),
    ("docker", &["rm", "rmi", "run", "stop", "start", "kill", "restart", "pull", "push", "build", "prune", "create"]),
    ("podman", &["rm", "rmi", "run", "stop", "start", "kill", "restart", "pull", "push", "build", "prune", "create"]),
    ("kubectl", &["apply", "delete", "create", "edit", "patch", "scale", "drain", "cordon", "replace", "set"]),
    ("systemctl", &["start", "stop", "restart", "reload", "enable", "disable", "mask", "unmask", "kill", "poweroff", "reboot"]),
    ("service", &["start", "stop", "restart"]),
    ("apt", &["install", "remove", "purge", "upgrade", "update", "autoremove", "full-upgrade"]),
    ("apt-get", &["install", "remove", "purge", "upgrade", "update", "autoremove", "dist-upgrade"]),
    ("dnf", &["install", "remove", "upgrade", "update", "erase"]),
    ("brew", &["install", "uninstall", "upgrade", "update", "cleanup"]),
    ("pip", &["install", "uninstall"]),
    ("pip3", &["install", "uninstall"]),
    ("npm", &["install", "uninstall", "update", "publish", "ci"]),
    ("cargo", &["install", "uninstall", "publish", "clean", "add", "remove"]),
    ("gh", &["create", "delete", "close", "merge", "edit", "reopen"]),
    ("snap", &["install", "remove", "refresh"]),
    ("flatpak", &["install", "uninstall", "update"]),
    ("npx", &["rimraf"]),
    ("sed", &["-i", "--in-place"]),
    ("find", &["-delete"]),
    ("nmcli", &["connect", "up", "down", "delete", "modify"]),
    ("ip", &["add", "del", "delete", "flush"]),
];

/// Whether a program's options end at `--`.
#[must_use]
pub fn ends_options(program: &str) -> bool {
    is_known(ENDS_OPTIONS, program_name(program))
}

/// Programs of which no short option has a value: what follows one is an operand.
const OPTIONS_STAND_ALONE: [&str; 9] = ["cat", "wc", "md5sum", "sha1sum", "sha256sum", "tac", "rm", "rmdir", "realpath"];

/// Whether no option of a program takes the word after it.
#[must_use]
pub fn options_stand_alone(program: &str) -> bool {
    OPTIONS_STAND_ALONE.contains(&program_name(program))
}

/// What of these words changes something: the program, or a word after it.
pub(super) fn changing<'a>(words: &[&'a str]) -> Option<&'a str> {
    let (first, rest) = words.split_first()?;
    let name = program_name(first);
    if ["sudo", "env", "nice", "doas", "nohup", "xargs", "command", "time", "timeout"].contains(&name) {
        let inner = rest.iter().position(|word| !word.starts_with('-') && !word.contains('=') && word.parse::<f64>().is_err())?;
        return changing(&rest[inner..]);
    }
    if CHANGES.contains(&name) || name.starts_with("mkfs.") {
        return Some(first);
    }
    let known = CHANGING_WORDS.iter().find(|(program, _)| *program == name)?.1;
    let options = matches!(name, "sed" | "find");
    // The subcommand is the first word that is none of the options before it.
    let mut subcommands = rest.iter().filter(|word| options || !word.starts_with('-'));
    let two = matches!(name, "docker" | "podman" | "gh" | "ip" | "nmcli");
    let most = if options {
        usize::MAX
    } else if two {
        2
    } else {
        1
    };
    subcommands.by_ref().take(most).find(|word| known.contains(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_operands_is_told_apart() {
        let known = |program: &str| [ENDS_OPTIONS, NEEDS_OPERAND, TAKES_FILES].map(|what| is_known(what, program));
        for (program, expected) in [
            ("cat", [true, true, true]),
            ("wc", [true, true, true]),
            ("ls", [true, false, true]),
            ("tee", [true, true, false]),
            ("grep", [true, false, false]),
            ("unzip", [false, true, false]),
            ("xdg-open", [false, false, true]),
            ("make", [false, false, false]),
            ("", [false, false, false]),
        ] {
            assert_eq!(known(program), expected, "{program}");
        }
        // Each stands in one row.
        let all: Vec<&str> = OPERANDS.iter().flat_map(|(_, programs)| programs.split(' ')).collect();
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }

    #[test]
    fn what_changes_something_is_known_by_its_words() {
        for (words, found) in [
            (&["rm", "-r"][..], Some("rm")),
            (&["/bin/rm"], Some("/bin/rm")),
            (&["rm.exe"], Some("rm.exe")),
            (&["sudo", "-n", "rm"], Some("rm")),
            (&["env", "A=b", "mv"], Some("mv")),
            (&["git", "status"], None),
            (&["git", "--no-pager", "push"], Some("push")),
            (&["git", "log", "add"], None),
            (&["docker", "container", "rm"], Some("rm")),
            (&["docker", "ps"], None),
            (&["sed", "-n"], None),
            (&["sed", "-i"], Some("-i")),
            (&["find", "-delete"], Some("-delete")),
            (&["ls"], None),
            (&[], None),
        ] {
            assert_eq!(changing(words), found, "{words:?}");
        }
    }
}
