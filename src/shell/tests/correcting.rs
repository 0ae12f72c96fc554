//! Correcting a call in its form, and keeping what was corrected.

use super::*;
use serde_json::json;
use std::sync::Arc;

pub(super) fn kept() -> Kept {
    Kept { lines: "{}".into(), file: "/e.json".into() }
}

/// A card with the form of a tool that takes a path, a count and an order.
pub(super) fn form_card(id: &str, need: Need, wanted: &[&str]) -> Card {
    let spec = |name: &str, kind, required, value| FieldSpec {
        name: name.into(),
        path: name.split('.').map(str::to_owned).collect(),
        about: String::new(),
        kind,
        required,
        default: None,
        value,
    };
    let path = if wanted.is_empty() { Some(json!("a")) } else { None };
    let fields = vec![
        spec("path", FieldKind::Path, true, path),
        spec("count", FieldKind::Number { whole: true, least: Some(1.0), most: Some(9.0) }, false, None),
        spec("order", FieldKind::Choice(vec![json!("asc"), json!("desc")]), false, None),
    ];
    let tools = Arc::from(["wipe".to_owned(), "copy".to_owned()]);
    let sheet = Some(Arc::new(Sheet { tool: "wipe".into(), tools, fields }));
    let blocked = (!wanted.is_empty()).then(|| "no value for path".to_owned());
    Card { sheet, blocked, wanted: wanted.iter().map(|w| (*w).to_owned()).collect(), ..allowable(id, need) }
}

/// The form, open by `e`.
fn open(card: Card) -> State {
    let mut state = up(card);
    state.press(Event::Key('e'));
    assert_eq!(state.mode(), Mode::Form);
    state
}

fn write(state: &mut State, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| state.step(Event::Key(c))).collect()
}

/// The last call that is to be planned: generation, tool, arguments.
fn asked_for(effects: &[Effect]) -> (u64, String, serde_json::Value) {
    match effects.last() {
        Some(Effect::Replan { generation, tool, arguments, .. }) => (*generation, tool.clone(), arguments.clone().into()),
        other => panic!("{other:?}"),
    }
}

fn replanned(state: &mut State, generation: u64, card: Card, faults: &[(&str, &str)]) {
    let faults = faults.iter().map(|(n, w)| ((*n).to_owned(), (*w).to_owned())).collect();
    assert!(state.step(Event::Replanned { generation, card: Box::new(card), faults }).is_empty());
}

#[test]
fn a_value_is_corrected_and_the_call_is_approved_like_any_other() {
    let mut state = open(form_card("1", Need::Key, &[]));
    let (first, tool, arguments) = asked_for(&write(&mut state, "b"));
    assert_eq!((tool.as_str(), arguments), ("wipe", json!({"path": "ab"})));
    let (generation, _, arguments) = asked_for(&write(&mut state, "c"));
    assert!(generation > first);
    assert_eq!(arguments, json!({"path": "abc"}));
    replanned(&mut state, first, form_card("stale", Need::Key, &[]), &[]);
    let form = |state: &State| state.card().unwrap().form.clone().unwrap();
    assert!(form(&state).preview().is_none(), "a plan of an older text is none of this one");
    replanned(&mut state, generation, Card { kept: Some(kept()), ..form_card("2", Need::Key, &[]) }, &[]);
    assert_eq!(form(&state).preview().unwrap().id, "2");
    assert!(state.press(Event::Enter).is_empty(), "Enter in a form runs nothing");
    let shown = state.card().unwrap();
    assert!((shown.card.id.as_str(), shown.form.is_some(), shown.drawn, shown.settled) == ("2", false, false, false));
    assert!(state.press(Event::Key('y')).is_empty(), "not before it is drawn");
    state.press(Event::Enter);
    state.press(Event::Edit(LineEdit::DeleteToStart));
    state.step(Event::CardShown { id: "2".into() });
    state.step(later(1000));
    assert_eq!(state.press(Event::Key('y')), run("2"));
}

