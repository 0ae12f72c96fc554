//! Whole screens against stored text; `UPDATE_SCREENS=1` writes them anew.

use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::{Drawn, Look, draw};
use crate::dispatch::Evidence;
use crate::driver::{Offer, Recorder, Settings, by_hand};
use crate::manifest::{Call, Sources, load};
use crate::policy::Need;
use crate::shell::{Allow, Answer, Card, Event, State, Stats};
use crate::text::Span;
use serde_json::{Map, Value};
use std::sync::Arc;

fn look(colour: bool) -> Look {
    Look { model: "needlesh-5m".into(), tools: 12, colour, ..Look::default() }
}

const TOOLS: &str = r#"{"needlesh": 1, "tools": [
    {"name": "remove_file", "description": "Remove a file for good", "parameters": {"type": "object", "properties":
        {"path": {"type": "string"}, "count": {"type": "integer", "default": 1}}, "required": ["path"]},
     "action": {"shell": {"argv": ["rm", "--", "{path}"]}}, "annotations": {"openWorldHint": false}},
    {"name": "list_files", "description": "List the files of a folder", "parameters": {"type": "object", "properties":
        {"path": {"type": "string"}}, "required": ["path"]},
     "action": {"shell": {"argv": ["ls", "-l", "--", "{path}"], "sandbox": false}}, "annotations": {"readOnlyHint": true}},
    {"name": "make_folder", "description": "Make a folder", "parameters": {"type": "object", "properties":
        {"path": {"type": "string"}}, "required": ["path"]},
     "action": {"shell": {"argv": ["mkdir", "--", "{path}"]}}, "undo": {"shell": {"argv": ["rmdir", "--", "{path}"]}},
     "annotations": {"destructiveHint": false, "openWorldHint": false}},
    {"name": "water_garden", "description": "Water the garden", "parameters": {"type": "object", "properties": {}}}]}"#;

/// The offer of a call, each of whose values stands at the end of the sentence.
fn offer(tool: &str, query: &str, path: &str) -> Offer {
    let set = load(&Sources { builtin: vec![("t.json".into(), TOOLS.into())], ..Sources::default() });
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    let recorder = Recorder::new(&Settings { no_history: true, ..Settings::default() }, &set);
    let arguments = if path.is_empty() { Map::new() } else { Map::from_iter([("path".to_owned(), Value::from(path))]) };
    let call = Call { name: tool.into(), arguments };
    let mut offer = by_hand(&set, Arc::default(), Arc::new(recorder), call, "shell", false);
    let start = query.len() - path.len();
    let said = if query.ends_with(path) { Evidence::Said(Span { start, end: query.len() }) } else { Evidence::Nowhere };
    offer.proposed.evidence = offer.proposed.call.arguments.keys().map(|name| (name.clone(), said.clone())).collect();
    if let Ok(planned) = &mut offer.planned {
        // Where the rules of whoever runs the tests would stand is nobody's business here.
        planned.allow = None;
    }
    offer
}

fn card(need: Need) -> Card {
    let (tool, path) = match need {
        Need::Enter => ("list_files", "src/\u{202e}x"),
        Need::Key => ("make_folder", "garden"),
        Need::Word => ("remove_file", "old notes.txt"),
    };
    let query = format!("show the files in {path}");
    let card = super::offers::card(&offer(tool, &query, path), &query);
    assert_eq!(card.need, need);
    let stats = Stats { prefill_tps: Some(5400.2), decode_tps: Some(1900.0), first_token_ms: Some(21.3), context: 210, context_max: 1024 };
    Card { id: "p1".into(), stats: Some(stats), ..card }
}

/// A card of a call that cannot be planned.
fn blocked() -> State {
    let card = super::offers::card(&offer("water_garden", "water the garden", ""), "water the garden");
    drawn(asked(card))
}

/// The card drawn, and a moment later.
fn drawn(mut state: State) -> State {
    let id = state.card().unwrap().card.id.clone();
    state.step(Event::CardShown { id });
    state.step(Event::Time(1000));
    state
}

fn asked(card: Card) -> State {
    let mut state = State::new();
    state.step(Event::Paste("show the files in src".into()));
    state.step(Event::Enter);
    state.step(Event::Answered { generation: 1, answer: Answer::Cards(vec![card], vec![]) });
    state
}

fn with_card(need: Need) -> State {
    drawn(asked(card(need)))
}

