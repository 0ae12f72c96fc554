//! Whole screens of the views, of reading and of a run, at three sizes, with and without colour, against stored text;
//! `UPDATE_SCREENS=1` writes them anew.

use super::{Drawn, Ladder, Look, Palette, Rung, Theme, Whereabouts, draw};
use crate::dispatch::{Likely, Step, StepKind};
use crate::policy::Need;
use crate::shell::{Answer, Card, Checked, Data, Entry, Event, Memo, State, Stats, Tool, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};
use std::path::Path;
use std::sync::Arc;

fn stats(n: f64) -> Stats {
    let rate = |value: f64| Some(value + 10.0 * n);
    Stats {
        prefill_tps: rate(5000.0),
        decode_tps: rate(1900.0),
        first_token_ms: Some(20.0 + n),
        context: 210,
        context_max: 1024,
        total_ms: Some(30.0 + n),
    }
}

fn ladder() -> Ladder {
    let likely = |text: &str, probability| Likely { token: 1, text: text.into(), probability };
    let step = |kind, text: &str| Step {
        kind,
        tokens: vec![1, 2],
        text: text.into(),
        probability: 0.75,
        log_probability: -0.3,
        removed: 0.12,
        allowed: 14,
        before: vec![likely("path", 0.6), likely("\u{1b}[2J", 0.2)],
        after: vec![likely("path", 0.75)],
    };
    Ladder {
        query: "how big is src".into(),
        read: vec![("words".into(), "how | big | is | src".into())],
        tools: vec![
            Rung { name: "disk_usage".into(), share: 0.91, log_probability: -0.1, tokens: 55, why: "like an example 0.93".into() },
            Rung { name: "disk_free".into(), share: 0.09, log_probability: -2.5, tokens: 22, why: "like what it does 0.41".into() },
        ],
        refusal: Some((-6.5, false)),
        left_out: vec!["find_files".into()],
        prompt_tokens: 120,
        settled: vec!["depth".into()],
        steps: vec![step(StepKind::Tool, "[{\"name\":\"disk_usage\""), step(StepKind::Forced, "\":{\""), step(StepKind::Picked, "path")],
        answer: "[{\"name\":\"disk_usage\",\"arguments\":{\"path\":\"src\"}}]".into(),
        values: vec!["path: you said \"src\"".into(), "confidence 0.97, of the tool 0.99".into()],
        findings: vec!["a value was left out [no_value]".into()],
    }
}

fn look(colour: bool, palette: Palette) -> Look {
    let theme = Theme { palette, ..Theme::default() };
    let (model, memory, ladder) = ("needlesh-12m".into(), Some(73_400_320), Some(Arc::new(ladder())));
    Look { model, here: Whereabouts { tools: 12, ..Whereabouts::default() }, colour, theme, threads: 2, memory, ladder, ..Look::default() }
}

fn tools() -> Data {
    let tool = |name: &str, file: &str| Tool {
        name: name.into(),
        description: "Show how much space a folder takes".into(),
        file: file.into(),
        risk: "read-only".into(),
        tokens: 55,
        ..Tool::default()
    };
    let mut missing = Tool { missing: vec!["rg".into()], ..tool("search_text", "builtin:text.json") };
    missing.examples = vec!["find needle in src".into()];
    let mut used = Tool {
        last_use: Some("3 d ago".into()),
        uses: 7,
        editable: Some("/home/me/t.json".into()),
        ..tool("forged\u{1b}[2J", "/home/me/t.json")
    };
    used.arguments = vec![("path".into(), "string. Folder to measure".into())];
    Data::Tools(vec![tool("disk_usage", "builtin:files.json"), missing, used])
}

fn history() -> Data {
    let past = |id, sentence: &str, outcome: &'static str| Entry {
        at_ms: 0,
        ago_ms: 0,
        id,
        age: "2 h ago".into(),
        sentence: Some(sentence.into()),
        tool: Some("disk_usage".into()),
        call: Some("disk_usage {\"path\":\"src\"}".into()),
        line: "du -sh -- src".into(),
        folder: "/home/me/work".into(),
        ending: "exit code 0".into(),
        outcome,
    };
    Data::History(vec![past(3, "how big is src", "ok"), past(2, "delete\u{202e}it", "failed"), past(1, "日本 files", "stopped")])
}