#[test]
fn enter_waits_for_the_plan_and_goes_to_what_is_wrong() {
    let mut state = open(form_card("1", Need::Key, &[]));
    let (generation, ..) = asked_for(&write(&mut state, "b"));
    assert!(state.press(Event::Enter).is_empty() && state.mode() == Mode::Form);
    replanned(&mut state, generation, Card { blocked: Some("x".into()), ..form_card("2", Need::Key, &[]) }, &[("count", "too many")]);
    let form = state.card().unwrap().form.clone().unwrap();
    assert_eq!((form.fields()[form.at()].spec.name.as_str(), form.message()), ("count", Some("too many")));
    // What cannot be a value at all is told without a plan.
    assert!(write(&mut state, "77").iter().filter(|e| matches!(e, Effect::Replan { .. })).count() == 1, "7 is one, 77 is none");
    assert!(state.card().unwrap().form.as_ref().unwrap().fault("count").unwrap().contains("from 1 to 9"));
    state.press(Event::Enter);
    assert_eq!(state.mode(), Mode::Form);
    let (generation, _, arguments) = asked_for(&state.press(Event::Edit(LineEdit::Backspace)));
    assert_eq!(arguments, json!({"path": "ab", "count": 7}));
    state.press(Event::Enter);
    replanned(&mut state, generation, form_card("3", Need::Key, &[]), &[]);
    assert_eq!((state.mode(), state.card().unwrap().card.id.as_str()), (Mode::Card, "3"));
}

#[test]
fn escape_leaves_the_form_and_ctrl_e_gives_the_sentence_back() {
    let mut state = open(form_card("1", Need::Key, &[]));
    write(&mut state, "bc");
    assert!(state.press(Event::Cancel).is_empty(), "a form that a person opened closes alone");
    let shown = state.card().unwrap();
    assert!(shown.form.is_none() && shown.card.id == "1" && !shown.drawn);
    let mut state = open(form_card("1", Need::Key, &[]));
    state.press(Event::Enter);
    assert_eq!(state.mode(), Mode::Card, "Enter in a form that was not changed leaves it");
    let mut state = open(form_card("1", Need::Key, &[]));
    assert!(state.press(Event::Sentence).is_empty());
    assert_eq!((state.mode(), state.input().value()), (Mode::Line, "drop a"));
}

#[test]
fn a_missing_argument_is_asked_for_with_the_cursor_there() {
    let mut state = just_up(form_card("1", Need::Word, &["path"]));
    let form = state.card().unwrap().form.clone().unwrap();
    assert_eq!((state.mode(), form.at(), form.message()), (Mode::Form, 1, Some("wipe needs a path. Type one, or Esc")));
    // What was typed before it stood there for a moment goes on in the line.
    state.quick(50, "next".chars().map(Event::Key));
    assert_eq!(state.input().value(), "next");
    state.press(Event::Enter);
    state.press(Event::Edit(LineEdit::DeleteToStart));
    let effects: Vec<Effect> = "src".chars().flat_map(|c| state.press(Event::Key(c))).collect();
    let (generation, _, arguments) = asked_for(&effects);
    assert_eq!((arguments, state.input().value()), (json!({"path": "src"}), "next"));
    replanned(&mut state, generation, form_card("2", Need::Enter, &[]), &[]);
    state.press(Event::Enter);
    assert_eq!(state.mode(), Mode::Card);
    state.press(Event::CardShown { id: "2".into() });
    state.step(later(1000));
    assert_eq!(state.press(Event::Enter), run("2"));
    // Esc closes the card and gives the sentence back, to be said with what is missing; what was typed comes after it.
    let blocked = Card { blocked: Some("path is missing".into()), ..form_card("1", Need::Word, &["path"]) };
    let mut state = up(blocked);
    assert_eq!(state.press(Event::Cancel), [Effect::Decline { plan: "1".into() }]);
    assert!(state.card().is_none());
    assert_eq!((state.mode(), state.input().value()), (Mode::Line, "drop a"));
}

#[test]
fn c_copies_what_a_card_would_run_and_answers_nothing() {
    let mut state = up(card("1", Need::Key));
    assert_eq!(state.press(Event::Key('c')), [Effect::Copy { text: "echo".into() }]);
    state.press(Event::Hint("copied".into()));
    assert_eq!(state.card().unwrap().hint.as_deref(), Some("copied"));
    assert_eq!(state.press(Event::Key('y')), run("1"), "the card still waits for its answer");
    // Where a name is typed a letter is one of its letters.
    let mut state = up(card("1", Need::Word));
    assert!(state.press(Event::Key('c')).is_empty());
    assert_eq!(state.press(Event::CopyLine), [Effect::Copy { text: "echo".into() }]);
    let mut state = up(Card { copied: String::new(), ..card("1", Need::Key) });
    assert!(state.press(Event::Key('c')).is_empty() && state.card().unwrap().hint.is_some());
    // While one types it is text.
    state.quick(5, "ca".chars().map(Event::Key));
    assert_eq!(state.input().value(), "ca");
}

