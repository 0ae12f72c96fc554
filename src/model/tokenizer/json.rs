//! A reader of `tokenizer.json`, Hugging Face's form, where it holds a SentencePiece vocabulary: BPE with byte fallback,
//! `▁` for a space. Its merges are the library's; everything that the library builds on without a look (it indexes by
//! lengths that a file states) is checked before it is given anything.

use super::super::error::Error;
use super::super::sentencepiece::{Kind, MAX_PIECE, MAX_PIECES, Piece, SPACE, byte};
use serde_json::{Map, Value};
use std::collections::HashMap;
use tokenizers::Model as _;
use tokenizers::models::bpe::{BPE, Vocab};

/// Largest file. 32,000 pieces have 3.6 MB; as parsed JSON a file can take forty times its size.
const MAX_FILE: usize = 4 << 20;
/// Pieces that are always one token or stand for none, at most.
const MAX_ADDED: usize = 1024;

/// One thing that is done to a text before it is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// `▁` put in front.
    Prepend,
    /// `▁` put in front where there is none.
    PrependOnce,
    /// Spaces written as `▁`.
    Spaces,
    /// Two spaces or more made one, or one `▁`.
    Runs(char),
    /// White space dropped at the left, at the right.
    Strip(bool, bool),
}

/// The merges of a file, and what comes before them.
#[derive(Clone, Debug)]
pub(super) struct Merges {
    bpe: BPE,
    steps: Vec<Step>,
    /// Nothing is merged across the front of a `▁`.
    split: bool,
}

impl Merges {
    /// The text as it is merged.
    pub(super) fn normalise(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for step in &self.steps {
            text = match step {
                _ if text.is_empty() => break,
                Step::PrependOnce if text.starts_with(SPACE) => text,
                Step::Prepend | Step::PrependOnce => format!("{SPACE}{text}"),
                Step::Spaces => text.replace(' ', "▁"),
                Step::Runs(with) => one_for_runs(&text, *with),
                Step::Strip(left, right) => {
                    let text = if *left { text.trim_start() } else { &text };
                    (if *right { text.trim_end() } else { text }).to_owned()
                }
            };
        }
        text
    }

    /// The ids of a text without symbols, spaces written as `▁`.
    pub(super) fn merge(&self, text: &str, ids: &mut Vec<u32>) {
        let mut rest = text;
        while !rest.is_empty() {
            let next = rest.char_indices().skip(1).find(|(_, c)| self.split && *c == SPACE).map_or(rest.len(), |(at, _)| at);
            let (one, after) = rest.split_at(next);
            // Fails only where neither a character nor its bytes are pieces, and all bytes are.
            ids.extend(self.bpe.tokenize(one).into_iter().flatten().map(|token| token.id));
            rest = after;
        }
    }
}

/// Runs of two spaces or more, each written as `with`.
fn one_for_runs(text: &str, with: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("  ") {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push(with);
        rest = rest.get(at..).unwrap_or_default().trim_start_matches(' ');
    }
    out + rest
}

