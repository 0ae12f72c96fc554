//! What an author should fix in tool files: their form, and whether they make sense to a person, a program and a small
//! model. Pure: what is known of the machine, the model and the rules is given. Runs and reads nothing.

mod action;
mod arguments;
mod finding;
mod form;
mod known;
mod loaded;
mod model;
mod run;
mod sarif;
mod schema;
mod script;
mod secrets;
mod silence;
mod subject;
mod table;
mod template;
mod trust;
mod words;

pub use finding::{Finding, Level};
pub use known::{ends_options, options_stand_alone};
pub use loaded::{Alike, IdleRule, Loaded};
pub use run::lint;
pub use sarif::sarif;
pub use table::{RULES, Rule};
