//! Which word goes to which parameter, as the small words around it say: "to X" is where something goes, "in X" where it is
//! searched, "for X" what is searched.

use super::known::Known;
use super::shape::{self, Shape};
use crate::manifest::{Param, Tool};
use crate::sentence::{Looks, Sentence, Word, ends_names, names_nothing, stems};
use crate::text::Span;

/// What a parameter is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Where something comes from.
    From,
    /// Where something goes, or what it becomes.
    To,
    /// Where something is looked for.
    In,
    /// What is looked for.
    For,
}

/// Names of parameters, by role; the last word of a name counts.
const NAMES: [(Role, &[&str]); 4] = [
    (Role::From, &["source", "src", "from", "input", "origin", "old", "first"]),
    (Role::To, &["destination", "dest", "dst", "to", "target", "output", "new", "second", "recipient"]),
    (Role::In, &["path", "folder", "directory", "dir", "location", "within"]),
    (Role::For, &["text", "query", "pattern", "term", "keyword", "name", "word", "search", "regex"]),
];

/// Words before a value, by the role that they give it. "with" and "and" join what is compared.
const BEFORE: [(Role, &[&str]); 4] = [
    (Role::From, &["from"]),
    (Role::To, &["to", "into", "as", "onto", "with", "and"]),
    (Role::In, &["in", "inside", "under", "within", "below"]),
    (Role::For, &["for", "containing", "contains", "mentioning", "mentions", "named", "called", "matching"]),
];

/// Words that may stand between such a word and its value.
const BETWEEN: [&str; 14] =
    ["the", "a", "an", "my", "our", "this", "file", "files", "folder", "directory", "dir", "word", "text", "string"];

/// Words between a verb's "the" and a name before its noun, and those that say that the name comes behind the noun.
const BEFORE_NAMES: [&str; 8] = ["the", "my", "our", "your", "this", "that", "a", "an"];
const LINKS: [&str; 7] = ["called", "named", "titled", "labelled", "labeled", "is", "with"];

fn role_of(param: &Param) -> Option<Role> {
    let name = param.name.to_lowercase();
    let last = name.rsplit(['_', '-']).next()?;
    NAMES.iter().find(|(_, names)| names.contains(&last)).map(|(role, _)| *role)
}

/// The role that a small word gives to what comes after it.
pub(super) fn role_word(word: &str) -> Option<Role> {
    BEFORE.iter().find(|(_, words)| words.contains(&word)).map(|(role, _)| *role)
}

/// Whether what comes from somewhere and where it goes are the same: nobody asks for that.
pub(super) fn goes_nowhere(tool: &Tool, arguments: &serde_json::Map<String, serde_json::Value>) -> bool {
    let roles = with_roles(tool);
    let value = |role: Role| roles.iter().find(|(_, r)| *r == role).and_then(|(p, _)| arguments.get(&p.name));
    value(Role::From).zip(value(Role::To)).is_some_and(|(from, to)| from == to)
}

/// The role that the words before a place of the sentence give to it.
fn role_at(sentence: &Sentence, place: Span) -> Option<Role> {
    let before = sentence.words().iter().rev().filter(|w| w.span.end <= place.start && w.looks != Looks::Sign);
    let word = |w: &Word| w.span.of(sentence.text()).unwrap_or_default().to_lowercase();
    let small = before.map(word).find(|w| !BETWEEN.contains(&w.as_str()))?;
    role_word(&small)
}

/// The texts of a tool that have roles, each role once.
fn with_roles(tool: &Tool) -> Vec<(&Param, Role)> {
    let open = |p: &&Param| p.is_text();
    let all: Vec<(&Param, Role)> = tool.params.iter().filter(open).filter_map(|p| Some((p, role_of(p)?))).collect();
    let once = |(_, role): &&(&Param, Role)| all.iter().filter(|(_, r)| r == role).count() == 1;
    all.iter().filter(once).copied().collect()
}

