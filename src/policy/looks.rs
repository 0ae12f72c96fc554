//! Looks below folders, where a wildcard of a rule leaves open what is meant.

use super::here::Here;
use std::cell::Cell;

/// The looks of one rule.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// A folder had too much in it to be looked through.
    cut: Cell<bool>,
}

impl Looks {
    /// Whether something below a folder is `meant`; what cannot be looked through may have it.
    pub(super) fn finds(&self, folder: &str, here: &Here, meant: &dyn Fn(&str) -> bool) -> bool {
        let Some(disk) = here.disk else { return false };
        match here.seen.below(folder, disk) {
            Some(paths) => paths.iter().any(|path| meant(path)),
            None => {
                self.cut.set(true);
                true
            }
        }
    }

    /// Whether what was said to be found may not be there.
    pub(super) fn are_cut(&self) -> bool {
        self.cut.get()
    }
}
