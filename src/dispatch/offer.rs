//! Which tools are near to a sentence: by the sentence encoder, from their descriptions and their examples, or, without it,
//! by the contrastive head of the checkpoint.

use super::calibration::Choice;
use super::choosing::Ranked;
use super::error::Error;
use super::memory::{Memory, word};
use super::program_words::is_line;
use super::shown::Shown;
use super::stray;
use crate::encoder::{Encoder, KeptVectors, Vector};
use crate::manifest::{Action, Element, Part, ShellForm, Tool, ToolSet};
use crate::model::Model;
use crate::sentence::{Looks, Sentence, everyday_words, folded, is_program, is_read, one_slip, plain_request, stems};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What the sentence encoder needs beside the tools.
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    /// The encoder; `None`: the contrastive head does the work.
    pub encoder: Option<Arc<Encoder>>,
    /// The folder in which vectors are kept between runs.
    pub kept: Option<PathBuf>,
    /// Sentences that the person confirmed.
    pub memory: Arc<Memory>,
    /// Threads of the encoder.
    pub threads: usize,
}

/// What the tools are ranked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    /// As the encoder sees it, where that is known.
    pub query: Option<&'a Query>,
    /// An example that is the sentence itself and what is remembered do not count, so that a test stays honest.
    pub leave_out: bool,
}

/// A sentence as the encoder sees it.
#[derive(Debug, Clone)]
pub struct Query {
    whole: Vector,
    /// Without the names of files, where it has some.
    frame: Option<Vector>,
}

impl Query {
    /// How near it is to a text. A name pulls towards what has to do with it ("copy letter.pdf" towards PDFs), so the frame counts too;
    /// but a sentence that is the text itself is that.
    fn cosine(&self, text: &Vector) -> f32 {
        let whole = self.whole.cosine(text);
        let frame = self.frame.as_ref().filter(|_| whole < SAME);
        frame.map_or(whole, |f| (1.0 - FRAME) * whole + FRAME * f.cosine(text))
    }
}

/// What is computed once for a tool set.
#[derive(Debug)]
pub struct Ranker {
    by: By,
    threads: usize,
    /// Counts for the encoder only.
    memory: Arc<Memory>,
    /// Words of the tools, for slips of the finger.
    words: HashSet<String>,
    /// Words of their examples, slips among them, with how often they stand there.
    of_examples: HashMap<String, usize>,
    /// Command lines that the examples show.
    shown: Shown,
}

#[derive(Debug)]
enum By {
    Encoder {
        encoder: Arc<Encoder>,
        tools: Vec<Vector>,
        examples: Vec<Key>,
    },
    /// Unit vectors of the tools; empty when the checkpoint has no contrastive head.
    Head(Vec<Vec<f32>>),
}

/// A sentence that leads to a tool.
#[derive(Debug)]
struct Key {
    tool: usize,
    /// Its place among the tool's examples.
    place: usize,
    say: String,
    vector: Vector,
}

/// Cosine of two tools' texts from which on they may be mixed up; of those the sum with the cosine of their nearest examples;
/// and the cosine that is enough by itself. The nearest two of the shipped tools are below (docs/figures.md).
const ALIKE_TEXTS: f32 = 0.6;
const ALIKE: f32 = 1.75;
const SAME_TEXTS: f32 = 0.95;

/// Cosine from which on a sentence and an example are the same words: vectors are rounded.
pub(super) const SAME: f32 = 0.995;

/// Weight of the frame beside the whole sentence, 0 to 1. Of 238 sentences with a file's name (library-dev, everyday, shipped) the
/// right tool came first in 207 by the whole alone, with a weight of 0.3 in 214, of 0.5 in 212, of 0.7 in 210, by the frame alone in 196.
const FRAME: f32 = 0.4;

/// How often examples say a word that is no word of English where it is meant: nobody slips twice alike.
const MEANT: usize = 2;

/// Tools of which a said allowed value is looked at, where no tool is near.
const SAID_CHOICES: usize = 4;

/// Texts that go through the contrastive head in one pass: enough to fill its matrices, few enough to bound its memory.
const BATCH: usize = 64;

impl Ranker {
    /// For these tools.
    ///
    /// # Errors
    /// An engine failure.
    pub fn new(model: &Model, tools: &ToolSet, lookup: &Lookup) -> Result<Self, Error> {
        let texts: Vec<String> = tools.tools.iter().map(tool_text).collect();
        let by = match &lookup.encoder {
            None => By::Head(embed_all(model, &texts)?),
            Some(encoder) => encoded(encoder, tools, &texts, lookup),
        };
        let examples = tools.tools.iter().flat_map(|t| &t.examples).map(|e| e.say.as_str());
        let words = texts.iter().map(String::as_str).flat_map(words_of).collect();
        let mut of_examples = HashMap::new();
        examples.flat_map(words_of).for_each(|word| *of_examples.entry(word).or_insert(0) += 1);
        let (threads, shown) = (lookup.threads.max(1), Shown::new(&tools.tools));
        Ok(Self { by, threads, memory: Arc::clone(&lookup.memory), words, of_examples, shown })
    }

