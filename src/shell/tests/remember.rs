//! Reading a card to its end, going through the proposals, and letting a rule allow a call.

use super::*;

#[test]
fn a_card_that_does_not_fit_is_read_to_its_end_first() {
    for (need, yes) in [(Need::Enter, Event::Enter), (Need::Key, Event::Key('y'))] {
        let mut state = typed("drop a");
        state.press(Event::Enter);
        answer(&mut state, 1, card("a", need));
        state.press(Event::Drawn { page: 5, limit: 3 });
        state.press(Event::CardShown { id: "a".into() });
        assert_eq!(state.press(yes.clone()), vec![]);
        state.press(Event::PageDown);
        state.press(Event::Drawn { page: 5, limit: 3 });
        state.press(Event::CardShown { id: "a".into() });
        state.press(Event::PageUp);
        assert_eq!(state.press(yes), run("a"), "once seen is enough");
    }
}

#[test]
fn tab_goes_through_the_proposals_until_one_is_taken() {
    let mut state = typed("drop a");
    state.press(Event::Enter);
    let others = vec![vec![card("2", Need::Word)], vec![card("3", Need::Enter), card("4", Need::Enter)]];
    state.press(Event::Answered { generation: 1, answer: Answer::Cards(vec![card("1", Need::Key)], others) });
    let up = |state: &State| state.card().unwrap().card.id.clone();
    // Not drawn yet: no key counts.
    state.press(Event::Next);
    assert_eq!((up(&state).as_str(), state.turn()), ("1", (1, 3)));
    for (id, turn) in [("1", 1), ("2", 2), ("3", 3), ("1", 1)] {
        assert_eq!((up(&state).as_str(), state.turn()), (id, (turn, 3)));
        state.press(Event::CardShown { id: id.into() });
        // The word typed for one card is not there when it comes back.
        state.press(Event::Key('r'));
        state.press(Event::Next);
    }
    assert_eq!(up(&state), "2");
    state.press(Event::CardShown { id: "2".into() });
    assert_eq!(state.card().unwrap().word.value(), "");
    state.press(Event::Next);
    // The key of the card before is no answer to this one until it is drawn.
    assert!(state.press(Event::Enter).is_empty());
    state.press(Event::CardShown { id: "3".into() });
    assert_eq!(state.press(Event::Enter), run("3"));
    assert_eq!(state.turn(), (1, 1));
    state.press(Event::Finished { plan: "3".into(), summary: "ok".into(), ok: true });
    assert_eq!(up(&state), "4");
    state.press(Event::CardShown { id: "4".into() });
    state.press(Event::Next);
    assert_eq!(up(&state), "4");
}

fn remembered(always: bool) -> Vec<Effect> {
    vec![Effect::Remember { plan: "1".into(), always, rule: 0 }, Effect::Run { plan: "1".into() }]
}

#[test]
fn a_call_is_remembered_for_the_session_or_for_good() {
    let mut state = up(allowable("1", Need::Key));
    assert_eq!(state.press(Event::Remember { always: false }), remembered(false));
    let mut state = up(allowable("1", Need::Key));
    assert!(state.press(Event::Remember { always: true }).is_empty());
    assert!(state.press(Event::Key('y')).is_empty(), "the rule was not drawn yet");
    state.press(Event::CardShown { id: "1".into() });
    // The first ends the text that the y began.
    assert!(state.press(Event::Enter).is_empty() && state.press(Event::Enter).is_empty());
    assert!(state.card().unwrap().hint.as_ref().unwrap().contains("Press y to write"));
    assert_eq!(state.press(Event::Key('y')), remembered(true));
    for back in [Event::Key('n'), Event::Cancel] {
        let mut state = up(allowable("1", Need::Key));
        state.press(Event::Remember { always: true });
        state.press(Event::CardShown { id: "1".into() });
        assert!(state.press(back).is_empty());
        assert!(state.card().is_some_and(|c| !c.writing() && !c.drawn));
        state.press(Event::CardShown { id: "1".into() });
        assert_eq!(state.press(Event::Key('y')), run("1"));
    }
}

#[test]
fn what_asks_for_its_name_is_remembered_once_it_is_typed() {
    for always in [false, true] {
        let mut state = up(allowable("1", Need::Word));
        assert!(state.press(Event::Remember { always }).is_empty());
        assert_eq!(state.card().unwrap().hint.as_deref(), Some("type wipe first"));
        "wipe".chars().for_each(|c| drop(state.press(Event::Key(c))));
        let effects = state.press(Event::Remember { always });
        if always {
            state.press(Event::CardShown { id: "1".into() });
            assert_eq!((state.mode(), state.press(Event::Key('y'))), (Mode::Card, remembered(true)));
        } else {
            assert_eq!(effects, remembered(false));
        }
    }
    for card in [card("1", Need::Key), Card { blocked: Some("no".into()), ..allowable("1", Need::Key) }] {
        let mut state = up(card);
        assert!(state.press(Event::Remember { always: false }).is_empty() && state.press(Event::Remember { always: true }).is_empty());
        assert!(state.card().is_some_and(|c| !c.writing() && c.hint.is_some()));
    }
}

#[test]
fn a_sentence_typed_over_a_card_does_not_answer_it() {
    for need in [Need::Enter, Need::Key] {
        let mut state = up(card("1", need));
        for c in "show many yellow days".chars() {
            assert!(state.press(Event::Key(c)).is_empty(), "{c} answered");
        }
        assert!(state.press(Event::Enter).is_empty(), "the end of the sentence answered");
        assert!(!state.typing() && state.card().is_some_and(|c| c.hint.is_none()));
        assert_eq!(state.input().value(), "show many yellow days", "what was typed is kept");
        let answer = if need == Need::Enter { Event::Enter } else { Event::Key('y') };
        assert_eq!(state.press(answer), run("1"));
    }
}
