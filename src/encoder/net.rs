//! The layers: BERT with norms after the sums, over one text whose rows are shared out to threads, or over many texts.
//!
//! All but attention is row by row and each row is rounded by itself, so a vector has the same bits alone, in company
//! and on any number of threads.

use super::attention::Attention;
use super::threads;
use super::vector::{Vector, WIDTH};
use super::weights::{File, Table};
use crate::model::Error;
use crate::model::kernel::{Activations, Level, RowMajor};
use std::ops::Range;
use std::sync::OnceLock;

/// Tokens below which a further thread costs more than it brings.
const SHARE: usize = 6;

#[derive(Debug)]
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn new(file: &File, name: &str) -> Result<Self, Error> {
        Ok(Self { weight: file.floats(&format!("{name}.weight"), WIDTH)?, bias: file.floats(&format!("{name}.bias"), WIDTH)? })
    }

    fn apply(&self, level: Level, rows: &mut [f32], eps: f32) {
        rows.chunks_exact_mut(WIDTH).for_each(|row| level.layer_norm(row, &self.weight, &self.bias, eps));
    }
}

#[derive(Debug)]
struct Layer {
    query: RowMajor<'static>,
    key: RowMajor<'static>,
    value: RowMajor<'static>,
    gathered: RowMajor<'static>,
    attention_norm: Norm,
    wider: RowMajor<'static>,
    narrower: RowMajor<'static>,
    norm: Norm,
}

impl Layer {
    fn new(file: &File, i: usize) -> Result<Self, Error> {
        let at = |name: &str| format!("encoder.layer.{i}.{name}");
        let square = |name: &str| file.linear(&at(name), WIDTH);
        let wider = square("intermediate.dense")?;
        Ok(Self {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            gathered: square("attention.output.dense")?,
            attention_norm: Norm::new(file, &at("attention.output.LayerNorm"))?,
            narrower: file.linear(&at("output.dense"), wider.outputs())?,
            wider,
            norm: Norm::new(file, &at("output.LayerNorm"))?,
        })
    }
}

/// All weights.
#[derive(Debug)]
pub(super) struct Net {
    level: Level,
    words: Table,
    /// What a position adds to its word, with the type that all tokens have, [positions, 384].
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    eps: f32,
}

/// Room for the rows of one thread.
#[derive(Debug, Default)]
pub(super) struct Room {
    x: Vec<f32>,
    queries: Vec<f32>,
    keys: Vec<f32>,
    values: Vec<f32>,
    gathered: Vec<f32>,
    wide: Vec<f32>,
    activations: Activations,
    attention: Attention,
}

/// Keys and values of some rows of a text.
type Part = (Vec<f32>, Vec<f32>);

/// What the threads of one text tell each other, [layers][threads].
type Shared = Vec<Vec<OnceLock<Part>>>;

