//! The session's rules, one table or one case each.

mod correcting;
mod entering;
mod lasting;
mod reading;
mod remember;
mod several;
mod typing;

use super::*;
use crate::action::Part;
use crate::policy::Need;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds that have passed in all sessions of the tests.
static CLOCK: AtomicU64 = AtomicU64::new(0);

fn later(ms: u64) -> Event {
    Event::Time(CLOCK.fetch_add(ms, Ordering::Relaxed) + ms)
}

trait Hand {
    /// What a person does who takes a second before and after each key.
    fn press(&mut self, event: Event) -> Vec<Effect>;

    /// Keys of which each follows the one before after so many milliseconds.
    fn quick(&mut self, ms: u64, events: impl IntoIterator<Item = Event>) -> Vec<Effect>;
}

impl Hand for State {
    fn press(&mut self, event: Event) -> Vec<Effect> {
        let effects = [later(1000), event, later(1000)].into_iter().flat_map(|e| self.step(e));
        // Whoever takes a second has the line looked up; the tests of that do not use this.
        effects.filter(|e| !matches!(e, Effect::Guess { .. } | Effect::DropGuess)).collect()
    }

    fn quick(&mut self, ms: u64, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
        events.into_iter().flat_map(|e| [later(ms), e]).flat_map(|e| self.step(e)).collect()
    }
}

fn card(id: &str, need: Need) -> Card {
    Card {
        id: id.into(),
        title: "wipe".into(),
        description: "removes".into(),
        from: None,
        query: "drop a".into(),
        unused: vec![],
        place: (1, 1),
        call: "rm(path=a)".into(),
        summary: "wipe a".into(),
        line: vec![(Part::Program, "rm".into()), (Part::Sign, " ".into()), (Part::Value, "a".into())],
        copied: "echo".into(),
        is_command: true,
        script: None,
        beside: vec![],
        rows: vec!["rm".into(), "a".into()],
        odd: false,
        values: vec![],
        risk: "destructive".into(),
        why: "it removes".into(),
        by_risk: true,
        need,
        only_reads: need == Need::Enter,
        blocked: None,
        wanted: vec![],
        undo: None,
        warnings: vec![],
        allow: vec![],
        sheet: None,
        kept: None,
        confidence: None,
        stats: None,
    }
}

fn typed(text: &str) -> State {
    let mut state = State::new();
    text.chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state
}

fn answer(state: &mut State, generation: u64, card: Card) {
    state.press(Event::Answered { generation, answer: Answer::Cards(vec![card], vec![]) });
}

/// A session with the card up and drawn.
fn up(card: Card) -> State {
    let mut state = just_up(card);
    state.step(later(1000));
    state
}

/// The same in the moment of the drawing.
fn just_up(card: Card) -> State {
    let mut state = typed("drop a");
    state.press(Event::Enter);
    let id = card.id.clone();
    answer(&mut state, 1, card);
    state.step(Event::CardShown { id });
    state
}

fn run(plan: &str) -> Vec<Effect> {
    vec![Effect::Run { plan: plan.into() }]
}

fn last(state: &State) -> &Line {
    state.output().lines().last().unwrap()
}

#[test]
fn each_need_takes_its_own_key_only() {
    let word = || "wipe".chars().map(Event::Key).chain([Event::Enter]).collect::<Vec<_>>();
    let cases = [
        (Need::Enter, vec![Event::Enter], true),
        (Need::Enter, vec![Event::Key('y')], true),
        (Need::Key, vec![Event::Key('y')], true),
        (Need::Key, vec![Event::Enter], false),
        (Need::Key, vec![Event::Insert('y')], false),
        (Need::Key, vec![Event::Paste("y".into())], false),
        (Need::Word, word(), true),
        (Need::Word, vec![Event::Enter], false),
        (Need::Word, vec![Event::Key('y'), Event::Enter], false),
        (Need::Word, vec![Event::Paste("wipe".into()), Event::Enter], false),
    ];
    for (need, events, runs) in cases {
        let mut state = up(card("1", need));
        let effects: Vec<_> = events.iter().cloned().flat_map(|e| state.press(e)).collect();
        assert_eq!(effects == run("1"), runs, "{need:?} {events:?}");
        assert_eq!(effects.is_empty(), !runs);
        let mut blocked = up(Card { blocked: Some("no".into()), ..card("1", need) });
        assert!(events.into_iter().all(|e| blocked.press(e).is_empty()));
        assert!(blocked.card().is_some());
    }
}

