//! Where the user's files live, and what their `config.toml` sets. Knows no terminals and no models.

mod settings;

use std::path::PathBuf;

pub use settings::{Config, EditMode, Fault, KeyChoice, Loaded, Theme, load, parse};

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

/// The user's settings, `$XDG_CONFIG_HOME/needlesh/config.toml`.
#[must_use]
pub fn config_file() -> Option<PathBuf> {
    dirs::config_dir().map(|d| d.join("needlesh").join("config.toml"))
}

/// The user's rules, `$XDG_CONFIG_HOME/needlesh/policy.toml`.
#[must_use]
pub fn policy_file() -> Option<PathBuf> {
    dirs::config_dir().map(|d| d.join("needlesh").join("policy.toml"))
}

/// What was asked and done, `$XDG_DATA_HOME/needlesh/history.db`.
#[must_use]
pub fn history_file() -> Option<PathBuf> {
    dirs::data_dir().map(|d| d.join("needlesh").join("history.db"))
}

/// What can be computed again, `$XDG_CACHE_HOME/needlesh`.
#[must_use]
pub fn cache_folder() -> Option<PathBuf> {
    dirs::cache_dir().map(|d| d.join("needlesh"))
}

/// The copies of what a person trusted, `$XDG_DATA_HOME/needlesh/trust`.
#[must_use]
pub fn trust_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|d| d.join("needlesh").join("trust"))
}
