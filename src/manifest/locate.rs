//! Where a JSON pointer's value stands in the text, for messages a person can act on.

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl Place {
    /// The place of a byte offset of `text`; an offset inside a character counts as its start.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let mut at = offset.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Self { line, column }
    }
}

/// Where the value of a JSON pointer (RFC 6901) starts in a JSON text; where the pointer leads nowhere, its longest
/// prefix that does. Of a doubled key the last counts, as for the reader. `None` for a blank text.
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<Place> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.space();
    scan.peek()?;
    let mut start = scan.at;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        scan.at = start;
        let found = match scan.peek() {
            Some(b'{') => scan.member(text, &token),
            Some(b'[') => index(&token).and_then(|i| scan.item(i)),
            _ => None,
        };
        match found {
            Some(at) => start = at,
            None => break,
        }
    }
    Some(Place::of(text, start))
}

fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|b| b.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    if plain { token.parse().ok() } else { None }
}

/// A cursor that skips whole values by counting brackets, so no text is too deep for it.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Past a string whose opening quote is under the cursor.
    fn string(&mut self) {
        self.at += 1;
        while let Some(b) = self.peek() {
            self.at += if b == b'\\' { 2 } else { 1 };
            if b == b'"' {
                break;
            }
        }
    }

    /// Past one value; always moves unless a closing bracket, a comma or the end is under the cursor.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(b) = self.peek() {
            match b {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// Past a comma; false at the end of the list.
    fn comma(&mut self) -> bool {
        self.space();
        let more = self.peek() == Some(b',');
        self.at += usize::from(more);
        more
    }

    fn member(&mut self, text: &str, key: &str) -> Option<usize> {
        let mut found = None;
        self.at += 1;
        loop {
            self.space();
            let from = self.at;
            if self.peek() != Some(b'"') {
                return found;
            }
            self.string();
            let name = text.get(from..self.at).and_then(|raw| serde_json::from_str::<String>(raw).ok());
            self.space();
            if self.peek() != Some(b':') {
                return found;
            }
            self.at += 1;
            self.space();
            if name.as_deref() == Some(key) && self.peek().is_some() {
                found = Some(self.at);
            }
            self.value();
            if !self.comma() {
                return found;
            }
        }
    }

    fn item(&mut self, index: usize) -> Option<usize> {
        self.at += 1;
        for _ in 0..index {
            self.space();
            self.value();
            if !self.comma() {
                return None;
            }
        }
        self.space();
        self.peek().filter(|b| *b != b']').map(|_| self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn finds_values_and_prefixes() {
        let text = "{\n  \"é\": 1, \"a/b\": [10, {\"~\": \"x,]\"}, 7],\n  \"k\": {}, \"k\": 2\n}";
        for (pointer, line, column) in [
            ("", 1, 1),
            ("/é", 2, 8),
            ("/a~1b/0", 2, 19),
            ("/a~1b/1/~0", 2, 29),
            ("/a~1b/2", 2, 37),
            ("/a~1b/3", 2, 18),
            ("/a~1b/01", 2, 18),
            ("/k", 3, 17),
            ("/none/x", 1, 1),
        ] {
            assert_eq!(locate(text, pointer), Some(Place { line, column }), "{pointer}");
        }
        assert_eq!(locate("  ", ""), None);
    }

    #[test]
    fn deep_texts_are_no_danger() {
        let deep = "[".repeat(200_000);
        assert!(locate(&deep, "/0/0/1").is_some());
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), pointer in any::<String>()) {
            let _ = locate(&text, &pointer);
        }

        #[test]
        fn never_panics_on_json_like(text in "[\\[\\]{}\",:a0\\\\ \n\u{e9}]{0,60}", pointer in "(/[a0-2é]{0,1}){0,5}") {
            let _ = locate(&text, &pointer);
        }

        #[test]
        fn finds_the_key(key in any::<String>(), n in 0..1000_u32) {
            let value: Value = json!({"first": [1, "}"], key.as_str(): n});
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            let pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
            let place = locate(&pretty, &pointer).unwrap();
            let rest: String = pretty.split('\n').nth(place.line - 1).unwrap().chars().skip(place.column - 1).collect();
            prop_assert_eq!(rest, n.to_string());
        }
    }
}
