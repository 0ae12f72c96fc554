//! Keys while a view is open. A card waits as long: none of these keys can answer it.

use super::{Effect, State};
use crate::shell::listed::Checked;
use crate::shell::views::{Data, Panel, View};
use crate::shell::{Event, LineEdit, line};
use tui_input::Input;

impl State {
    /// Takes an event that means something for a view; `None` leaves it to the rest of the machine.
    pub(super) fn viewed(&mut self, event: &Event) -> Option<Vec<Effect>> {
        if let Event::Show(view) = event {
            return Some(self.show(*view));
        }
        let Some(panel) = &mut self.panel else {
            // What was looked for when the view was closed comes too late, and its keys mean nothing elsewhere.
            return of_a_view(event).then(Vec::new);
        };
        match event {
            Event::Loaded(data) => panel.loaded(data),
            Event::Checked(checked) => panel.take_check(checked),
            Event::Hint(text) => panel.hint = Some(text.clone()),
            Event::Drawn { page, limit } => panel.drawn(*page, *limit),
            Event::Wheel { down } => panel.by(if *down { 3 } else { -3 }),
            _ => return self.view_key(event),
        }
        Some(Vec::new())
    }

    /// Opens a view, or closes it where it is open.
    pub(super) fn show(&mut self, view: View) -> Vec<Effect> {
        self.pending = None;
        if self.panel.as_ref().is_some_and(|panel| panel.view == view) {
            self.close_view();
            return Vec::new();
        }
        self.panel = Some(Panel::new(view));
        if view.is_list() { vec![Effect::Load(view)] } else { Vec::new() }
    }

    fn close_view(&mut self) {
        self.panel = None;
        self.show_again();
    }

