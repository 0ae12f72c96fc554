//! Views: what they list, what is chosen of it, and how it is filtered. What they show comes in as finished data.

use super::listed::{Checked, Entry, Memo, Tool};
use super::sieve::Sieve;
use tui_input::Input;

/// A view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The tools.
    Tools,
    /// What was asked and done.
    History,
    /// How the last answer came about.
    Debug,
    /// What the dispatches took.
    Stats,
    /// The sentences that are remembered.
    Memory,
}

impl View {
    /// Its title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tools => "Tools",
            Self::History => "History",
            Self::Debug => "Debug",
            Self::Stats => "Stats",
            Self::Memory => "Memory",
        }
    }

    /// Whether it is a list that is filtered and chosen from.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::Tools | Self::History | Self::Memory)
    }

    /// Whether Tab shows all that is known of what is chosen.
    #[must_use]
    pub fn has_details(self) -> bool {
        matches!(self, Self::Tools | Self::History)
    }
}

/// What a view shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// The tools, those of one file together.
    Tools(Vec<Tool>),
    /// The newest entries, the newest first.
    History(Vec<Entry>),
    /// What is remembered, the newest first.
    Memory(Vec<Memo>),
    /// Why there is nothing to show.
    Failed(View, String),
}

impl Data {
    /// The view that shows it.
    #[must_use]
    pub fn view(&self) -> View {
        match self {
            Self::Tools(_) => View::Tools,
            Self::History(_) => View::History,
            Self::Memory(_) => View::Memory,
            Self::Failed(view, _) => *view,
        }
    }
}

/// A view that is open.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Which.
    pub view: View,
    /// What is typed to filter it.
    pub filter: Input,
    /// Which of the entries that pass is chosen.
    pub at: usize,
    /// Everything about the chosen entry is shown.
    pub detail: bool,
    /// Rows scrolled down, where it is no list.
    pub scroll: usize,
    /// Rows of a page, as last drawn.
    pub page: usize,
    /// Rows that it can be scrolled by, as last drawn.
    pub limit: usize,
    /// What it shows; none while that is looked for.
    pub data: Option<Data>,
    /// What the last key did, or why it did nothing.
    pub hint: Option<String>,
    /// The tool that is being checked.
    pub checking: Option<String>,
    /// What the last check came to.
    pub checked: Option<Checked>,
    /// The sentence that the same key would forget for good.
    pub armed: Option<i64>,
}

impl Panel {
    pub(super) fn new(view: View) -> Self {
        let (filter, data, hint) = (Input::default(), None, None);
        let (checking, checked, armed) = (None, None, None);
        Self { view, filter, at: 0, detail: false, scroll: 0, page: 10, limit: 0, data, hint, checking, checked, armed }
    }

    /// The tools that pass, the best first; in the order of their files without a filter.
    #[must_use]
    pub fn tools(&self) -> Vec<&Tool> {
        let Some(Data::Tools(tools)) = &self.data else { return Vec::new() };
        let filter = self.filter.value();
        let mut fits: Vec<(u32, &Tool)> = tools.iter().filter_map(|tool| Some((fit(tool, filter)?, tool))).collect();
        fits.sort_by_key(|(worse, _)| *worse);
        fits.into_iter().map(|(_, tool)| tool).collect()
    }

    /// The entries of the history that pass.
    #[must_use]
    pub fn history(&self) -> Vec<&Entry> {
        let Some(Data::History(past)) = &self.data else { return Vec::new() };
        let filter = Sieve::read(self.filter.value());
        past.iter().filter(|entry| filter.passes(entry)).collect()
    }

    /// The remembered sentences that pass.
    #[must_use]
    pub fn memos(&self) -> Vec<&Memo> {
        let Some(Data::Memory(all)) = &self.data else { return Vec::new() };
        let filter = self.filter.value().to_lowercase();
        let has = |memo: &Memo, word: &str| memo.said.to_lowercase().contains(word) || memo.tool.to_lowercase().contains(word);
        all.iter().filter(|memo| filter.split_whitespace().all(|word| has(memo, word))).collect()
    }

    /// Why a word of the filter filters nothing.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.view == View::History { Sieve::read(self.filter.value()).fault } else { None }
    }

    /// How many entries pass.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.view {
            View::Tools => self.tools().len(),
            View::History => self.history().len(),
            View::Memory => self.memos().len(),
            View::Debug | View::Stats => 0,
        }
    }

    /// Whether none passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The chosen tool.
    #[must_use]
    pub fn tool(&self) -> Option<&Tool> {
        self.tools().get(self.at).copied()
    }

    /// The chosen entry of the history.
    #[must_use]
    pub fn past(&self) -> Option<&Entry> {
        self.history().get(self.at).copied()
    }

    /// The chosen sentence that is remembered.
    #[must_use]
    pub fn memo(&self) -> Option<&Memo> {
        self.memos().get(self.at).copied()
    }

    /// Moves by so many entries, or rows.
    pub(super) fn by(&mut self, rows: isize) {
        if self.view.is_list() && !self.detail {
            let last = self.len().saturating_sub(1);
            self.at = self.at.saturating_add_signed(rows).min(last);
        } else {
            self.scroll = self.scroll.saturating_add_signed(rows).min(self.limit);
        }
    }
}

/// How badly a tool fits a filter; none where it does not. Without a filter all fit alike.
fn fit(tool: &Tool, filter: &str) -> Option<u32> {
    let filter = filter.trim().to_lowercase();
    if filter.is_empty() {
        return Some(0);
    }
    let name = tool.name.to_lowercase();
    if let Some(at) = name.find(&filter) {
        return Some(u32::from(at > 0));
    }
    if let Some(gaps) = subsequence(&name, &filter) {
        return Some(10 + gaps);
    }
    let rest = format!("{} {} {} {}", tool.description, tool.file, tool.risk, tool.missing.join(" ")).to_lowercase();
    filter.split_whitespace().all(|word| rest.contains(word) || name.contains(word)).then_some(1000)
}

/// Characters skipped to find those of `wanted` in `text` in their order.
fn subsequence(text: &str, wanted: &str) -> Option<u32> {
    let mut letters = text.chars();
    let mut skipped = 0;
    for c in wanted.chars().filter(|c| !c.is_whitespace()) {
        loop {
            match letters.next()? {
                letter if letter == c => break,
                _ => skipped += 1,
            }
        }
    }
    Some(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(view: View, data: Data, filter: &str) -> Panel {
        Panel { data: Some(data), filter: Input::new(filter.into()), ..Panel::new(view) }
    }

    #[test]
    fn tools_are_found_by_letters_of_their_names_and_words_of_what_they_do() {
        let tool = |name: &str, description: &str| Tool { name: name.into(), description: description.into(), ..Tool::default() };
        let all =
            Data::Tools(vec![tool("show_file", "Print a file"), tool("disk_usage", "Size of a folder"), tool("make_folder", "Create it")]);
        let names = |filter: &str| panel(View::Tools, all.clone(), filter).tools().iter().map(|t| t.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(""), ["show_file", "disk_usage", "make_folder"]);
        assert_eq!(names("du"), ["disk_usage"]);
        assert_eq!(names("folder"), ["make_folder", "disk_usage"]);
        assert_eq!(names("size folder"), ["disk_usage"]);
        assert!(names("zebra").is_empty());
    }
}