    /// Pairs of tools that will be mixed up, the likeliest first, at most `most`: the sentences of the one's examples are nearer
    /// to the other, or the descriptions and examples of both are nearly the same. Nothing without the encoder.
    #[must_use]
    pub fn mixed_up(encoder: &Arc<Encoder>, tools: &ToolSet, lookup: &Lookup, most: usize) -> Vec<(usize, usize, f32)> {
        let texts: Vec<String> = tools.tools.iter().map(tool_text).collect();
        let By::Encoder { tools: vectors, examples, .. } = encoded(encoder, tools, &texts, lookup) else { return Vec::new() };
        let mut out = Vec::new();
        for (i, a) in vectors.iter().enumerate() {
            for (j, b) in vectors.iter().enumerate().skip(i + 1) {
                let close = a.cosine(b);
                if close < ALIKE_TEXTS {
                    continue;
                }
                let of = |tool: usize| examples.iter().filter(move |k| k.tool == tool);
                let nearest = of(i).flat_map(|x| of(j).map(|y| x.vector.cosine(&y.vector))).fold(0.0, f32::max);
                if close + nearest >= ALIKE || close >= SAME_TEXTS {
                    out.push((i, j, close + nearest));
                }
            }
        }
        out.sort_by(|x, y| y.2.total_cmp(&x.2));
        out.truncate(most);
        out
    }

    /// The tools, best first; equal scores keep file order.
    ///
    /// # Errors
    /// An engine failure.
    pub fn rank(&self, model: &Model, tools: &ToolSet, asked: Asked<'_>, choice: Choice) -> Result<Vec<Ranked>, Error> {
        let Asked { sentence, leave_out, .. } = asked;
        let mut scores = match &self.by {
            By::Head(vectors) => head(model, vectors, sentence, tools.tools.len())?,
            By::Encoder { encoder, tools: vectors, examples } => {
                let query = self.query(encoder, asked);
                let mut scores: Vec<Ranked> =
                    vectors.iter().enumerate().map(|(tool, v)| Ranked { tool, similarity: query.cosine(v), ..Ranked::default() }).collect();
                let same = |say: &str| leave_out && same_words(say, sentence.typed());
                for key in examples.iter().filter(|k| !same(&k.say)) {
                    let cosine = query.cosine(&key.vector);
                    if let Some(score) = scores.get_mut(key.tool).filter(|s| cosine > s.example) {
                        (score.example, score.nearest) = (cosine, Some(key.place));
                    }
                }
                for recalled in if leave_out { Vec::new() } else { self.memory.recall(&query.whole, encoder, self.threads) } {
                    if let Some(score) = scores.iter_mut().find(|s| tools.tools.get(s.tool).is_some_and(|t| t.name == recalled.tool)) {
                        (score.memory, score.confirmed) = (recalled.cosine, Some(recalled.say));
                    }
                }
                scores
            }
        };
        let mut shown = self.shown.read(sentence, &tools.tools, |say| leave_out && same_words(say, sentence.typed()));
        // Most sentences are no command line of any tool: asked once, not for each tool at each key.
        let line = is_line(sentence);
        for score in &mut scores {
            score.program = tools.tools.get(score.tool).filter(|_| line).map_or(0, |t| stray::likeness(sentence, t));
            if let Some(found) = shown.remove(&score.tool) {
                score.program = score.program.max(if found.fixed > 0 { 3 } else { 2 });
                score.shown = Some(Arc::new(found));
            }
        }
        order(&mut scores, choice);
        Ok(scores)
    }

    /// The tools ranked anew with the allowed value that the sentence says as a part of each tool's text: "order a café crème" is
    /// near to ordering a drink once that is a drink.
    pub(super) fn with_choices(&self, mut scores: Vec<Ranked>, tools: &ToolSet, asked: Asked<'_>, choice: Choice) -> Vec<Ranked> {
        let By::Encoder { encoder, .. } = &self.by else { return scores };
        let said = |tool: &Tool| {
            let long = |c: &&str| c.chars().filter(|c| c.is_alphanumeric()).count() > 2;
            let choices = tool.params.iter().flat_map(|p| &p.choices).filter_map(serde_json::Value::as_str);
            choices.filter(long).find(|c| asked.sentence.says(c)).map(|c| format!("{}, {c}", tool_text(tool)))
        };
        let texts = scores.iter().enumerate().filter_map(|(i, s)| Some((i, said(tools.tools.get(s.tool)?)?)));
        let texts: Vec<(usize, String)> = texts.take(SAID_CHOICES).collect();
        if texts.is_empty() {
            return scores;
        }
        let query = self.query(encoder, asked);
        let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        for ((i, _), vector) in texts.iter().zip(encoder.embed_all(&all, self.threads)) {
            if let Some(score) = scores.get_mut(*i) {
                score.similarity = score.similarity.max(query.cosine(&vector));
            }
        }
        order(&mut scores, choice);
        scores
    }

