//! What dispatch is given of this machine: the sentence encoder, the folder of its vectors, the calibration of the
//! checkpoint, and which paths exist.

use super::{Settings, environment, model_path};
use crate::config;
use crate::dispatch::{Calibration, Lookup, World};
use crate::encoder::Encoder;
use crate::manifest::after_home;
use std::path::Path;
use std::sync::Arc;

/// Largest calibration file read, in bytes: the shipped one has 1 kB.
const MAX_CALIBRATION: u64 = 64 << 10;

/// What the sentence encoder needs, unless `settings` leave it out; nothing is remembered in it.
#[must_use]
pub fn lookup(settings: &Settings) -> Lookup {
    let encoder = if settings.no_encoder { None } else { Encoder::builtin().ok().map(Arc::new) };
    Lookup { encoder, kept: config::cache_folder(), memory: Arc::default(), threads: settings.options.threads }
}

/// The calibration that belongs to the checkpoint in use: `calibration.json` beside it. Without one, or with one that cannot
/// be read, a cautious one, and what to say about it.
#[must_use]
pub fn calibration(settings: &Settings) -> (Calibration, Option<String>) {
    let Some(path) = model_path(settings).ok().flatten() else { return (Calibration::builtin(), None) };
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new(".")) };
    let file = folder.join("calibration.json");
    let why = match read(&file) {
        Ok(calibration) => return (calibration, None),
        Err(why) => why,
    };
    let fix = "every call asks for a key; `needlesh model calibrate` makes it";
    (Calibration::cautious(), Some(format!("{}: {why}; {fix}", file.display())))
}

fn read(file: &Path) -> Result<Calibration, String> {
    let size = std::fs::metadata(file).map_err(|e| e.to_string())?;
    if !size.is_file() || size.len() > MAX_CALIBRATION {
        return Err(format!("not a file of at most {MAX_CALIBRATION} bytes"));
    }
    Calibration::from_json(&std::fs::read_to_string(file).map_err(|e| e.to_string())?)
}

/// The files of this machine, seen from the working folder.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl World for Machine {
    fn exists(&self, path: &str) -> Option<bool> {
        if path.is_empty() || path.contains('\0') {
            return None;
        }
        // A link that leads nowhere is there all the same: it can be moved and deleted.
        match after_home(path) {
            Some(rest) => environment("HOME").map(|home| Path::new(&format!("{home}{rest}")).symlink_metadata().is_ok()),
            None if path.starts_with('~') || path.contains(['*', '?', '$']) => None,
            None => Some(Path::new(path).symlink_metadata().is_ok()),
        }
    }
}