#[test]
fn a_wrong_word_is_said_and_kept() {
    let mut state = up(card("1", Need::Word));
    "wip".chars().for_each(|c| drop(state.press(Event::Key(c))));
    state.press(Event::Enter);
    let shown = state.card().unwrap();
    assert!(shown.hint.as_ref().unwrap().contains("wipe"));
    assert_eq!(shown.word.value(), "wip");
    state.press(Event::Key('e'));
    assert_eq!(state.press(Event::Enter), run("1"));
}

#[test]
fn keys_before_the_card_is_drawn_are_dropped() {
    for (need, key) in [(Need::Enter, Event::Enter), (Need::Key, Event::Key('y')), (Need::Word, Event::Key('r'))] {
        let mut state = typed("a");
        state.press(Event::Enter);
        answer(&mut state, 1, card("1", need));
        assert!(state.press(key.clone()).is_empty());
        state.press(Event::CardShown { id: "other".into() });
        assert!(state.press(key).is_empty());
        assert!(state.card().is_some_and(|c| !c.drawn && c.word.value().is_empty()));
        state.press(Event::Key('n'));
        assert!(state.card().is_some());
        state.press(Event::Cancel);
        assert!(state.card().is_none());
    }
}

#[test]
fn no_and_edit() {
    for event in [Event::Key('n'), Event::Cancel, Event::Interrupt] {
        let mut state = up(card("1", Need::Key));
        assert_eq!(state.press(event), [Effect::Decline { plan: "1".into() }]);
        assert!(state.card().is_none());
        assert_eq!(last(&state).text, "not run");
    }
    for event in [Event::Key('e'), Event::Sentence] {
        let mut state = up(card("1", Need::Enter));
        state.press(event);
        assert_eq!((state.mode(), state.input().value()), (Mode::Line, "drop a"));
    }
}

#[test]
fn an_undo_is_offered_after_success_and_answered_like_any_card() {
    let undo = || Some(Box::new(card("undo", Need::Key)));
    for (ok, offered) in [(true, true), (false, false)] {
        let mut state = up(Card { undo: undo(), only_reads: false, ..card("1", Need::Enter) });
        state.press(Event::Enter);
        assert!(state.press(Event::Undo).is_empty() && state.card().is_none(), "not while it runs");
        state.press(Event::Finished { plan: "1".into(), summary: "s".into(), ok });
        assert!(state.press(Event::Undo).is_empty());
        assert_eq!(state.card().is_some(), offered);
        assert_eq!(state.undo().is_some(), offered);
    }
    let mut state = up(Card { undo: undo(), only_reads: false, ..card("1", Need::Enter) });
    state.press(Event::Enter);
    state.press(Event::Finished { plan: "1".into(), summary: "s".into(), ok: true });
    state.press(Event::Undo);
    assert!(state.press(Event::Key('y')).is_empty(), "not before it is drawn");
    state.press(Event::CardShown { id: "undo".into() });
    assert!(state.press(Event::Enter).is_empty(), "not by another card's key");
    state.press(Event::Key('n'));
    assert!(state.card().is_none());
    // A no is for now; a yes is once.
    state.press(Event::Undo);
    state.press(Event::CardShown { id: "undo".into() });
    assert_eq!(state.press(Event::Key('y')), run("undo"));
    state.press(Event::Finished { plan: "undo".into(), summary: "s".into(), ok: true });
    state.press(Event::Undo);
    assert_eq!((state.card().is_none(), last(&state).text.as_str()), (true, "nothing to undo"));
    let mut state = up(Card { only_reads: false, ..card("1", Need::Enter) });
    state.press(Event::Enter);
    state.press(Event::Finished { plan: "1".into(), summary: "s".into(), ok: true });
    state.press(Event::Undo);
    assert_eq!(last(&state).text, "nothing to undo: wipe ran last, and it has no undo");
}

#[test]
fn what_only_reads_and_what_fails_leaves_the_undo_of_what_ran_before() {
    let undo = || Some(Box::new(card("undo", Need::Key)));
    for (reads, ok, kept) in [(true, true, true), (false, false, true), (true, false, true), (false, true, false)] {
        let mut state = up(Card { undo: undo(), only_reads: false, ..card("1", Need::Enter) });
        state.press(Event::Enter);
        state.press(Event::Finished { plan: "1".into(), summary: "s".into(), ok: true });
        let generation = 2;
        state.press(Event::Insert('b'));
        state.press(Event::Enter);
        answer(&mut state, generation, Card { only_reads: reads, ..card("2", Need::Enter) });
        state.press(Event::CardShown { id: "2".into() });
        state.press(Event::Enter);
        state.press(Event::Finished { plan: "2".into(), summary: "s".into(), ok });
        assert_eq!(state.undo(), kept.then_some("undo"), "reads {reads}, ok {ok}");
    }
}

