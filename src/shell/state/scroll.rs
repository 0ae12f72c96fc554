//! What is in sight: of the card while one is up, of the output otherwise.

use super::State;

impl State {
    pub(super) fn scroll_up(&mut self, rows: usize) {
        match &mut self.card {
            Some(shown) => shown.scroll = shown.scroll.saturating_sub(rows),
            None => self.scroll = self.scroll.saturating_add(rows).min(self.limit),
        }
    }

    pub(super) fn scroll_down(&mut self, rows: usize) {
        match &mut self.card {
            Some(shown) => shown.scroll = shown.scroll.saturating_add(rows).min(self.limit),
            None => self.scroll = self.scroll.saturating_sub(rows),
        }
    }

    pub(super) fn drawn(&mut self, page: usize, limit: usize) {
        self.page = page.max(1);
        self.limit = limit;
        match &mut self.card {
            Some(shown) => shown.scroll = shown.scroll.min(limit),
            None => self.scroll = self.scroll.min(limit),
        }
    }
}
