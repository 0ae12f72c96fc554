//! A checkpoint written with its matrices as the kernels read them.

use super::super::checkpoint::Checkpoint;
use super::super::error::Error;
use super::super::kernel::{Bits, Matrix};
use super::super::write::serialise;
use super::entries::{Entry, FORMAT, OUTPUT, SCALES, entries, is_matrix};
use super::weights::{EMBEDDING, beside, tied};
use safetensors::Dtype;

type Tensor = (String, Dtype, Vec<usize>, Vec<u8>);

/// The bytes of such a file, what each decode step reads whole in `bits`, all other matrices in 8. The same checkpoint gives the
/// same bytes.
pub(in super::super) fn write(checkpoint: &Checkpoint<'_>, bits: Bits) -> Result<Vec<u8>, Error> {
    let mut tensors: Vec<Tensor> = Vec::new();
    for entry in entries(&checkpoint.config) {
        let own = if entry.of_each_step() { bits } else { Bits::Eight };
        let Entry { prefix, parts, layer } = entry;
        put(&mut tensors, Entry::key(&prefix, &parts, layer), &beside(checkpoint, own, &prefix, &parts, layer)?);
    }
    put(&mut tensors, EMBEDDING.to_owned(), &tied(checkpoint, Bits::Eight)?);
    if bits != Bits::Eight {
        put(&mut tensors, OUTPUT.to_owned(), &tied(checkpoint, bits)?);
    }
    let mut names: Vec<&str> = checkpoint.names().collect();
    names.sort_unstable();
    for name in names {
        let shape = checkpoint.shape(name)?.to_vec();
        if !is_matrix(name, &shape) {
            let numbers = checkpoint.tensor(name)?.iter().flat_map(|v| v.to_le_bytes()).collect();
            tensors.push((name.to_owned(), Dtype::F32, shape, numbers));
        }
    }
    serialise(&tensors, &checkpoint.config, checkpoint.prompt, FORMAT)
}

fn put(tensors: &mut Vec<Tensor>, key: String, matrix: &Matrix) {
    match matrix {
        Matrix::Eight(packed) => {
            let (whole, scales) = packed.parts();
            let scales: Vec<u8> = scales.iter().flat_map(|s| s.to_le_bytes()).collect();
            tensors.push((format!("{key}{SCALES}"), Dtype::F32, vec![scales.len() / 4], scales));
            tensors.push((key, Dtype::I8, vec![whole.len()], whole.iter().map(|w| w.cast_unsigned()).collect()));
        }
        Matrix::Four(nibbles) => tensors.push((key, Dtype::U8, vec![nibbles.data().len()], nibbles.data().to_vec())),
    }
}
