//! Folders of checkpoints made, used, broken and removed.

use super::*;
use crate::model::{self, Form, Model, Stored, sha256};
use std::fs;
use std::path::{Path, PathBuf};

fn fill(part: &Part) -> Sums {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/oracle");
    fs::copy(source.join("ckpt/tiny.f16.pkl"), part.weights()).unwrap();
    fs::copy(source.join("needle1024.model"), part.vocabulary()).unwrap();
    sums(part)
}

fn sums(part: &Part) -> Sums {
    let of = |path: PathBuf| sha256(&fs::read(path).unwrap());
    Sums { weights: of(part.weights()), vocabulary: of(part.vocabulary()) }
}

fn put(store: &Store, name: &str) -> PathBuf {
    let part = store.begin(name).unwrap();
    let sums = fill(&part);
    store.finish(&part, &sums).unwrap()
}

#[test]
fn a_checkpoint_comes_is_used_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("models"));
    assert!(store.names().is_empty() && store.in_use().is_none());
    let place = put(&store, "tiny");
    put(&store, "tiny");
    assert_eq!(store.names(), ["tiny"]);
    let known = info(&place).unwrap();
    assert_eq!((known.parameters, known.stored, known.config.d_model), (143_062, "f16", 64));
    store.use_it("tiny").unwrap();
    assert_eq!(store.in_use().as_deref(), Some("tiny"));
    store.remove("tiny").unwrap();
    assert!(store.names().is_empty() && store.in_use().is_none());
    assert!(matches!(store.use_it("tiny"), Err(Error::Unknown(_))));
}

#[test]
fn what_is_no_checkpoint_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    let place = put(&store, "good");
    let part = store.begin("good").unwrap();
    fill(&part);
    fs::write(part.weights(), "<!DOCTYPE html><html>").unwrap();
    let error = store.finish(&part, &sums(&part)).unwrap_err().to_string();
    assert!(error.contains("an HTML page"), "{error}");
    assert!(info(&place).is_ok());
}

#[test]
fn only_the_two_files_whose_sums_were_taken_come_into_place() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("models"));
    let part = store.begin("good").unwrap();
    assert!(matches!(store.begin("good"), Err(Error::Busy(_))), "two fetch into one folder");
    let known = fill(&part);
    // What another try, another version or another program left there.
    for name in ["model.safetensors", "tokenizer.json", "needle.pkl"] {
        fs::write(part.weights().with_file_name(name), "another file").unwrap();
    }
    let good = fs::read(part.vocabulary()).unwrap();
    fs::write(part.vocabulary(), &good[1..]).unwrap();
    assert!(matches!(store.finish(&part, &known), Err(Error::Changed(file)) if file == part.vocabulary()));
    fs::write(part.vocabulary(), &good).unwrap();
    let place = store.finish(&part, &known).unwrap();
    let mut names: Vec<_> = fs::read_dir(&place).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["needle.pkl", "tokenizer.model"]);
    let left: Vec<_> = fs::read_dir(folder.path().join("models")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["good"]);
}

#[cfg(unix)]
#[test]
fn folders_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let place = put(&Store::new(folder.path().join("needlesh/models")), "tiny");
    for made in [folder.path().join("needlesh"), folder.path().join("needlesh/models"), place] {
        assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", made.display());
    }
}

#[test]
fn names_stay_in_the_folder() {
    let store = Store::new(PathBuf::from("/nowhere"));
    for bad in ["", ".", "..", "../x", "a/b", "-x", ".hidden", "built-in", "é", &"x".repeat(65)] {
        assert!(matches!(store.path(bad), Err(Error::Name(_))), "{bad:?}");
    }
}

#[test]
fn a_converted_checkpoint_runs_and_its_source_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("models"));
    let from = put(&store, "tiny");
    let held = [(Stored::F32, "f32"), (Stored::F16, "f16"), (Stored::Q8, "q8")].map(|(stored, name)| (Form::Stored(stored), name));
    for (stored, name) in held.into_iter().chain([(Form::Ready, "ready"), (Form::Q4, "q4")]) {
        let to = folder.path().join(name);
        let (file, bytes) = convert(&from, &to, stored, false).unwrap();
        assert_eq!(file.metadata().unwrap().len(), bytes);
        assert_eq!(info(&to).unwrap().stored, name);
        let (a, b) = (Model::open(&from, model::Options::default()).unwrap(), Model::open(&to, model::Options::default()).unwrap());
        assert_eq!((a.prompt, a.config), (b.prompt, b.config));
    }
    let q8 = folder.path().join("q8");
    assert!(matches!(convert(&q8, &q8, Form::Stored(Stored::F32), true), Err(Error::Itself(_))), "a file was written over itself");
}
