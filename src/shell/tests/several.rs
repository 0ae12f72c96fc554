//! Several calls of one answer on one yes, and going back through the proposals.

use super::*;

fn reading(id: &str) -> Card {
    Card { only_reads: true, ..card(id, Need::Enter) }
}

fn asked(cards: Vec<Card>) -> State {
    let mut state = typed("drop a");
    state.press(Event::Enter);
    let id = cards[0].id.clone();
    state.press(Event::Answered { generation: 1, answer: Answer::Cards(cards, vec![]) });
    state.press(Event::CardShown { id });
    state
}

fn ended(state: &mut State, plan: &str, ok: bool) -> Vec<Effect> {
    state.press(Event::Finished { plan: plan.into(), summary: "s".into(), ok })
}

#[test]
fn calls_that_only_read_run_on_one_yes() {
    let mut state = asked(vec![reading("a"), reading("b"), reading("c")]);
    assert!(state.card().unwrap().with_next);
    assert_eq!(state.press(Event::Key('a')), run("a"));
    assert_eq!(ended(&mut state, "a", true), run("b"));
    assert!(state.card().is_none() && state.running().is_some_and(|r| r.card.id == "b"));
    assert_eq!(ended(&mut state, "b", true), run("c"));
    assert_eq!(ended(&mut state, "c", true), []);
    // One that fails takes the others along.
    let mut state = asked(vec![reading("a"), reading("b"), reading("c")]);
    state.press(Event::Key('a'));
    assert_eq!(ended(&mut state, "a", false), []);
    assert!(state.card().is_none() && last(&state).text.starts_with("skipped"));
    // A yes to one is a yes to one.
    let mut state = asked(vec![reading("a"), reading("b")]);
    assert_eq!(state.press(Event::Enter), run("a"));
    assert_eq!(ended(&mut state, "a", true), []);
    assert_eq!(state.card().unwrap().card.id, "b");
}

#[test]
fn a_call_with_anything_to_look_at_is_never_part_of_one_yes() {
    let doubt = Value { name: "n".into(), text: "v".into(), from: "x".into(), flag: Some("x".into()), doubt: true, said: None };
    for other in [
        Card { need: Need::Key, ..reading("b") },
        Card { only_reads: false, ..reading("b") },
        Card { beside: vec!["cwd /".into()], ..reading("b") },
        Card { script: Some("ls".into()), ..reading("b") },
        Card { blocked: Some("no".into()), ..reading("b") },
        Card { warnings: vec!["w".into()], ..reading("b") },
        Card { odd: true, ..reading("b") },
        Card { values: vec![doubt], ..reading("b") },
        reading("a"),
    ] {
        for cards in [vec![reading("a"), other.clone()], vec![other, reading("a")]] {
            let mut state = asked(cards);
            assert!(!state.card().unwrap().with_next);
            assert!(state.press(Event::Key('a')).is_empty());
        }
    }
}

#[test]
fn shift_tab_goes_back_and_the_list_keeps_its_order() {
    let mut state = typed("drop a");
    state.press(Event::Enter);
    let others = vec![vec![card("2", Need::Key)], vec![card("3", Need::Key)]];
    state.press(Event::Answered { generation: 1, answer: Answer::Cards(vec![card("1", Need::Key)], others) });
    let at = |state: &mut State, event: Event| {
        let id = state.card().unwrap().card.id.clone();
        state.press(Event::CardShown { id });
        state.press(event);
        let list: Vec<String> = state.proposals().iter().map(|(n, card)| format!("{n}{}", card.id)).collect();
        assert_eq!(list, ["11", "22", "33"]);
        (state.card().unwrap().card.id.clone(), state.turn().0)
    };
    for (event, id, turn) in [
        (Event::Previous, "3", 3),
        (Event::Previous, "2", 2),
        (Event::Next, "3", 3),
        (Event::Next, "1", 1),
        (Event::Next, "2", 2),
        (Event::Previous, "1", 1),
    ] {
        assert_eq!(at(&mut state, event), (id.to_owned(), turn));
    }
}
