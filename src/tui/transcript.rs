//! The output drawn: what is in sight of it, each row behind its mark, in the colours that programs gave it.

use super::theme::Theme;
use crate::shell::{Kind, Line, Output, Pane, Place, Reader, places};
use crate::text::{Paint, clip, is_unsafe, safe_block, wrap};
use ratatui::style::{Color, Style};
use ratatui::text::{Line as Row, Span};
use unicode_width::UnicodeWidthChar as _;

/// Columns of a remark at most: longer rows are hard to read.
const MAX_TEXT: usize = 100;

/// What the output is drawn with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The colours; none where there are to be none.
    pub(super) theme: Option<Theme>,
    /// The last line stands elsewhere.
    pub(super) hide: bool,
}

/// What stands before the first row of a line and before each row that it goes on in: no output can be taken for a card
/// or for the program's own words.
fn mark(kind: Kind) -> (&'static str, &'static str, Color) {
    match kind {
        Kind::Sentence => ("> ", "> ", Color::Cyan),
        Kind::Call => ("$ ", "$ ", Color::Blue),
        Kind::Stdout => ("| ", "| ", Color::Reset),
        Kind::Stderr => ("|! ", "|! ", Color::Yellow),
        Kind::Note => ("- ", "- ", Color::DarkGray),
        Kind::Error => ("! ", "! ", Color::Red),
        Kind::Done => ("= ok: ", "=     ", Color::Green),
        Kind::Failed => ("= failed: ", "=         ", Color::Red),
        Kind::Stopped => ("= stopped: ", "=          ", Color::Yellow),
    }
}

/// A part of the output that has rows.
enum Entry<'a> {
    Dropped(String),
    Line(&'a Line),
    /// The lines of a block that are folded away.
    Folded(usize),
}

/// The rows in sight, and what was measured.
pub(super) fn rows(output: &Output, reader: &Reader, paper: &Paper) -> (Vec<Row<'static>>, Pane) {
    let entries = entries(output, usize::from(paper.hide));
    let heights: Vec<usize> = entries.iter().map(|(_, entry)| height(entry, paper.width)).collect();
    let total: usize = heights.iter().sum();
    let limit = total.saturating_sub(paper.height);
    let offset = |place: Place| {
        let before = entries.partition_point(|(line, _)| *line < place.line);
        let row = place.row.min(heights.get(before).map_or(0, |h| h.saturating_sub(1)));
        heights.iter().take(before).sum::<usize>() + row
    };
    let base = match (reader.reveal, reader.pane.top) {
        (Some(line), _) => offset(Place { line, row: 0 }).saturating_sub(paper.height / 3),
        (None, Some(top)) => offset(top),
        (None, None) => limit,
    };
    let from = base.min(limit).saturating_add_signed(reader.shift).min(limit);
    let mut shown = Vec::with_capacity(paper.height.min(total));
    let (mut above, mut top) = (0, None);
    for ((line, entry), height) in entries.iter().zip(&heights) {
        if shown.len() >= paper.height {
            break;
        }
        if above + height > from {
            let skip = from.saturating_sub(above);
            top = top.or(Some(Place { line: *line, row: skip }));
            let left = paper.height - shown.len();
            shown.extend(drawn(entry, reader, paper).into_iter().skip(skip).take(left));
        }
        above += height;
    }
    // Who sees the end goes on seeing it.
    let top = top.filter(|_| from < limit);
    (shown, Pane { page: paper.height.max(1), above: from, total, top })
}

/// What has rows, each with the number of its line; so many lines at the end stand elsewhere.
fn entries(output: &Output, hidden: usize) -> Vec<(u64, Entry<'_>)> {
    let mut entries: Vec<(u64, Entry<'_>)> = Vec::with_capacity(output.lines().len() + 1);
    entries.extend(output.dropped_line().map(|text| (0, Entry::Dropped(text))));
    let mut begun = None;
    for line in output.lines().take(output.lines().len() - hidden) {
        let number = line.number;
        let streams = output.block(line.block).filter(|_| line.kind.is_stream());
        let is_first = streams.is_some() && begun != Some(line.block);
        if let Some(block) = streams.filter(|_| is_first) {
            begun = Some(block.id);
            if block.cut > 0 {
                entries.push((number, Entry::Dropped(format!("… {} lines dropped", block.cut))));
            }
        }
        match streams {
            Some(block) if block.folded => {
                if is_first {
                    entries.push((number, Entry::Folded(block.written)));
                }
            }
            _ => entries.push((number, Entry::Line(line))),
        }
    }
    entries
}

/// Columns of a program's line beside its mark.
fn room(kind: Kind, width: usize) -> usize {
    width.saturating_sub(mark(kind).0.len()).max(2)
}

fn height(entry: &Entry<'_>, width: usize) -> usize {
    match entry {
        Entry::Line(line) if line.kind.is_stream() => {
            let room = room(line.kind, width);
            if line.text.is_ascii() { line.text.len().div_ceil(room).max(1) } else { cuts(&line.text, room).len() }
        }
        Entry::Line(line) => said(line, width).len(),
        Entry::Dropped(_) | Entry::Folded(_) => 1,
    }
}

/// A text of the program's own, in rows.
fn said(line: &Line, width: usize) -> Vec<String> {
    wrap(&safe_block(&line.text), room(line.kind, width.min(MAX_TEXT)))
}

/// The byte ranges of the rows of at most `width` columns; every blank stays.
fn cuts(text: &str, width: usize) -> Vec<(usize, usize)> {
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width {
            rows.push((start, at));
            (start, used) = (at, 0);
        }
        used += columns;
    }
    rows.push((start, text.len()));
    rows
}