/// Whose keys and values a thread's rows look at.
enum Sight<'a> {
    /// The rows are texts of these lengths, each of which sees itself.
    Own(&'a [usize]),
    /// The rows are one share of a text.
    Share(&'a Shared, usize),
}

impl Net {
    pub(super) fn new(file: &File, level: Level) -> Result<Self, Error> {
        let table = file.table("embeddings.position_embeddings", WIDTH)?;
        let kind = file.float_row("embeddings.token_type_embeddings.weight", WIDTH, 0)?;
        let mut positions = kind.repeat(file.constants.max_tokens.min(table.len()));
        for (i, row) in positions.chunks_exact_mut(WIDTH).enumerate() {
            table.add(i, row);
        }
        Ok(Self {
            level,
            words: file.table("embeddings.word_embeddings", WIDTH)?,
            positions,
            norm: Norm::new(file, "embeddings.LayerNorm")?,
            layers: (0..file.constants.layers).map(|i| Layer::new(file, i)).collect::<Result<_, _>>()?,
            eps: file.constants.eps,
        })
    }

    /// Number of ids.
    pub(super) fn vocabulary(&self) -> usize {
        self.words.len()
    }

    /// The vector of one text.
    pub(super) fn one(&self, ids: &[u32], threads: usize) -> Vector {
        let each = ids.len().div_ceil(threads.clamp(1, ids.len().div_ceil(SHARE))).max(1);
        let shares: Vec<Range<usize>> = (0..ids.len()).step_by(each).map(|first| first..ids.len().min(first + each)).collect();
        if shares.len() == 1 {
            let mut room = Room::default();
            self.run(ids, 0, &Sight::Own(&[ids.len()]), &mut room);
            return pooled(&room.x);
        }
        let shared: Shared = self.layers.iter().map(|_| shares.iter().map(|_| OnceLock::new()).collect()).collect();
        let work = |me: usize| {
            let mut room = Room::default();
            let own = &shares[me];
            self.run(&ids[own.clone()], own.start, &Sight::Share(&shared, me), &mut room);
            room.x
        };
        pooled(&threads::side_by_side(shares.len(), work).concat())
    }

    /// The vectors of many texts on this thread.
    pub(super) fn many(&self, texts: &[Vec<u32>], room: &mut Room) -> Vec<Vector> {
        let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
        self.run(&texts.concat(), 0, &Sight::Own(&lengths), room);
        let mut rest = room.x.as_slice();
        let own = |n: &usize| {
            let (own, after) = rest.split_at(n * WIDTH);
            rest = after;
            pooled(own)
        };
        lengths.iter().map(own).collect()
    }

    /// Takes rows through the layers; they are `room.x` afterwards. `first` is the position of the first of a share.
    fn run(&self, ids: &[u32], first: usize, sight: &Sight<'_>, room: &mut Room) {
        let level = self.level;
        self.embed(ids, first, sight, &mut room.x);
        for (i, layer) in self.layers.iter().enumerate() {
            room.activations.take(level, &room.x, WIDTH, WIDTH);
            layer.query.product(level, &mut room.activations, &mut room.queries);
            layer.key.product(level, &mut room.activations, &mut room.keys);
            layer.value.product(level, &mut room.activations, &mut room.values);
            room.gathered.resize(room.x.len(), 0.0);
            match sight {
                Sight::Own(lengths) => room.attend_within(level, lengths),
                Sight::Share(shared, me) => room.attend_across(level, &shared[i], *me),
            }
            room.activations.take(level, &room.gathered, WIDTH, WIDTH);
            layer.gathered.product(level, &mut room.activations, &mut room.gathered);
            level.add_gated(&mut room.x, &room.gathered, 1.0);
            layer.attention_norm.apply(level, &mut room.x, self.eps);
            room.activations.take(level, &room.x, WIDTH, WIDTH);
            layer.wider.product(level, &mut room.activations, &mut room.wide);
            level.gelu(&mut room.wide);
            let width = layer.wider.outputs();
            room.activations.take(level, &room.wide, width, width);
            layer.narrower.product(level, &mut room.activations, &mut room.gathered);
            level.add_gated(&mut room.x, &room.gathered, 1.0);
            layer.norm.apply(level, &mut room.x, self.eps);
        }
    }

    /// Rows of words and positions.
    fn embed(&self, ids: &[u32], first: usize, sight: &Sight<'_>, x: &mut Vec<f32>) {
        x.clear();
        let mut add = |ids: &[u32], first: usize| {
            for (id, position) in ids.iter().zip(self.positions.chunks_exact(WIDTH).skip(first)) {
                let at = x.len();
                x.extend_from_slice(position);
                self.words.add(*id as usize, &mut x[at..]);
            }
        };
        match sight {
            Sight::Share(..) => add(ids, first),
            Sight::Own(lengths) => {
                let mut rest = ids;
                for n in *lengths {
                    let (own, after) = rest.split_at(*n);
                    rest = after;
                    add(own, 0);
                }
            }
        }
        self.norm.apply(self.level, x, self.eps);
    }
}

impl Room {
    fn attend_within(&mut self, level: Level, lengths: &[usize]) {
        let mut at = 0;
        for n in lengths {
            let rows = at * WIDTH..(at + n) * WIDTH;
            at += n;
            self.attention.start(*n);
            self.attention.take(0, &self.keys[rows.clone()], &self.values[rows.clone()]);
            self.attention.attend(level, &mut self.queries[rows.clone()], &mut self.gathered[rows]);
        }
    }

    fn attend_across(&mut self, level: Level, parts: &[OnceLock<Part>], me: usize) {
        let _ = parts[me].set((std::mem::take(&mut self.keys), std::mem::take(&mut self.values)));
        let parts: Vec<&Part> = parts.iter().map(OnceLock::wait).collect();
        self.attention.start(parts.iter().map(|(keys, _)| keys.len() / WIDTH).sum());
        let mut first = 0;
        for (keys, values) in parts {
            self.attention.take(first, keys, values);
            first += keys.len() / WIDTH;
        }
        self.attention.attend(level, &mut self.queries, &mut self.gathered);
    }
}

/// The direction of the rows' mean.
fn pooled(rows: &[f32]) -> Vector {
    let mut sum = [0.0; WIDTH];
    for row in rows.chunks_exact(WIDTH) {
        sum.iter_mut().zip(row).for_each(|(s, v)| *s += v);
    }
    Vector::new(&sum)
}
