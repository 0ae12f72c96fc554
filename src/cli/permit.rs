//! Whether an offer may run: the rules first, then `--yes` or a rule that lets it run unattended, then the person. A refusal
//! names what would have allowed it.

use super::args::Consent;
use super::carry_out::Task;
use super::exit::{Failure, NOT_PERMITTED, SAID_NO};
use super::{errors, out, question};
use crate::action::Risk;
use crate::driver::{Offer, Planned};
use crate::history::Decision;

/// Whether `--yes` alone is not enough for the plan: the model chose it, and it may delete.
pub(super) fn needs_destructive(planned: &Planned) -> bool {
    planned.plan.risk == Risk::Destructive && !planned.decision.unattended
}

impl Task<'_> {
    /// Lets it run, or says why not, with what the history says of it. Whether a person was asked and said yes.
    pub(super) fn permitted(&self, planned: &Planned) -> Result<bool, (Decision, Failure)> {
        if planned.is_denied() {
            return Err((Decision::Denied, self.denied(planned)));
        }
        let enough = match self.flags.yes {
            None => false,
            Some(Consent::Destructive) => true,
            Some(Consent::Changes) => !self.may_delete(),
        };
        if enough {
            return Ok(false);
        }
        self.permission(planned).map_err(|f| (if f.kind() == SAID_NO { Decision::Declined } else { Decision::NobodyToAsk }, f))
    }

    /// Whether a sentence came to something for which `--yes` alone is not enough; all its calls were said in one breath.
    fn may_delete(&self) -> bool {
        self.asked.is_some_and(|asked| asked.turn.offers.iter().filter_map(|o| o.planned.as_ref().ok()).any(needs_destructive))
    }

    pub(super) fn denied(&self, planned: &Planned) -> Failure {
        let done = if self.flags.print.is_some() { "printed" } else { "run" };
        errors::denied(planned, done).hinted("change or remove that rule; --yes does not undo a denial")
    }

    /// Asks on the terminal; where there is none, shows the plan and fails, unless it may run unattended.
    fn permission(&self, planned: &Planned) -> Result<bool, Failure> {
        let (global, plan) = (self.global, &planned.plan);
        if let Some(terminal) = question::terminal().filter(|_| !global.json) {
            return match question::may_run(terminal, &self.text, &plan.tool, planned.decision.need) {
                true => Ok(true),
                false => Err(Failure::new(SAID_NO, format!("{} was not run", plan.tool), "")),
            };
        }
        let of_answer = self.asked.is_none_or(|asked| asked.turn.may_run_unattended(asked.wish));
        if planned.decision.unattended && of_answer {
            if !global.json && !global.quiet {
                self.voice.echo(&plan.line());
            }
            return Ok(false);
        }
        if !global.json {
            out::print(&self.text)?;
        }
        Err(self.nobody(planned))
    }

    /// Nobody could be asked: the flags that run it, and the rule that would.
    fn nobody(&self, planned: &Planned) -> Failure {
        let doubt = self.asked.and_then(|asked| asked.turn.doubt(asked.wish));
        let may_delete = self.may_delete();
        let yes = if may_delete { "--yes=destructive" } else { "--yes" };
        let flags = match doubt {
            Some(doubt) => format!("{yes} --min-confidence {}", at_most(doubt.confidence)),
            None => yes.to_owned(),
        };
        let what = match (self.flags.yes, may_delete) {
            (Some(_), true) => {
                "nothing was run: it may delete or overwrite, and --yes alone does not allow that of what a sentence comes to"
            }
            _ => "nothing was run: nobody could be asked",
        };
        let failure = Failure::new(NOT_PERMITTED, what, format!("{flags}  # runs it")).hinted("--dry-run  # only shows it");
        // Of several calls the first that no rule lets run: a rule for another would change nothing.
        let kept = |o: &&Offer| o.planned.as_ref().is_ok_and(|p| !p.decision.unattended);
        let offer = self.asked.and_then(|asked| asked.turn.offers.iter().find(kept)).unwrap_or(self.offer);
        match offer.rule_to_run_unattended().filter(|_| doubt.is_none()) {
            Some(rule) => {
                let failure = failure.hinted(format!("this rule in {} lets it run where nobody can be asked:", rule.file));
                rule.rule.lines().fold(failure, |failure, line| failure.hinted(format!("  {line}")))
            }
            None => {
                planned.decision.place.iter().fold(failure, |failure, (file, line)| failure.hinted(format!("the rule is {file}:{line}")))
            }
        }
    }
}

/// A probability as it is typed, never above the one that is given.
pub(super) fn at_most(p: f32) -> String {
    // Cut as text: in binary .03 lies below .03.
    let text = p.to_string();
    // As many digits as the message before it has, so that it is seen to be the same number.
    let digits = if p < 0.01 { 3 } else { 2 };
    let end = text.find('.').map_or(text.len(), |dot| text.len().min(dot + 1 + digits));
    let text = &text[..end];
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn a_confidence_as_it_is_typed_lets_the_call_through() {
        for (p, text) in [(0.81, "0.81"), (0.8149, "0.81"), (1.0, "1"), (0.0, "0"), (0.999_99, "0.99"), (0.03, "0.03"), (0.0041, "0.004")] {
            assert_eq!(at_most(p), text);
            assert!(text.parse::<f32>().unwrap() <= p);
        }
    }
}
