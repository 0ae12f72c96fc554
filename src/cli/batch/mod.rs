//! Many requests, one a line of stdin: read ahead, dispatched side by side, answered in order. Bounded everywhere, so that a
//! million lines take no more memory than ten.
//!
//! `line` reads requests, `journal` leaves out those that ended before, `ahead` has them dispatched and gives them back in their
//! order, `review` lets a person choose, `flow` answers each and decides whether to go on.

mod ahead;
mod flow;
mod journal;
mod line;
mod progress;
mod review;
mod said;

pub(super) use flow::{ask, run};