/// The pieces and the merges of a file; any other kind of tokenizer is refused.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Piece>, Merges), Error> {
    if bytes.len() > MAX_FILE {
        return fail("tokenizer.json has more than 4 MiB");
    }
    let file: Value = serde_json::from_slice(bytes).map_err(|e| Error::Tokenizer(format!("tokenizer.json is not JSON: {e}")))?;
    let model = &file["model"];
    if model["type"].as_str().is_some_and(|kind| kind != "BPE") || !model["merges"].is_array() {
        return fail("/model is not BPE with merges");
    }
    if model["byte_fallback"] != Value::Bool(true) {
        return fail("/model/byte_fallback is not true");
    }
    if model["ignore_merges"] == Value::Bool(true) {
        return fail("/model/ignore_merges is not supported");
    }
    for key in ["dropout", "continuing_subword_prefix", "end_of_word_suffix"] {
        if !matches!(&model[key], Value::Null) && model[key].as_str() != Some("") {
            return fail(&format!("/model/{key} is not supported"));
        }
    }
    let vocabulary = model["vocab"].as_object().ok_or_else(|| Error::Tokenizer("/model/vocab is not an object".to_owned()))?;
    let (steps, split) = steps(&file)?;
    let pieces = pieces(vocabulary, &file["added_tokens"], model["unk_token"].as_str())?;
    let merges = merges(&model["merges"], &pieces)?;
    // Text becomes pieces of text and bytes, never a piece that stands for something else.
    let made = pieces.iter().zip(0..).filter(|(p, _)| matches!(p.kind, Kind::Normal | Kind::Byte(_)));
    let vocabulary: Vocab = made.map(|(p, id)| (p.text.clone(), id)).collect();
    // Its cache would keep what is asked, per thread and for as long as the thread lives.
    let builder = BPE::builder().vocab_and_merges(vocabulary, merges).byte_fallback(true).cache_capacity(0);
    let bpe = builder.build().map_err(|e| Error::Tokenizer(format!("tokenizer.json: {e}")))?;
    Ok((pieces, Merges { bpe, steps, split }))
}

/// What is done before merging, by `normalizer` and `pre_tokenizer`.
fn steps(file: &Value) -> Result<(Vec<Step>, bool), Error> {
    let mut out = Vec::new();
    let normalizer = &file["normalizer"];
    let list = normalizer["normalizers"].as_array().filter(|_| normalizer["type"] == "Sequence");
    for (i, one) in list.map_or(std::slice::from_ref(normalizer), Vec::as_slice).iter().enumerate().filter(|(_, one)| !one.is_null()) {
        out.push(step(one).ok_or_else(|| Error::Tokenizer(format!("/normalizer, part {i}: {one:.80} is not supported")))?);
    }
    if out.len() > 8 {
        return fail("/normalizer has more than 8 parts");
    }
    let before = &file["pre_tokenizer"];
    let mut split = false;
    if !before.is_null() {
        if before["type"] != "Metaspace" || before["replacement"] != "▁" {
            return fail("/pre_tokenizer is neither null nor Metaspace with ▁");
        }
        split = before["split"] != Value::Bool(false);
        out.push(Step::Spaces);
        match (before["prepend_scheme"].as_str(), &before["add_prefix_space"]) {
            (Some("never"), _) | (None, Value::Bool(false)) => {}
            (Some("always" | "first") | None, _) => out.push(Step::PrependOnce),
            (Some(_), _) => return fail("/pre_tokenizer/prepend_scheme is not always, first or never"),
        }
    }
    if out.contains(&Step::Spaces) { Ok((out, split)) } else { fail("neither /normalizer nor /pre_tokenizer writes spaces as ▁") }
}

fn step(one: &Value) -> Option<Step> {
    let flag = |key: &str| one[key] != Value::Bool(false);
    let pattern = |kind: &str| one["pattern"][kind].as_str();
    match one["type"].as_str()? {
        "Prepend" if one["prepend"] == "▁" => Some(Step::Prepend),
        "Strip" => Some(Step::Strip(flag("strip_left"), flag("strip_right"))),
        "Replace" => match (pattern("String"), pattern("Regex"), one["content"].as_str()) {
            (Some(" "), None, Some("▁")) => Some(Step::Spaces),
            (None, Some(" {2,}"), Some("▁")) => Some(Step::Runs(SPACE)),
            (None, Some(" {2,}"), Some(" ")) => Some(Step::Runs(' ')),
            _ => None,
        },
        _ => None,
    }
}