#[test]
fn y_answers_a_card_for_which_enter_is_enough() {
    let mut state = up(card("1", Need::Enter));
    assert_eq!(state.press(Event::Key('y')), run("1"));
    let mut state = up(card("1", Need::Word));
    assert!(state.press(Event::Key('y')).is_empty() && state.card().is_some());
}

#[test]
fn stale_answers_are_dropped() {
    let mut state = typed("a");
    state.press(Event::Enter);
    state.press(Event::Cancel);
    assert_eq!(state.input().value(), "a", "the sentence comes back");
    assert_eq!(state.press(Event::Enter), [Effect::Dispatch { text: "a".into(), generation: 2 }]);
    answer(&mut state, 1, card("1", Need::Enter));
    assert!(state.card().is_none());
    answer(&mut state, 2, card("2", Need::Enter));
    state.press(Event::Cancel);
    answer(&mut state, 2, card("2", Need::Enter));
    assert!(state.card().is_none());
}

#[test]
fn interrupt_goes_run_card_line_quit() {
    let mut state = up(card("1", Need::Enter));
    state.press(Event::Enter);
    assert_eq!(state.press(Event::Interrupt), [Effect::CancelRun]);
    state.press(Event::Finished { plan: "1".into(), summary: "stopped".into(), ok: false });
    assert_eq!(last(&state).kind, Kind::Failed);
    state.press(Event::Insert('x'));
    assert!(state.press(Event::Interrupt).is_empty());
    assert_eq!(state.input().value(), "");
    assert_eq!(state.press(Event::Interrupt), [Effect::Quit]);
}

#[test]
fn end_of_file_quits_on_an_empty_line_only() {
    assert_eq!(State::new().step(Event::Eof), [Effect::Quit]);
    assert!(typed("a").step(Event::Eof).is_empty());
    assert!(up(card("1", Need::Enter)).step(Event::Eof).is_empty());
}

#[test]
fn output_is_joined_and_bounded() {
    let mut state = up(card("1", Need::Enter));
    state.press(Event::Enter);
    let say = |state: &mut State, plan: &str, text: &str| {
        state.press(Event::Output { plan: plan.into(), text: text.into(), stderr: false });
    };
    say(&mut state, "1", "he");
    say(&mut state, "other", "nothing");
    say(&mut state, "1", "llo\r\n");
    assert_eq!(last(&state).text, "hello");
    say(&mut state, "1", &"x\n".repeat(30_000));
    let block = state.output().blocks().next_back().unwrap();
    assert_eq!((block.written, block.cut), (30_001, 20_000));
    // What stands before it stays, and a person is told what went.
    assert_eq!(state.output().lines().next().unwrap().text, "drop a");
    say(&mut state, "1", &"é".repeat(1_400_000));
    assert!(state.output().bytes() <= super::output::RUN_BYTES + 8 * 1024);
}

#[test]
fn messages_and_stats_arrive() {
    let mut state = typed("a");
    state.press(Event::Enter);
    let stats = Some(Stats { context: 7, ..Stats::default() });
    let answer = Answer::Message { text: "no tool".into(), error: true, stats };
    state.press(Event::Answered { generation: 1, answer });
    assert_eq!((last(&state).kind, state.stats().unwrap().context), (Kind::Error, 7));
}