/// Values that stand where another parameter's value is said to be, of those in `places`.
pub(super) fn crossed(sentence: &Sentence, tool: &Tool, places: &[(String, Span)]) -> usize {
    let roles = with_roles(tool);
    let wrong = |(name, span): &&(String, Span)| {
        let own = roles.iter().find(|(p, _)| p.name == *name).map(|(_, r)| *r);
        let said = role_at(sentence, *span);
        match (own, said) {
            (Some(own), Some(said)) => own != said && roles.iter().any(|(_, r)| *r == said),
            // "move a to b": what has no word before it is not where it goes, if something else has.
            (Some(Role::To), None) => places.iter().any(|(n, s)| n != name && role_at(sentence, *s) == Some(Role::To)),
            _ => false,
        }
    };
    places.iter().filter(wrong).count()
}

/// Values that the words before them give to a parameter, of the pieces in `pieces`.
pub(super) fn said<'a>(sentence: &Sentence, tool: &'a Tool, pieces: &[Span]) -> Vec<(&'a Param, Span)> {
    let roles = with_roles(tool);
    let one = |span: &Span| {
        let role = role_at(sentence, *span)?;
        roles.iter().find(|(_, r)| *r == role).map(|(p, _)| (*p, *span))
    };
    pieces.iter().filter_map(one).collect()
}

fn without_signs(sentence: &Sentence) -> Vec<&Word> {
    sentence.words().iter().filter(|w| w.looks != Looks::Sign).collect()
}

/// Words right before "folder", "directory", "dir" or "file" that name it: "the downloads folder".
pub(super) fn before_its_noun(sentence: &Sentence) -> Vec<Span> {
    const NOUNS: [&str; 6] = ["folder", "directory", "dir", "file", "branch", "archive"];
    let words = without_signs(sentence);
    let noun = |w: &Word| w.span.of(sentence.text()).is_some_and(|t| NOUNS.contains(&t.to_lowercase().as_str()));
    let pairs = words.windows(2).filter(|pair| noun(pair[1]) && pair[0].is_meaning() && Some(pair[0].span) != sentence.opening_verb());
    pairs.map(|pair| pair[0].span).collect()
}

/// Words right before the name of a parameter that name it: "the cups service", "the staging namespace". Nothing where the value
/// is said to come behind: "the new service called web".
pub(super) fn before_names<'a>(sentence: &Sentence, known: &Known<'a>) -> Vec<(&'a Param, Span)> {
    let words = without_signs(sentence);
    let low = |w: &Word| w.span.of(sentence.text()).unwrap_or_default().to_lowercase();
    let mut out = Vec::new();
    for (i, trio) in words.windows(3).enumerate() {
        let [before, value, noun] = trio else { continue };
        let behind = words.get(i + 3).is_some_and(|w| LINKS.contains(&low(w).as_str()));
        let names = matches!(value.looks, Looks::Plain | Looks::Capital | Looks::Code) && value.is_value();
        let plain = behind || !names || !BEFORE_NAMES.contains(&low(before).as_str()) || names_nothing(&low(value));
        if plain || known.says(&value.stem) {
            continue;
        }
        let noun = low(noun);
        let open = |p: &&Param| p.is_text() && p.name.rsplit(['_', '-']).next() == Some(noun.as_str());
        out.extend(known.tool.params.iter().find(open).map(|p| (p, value.span)));
    }
    out
}

/// Files that went to a parameter that never holds one, while one that always does has something else: "the amount column in
/// invoices.csv" with the column's name as path.
pub(super) fn misshapen(sentence: &Sentence, known: &Known<'_>, places: &[(String, Span)]) -> usize {
    let tool = known.tool;
    let has = |name: &str| places.iter().find(|(n, _)| n == name).and_then(|(_, s)| s.of(sentence.text())).map(shape::is_file);
    let open = |p: &&Param| p.is_text();
    let wrong = |wanted: &[Shape], file: bool| {
        tool.params.iter().filter(open).any(|p| has(&p.name) == Some(file) && wanted.contains(&known.shape(p)))
    };
    let swapped = wrong(&[Shape::File, Shape::Mixed], false) && wrong(&[Shape::Other], true);
    // "I need tokio in Cargo.toml": a package is no file, whatever else there is.
    let dotted = places.iter().filter_map(|(_, s)| s.of(sentence.text())).any(|t| t.contains('.'));
    let alone = dotted && !tool.params.iter().any(|p| p.is_path()) && wrong(&[Shape::Other], true);
    usize::from(swapped || alone)
}

