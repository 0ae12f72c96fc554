//! The rows around the transcript: where one is and what is loaded above it, the keys that do something now and the rates
//! below it.

use super::keymap::Keymap;
use crate::shell::{State, Stats};
use crate::text::safe_line;
use unicode_width::UnicodeWidthStr as _;

/// Where tools run and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Whereabouts {
    /// The folder, the home folder as `~`.
    pub folder: String,
    /// The git branch, where there is one.
    pub branch: Option<String>,
    /// Tools loaded.
    pub tools: usize,
    /// Manifests that were left out because of an error.
    pub left_out: usize,
}

/// The row at the top: as much of it as fits, the tools at the right.
pub(super) fn header(here: &Whereabouts, loading: bool, width: usize) -> String {
    let tools = if here.tools == 1 { "1 tool".to_owned() } else { format!("{} tools", here.tools) };
    let files = if here.left_out == 1 { "1 file left out".to_owned() } else { format!("{} files left out", here.left_out) };
    let right = match here.left_out {
        _ if loading => "loading".to_owned(),
        0 => tools,
        _ => format!("{tools} ({files})"),
    };
    let folder = safe_line(&here.folder);
    let branch = here.branch.as_deref().map(|b| format!("  {}", safe_line(b))).unwrap_or_default();
    let room = width.saturating_sub(right.width() + 2);
    let lefts = [format!("needlesh  {folder}{branch}"), format!("{folder}{branch}"), folder];
    let left = match lefts.iter().find(|left| left.width() <= room) {
        Some(left) => left.clone(),
        // The end of a path says more than its beginning.
        None => lefts.last().map(|folder| end_of(folder, room)).unwrap_or_default(),
    };
    let gap = width.saturating_sub(left.width() + right.width());
    format!("{left}{:gap$}{right}", "")
}

/// The last columns of a text, with a mark where it was cut.
fn end_of(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut rest = text;
    while rest.width() + 1 > room {
        let Some(c) = rest.chars().next() else { return String::new() };
        rest = &rest[c.len_utf8()..];
    }
    format!("…{rest}")
}

/// The row at the bottom: the keys that do something now, and the rates where there is room.
pub(super) fn footer(state: &State, map: &Keymap, model: &str, width: usize) -> String {
    let mut left = String::new();
    if state.is_normal() {
        left.push_str("vi: NORMAL");
    }
    for (key, word) in map.footer(state) {
        let item = format!("{key} {word}");
        let gap = if left.is_empty() { "" } else { "  " };
        if left.width() + gap.len() + item.width() > width {
            break;
        }
        left = format!("{left}{gap}{item}");
    }
    let room = width.saturating_sub(left.width() + 2);
    let Some(right) = rates(state.stats(), model).into_iter().find(|text| text.width() <= room) else { return left };
    let gap = width.saturating_sub(left.width() + right.width());
    format!("{left}{:gap$}{right}", "")
}

/// The measurements, the longest form first; none where nothing was measured.
fn rates(stats: Option<&Stats>, model: &str) -> Vec<String> {
    let model = safe_line(model);
    let Some(stats) = stats else { return vec![model] };
    let [prefill, decode, first] = [stats.prefill_tps, stats.decode_tps, stats.first_token_ms].map(number);
    let long = format!("prefill {prefill} tok/s  decode {decode} tok/s  first token {first} ms");
    let context = format!("{long}  context {}/{}", stats.context, stats.context_max);
    let short = format!("prefill {prefill}  decode {decode} tok/s");
    vec![format!("{context}  {model}"), context, long, short, format!("{prefill}/{decode} tok/s")]
}

/// A number with commas; `–` when there is none.
pub(super) fn number(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite() && *value >= 0.0) else {
        return "–".to_owned();
    };
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Event;

    #[test]
    fn the_header_keeps_the_tools_and_the_end_of_the_folder() {
        let here = Whereabouts { folder: "~/docs/site".into(), branch: Some("main".into()), tools: 44, left_out: 0 };
        assert_eq!(header(&here, false, 50), format!("needlesh  ~/docs/site  main{:15}44 tools", ""));
        assert_eq!(header(&here, false, 30), format!("~/docs/site  main{:5}44 tools", ""));
        assert_eq!(header(&here, false, 18), "…cs/site  44 tools");
        let one = Whereabouts { tools: 1, left_out: 1, ..here.clone() };
        assert!(header(&one, false, 80).ends_with("1 tool (1 file left out)"));
        for width in 0..12 {
            assert!(header(&here, false, width).contains("44 tools") && header(&here, true, width).contains("loading"));
        }
    }

    #[test]
    fn the_footer_shows_the_keys_that_do_something_and_rates_where_there_is_room() {
        let map = Keymap::default();
        let mut state = State::new();
        let text = footer(&state, &map, "needlesh-12m", 80);
        assert!(text.starts_with("F1 help  F2 tools  F3 stats  Ctrl-R history  Ctrl-D quit") && text.ends_with("needlesh-12m"), "{text}");
        state.step(Event::Paste("a\nb".into()));
        let text = footer(&state, &map, "", 80);
        assert!(text.contains("Ctrl-X drop queue") && !text.contains("Ctrl-D quit"), "{text}");
        assert!(footer(&state, &map, "", 10).len() <= 10);
        assert_eq!([number(Some(9578.6)), number(None), number(Some(1_234_567.0))], ["9,579", "–", "1,234,567"]);
    }
}
