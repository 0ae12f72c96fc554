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
    for other in ["notes.txt", ".hidden.json", "._a.json"] {
        std::fs::write(schemas.join(other), "no manifest").unwrap();
    }
    let State::New(entries) = store.state(project.path()).unwrap() else { panic!("not new") };
    assert_eq!(entries, [Entry { name: "schemas/a.json".to_owned(), size: 3 }]);
    let first = store.look(project.path()).unwrap();
    assert_eq!(first, content(&[("schemas/a.json", "[]\n")]));
    store.trust(project.path(), &first, 5).unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::Trusted(first.clone()));
    assert_eq!(store.list().unwrap()[0].project, project.path().display().to_string());
    std::fs::write(project.path().join(".needlesh/policy.toml"), "x\n").unwrap();
    let State::Changed { now: Ok(now), then } = store.state(project.path()).unwrap() else { panic!("not changed") };
    assert_eq!(changes(&then, &now), [Change::Added("policy.toml".to_owned()), Change::Plus(1, "x".to_owned())]);
    std::fs::remove_file(project.path().join(".needlesh/policy.toml")).unwrap();
    std::fs::rename(schemas.join("a.json"), schemas.join("b.json")).unwrap();
    assert!(matches!(store.state(project.path()).unwrap(), State::Changed { .. }));
    assert!(store.revoke(project.path()).unwrap() && !store.revoke(project.path()).unwrap());
    assert!(matches!(store.state(project.path()).unwrap(), State::New(_)));
}

#[test]
fn a_manifest_may_end_in_capitals() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let schemas = project.path().join(".needlesh/schemas");
    std::fs::create_dir_all(&schemas).unwrap();
    std::fs::write(schemas.join("TOOLS.JSON"), "[]").unwrap();
    let State::New(entries) = Store::new(data.path().join("trust")).state(project.path()).unwrap() else { panic!("not new") };
    assert_eq!(entries, [Entry { name: "schemas/TOOLS.JSON".to_owned(), size: 2 }]);
}

#[test]
fn a_damaged_record_is_neither_trust_nor_silence() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().to_owned());
    std::fs::create_dir_all(project.path().join(".needlesh/schemas")).unwrap();
    std::fs::write(project.path().join(".needlesh/schemas/a.json"), "[]").unwrap();
    let now = store.look(project.path()).unwrap();
    store.trust(project.path(), &now, 5).unwrap();
    let record = std::fs::read_dir(data.path()).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read_to_string(&record).unwrap();
    let elsewhere = whole.replace(&project.path().display().to_string(), "/elsewhere");
    for text in ["{\"hash\": 3}", "", &whole[..whole.len() - 1], &elsewhere] {
        std::fs::write(&record, text).unwrap();
        let State::Damaged(error) = store.state(project.path()).unwrap() else { panic!("{text}") };
        assert!(error.contains("damaged") && error.contains("needlesh trust --revoke"), "{error}");
    }
    store.trust(project.path(), &now, 6).unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::Trusted(now));
}

#[test]
fn what_was_denied_outlives_every_change_of_the_folder() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().to_owned());
    let root = project.path().join(".needlesh");
    std::fs::create_dir_all(root.join("schemas")).unwrap();
    std::fs::write(root.join("policy.toml"), "x").unwrap();
    let first = store.look(project.path()).unwrap();
    store.trust(project.path(), &first, 5).unwrap();
    let then = || match store.state(project.path()).unwrap() {
        State::Changed { then, now } => (then, now),
        other => panic!("{other:?}"),
    };
    std::fs::write(root.join("policy.toml"), "y").unwrap();
    assert_eq!(then().0, first);
    std::fs::remove_file(root.join("policy.toml")).unwrap();
    std::os::unix::fs::symlink("policy.toml", root.join("policy.toml")).unwrap();
    assert!(then().1.unwrap_err().contains("links do not count"));
    std::fs::remove_dir_all(&root).unwrap();
    assert_eq!(then(), (first, Ok(Content::default())));
    store.trust(project.path(), &Content::default(), 6).unwrap();
    assert_eq!(store.state(project.path()).unwrap(), State::Absent);
}

#[test]
fn a_folder_that_nobody_trusts_is_only_listed() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().to_owned());
    let schemas = project.path().join(".needlesh/schemas");
    std::fs::create_dir_all(&schemas).unwrap();
    // A listing does not see it, a look does.
    std::fs::write(schemas.join("a.json"), b"\xff").unwrap();
    assert!(matches!(store.state(project.path()).unwrap(), State::New(_)));
    assert!(store.look(project.path()).unwrap_err().to_string().contains("not UTF-8"));
    // 8 kB on disk that pretend to be 800 MB.
    for n in 0..20 {
        std::fs::File::create(schemas.join(format!("{n}.json"))).unwrap().set_len(4 << 20).unwrap();
    }
    for of in [store.state(project.path()).map(drop), store.look(project.path()).map(drop)] {
        assert!(of.unwrap_err().to_string().contains("more than 1 MiB"));
    }
    std::fs::remove_dir_all(&schemas).unwrap();
    std::fs::create_dir(&schemas).unwrap();
    for n in 0..201 {
        std::fs::write(schemas.join(format!("{n}.json")), "").unwrap();
    }
    assert!(store.state(project.path()).unwrap_err().to_string().contains("more than 200 files"));
    for n in 0..1001 {
        std::fs::write(schemas.join(format!("{n}.txt")), "").unwrap();
    }
    assert!(store.state(project.path()).unwrap_err().to_string().contains("more than"));
}

#[test]
fn links_lead_nowhere() {
    let (data, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::new(data.path().to_owned());
    let root = project.path().join(".needlesh");
    let refused = |why: &str| {
        for of in [store.state(project.path()).map(drop), store.look(project.path()).map(drop)] {
            assert!(of.unwrap_err().to_string().contains("links do not count here"), "{why}");
        }
    };
    std::os::unix::fs::symlink("/", &root).unwrap();
    refused("the folder");
    std::fs::remove_file(&root).unwrap();
    std::fs::create_dir(&root).unwrap();
    std::os::unix::fs::symlink("/etc", root.join("schemas")).unwrap();
    refused("the schemas");
    std::fs::remove_file(root.join("schemas")).unwrap();
    std::fs::create_dir(root.join("schemas")).unwrap();
    for (at, to) in [("schemas/a.json", "/proc/self/environ"), ("policy.toml", "/proc/kmsg")] {
        std::os::unix::fs::symlink(to, root.join(at)).unwrap();
        refused(at);
        std::fs::remove_file(root.join(at)).unwrap();
        #[cfg(target_os = "linux")]
        {
            let (pipe, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600));
            rustix::fs::mknodat(rustix::fs::CWD, root.join(at), pipe, mode, 0).unwrap();
            refused("a pipe");
            std::fs::remove_file(root.join(at)).unwrap();
        }
    }
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
    #![proptest_config(crate::size::property(256))]

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
