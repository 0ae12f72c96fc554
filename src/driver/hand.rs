//! What a person does with a key of the session: copies, pages, edits. No tool, and so no rule, is asked.

use super::{environment, run};
use crate::action::{self, Plan, Status, Step};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Puts a text into the clipboard; what was done, in words.
///
/// # Errors
/// Why it was not, in words.
pub fn copy(text: &str) -> Result<String, String> {
    let plan = action::copy(text, &environment).map_err(|e| e.to_string())?;
    match carry_out(&plan)? {
        Status::Sent => Ok("copied by the terminal, where it allows that".to_owned()),
        status if status.is_success() => Ok("copied".to_owned()),
        status => Err(status.words()),
    }
}

/// What copies for the person: a program of the desktop, or the terminal.
///
/// # Errors
/// Why nothing does, in words.
pub fn clipboard() -> Result<String, String> {
    let plan = action::copy("", &environment).map_err(|e| e.to_string())?;
    match &plan.step {
        Step::Exec(exec) => Ok(exec.argv.first().cloned().unwrap_or_default()),
        _ => Ok("the terminal (OSC 52), where it allows that".to_owned()),
    }
}

/// Shows a file in the person's pager, which has the terminal meanwhile.
///
/// # Errors
/// Why it could not be shown, in words.
pub fn page(file: &str) -> Result<(), String> {
    own(&["PAGER"], &["less", "more"], file)
}

/// Opens a file in the person's editor, which has the terminal meanwhile.
///
/// # Errors
/// Why it could not be opened, in words.
pub fn edit(file: &str) -> Result<(), String> {
    own(&["VISUAL", "EDITOR"], &["nano", "vi"], file)
}

fn own(variables: &[&str], usual: &[&str], file: &str) -> Result<(), String> {
    let plan = action::own_program(variables, usual, file, &environment).map_err(|e| e.to_string())?;
    match carry_out(&plan)? {
        Status::Exited(_) => Ok(()),
        status => Err(status.words()),
    }
}

fn carry_out(plan: &Plan) -> Result<Status, String> {
    let outcome = run::run(plan, &Arc::new(AtomicBool::new(false)), |_| {}).map_err(|e| e.to_string())?;
    Ok(outcome.status)
}
