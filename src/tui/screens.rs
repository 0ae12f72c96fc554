//! Whole screens against stored text; `UPDATE_SCREENS=1` writes them anew.

use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::{Drawn, Look, Whereabouts, draw};
use crate::dispatch::Evidence;
use crate::driver::{Offer, Recorder, Settings, by_hand};
use crate::manifest::{Call, Sources, load};
use crate::policy::Need;
use crate::shell::{Allow, Answer, Card, Effect, Event, Guessed, Kept, Known, LineEdit, Past, State, Stats, Value};
use crate::text::Span;
use serde_json::Map;
use std::sync::Arc;

fn look(colour: bool) -> Look {
    let here = Whereabouts { folder: "~/docs/site".into(), branch: Some("main".into()), tools: 12, left_out: 0 };
    Look { model: "needlesh-12m".into(), here, colour, ..Look::default() }
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
    {"name": "folder_size", "description": "How big a folder is", "parameters": {"type": "object", "properties":
        {"path": {"type": "string", "format": "path", "description": "The folder"}, "depth": {"type": "integer", "minimum": 1, "maximum": 9},
         "order": {"enum": ["name", "size"]}}, "required": ["path"]},
     "action": {"shell": {"argv": ["du", "-sh", "--", "{path}"], "sandbox": false}}, "annotations": {"readOnlyHint": true}},
    {"name": "run_script", "description": "Run a script", "parameters": {"type": "object", "properties": {"path": {"type": "string"}}},
     "action": {"shell": {"script": "set -e\nls \"$path\" | sort\necho done"}}, "annotations": {"destructiveHint": false, "openWorldHint": false}},
    {"name": "send_note", "description": "Send a note", "parameters": {"type": "object", "properties": {"path": {"type": "string"}}},
     "action": {"http": {"method": "POST", "url": "http://127.0.0.1:9/{path}", "headers": {"accept": "text/plain"}, "json": {"note": "{path}"}}},
     "annotations": {"destructiveHint": false, "openWorldHint": false}},
    {"name": "water_garden", "description": "Water the garden", "parameters": {"type": "object", "properties": {}}}]}"#;

/// The offer of a call, each of whose values stands at the end of the sentence.
fn offer(tool: &str, query: &str, path: &str) -> Offer {
    let set = load(&Sources { builtin: vec![("t.json".into(), TOOLS.into())], ..Sources::default() });
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    let recorder = Recorder::new(&Settings { no_history: true, ..Settings::default() }, &set);
    let arguments = if path.is_empty() { Map::new() } else { Map::from_iter([("path".to_owned(), serde_json::Value::from(path))]) };
    let call = Call { name: tool.into(), arguments };
    let mut offer = by_hand(&set, Arc::default(), Arc::new(recorder), call, "shell", false);
    let start = query.len() - path.len();
    let said = if query.ends_with(path) { Evidence::Said(Span { start, end: query.len() }) } else { Evidence::Nowhere };
    offer.proposed.evidence = offer.proposed.call.arguments.keys().map(|name| (name.clone(), said.clone())).collect();
    if let Ok(planned) = &mut offer.planned {
        // Where the rules of whoever runs the tests would stand is nobody's business here.
        planned.allow = Vec::new();
    }
    offer
}

fn tools() -> Arc<[String]> {
    ["list_files", "make_folder", "remove_file", "folder_size", "send_note", "run_script"].map(str::to_owned).into()
}

fn card_of(tool: &str, query: &str, path: &str) -> Card {
    super::offers::card(&offer(tool, query, path), query, &tools())
}

fn stats() -> Option<Stats> {
    let (prefill_tps, decode_tps, first_token_ms, total_ms) = (Some(5400.2), Some(1900.0), Some(21.3), Some(31.0));
    Some(Stats { prefill_tps, decode_tps, first_token_ms, context: 210, context_max: 1024, total_ms })
}

