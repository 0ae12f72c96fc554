//! Everything on the side of what a person types: the line, the requests before it, the lines that wait, what is
//! suggested, and what is open over the screen.

use super::editor::Editor;
use super::guess::Guess;
use super::queue::Queue;
use super::recall::Recall;
use super::welcome::Welcome;
use tui_input::Input;

/// What is open in the place of the transcript.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys and words.
    Help {
        /// Rows scrolled down.
        scroll: usize,
    },
    /// A search among what was asked before.
    Search {
        /// What is searched for.
        typed: Input,
        /// The chosen result, from 0.
        at: usize,
    },
}

/// The input side.
#[derive(Debug, Clone, Default)]
pub(super) struct Prompt {
    pub(super) editor: Editor,
    pub(super) recall: Recall,
    pub(super) queue: Queue,
    pub(super) welcome: Welcome,
    pub(super) guess: Guess,
    pub(super) overlay: Option<Overlay>,
    /// The chosen command of the popup, from 0.
    pub(super) popup_at: usize,
    pub(super) tools: Vec<String>,
    /// Calls that this session allowed.
    pub(super) allowed: usize,
    /// A person was told what leaving would lose.
    pub(super) leaving: bool,
}
