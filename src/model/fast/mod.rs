//! The engine that answers: weights in 8 bits, or in 4 where a file holds them so, own kernels, caches made once. Same mathematics as `reference`, which it is
//! tested against; its error is the weights' rounding.

mod attention;
mod decoder;
mod encoder;
mod entries;
mod net;
mod ready;
mod sizes;
mod weights;
mod write;

pub(super) use decoder::{Cache, Scratch, Way};
pub(super) use encoder::Prefilled;
pub(super) use net::Net;
pub(super) use ready::{Bytes, Ready};
pub(super) use write::write;