/// The one word of a value of several that is what the parameter holds: "coworker gave me shop.db" for a file; the words behind
/// a word that a value does not go over: "short who Ada Lovelace".
fn core(sentence: &Sentence, known: &Known<'_>, param: &Param, words: &[&Word]) -> Option<Span> {
    let text = |w: &Word| w.span.of(sentence.text()).unwrap_or_default();
    let file = param.is_path() || known.shape(param) == Shape::File;
    let mut files = words.iter().filter(|w| shape::is_file(text(w)));
    if let (true, Some(one), None) = (file, files.next(), files.next()) {
        return Some(one.span);
    }
    let over = |w: &&&Word| w.looks == Looks::Plain && ends_names(text(w));
    let words = &words[..words.len() - words.iter().rev().take_while(over).count()];
    let past = words.iter().rposition(|w| w.looks == Looks::Plain && ends_names(text(w)))?;
    let (first, last) = (words.get(past + 1)?, words.last()?);
    matches!(first.looks, Looks::Capital | Looks::Path | Looks::Code | Looks::Address)
        .then_some(Span { start: first.span.start, end: last.span.end })
}

/// Where a text runs on over words that are another parameter's or the tool's own: "Globex in the docs folder" for the text to
/// search, "summary of Lyon" for a topic. What is left of it, where that is known.
pub(super) fn overlong(sentence: &Sentence, known: &Known<'_>, places: &[(String, Span)]) -> Vec<(String, Option<Span>)> {
    let tool = known.tool;
    let text = |s: Span| s.of(sentence.text()).unwrap_or_default();
    let open = |name: &str| tool.param(name).is_some_and(|p| p.is_text());
    let path = |name: &str| tool.param(name).is_some_and(|p| p.is_path());
    let free = tool.params.iter().any(|p| p.is_path() && !places.iter().any(|(n, _)| *n == p.name));
    let nouns = before_its_noun(sentence);
    let own: Vec<String> = stems(&tool.model_name.replace('_', " ")).into_iter().collect();
    let mut out = Vec::new();
    for (name, span) in places.iter().filter(|(n, s)| open(n) && !sentence.quotes().contains(s)) {
        let words: Vec<&Word> = sentence.words().iter().filter(|w| w.span.start >= span.start && w.span.end <= span.end).collect();
        let is_path = |w: &&Word| w.looks == Looks::Path || nouns.contains(&w.span);
        let param = tool.param(name);
        if let Some(core) = param.filter(|p| words.len() > 1 && !p.free).and_then(|p| core(sentence, known, p, &words)) {
            out.push((name.clone(), Some(core)));
        } else if path(name) {
            continue;
        } else if words.len() > 1 && free && words.iter().skip(1).any(is_path) {
            out.push((name.clone(), None));
        } else if let [first, of, rest, ..] = words.as_slice()
            && own.contains(&first.stem)
            && matches!(text(of.span), "of" | "for" | "about")
        {
            out.push((name.clone(), Some(Span { start: rest.span.start, end: span.end })));
        }
    }
    out
}

