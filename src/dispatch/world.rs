//! The little that dispatch knows of the machine: which paths exist. The driver gives it, tests make one up.

use super::proposal::Proposed;
use crate::manifest::{Call, Param, Tool};
use crate::sentence::{Looks, Sentence, is_stop_word};
use crate::text::Span;

/// What is asked of the machine.
pub trait World: Sync {
    /// Whether a file or folder of this name exists, seen from the folder in which tools run; `None`: it cannot be known.
    fn exists(&self, path: &str) -> Option<bool>;
}

/// A machine of which nothing is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unknown;

impl World for Unknown {
    fn exists(&self, _: &str) -> Option<bool> {
        None
    }
}

/// Words of one path at most.
const MAX_WORDS: usize = 6;

/// Questions to the machine for one sentence at most.
const MAX_ASKED: usize = 120;

/// What the confidence of a call is multiplied by when a path that must exist does not: it falls below every bar, and the
/// card asks for a key.
const ABSENT: f32 = 0.5;

/// The sentence with the longest runs of words that are existing paths as one piece each: `papers/to do.md`, `My Photos`.
pub(super) fn with_paths(sentence: Sentence, world: &dyn World) -> Sentence {
    let words: Vec<Span> = sentence.words().iter().filter(|w| w.looks != Looks::Sign).map(|w| w.span).collect();
    let (mut found, mut at, mut asked) = (Vec::new(), 0, 0);
    while at < words.len() && asked < MAX_ASKED {
        let longest = (at..words.len().min(at + MAX_WORDS)).rev().find(|&end| {
            let span = Span { start: words[at].start, end: words[end].end };
            let text = sentence.as_typed(span);
            // One everyday word is not taken for a path, however a folder is called.
            let plain = end == at && is_stop_word(&text);
            asked += usize::from(!plain);
            !plain && world.exists(&text) == Some(true)
        });
        match longest {
            Some(end) => {
                found.push(Span { start: words[at].start, end: words[end].end });
                at = end + 1;
            }
            None => at += 1,
        }
    }
    if found.is_empty() { sentence } else { sentence.joined(&found) }
}

/// Names of the arguments that are paths which must exist and do not.
#[must_use]
pub fn absent(tool: &Tool, call: &Call, world: &dyn World) -> Vec<String> {
    let named = |p: &&Param| p.is_path() && must_exist(tool, p);
    let missing = |p: &&Param| {
        let value = call.arguments.get(&p.name).and_then(|v| v.as_str());
        // `host:path` is another machine's; `photos/12:30.jpg` is not.
        let elsewhere = |path: &str| path.split('/').next().is_some_and(|first| first.contains(':'));
        value.is_some_and(|path| !elsewhere(path) && world.exists(path) == Some(false))
    };
    tool.params.iter().filter(named).filter(missing).map(|p| p.name.clone()).collect()
}

/// Marks paths that must exist and do not, `typed` being the call in the words that were typed, and lowers the confidence.
pub(super) fn mark_absent(tool: &Tool, call: &mut Proposed, typed: &Call, world: &dyn World) {
    call.absent = absent(tool, typed, world);
    if let (Some(confidence), false) = (&mut call.confidence, call.absent.is_empty()) {
        confidence.call *= ABSENT;
    }
}

/// Whether a path must be there before the call: always for a tool that only reads; else where neither its name nor its
/// description speaks of what will be made.
fn must_exist(tool: &Tool, param: &Param) -> bool {
    // What git stages may be gone, and that is what is staged.
    const MADE: [&str; 14] = [
        "create",
        "new",
        "write",
        "make",
        "destination",
        "output",
        "target",
        "into",
        "where",
        "save",
        "result",
        "unpack",
        "stage",
        "unstage",
    ];
    let words = format!("{} {}", param.name.replace('_', " "), param.description).to_lowercase();
    let is_made = param.name == "to" || words.split(|c: char| !c.is_alphanumeric()).any(|w| MADE.contains(&w));
    tool.annotations.read_only || !is_made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};

    struct Made(&'static [&'static str]);

    impl World for Made {
        fn exists(&self, path: &str) -> Option<bool> {
            Some(self.0.contains(&path))
        }
    }

    #[test]
    fn the_longest_run_of_words_that_exists_is_one_piece() {
        let world = Made(&["papers/to do.md", "My Photos", "My", "the"]);
        let pieces = |s: &str| {
            let sentence = with_paths(Sentence::read(s), &world);
            sentence.quotes().iter().map(|q| q.of(sentence.text()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(pieces("show me papers/to do.md"), ["papers/to do.md"]);
        assert_eq!(pieces("how big is My Photos"), ["My Photos"]);
        assert!(pieces("list the files").is_empty());
    }

    #[test]
    fn what_is_to_be_there_and_what_will_be_made_are_told_apart() {
        let text = r#"{"needlesh": 1, "tools": [{"name": "pack", "description": "Pack a folder", "parameters": {"type": "object", "properties": {
            "source": {"type": "string", "format": "path", "description": "What to pack"},
            "archive": {"type": "string", "format": "path", "description": "The archive to write"},
            "folder": {"type": "string", "format": "path", "description": "Where to put it"}}}}]}"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let arguments =
            |source: &str| serde_json::from_value(serde_json::json!({"source": source, "archive": "a", "folder": "b"})).unwrap();
        let of = |source: &str| absent(&tools.tools[0], &Call { name: "pack".into(), arguments: arguments(source) }, &Made(&["here"]));
        assert_eq!((of("gone"), of("here"), of("host:gone")), (vec!["source".to_owned()], vec![], vec![]));
        assert_eq!(of("photos/12:30.jpg"), ["source"]);
    }
}