fn memory() -> Data {
    let memo = |id, said: &str, tool: &str| Memo { id, said: said.into(), tool: tool.into(), age: "2 h ago".into() };
    Data::Memory(vec![memo(12, "how big is the src folder", "disk_usage"), memo(7, "last five lines of notes.txt", "last_lines")])
}

fn checked() -> Checked {
    let Data::Tools(tools) = tools() else { return Checked::default() };
    let parted = "path is \"src\", not \"src folder\"".to_owned();
    Checked {
        tool: tools[0].name.clone(),
        findings: vec![("warning: the description says nothing of what comes out".into(), "say in a few words what it prints".into())],
        examples: vec![("how big is src".into(), None), ("size of the src folder".into(), Some(parted))],
        failed: None,
    }
}

/// A card with nothing of any machine on it.
fn card() -> Card {
    let offer_free = super::screens::plain_card();
    Card { id: "p1".into(), need: Need::Enter, ..offer_free }
}

fn ran() -> State {
    let mut state = State::new();
    for n in 0..3 {
        state.step(Event::Paste("show the files".into()));
        state.step(Event::Enter);
        let generation = n + 1;
        state.step(Event::Answered {
            generation,
            answer: Answer::Message { text: "no tool fits".into(), error: true, stats: Some(stats(n as f64)) },
        });
    }
    state.step(Event::Paste("show the files in src".into()));
    state.step(Event::Enter);
    state.step(Event::Answered { generation: 4, answer: Answer::Cards(vec![card()], vec![]) });
    state.step(Event::CardShown { id: "p1".into() });
    state.step(Event::Time(1000));
    state.step(Event::Enter);
    state.step(Event::Time(1200));
    let out = |text: &str| Event::Output { plan: "p1".into(), text: text.into(), stderr: false };
    state.step(out("10 %\r20 %\r100 %\n\x1b[32mgreen\x1b[0m\ttab \x1b[7;31mred\x1b[0m\n[Enter] run  [e] edit\n"));
    state
}

fn finished() -> State {
    let mut state = ran();
    state.step(Event::Stopped { plan: "p1".into(), summary: "stopped by you after 3.00 s".into() });
    state
}

fn running() -> State {
    let mut state = ran();
    state.step(Event::Written { plan: "p1".into(), bytes: 50 << 20 });
    state.step(Event::Time(63_300));
    state
}

fn reading() -> State {
    let mut state = finished();
    state.step(Event::Read);
    "/re".chars().for_each(|c| drop(state.step(Event::Key(c))));
    state.step(Event::Enter);
    state
}

fn viewing(view: View, data: Option<Data>, keys: &[Event]) -> State {
    let mut state = finished();
    state.step(Event::Show(view));
    data.into_iter().for_each(|data| drop(state.step(Event::Loaded(data))));
    keys.iter().for_each(|key| drop(state.step(key.clone())));
    state
}

fn states() -> Vec<(&'static str, State)> {
    vec![
        ("run", running()),
        ("reading", reading()),
        ("tools", viewing(View::Tools, Some(tools()), &[])),
        ("tools_filtered", viewing(View::Tools, Some(tools()), &[Event::Key('d'), Event::Key('u')])),
        ("tool", viewing(View::Tools, Some(tools()), &[Event::Down, Event::Down, Event::Next])),
        ("history", viewing(View::History, Some(history()), &[])),
        ("entry", viewing(View::History, Some(history()), &[Event::Next])),
        ("memory", viewing(View::Memory, Some(memory()), &[])),
        ("memory_asked", viewing(View::Memory, Some(memory()), &[Event::Down, Event::Forget])),
        ("checked", viewing(View::Tools, Some(tools()), &[Event::Check, Event::Checked(checked())])),
        ("debug", viewing(View::Debug, None, &[])),
        ("stats", viewing(View::Stats, None, &[])),
    ]
}

