//! Files and folders of the store, written whole.

use super::error::{Error, io};
use std::fs;
use std::path::Path;

/// All of it or nothing: written beside, under a name that nobody can have planted, and moved into place. Without
/// `over` nothing that is there already is written over.
pub(super) fn write_whole(path: &Path, bytes: &[u8], over: bool) -> Result<(), Error> {
    use std::io::Write as _;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".needlesh-");
    // As any other file of the person's; the draft would be the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut draft = builder.tempfile_in(folder).map_err(io(path))?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(io(path))?;
    let moved = if over { draft.persist(path) } else { draft.persist_noclobber(path) };
    moved.map(drop).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
        _ => io(path)(e.error),
    })
}

/// Makes a folder of the program's own, with what is missing above it, for its owner only.
pub(super) fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(io(folder))
}
