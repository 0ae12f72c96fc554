//! Keys that are text: a sentence, a key held down, a pasted piece never answer a card.

use super::*;

fn keys(text: &str) -> Vec<Event> {
    text.chars().map(|c| if c == '\n' { Event::Enter } else { Event::Key(c) }).collect()
}

#[test]
fn a_card_takes_keys_after_a_quiet_moment() {
    for (need, key) in
        [(Need::Enter, Event::Enter), (Need::Key, Event::Key('y')), (Need::Key, Event::Key('n')), (Need::Word, Event::Key('r'))]
    {
        let mut state = just_up(card("1", need));
        // Held down since before the card was there: it comes again and again.
        assert!(state.quick(30, std::iter::repeat_n(key.clone(), 40)).is_empty(), "{key:?} held down answered");
        assert!(state.card().is_some_and(|c| c.word.value().is_empty()));
        assert!(state.step(later(1000)).is_empty(), "let go it answered");
    }
    let mut state = up(card("1", Need::Key));
    assert_eq!(state.press(Event::Key('y')), run("1"));
}

#[test]
fn a_key_that_others_follow_is_text() {
    for need in [Need::Enter, Need::Key] {
        for sentence in ["your turn: list files", "yes", "now list my files", "edit the file", "\nyes"] {
            let mut state = up(card("1", need));
            state.step(later(1000));
            assert!(state.quick(60, keys(sentence)).is_empty(), "{sentence:?} answered");
            assert!(state.step(later(1000)).is_empty() && state.card().is_some());
            assert_eq!(state.input().value(), sentence.trim(), "what was typed is kept");
            assert!(state.press(Event::Enter).is_empty() && state.card().is_some_and(|c| c.hint.is_none()));
            let answer = if need == Need::Enter { Event::Enter } else { Event::Key('y') };
            assert_eq!(state.press(answer), run("1"));
            assert_eq!(state.input().value(), sentence.trim());
        }
        // A script that types: each of its lines is text.
        let mut state = up(card("1", need));
        assert!(state.quick(1, keys("list files\ny\n\ny\n")).is_empty() && state.step(later(1000)).is_empty());
        assert!(state.card().is_some());
    }
    // A letter and Enter alone are an answer, as on a command line.
    let mut state = up(card("1", Need::Key));
    state.step(later(1000));
    assert_eq!(state.quick(60, keys("y\n")), run("1"));
}

#[test]
fn a_sentence_that_is_being_typed_when_the_card_comes_stays_one() {
    let mut state = typed("drop a");
    state.press(Event::Enter);
    "and the".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    answer(&mut state, 1, card("1", Need::Key));
    state.press(Event::CardShown { id: "1".into() });
    // However long the pause before the next word.
    assert!(state.press(Event::Key('y')).is_empty());
    assert!(state.press(Event::Paste(" rest".into())).is_empty());
    assert!(state.press(Event::Edit(LineEdit::Backspace)).is_empty());
    assert_eq!(state.input().value(), "and they res");
    state.press(Event::Key('\u{7f}'));
    state.press(Event::Edit(LineEdit::DeleteToStart));
    assert!(!state.typing());
    assert_eq!(state.press(Event::Key('y')), run("1"));
}

#[test]
fn escape_and_a_sentence_is_not_alt_s() {
    let mut state = up(allowable("1", Need::Key));
    state.step(later(1000));
    let events = [Event::Remember { always: false }].into_iter().chain(keys("how files"));
    assert!(state.quick(20, events).is_empty() && state.step(later(1000)).is_empty());
    assert_eq!(state.input().value(), "show files");
}

#[test]
fn a_word_of_refusal_never_runs_a_tool_of_that_name() {
    for name in ["no", "n", "quit"] {
        let mut state = up(Card { title: name.into(), ..card("1", Need::Word) });
        name.chars().for_each(|c| drop(state.press(Event::Key(c))));
        assert!(state.press(Event::Enter).is_empty(), "{name} ran it");
        state.press(Event::Edit(LineEdit::DeleteToStart));
        format!("run {name}").chars().for_each(|c| drop(state.press(Event::Key(c))));
        assert_eq!(state.press(Event::Enter), run("1"));
    }
}

#[test]
fn what_was_typed_in_the_place_of_the_name_is_kept() {
    let mut state = up(card("1", Need::Word));
    "list files".chars().for_each(|c| drop(state.press(Event::Key(c))));
    state.press(Event::Cancel);
    assert_eq!((state.mode(), state.input().value()), (Mode::Line, "list files"));
}
