//! Trust on real folders.

use super::*;
use proptest::prelude::*;

fn content(files: &[(&str, &str)]) -> Content {
    Content { files: files.iter().map(|(n, t)| File { name: (*n).to_owned(), bytes: t.as_bytes().to_vec() }).collect() }
}

#[test]
fn one_changed_byte_is_no_longer_trusted() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().join("trust"));
    let schemas = project.path().join(".needlesh/schemas");
    assert_eq!(store.state(project.path()).unwrap(), State::Absent);
    std::fs::create_dir_all(&schemas).unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::Absent);
    std::fs::write(schemas.join("a.json"), "[]\n").unwrap();
    std::fs::write(schemas.join("notes.txt"), "no manifest").unwrap();
    let State::New(first) = store.state(project.path()).unwrap() else { panic!("not new") };
    assert_eq!(first, content(&[("schemas/a.json", "[]\n")]));
    store.trust(project.path(), &first, 5).unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::Trusted(first.clone()));
    assert_eq!(store.list().unwrap()[0].project, project.path().display().to_string());
    std::fs::write(project.path().join(".needlesh/policy.toml"), "x\n").unwrap();
    let State::Changed { now, then } = store.state(project.path()).unwrap() else { panic!("not changed") };
    assert_eq!(changes(&then, &now), [Change::Added("policy.toml".to_owned()), Change::Plus(1, "x".to_owned())]);
    std::fs::remove_file(project.path().join(".needlesh/policy.toml")).unwrap();
    std::fs::rename(schemas.join("a.json"), schemas.join("b.json")).unwrap();
    assert!(matches!(store.state(project.path()).unwrap(), State::Changed { .. }));
    assert!(store.revoke(project.path()).unwrap() && !store.revoke(project.path()).unwrap());
    assert!(matches!(store.state(project.path()).unwrap(), State::New(_)));
}

#[test]
fn a_damaged_record_is_no_trust() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().to_owned());
    std::fs::create_dir_all(project.path().join(".needlesh/schemas")).unwrap();
    std::fs::write(project.path().join(".needlesh/schemas/a.json"), "[]").unwrap();
    let now = Content::read(project.path()).unwrap();
    store.trust(project.path(), &now, 5).unwrap();
    let record = std::fs::read_dir(data.path()).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&record, "{\"hash\": 3}").unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::New(now));
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn names_and_bytes_cannot_be_shifted_into_each_other() {
    let hashes = [content(&[("ab", "c")]), content(&[("a", "bc")]), content(&[("a", "b"), ("c", "")]), content(&[])].map(|c| c.hash());
    for (i, hash) in hashes.iter().enumerate() {
        assert!(!hashes[i + 1..].contains(hash));
    }
}

#[test]
fn lines_that_changed_are_told_with_their_numbers() {
    let then = content(&[("schemas/a.json", "one\ntwo\nthree\nfour\n"), ("schemas/gone.json", "x")]);
    let now = content(&[("schemas/a.json", "one\nthree\nnew\nfour\n"), ("schemas/same.json", "")]);
    let want = [
        Change::Changed("schemas/a.json".to_owned()),
        Change::Minus(2, "two".to_owned()),
        Change::Plus(3, "new".to_owned()),
        Change::Removed("schemas/gone.json".to_owned()),
        Change::Added("schemas/same.json".to_owned()),
    ];
    assert_eq!(changes(&then, &now), want);
    let long: String = (0..3000).map(|n| format!("{n}\n")).collect();
    let now = content(&[("schemas/a.json", &long)]);
    assert_eq!(changes(&then, &now)[1], Change::Many(4, 3000));
}

proptest! {
    #[test]
    fn a_comparison_leads_from_the_old_lines_to_the_new(old in "([a-c]\n){0,8}", new in "([a-c]\n){0,8}") {
        let rows = changes(&content(&[("f", &old)]), &content(&[("f", &new)]));
        let mut lines: Vec<Option<&str>> = old.lines().map(Some).collect();
        for row in &rows {
            if let Change::Minus(n, text) = row {
                prop_assert_eq!(lines[n - 1], Some(text.as_str()));
                lines[n - 1] = None;
            }
        }
        let mut left: Vec<&str> = lines.into_iter().flatten().collect();
        for row in &rows {
            if let Change::Plus(n, text) = row {
                left.insert(n - 1, text);
            }
        }
        prop_assert_eq!(left, new.lines().collect::<Vec<_>>());
    }
}