    fn query(&self, encoder: &Encoder, asked: Asked<'_>) -> Query {
        let read = || Query { whole: encoder.embed(plain_request(asked.sentence.text()), self.threads), frame: None };
        asked.query.cloned().unwrap_or_else(read)
    }

    /// Sentences as the encoder sees them, encoded together, with their frames where `framed`; none without the encoder.
    pub(super) fn queries(&self, sentences: &[&Sentence], framed: bool) -> Vec<Query> {
        let By::Encoder { encoder, .. } = &self.by else { return Vec::new() };
        let frames: Vec<Option<String>> = sentences.iter().map(|s| if framed { s.frame() } else { None }).collect();
        let texts = sentences.iter().map(|s| s.text()).chain(frames.iter().flatten().map(String::as_str));
        let texts: Vec<&str> = texts.map(plain_request).collect();
        let mut vectors = encoder.embed_all(&texts, self.threads).into_iter();
        let wholes: Vec<Vector> = vectors.by_ref().take(sentences.len()).collect();
        let mut query = |(whole, frame): (Vector, Option<String>)| Query { whole, frame: frame.and_then(|_| vectors.next()) };
        wholes.into_iter().zip(frames).map(&mut query).collect()
    }

    /// Whether the sentence encoder ranks.
    #[must_use]
    pub fn has_encoder(&self) -> bool {
        matches!(self.by, By::Encoder { .. })
    }

    /// How near a text is to a tool's description and to the nearest of its examples, `choice` weighing them; `None`
    /// without the encoder.
    #[must_use]
    pub(super) fn nearness(&self, texts: &[String], tool: usize, choice: Choice) -> Option<Vec<f32>> {
        let By::Encoder { encoder, tools, examples } = &self.by else { return None };
        let own = tools.get(tool)?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let near = |v: &Vector| {
            let example = examples.iter().filter(|k| k.tool == tool).map(|k| v.cosine(&k.vector)).fold(0.0, f32::max);
            v.cosine(own) + choice.example * example
        };
        Some(encoder.embed_all(&texts, self.threads).iter().map(near).collect())
    }

    /// The sentence with words that are not words corrected towards those of the tools.
    pub(super) fn without_slips(&self, sentence: Sentence, tools: &ToolSet) -> Sentence {
        let By::Encoder { encoder, .. } = &self.by else { return sentence };
        // The words of a program are what they are: `ip addr`.
        if !self.shown.read(&sentence, &tools.tools, |_| false).is_empty() {
            return sentence;
        }
        let mut meant = Vec::new();
        for word in sentence.words().iter().filter(|w| w.looks == Looks::Plain) {
            let Some(said) = word.span.of(sentence.text()).map(str::to_lowercase) else { continue };
            let plain = said.chars().count() >= 4 && said.chars().all(char::is_alphabetic);
            if !plain || self.is_known(&said, encoder, tools) || self.memory.has_word(&said) {
                continue;
            }
            let near = self.words.iter().chain(self.of_examples.keys()).filter(|w| one_slip(&said, w));
            let of_tools = near.filter(|w| self.is_known(w, encoder, tools)).map(String::as_str).min();
            let meant_word = of_tools.or_else(|| everyday_words().filter(|w| one_slip(&said, w)).min());
            meant.extend(meant_word.map(|w| (word.span, w.to_owned())));
        }
        if meant.is_empty() { sentence } else { sentence.respelled(&meant) }
    }

    /// Whether a word is a word of English or of the tools. A slip in an example ("dlete") is there to be found by its like: it is
    /// not a word, since it could not be corrected then. Asked for the few words that need it: for all of 230 tools it took 33 ms.
    fn is_known(&self, word: &str, encoder: &Encoder, tools: &ToolSet) -> bool {
        let slip = || self.words.iter().any(|of_tool| one_slip(word, of_tool)) && !tools.tools.iter().any(|t| runs(t, word));
        let meant = |count: &usize| *count >= MEANT || !slip();
        encoder.is_word(word)
            || is_program(word)
            || is_read(word)
            || self.words.contains(word)
            || self.of_examples.get(word).is_some_and(meant)
    }
}