/// The text of a screen, and where colour is used the look of each run of cells that is not plain.
fn screen(state: &State, look: &Look, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut state = state.clone();
    // As the loop does: a second frame knows what the first one measured.
    for _ in 0..2 {
        let mut drawn = Drawn::default();
        terminal.draw(|frame| drawn = draw(frame, &state, look)).unwrap();
        state.step(Event::Drawn { page: drawn.page, limit: drawn.limit });
        drawn.pane.into_iter().for_each(|pane| drop(state.step(Event::Pane(pane))));
    }
    let buffer = terminal.backend().buffer();
    let (mut text, mut looks) = (String::new(), String::new());
    for (y, row) in buffer.content().chunks(usize::from(width)).enumerate() {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.push_str(line.trim_end());
        text.push('\n');
        let mut from = 0;
        for run in row.chunk_by(|a, b| (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)) {
            let (fg, bg, modifier) = (run[0].fg, run[0].bg, run[0].modifier);
            if fg != Color::Reset || bg != Color::Reset || !modifier.is_empty() {
                looks.push_str(&format!("{y}:{from}-{} {fg:?} on {bg:?} {modifier:?}\n", from + run.len() - 1));
            }
            from += run.len();
        }
    }
    format!("{text}{looks}")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch for the developer")]
fn views_are_as_stored() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/views");
    let update = std::env::var_os("UPDATE_SCREENS").is_some();
    let mut wrong = Vec::new();
    for (name, state) in states() {
        for (width, height) in [(80, 24), (40, 12), (200, 60)] {
            for (kind, look) in [("plain", look(false, Palette::None)), ("colour", look(true, Palette::Dark))] {
                let got = screen(&state, &look, width, height);
                let path = folder.join(format!("{name}_{width}x{height}_{kind}.txt"));
                if update {
                    std::fs::create_dir_all(&folder).unwrap();
                    std::fs::write(&path, &got).unwrap();
                }
                if std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n") != got {
                    wrong.push(format!("{}\n{got}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_view_is_drawn_at_every_size_in_every_theme() {
    for (_, state) in states() {
        for (width, height) in [(1, 1), (2, 3), (7, 5), (12, 2), (39, 11), (40, 12), (59, 20), (61, 6), (300, 80)] {
            for palette in [Palette::Dark, Palette::Light, Palette::HighContrast, Palette::None] {
                screen(&state, &look(true, palette), width, height);
            }
        }
    }
}

#[test]
fn without_colour_nothing_but_what_is_chosen_looks_different() {
    for (name, state) in states() {
        let text = screen(&state, &look(false, Palette::None), 80, 24);
        for line in text.lines().filter(|line| line.contains(" on ") && line.split(':').next().is_some_and(|y| y.parse::<u16>().is_ok())) {
            assert!(line.ends_with(&format!("Reset on Reset {:?}", Modifier::REVERSED)), "{name}: {line}");
        }
    }
}

#[test]
fn no_view_lets_a_foreign_text_through() {
    for (name, state) in states() {
        for (width, height) in [(80, 24), (40, 12), (200, 60)] {
            let text = screen(&state, &look(true, Palette::Dark), width, height);
            assert!(!text.chars().any(|c| c != '\n' && crate::text::is_unsafe(c)), "{name}");
        }
    }
}

#[test]
fn remarks_are_no_wider_than_a_hundred_columns_on_a_wide_screen() {
    let mut state = State::new();
    state.step(Event::Told("word ".repeat(100)));
    let text = screen(&state, &look(false, Palette::None), 300, 40);
    assert!(text.lines().take(30).filter(|line| line.contains("word")).all(|line| line.chars().count() <= 100));
}

#[test]
fn a_place_that_is_read_stays_while_more_is_written() {
    let mut state = running();
    let text: String = (0..200).map(|n| format!("line {n}\n")).collect();
    state.step(Event::Output { plan: "p1".into(), text, stderr: false });
    let look = look(false, Palette::None);
    let frame = |state: &mut State| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let mut drawn = Drawn::default();
        terminal.draw(|frame| drawn = draw(frame, state, &look)).unwrap();
        state.step(Event::Drawn { page: drawn.page, limit: drawn.limit });
        drawn.pane.into_iter().for_each(|pane| drop(state.step(Event::Pane(pane))));
        let row = terminal.backend().buffer().content().chunks(80).nth(2).unwrap();
        row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    };
    frame(&mut state);
    state.step(Event::PageUp);
    let before = frame(&mut state);
    assert!(before.contains("line"), "{before}");
    // So much that the beginning of the run is dropped, but not what is read.
    for n in 0..5_000 {
        state.step(Event::Output { plan: "p1".into(), text: format!("more {n}\n"), stderr: false });
    }
    assert_eq!(frame(&mut state), before);
    state.step(Event::Bottom);
    assert!(frame(&mut state).contains("more"));
}
