//! A sentence without the names of the files and folders in it: "copy letter.pdf to brief.pdf" asks to copy a file to a file, and has
//! nothing to do with what else can be done to a PDF.

use super::{Looks, Sentence, quotes};

/// What stands for the name of a file, and of what is there without an extension.
const FILE: &str = "a file";
const FOLDER: &str = "a folder";

/// Words that say already what a name is of: "the folder archive" is the folder.
const NOUNS: [&str; 4] = ["file", "folder", "directory", "dir"];

/// Characters of an extension at most: `letter.pdf`, not `v1.longword`.
const EXTENSION: usize = 5;

/// The text with "a file" for each file's name; `None` where it has none.
pub(super) fn frame(sentence: &Sentence) -> Option<String> {
    let text = sentence.text();
    let (mut out, mut end) = (String::new(), 0);
    // A path that exists is read as a quoted text without quotes (`Sentence::joined`).
    let quoted = quotes::quotes(text);
    let bare = |w: &&super::Word| w.looks == Looks::Quoted && !quoted.contains(&w.span);
    let file = |w: &&super::Word| matches!(w.looks, Looks::Path | Looks::Quoted) && w.span.of(text).is_some_and(is_file);
    for word in sentence.words().iter().filter(|w| file(w) || bare(w)) {
        let before = text.get(end..word.span.start)?;
        let said = before.split_whitespace().next_back().is_some_and(|w| NOUNS.contains(&w.to_ascii_lowercase().as_str()));
        out.push_str(if said { before.trim_end() } else { before });
        out.push_str(match (said, file(&word)) {
            (true, _) => "",
            (false, true) => FILE,
            (false, false) => FOLDER,
        });
        end = word.span.end;
    }
    if end == 0 {
        return None;
    }
    out.push_str(text.get(end..)?);
    Some(out)
}

/// Whether a path ends in a name with an extension.
fn is_file(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let plain = extension.starts_with(|c: char| c.is_ascii_alphabetic()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    !stem.is_empty() && plain && extension.len() <= EXTENSION
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;

    #[test]
    fn names_of_files_give_way_and_nothing_else_does() {
        let of = |say: &str| frame(&Sentence::read(say));
        assert_eq!(of("copy letter.pdf to ~/old/brief.pdf").as_deref(), Some("copy a file to a file"));
        assert_eq!(of("how big is notes.tar.gz?").as_deref(), Some("how big is a file?"));
        assert_eq!(of("open \"meeting notes.docx\"").as_deref(), Some("open \"a file\""));
        let sentence = Sentence::read("open my letter.pdf").joined(&[Span { start: 8, end: 18 }]);
        assert_eq!(frame(&sentence).as_deref(), Some("open my a file"));
        let sentence =
            Sentence::read("move backup.tar into the folder archive").joined(&[Span { start: 5, end: 15 }, Span { start: 32, end: 39 }]);
        assert_eq!(frame(&sentence).as_deref(), Some("move a file into the folder"));
        let sentence = Sentence::read("how big is src").joined(&[Span { start: 11, end: 14 }]);
        assert_eq!(frame(&sentence).as_deref(), Some("how big is a folder"));
        for other in
            ["list the files in src", "move all to /tmp", "show .gitignore", "ping 10.0.0.1", "set it to 2.5", "resolve cdn.example.com"]
        {
            assert_eq!(of(other), None, "{other}");
        }
    }

    proptest! {
        #![proptest_config(crate::size::property(128))]

        #[test]
        fn any_text_has_a_frame_or_none(text in any::<String>()) {
            let sentence = Sentence::read(&text);
            let named = sentence.words().iter().any(|w| matches!(w.looks, Looks::Path | Looks::Quoted));
            prop_assert!(frame(&sentence).is_none() || named);
        }
    }
}
