//! Reading the output, and views: what their keys do, and that none of them answers a card or loses what was typed.

use super::{Hand as _, answer, card, later, typed, up};
use crate::policy::Need;
use crate::shell::{Checked, Data, Effect, Entry, Event, Kind, Line, Memo, Mode, Pane, State, Tool, View};
use proptest::prelude::*;

/// A session in which a program wrote so many lines.
fn wrote(count: usize) -> State {
    let mut state = up(card("1", Need::Enter));
    state.step(Event::Enter);
    state.step(later(200));
    let text: String = (0..count).map(|n| format!("line {n}\n")).collect();
    state.step(Event::Output { plan: "1".into(), text, stderr: false });
    state.step(Event::Finished { plan: "1".into(), summary: "exit code 0".into(), ok: true });
    state.step(Event::Pane(Pane { page: 10, above: 0, total: count, top: None }));
    state
}

fn keys(state: &mut State, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| state.step(Event::Key(c))).collect()
}

fn find(state: &mut State, text: &str) {
    keys(state, "/");
    keys(state, text);
    state.step(Event::Enter);
}

fn lines(state: &State) -> Vec<&Line> {
    state.output().lines().collect()
}

#[test]
fn a_search_goes_from_line_to_line_and_round() {
    let mut state = wrote(30);
    state.step(Event::Read);
    assert_eq!(state.mode(), Mode::Reader);
    find(&mut state, "LINE 2");
    assert!(state.reader().hint.as_ref().unwrap().contains("is not in the output"), "capital letters count where there are some");
    find(&mut state, "line 2");
    let number = |state: &State| state.output().line(state.reader().found.unwrap()).unwrap().text.clone();
    assert_eq!(number(&state), "line 2");
    keys(&mut state, "n");
    assert_eq!(number(&state), "line 20");
    keys(&mut state, "NN");
    assert_eq!(number(&state), "line 29");
    assert!(state.reader().reveal.is_some());
    state.step(Event::Cancel);
    assert_eq!((state.mode(), state.reader().search.is_some()), (Mode::Line, false));
}

#[test]
fn a_block_is_copied_saved_paged_and_folded() {
    let mut state = wrote(2);
    state.step(Event::Read);
    assert_eq!(keys(&mut state, "y"), [Effect::Copy { text: "line 0\nline 1\n".into() }]);
    keys(&mut state, "s");
    keys(&mut state, "a.txt");
    let text = || "line 0\nline 1\n".to_owned();
    assert_eq!(state.step(Event::Enter), [Effect::Save { path: "a.txt".into(), text: text(), file: None }]);
    assert_eq!(keys(&mut state, "p"), [Effect::Page { text: text(), file: None }]);
    keys(&mut state, " ");
    let block = state.reader().block.unwrap();
    assert!(state.output().block(block).unwrap().folded);
    // What is found in it is shown.
    find(&mut state, "line 1");
    assert!(!state.output().block(block).unwrap().folded);
}

#[test]
fn several_runs_stay_and_each_can_be_gone_to() {
    let mut state = wrote(2);
    state.step(Event::Paste("again".into()));
    state.step(Event::Enter);
    answer(&mut state, 2, card("2", Need::Enter));
    state.step(Event::CardShown { id: "2".into() });
    state.step(later(3000));
    state.step(Event::Enter);
    state.step(later(3200));
    state.step(Event::Output { plan: "2".into(), text: "second".into(), stderr: false });
    state.step(Event::Stopped { plan: "2".into(), summary: "stopped by you".into() });
    assert_eq!(lines(&state).last().unwrap().kind, Kind::Stopped);
    state.step(Event::Read);
    assert_eq!(keys(&mut state, "y"), [Effect::Copy { text: "second\n".into() }]);
    assert_eq!(keys(&mut state, "[y"), [Effect::Copy { text: "line 0\nline 1\n".into() }]);
    keys(&mut state, "[");
    assert!(state.reader().hint.as_ref().unwrap().contains("first block"));
}