#[test]
fn the_tool_is_changed_and_values_are_kept() {
    let mut state = open(form_card("1", Need::Key, &[]));
    state.press(Event::Up);
    let effects = write(&mut state, "co");
    assert!(
        matches!(effects.as_slice(), [Effect::Replan { tool, arguments, fit: true, .. }] if tool == "copy" && arguments["path"] == "a"),
        "{effects:?}"
    );
    let Effect::Replan { generation, .. } = effects[0] else { unreachable!() };
    let spec = FieldSpec {
        name: "source".into(),
        path: vec!["source".into()],
        about: String::new(),
        kind: FieldKind::Text,
        required: true,
        default: None,
        value: Some(json!("a")),
    };
    let sheet = Sheet { tool: "copy".into(), tools: Arc::from(["wipe".to_owned(), "copy".to_owned()]), fields: vec![spec] };
    replanned(&mut state, generation, Card { sheet: Some(Arc::new(sheet)), ..card("2", Need::Key) }, &[]);
    state.press(Event::Down);
    let (_, tool, arguments) = asked_for(&write(&mut state, "!"));
    assert_eq!((tool.as_str(), arguments), ("copy", json!({"source": "a!"})));
}

#[test]
fn a_part_of_an_argument_is_a_field_and_what_is_wrong_is_told_at_it() {
    let part = |name: &str, kind, value| FieldSpec {
        name: name.into(),
        path: name.split('.').map(str::to_owned).collect(),
        about: String::new(),
        kind,
        required: false,
        default: None,
        value,
    };
    let json = || FieldKind::Json(String::new());
    let fields = vec![
        part("server.host", FieldKind::Text, Some(json!("a"))),
        part("server.tls.verify", FieldKind::Choice(vec![json!(true), json!(false)]), None),
        part("rows", json(), Some(json!([{"size": 1}]))),
    ];
    let sheet = Some(Arc::new(Sheet { tool: "wipe".into(), tools: Arc::from(["wipe".to_owned()]), fields }));
    let mut state = open(Card { sheet, ..card("1", Need::Key) });
    let (_, _, arguments) = asked_for(&write(&mut state, "b"));
    assert_eq!(arguments, json!({"server": {"host": "ab"}, "rows": [{"size": 1}]}));
    state.press(Event::Down);
    let (generation, _, arguments) = asked_for(&write(&mut state, "t"));
    assert_eq!(arguments, json!({"server": {"host": "ab", "tls": {"verify": true}}, "rows": [{"size": 1}]}));
    let wrong = [("server.tls.verify", "no"), ("rows.0.size", "1 is less than 2"), ("server", "one of these"), ("other", "elsewhere")];
    replanned(&mut state, generation, form_card("2", Need::Key, &[]), &wrong);
    let form = state.card().unwrap().form.clone().unwrap();
    assert_eq!(form.fault("server.tls.verify"), Some("no"));
    assert_eq!(form.fault("rows"), Some("0.size: 1 is less than 2"));
    assert_eq!(form.fault("server.host"), Some("one of these"), "a fault of the whole stands at its first part");
    assert_eq!(form.fault(""), Some("elsewhere"));
    state.press(Event::Down);
    assert!(!write(&mut state, "]").iter().any(|e| matches!(e, Effect::Replan { .. })));
    assert!(state.card().unwrap().form.as_ref().unwrap().fault("rows").unwrap().starts_with("not JSON yet: "));
}

