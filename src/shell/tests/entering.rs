//! What a person types reaches its place: at once, in its turn, or back in the line; and what helps while typing.

use super::*;

fn dispatch(text: &str, generation: u64) -> Vec<Effect> {
    vec![Effect::Dispatch { text: text.into(), generation }]
}

fn enter(state: &mut State, text: &str) -> Vec<Effect> {
    text.chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state.press(Event::Enter)
}

fn waiting(state: &State) -> Vec<&str> {
    state.queue().lines().collect()
}

fn known(state: &mut State, past: &[&str]) {
    let past = past.iter().map(|t| Past { text: (*t).into(), ..Past::default() }).collect();
    let examples = vec!["list the files in src".to_owned()];
    state.step(Event::Known(Box::new(Known { tools: vec!["last_lines".into()], examples, past })));
}

#[test]
fn a_sentence_entered_while_another_is_awaited_has_its_card_afterwards() {
    let mut state = typed("a");
    assert_eq!(state.press(Event::Enter), dispatch("a", 1));
    assert!(enter(&mut state, "b").is_empty());
    assert_eq!((waiting(&state), state.input().value()), (vec!["b"], ""));
    answer(&mut state, 1, card("1", Need::Enter));
    state.press(Event::CardShown { id: "1".into() });
    assert_eq!(state.press(Event::Key('n')), [Effect::Decline { plan: "1".into() }]);
    assert_eq!(state.step(later(1)), dispatch("b", 2));
    assert!(waiting(&state).is_empty());
    let message = Answer::Message { text: "no tool".into(), error: true, stats: None };
    enter(&mut state, "c");
    assert_eq!(state.press(Event::Answered { generation: 2, answer: message }), dispatch("c", 3));
}

#[test]
fn a_sentence_entered_while_something_runs_waits_for_its_end() {
    let mut state = up(card("1", Need::Enter));
    assert_eq!(state.press(Event::Enter), run("1"));
    assert!(enter(&mut state, "then this").is_empty() && enter(&mut state, "and that").is_empty());
    assert_eq!(waiting(&state), ["then this", "and that"]);
    let effects = state.press(Event::Finished { plan: "1".into(), summary: "exit code 1".into(), ok: false });
    assert_eq!((effects, waiting(&state)), (dispatch("then this", 2), vec!["and that"]));
    state.press(Event::ClearQueue);
    assert!(waiting(&state).is_empty() && last(&state).text.contains("dropped the line"));
}

#[test]
fn pasted_lines_are_one_request_each_and_wait_for_enter() {
    let mut state = State::new();
    assert!(state.press(Event::Paste("list a\r\nlist b\n\n  \rlist c\n".into())).is_empty());
    assert_eq!((state.input().value(), waiting(&state), state.queue().held()), ("list a", vec!["list b", "list c"], true));
    assert_eq!(state.press(Event::Enter), dispatch("list a", 1));
    answer(&mut state, 1, card("1", Need::Enter));
    state.press(Event::CardShown { id: "1".into() });
    state.press(Event::Enter);
    let effects = state.press(Event::Finished { plan: "1".into(), summary: String::new(), ok: true });
    assert_eq!((effects, waiting(&state)), (dispatch("list b", 2), vec!["list c"]));
    // Esc gives the sentence back and the others wait again.
    state.press(Event::Cancel);
    assert_eq!((state.input().value(), state.queue().held()), ("list b", true));
    state.press(Event::Edit(LineEdit::DeleteToStart));
    assert_eq!(state.press(Event::Enter), dispatch("list c", 3));
}

#[test]
fn pasted_lines_join_what_stands_in_the_line_around_the_cursor() {
    let mut state = typed("show  now");
    (0..4).for_each(|_| drop(state.press(Event::Edit(LineEdit::Left))));
    state.press(Event::Paste("a\nb".into()));
    assert_eq!((state.input().value(), waiting(&state)), ("show a", vec!["b now"]));
}

#[test]
fn a_pasted_text_that_has_no_room_is_refused_whole() {
    for text in ["x".repeat(17 * 1024), "line\n".repeat(1002), format!("a\n{}", "x".repeat(17 * 1024))] {
        let mut state = typed("mine");
        state.press(Event::Paste(text));
        assert_eq!((state.input().value(), state.queue().len()), ("mine", 0));
        assert!(last(&state).text.contains("not pasted"));
    }
    let mut state = State::new();
    state.press(Event::Paste(format!("{}\n", "y".repeat(1000)).repeat(900)));
    assert_eq!((state.queue().len(), state.input().value().len()), (899, 1000), "900 KB of lines fit");
}

