//! What holds for any sentence, and the kinds of sentences that the room reads as a whole.

mod intents;
mod numbers;
mod wishes;

use super::*;
use proptest::prelude::*;

fn texts(sentence: &Sentence, spans: &[Span]) -> Vec<String> {
    spans.iter().map(|s| s.of(sentence.text()).unwrap().to_owned()).collect()
}

/// All that can be read of a sentence, checked for what must hold.
fn hold(typed: &str) {
    let read = Sentence::read(typed);
    let text = read.text().to_owned();
    let whole = Span { start: 0, end: text.len() };
    let inside = |s: &Span| s.start <= s.end && s.of(&text).is_some();
    assert_eq!(read.typed(), typed);
    let all: String = read.pieces().iter().map(|p| p.of(&text).unwrap()).collect();
    assert_eq!(all, text, "the pieces cover the text");
    for span in read.pieces().iter().chain(read.quotes()).chain(&read.value_like()).chain(&read.clauses()).chain(&read.lists().concat()) {
        assert!(inside(span) && span.start < span.end, "{span:?}");
        let place = read.typed_span(*span);
        assert!(place.of(typed).is_some_and(|t| !t.is_empty()), "{typed:?}: {span:?} is {place:?}");
        assert!(!read.as_typed(*span).is_empty());
        let _ = read.splits(*span);
    }
    for word in read.words() {
        assert!(inside(&word.span));
        assert!(read.occurrences(word.span.of(&text).unwrap()).contains(&word.span), "{word:?}");
    }
    for number in read.numbers() {
        assert!(inside(&number.span) && number.unit.is_none_or(|(_, s)| inside(&s)), "{number:?}");
        assert!(is_json(&number.text), "{number:?}");
    }
    assert!(read.numbers().windows(2).all(|n| n[0].span.end <= n[1].span.start), "{:?}", read.numbers());
    assert_eq!(read.part(&[whole]), read, "a part that is the whole is the whole");
    assert_eq!(read.clone().joined(&[]), read);
    let _ = (read.intent(), read.kernel(), read.stems(), read.cued("to"));
    let cuts = read.cuts();
    assert!(cuts.len() < 10, "each wish holds its frame once more");
    for cut in cuts {
        assert!(cut.wishes.len() > 1 && cut.wishes.iter().all(|w| w.typed() == typed && !w.text().is_empty()));
    }
    if let Intent::Rest { request, dropped, .. } = read.intent() {
        assert!(!request.text().trim().is_empty() && dropped.iter().all(inside), "{typed:?}");
    }
}

/// Whether a text is a JSON number, of any size.
fn is_json(text: &str) -> bool {
    let (whole, part) = text.strip_prefix('-').unwrap_or(text).split_once('.').unwrap_or((text.trim_start_matches('-'), "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && (whole == "0" || !whole.starts_with('0')) && (text.len() > 300 || text.parse::<f64>().is_ok())
}

/// Words and signs that the rules of the room look at.
const WORDS: &str = "(don't|not|no|,|\\.|\\?|;|and|then|but|instead of|except|keep|delete|show|a|the|it|to|in|minus|half|dozen|hundred|an hour|\
    first|last|5|-5|10-20|2k|½|a\\.txt|'x y'|\"|'|Bern|how do I|wait|never mind|my\\\\ file|é|one|point|between|\\.\\.|minutes)";

proptest! {
    #![proptest_config(crate::size::property(256))]

    #[test]
    fn any_text_is_read(typed in ".{0,60}") {
        hold(&typed);
    }

    #[test]
    fn any_words_are_read(words in prop::collection::vec(WORDS, 0..14)) {
        hold(&words.join(" "));
        hold(&words.concat());
    }

    #[test]
    fn any_signs_are_read(typed in "[-a1 .,;:'\"/\\\\@=#%()“”’½é\u{301}?]{0,40}") {
        hold(&typed);
    }

    #[test]
    fn parts_keep_their_places(words in prop::collection::vec("(é|my\\\\ file|'a b'|x|ß|,|É)", 1..8), a in 0_usize..20, b in 0_usize..20) {
        let read = Sentence::read(&words.join(" "));
        let pieces = read.pieces();
        let keep = [pieces[a % pieces.len()], pieces[b % pieces.len()]];
        let part = read.part(&keep);
        prop_assert!(part.text().starts_with(keep[0].of(read.text()).unwrap()));
        let first = Span { start: 0, end: keep[0].end - keep[0].start };
        prop_assert_eq!(part.typed_span(first), read.typed_span(keep[0]));
        prop_assert_eq!(part.as_typed(first), read.as_typed(keep[0]));
    }
}

#[test]
fn long_inputs_of_one_thing_are_read() {
    for unit in [
        "a",
        "'",
        "\"",
        "'a ",
        "1",
        "1,",
        "a,",
        "a and ",
        "no, ",
        ".",
        "a b ",
        "(",
        "don't ",
        "5 to 6 ",
        "\\ ",
        "a\\ ",
        "é",
        "½",
        "-",
        "=",
        "not a.txt ",
    ] {
        let long: String = unit.repeat(4096 / unit.len());
        hold(&long);
    }
}

#[test]
fn capitals_marks_and_escapes_are_folded_and_come_back() {
    let read = Sentence::read("ADD \"Bo\u{308}ll\" AND JALAPEÑOS FROM notes.txt TO STRASSE");
    assert_eq!(read.text(), "add \"Boll\" and jalapenos from notes.txt to strasse");
    let spelled = |v: &str| read.as_typed(read.occurrences(v)[0]);
    assert_eq!(["Boll", "jalapenos", "notes.txt", "strasse"].map(spelled), ["Bo\u{308}ll", "JALAPEÑOS", "notes.txt", "STRASSE"]);

    let typed = "open My\\ Photos/a\\ b.png, please";
    let read = Sentence::read(typed);
    assert_eq!(read.text(), "open My Photos/a b.png, please");
    assert_eq!(texts(&read, read.quotes()), ["My Photos/a b.png"]);
    assert_eq!(read.as_typed(read.quotes()[0]), "My Photos/a b.png");
    assert_eq!(read.typed_span(read.quotes()[0]).of(typed), Some("My\\ Photos/a\\ b.png"));

    for (typed, text) in [
        ("Straße in Köln", "Strasse in Koln"),
        ("set it to −5", "set it to -5"),
        ("don’t stop", "don't stop"),
        ("LS", "ls"),
        ("CLOSE HD-77", "close hd-77"),
        ("I", "I"),
        ("I want README", "I want README"),
        ("show C:\\ now", "show C:\\ now"),
    ] {
        assert_eq!(Sentence::read(typed).text(), text);
    }
}

#[test]
fn parts_and_joined_words() {
    let read = Sentence::read("copy my file to 'the box', please");
    let spans = read.occurrences("my file");
    let read = read.joined(&spans);
    assert_eq!(texts(&read, read.quotes()), ["my file", "the box"]);
    assert!(read.pieces().contains(&spans[0]));
    let part = read.part(&[read.occurrences("copy")[0], read.quotes()[1], read.quotes()[0]]);
    assert_eq!(part.text(), "copy the box my file");
    assert_eq!(texts(&part, part.quotes()), ["the box", "my file"]);
    assert_eq!(part.as_typed(part.quotes()[1]), "my file");
    assert_eq!(part.typed_span(part.quotes()[1]).of(part.typed()), Some("my file"));
    // What was left out between two parts is not part of a value.
    assert_eq!(part.as_typed(Span { start: 0, end: part.text().len() }), "copy the box my file");
}