#[test]
fn tab_completes_a_path_and_then_goes_on() {
    let mut state = open(form_card("1", Need::Key, &[]));
    assert_eq!(state.press(Event::Next), [Effect::Complete { text: "a".into() }]);
    let completed = |whole: &str, names: &[&str]| {
        let names = names.iter().map(|n| (*n).to_owned()).collect();
        Event::Completed(Completion { text: "a".into(), whole: whole.into(), names })
    };
    let (_, _, arguments) = asked_for(&state.press(completed("abc.", &["abc.md", "abc.txt"])));
    assert_eq!(arguments, json!({"path": "abc."}));
    let form = |state: &State| state.card().unwrap().form.clone().unwrap();
    assert_eq!((form(&state).at(), form(&state).paths().len()), (1, 2));
    assert!(state.press(Event::Next).is_empty());
    assert_eq!(form(&state).at(), 2);
    // Nothing to complete: the key is for the next field.
    let mut state = open(form_card("1", Need::Key, &[]));
    state.press(Event::Next);
    assert!(state.press(completed("a", &[])).is_empty());
    assert_eq!(form(&state).at(), 2);
    state.press(Event::Previous);
    assert_eq!(form(&state).at(), 1);
}

/// A corrected call that ran.
fn ran() -> State {
    let mut state = up(Card { kept: Some(kept()), ..form_card("1", Need::Key, &[]) });
    assert_eq!(state.press(Event::Key('y')), run("1"));
    state.press(Event::Finished { plan: "1".into(), summary: "ok".into(), ok: true });
    assert!(last(&state).text.contains("Alt-K"));
    state
}

#[test]
fn a_correction_is_kept_once_it_was_seen() {
    for (key, effect) in [
        (Event::Keep, Effect::Keep { plan: "1".into() }),
        (Event::Remember { always: true }, Effect::Remember { plan: "1".into(), always: true, rule: 0 }),
    ] {
        let mut state = ran();
        assert!(state.press(key.clone()).is_empty());
        assert!(state.press(Event::Key('y')).is_empty(), "not before it is drawn");
        state.press(Event::Enter);
        state.press(Event::Edit(LineEdit::DeleteToStart));
        state.step(Event::CardShown { id: "1".into() });
        state.step(later(1000));
        assert_eq!(state.press(Event::Key('y')), [effect], "nothing runs again");
        assert!(state.card().is_none());
        let mut state = ran();
        state.press(key);
        state.step(Event::CardShown { id: "1".into() });
        state.step(later(1000));
        assert!(state.press(Event::Key('n')).is_empty() && state.card().is_none());
    }
    let mut state = State::new();
    state.press(Event::Keep);
    assert!(last(&state).text.contains("nothing to keep"));
}

#[test]
fn tab_goes_through_the_widths_of_a_rule() {
    let mut state = up(allowable("1", Need::Key));
    state.press(Event::Remember { always: true });
    state.press(Event::CardShown { id: "1".into() });
    state.press(Event::Next);
    assert_eq!(state.card().unwrap().page, Page::Rule(1));
    assert!(!state.card().unwrap().drawn, "another rule is drawn before it is written");
    state.press(Event::CardShown { id: "1".into() });
    state.step(later(1000));
    assert_eq!(state.press(Event::Key('y')), [Effect::Remember { plan: "1".into(), always: true, rule: 1 }, run("1").remove(0)]);
}

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn no_key_typed_before_the_card_was_drawn_runs_anything(
        keys in prop::collection::vec(prop_oneof![
            any::<char>().prop_map(Event::Key),
            prop_oneof![Just('y'), Just('e'), Just('a'), Just('n'), Just('d')].prop_map(Event::Key),
            Just(Event::Enter), Just(Event::Next), Just(Event::Correct), Just(Event::Remember { always: false }),
            Just(Event::Remember { always: true }), "[a-z]{0,4}".prop_map(Event::Paste), (1u64..900).prop_map(later),
        ], 0..60),
        wanted in any::<bool>(),
        need in prop_oneof![Just(Need::Enter), Just(Need::Key), Just(Need::Word)],
    ) {
        let mut state = typed("drop a");
        state.press(Event::Enter);
        answer(&mut state, 1, form_card("1", need, if wanted { &["path"] } else { &[] }));
        let mut typed = String::new();
        for key in keys {
            if let Event::Key(c) = &key {
                typed.push(*c);
            }
            prop_assert_eq!(state.step(key), vec![], "nothing is done before the card stands there");
        }
        let shown = state.card().unwrap();
        prop_assert!(shown.word.value().is_empty());
        prop_assert!(shown.form.as_ref().is_none_or(|form| form.fields()[1].shown().is_empty() || !wanted), "the field is as it was");
    }
}