/// The vocabulary by its ids, which are 0, 1, 2, …
fn pieces(vocabulary: &Map<String, Value>, added: &Value, unknown: Option<&str>) -> Result<Vec<Piece>, Error> {
    let nothing = Vec::new();
    let added = added.as_array().unwrap_or(&nothing);
    if vocabulary.len() > MAX_PIECES || added.len() > MAX_ADDED {
        return fail("more than 65,536 pieces, or more than 1,024 added ones");
    }
    let mut found: HashMap<u32, (&str, Option<bool>)> = HashMap::new();
    let mut put = |text, id: &Value, special: Option<bool>| {
        let id = id.as_u64().and_then(|id| u32::try_from(id).ok()).filter(|id| (*id as usize) < MAX_PIECES);
        let id = id.ok_or_else(|| Error::Tokenizer(format!("the piece {text:?} has no id below {MAX_PIECES}")))?;
        match found.insert(id, (text, special)) {
            Some((other, _)) if other != text => fail(&format!("the id {id} is given to {other:?} and to {text:?}")),
            _ => Ok(()),
        }
    };
    for (text, id) in vocabulary {
        put(text.as_str(), id, None)?;
    }
    for token in added {
        if ["lstrip", "rstrip", "single_word"].iter().any(|key| token[*key] == Value::Bool(true)) {
            return fail("/added_tokens: lstrip, rstrip and single_word are not supported");
        }
        let text = token["content"].as_str().ok_or_else(|| Error::Tokenizer("/added_tokens: one has no content".to_owned()))?;
        if vocabulary.get(text).is_some_and(|id| *id != token["id"]) {
            return fail(&format!("/added_tokens: {text:?} has another id than in the vocabulary"));
        }
        put(text, &token["id"], Some(token["special"] == Value::Bool(true)))?;
    }
    let piece = |id: u32| {
        let (text, special) = found.get(&id).ok_or_else(|| Error::Tokenizer(format!("no piece has the id {id}")))?;
        if text.is_empty() || text.len() > MAX_PIECE {
            return fail(&format!("piece {id} has {} bytes", text.len()));
        }
        let kind = match (special, byte(text)) {
            _ if unknown == Some(text) => Kind::Unknown,
            // Some converters call them special; the model writes the one and reads the other.
            (Some(_), _) if matches!(*text, "<tool_call>" | "<tools>") => Kind::UserDefined,
            (Some(true), _) => Kind::Control,
            (Some(false), _) => Kind::UserDefined,
            (None, Some(b)) => Kind::Byte(b),
            (None, None) => Kind::Normal,
        };
        Ok(Piece { text: (*text).to_owned(), score: 0.0, kind })
    };
    (0..u32::try_from(found.len()).unwrap_or(u32::MAX)).map(piece).collect()
}

/// Pairs of pieces, `"a b"` or `["a", "b"]`, whose whole is a piece too; those that make text of text.
fn merges(list: &Value, pieces: &[Piece]) -> Result<Vec<(String, String)>, Error> {
    let kinds: HashMap<&str, Kind> = pieces.iter().map(|p| (p.text.as_str(), p.kind)).collect();
    let pair = |(i, one): (usize, &Value)| {
        let pair = match one {
            Value::String(text) => text.split_once(' ').filter(|(_, right)| !right.contains(' ')),
            Value::Array(two) => match two.as_slice() {
                [Value::String(left), Value::String(right)] => Some((left.as_str(), right.as_str())),
                _ => None,
            },
            _ => None,
        };
        let known = pair.and_then(|(left, right)| {
            let kinds = [kinds.get(left)?, kinds.get(right)?, kinds.get(format!("{left}{right}").as_str())?];
            Some((left.to_owned(), right.to_owned(), kinds.iter().all(|kind| **kind == Kind::Normal)))
        });
        match known {
            Some((left, right, text_of_text)) => Ok(text_of_text.then_some((left, right))),
            None => fail(&format!("/model/merges/{i} is not two pieces that make one")),
        }
    };
    list.as_array().into_iter().flatten().enumerate().filter_map(|one| pair(one).transpose()).collect()
}

fn fail<T>(message: &str) -> Result<T, Error> {
    Err(Error::Tokenizer(message.to_owned()))
}