#[test]
fn progress_and_colours_of_a_program_are_shown_as_a_terminal_shows_them() {
    let mut state = wrote(0);
    let out = |text: &str| Event::Output { plan: "9".into(), text: text.into(), stderr: false };
    state.step(Event::Paste("again".into()));
    state.step(Event::Enter);
    answer(&mut state, 2, card("9", Need::Enter));
    state.step(Event::CardShown { id: "9".into() });
    state.step(later(3000));
    state.step(Event::Enter);
    state.step(later(3200));
    for n in 0..=100 {
        state.step(out(&format!("\r{n} %")));
    }
    assert_eq!(lines(&state).last().unwrap().text, "100 %");
    state.step(out("\n\x1b[32mgreen\x1b[0m\tplain\n"));
    let last = lines(&state).last().copied().unwrap().clone();
    assert_eq!((last.text.as_str(), last.paints.len()), ("green   plain", 1));
    state.step(Event::Overflow { plan: "9".into(), file: Ok("/private/run-1.txt".into()) });
    assert!(lines(&state).last().unwrap().text.contains("/private/run-1.txt"));
    state.step(Event::Finished { plan: "9".into(), summary: "done".into(), ok: true });
    state.step(Event::Read);
    let effects = keys(&mut state, "p");
    assert!(matches!(&effects[..], [Effect::Page { file: Some(file), .. }] if file == "/private/run-1.txt"), "{effects:?}");
}

#[test]
fn a_card_waits_while_one_reads_or_looks_at_a_view() {
    for open in [Event::Read, Event::Show(View::Stats), Event::Show(View::Tools)] {
        let mut state = up(card("1", Need::Key));
        state.step(open.clone());
        for key in ['y', 'n', 'e', 'y'] {
            let effects = state.step(Event::Key(key));
            assert!(!effects.iter().any(|e| matches!(e, Effect::Run { .. } | Effect::Decline { .. })), "{open:?} {key}");
            state.step(later(5000));
        }
        if state.mode() != Mode::Card {
            state.step(Event::Interrupt);
        }
        if state.mode() != Mode::Card {
            state.step(Event::Cancel);
        }
        // It must be drawn anew before a key answers it.
        assert!(state.card().is_some_and(|shown| !shown.drawn && !shown.settled), "{open:?}");
        assert_eq!(state.press(Event::Key('y')), [], "{open:?}");
    }
}

#[test]
fn what_is_typed_stays_while_one_reads() {
    let mut state = typed("half a sen");
    state.step(Event::Read);
    keys(&mut state, "jjx");
    assert!(state.reader().hint.as_ref().unwrap().contains("does nothing"));
    state.step(Event::Cancel);
    assert_eq!(state.input().value(), "half a sen");
    state.step(Event::Read);
    state.step(Event::Paste("tence".into()));
    assert_eq!((state.input().value(), state.mode()), ("half a sentence", Mode::Line));
}

#[test]
fn the_clock_of_a_run_moves_and_the_session_sleeps_otherwise() {
    let mut state = up(card("1", Need::Enter));
    state.step(Event::Enter);
    state.step(later(2000));
    let at = state.wakes_at().unwrap();
    state.step(Event::Time(at));
    assert_eq!((state.running_ms().unwrap() % 1000, state.wakes_at()), (0, Some(at + 1000)));
    state.step(Event::Interrupt);
    assert!(state.running().unwrap().stopping);
    state.step(Event::Stopped { plan: "1".into(), summary: "stopped by you".into() });
    assert_eq!(state.wakes_at(), None);
}

fn tools() -> Data {
    let tool = |name: &str, editable: Option<&str>| Tool { name: name.into(), editable: editable.map(str::to_owned), ..Tool::default() };
    Data::Tools(vec![tool("copy_file", None), tool("mine", Some("/home/me/t.json"))])
}

#[test]
fn a_tool_is_chosen_by_letters_tried_by_hand_and_edited() {
    let mut state = typed("typed before");
    assert_eq!(state.step(Event::Show(View::Tools)), [Effect::Load(View::Tools)]);
    state.step(Event::Loaded(tools()));
    assert_eq!(state.step(Event::OpenEditor), []);
    assert!(state.panel().unwrap().hint.as_ref().unwrap().contains("Built in"));
    keys(&mut state, "min");
    assert_eq!(state.step(Event::OpenEditor), [Effect::Editor { file: "/home/me/t.json".into() }]);
    assert_eq!(state.step(Event::CopyThis), [Effect::Copy { text: "mine".into() }]);
    state.step(Event::Enter);
    assert_eq!((state.input().value(), state.mode()), ("mine ", Mode::Line));
    // What stood in the line comes back.
    state.step(Event::Enter);
    assert_eq!(state.input().value(), "typed before");
}