fn drawn(entry: &Entry<'_>, reader: &Reader, paper: &Paper) -> Vec<Row<'static>> {
    let style = |colour| match (paper.theme, colour) {
        (Some(theme), colour) if colour != Color::Reset => theme.style(colour),
        _ => Style::default(),
    };
    match entry {
        Entry::Dropped(text) => vec![Row::styled(clip(text, paper.width), style(Color::DarkGray))],
        Entry::Folded(lines) => {
            let text = format!("+ {lines} {} folded away", if *lines == 1 { "line" } else { "lines" });
            vec![Row::styled(clip(&text, paper.width), style(Color::DarkGray))]
        }
        Entry::Line(line) if line.kind.is_stream() => painted(line, reader, paper, style(mark(line.kind).2)),
        Entry::Line(line) => {
            let (first, next, colour) = mark(line.kind);
            let chosen = reader.on && reader.block == Some(line.block) && matches!(line.kind, Kind::Sentence | Kind::Call);
            let plain = if chosen { Theme::default().chosen() } else { style(colour) };
            let rows = said(line, paper.width).into_iter().enumerate();
            rows.map(|(n, row)| {
                let mut spans = vec![Span::styled(if n == 0 { first } else { next }, plain)];
                spans.extend(lit(&row, &[(row.len(), plain)], reader));
                Row::from(spans)
            })
            .collect()
        }
    }
}

/// A program's line in its colours.
fn painted(line: &Line, reader: &Reader, paper: &Paper, plain: Style) -> Vec<Row<'static>> {
    let (first, next, _) = mark(line.kind);
    let paint = |paint: Paint| match paper.theme {
        Some(theme) if paint != Paint::default() => plain.patch(theme.paint(paint)),
        _ => plain,
    };
    let styles: Vec<(usize, Style)> = line.paints.iter().map(|(end, p)| (*end, paint(*p))).chain([(line.text.len(), plain)]).collect();
    let rows = cuts(&line.text, room(line.kind, paper.width)).into_iter().enumerate();
    rows.map(|(n, (from, to))| {
        let text = line.text.get(from..to).unwrap_or_default();
        let own: Vec<(usize, Style)> =
            styles.iter().filter(|(end, _)| *end > from).map(|(end, style)| ((*end).min(to) - from, *style)).collect();
        let mut spans = vec![Span::styled(if n == 0 { first } else { next }, plain)];
        spans.extend(lit(text, &own, reader));
        Row::from(spans)
    })
    .collect()
}

/// A row in its styles, each up to a byte, with what is searched for reversed.
fn lit(text: &str, styles: &[(usize, Style)], reader: &Reader) -> Vec<Span<'static>> {
    let hits = reader.search.as_deref().map(|search| places(text, search)).unwrap_or_default();
    let mut borders: Vec<usize> = styles.iter().map(|(end, _)| *end).chain(hits.iter().flat_map(|(a, b)| [*a, *b])).collect();
    borders.push(text.len());
    borders.sort_unstable();
    borders.dedup();
    let mut spans = Vec::new();
    let mut from = 0;
    for to in borders {
        // The text is safe already; a character that is not must not reach the terminal in any case.
        let part: String = text.get(from..to).unwrap_or_default().chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }).collect();
        let style = styles.iter().find(|(end, _)| *end > from).map(|(_, style)| *style).unwrap_or_default();
        let hit = hits.iter().any(|(a, b)| *a <= from && from < *b);
        if !part.is_empty() {
            spans.push(Span::styled(part, if hit { style.patch(Theme::default().chosen()) } else { style }));
        }
        from = to;
    }
    spans
}

/// The lines from a number on, without colours, and the number of the first that is not ended yet.
pub(super) fn plain_rows(output: &Output, from: u64, width: usize) -> (Vec<String>, u64) {
    let all = output.lines().len();
    let mut rows = Vec::new();
    let left_out = output.lines().find(|line| line.number >= from).map_or(0, |line| line.number - from);
    if left_out > 0 {
        rows.push(format!("… {left_out} lines are left out"));
    }
    for line in output.lines().take(output.ended()).filter(|line| line.number >= from) {
        let (first, next, _) = mark(line.kind);
        let parts: Vec<String> = if line.kind.is_stream() {
            let cut = cuts(&line.text, room(line.kind, width));
            cut.into_iter().map(|(from, to)| line.text.get(from..to).unwrap_or_default().to_owned()).collect()
        } else {
            said(line, width)
        };
        // What the person typed stands there already.
        if line.kind != Kind::Sentence {
            rows.extend(parts.iter().enumerate().map(|(n, part)| format!("{}{part}", if n == 0 { first } else { next })));
        }
    }
    // An open line comes when it is ended.
    (rows, output.next() - (all - output.ended()) as u64)
}

/// The place in the output, for the row below it; none where all is in sight.
pub(super) fn position(pane: &Pane) -> Option<String> {
    let last = (pane.above + pane.page).min(pane.total);
    (pane.total > pane.page).then(|| format!("rows {}-{last} of {}", pane.above + 1, pane.total))
}
