//! Lines that are entered: at once, or in their turn.

use super::{Effect, State};
use crate::shell::words::{self, Command, Line};
use crate::shell::{Kind, Overlay, View};

impl State {
    /// Enter in the line.
    pub(super) fn enter_line(&mut self) -> Vec<Effect> {
        self.last_key = self.now;
        if let Some(effects) = self.enter_popup() {
            return effects;
        }
        let line = self.prompt.editor.value();
        let text = self.prompt.welcome.take(line).unwrap_or_else(|| line.trim().to_owned());
        if text.is_empty() {
            self.prompt.queue.release();
            return Vec::new();
        }
        // A word to the session itself does not wait for what runs.
        let at_once = matches!(words::read(&text, &self.prompt.tools), Line::Command(c) if c != Command::Undo);
        let busy = self.running.is_some() || self.waiting || !self.prompt.queue.is_empty();
        if busy && !at_once {
            if !self.prompt.queue.add(&text) {
                self.output.say(Kind::Note, "too many lines wait; Ctrl-X drops them");
                return Vec::new();
            }
            self.empty_line();
            return Vec::new();
        }
        self.empty_line();
        self.carry(text)
    }

    /// The line was taken; what was put aside comes back.
    fn empty_line(&mut self) {
        self.prompt.editor.take();
        self.typing = false;
        self.prompt.recall.leave();
        let aside = self.prompt.queue.take_aside();
        if !aside.is_empty() {
            self.prompt.editor.set(&aside);
            self.typing = true;
        }
    }

    /// Puts a text aside, to come back into the line. What there is no room for beside it is found among the requests before.
    pub(super) fn put_aside(&mut self, text: &str) {
        if let Some(before) = self.prompt.queue.put_aside(text) {
            self.prompt.recall.push(&before);
            self.output.say(Kind::Note, "no line has room for all that was put aside; Up in an empty line brings the older part back");
        }
    }

    /// The same with what stands in the line.
    pub(super) fn put_line_aside(&mut self) {
        let text = self.prompt.editor.value().to_owned();
        self.put_aside(&text);
    }

    /// Does what a line asks for.
    fn carry(&mut self, text: String) -> Vec<Effect> {
        self.prompt.welcome.leave();
        self.prompt.recall.push(&text);
        self.reader.go_to_end();
        let line = words::read(&text, &self.prompt.tools);
        if !matches!(line, Line::Command(_)) {
            self.output.say(Kind::Sentence, &text);
        }
        match line {
            Line::Command(command) => self.command(command),
            Line::Folder(path) => vec![Effect::Folder { path }],
            Line::Wrong(why) => {
                self.output.say(Kind::Error, &why);
                Vec::new()
            }
            Line::Sentence => self.ask(text, |text, generation| Effect::Dispatch { text, generation }),
            Line::Call => self.ask(text, |text, generation| Effect::Call { text, generation }),
            Line::Plain(line) => self.ask(text, |_, generation| Effect::Plain { line, generation }),
        }
    }

    fn ask(&mut self, text: String, effect: impl FnOnce(String, u64) -> Effect) -> Vec<Effect> {
        self.sentence.clone_from(&text);
        self.generation += 1;
        self.waiting = true;
        vec![effect(text, self.generation)]
    }

    /// What the session answers itself.
    pub(super) fn command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Quit => return self.quit(),
            Command::Help => self.prompt.overlay = Some(Overlay::Help { scroll: 0 }),
            Command::History => self.search(),
            Command::Clear => self.output = crate::shell::Output::default(),
            Command::Undo => self.offer_undo(),
            Command::Cancel => self.clear_queue(),
            Command::Tools => return self.show(View::Tools),
            Command::Stats => return self.show(View::Stats),
            Command::Memory => return self.show(View::Memory),
            Command::Cd => return vec![Effect::Folder { path: String::new() }],
            command => return vec![Effect::Show { command }],
        }
        Vec::new()
    }

    /// Takes the next line that waits, when nothing else is going on.
    pub(super) fn go_on(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        // What a line wants done is done before the next line is looked at.
        while effects.is_empty() && self.card.is_none() && self.running.is_none() && !self.waiting && self.prompt.overlay.is_none() {
            let Some(line) = self.prompt.queue.next() else { break };
            effects.extend(self.carry(line));
        }
        effects
    }

    /// Drops the lines that wait.
    pub(super) fn clear_queue(&mut self) {
        let words = match self.prompt.queue.clear() {
            0 => "no lines wait".to_owned(),
            1 => "dropped the line that waited".to_owned(),
            n => format!("dropped {n} lines that waited"),
        };
        self.output.say(Kind::Note, &words);
    }

    /// Puts a pasted text into the line; of several lines the first, and the others wait for Enter.
    pub(super) fn paste_lines(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        if lines.len() < 2 {
            return self.prompt.editor.paste(text.trim_end_matches('\n')) || self.too_long();
        }
        let (value, cursor) = (self.prompt.editor.value(), self.prompt.editor.input().cursor());
        let (before, after): (String, String) = (value.chars().take(cursor).collect(), value.chars().skip(cursor).collect());
        let first = format!("{before}{}", lines.remove(0));
        if let Some(last) = lines.last_mut() {
            last.push_str(&after);
        }
        let fits = |line: &String| line.len() <= crate::shell::line::MAX_BYTES;
        if !fits(&first) || !lines.iter().all(fits) {
            return self.too_long();
        }
        let count = lines.len() + 1;
        if !self.prompt.queue.hold(lines) {
            let most = crate::shell::queue::MAX_LINES;
            let text = format!("not pasted: {count} lines, and at most {most} can wait");
            self.output.say(Kind::Note, &text);
            return false;
        }
        self.prompt.editor.set(&first);
        true
    }

    fn too_long(&mut self) -> bool {
        self.output.say(Kind::Note, "not pasted: longer than a line can be (16 KiB)");
        false
    }
}