#[test]
fn lines_pasted_over_a_card_answer_nothing_and_wait() {
    let mut state = up(card("1", Need::Key));
    assert!(state.press(Event::Paste("y\ny\n".into())).is_empty());
    assert!(state.card().is_some_and(|c| c.hint.is_some()));
    assert_eq!((state.input().value(), waiting(&state)), ("y", vec!["y"]));
    assert!(state.press(Event::Enter).is_empty(), "Enter ends the text and answers nothing");
    assert!(state.card().is_some());
}

#[test]
fn what_was_typed_over_a_card_comes_back_after_the_edited_sentence() {
    let mut state = up(card("1", Need::Key));
    "and then".chars().for_each(|c| drop(state.press(Event::Key(c))));
    state.press(Event::Enter);
    state.press(Event::Key('e'));
    assert_eq!((state.input().value(), state.queue().aside()), ("drop a", "and then"));
    assert_eq!(state.press(Event::Enter), dispatch("drop a", 2));
    assert_eq!((state.input().value(), state.queue().aside()), ("and then", ""));
    // The word that was begun is kept beside what stands in the line.
    answer(&mut state, 2, card("2", Need::Word));
    state.press(Event::CardShown { id: "2".into() });
    state.press(Event::Enter);
    "list".chars().for_each(|c| drop(state.press(Event::Key(c))));
    state.press(Event::Cancel);
    assert_eq!((state.input().value(), state.queue().aside()), ("and then", "list"));
}

#[test]
fn the_line_comes_back_from_the_history_and_from_being_cleared() {
    let mut state = State::new();
    known(&mut state, &["dig up", "drop it"]);
    "d".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state.press(Event::Up);
    assert_eq!(state.input().value(), "drop it");
    state.press(Event::Up);
    assert_eq!(state.input().value(), "dig up");
    (0..2).for_each(|_| drop(state.press(Event::Down)));
    assert_eq!(state.input().value(), "d");
    state.press(Event::Interrupt);
    assert_eq!(state.input().value(), "");
    state.press(Event::Edit(LineEdit::Undo));
    assert_eq!(state.input().value(), "d");
}

#[test]
fn reserved_words_never_reach_the_model() {
    for (word, check) in [
        ("help", (|s: &State| matches!(s.overlay(), Some(Overlay::Help { .. }))) as fn(&State) -> bool),
        ("?", |s| matches!(s.overlay(), Some(Overlay::Help { .. }))),
        ("history", |s| matches!(s.overlay(), Some(Overlay::Search { .. }))),
        ("undo", |s| last(s).text == "nothing to undo"),
        ("cancel", |s| last(s).text == "no lines wait"),
        ("clear", |s| s.output().lines().len() == 0),
        ("/nothing", |s| last(s).kind == Kind::Error),
    ] {
        let mut state = State::new();
        assert!(enter(&mut state, word).is_empty() && check(&state) && !state.waiting(), "{word}");
    }
    for word in ["quit", "exit", "/quit"] {
        assert_eq!(enter(&mut State::new(), word), [Effect::Quit]);
    }
    for (word, effect) in [
        ("/policy", Effect::Show { command: Command::Policy }),
        ("/tools", Effect::Load(View::Tools)),
        ("cd docs", Effect::Folder { path: "docs".into() }),
        ("/cd", Effect::Folder { path: String::new() }),
    ] {
        let mut state = State::new();
        let effects = enter(&mut state, word);
        assert_eq!((effects, state.waiting()), (vec![effect], false), "{word}");
    }
}

#[test]
fn calls_and_shell_lines_go_to_a_card_without_the_model() {
    let mut state = State::new();
    known(&mut state, &[]);
    assert_eq!(enter(&mut state, "last_lines path=a"), [Effect::Call { text: "last_lines path=a".into(), generation: 1 }]);
    answer(&mut state, 1, card("1", Need::Enter));
    state.press(Event::Cancel);
    assert_eq!(enter(&mut state, "! ls -l"), [Effect::Plain { line: "ls -l".into(), generation: 2 }]);
    answer(&mut state, 2, card("2", Need::Word));
    assert!(state.card().is_some());
}

#[test]
fn a_word_to_the_session_does_not_wait_for_what_runs() {
    let mut state = up(card("1", Need::Enter));
    state.press(Event::Enter);
    enter(&mut state, "later");
    enter(&mut state, "cancel");
    assert!(waiting(&state).is_empty());
    enter(&mut state, "undo");
    assert_eq!(waiting(&state), ["undo"], "there is nothing to undo yet");
    assert_eq!(enter(&mut state, "quit"), [Effect::CancelRun, Effect::Quit]);
}

#[test]
fn what_a_waiting_line_wants_is_done_before_the_next_is_looked_at() {
    let mut state = up(card("1", Need::Enter));
    state.press(Event::Enter);
    enter(&mut state, "cd a");
    enter(&mut state, "list");
    let ended = Event::Finished { plan: "1".into(), summary: String::new(), ok: true };
    assert_eq!(state.step(ended), [Effect::Folder { path: "a".into() }]);
    assert_eq!(state.step(Event::Moved("in a".into())), dispatch("list", 2));
}

