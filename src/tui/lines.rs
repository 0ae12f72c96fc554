//! Lines in and out of the session without a screen: read one at a time and only when one is asked for, so that a program that
//! gets the terminal has it alone; and a card as lines, with its question on one.

use super::incoming::{Alive, Incoming};
use super::{card, row};
use crate::policy::{Need, typed_word};
use crate::shell::{Event, PendingCard, State};
use crate::text::safe_line;
use rustix::io::ioctl_fionread;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::fs::File;
use std::io::Read as _;
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, SyncSender, channel};
use std::thread;

/// Bytes of a line at most: more than a terminal gives in one.
const MAX_LINE: usize = 64 * 1024;

/// What a line can be, for the help.
pub(super) const HELP: [&str; 9] = [
    "A line is what you want done, in your words. Nothing runs before you say yes to it.",
    "TOOL name=value   a call written out",
    "!LINE             run a line with sh, asked like any call",
    "cd FOLDER         change the folder in which tools run",
    "/tools /history /memory   lists of the tools, of what was done, of what is remembered (needlesh memory forget N)",
    "/undo             show what undoes the last run; /keep keeps a corrected call as an example",
    "/stats /debug /model /policy   what it took, how the last answer came about, what is in use",
    "Ctrl-C            stop what runs, drop a card; Ctrl-D or quit leaves",
    "At a card: y, n, edit, details, copy, other, session, always, NAME=VALUE",
];

/// Reads lines of the terminal.
pub(super) struct Lines {
    input: File,
    wanted: Sender<()>,
}

impl Lines {
    /// Starts the thread that reads.
    ///
    /// # Errors
    /// The input cannot be read.
    pub(super) fn start(sender: SyncSender<Incoming>) -> Result<Self, String> {
        let open = || std::io::stdin().as_fd().try_clone_to_owned().map(File::from).map_err(|e| format!("the terminal: {e}"));
        let (input, mut theirs) = (open()?, open()?);
        let (wanted, asked) = channel();
        thread::spawn(move || {
            let _alive = Alive(sender.clone());
            while asked.recv().is_ok() {
                if sender.send(Incoming::Line(line(&mut theirs))).is_err() {
                    return;
                }
            }
        });
        Ok(Self { input, wanted })
    }

    /// Asks for a line; it comes as `Incoming::Line`.
    pub(super) fn ask(&self) {
        let _ = self.wanted.send(());
    }

    /// The lines that were typed before anything was asked.
    pub(super) fn typed(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while lines.len() < 1000 && ioctl_fionread(&self.input).is_ok_and(|bytes| bytes > 0) {
            match line(&mut self.input) {
                Some(text) => lines.push(text),
                None => break,
            }
        }
        lines
    }
}

/// A line; none at the end of the input. A terminal gives one line at a time, so nothing of the next is taken.
fn line(input: &mut File) -> Option<String> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    while bytes.len() < MAX_LINE && !bytes.ends_with(b"\n") {
        match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(buffer.get(..count)?),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
}

/// Sends what the system asks for. Stopping and going on is the terminal's own business here.
///
/// # Errors
/// The system takes no handler.
pub(super) fn signals(sender: SyncSender<Incoming>, asking: Arc<AtomicBool>) -> Result<(), String> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|e| e.to_string())?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let incoming = if signal == SIGINT { Incoming::Interrupt } else { Incoming::Signal };
            // Nothing was drawn that had to be put back, and a line that is waited for never comes.
            let last = matches!(incoming, Incoming::Signal) && asking.load(Ordering::SeqCst);
            if sender.send(incoming).is_err() || last {
                return;
            }
        }
    });
    Ok(())
}

/// A card as lines.
pub(super) fn card(state: &State, shown: &PendingCard, width: usize) -> Vec<String> {
    let card = &shown.card;
    let text = |row: &row::Row| row.iter().map(|(_, text)| text.as_str()).collect::<String>();
    let head = format!("Proposed: {}", safe_line(&card.title));
    std::iter::once(head).chain(card::body(state, shown, width).iter().map(text)).collect()
}

