//! `needlesh complete`: what may stand at the cursor of a command line that is being typed. Loads no model. The first line
//! says how the shell goes on (`words`, `part`: no blank after them, `files`: names of files too), then a candidate a line,
//! with a tab before what it is.

mod answer;
mod call;
mod known;
mod meaning;
mod spot;

pub(super) use answer::complete;