/// The last word, where it names what the sentence is about and no value took it: "how big is build", "the size of build".
pub(super) fn named_last(sentence: &Sentence, owned: &[Span]) -> Option<Span> {
    let mut words = without_signs(sentence);
    // "which groups is marta in?"
    if words.len() > 4 && words.last().is_some_and(|w| matches!(w.span.of(sentence.text()), Some("in" | "on" | "at" | "for" | "from"))) {
        words.pop();
    }
    let [.., before, last] = words.as_slice() else { return None };
    let links = matches!(before.span.of(sentence.text()), Some("is" | "of" | "called" | "named"));
    (words.len() > 3 && links && last.is_meaning() && !owned.iter().any(|o| o.overlaps(&last.span))).then_some(last.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Sources, load};

    #[test]
    fn small_words_say_which_value_is_which() {
        let text = r#"[{"name":"copy","description":"d","parameters":{"type":"object","properties":{"source":{"type":"string"},"destination":{"type":"string"}}}},
            {"name":"search","description":"d","parameters":{"type":"object","properties":{"text":{"type":"string"},"path":{"type":"string"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let crossed = |tool: usize, say: &str, values: [(&str, &str); 2]| {
            let sentence = Sentence::read(say);
            let places: Vec<_> = values.iter().map(|(n, v)| ((*n).to_owned(), sentence.occurrences(v)[0])).collect();
            crossed(&sentence, &tools.tools[tool], &places)
        };
        assert_eq!(crossed(0, "copy a.txt to b.txt", [("source", "a.txt"), ("destination", "b.txt")]), 0);
        assert!(crossed(0, "copy a.txt to b.txt", [("source", "b.txt"), ("destination", "a.txt")]) > 0);
        assert_eq!(crossed(0, "copy to b.txt the file a.txt", [("source", "a.txt"), ("destination", "b.txt")]), 0);
        assert_eq!(crossed(1, "search all files in lib for deprecated", [("text", "deprecated"), ("path", "lib")]), 0);
        assert!(crossed(1, "search all files in lib for deprecated", [("text", "lib"), ("path", "deprecated")]) > 0);
    }

    #[test]
    fn a_name_before_its_noun_is_found() {
        let found = |s: &str| {
            let sentence = Sentence::read(s);
            before_its_noun(&sentence).iter().map(|s| s.of(sentence.text()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("show me what's in the downloads folder"), ["downloads"]);
        assert!(found("list the folder").is_empty() && found("delete file x").is_empty());
    }

    #[test]
    fn what_goes_where_it_comes_from_goes_nowhere() {
        let text = r#"[{"name":"copy","description":"d","parameters":{"type":"object","properties":{"source":{"type":"string"},"destination":{"type":"string"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let nowhere = |to: &str| goes_nowhere(&tools.tools[0], serde_json::json!({"source": "a", "destination": to}).as_object().unwrap());
        assert_eq!((nowhere("a"), nowhere("b")), (true, false));
    }

    #[test]
    fn a_word_between_an_article_and_a_parameters_name_is_its_value() {
        let text = r#"[{"name":"restart","description":"d","parameters":{"type":"object","properties":{"service":{"type":"string"}}}}]"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let found = |say: &str| {
            let sentence = Sentence::read(say);
            let all = before_names(&sentence, &Known::new(&tools.tools[0]));
            all.into_iter().map(|(_, s)| s.of(sentence.text()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("restart the cups service"), ["cups"]);
        assert!(found("restart the new service called web").is_empty());
        assert!(found("restart the whole service").is_empty());
        assert!(found("restart cups service").is_empty());
    }

    #[test]
    fn examples_show_which_value_is_a_file() {
        let text = r#"{"needlesh":1,"tools":[{"name":"sum","description":"d","parameters":{"type":"object","properties":{"path":{"type":"string"},"column":{"type":"string"}}},
            "examples":[{"say":"add up cost in a.csv","arguments":{"path":"a.csv","column":"cost"}},
                        {"say":"total of tax in x/b.csv","arguments":{"path":"x/b.csv","column":"tax"}},
                        {"say":"the sum of net in ~/c","arguments":{"path":"~/c","column":"net"}}]}]}"#;
        let tools = load(&Sources { builtin: vec![("t".into(), text.into())], ..Sources::default() });
        let known = Known::new(&tools.tools[0]);
        let sentence = Sentence::read("the amount column in invoices.csv");
        let places = |path: &str, column: &str| {
            [("path", path), ("column", column)].map(|(name, value)| (name.to_owned(), sentence.occurrences(value)[0]))
        };
        assert_eq!(misshapen(&sentence, &known, &places("invoices.csv", "amount")), 0);
        assert_eq!(misshapen(&sentence, &known, &places("amount", "invoices.csv")), 1);
        let sentence = Sentence::read("sum what my coworker gave me, shop.db");
        let long = sentence.occurrences("coworker gave me, shop.db")[0];
        let core = overlong(&sentence, &known, &[("path".to_owned(), long)]);
        assert_eq!(core.len(), 1);
        assert_eq!(core[0].1.and_then(|s| s.of(sentence.text())), Some("shop.db"));
    }
}
