//! In the place of `reference` where the program is built without it: nothing can be made of it.

use super::checkpoint::Checkpoint;
use super::error::Error;
use super::state::Logits;

/// There is none.
#[derive(Debug)]
pub(super) enum Net {}

/// There is none.
#[derive(Debug)]
pub(super) enum Prefilled {}

/// Nothing is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Caches;

impl Prefilled {
    pub(super) fn rows(&self) -> Result<Vec<Vec<f32>>, Error> {
        match *self {}
    }
}

impl Net {
    pub(super) fn new(_: &Checkpoint<'_>, _: usize) -> Result<Self, Error> {
        Err(Error::Config("this program was built without the float32 reference (feature `reference`); use --precision q8".to_owned()))
    }

    pub(super) fn prefill(&self, _: &[u32]) -> Result<Prefilled, Error> {
        match *self {}
    }

    pub(super) fn step(&self, _: &Prefilled, _: &mut Caches, _: &[u32]) -> Result<Logits, Error> {
        match *self {}
    }

    pub(super) fn branch(&self, _: &Prefilled, _: &Caches, _: &[&[u32]]) -> Result<Vec<(Caches, Vec<Logits>)>, Error> {
        match *self {}
    }

    pub(super) fn embed(&self, _: &[&[u32]]) -> Result<Option<Vec<Vec<f32>>>, Error> {
        match *self {}
    }
}
