//! What is in sight: of the card while one is up, of the output otherwise.

use super::State;

impl State {
    pub(super) fn scroll_up(&mut self, rows: usize) {
        match &mut self.card {
            Some(shown) => shown.scroll = shown.scroll.saturating_sub(rows),
            None => self.reader.by(isize::try_from(rows).map_or(isize::MIN, |rows| -rows)),
        }
    }

    pub(super) fn scroll_down(&mut self, rows: usize) {
        match &mut self.card {
            Some(shown) => shown.scroll = shown.scroll.saturating_add(rows).min(self.limit),
            None => self.reader.by(isize::try_from(rows).unwrap_or(isize::MAX)),
        }
    }

    pub(super) fn page(&mut self, up: bool) {
        match (&self.card, up) {
            (Some(_), true) => self.scroll_up(self.page),
            (Some(_), false) => self.scroll_down(self.page),
            (None, up) => self.reader.pages(if up { -1 } else { 1 }),
        }
    }

    pub(super) fn drawn(&mut self, page: usize, limit: usize) {
        self.page = page.max(1);
        self.limit = limit;
        if let Some(shown) = &mut self.card {
            shown.scroll = shown.scroll.min(limit);
        }
    }
}