fn event() -> impl Strategy<Value = Event> {
    let need = prop_oneof![Just(Need::Enter), Just(Need::Key), Just(Need::Word)];
    let id = prop_oneof![Just("1".to_owned()), Just("2".to_owned())];
    let edit = prop_oneof![
        Just(LineEdit::Left),
        Just(LineEdit::DeleteToStart),
        Just(LineEdit::DeleteWord),
        Just(LineEdit::DeleteToEnd),
        Just(LineEdit::WordRight),
        Just(LineEdit::Undo),
        Just(LineEdit::Yank),
        Just(LineEdit::Backspace)
    ];
    prop_oneof![
        any::<char>().prop_map(Event::Insert),
        prop_oneof![1u64..200, 300u64..900].prop_map(later),
        ".{0,9}".prop_map(Event::Paste),
        edit.prop_map(Event::Edit),
        Just(Event::Enter),
        Just(Event::Enter),
        prop_oneof![Just('y'), Just('e'), Just('n'), Just('r'), Just('m'), Just('s'), Just('a'), Just('d')].prop_map(Event::Key),
        any::<bool>().prop_map(|always| Event::Remember { always }),
        prop_oneof![
            Just(Event::Next),
            Just(Event::Previous),
            Just(Event::Correct),
            Just(Event::Details),
            Just(Event::Sentence),
            Just(Event::Keep),
            Just(Event::Undo)
        ],
        (1u64..9, id.clone(), need.clone()).prop_map(|(generation, id, need)| {
            let card = correcting::form_card(&id, need, &[]);
            Event::Replanned { generation, card: Box::new(Card { kept: Some(correcting::kept()), ..card }), faults: vec![] }
        }),
        prop_oneof![Just(Event::Cancel), Just(Event::Interrupt), Just(Event::Eof), Just(Event::Quit)],
        prop_oneof![Just(Event::Help), Just(Event::Search), Just(Event::ClearQueue), Just(Event::Next)],
        prop_oneof![Just(Event::Up), Just(Event::Down), Just(Event::PageUp), Just(Event::PageDown)],
        (1u64..6, id.clone(), need, 0..4).prop_map(|(generation, id, need, kind)| {
            let card = match kind {
                0 => Card { blocked: Some(String::new()), ..allowable(&id, need) },
                1 => Card { blocked: Some(String::new()), ..correcting::form_card(&id, need, &["path"]) },
                2 => Card { kept: Some(correcting::kept()), ..correcting::form_card(&id, need, &[]) },
                _ => allowable(&id, need),
            };
            let more = if kind == 3 { vec![allowable("3", Need::Enter)] } else { vec![] };
            let all = [vec![card], more].concat();
            Event::Answered { generation, answer: Answer::Cards(all.clone(), vec![all]) }
        }),
        id.clone().prop_map(|id| Event::CardShown { id }),
        (id.clone(), ".{0,9}").prop_map(|(plan, text)| Event::Output { plan, text, stderr: true }),
        id.prop_map(|plan| Event::Finished { plan, summary: String::new(), ok: true }),
        (any::<usize>(), any::<usize>()).prop_map(|(page, limit)| Event::Drawn { page, limit }),
    ]
}

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn only_a_drawn_card_runs(events in prop::collection::vec(event(), 0..120)) {
        let mut state = State::new();
        let mut approved: Vec<String> = Vec::new();
        for event in events {
            let before = state.card().cloned();
            let waiting: Vec<String> = state.next_cards().map(|card| card.id.clone()).collect();
            for effect in state.step(event) {
                if let Effect::Remember { always, .. } = effect {
                    let shown = before.as_ref().unwrap();
                    prop_assert!(shown.drawn && shown.whole && shown.writing() == always, "a rule is written when it has been seen");
                }
                if let Effect::Keep { .. } = effect {
                    let shown = before.as_ref().unwrap();
                    prop_assert!(shown.drawn && shown.whole && shown.page == Page::Example, "an example is written when it has been seen");
                }
                if let Effect::Run { plan } = effect {
                    if approved.contains(&plan) {
                        // Its line stood on a card that was said yes to for all of them.
                        continue;
                    }
                    let shown = before.as_ref().unwrap();
                    prop_assert!(shown.drawn && shown.settled && shown.card.blocked.is_none() && shown.form.is_none());
                    prop_assert_eq!(&shown.card.id, &plan);
                    if shown.with_next && shown.whole {
                        approved.extend(waiting.iter().cloned());
                    }
                }
            }
        }
    }
}

#[test]
fn calls_of_one_answer_come_one_after_the_other() {
    let two = |state: &mut State| {
        state.press(Event::Answered { generation: 1, answer: Answer::Cards(vec![card("a", Need::Enter), card("b", Need::Enter)], vec![]) });
        state.press(Event::CardShown { id: "a".into() });
    };
    let asked = || {
        let mut state = typed("both");
        state.press(Event::Enter);
        state
    };
    let mut state = asked();
    two(&mut state);
    assert_eq!(state.press(Event::Enter), run("a"));
    assert!(state.card().is_none());
    state.press(Event::Finished { plan: "a".into(), summary: "ok".into(), ok: true });
    assert_eq!(state.card().unwrap().card.id, "b");
    assert_eq!(state.press(Event::Enter), vec![], "the second card was not drawn yet");
    state.press(Event::CardShown { id: "b".into() });
    assert_eq!(state.press(Event::Enter), run("b"));

    let mut state = asked();
    two(&mut state);
    state.press(Event::Enter);
    state.press(Event::Finished { plan: "a".into(), summary: "exit code 1".into(), ok: false });
    assert!(state.card().is_none());
    assert!(last(&state).text.contains("skipped: "));

    let mut state = asked();
    two(&mut state);
    state.press(Event::Key('n'));
    assert!(state.card().is_none());
}

fn allowable(id: &str, need: Need) -> Card {
    let allow = ["this call", "this tool"].map(|w| Allow { words: w.into(), rule: "[[rule]]".into(), file: "/p.toml".into() }).into();
    Card { allow, ..card(id, need) }
}