fn card(need: Need) -> Card {
    let (tool, path) = match need {
        Need::Enter => ("list_files", "src/\u{202e}x"),
        Need::Key => ("make_folder", "garden"),
        Need::Word => ("remove_file", "old notes.txt"),
    };
    let card = card_of(tool, &format!("show the files in {path}"), path);
    assert_eq!(card.need, need);
    Card { id: "p1".into(), stats: stats(), ..card }
}

/// A card with nothing to look at.
fn plain() -> Card {
    let card = card_of("folder_size", "show the files in src", "src");
    // What this machine can hold is nobody's business here.
    let (risk, rows) = ("read-only: enforced".into(), card.rows.iter().take(4).cloned().collect());
    Card { id: "p1".into(), risk, rows, beside: vec![], confidence: Some(0.928), stats: stats(), ..card }
}

/// A card that only Enter answers, for screens that are about something else.
pub(super) fn plain_card() -> Card {
    plain()
}

/// A card of a call that cannot be planned.
fn blocked() -> State {
    drawn(asked(card_of("water_garden", "water the garden", "")))
}

/// The form of a call.
fn correcting() -> State {
    let mut state = drawn(asked(plain()));
    state.step(Event::Correct);
    state.step(Event::Edit(LineEdit::DeleteWord));
    state.step(Event::Paste("docs".into()));
    state
}

/// The form of a call that lacks an argument.
fn missing() -> State {
    drawn(asked(card_of("folder_size", "how big is it", "")))
}

/// A form at the tool.
fn choosing() -> State {
    let mut state = correcting();
    state.step(Event::Up);
    state.step(Event::Key('m'));
    state
}

fn details() -> State {
    let mut state = drawn(asked(plain()));
    state.step(Event::Details);
    state
}

/// Three calls that only read.
fn several() -> State {
    let one = |n: usize, path: &str| {
        let query = "how big are src docs and tests";
        let mut card = card_of("folder_size", query, path);
        for value in &mut card.values {
            let said = query.find(path).map(|start| Span { start, end: start + path.len() });
            (value.flag, value.doubt, value.said) = (None, false, said);
        }
        Card { id: format!("p{n}"), place: (n, 3), beside: vec![], risk: "read-only: enforced".into(), only_reads: true, ..card }
    };
    let mut state = State::new();
    state.step(Event::Paste("how big are src docs and tests".into()));
    state.step(Event::Enter);
    let last = Card { risk: "read-only: by promise".into(), from: Some("/home/me/t.json".into()), ..one(3, "src") };
    let cards = vec![one(1, "tests"), one(2, "docs"), last];
    state.step(Event::Answered { generation: 1, answer: Answer::Cards(cards, vec![]) });
    drawn(state)
}

/// The second of three proposals.
fn other() -> State {
    let unused = vec![Span { start: 5, end: 14 }];
    let second = Card { confidence: Some(0.31), unused, warnings: vec!["not used: \"the files\"".into()], ..card(Need::Key) };
    let mut state = State::new();
    state.step(Event::Paste("show the files in garden".into()));
    state.step(Event::Enter);
    let others = vec![vec![Card { id: "p2".into(), ..second }], vec![Card { id: "p3".into(), ..card(Need::Word) }]];
    state.step(Event::Answered { generation: 1, answer: Answer::Cards(vec![plain()], others) });
    let mut state = drawn(state);
    state.step(Event::Next);
    drawn(state)
}

