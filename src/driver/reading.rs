//! What was read in a sentence before anything was decoded, for a person.

use crate::sentence::Sentence;

/// What a sentence holds: the kind of each part and its text.
#[must_use]
pub fn reading(query: &str) -> Vec<(String, String)> {
    let sentence = Sentence::read(query);
    let texts = |spans: &mut dyn Iterator<Item = crate::text::Span>| {
        spans.map(|span| sentence.as_typed(span).into_owned()).collect::<Vec<_>>().join(" | ")
    };
    let mut parts = vec![("words", texts(&mut sentence.words().iter().map(|w| w.span)))];
    parts.push(("values", texts(&mut sentence.value_like().into_iter())));
    let numbers = sentence.numbers().iter().map(|n| match &n.unit {
        Some((unit, _)) => format!("{} ({unit:?})", n.text),
        None => n.text.clone(),
    });
    parts.push(("numbers", numbers.collect::<Vec<_>>().join(" | ")));
    parts.push(("quoted", texts(&mut sentence.quotes().iter().copied())));
    parts.push(("list", texts(&mut sentence.list().into_iter())));
    let clauses = sentence.clauses();
    if clauses.len() > 1 {
        parts.push(("clauses", texts(&mut clauses.into_iter())));
    }
    parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| (kind.to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_quotes_of_a_sentence_are_told() {
        let read = reading("show 5 lines of \"my notes.txt\"");
        let of = |kind: &str| read.iter().find(|(k, _)| k == kind).map(|(_, text)| text.as_str()).unwrap_or_default().to_owned();
        assert!(of("words").contains("show"), "{read:?}");
        assert_eq!((of("numbers").as_str(), of("quoted").as_str()), ("5", "my notes.txt"));
    }
}
