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

/// Changes a history behind the program's back, and opens it again.
fn planted(sql: &str) -> Result<History, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    drop(History::open(&file).unwrap());
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch(sql).unwrap();
    drop(other);
    History::open(&file)
}

#[test]
fn what_this_program_did_not_make_is_not_used() {
    for (sql, named) in [
        ("CREATE TRIGGER eat AFTER INSERT ON entries BEGIN DELETE FROM entries WHERE id = new.id; END", "eat"),
        ("CREATE TRIGGER eat AFTER INSERT ON outcomes BEGIN DELETE FROM entries; END", "eat"),
        (
            "DROP TABLE outcomes; CREATE VIEW outcomes AS SELECT id AS entry, 0 AS at_ms, 1 AS success, '{}' AS outcome FROM entries",
            "outcomes",
        ),
        ("DROP TRIGGER entries_in; CREATE TRIGGER entries_in AFTER INSERT ON entries BEGIN SELECT load_extension('x'); END", "entries_in"),
        ("CREATE INDEX mine ON entries (abs(at_ms))", "mine"),
        ("DROP TRIGGER entries_out", "entries_out"),
        ("CREATE TABLE mine (a)", "mine"),
        ("ALTER TABLE entries ADD COLUMN extra TEXT", "entries"),
    ] {
        match planted(sql) {
            Err(error @ Error::Foreign { .. }) => {
                let text = error.to_string();
                assert!(text.contains(named) && text.contains("move the file away"), "{text}");
            }
            other => panic!("{sql}: {other:?}"),
        }
    }
    assert!(planted("ANALYZE").is_ok());
    // A database of another program, with no version of ours.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE cookies (a)").unwrap();
    assert!(matches!(History::open(&file), Err(Error::Foreign { .. })));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_shared_folders_are_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "").unwrap();
    std::fs::set_permissions(&victim, std::fs::Permissions::from_mode(0o644)).unwrap();
    for name in ["h.db", "i.db-wal", "i.db-shm", "i.db-journal"] {
        symlink(&victim, folder.path().join(name)).unwrap();
        let file = folder.path().join(name.split('-').next().unwrap());
        let error = History::open(&file).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("it is a link"), "{error}");
        assert!(History::open_existing(&file).is_err());
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    assert_eq!((mode(&victim), std::fs::read(&victim).unwrap()), (0o644, Vec::new()), "what a link led to was changed");
    symlink("nowhere", folder.path().join("h.db")).unwrap();
    assert!(History::open(&folder.path().join("h.db")).is_err() && !folder.path().join("nowhere").exists());
    std::fs::remove_file(folder.path().join("h.db")).unwrap();
    // A folder that others can write in is fixed, one that is shared by its nature is not used.
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    drop(History::open(&folder.path().join("h.db")).unwrap());
    assert_eq!(mode(folder.path()), 0o700);
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    assert!(History::open(&folder.path().join("h.db")).unwrap_err().to_string().contains("shared by all users"));
    assert_eq!(mode(folder.path()), 0o1777);
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    // Where the folder itself is a link to one of the person's, it is followed.
    let other = tempfile::tempdir().unwrap();
    symlink(folder.path(), other.path().join("needlesh")).unwrap();
    drop(History::open(&other.path().join("needlesh/h.db")).unwrap());
    // Another user's file; only root can make one.
    let file = folder.path().join("h.db");
    if std::os::unix::fs::chown(&file, Some(54_321), None).is_ok() {
        let error = History::open(&file).unwrap_err().to_string();
        assert!(error.contains("belongs to user 54321"), "{error}");
        std::os::unix::fs::chown(folder.path(), Some(54_321), None).unwrap();
        assert!(History::open(&folder.path().join("new.db")).unwrap_err().to_string().contains("belongs to user 54321"));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_mended() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    drop(History::open(&file).unwrap());
    for mode in [0o666, 0o640, 0o604] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        drop(History::open(&file).unwrap());
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{mode:o}");
    }
}

#[test]
fn no_search_is_syntax() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("h.db")).unwrap();
    for query in ["how big is src", "delete the notes"] {
        history.add(&entry(query)).unwrap();
    }
    let (long, many) = ("x".repeat(20_000), "phrase ".repeat(5_000));
    for words in [
        "\"",
        "\"\"",
        "'",
        "big\" OR \"notes",
        "big OR notes",
        "NEAR(big src)",
        "NEAR/2",
        "query : big",
        "line:du",
        "{query line}: big",
        "^how",
        "big*",
        "-big",
        "big + src",
        "(big",
        "a\0b",
        &long,
        &many,
    ] {
        let filter = Filter { words: Some(words.to_owned()), ..Filter::default() };
        let mut found = 0;
        let result = history.each::<Error>(&filter, |_| {
            found += 1;
            Ok(())
        });
        let shown: String = words.chars().take(20).collect();
        assert!(result.is_ok() || matches!(result, Err(Error::Search(_))), "{shown}: {result:?}");
        // No operator widens what is found to both.
        assert!(found <= 1 || shown.starts_with("line:"), "{shown}: {found}");
    }
    assert_eq!(history.count(None).unwrap(), 2);
}

#[test]
fn a_sentence_means_one_tool_and_is_forgotten_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut history = History::open(&file).unwrap();
    for (at, said, tool) in [(1, "Secretword one", "a"), (2, "two", "a"), (3, "secretword ONE", "b")] {
        assert!(history.remember(said, tool, at).unwrap());
    }
    assert!(!history.remember(&"long ".repeat(100), "a", 4).unwrap());
    let told = |h: &History| h.remembered().unwrap().into_iter().map(|r| (r.said, r.tool)).collect::<Vec<_>>();
    assert_eq!(told(&history), [("two".to_owned(), "a".to_owned()), ("secretword ONE".to_owned(), "b".to_owned())]);
    assert_eq!(history.forget(&Forget::Said("SECRETWORD one".to_owned())).unwrap(), 1);
    assert_eq!((history.forget(&Forget::Number(999)).unwrap(), told(&history).len()), (0, 1));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(10).any(|w| w.eq_ignore_ascii_case(b"secretword")));
    }
    for at in 0..1005 {
        history.remember(&format!("sentence {at}"), "a", at).unwrap();
    }
    let all = told(&history);
    assert_eq!((all.len(), all[0].0.as_str()), (1000, "sentence 5"));
    history.clear(Some(900)).unwrap();
    assert_eq!(told(&history).len(), 105);
    assert_eq!(history.forget(&Forget::All).unwrap(), 105);
}

#[test]
fn a_history_of_the_first_version_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut history = History::open(&file).unwrap();
    history.add(&entry("how big is src")).unwrap();
    history.connection.execute_batch("DROP TABLE memory; PRAGMA user_version = 1").unwrap();
    drop(history);
    let mut history = History::open(&file).unwrap();
    assert_eq!((history.count(None).unwrap(), history.remembered().unwrap().len()), (1, 0));
    history.remember("how big is src", "disk_usage", 1).unwrap();
    history.connection.execute_batch("DROP TABLE memory; CREATE TABLE memory (x); PRAGMA user_version = 1").unwrap();
    drop(history);
    assert!(matches!(History::open(&file), Err(Error::Foreign { .. })));
}