fn example() -> State {
    let lines = "\"folder_size\": [\n  {\"say\":\"how big is it\",\"arguments\":{\"path\":\".\"}}\n]".into();
    let kept = Some(Kept { lines, file: "/home/me/.config/needlesh/schemas/examples.json".into() });
    let mut state = drawn(asked(Card { kept, confidence: None, ..plain() }));
    state.step(Event::Enter);
    state.step(Event::Time(1200));
    state.step(Event::Finished { plan: "p1".into(), summary: "exit 0 in 4 ms".into(), ok: true });
    state.step(Event::Keep);
    drawn(state)
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
    let rule: String = "[[rule]]\ntool = \"make_folder\"\narguments = { \"path\" = \"/home/me/garden\" }\nverdict = \"allow\"\n".into();
    let wide = "[[rule]]\ntool = \"make_folder\"\nrisk = \"changes\"\nverdict = \"allow\"\n".to_owned();
    let file = "/home/me/.config/needlesh/policy.toml".to_owned();
    let one = |words: &str, rule| Allow { words: words.into(), rule, file: file.clone() };
    let allow = vec![one("exactly this call", rule), one("this tool, whatever its values", wide)];
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
        ("card_plain", drawn(asked(plain()))),
        ("card_details", details()),
        (
            "card_script",
            drawn(asked(Card { from: Some("/home/me/t.json".into()), ..card_of("run_script", "show the files in src", "src") })),
        ),
        ("card_request", drawn(asked(card_of("send_note", "show the files in src", "src")))),
        ("card_several", several()),
        ("card_other", other()),
        ("card_example", example()),
        ("form", correcting()),
        ("form_missing", missing()),
        ("form_tool", choosing()),
        ("card_blocked", blocked()),
        ("card_allowable", with_rule()),
        ("card_rule", writing()),
        ("card_just_drawn", asked(card(Need::Key))),
        ("card_typed_over", typed_over()),
        ("output", after_run()),
        ("welcome", welcome()),
        ("popup", entered("/")),
        ("queue", entered("how big is docs\nlist the files\nshow free disk space\nmy ip\nuptime\nwho is logged in\n")),
        ("guess", guessed()),
        ("suggestion", suggested()),
        ("help", over(Event::Help)),
        ("search", over(Event::Search)),
    ]
}

fn entered(text: &str) -> State {
    let mut state = State::new();
    state.step(Event::Paste(text.into()));
    state
}

fn known() -> Event {
    let past = |text: &str, outcome: &str| Past { text: text.into(), folder: Some("/home/me/site".into()), outcome: outcome.into() };
    let past = vec![past("show the last 5 commits", "exit code 0"), past("delete old.log", "declined")];
    Event::Known(Box::new(Known { tools: vec!["disk_usage".into()], examples: vec!["how big is the src folder".into()], past }))
}

fn welcome() -> State {
    let mut state = State::new();
    state.step(Event::Welcome(["how big is the docs folder", "show the newest 3 commits", "open ports"].map(str::to_owned).to_vec()));
    state.step(Event::Down);
    state.step(Event::Down);
    state
}

fn guessed() -> State {
    let mut state = entered("how big is docs");
    let effects = state.step(Event::Time(1000));
    let Some(Effect::Guess { generation, .. }) = effects.first() else { panic!("{effects:?}") };
    let guessed = Guessed { line: "disk_usage  du -sh -- docs".into(), is_call: true };
    state.step(Event::Guessed { generation: *generation, guessed });
    state
}

fn suggested() -> State {
    let mut state = entered("");
    state.step(known());
    "how b".chars().for_each(|c| drop(state.step(Event::Insert(c))));
    state
}

