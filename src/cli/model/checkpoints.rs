//! Checkpoints on this machine: listed, described, chosen, written anew, removed.

use super::super::args::{Global, PrecisionName};
use super::super::exit::{BAD_FILE, DONE, Failure, USAGE};
use super::super::{out, settings};
use crate::driver::{Settings, model_path};
use crate::model::{Form, Model, Options, Stored};
use crate::store::{self, BUILT_IN, Info, PUBLISHED, Store};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn user_store() -> Result<Store, Failure> {
    Ok(Store::of_user()?)
}

/// One result, for people on stdout unless `-q`, or as JSON.
pub(super) fn done(global: &Global, text: &str, object: Value) -> Result<u8, Failure> {
    if global.json {
        out::line(&object.to_string())
    } else if global.quiet {
        Ok(DONE)
    } else {
        out::line(text)
    }
}

pub(super) fn list(global: &Global) -> Result<u8, Failure> {
    let store = Store::of_user().ok();
    let in_use = store.as_ref().and_then(Store::in_use);
    let built_in = Model::builtin(Options::default())?;
    let mark = |name: &str| if in_use.as_deref().unwrap_or(BUILT_IN) == name { "*" } else { " " };
    if global.json {
        out::line(&json!({"name": BUILT_IN, "in_use": in_use.is_none(), "about": built_in.name}).to_string())?;
    } else {
        out::line(&format!("{} {BUILT_IN:<20} {}, in the binary", mark(BUILT_IN), built_in.name))?;
    }
    let names = store.as_ref().map(Store::names).unwrap_or_default();
    for name in &names {
        let known = store.as_ref().ok_or(store::Error::NoFolder).and_then(|s| s.path(name)).and_then(|p| store::info(&p));
        let is_in_use = in_use.as_ref() == Some(name);
        match (global.json, known) {
            (true, Ok(info)) => out::line(&object(name, is_in_use, &info).to_string())?,
            (true, Err(e)) => out::line(&json!({"name": name, "in_use": is_in_use, "error": e.to_string()}).to_string())?,
            (false, Ok(info)) => out::line(&format!("{} {name:<20} {}", mark(name), in_short(&info)))?,
            (false, Err(e)) => out::line(&format!("{} {name:<20} broken: {e}", mark(name)))?,
        };
    }
    if !global.json && !global.quiet {
        for published in PUBLISHED.iter().filter(|p| !names.iter().any(|n| n == p.name)) {
            out::note(&format!("needlesh model pull {} fetches {}", published.name, published.about));
        }
    }
    Ok(DONE)
}

fn in_short(info: &Info) -> String {
    format!("{:.1} M parameters, {}, {:.1} MB", info.parameters as f64 / 1e6, info.stored, info.bytes as f64 / 1e6)
}

fn object(name: &str, in_use: bool, info: &Info) -> Value {
    json!({
        "name": name, "in_use": in_use, "file": info.file, "bytes": info.bytes, "parameters": info.parameters,
        "stored": info.stored, "prompt": info.prompt.name(), "config": info.config.to_json(),
    })
}

/// The path that a word means, as `--model` reads it.
fn path_of(global: &Global, model: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    let settings = Settings { model: model.map(Path::to_owned).or_else(|| global.model.clone()), ..settings(global) };
    Ok(model_path(&settings)?)
}

pub(super) fn info(global: &Global, model: Option<&Path>) -> Result<u8, Failure> {
    let Some(path) = path_of(global, model)? else {
        let built_in = Model::builtin(Options::default())?;
        let config = built_in.config.to_json();
        let text = format!("{BUILT_IN}: {}, in the binary\nprompt {}\n{config}", built_in.name, built_in.prompt.name());
        return done(global, &text, json!({"name": BUILT_IN, "about": built_in.name, "prompt": built_in.prompt.name(), "config": config}));
    };
    let info = store::info(&path)?;
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let text = format!("{}\n{}\nprompt {}\n{}", info.file.display(), in_short(&info), info.prompt.name(), info.config.to_json());
    done(global, &text, object(&name, false, &info))
}

pub(super) fn choose(global: &Global, name: &str) -> Result<u8, Failure> {
    let store = user_store()?;
    if name != BUILT_IN {
        // A checkpoint that cannot be run would break every command from now on.
        let path = store.path(name)?;
        Model::open(&path, Options::default())
            .map_err(|e| Failure::new(BAD_FILE, format!("{name}: {e}"), "needlesh model pull fetches it anew"))?;
    }
    store.use_it(name)?;
    done(global, &format!("{name} is in use"), json!({"success": true, "in_use": name}))
}

pub(super) fn convert(global: &Global, from: &Path, to: &Path, force: bool) -> Result<u8, Failure> {
    let Some(path) = path_of(global, Some(from))? else {
        return Err(Failure::new(USAGE, "the built-in checkpoint is in the binary, not on disk", "give a name of `model list` or a path"));
    };
    let form = match global.precision {
        PrecisionName::F32 => Form::Stored(Stored::F32),
        PrecisionName::F16 => Form::Stored(Stored::F16),
        PrecisionName::Q8 => Form::Stored(Stored::Q8),
        PrecisionName::Ready => Form::Ready,
        PrecisionName::Q4 => Form::Q4,
    };
    let (file, bytes) = store::convert(&path, to, form, force)?;
    done(global, &format!("{}: {:.1} MB", file.display(), bytes as f64 / 1e6), json!({"success": true, "file": file, "bytes": bytes}))
}

pub(super) fn remove(global: &Global, name: &str) -> Result<u8, Failure> {
    user_store()?.remove(name)?;
    done(global, &format!("{name} is gone"), json!({"success": true, "removed": name}))
}
