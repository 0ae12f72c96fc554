//! The sentence encoder: a text becomes a unit vector, and near vectors mean alike. Knows tensors and texts, nothing of
//! tools.

mod attention;
mod embed;
mod kept;
mod net;
mod normalise;
mod threads;
mod vector;
mod vocabulary;
mod weights;
mod wordpiece;

#[cfg(test)]
mod tests;

pub use crate::model::Error;
pub use embed::Encoder;
pub use kept::KeptVectors;
pub use vector::Vector;
