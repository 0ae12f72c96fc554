//! What a person does with a key and no tool: copies, saves, pages, edits. Each says in words what came of it.

use crate::driver;
use crate::shell::Effect;
use std::io::Write as _;
use std::path::Path;

/// Does it.
///
/// # Errors
/// Why it was not done, in words.
pub(super) fn carry_out(effect: &Effect) -> Result<String, String> {
    match effect {
        Effect::Copy { text } => driver::copy(text),
        Effect::Save { path, text, file } => save(path, text, file.as_deref()),
        Effect::Page { text, file } => page(text, file.as_deref()),
        Effect::Editor { file } => driver::edit(file).map(|()| format!("{file}: the tools are read again")),
        _ => Err("nothing was done".to_owned()),
    }
}

/// Saves to a file that is not there yet: what a person has is never written over.
fn save(path: &str, text: &str, file: Option<&str>) -> Result<String, String> {
    let target = match (path.strip_prefix("~/"), driver::environment("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => Path::new(path).to_owned(),
    };
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => format!("not saved: {path} is there already; name another file"),
        _ => format!("not saved: {path}: {e}"),
    };
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).open(&target).map_err(failed)?;
    let bytes = match file {
        Some(file) => {
            let mut all = std::fs::File::open(file).map_err(|e| format!("not saved: {file}: {e}"))?;
            std::io::copy(&mut all, &mut out).map_err(failed)?
        }
        None => {
            out.write_all(text.as_bytes()).map_err(failed)?;
            text.len() as u64
        }
    };
    Ok(format!("saved to {path} ({})", super::bar::bytes(bytes)))
}

fn page(text: &str, file: Option<&str>) -> Result<String, String> {
    match file {
        Some(file) => driver::page(file)?,
        None => {
            let failed = |e: std::io::Error| format!("no file can be made to page: {e}");
            let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
            file.write_all(text.as_bytes()).map_err(failed)?;
            driver::page(&file.path().to_string_lossy())?;
        }
    }
    Ok("back from the pager".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_saved_and_nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.txt").to_str().unwrap().to_owned();
        let effect = Effect::Save { path: path.clone(), text: "a\nb\n".into(), file: None };
        assert!(carry_out(&effect).unwrap().contains("4 bytes"));
        assert!(carry_out(&effect).unwrap_err().contains("is there already"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a\nb\n");
        // What was not kept is taken from its file.
        let other = folder.path().join("copy.txt").to_str().unwrap().to_owned();
        carry_out(&Effect::Save { path: other.clone(), text: "part".into(), file: Some(path) }).unwrap();
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "a\nb\n");
    }
}
