//! Stored 8-bit groups: a matrix [layers, inputs, outputs] of i8 with `NAME.scales` [layers, ⌈inputs/32⌉, outputs] of
//! f32; the embedding [vocabulary, d] has its groups along d: [vocabulary, ⌈d/32⌉].

use super::super::leaf::Leaf;
use std::ops::Range;

/// What the name of the scales ends in.
pub(in super::super) const SUFFIX: &str = ".scales";
/// Inputs that share a scale.
const GROUP: usize = 32;
/// Largest magnitude of a whole number.
const LARGEST: f32 = 127.0;

/// For each run of elements that stand together in memory: how many there are, and which scales are theirs. A run's
/// scales are one for each element (a matrix's row), or one for all (a group of an embedding's row).
struct Runs<'a> {
    shape: &'a [usize],
}

impl Runs<'_> {
    fn width(&self) -> usize {
        self.shape.last().copied().unwrap_or(1)
    }

    /// The scales of row `row`, all rows of all layers being counted.
    fn scales(&self, row: usize) -> Range<usize> {
        let width = self.width();
        match *self.shape {
            [_, inputs, outputs] => {
                let group = row / inputs * inputs.div_ceil(GROUP) + row % inputs / GROUP;
                group * outputs..(group + 1) * outputs
            }
            _ => row * width.div_ceil(GROUP)..(row + 1) * width.div_ceil(GROUP),
        }
    }

    /// Which of its row's scales belongs to an element.
    fn own(&self, column: usize) -> usize {
        if self.shape.len() == 3 { column } else { column / GROUP }
    }
}

/// Elements `range`, whole rows, of a leaf; `bytes` are theirs. `None` where the scales are missing or too few.
pub(super) fn floats(leaf: &Leaf<'_>, range: &Range<usize>, bytes: &[u8]) -> Option<Vec<f32>> {
    let scales = leaf.scales.as_ref()?.as_chunks::<4>().0;
    let runs = Runs { shape: &leaf.shape };
    let width = runs.width().max(1);
    let mut out = Vec::with_capacity(bytes.len());
    for (i, row) in bytes.chunks(width).enumerate() {
        let own = scales.get(runs.scales(range.start / width + i))?;
        let number = |(column, byte): (usize, &u8)| Some(f32::from(byte.cast_signed()) * f32::from_le_bytes(*own.get(runs.own(column))?));
        for number in row.iter().enumerate().map(number) {
            out.push(number?);
        }
    }
    Some(out)
}

/// Whole numbers and scales of a tensor, row-major.
pub(in super::super) fn quantise(shape: &[usize], numbers: &[f32]) -> (Vec<u8>, Vec<f32>) {
    let runs = Runs { shape };
    let width = runs.width().max(1);
    let rows = numbers.len() / width;
    let mut scales = vec![0.0_f32; rows.checked_sub(1).map_or(0, |last| runs.scales(last).end)];
    for (i, row) in numbers.chunks_exact(width).enumerate() {
        let own = &mut scales[runs.scales(i)];
        for (column, v) in row.iter().enumerate() {
            let most = &mut own[runs.own(column)];
            *most = most.max(v.abs() / LARGEST);
        }
    }
    let mut whole = Vec::with_capacity(numbers.len());
    for (i, row) in numbers.chunks_exact(width).enumerate() {
        let own = &scales[runs.scales(i)];
        let number = |(column, v): (usize, &f32)| {
            let scale = own[runs.own(column)];
            if scale.is_normal() { ((v / scale).round_ties_even() as i8).cast_unsigned() } else { 0 }
        };
        whole.extend(row.iter().enumerate().map(number));
    }
    (whole, scales)
}
