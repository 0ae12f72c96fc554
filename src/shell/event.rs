//! What goes into the machine and what comes out of it.

use super::card::{Card, Stats};
use super::guess::Guessed;
use super::line::LineEdit;
use super::listed::Checked;
use super::reader::Pane;
use super::recall::Known;
use super::sheet::Completion;
use super::views::{Data, View};
use super::words::Command;
use serde_json::{Map, Value};

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
    /// The Tab key: the next proposal for the same sentence; the next field of a form.
    Next,
    /// Shift and Tab: the proposal before; the field before.
    Previous,
    /// Alt-E: correct the call of the card.
    Correct,
    /// Alt-D: all that is known of the card, or the short form again.
    Details,
    /// Alt-C on a card: copy what it would run.
    CopyLine,
    /// Ctrl-E on a card: say the sentence another way.
    Sentence,
    /// Alt-K: keep the sentence of the corrected call that ran as an example.
    Keep,
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
    /// The call of a form as it is typed now, planned.
    Replanned {
        /// Number of the change.
        generation: u64,
        /// The corrected call.
        card: Box<Card>,
        /// What is wrong with it, by argument; what is not of an argument has an empty name.
        faults: Vec<(String, String)>,
    },
    /// How a path may go on.
    Completed(Completion),
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
    /// Ctrl-O: begin to read the output, or go back to the line.
    Read,
    /// The mouse wheel.
    Wheel {
        /// Towards the end.
        down: bool,
    },
    /// To the beginning of the output.
    Top,
    /// To the end of the output.
    Bottom,
    /// What the last drawing measured of the output.
    Pane(Pane),
    /// What came of a key while reading or in a view.
    Hint(String),
    /// Switch the mouse on or off.
    Mouse,
    /// Open a view, or close it where it is open.
    Show(View),
    /// What a view shows.
    Loaded(Data),
    /// Open the file of the chosen tool in the person's editor.
    OpenEditor,
    /// Copy what is chosen in a view.
    CopyThis,
    /// Check the chosen tool: what lint says of it, and its examples.
    Check,
    /// What a check came to.
    Checked(Checked),
    /// Forget the chosen sentence; asked twice.
    Forget,
    /// What a running plan has written so far.
    Written {
        /// Id of the plan.
        plan: String,
        /// Bytes of both streams.
        bytes: u64,
    },
    /// A running plan has written more than is kept.
    Overflow {
        /// Id of the plan.
        plan: String,
        /// The file that all of it goes to, or why it goes nowhere.
        file: Result<String, String>,
    },
    /// The person stopped a plan, and it ended.
    Stopped {
        /// Id of the plan.
        plan: String,
        /// One line on how it ended.
        summary: String,
    },
    /// Something went wrong beside the plans.
    Told(String),
    /// F1: the keys and words.
    Help,
    /// Ctrl-R: search what was asked before.
    Search,
    /// Ctrl-X: drop the lines that wait.
    ClearQueue,
    /// Ctrl-L: draw the screen anew.
    Redraw,
    /// The tools are loaded.
    Known(Box<Known>),
    /// Sentences for the first screen.
    Welcome(Vec<String>),
    /// What the line of that look-up would come to.
    Guessed {
        /// Number of the look-up.
        generation: u64,
        /// What was found.
        guessed: Guessed,
    },
    /// Tools run in another folder now, in words.
    Moved(String),
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
    /// Nobody waits for the answer to the request any more.
    DropAnswer,
    /// Nobody waits any more for what the line would have come to.
    DropGuess,
    /// Look up what a text would come to, without a trace of it.
    Guess {
        /// The text.
        text: String,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// Make a card of a call that was written out.
    Call {
        /// The line.
        text: String,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// Make a card of a shell line.
    Plain {
        /// The line.
        line: String,
        /// Number that the answer must carry.
        generation: u64,
    },
    /// Let tools run in another folder.
    Folder {
        /// The folder as written; empty for the home folder.
        path: String,
    },
    /// Say what a command asks for.
    Show {
        /// The command.
        command: Command,
    },
    /// Draw the whole screen anew.
    Redraw,
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
    /// Put a rule of the card in force, before its plan runs.
    Remember {
        /// Id of the plan.
        plan: String,
        /// Write it to the person's rules.
        always: bool,
        /// Which of the card's rules.
        rule: usize,
    },
    /// Plan a call as a person corrects it.
    Replan {
        /// Number that the answer must carry.
        generation: u64,
        /// Id of the plan that is corrected.
        plan: String,
        /// The tool.
        tool: String,
        /// Its arguments.
        arguments: Map<String, Value>,
        /// The arguments were meant for another tool: those that fit are kept.
        fit: bool,
    },
    /// Look for paths that begin so.
    Complete {
        /// What is typed.
        text: String,
    },
    /// Write the example of the card.
    Keep {
        /// Id of the plan.
        plan: String,
    },
    /// Stop the running plan.
    CancelRun,
    /// Put a text into the clipboard.
    Copy {
        /// The text.
        text: String,
    },
    /// Save a block of the output.
    Save {
        /// Where to.
        path: String,
        /// What was kept of it.
        text: String,
        /// The file that has all of it, where not all was kept.
        file: Option<String>,
    },
    /// Show a block of the output in the person's pager.
    Page {
        /// What was kept of it.
        text: String,
        /// The file that has all of it, where not all was kept.
        file: Option<String>,
    },
    /// Whether the mouse is the session's.
    Mouse(bool),
    /// Find what a view shows; `Event::Loaded` brings it.
    Load(View),
    /// Check a tool; `Event::Checked` brings what came of it.
    Check {
        /// Its name.
        tool: String,
    },
    /// Forget a sentence for good; `Event::Loaded` brings the others.
    Forget {
        /// Its number.
        id: i64,
    },
    /// Open a file in the person's editor, and read all tools again.
    Editor {
        /// The file.
        file: String,
    },
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

/// What the keys mean at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They edit the line.
    Line,
    /// They answer a card.
    Card,
    /// They type the word that a card asks for.
    Word,
    /// They correct a call.
    Form,
    /// They read the output.
    Reader,
    /// They are a view's.
    View,
}
