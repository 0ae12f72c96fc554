//! The sentence as the model reads it best: letters with marks as plain ones, each with the place that it came from.
//! The model saw next to no escaped letters in training; a value is cut from the sentence as it was typed all the same.

use super::{Evidence, Proposed};
use crate::text::Span;
use serde_json::Value;

/// A sentence with plain letters, and where each of its bytes stands in the sentence as typed.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text`, and for its end, the byte of the typed sentence.
    places: Vec<usize>,
}

impl Folded {
    pub(super) fn new(typed: &str) -> Self {
        let (mut text, mut places) = (String::with_capacity(typed.len()), Vec::with_capacity(typed.len() + 1));
        for (at, c) in typed.char_indices() {
            let before = text.len();
            match plain(c) {
                Some(letters) => text.push_str(letters),
                None => text.push(c),
            }
            // Inside a character the places go on, so that a span that ends there still ends behind it.
            places.extend((0..text.len() - before).map(|i| if i == 0 { at } else { at + c.len_utf8() }));
        }
        places.push(typed.len());
        Self { text, places }
    }

    /// The same sentence, nothing folded.
    pub(super) fn same(typed: &str) -> Self {
        Self { text: typed.to_owned(), places: (0..=typed.len()).collect() }
    }

    /// A span of the folded sentence in the typed one.
    fn typed(&self, span: Span, typed: &str) -> Option<Span> {
        let start = *self.places.get(span.start)?;
        let mut end = *self.places.get(span.end)?;
        // Marks that were dropped belong to the letter before them.
        end += typed.get(end..)?.chars().take_while(|c| plain(*c) == Some("")).map(char::len_utf8).sum::<usize>();
        typed.get(start..end).map(|_| Span { start, end })
    }

    /// The values and the evidence of a call as the sentence was typed.
    pub(super) fn unfold(&self, typed: &str, call: &mut Proposed) {
        if self.text == typed {
            return;
        }
        for (name, evidence) in &mut call.evidence {
            let Evidence::Said(span) = *evidence else { continue };
            if let Some(value) = call.call.arguments.get_mut(name.as_str()) {
                self.value(typed, value, span);
            }
            if let Some(span) = self.typed(span, typed) {
                *evidence = Evidence::Said(span);
            }
        }
    }

    /// Each text of a value that stands in `within`, as it was typed.
    fn value(&self, typed: &str, value: &mut Value, within: Span) {
        match value {
            Value::String(text) => {
                let Some(at) = within.of(&self.text).and_then(|w| w.find(text.as_str())) else { return };
                let span = Span { start: within.start + at, end: within.start + at + text.len() };
                if let Some(said) = self.typed(span, typed).and_then(|s| s.of(typed)) {
                    said.clone_into(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(typed, item, within)),
            _ => {}
        }
    }
}

/// The plain letters for one with a mark (Latin-1 and Latin Extended-A of Unicode 16, and combining marks).
fn plain(c: char) -> Option<&'static str> {
    let letters = match c {
        '\u{300}'..='\u{36f}' => "",
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Æ' => "Ae",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ð' | 'Ď' | 'Đ' => "D",
        'ð' | 'ď' | 'đ' => "d",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => "L",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'Œ' => "Oe",
        'œ' => "oe",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'Ţ' | 'Ť' | 'Ț' => "T",
        'ţ' | 'ť' | 'ț' => "t",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => "U",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    };
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Call, Verdict};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_come_back_as_they_were_typed() {
        let typed = "add jalapeños, crème fraîche and Straße 5 to Bo\u{308}ll";
        let folded = Folded::new(typed);
        assert_eq!(folded.text, "add jalapenos, creme fraiche and Strasse 5 to Boll");
        let span = |text: &str| folded.text.find(text).map(|start| Span { start, end: start + text.len() }).unwrap();
        let arguments = json!({"items": ["jalapenos", "creme fraiche"], "street": "Strasse 5", "who": "Boll"});
        let evidence = [("items", "jalapenos, creme fraiche"), ("street", "Strasse 5"), ("who", "Boll")];
        let mut call = Proposed {
            call: Call { name: "add".into(), arguments: arguments.as_object().unwrap().clone() },
            verdict: Verdict::default(),
            evidence: evidence.map(|(n, t)| (n.to_owned(), Evidence::Said(span(t)))).to_vec(),
            confidence: None,
        };
        folded.unfold(typed, &mut call);
        let want = json!({"items": ["jalapeños", "crème fraîche"], "street": "Straße 5", "who": "Bo\u{308}ll"});
        assert_eq!(Value::Object(call.call.arguments), want);
        for (_, e) in call.evidence {
            assert!(matches!(e, Evidence::Said(s) if s.of(typed).is_some()));
        }
    }

    proptest! {
        #[test]
        fn every_span_has_a_place(typed in ".{0,40}", a in 0_usize..60, b in 0_usize..60) {
            let folded = Folded::new(&typed);
            let (start, end) = (a.min(b), a.max(b));
            if folded.text.get(start..end).is_some() {
                let span = folded.typed(Span { start, end }, &typed);
                prop_assert!(span.is_some_and(|s| s.of(&typed).is_some()), "{typed:?} {start} {end}");
            }
        }
    }
}
