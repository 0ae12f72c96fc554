//! A safe reader of the published checkpoint: a Python pickle of nested
//! dictionaries of numpy arrays.
//!
//! Nothing is executed. Only the opcodes that such a file needs are known,
//! and only a closed list of names; anything else is an error with its byte
//! offset. All containers live in arenas, so that neither depth nor sharing
//! can exhaust the stack.

mod numpy;
mod ops;
mod read;
mod value;
mod walk;

pub(super) use read::read;