    fn view_key(&mut self, event: &Event) -> Option<Vec<Effect>> {
        let panel = self.panel.as_mut()?;
        let page = isize::try_from(panel.page.max(1)).unwrap_or(1);
        if matches!(event, Event::Key(_) | Event::Insert(_) | Event::Enter | Event::Up | Event::Down | Event::Edit(_)) {
            (panel.hint, panel.armed) = (None, None);
        }
        match event {
            Event::Key('q') | Event::Insert('q') if !panel.view.is_list() => self.close_view(),
            Event::Key(c) | Event::Insert(c) => panel.typed(|filter| {
                line::insert(filter, *c);
            }),
            Event::Paste(text) => panel.typed(|filter| {
                line::paste(filter, text);
            }),
            Event::Edit(LineEdit::Home) if panel.filter.value().is_empty() => panel.by(isize::MIN / 2),
            Event::Edit(LineEdit::End) if panel.filter.value().is_empty() => panel.by(isize::MAX / 2),
            Event::Edit(edit) => panel.typed(|filter| line::edit(filter, *edit)),
            Event::Up => panel.by(-1),
            Event::Down => panel.by(1),
            Event::PageUp => panel.by(-page),
            Event::PageDown => panel.by(page),
            Event::Next if panel.view.has_details() => (panel.detail, panel.scroll) = (!panel.detail && !panel.is_empty(), 0),
            Event::Next => {}
            Event::Enter => self.pick(),
            Event::OpenEditor => return Some(self.open_editor()),
            Event::CopyThis => return Some(self.copy_chosen()),
            Event::Check => return Some(self.check_chosen()),
            Event::Forget => return Some(self.forget_chosen()),
            Event::Cancel => self.back(),
            Event::Interrupt if self.running.is_none() => self.close_view(),
            Event::Eof | Event::Read => self.close_view(),
            Event::Undo | Event::Remember { .. } | Event::Top | Event::Bottom => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    /// One step back: from the details, from the filter, from the view.
    fn back(&mut self) {
        match &mut self.panel {
            Some(panel) if panel.detail => panel.detail = false,
            Some(panel) if !panel.filter.value().is_empty() => panel.typed(Input::reset),
            _ => self.close_view(),
        }
    }

    /// Puts what is chosen into the line.
    fn pick(&mut self) {
        let Some(panel) = &self.panel else { return };
        let text = match panel.view {
            View::Tools => panel.tool().map(|tool| format!("{} ", tool.name)),
            View::History => panel.past().and_then(|past| past.sentence.clone().or_else(|| past.call.clone())),
            View::Memory => panel.memo().map(|memo| memo.said.clone()),
            View::Debug | View::Stats => return self.close_view(),
        };
        match text {
            Some(text) => {
                self.close_view();
                self.fill_line(&text);
            }
            None => self.view_hint("Nothing is chosen. Up and Down choose"),
        }
    }

    /// Writes the line. What stood there comes back when the line was entered.
    fn fill_line(&mut self, text: &str) {
        self.put_line_aside();
        self.prompt.editor.set(text);
        self.prompt.recall.leave();
        self.typing = true;
    }

    fn view_hint(&mut self, text: &str) {
        if let Some(panel) = &mut self.panel {
            panel.hint = Some(text.to_owned());
        }
    }

    fn open_editor(&mut self) -> Vec<Effect> {
        let file = self.panel.as_ref().filter(|p| p.view == View::Tools).and_then(Panel::tool).map(|tool| tool.editable.clone());
        match file {
            Some(Some(file)) => return vec![Effect::Editor { file }],
            Some(None) => self.view_hint("Built in. Write a tool of this name in a file of your own to replace it"),
            None => self.view_hint("No tool is chosen. Up and Down choose"),
        }
        Vec::new()
    }

    fn copy_chosen(&mut self) -> Vec<Effect> {
        let panel = self.panel.as_ref();
        let text = panel.and_then(|panel| match panel.view {
            View::Tools => panel.tool().map(|tool| tool.name.clone()),
            View::History => panel.past().map(|past| past.line.clone()),
            View::Memory => panel.memo().map(|memo| memo.said.clone()),
            View::Debug | View::Stats => None,
        });
        text.map_or_else(Vec::new, |text| vec![Effect::Copy { text }])
    }

    /// Shows the chosen tool and has it checked.
    fn check_chosen(&mut self) -> Vec<Effect> {
        let Some(panel) = self.panel.as_mut().filter(|panel| panel.view == View::Tools) else { return Vec::new() };
        let Some(tool) = panel.tool().map(|tool| tool.name.clone()) else {
            panel.hint = Some("No tool is chosen. Up and Down choose".to_owned());
            return Vec::new();
        };
        (panel.detail, panel.checking, panel.checked) = (true, Some(tool.clone()), None);
        vec![Effect::Check { tool }]
    }

    /// Says what would be forgotten; the same key again forgets it.
    fn forget_chosen(&mut self) -> Vec<Effect> {
        let Some(panel) = self.panel.as_mut().filter(|panel| panel.view == View::Memory) else { return Vec::new() };
        let Some((id, said)) = panel.memo().map(|memo| (memo.id, memo.said.clone())) else {
            panel.hint = Some("No sentence is chosen. Up and Down choose".to_owned());
            return Vec::new();
        };
        if panel.armed.take() == Some(id) {
            return vec![Effect::Forget { id }];
        }
        panel.armed = Some(id);
        panel.hint = Some(format!("press it again to forget for good: {said}"));
        Vec::new()
    }
}

/// Whether it means something in a view alone.
fn of_a_view(event: &Event) -> bool {
    matches!(event, Event::Loaded(_) | Event::OpenEditor | Event::CopyThis | Event::Check | Event::Checked(_) | Event::Forget)
}

impl Panel {
    fn loaded(&mut self, data: &Data) {
        if data.view() == self.view {
            self.data = Some(data.clone());
            self.by(0);
        }
    }

    /// Takes in what a check came to, where it is still the one that is waited for.
    fn take_check(&mut self, checked: &Checked) {
        if self.checking.take_if(|asked| *asked == checked.tool).is_some() {
            self.checked = Some(checked.clone());
        }
    }

    fn drawn(&mut self, page: usize, limit: usize) {
        (self.page, self.limit) = (page.max(1), limit);
        self.scroll = self.scroll.min(limit);
    }

    fn typed(&mut self, edit: impl FnOnce(&mut Input)) {
        if self.view.is_list() && !self.detail {
            edit(&mut self.filter);
            self.at = 0;
        }
    }
}
