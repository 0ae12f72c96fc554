//! Whether an offer may run: the rules first, then `--yes` or a rule that lets it run unattended, then the person.

use super::carry_out::Task;
use super::exit::{Failure, NOT_PERMITTED, Place, SAID_NO};
use super::{errors, out, question};
use crate::driver::Planned;
use crate::history::Decision;

impl Task<'_> {
    /// Lets it run, or says why not, with what the history says of it. Whether a person was asked and said yes.
    pub(super) fn permitted(&self, planned: &Planned) -> Result<bool, (Decision, Failure)> {
        if planned.is_denied() {
            return Err((Decision::Denied, self.denied(planned)));
        }
        if self.flags.yes {
            return Ok(false);
        }
        self.permission(planned).map_err(|f| (if f.kind() == SAID_NO { Decision::Declined } else { Decision::NobodyToAsk }, f))
    }

    fn denied(&self, planned: &Planned) -> Failure {
        if let (true, Some(object)) = (self.global.json, self.object(None))
            && let Err(failure) = out::line(&object.to_string())
        {
            return failure;
        }
        let message = format!("nothing was run: {} is {}", planned.plan.tool, planned.decision.why);
        let failure = Failure::new(NOT_PERMITTED, message, errors::RULES).hinted("neither --yes nor another rule undoes a denial");
        match &planned.decision.place {
            Some((file, line)) => failure.at(Place::line(file, *line)),
            None => failure,
        }
    }

    /// Asks on the terminal; where there is none, shows the plan and fails, unless it may run unattended.
    fn permission(&self, planned: &Planned) -> Result<bool, Failure> {
        let (global, plan) = (self.global, &planned.plan);
        if let Some(terminal) = question::terminal().filter(|_| !global.json) {
            return match question::may_run(terminal, &self.text, &plan.tool, planned.decision.need) {
                true => Ok(true),
                false => Err(Failure::new(SAID_NO, "nothing was run", "")),
            };
        }
        let of_answer = self.answer.is_none_or(|(_, turn)| turn.may_run_unattended(self.flags.min_confidence));
        if planned.decision.unattended && of_answer {
            if !global.json && !global.quiet {
                out::note(&plan.line());
            }
            return Ok(false);
        }
        match self.object(None).filter(|_| global.json) {
            Some(object) => out::line(&object.to_string())?,
            None => out::print(&self.text)?,
        };
        Err(Failure::new(NOT_PERMITTED, "nothing was run: nobody could be asked", "--yes  # runs it").hinted("--dry-run  # only shows it"))
    }
}
