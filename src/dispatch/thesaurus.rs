//! Other words for the same thing, and words with a slip of the finger: what people type against what tool files say.

use super::offer::stems;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that stand for each other in requests, as their files and their users write them.
const GROUPS: [&[&str]; 44] = [
    &["folder", "directory", "dir"],
    &["file", "document", "doc"],
    &["delete", "remove", "erase", "rm", "drop", "trash", "rid"],
    &["copy", "duplicate", "cp", "clone"],
    &["move", "mv", "rename", "relocate"],
    &["disk", "drive", "storage", "volume"],
    &["memory", "ram"],
    &["space", "room", "size", "big", "large", "heavy"],
    &["free", "left", "available", "remaining"],
    &["search", "find", "look", "grep", "locate", "where"],
    &["contain", "mention", "include", "inside", "content"],
    &["repository", "repo"],
    &["change", "modify", "edit", "alter", "update", "adjust"],
    &["first", "begin", "beginning", "start", "top", "head"],
    &["last", "end", "bottom", "tail", "latest", "recent", "newest"],
    &["create", "make", "add", "new", "mkdir", "build"],
    &["kill", "stop", "end", "terminate", "quit", "halt"],
    &["process", "program", "task", "running"],
    &["compress", "zip", "gzip", "shrink"],
    &["archive", "tarball", "tar", "bundle", "pack"],
    &["extract", "unpack", "unzip", "untar"],
    &["difference", "diff", "compare", "differ"],
    &["count", "number", "many", "wc"],
    &["show", "display", "list", "view", "see", "print", "tell", "give", "ls"],
    &["user", "person", "people", "anyone", "somebody", "who"],
    &["host", "server", "domain", "machine", "computer", "box"],
    &["address", "ip"],
    &["ping", "reach", "reachable", "alive", "answer"],
    &["meaning", "mean", "define", "definition"],
    &["weather", "forecast", "temperature"],
    &["picture", "photo", "image"],
    &["song", "track", "music", "tune"],
    &["buy", "order", "purchase"],
    &["send", "mail", "email", "message", "text", "write"],
    &["call", "phone", "ring", "dial"],
    &["meeting", "appointment", "event"],
    &["light", "lamp", "bulb"],
    &["temperature", "heat", "heating", "degree", "thermostat"],
    &["route", "direction", "way", "navigate"],
    &["film", "movie", "show"],
    &["cancel", "undo", "revert", "abort"],
    &["restart", "reboot"],
    &["volume", "loud", "louder", "quiet"],
    &["time", "clock", "hour"],
];

/// Stems of the words above with the groups that they are in, as terms: `#` and a number.
static TERMS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut terms: HashMap<String, Vec<String>> = HashMap::new();
    for (i, words) in GROUPS.iter().enumerate() {
        for stem in words.iter().flat_map(|w| stems(w)) {
            let list = terms.entry(stem).or_default();
            let term = format!("#{i}");
            if !list.contains(&term) {
                list.push(term);
            }
        }
    }
    terms
});

/// The groups that a stem is in, as terms.
pub(super) fn groups(stem: &str) -> &'static [String] {
    TERMS.get(stem).map_or(&[], Vec::as_slice)
}

/// Whether two words differ by one slip: a letter too many, too few, another one, or two swapped. Short words never do.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 4 || long.len() - short.len() > 1 || a == b {
        return false;
    }
    let lead = long.iter().zip(short.iter()).take_while(|(x, y)| x == y).count();
    if long.len() > short.len() {
        return long[lead + 1..] == short[lead..];
    }
    let swapped =
        lead + 1 < long.len() && long[lead] == short[lead + 1] && long[lead + 1] == short[lead] && long[lead + 2..] == short[lead + 2..];
    swapped || long[lead + 1..] == short[lead + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one() {
        for (a, b) in [
            ("wether", "weather"),
            ("serach", "search"),
            ("brnach", "branch"),
            ("delte", "delete"),
            ("fiel", "file"),
            ("folderr", "folder"),
        ] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [("file", "file"), ("cat", "car"), ("serhca", "search"), ("", "abcd"), ("lines", "link"), ("größe", "grobes")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }
}