fn over(event: Event) -> State {
    let mut state = State::new();
    state.step(known());
    state.step(event);
    state
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
fn a_script_of_the_program_is_folded_below_its_values_until_it_is_asked_for() {
    let card = card_of("run_script", "show the files in src", "src");
    assert!(
        card.own_script().is_some() && !card.beside.iter().any(|row| row.starts_with("env path")),
        "its value says it: {:?}",
        card.beside
    );
    let mut state = drawn(asked(card));
    let seen = text(&screen(&state, &look(false), 80, 24).0);
    let at = |what: &str| seen.find(what).unwrap_or_else(|| panic!("{what}: {seen}"));
    assert!(at("src") < at("a script of needlesh, 3 lines; d shows it") && !seen.contains("set -e"), "{seen}");
    state.step(Event::Details);
    let seen = text(&screen(&state, &look(false), 80, 24).0);
    assert!(seen.contains("set -e"), "{seen}");
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
    for (name, state) in states() {
        let (terminal, _) = screen(&state, &look(false), 80, 24);
        for cell in terminal.backend().buffer().content() {
            assert_eq!((cell.fg, cell.bg, cell.modifier), (Color::Reset, Color::Reset, Modifier::empty()));
        }
        let with = screen(&state, &look(true), 80, 24).0;
        // Without colour brackets say what is only suggested.
        let same = if name == "suggestion" { text(&terminal).replace(['[', ']'], "") } else { text(&terminal) };
        assert_eq!(text(&with), same);
    }
}

#[test]
fn the_whole_plan_can_be_scrolled_to() {
    let mut state = State::new();
    state.step(Event::Paste("many".into()));
    state.step(Event::Enter);
    let rows = (0..60).map(|n| format!("element-{n}.")).collect();
    let answer = Answer::Cards(vec![Card { rows, odd: true, by_risk: false, ..card(Need::Key) }], vec![]);
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
fn a_call_that_only_reads_takes_five_rows_and_needs_no_paging() {
    let state = drawn(asked(plain()));
    let wide = text(&screen(&state, &look(false), 80, 24).0);
    let framed = wide.lines().filter(|row| row.starts_with(['┌', '│', '└'])).count();
    assert_eq!(framed, 5, "{wide}");
    let (small, drawn) = screen(&state, &look(false), 40, 12);
    let small = text(&small);
    assert!(drawn.limit == 0 && drawn.card.is_some() && small.contains("$ du -sh -- src") && small.contains("[Enter] run"), "{small}");
}

#[test]
fn a_card_without_room_names_fewer_keys() {
    let mut state = other();
    state.step(Event::Time(9_000));
    let seen = |width, height| text(&screen(&state, &look(false), width, height).0);
    let (wide, small) = (seen(80, 24), seen(40, 12));
    assert!(wide.contains("[y] run") && wide.contains("[Tab] other (2 of 3)"), "{wide}");
    assert!(small.contains("[y] run") && small.contains("[n] no") && !small.contains("[Tab]"), "{small}");
}

#[test]
fn everything_that_matters_is_on_the_short_card() {
    let request = card_of("send_note", "show the files in src", "src");
    let absent =
        Value { name: "path".into(), text: "x".into(), from: "f".into(), flag: Some("does not exist".into()), doubt: true, said: None };
    let card = Card {
        warnings: vec!["sends the secret K to h.example".into(), "pаypal mixes Latin and Cyrillic letters".into()],
        beside: vec!["cwd /tmp".into(), "program /home/me/bin/x".into(), "gets the terminal: it can read every key".into()],
        from: Some("./.needlesh/schemas/t.json".into()),
        risk: "read-only: by promise".into(),
        why: "a value is not in your request".into(),
        by_risk: false,
        values: vec![absent],
        ..request
    };
    for (width, height) in [(80, 40), (40, 40)] {
        let shown = text(&screen(&drawn(asked(card.clone())), &look(false), width, height).0).replace("\n        ", " ");
        for part in [
            "secret K",
            "Cyrillic",
            "cwd /tmp",
            "program /home/me/bin/x",
            "gets the terminal",
            "t.json",
            "by promise",
            "not in your",
            "! does not exist",
        ] {
            assert!(shown.contains(part), "{part} is not on the card:\n{shown}");
        }
    }
}

#[test]
fn a_card_out_of_sight_is_not_shown() {
    let state = with_card(Need::Enter);
    for (width, height) in [(1, 1), (80, 3), (8, 24)] {
        assert_eq!(screen(&state, &look(false), width, height).1.card, None);
    }
}
