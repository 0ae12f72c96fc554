//! Looks below folders, each taken once for all rules of a decision.

use super::here::Here;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// What was found below folders so far.
#[derive(Debug, Default)]
pub(super) struct Looks {
    seen: RefCell<HashMap<String, Option<Vec<String>>>>,
    /// A folder had too much in it to be looked through.
    cut: Cell<bool>,
}

impl Looks {
    /// Whether something below a folder is `meant`; what cannot be looked through may have it.
    pub(super) fn finds(&self, folder: &str, here: &Here, meant: &dyn Fn(&str) -> bool) -> bool {
        let Some(disk) = here.disk else { return false };
        let mut seen = self.seen.borrow_mut();
        match seen.entry(folder.to_owned()).or_insert_with(|| (disk.below)(folder)) {
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