#[test]
fn the_popup_chooses_completes_and_runs() {
    let mut state = typed("/");
    assert_eq!(state.popup().unwrap().0.len(), COMMANDS.len());
    state.press(Event::Down);
    assert_eq!(state.popup().unwrap().1, 1);
    state.press(Event::Insert('m'));
    assert_eq!(state.popup().unwrap().1, 0, "another list begins at its top");
    state.press(Event::Next);
    assert_eq!(state.input().value(), "/model");
    assert_eq!(state.press(Event::Enter), [Effect::Show { command: Command::Model }]);
    let mut state = typed("/hi");
    state.press(Event::Enter);
    assert!(matches!(state.overlay(), Some(Overlay::Search { .. })));
    // What takes a folder is put into the line, to go on with.
    let mut state = typed("/c");
    while state.popup().unwrap().0[state.popup().unwrap().1].0 != "cd" {
        state.press(Event::Down);
    }
    assert!(state.press(Event::Enter).is_empty());
    assert_eq!(state.input().value(), "/cd ");
    assert!(typed("/etc/hosts").popup().is_none() && typed("/cd x").popup().is_none());
}

#[test]
fn the_first_screen_is_chosen_from_and_gone_with_the_first_line() {
    let sentences = || Event::Welcome(vec!["how big is src".into(), "my ip".into()]);
    let mut state = State::new();
    state.step(sentences());
    state.press(Event::Down);
    state.press(Event::Down);
    assert_eq!(state.press(Event::Enter), dispatch("my ip", 1));
    assert!(!state.welcome().is_up());
    let mut state = State::new();
    state.step(sentences());
    state.press(Event::Insert('1'));
    assert_eq!(state.press(Event::Enter), dispatch("how big is src", 1));
    // What begins with a digit is a sentence like any other.
    let mut state = State::new();
    state.step(sentences());
    assert_eq!(enter(&mut state, "2 newest files"), dispatch("2 newest files", 1));
    state.step(sentences());
    assert!(!state.welcome().is_up(), "what is found later does not bring it back");
    // Typed before the sentences were there, it is not one of them.
    assert_eq!(enter(&mut State::new(), "1"), dispatch("1", 1));
}

#[test]
fn a_line_is_looked_up_after_a_quiet_moment_and_only_the_newest_counts() {
    let mut state = State::new();
    // The clock of all tests would jump in between.
    let Event::Time(mut now) = later(0) else { panic!("no time") };
    for c in "how big".chars() {
        now += 50;
        assert!(state.step(Event::Time(now)).is_empty() && state.step(Event::Insert(c)).is_empty());
    }
    let due = state.wakes_at().unwrap();
    assert!(state.step(Event::Time(due - 1)).is_empty(), "not while one types");
    assert_eq!(state.step(Event::Time(due)), [Effect::Guess { text: "how big".into(), generation: 1 }]);
    assert!(state.step(later(3000)).is_empty() && state.wakes_at().is_none(), "once");
    let found = |line: &str| Guessed { line: line.into(), is_call: true };
    state.press(Event::Insert('?'));
    state.step(Event::Guessed { generation: 1, guessed: found("old") });
    assert_eq!(state.guessed(), None, "that was another text");
    state.step(Event::Guessed { generation: 2, guessed: found("new") });
    assert_eq!(state.guessed().unwrap().line, "new");
    assert!(state.output().lines().len() == 0 && !state.waiting(), "nothing else changes");
    // A look-up that goes on is broken off when the text changes, and one that is done is not.
    assert!(state.step(Event::Insert('?')).is_empty());
    state.step(later(3000));
    assert_eq!(state.step(Event::Edit(LineEdit::Backspace)), [Effect::DropGuess]);
    assert!(state.step(Event::Edit(LineEdit::Home)).is_empty());
    state.step(Event::Edit(LineEdit::End));
    assert_eq!(state.press(Event::Enter), dispatch("how big?", 1));
    assert_eq!(state.guessed(), None);
    for text in ["ab", "/stats", "cd docs", "!ls", "help"] {
        let mut state = State::new();
        assert!(state.quick(1, text.chars().map(Event::Insert)).is_empty() && state.step(later(9000)).is_empty(), "{text}");
    }
}

#[test]
fn the_grey_suggestion_is_taken_at_the_end_of_the_line() {
    for (edit, want) in
        [(LineEdit::Right, "list the files in src"), (LineEdit::End, "list the files in src"), (LineEdit::WordRight, "list the")]
    {
        let mut state = State::new();
        known(&mut state, &[]);
        "list ".chars().for_each(|c| drop(state.press(Event::Insert(c))));
        assert_eq!(state.suggestion(), Some("the files in src"));
        state.press(Event::Edit(edit));
        assert_eq!(state.input().value(), want);
        state.press(Event::Edit(LineEdit::Undo));
        assert_eq!(state.input().value(), "list ");
        state.press(Event::Edit(LineEdit::Left));
        assert_eq!(state.suggestion(), None, "only at the end");
    }
}

