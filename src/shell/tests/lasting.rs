//! A session that is left open for days: what it keeps has a bound.

use super::{Hand as _, answer, card};
use crate::policy::Need;
use crate::shell::output::{MAX_BLOCKS, MAX_BYTES};
use crate::shell::{Answer, Block, Event, Kind, Line, State, Stats};

/// A sentence that comes to a card, which is answered with no, or to none.
fn ask(state: &mut State, generation: u64, text: &str) {
    state.step(Event::Paste(text.to_owned()));
    state.step(Event::Enter);
    if generation.is_multiple_of(2) {
        answer(state, generation, card("1", Need::Key));
        state.step(Event::CardShown { id: "1".into() });
        state.press(Event::Cancel);
    } else {
        let answer = Answer::Message { text: "no tool fits".into(), error: true, stats: Some(Stats::default()) };
        state.step(Event::Answered { generation, answer });
    }
}

/// Bytes of what was said, with what the blocks keep of it.
fn kept(state: &State) -> usize {
    let block = |b: &Block| size_of::<Block>() + b.sentence.as_ref().map_or(0, String::len) + b.call.as_ref().map_or(0, String::len);
    state.output().lines().map(Line::bytes).sum::<usize>() + state.output().blocks().map(block).sum::<usize>()
}

#[test]
fn ten_thousand_sentences_keep_no_more_than_two_thousand() {
    let mut state = State::new();
    let mut held = Vec::new();
    for n in 1..=10_000 {
        ask(&mut state, n, &format!("sentence {n:05}"));
        if n == 2_000 || n == 10_000 {
            held.push((kept(&state), state.output().blocks().len(), state.output().lines().len()));
        }
    }
    assert_eq!(held[0], held[1]);
    assert_eq!(held[1].1, MAX_BLOCKS);
    assert_eq!(state.output().lines().next_back().unwrap().kind, Kind::Note, "the last is there");
    assert_eq!(state.output().lines().next().unwrap().text, "sentence 09001");
    assert!(state.output().dropped_line().unwrap().ends_with("18000 lines dropped"));
    assert_eq!(state.measured().count(), 5_000);
}

#[test]
fn long_sentences_drive_out_the_oldest_before_their_number_does() {
    let mut state = State::new();
    for n in 1..=1_500 {
        ask(&mut state, n, &format!("{n} {}", "x".repeat(16_000)));
    }
    let output = state.output();
    assert!(output.bytes() <= MAX_BYTES && (400..MAX_BLOCKS).contains(&output.blocks().len()), "{}", output.blocks().len());
    assert!(output.lines().all(|line| output.block(line.block).is_some()));
}

#[test]
fn the_summary_counts_the_calls_of_blocks_that_are_gone() {
    let mut state = State::new();
    for n in 1..=MAX_BLOCKS as u64 + 10 {
        state.step(Event::Paste("drop a".into()));
        state.step(Event::Enter);
        answer(&mut state, n, card("1", Need::Enter));
        state.step(Event::CardShown { id: "1".into() });
        state.press(Event::Enter);
        state.press(Event::Finished { plan: "1".into(), summary: "exit code 0".into(), ok: true });
    }
    assert_eq!((state.output().blocks().len(), state.output().called()), (MAX_BLOCKS, MAX_BLOCKS + 10));
}