/// Weighs what is known of each tool, and puts the best first; equal scores keep their order.
fn order(scores: &mut [Ranked], choice: Choice) {
    for score in scores.iter_mut() {
        let rank = |example: f32| score.similarity + choice.example * example.max(0.0) + choice.program * f32::from(score.program);
        (score.unaided, score.score) = (rank(score.example), rank(score.example.max(score.memory)) + word(score.memory));
    }
    let first = scores.iter().map(|s| s.unaided).fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|s| s.behind = s.unaided < first);
    scores.sort_by(|a, b| b.score.total_cmp(&a.score));
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    let letters = |w: &&str| w.chars().count() >= 3 && w.chars().all(char::is_alphabetic);
    text.split(|c: char| !c.is_alphanumeric()).filter(letters).map(str::to_lowercase).collect::<Vec<_>>().into_iter()
}

/// Whether a word stands in what the tool runs: `uname` is not a slip of "name".
fn runs(tool: &Tool, word: &str) -> bool {
    let Some(Action::Shell(ways)) = &tool.action else { return false };
    ways.iter().any(|way| match &way.form {
        ShellForm::Argv(argv) => {
            argv.iter().any(|e| matches!(e, Element::Word(t) if t.parts.iter().any(|p| *p == Part::Text(word.to_owned()))))
        }
        ShellForm::Script { script, .. } => script.split(|c: char| !c.is_alphanumeric()).any(|w| w == word),
    })
}

fn same_words(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim()) || stems(a) == stems(b)
}

fn encoded(encoder: &Arc<Encoder>, tools: &ToolSet, texts: &[String], lookup: &Lookup) -> By {
    let mut keys: Vec<(usize, usize, &str)> = Vec::new();
    for (i, tool) in tools.tools.iter().enumerate() {
        let calls_it = |(place, e): (usize, &'_ crate::manifest::Example)| e.calls.iter().any(|(n, _)| tool.answers_to(n)).then_some(place);
        keys.extend(tool.examples.iter().enumerate().filter_map(calls_it).map(|place| (i, place, tool.examples[place].say.as_str())));
    }
    let remembered = lookup.memory.sentences();
    // As the model reads them, since sentences are compared so.
    let said = keys.iter().map(|k| k.2).chain(remembered.iter().map(|s| s.as_ref())).map(plain_request);
    let all: Vec<Cow<'_, str>> = texts.iter().map(String::as_str).chain(said).map(folded).collect();
    let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
    let threads = lookup.threads.max(1);
    let mut kept = lookup.kept.as_ref().map_or_else(KeptVectors::nowhere, |folder| KeptVectors::new(folder));
    let mut vectors = kept.vectors(encoder, &all, threads);
    let said = vectors.split_off(texts.len() + keys.len());
    lookup.memory.give(remembered.iter().cloned().zip(said));
    let examples = vectors.split_off(texts.len());
    let key = |((tool, place, say), vector): ((usize, usize, &str), Vector)| Key { tool, place, say: say.to_owned(), vector };
    By::Encoder { encoder: Arc::clone(encoder), tools: vectors, examples: keys.into_iter().zip(examples).map(key).collect() }
}

/// The vectors of texts, batch by batch; none when the checkpoint has no contrastive head.
fn embed_all(model: &Model, texts: &[String]) -> Result<Vec<Vec<f32>>, Error> {
    let ids: Vec<Vec<u32>> = texts.iter().map(|t| model.tokenizer.encode(t)).collect();
    let mut vectors = Vec::new();
    for batch in ids.chunks(BATCH) {
        vectors.extend(model.embed(batch)?.unwrap_or_default());
    }
    Ok(vectors)
}

fn head(model: &Model, vectors: &[Vec<f32>], sentence: &Sentence, tools: usize) -> Result<Vec<Ranked>, Error> {
    let query = if vectors.is_empty() { None } else { model.embed(&[model.tokenizer.encode(sentence.text())])?.and_then(|mut v| v.pop()) };
    let similarity = |tool: usize| match (&query, vectors.get(tool)) {
        (Some(q), Some(t)) => q.iter().zip(t).map(|(a, b)| a * b).sum(),
        _ => 0.0,
    };
    Ok((0..tools).map(|tool| Ranked { tool, similarity: similarity(tool), ..Ranked::default() }).collect())
}

/// A tool as the encoders read it: its name in words and its description.
pub(super) fn tool_text(tool: &Tool) -> String {
    let name = tool.model_name.replace('_', " ");
    if tool.description.is_empty() { name } else { format!("{name}: {}", tool.description) }
}
