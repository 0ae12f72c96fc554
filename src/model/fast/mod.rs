//! The engine that answers: 8-bit weights, own kernels, caches made once. Same mathematics as `reference`, which it is
//! tested against; its error is the weights' rounding.

mod attention;
mod decoder;
mod encoder;
mod net;
mod ready;
mod sizes;
mod weights;

pub(super) use decoder::{Cache, Scratch, Way};
pub(super) use encoder::Prefilled;
pub(super) use net::Net;
pub(super) use ready::{Ready, write};