#[test]
fn the_search_takes_a_request_into_the_line_and_loses_nothing() {
    let mut state = State::new();
    known(&mut state, &["show commits", "how big is src", "show logs"]);
    "draft".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state.press(Event::Search);
    state.press(Event::Edit(LineEdit::DeleteToStart));
    "sho".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    assert_eq!(state.found().iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["show logs", "show commits"]);
    state.press(Event::Cancel);
    assert_eq!(state.input().value(), "draft");
    state.press(Event::Search);
    state.press(Event::Edit(LineEdit::DeleteToStart));
    "sho".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state.press(Event::Search);
    assert!(state.press(Event::Enter).is_empty());
    assert_eq!((state.input().value(), state.overlay().is_none()), ("show commits", true));
    state.press(Event::Edit(LineEdit::Undo));
    assert_eq!(state.input().value(), "draft");
}

#[test]
fn a_card_that_comes_under_something_open_is_answered_by_no_key_of_it() {
    for open in [Event::Help, Event::Search] {
        let mut state = typed("drop a");
        state.press(Event::Enter);
        state.press(open);
        answer(&mut state, 1, card("1", Need::Enter));
        assert_eq!(state.mode(), Mode::Line);
        assert!(state.press(Event::Down).is_empty() && state.press(Event::Cancel).is_empty());
        assert!(state.overlay().is_none() && state.card().is_some_and(|c| !c.drawn), "Esc closed what was open only");
        state.press(Event::CardShown { id: "1".into() });
        assert_eq!(state.press(Event::Enter), run("1"));
    }
}

#[test]
fn what_is_typed_under_the_help_goes_on_with_the_line() {
    let mut state = typed("how");
    state.press(Event::Help);
    state.press(Event::PageDown);
    state.press(Event::Insert('!'));
    assert_eq!((state.input().value(), state.overlay().is_none()), ("how!", true));
}

#[test]
fn leaving_asks_once_when_something_would_be_lost() {
    let mut state = up(allowable("1", Need::Key));
    state.press(Event::Remember { always: false });
    state.press(Event::Finished { plan: "1".into(), summary: String::new(), ok: true });
    for key in [Event::Interrupt, Event::Eof] {
        assert!(state.press(key.clone()).is_empty());
        assert!(last(&state).text.contains("1 call allowed for this session"));
        state.press(Event::Insert('x'));
        state.press(Event::Edit(LineEdit::Backspace));
        assert!(state.press(key).is_empty(), "another key takes it back");
        state.press(Event::Up);
        state.press(Event::Down);
    }
    state.press(Event::Edit(LineEdit::DeleteToStart));
    state.press(Event::Interrupt);
    assert_eq!(state.press(Event::Interrupt), [Effect::Quit]);
    let mut state = up(card("1", Need::Enter));
    state.press(Event::Enter);
    assert!(state.press(Event::Eof).is_empty() && last(&state).text.contains("what runs"));
    assert_eq!(state.press(Event::Eof), [Effect::CancelRun, Effect::Quit]);
}

#[test]
fn another_folder_takes_the_undo_of_the_old_one_away() {
    let mut state = up(Card { undo: Some(Box::new(card("undo", Need::Key))), only_reads: false, ..card("1", Need::Enter) });
    state.press(Event::Enter);
    state.press(Event::Finished { plan: "1".into(), summary: String::new(), ok: true });
    state.press(Event::Moved("tools run in ~/x now".into()));
    assert!(state.undo().is_none() && last(&state).text.contains("its own folder"));
}

#[test]
fn vi_keys_edit_walk_and_search_where_they_are_wanted() {
    let mut state = State::new();
    state.set_vi(true);
    known(&mut state, &["show logs"]);
    "list".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    state.press(Event::Cancel);
    assert!(state.is_normal());
    "0x".chars().for_each(|c| drop(state.press(Event::Insert(c))));
    assert_eq!(state.input().value(), "ist");
    state.press(Event::Insert('S'));
    assert!(!state.is_normal());
    state.press(Event::Cancel);
    state.press(Event::Insert('k'));
    assert_eq!(state.input().value(), "show logs");
    state.press(Event::Insert('/'));
    assert!(matches!(state.overlay(), Some(Overlay::Search { .. })));
    state.press(Event::Cancel);
    assert_eq!(state.press(Event::Enter), dispatch("show logs", 1));
    assert!(!state.is_normal(), "a new line begins with typing");
}
