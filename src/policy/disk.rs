//! What the disk says of whole paths, and what it said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the disk says of whole paths.
#[derive(Debug, Clone, Copy)]
pub struct Disk {
    /// All that lies below a folder, as whole paths; nothing where it is none, and none where that is too much to look through.
    pub below: fn(&str) -> Option<Vec<String>>,
    /// Whether something is there.
    pub is_there: fn(&str) -> bool,
}

/// All that lies below a folder; none where that is too much.
type Below = Option<Arc<[String]>>;

/// What lay below folders when they were looked through; copies share it.
#[derive(Debug, Clone, Default)]
pub struct Seen(Arc<Mutex<HashMap<String, Below>>>);

impl Seen {
    /// What lies below a folder, looked for once.
    #[must_use]
    pub fn below(&self, folder: &str, disk: Disk) -> Option<Arc<[String]>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.entry(folder.to_owned()).or_insert_with(|| (disk.below)(folder).map(Arc::from)).clone()
    }
}
