//! Case files scored: what came of each sentence, how far the confidence can be believed, and the calibration that is fitted
//! on them. Knows no terminals; the cli prints.

mod calibrate;
mod cases;
mod cores;
mod examples;
mod fit;
mod reliability;
mod run;
mod score;

pub use calibrate::{Calibrated, calibrate};
pub use cases::{Case, Group, Want, read};
pub use examples::{At, Ran, examples, examples_of};
pub use reliability::Reliability;
pub use run::{Suite, run};
pub use score::{Score, Table};
