//! The history on real files.

use super::*;
use serde_json::{Map, json};

fn entry(query: &str) -> Entry {
    Entry {
        at_ms: 1_000,
        way: "run",
        query: Some(query.to_owned()),
        answer: json!({"confidence": 0.9}),
        tool: Some("disk_usage".to_owned()),
        arguments: Map::from_iter([("path".to_owned(), json!("src"))]),
        plan_id: Some("abc".to_owned()),
        plan: json!({"kind": "shell"}),
        line: "$ du -h -- src".to_owned(),
        decision: Decision::Ran,
        rule: "it only reads".to_owned(),
        folder: None,
        model: None,
        tools: None,
    }
}

fn ended(stdout: String) -> Ended {
    Ended { at_ms: 2_000, success: true, outcome: Map::from_iter([("exit_code".to_owned(), json!(0))]), stdout, stderr: String::new() }
}

fn all(history: &History, words: Option<&str>) -> Vec<Record> {
    let mut out = Vec::new();
    let filter = Filter { words: words.map(str::to_owned), ..Filter::default() };
    history
        .each::<Error>(&filter, |r| {
            out.push(r);
            Ok(())
        })
        .unwrap();
    out
}

#[test]
fn an_entry_comes_back_and_lacks_an_ending_until_it_has_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a/history.db");
    let mut history = History::open(&file).unwrap();
    let id = history.add(&entry("how big is src")).unwrap();
    assert_eq!(history.get(id).unwrap().unwrap().ending(), "not known to have ended");
    history.end(id, &ended("4K src".repeat(10_000))).unwrap();
    drop(history);
    let history = History::open(&file).unwrap();
    let record = history.get(id).unwrap().unwrap();
    assert_eq!((record.ending().as_str(), record.object()["call"]["arguments"]["path"].as_str()), ("exit code 0", Some("src")));
    let outcome = &record.object()["outcome"];
    assert_eq!((outcome["stdout"].as_str().unwrap().len(), &outcome["truncated"]), (MAX_OUTPUT, &json!(true)));
    assert_eq!(history.get(id + 1).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("needlesh/history.db");
    let mut history = History::open(&file).unwrap();
    history.add(&entry("x")).unwrap();
    let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("needlesh"), 0o700);
    for name in ["needlesh/history.db", "needlesh/history.db-wal", "needlesh/history.db-shm"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
}

#[test]
fn words_are_found_and_operators_are_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("h.db")).unwrap();
    for query in ["show the café menu", "delete notes AND \"todo\"", "how big is src"] {
        history.add(&entry(query)).unwrap();
    }
    let found = |words: &str| all(&history, Some(words)).len();
    for (words, want) in
        [("cafe", 1), ("big src", 1), ("du", 3), ("not", 1), ("AND", 1), ("notes AND", 1), ("\"todo", 1), ("NEAR(", 0), ("query:", 0)]
    {
        assert_eq!(found(words), want, "{words}");
    }
    let nothing = history.each::<Error>(&Filter { words: Some("*".to_owned()), ..Filter::default() }, |_| Ok(()));
    assert!(matches!(nothing, Err(Error::Search(_))));
}

#[test]
fn limits_take_the_oldest_first_and_clearing_takes_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("h.db")).unwrap();
    let day = 86_400_000;
    for n in 0..10 {
        let id = history.add(&Entry { at_ms: n * day, ..entry(&format!("secretword{n}")) }).unwrap();
        history.end(id, &ended(String::new())).unwrap();
    }
    let limits = Limits { entries: 5, days: 8, bytes: u64::MAX };
    assert_eq!(history.keep(limits, 10 * day).unwrap(), 5);
    let left: Vec<_> = all(&history, None).iter().map(|r| r.at_ms / day).collect();
    assert_eq!(left, [9, 8, 7, 6, 5]);
    assert_eq!(history.keep(Limits { bytes: 1, ..limits }, 10 * day).unwrap(), 2);
    assert!(all(&history, Some("secretword5")).is_empty());
    assert_eq!((history.count(None).unwrap(), history.count(Some(8 * day)).unwrap()), (3, 1));
    assert_eq!(history.clear(Some(8 * day)).unwrap(), 1);
    assert_eq!(history.clear(None).unwrap(), 2);
    assert_eq!(history.integrity().unwrap(), "ok");
    drop(history);
    let bytes = std::fs::read(folder.path().join("h.db")).unwrap();
    assert!(!bytes.windows(10).any(|w| w == b"secretword"), "what was cleared is still in the file");
}

#[test]
fn what_cannot_be_used_is_named_with_its_mend() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    std::fs::write(&file, "this is no database at all, ".repeat(100)).unwrap();
    let error = History::open(&file).unwrap_err().to_string();
    assert!(error.contains("h.db") && error.contains("move the file away"), "{error}");
    std::fs::remove_file(&file).unwrap();
    let history = History::open(&file).unwrap();
    history.connection.pragma_update(None, "user_version", 7).unwrap();
    drop(history);
    assert!(matches!(History::open(&file), Err(Error::Newer { found: 7, .. })));
    let lock = folder.path().join("l.db");
    let mut one = History::open(&lock).unwrap();
    let mut two = History::open(&lock).unwrap();
    one.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(two.add(&entry("x")), Err(Error::Locked(_))));
    one.connection.execute_batch("ROLLBACK").unwrap();
    two.add(&entry("x")).unwrap();
    one.connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
    let long = "long ".repeat(100_000);
    assert!(matches!((0..100).try_for_each(|_| one.add(&entry(&long)).map(drop)), Err(Error::Full(_))));
    let blocked = folder.path().join("h.db/history.db");
    assert!(History::open(&blocked).is_err());
}

#[test]
fn a_truncated_or_scribbled_file_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut history = History::open(&file).unwrap();
    for n in 0..50 {
        history.add(&entry(&format!("request {n}"))).unwrap();
    }
    history.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(history);
    let whole = std::fs::read(&file).unwrap();
    for cut in (0..whole.len()).step_by(1021) {
        let bad = folder.path().join(format!("c{cut}.db"));
        std::fs::write(&bad, &whole[..cut]).unwrap();
        let mut scribbled = whole.clone();
        scribbled[cut..].iter_mut().take(300).for_each(|b| *b = !*b);
        for bytes in [whole[..cut].to_vec(), scribbled] {
            std::fs::write(&bad, bytes).unwrap();
            if let Ok(mut history) = History::open(&bad) {
                let _ = history.add(&entry("one more"));
                let _ = history.each::<Error>(&Filter::default(), |_| Ok(()));
            }
        }
    }
}

#[test]
fn several_shells_open_and_write_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("needlesh/h.db");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut history = History::open(&file).unwrap();
                    history.keep(Limits::default(), 1_000).unwrap();
                    for n in 0..10 {
                        let id = history.add(&entry(&format!("request {n}"))).unwrap();
                        history.end(id, &ended(String::new())).unwrap();
                    }
                });
            }
        });
        let history = History::open(&file).unwrap();
        assert_eq!((history.count(None).unwrap(), history.integrity().unwrap().as_str()), (40, "ok"));
    }
}
