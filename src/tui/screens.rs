//! Whole screens against stored text; `UPDATE_SCREENS=1` writes them anew.

use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::{Drawn, Look, draw};
use crate::shell::{Allow, Answer, Card, Event, Need, State, Stats};

fn look(colour: bool) -> Look {
    Look { model: "needlesh-5m".into(), tools: 12, colour, notices: vec![] }
}

fn card(need: Need) -> Card {
    let destructive = need == Need::Word;
    let tool = if destructive { "remove_file" } else { "list_files" };
    let argv = if destructive { ["rm", "--", "old notes.txt"] } else { ["ls", "-l", "src/\u{202e}x"] };
    Card {
        id: "p1".into(),
        title: tool.into(),
        description: if destructive { "Removes a file for good." } else { "Lists a directory." }.into(),
        call: format!("{tool}(path={:?})", argv[2]),
        rows: argv.iter().map(|s| crate::text::exact_word(s)).collect(),
        values: vec![("path".into(), argv[2].into(), "your sentence, words 2-3".into())],
        risk: if destructive { "destructive: cannot be undone" } else { "read only" }.into(),
        why: if destructive { "the tool deletes" } else { "every call is shown before it runs" }.into(),
        need,
        blocked: None,
        undo: None,
        warnings: vec![],
        allow: None,
        confidence: None,
        stats: Some(Stats {
            prefill_tps: Some(5400.2),
            decode_tps: Some(1900.0),
            first_token_ms: Some(21.3),
            context: 210,
            context_max: 1024,
        }),
    }
}

fn with_card(need: Need) -> State {
    let mut state = State::new();
    state.step(Event::Paste("show the files in src".into()));
    state.step(Event::Enter);
    state.step(Event::Answered { generation: 1, answer: Answer::Cards(vec![card(need)], vec![]) });
    state.step(Event::CardShown { id: "p1".into() });
    state
}

fn with_rule() -> State {
    let rule = "[[rule]]\ntool = \"list_files\"\narguments = { \"path\" = \"/home/me/src\" }\nverdict = \"allow\"\n".into();
    let allow = Some(Allow { rule, file: "/home/me/.config/needlesh/policy.toml".into() });
    let mut state = State::new();
    state.step(Event::Paste("show the files in src".into()));
    state.step(Event::Enter);
    let card = Card { allow, need: Need::Key, ..card(Need::Enter) };
    state.step(Event::Answered { generation: 1, answer: Answer::Cards(vec![card], vec![]) });
    state.step(Event::CardShown { id: "p1".into() });
    state
}

fn writing() -> State {
    let mut state = with_rule();
    state.step(Event::Remember { always: true });
    state
}

fn after_run() -> State {
    let mut state = with_card(Need::Enter);
    state.step(Event::Enter);
    let out = |text: &str, stderr| Event::Output { plan: "p1".into(), text: text.into(), stderr };
    state.step(out("total 8\nmain.rs\tlib.rs\x1b[31m\n", false));
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
        ("card_allowable", with_rule()),
        ("card_rule", writing()),
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
    assert!(seen.contains("why am I asked"));
}

#[test]
fn a_card_out_of_sight_is_not_shown() {
    let state = with_card(Need::Enter);
    for (width, height) in [(1, 1), (80, 3), (8, 24)] {
        assert_eq!(screen(&state, &look(false), width, height).1.card, None);
    }
}