#[test]
fn an_entry_of_the_history_is_asked_again() {
    let mut state = State::new();
    state.step(Event::Show(View::History));
    state.step(Event::Loaded(tools()));
    assert!(state.panel().unwrap().data.is_none(), "what another view lists is not this one's");
    let past =
        |id, sentence: Option<&str>| Entry { id, sentence: sentence.map(str::to_owned), call: Some("t {}".into()), ..Entry::default() };
    state.step(Event::Loaded(Data::History(vec![past(2, Some("how big is src")), past(1, None)])));
    state.step(Event::Down);
    state.step(Event::Enter);
    assert_eq!(state.input().value(), "t {}");
    // Esc goes back a step at a time.
    state.step(Event::Show(View::History));
    state.step(Event::Loaded(Data::History(vec![past(2, Some("how big is src"))])));
    keys(&mut state, "big");
    state.step(Event::Next);
    assert!(state.panel().unwrap().detail);
    state.step(Event::Cancel);
    assert!(!state.panel().unwrap().detail);
    state.step(Event::Cancel);
    assert_eq!(state.panel().unwrap().filter.value(), "");
    state.step(Event::Cancel);
    assert!(state.panel().is_none());
}

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn the_bounds_hold_whatever_a_program_writes(pieces in prop::collection::vec("[a-z\n\r\t\x1b\\[0-9mK]{0,200}", 0..60)) {
        let mut state = wrote(0);
        state.step(Event::Paste("again".into()));
        state.step(Event::Enter);
        answer(&mut state, 2, card("9", Need::Enter));
        state.step(Event::CardShown { id: "9".into() });
        state.step(later(3000));
        state.step(Event::Enter);
        state.step(later(3200));
        for (n, piece) in pieces.iter().enumerate() {
            state.step(Event::Output { plan: "9".into(), text: piece.repeat(50), stderr: n % 3 == 0 });
        }
        let output = state.output();
        let bytes: usize = output.lines().map(Line::bytes).sum();
        prop_assert_eq!(bytes, output.bytes());
        prop_assert!(output.lines().len() <= 40_000 && bytes <= crate::shell::output::MAX_BYTES);
        for block in output.blocks() {
            let written = output.lines().filter(|l| l.block == block.id && l.kind.is_stream()).count();
            prop_assert_eq!(written, block.written - block.cut);
        }
        prop_assert!(output.lines().all(|l| output.block(l.block).is_some()));
        prop_assert!(output.lines().filter(|l| l.kind.is_stream()).all(|l| !l.text.chars().any(crate::text::is_unsafe)));
    }
}

#[test]
fn a_tool_is_checked_in_its_view_and_an_older_check_is_dropped() {
    let mut state = State::new();
    state.press(Event::Show(View::Tools));
    let tool = |name: &str| Tool { name: name.into(), ..Tool::default() };
    state.press(Event::Loaded(Data::Tools(vec![tool("a"), tool("b")])));
    assert_eq!(state.press(Event::Check), [Effect::Check { tool: "a".into() }]);
    assert!(state.panel().unwrap().detail && state.panel().unwrap().checking.as_deref() == Some("a"));
    state.press(Event::Next);
    state.press(Event::Down);
    assert_eq!(state.press(Event::Check), [Effect::Check { tool: "b".into() }]);
    let checked = |tool: &str| Checked { tool: tool.into(), findings: vec![("x".into(), "y".into())], ..Checked::default() };
    state.press(Event::Checked(checked("a")));
    assert_eq!(state.panel().unwrap().checking.as_deref(), Some("b"), "that was the other tool");
    state.press(Event::Checked(checked("b")));
    let panel = state.panel().unwrap();
    assert!(panel.checking.is_none() && panel.checked == Some(checked("b")));
    state.press(Event::Cancel);
    state.press(Event::Cancel);
    assert!(state.press(Event::Check).is_empty() && state.panel().is_none());
}

#[test]
fn a_remembered_sentence_is_forgotten_by_the_same_key_twice_and_asked_again_by_enter() {
    let mut state = State::new();
    state.quick(50, "/memory".chars().map(Event::Insert));
    assert_eq!(state.press(Event::Enter), [Effect::Load(View::Memory)]);
    let memo = |id, said: &str| Memo { id, said: said.into(), tool: "t".into(), age: "1 h ago".into() };
    state.press(Event::Loaded(Data::Memory(vec![memo(2, "how big"), memo(1, "how old")])));
    assert!(state.press(Event::Forget).is_empty());
    assert!(state.panel().unwrap().hint.as_ref().unwrap().contains("for good: how big"));
    state.press(Event::Next);
    assert!(!state.panel().unwrap().detail, "a row says all; Up and Down still choose");
    state.press(Event::Down);
    assert!(state.press(Event::Forget).is_empty(), "another one is chosen now");
    state.press(Event::Key('o'));
    assert!(state.press(Event::Forget).is_empty(), "any other key keeps it");
    assert_eq!(state.press(Event::Forget), [Effect::Forget { id: 2 }]);
    state.press(Event::Loaded(Data::Memory(vec![memo(1, "how old")])));
    state.press(Event::Enter);
    assert_eq!((state.panel().is_none(), state.input().value()), (true, "how old"));
}
