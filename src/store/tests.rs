//! Folders of checkpoints made, used, broken and removed.

use super::*;

fn put(store: &Store, name: &str) -> PathBuf {
    let part = store.begin(name).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/oracle");
    fs::copy(source.join("ckpt/tiny.f16.pkl"), part.join("needle.pkl")).unwrap();
    fs::copy(source.join("needle1024.model"), part.join("tokenizer.model")).unwrap();
    store.finish(name).unwrap()
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
    fs::write(part.join("needle.pkl"), "<!DOCTYPE html><html>").unwrap();
    let error = store.finish("good").unwrap_err().to_string();
    assert!(error.contains("an HTML page"), "{error}");
    assert!(info(&place).is_ok());
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
    for (stored, name) in [(Stored::F32, "f32"), (Stored::F16, "f16"), (Stored::Q8, "q8")] {
        let to = folder.path().join(name);
        let (file, bytes) = convert(&from, &to, stored).unwrap();
        assert_eq!(file.metadata().unwrap().len(), bytes);
        assert_eq!(info(&to).unwrap().stored, name);
        let (a, b) = (Model::open(&from, model::Options::default()).unwrap(), Model::open(&to, model::Options::default()).unwrap());
        assert_eq!((a.prompt, a.config), (b.prompt, b.config));
    }
    let q8 = folder.path().join("q8");
    assert!(matches!(convert(&q8, &q8, Stored::F32), Err(Error::Io { .. })), "a file was written over itself");
}