fn with_rule() -> State {
    let rule = "[[rule]]\ntool = \"make_folder\"\narguments = { \"path\" = \"/home/me/garden\" }\nverdict = \"allow\"\n".into();
    let allow = Some(Allow { rule, file: "/home/me/.config/needlesh/policy.toml".into() });
    drawn(asked(Card { allow, ..card(Need::Key) }))
}

fn writing() -> State {
    let mut state = with_rule();
    state.step(Event::Remember { always: true });
    drawn(state)
}

fn typed_over() -> State {
    let mut state = with_card(Need::Key);
    "your turn".chars().for_each(|c| drop(state.step(Event::Key(c))));
    state
}

fn after_run() -> State {
    let mut state = with_card(Need::Enter);
    state.step(Event::Enter);
    state.step(Event::Time(1200));
    let out = |text: &str, stderr| Event::Output { plan: "p1".into(), text: text.into(), stderr };
    state.step(out("┌ list_files ┐\n[Enter] run  [e] edit\ntotal 8\nmain.rs\tlib.rs\x1b[31m\n", false));
    state.step(out("ls: one warning\n", true));
    state.step(Event::Finished { plan: "p1".into(), summary: "exit 0 in 4 ms".into(), ok: true });
    state.step(Event::Paste("next".into()));
    state
}

fn states() -> Vec<(&'static str, State)> {
    vec![
        ("empty", State::new()),
        ("card_read_only", with_card(Need::Enter)),
        ("card_destructive", with_card(Need::Word)),
        ("card_blocked", blocked()),
        ("card_allowable", with_rule()),
        ("card_rule", writing()),
        ("card_just_drawn", asked(card(Need::Key))),
        ("card_typed_over", typed_over()),
        ("output", after_run()),
    ]
}

fn screen(state: &State, look: &Look, width: u16, height: u16) -> (Terminal<TestBackend>, Drawn) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut drawn = Drawn::default();
    terminal.draw(|frame| drawn = draw(frame, state, look)).unwrap();
    (terminal, drawn)
}

fn text(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for row in buffer.content().chunks(usize::from(buffer.area.width)) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch for the developer")]
fn screens_are_as_stored() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    for (name, state) in states() {
        for (width, height) in [(80, 24), (40, 12)] {
            let got = text(&screen(&state, &look(false), width, height).0);
            let path = folder.join(format!("{name}_{width}x{height}.txt"));
            if std::env::var_os("UPDATE_SCREENS").is_some() {
                std::fs::write(&path, &got).unwrap();
            }
            let want = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            assert_eq!(got, want, "{}", path.display());
        }
    }
}

#[test]
fn every_size_is_drawn() {
    let mut states = states();
    let mut typed = State::new();
    typed.step(Event::Paste("日本語 é😀\u{202e} ".repeat(40)));
    states.push(("typed", typed));
    for (_, state) in &states {
        for width in (1..=90).step_by(7).chain([2, 3, 4, 5, 6, 59, 60, 61]) {
            for height in 1..=30 {
                screen(state, &look(true), width, height);
            }
        }
    }
}

#[test]
fn without_colour_there_is_no_style() {
    for (_, state) in states() {
        let (terminal, _) = screen(&state, &look(false), 80, 24);
        for cell in terminal.backend().buffer().content() {
            assert_eq!((cell.fg, cell.bg, cell.modifier), (Color::Reset, Color::Reset, Modifier::empty()));
        }
        let with = screen(&state, &look(true), 80, 24).0;
        assert_eq!(text(&with), text(&terminal));
    }
}

#[test]
fn the_whole_plan_can_be_scrolled_to() {
    let mut state = State::new();
    state.step(Event::Paste("many".into()));
    state.step(Event::Enter);
    let rows = (0..60).map(|n| format!("element-{n}.")).collect();
    let answer = Answer::Cards(vec![Card { rows, ..card(Need::Key) }], vec![]);
    state.step(Event::Answered { generation: 1, answer });
    let mut seen = String::new();
    for _ in 0..30 {
        let (terminal, drawn) = screen(&state, &look(false), 40, 12);
        assert_eq!(drawn.card.as_deref(), Some("p1"));
        seen.push_str(&text(&terminal));
        state.step(Event::Drawn { page: drawn.page, limit: drawn.limit });
        state.step(Event::PageDown);
    }
    assert!((0..60).all(|n| seen.contains(&format!("element-{n}."))));
    assert!(seen.contains("asks for y: "));
}

#[test]
fn a_card_out_of_sight_is_not_shown() {
    let state = with_card(Need::Enter);
    for (width, height) in [(1, 1), (80, 3), (8, 24)] {
        assert_eq!(screen(&state, &look(false), width, height).1.card, None);
    }
}
