//! Carries out what the cli and the tui decide: loads the engine, makes a turn of a sentence, runs what was said yes to.
//! Knows nothing of how anything looks.

mod below;
mod builtin;
mod check;
mod complete;
mod confirmed;
mod correct;
mod engine;
mod entries;
mod environment;
mod fetch;
mod folder;
mod given;
mod greeting;
mod hand;
mod links;
mod lint;
mod lookup;
mod memory;
mod memos;
mod models;
mod overlay;
mod past;
mod plan;
mod policy_file;
mod priority;
mod project;
mod reading;
mod record;
mod rules;
mod run;
mod servers;
mod spill;
mod turn;
mod typed;

use crate::config::Loaded;
use crate::model::Options;
use std::path::PathBuf;

pub use crate::history::Remembered;
pub use check::Check;
pub use complete::paths;
pub use confirmed::{forget, forget_vectors};
pub use correct::fitting;
pub use engine::{Engine, load_tools, tool_sources};
pub use entries::{PastEntry, Uses, entries};
pub use environment::environment;
pub use fetch::{FetchError, fetch_bytes};
pub use folder::{change_folder, folder_name, git_branch};
pub use given::{give_data, given_data};
pub use greeting::{greetings, works};
pub use hand::{clipboard, copy, edit, page};
pub use lint::{Linted, lint, lint_alone};
pub use lookup::{Machine, calibration, lookup};
pub use memory::memory_use;
pub use memos::remembered;
pub use models::{Pull, PullError, Pulled, load_model, model_path, pull};
pub use overlay::KeptExample;
pub use past::{Asked, past};
pub use plan::{AllowRule, Planned, prepare, prepare_undo};
pub use priority::give_way;
pub use project::{Project, manifests as project_manifests, project_root, rules as project_rules, trust_store, would_load};
pub use reading::reading;
pub use record::{Recorder, now_ms};
pub use rules::{Rules, Span};
pub use run::{Stream, own_binary, run, set_helper};
pub use servers::{KeptServers, keep_servers};
pub use spill::{MAX_SPILLED, Spill, Spilled, Spills};
pub use turn::{NotBegun, Offer, Ran, RunRecord, Trace, Turn, by_hand};
pub use typed::SHELL_LINE;

/// What the command line says about tools and model.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Manifest files and folders.
    pub schemas: Vec<PathBuf>,
    /// Leave the embedded manifests out.
    pub no_builtin: bool,
    /// Keep only these tools.
    pub only: Vec<String>,
    /// Another checkpoint: a path, or a name of `model list`.
    pub model: Option<PathBuf>,
    /// Precision and threads.
    pub options: Options,
    /// A program that is said to only read must be held to it.
    pub strict: bool,
    /// Leave the sentence encoder out: the contrastive head of the checkpoint ranks the tools.
    pub no_encoder: bool,
    /// Record nothing.
    pub no_history: bool,
    /// What the person's `config.toml` sets, and what is wrong with it.
    pub config: Loaded,
}
