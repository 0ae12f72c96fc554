//! What goes into the machine and what comes out of it.

use crate::policy::Need;

/// One edit of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEdit {
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left.
    WordLeft,
    /// One word to the right.
    WordRight,
    /// To the first character.
    Home,
    /// Past the last character.
    End,
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character under the cursor.
    Delete,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete everything before the cursor.
    DeleteToStart,
    /// Delete everything from the cursor on.
    DeleteToEnd,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// What the clock says, in milliseconds from any start: before each key, and at `State::wakes_at`.
    Time(u64),
    /// A character typed into the line.
    Insert(char),
    /// A text pasted in one go.
    Paste(String),
    /// An edit of the line, or of the word that a card asks for.
    Edit(LineEdit),
    /// The Enter key.
    Enter,
    /// A letter typed while a card is up.
    Key(char),
    /// The Tab key: the next proposal for the same sentence.
    Next,
    /// Ctrl-Z: the card that undoes what ran last.
    Undo,
    /// Alt-S or Alt-A: run it, and let a rule allow it from now on.
    Remember {
        /// Written to the person's rules; otherwise until the session ends.
        always: bool,
    },
    /// The Esc key.
    Cancel,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D.
    Eof,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// The model's answer to the dispatch of that generation.
    Answered {
        /// Number of the dispatch.
        generation: u64,
        /// The answer.
        answer: Answer,
    },
    /// A piece of what a running plan prints; it may end inside a line.
    Output {
        /// Id of the plan.
        plan: String,
        /// The text.
        text: String,
        /// Whether it came on standard error.
        stderr: bool,
    },
    /// A plan ended.
    Finished {
        /// Id of the plan.
        plan: String,
        /// One line on how it ended.
        summary: String,
        /// Whether it went well.
        ok: bool,
    },
    /// The card of this id has been drawn, with its answering keys.
    CardShown {
        /// Id of the card.
        id: String,
    },
    /// What the last drawing measured of the part that scrolls.
    Drawn {
        /// Rows visible at once.
        page: usize,
        /// Rows that it can be scrolled by.
        limit: usize,
    },
    /// Something went wrong beside the plans.
    Told(String),
    /// End the session.
    Quit,
}

/// Something that the caller must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the model.
    Dispatch {
        /// The sentence.
        text: String,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// Run the confirmed plan.
    Run {
        /// Id of the plan, the id of its card.
        plan: String,
    },
    /// A person said no to the plan.
    Decline {
        /// Id of the plan.
        plan: String,
    },
    /// Put the rule of the card in force, before its plan runs.
    Remember {
        /// Id of the plan.
        plan: String,
        /// Write it to the person's rules.
        always: bool,
    },
    /// Stop the running plan.
    CancelRun,
    /// End the session.
    Quit,
}

/// What a dispatch came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Calls to confirm, one after the other; the next one comes when the one before went well. Then the runner-ups,
    /// each of the same form.
    Cards(Vec<Card>, Vec<Vec<Card>>),
    /// A refusal, an error or a remark.
    Message {
        /// The text.
        text: String,
        /// Whether it is an error.
        error: bool,
        /// Measurements, when there are some.
        stats: Option<Stats>,
    },
}

impl Answer {
    /// The measurements that came with the answer.
    #[must_use]
    pub fn stats(&self) -> Option<&Stats> {
        match self {
            Self::Cards(cards, _) => cards.first().and_then(|c| c.stats.as_ref()),
            Self::Message { stats, .. } => stats.as_ref(),
        }
    }
}

/// A call to confirm.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Id of the plan.
    pub id: String,
    /// Name of the tool.
    pub title: String,
    /// What the tool does.
    pub description: String,
    /// The call in one line.
    pub call: String,
    /// The exact arguments, one element a row, or the request.
    pub rows: Vec<String>,
    /// Argument, value, where the value is from.
    pub values: Vec<(String, String, String)>,
    /// What may not be what it seems.
    pub warnings: Vec<String>,
    /// The risk in words.
    pub risk: String,
    /// Why the person is asked.
    pub why: String,
    /// How it is confirmed.
    pub need: Need,
    /// How likely it is what was meant, 0 to 1; absent when not known.
    pub confidence: Option<f32>,
    /// Why it cannot run.
    pub blocked: Option<String>,
    /// What takes its effect back, offered once it went well.
    pub undo: Option<Box<Card>>,
    /// The rule that would make Enter enough for it, where one would.
    pub allow: Option<Allow>,
    /// Measurements, when there are some.
    pub stats: Option<Stats>,
}

/// A rule that a person may put in force from a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// Its text, as it would be written.
    pub rule: String,
    /// The file that it would be written to.
    pub file: String,
}

/// Measurements of one dispatch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stats {
    /// Tokens a second while reading the prompt.
    pub prefill_tps: Option<f64>,
    /// Tokens a second while writing.
    pub decode_tps: Option<f64>,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<f64>,
    /// Tokens in the context.
    pub context: usize,
    /// Tokens that the context can hold.
    pub context_max: usize,
}

/// What the keys mean at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They edit the line.
    Line,
    /// They answer a card.
    Card,
    /// They type the word that a card asks for.
    Word,
}
