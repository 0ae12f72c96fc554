//! What of a sentence a text value may be a part of.

use super::ascii::ascii_json;
use super::said::value_pieces;
use crate::sentence::{Sentence, is_quote};
use crate::text::Span;
use serde_json::Value;

/// The sentence outside `taken` as it looks inside an ASCII-escaped JSON string, cut where a value may begin and end;
/// one list for each stretch that a value may be a part of. A quoted text is a stretch of its own, and one piece with its
/// quotes in the other: no value begins inside quotes and ends outside.
pub(super) fn stretches(sentence: &Sentence, signs: &[&str], taken: &[Span]) -> Vec<Vec<String>> {
    let text = sentence.text();
    // "what's 17 * 23?": the sign belongs to the question, not to the value.
    let asks = sentence.opens_as_question();
    let end = |span: &Span| asks && span.end == text.trim_end().len() && span.of(text) == Some("?");
    let chunk = |span: Span| {
        let text = ascii_json(&Value::from(span.of(text).unwrap_or_default()));
        text[1..text.len() - 1].to_owned()
    };
    let (mut pieces, mut quoted) = (Vec::<Span>::new(), Vec::new());
    for span in value_pieces(sentence, signs).into_iter().filter(|s| !end(s)) {
        let open = pieces.last_mut().and_then(|last| Some((quoted_from(sentence, *last)?, last)));
        match open.filter(|(quote, _)| span.start <= quote.end) {
            Some((quote, last)) => {
                if span.start == quote.start {
                    quoted.push(Vec::new());
                }
                if let Some(inside) = quoted.last_mut().filter(|_| span.end <= quote.end) {
                    inside.push(chunk(span));
                }
                last.end = span.end;
            }
            None => pieces.push(span),
        }
    }
    let mut out = vec![Vec::new()];
    for span in pieces {
        if taken.iter().any(|t| t.overlaps(&span)) {
            out.push(Vec::new());
        } else if let Some(last) = out.last_mut() {
            last.push(chunk(span));
        }
    }
    out.extend(quoted);
    out.retain(|s| s.iter().any(|piece| !piece.trim().is_empty()));
    out
}

/// The quoted text whose opening quote this span begins with; nothing for words that belong together without quotes.
fn quoted_from(sentence: &Sentence, span: Span) -> Option<Span> {
    let open = span.of(sentence.text())?.chars().next().filter(|c| is_quote(*c))?;
    let start = span.start + open.len_utf8();
    let closes = |quote: &&Span| sentence.text()[quote.end..].chars().next().is_some_and(is_quote);
    sentence.quotes().iter().filter(closes).find(|quote| quote.start == start).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, signs: &[&str]) -> Vec<Vec<String>> {
        let told = |list: Vec<String>| list.into_iter().filter(|s| !s.trim().is_empty()).collect();
        stretches(&Sentence::read(text), signs, &[]).into_iter().map(told).collect()
    }

    #[test]
    fn a_quoted_text_is_a_stretch_of_its_own_and_one_piece_of_the_other() {
        assert_eq!(of("add 'hello there' to page 7", &[]), [vec!["add", "'hello there'", "to", "page", "7"], vec!["hello there"]]);
        assert_eq!(of("add `a` and “b c”", &[])[1..], [vec!["a"], vec!["b c"]]);
        assert_eq!(of("clone 'acme/site'", &["/"]), [vec!["clone", "'acme/site'"], vec!["acme", "/", "site"]]);
        // Words that belong together without quotes stay among the others.
        assert_eq!(of("open My\\ Photos now", &[]), [vec!["open", "My Photos", "now"]]);
        assert_eq!(of("don't say it's \"so", &[]).len(), 1);
    }
}
