//! Where the user's files live. Knows no terminals and no models.

use std::path::PathBuf;

/// The folder of checkpoints, `$XDG_DATA_HOME/needlesh/models`.
#[must_use]
pub fn models_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|d| d.join("needlesh").join("models"))
}

/// The folder of the user's own manifests, `$XDG_CONFIG_HOME/needlesh/schemas`.
#[must_use]
pub fn schemas_folder() -> Option<PathBuf> {
    dirs::config_dir().map(|d| d.join("needlesh").join("schemas"))
}
