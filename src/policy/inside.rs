//! Denied paths inside of a folder that a call names: a denial of a path would hold nothing if naming a folder above it
//! passed it by.

use super::here::Here;
use super::looks::Looks;
use super::rule::{Rule, Subject, Verdict};
use crate::action::{Plan, Risk, Step};
use crate::manifest::program_name;

/// Programs that read all that is below a folder, without an option that says so.
const READ_DOWN: [&str; 16] =
    ["rg", "ag", "ack", "tar", "gtar", "bsdtar", "zip", "7z", "7za", "7zz", "rsync", "cp", "scp", "rclone", "restic", "borg"];

/// Programs that do with `-r`.
const READ_WITH_R: [&str; 7] = ["grep", "egrep", "fgrep", "zgrep", "ggrep", "diff", "colordiff"];

/// The first rule that denies something inside of what the call names, and why that counts.
pub(super) fn denied<'r>(rules: &'r [Rule], subject: &Subject<'_>, here: &Here) -> Option<(&'r Rule, String)> {
    let denying = rules.iter().filter(|rule| rule.verdict == Verdict::Deny).map(|rule| (rule, Looks::default()));
    let (rule, looks) = denying.into_iter().find(|(rule, looks)| rule.speaks_of_inside(subject, here, looks))?;
    let why = if looks.are_cut() {
        format!("what is denied by {} may lie inside of what it is given, which has too much in it to be looked through", rule.cite())
    } else {
        format!("what is denied by {} lies inside of what it is given", rule.cite())
    };
    Some((rule, why))
}

/// Whether a plan may change, or read as a whole, what is inside of a folder; what only lists or measures it does not.
pub(super) fn goes_in(plan: &Plan) -> bool {
    let Step::Exec(exec) = &plan.step else { return true };
    if !matches!(plan.risk, Risk::ReadOnly(_)) || exec.script {
        return true;
    }
    let Some((program, rest)) = exec.argv.split_first() else { return true };
    let name = program_name(program);
    let letters = |word: &str, letter: char| word.starts_with('-') && !word.starts_with("--") && word.contains(letter);
    let option = |word: &String| {
        ["--recursive", "--dereference-recursive"].contains(&word.as_str())
            || READ_WITH_R.contains(&name) && (letters(word, 'r') || letters(word, 'R'))
    };
    READ_DOWN.contains(&name) || rest.iter().any(option)
}