/// The question of a card, on one line.
pub(super) fn question(shown: &PendingCard, turn: (usize, usize)) -> String {
    let card = &shown.card;
    if shown.writing() {
        return "Write this? y or n: ".to_owned();
    }
    if let Some(wanted) = card.wanted.first() {
        return format!("Type the {}, or n: ", safe_line(wanted));
    }
    let correct = if card.sheet.is_some() { ", NAME=VALUE corrects it" } else { "" };
    if card.blocked.is_some() {
        return format!("It cannot run. n closes it, edit changes your words{correct}: ");
    }
    let others = if turn.1 > 1 { format!(", other shows another ({} of {})", turn.0, turn.1) } else { String::new() };
    let allow = if card.allow.is_empty() { "" } else { ", session or always also allow it from now on" };
    let all = if shown.with_next { ", all runs it and those after it" } else { "" };
    let rest = format!(", n does not, edit changes your words{correct}, details shows all, copy copies the command{others}{allow}{all}: ");
    match card.need {
        Need::Enter => format!("Run it? Enter runs it{rest}"),
        Need::Key => format!("Run it? y runs it{rest}"),
        Need::Word => format!("Type {} to run it{rest}", safe_line(&typed_word(&card.title))),
    }
}

/// What a line means while a card is asked about.
#[derive(Debug, PartialEq)]
pub(super) enum Asking {
    /// It answers it.
    Events(Vec<Event>),
    /// It corrects an argument.
    Correct(String, String),
    /// It is something else, to be kept.
    Keep,
}

/// What a line means.
pub(super) fn answer(shown: &PendingCard, line: &str) -> Asking {
    let card = &shown.card;
    let word = typed_word(&card.title);
    let (writing, blocked) = (shown.writing(), card.blocked.is_some());
    let needs_word = card.need == Need::Word && !blocked && !writing;
    let typed = |last: Event| word.chars().map(Event::Key).chain([last]).collect::<Vec<_>>();
    Asking::Events(match line.to_lowercase().as_str() {
        "" if card.need == Need::Enter && !writing && !blocked => vec![Event::Enter],
        // A line that was only ended answers nothing else, and neither does a yes where a word is asked for.
        "" => Vec::new(),
        "n" | "no" => vec![Event::Cancel],
        "y" | "yes" if needs_word => Vec::new(),
        "y" | "yes" => vec![Event::Key('y')],
        _ if writing => return Asking::Keep,
        "e" | "edit" => vec![Event::Sentence],
        "d" | "details" => vec![Event::Details],
        "c" | "copy" => vec![Event::CopyLine],
        "other" => vec![Event::Next],
        "all" if shown.with_next => vec![Event::Key('a')],
        "session" | "always" if needs_word => Vec::new(),
        "session" => vec![Event::Remember { always: false }],
        "always" => vec![Event::Remember { always: true }],
        _ if needs_word && line == word => typed(Event::Enter),
        _ if needs_word && line.strip_suffix(" session") == Some(&word) => typed(Event::Remember { always: false }),
        _ if needs_word && line.strip_suffix(" always") == Some(&word) => typed(Event::Remember { always: true }),
        _ => return correction(shown, line).unwrap_or(Asking::Keep),
    })
}

/// `NAME=VALUE` of an argument of the call, or the value that is wanted.
fn correction(shown: &PendingCard, line: &str) -> Option<Asking> {
    let sheet = shown.card.sheet.as_ref()?;
    if let Some((name, value)) = line.split_once('=')
        && sheet.fields.iter().any(|field| field.name == name.trim())
    {
        return Some(Asking::Correct(name.trim().to_owned(), value.trim().to_owned()));
    }
    Some(Asking::Correct(shown.card.wanted.first()?.clone(), line.to_owned()))
}
