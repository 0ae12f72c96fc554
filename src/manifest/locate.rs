//! Where a JSON pointer's value stands in the text, for messages a person can act on.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// The last start of a character of `text` at or before a byte.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Place {
    /// The place of a byte offset of `text`; an offset inside a character counts as its start.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        Self { line: 1, column: 1 }.after(text.get(..floor(text, offset)).unwrap_or_default())
    }

    /// The place behind `text` when `text` starts here.
    fn after(self, text: &str) -> Self {
        let lines = text.matches('\n').count();
        let last = text.rsplit('\n').next().map_or(0, |l| l.chars().count());
        Self { line: self.line + lines, column: if lines == 0 { self.column + last } else { last + 1 } }
    }
}

/// Where the value of a JSON pointer (RFC 6901) starts in a JSON text; where the pointer leads nowhere, its longest
/// prefix that does. Of a doubled key the last counts, as for the reader. `None` for a blank text.
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<Place> {
    places(text, &[pointer]).pop().flatten()
}

/// `locate` for many pointers in one pass over the text. One pass each made 10,000 warnings of one file of 2 MB take 35 s.
#[must_use]
pub fn places(text: &str, pointers: &[&str]) -> Vec<Option<Place>> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.space();
    if scan.peek().is_none() {
        return vec![None; pointers.len()];
    }
    let mut wanted = Wanted::default();
    let nodes: Vec<usize> = pointers.iter().map(|pointer| wanted.add(pointer)).collect();
    scan.find(text, &mut wanted, 0);
    let offsets: Vec<usize> = nodes.into_iter().map(|node| wanted.start(node)).collect();
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_unstable_by_key(|i| offsets.get(*i).copied());
    let mut out = vec![None; pointers.len()];
    let mut cursor = (0, Place { line: 1, column: 1 });
    for i in order {
        let Some(offset) = offsets.get(i) else { continue };
        cursor = (*offset, cursor.1.after(text.get(cursor.0..*offset).unwrap_or_default()));
        if let Some(slot) = out.get_mut(i) {
            *slot = Some(cursor.1);
        }
    }
    out
}

/// The pointers that are looked for, as a tree of their tokens; node 0 is the whole text.
struct Wanted {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    parent: usize,
    children: HashMap<String, usize>,
    /// Where it starts, once found.
    at: Option<usize>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Wanted {
    fn add(&mut self, pointer: &str) -> usize {
        let mut here = 0;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = self.nodes.len();
            let Some(node) = self.nodes.get_mut(here) else { return here };
            match node.children.entry(token) {
                Entry::Occupied(known) => here = *known.get(),
                Entry::Vacant(new) => {
                    new.insert(next);
                    self.nodes.push(Node { parent: here, ..Node::default() });
                    here = next;
                }
            }
        }
        here
    }

    /// A value was found at `at`; what an earlier one of the same key held is forgotten.
    fn found(&mut self, node: usize, at: usize) {
        let mut open = vec![node];
        while let Some(below) = open.pop() {
            let Some(below) = self.nodes.get_mut(below) else { continue };
            if below.at.take().is_some() {
                open.extend(below.children.values());
            }
        }
        if let Some(node) = self.nodes.get_mut(node) {
            node.at = Some(at);
        }
    }

    /// Where the deepest part of the node's pointer that exists starts.
    fn start(&self, mut node: usize) -> usize {
        loop {
            match self.nodes.get(node) {
                Some(Node { at: Some(at), .. }) => return *at,
                Some(Node { parent, .. }) if node != 0 => node = *parent,
                _ => return 0,
            }
        }
    }

    fn child(&self, node: usize, token: &str) -> Option<usize> {
        self.nodes.get(node)?.children.get(token).copied()
    }

    fn has_children(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| !n.children.is_empty())
    }
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

    /// Finds what is wanted in the value under the cursor, and moves past it. Only as deep as the longest pointer.
    fn find(&mut self, text: &str, wanted: &mut Wanted, node: usize) {
        wanted.found(node, self.at);
        match self.peek() {
            Some(b'{') if wanted.has_children(node) => self.members(text, wanted, node),
            Some(b'[') if wanted.has_children(node) => self.items(text, wanted, node),
            _ => self.value(),
        }
    }

    fn members(&mut self, text: &str, wanted: &mut Wanted, node: usize) {
        self.at += 1;
        loop {
            self.space();
            let from = self.at;
            if self.peek() != Some(b'"') {
                break;
            }
            self.string();
            let name = text.get(from..self.at).and_then(|raw| serde_json::from_str::<String>(raw).ok());
            self.space();
            if self.peek() != Some(b':') {
                break;
            }
            self.at += 1;
            self.space();
            match name.and_then(|name| wanted.child(node, &name)).filter(|_| self.peek().is_some()) {
                Some(child) => self.find(text, wanted, child),
                None => self.value(),
            }
            if !self.comma() {
                break;
            }
        }
        self.close(b'}');
    }

    fn items(&mut self, text: &str, wanted: &mut Wanted, node: usize) {
        self.at += 1;
        for index in 0_usize.. {
            self.space();
            if self.peek().is_none_or(|b| b == b']') {
                break;
            }
            match wanted.child(node, &index.to_string()) {
                Some(child) => self.find(text, wanted, child),
                None => self.value(),
            }
            if !self.comma() {
                break;
            }
        }
        self.close(b']');
    }

    fn close(&mut self, bracket: u8) {
        self.space();
        self.at += usize::from(self.peek() == Some(bracket));
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
    fn many_at_once_are_as_each_alone() {
        let text = "{\"a\": [1, {\"b\": 2}], \"é\": 3,\n\"a\": {\"0\": 4}, \"c\": [[], [5, 6]]}";
        let pointers = ["/a/1/b", "/a/0", "", "/c/1/1", "/é", "/c/1", "/c/0/0", "/none", "/c/1/1", "/a"];
        let each: Vec<Option<Place>> = pointers.iter().map(|p| locate(text, p)).collect();
        assert_eq!(places(text, &pointers), each);
        assert_eq!(each[1], Some(Place { line: 2, column: 12 }), "the last of a doubled key counts, and only it");
    }

    #[test]
    fn deep_texts_are_no_danger() {
        let deep = "[".repeat(200_000);
        assert!(locate(&deep, "/0/0/1").is_some());
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

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
