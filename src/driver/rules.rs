//! The rules in force: the person's, those of the project, and what this session adds.

use super::project::{self, Project};
use super::{below, environment, links, policy_file};
use crate::action::Plan;
use crate::config;
use crate::manifest::{Layer, Tool, ToolSet};
use crate::policy::{self, Decision, Here, MAX_RULES, Owner, Policy, Seen, Trust, Verdict, Width, decide_to};
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long what lay below a folder counts for what is shown, as a form asks at each key. Right before a run it is looked for anew.
const SEEN_FOR: Duration = Duration::from_secs(1);

/// The rules of the person and of the project, with what this session adds.
#[derive(Debug, Default)]
pub struct Rules {
    now: RwLock<Now>,
    /// What this session added.
    session: RwLock<Policy>,
    /// The project as its tools were loaded.
    loaded: Project,
    /// What a person was told last of the project.
    told: Mutex<Option<String>>,
    here: RwLock<Here>,
    /// What was looked through, and since when.
    seen: Mutex<Option<(Instant, Seen)>>,
}

/// What the files say at the moment.
#[derive(Debug, Default)]
struct Now {
    policy: Policy,
    project: Project,
}

/// How long an allowing rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Until the program ends.
    Session,
    /// It is written to the person's file.
    Always,
}

impl Rules {
    /// Reads the rules that belong to the tools of `project`; a file that cannot be read denies everything until it is fixed.
    #[must_use]
    pub fn load(project: Project) -> Self {
        let here = here();
        let now = Now { policy: of_files(&project, &here), project: project.clone() };
        let told = Mutex::new(project.notice().map(str::to_owned));
        Self { now: RwLock::new(now), loaded: project, told, here: RwLock::new(here), ..Self::default() }
    }

    /// Reads the files again, and forgets what the disk said; what the session added stays.
    pub fn reload(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let project = Project::load();
        let mut policy = of_files(&project, &self.here());
        policy.join(self.session.read().unwrap_or_else(PoisonError::into_inner).clone());
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Now { policy, project };
    }

    /// The working folder is another one: its paths and its project's rules count.
    pub(super) fn moved(&self) {
        *self.here.write().unwrap_or_else(PoisonError::into_inner) = here();
        self.reload();
    }

    fn here(&self) -> Here {
        let mut kept = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.take().filter(|(since, _)| since.elapsed() < SEEN_FOR);
        let (_, seen) = kept.insert(fresh.unwrap_or_else(|| (Instant::now(), Seen::default())));
        Here { seen: seen.clone(), ..self.here.read().unwrap_or_else(PoisonError::into_inner).clone() }
    }

    /// Takes over what `other` allowed for the session; the tools were read anew.
    pub(super) fn keep_session_of(&self, other: &Self) {
        let kept = other.session.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.now.write().unwrap_or_else(PoisonError::into_inner).policy.join(kept.clone());
        self.session.write().unwrap_or_else(PoisonError::into_inner).join(kept);
    }

    /// Whether a rule denies the tool of this name whatever it is called with.
    #[must_use]
    pub fn denies_tool(&self, tool: &str) -> bool {
        self.now.read().unwrap_or_else(PoisonError::into_inner).policy.denies_tool(tool)
    }

    /// What a person should know of the project, as it is now.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        let dropped = || Some(DROPPED).filter(|_| !now.project.keeps_tools_of(&self.loaded));
        now.project.notice().or_else(dropped).map(str::to_owned)
    }

    /// The notice, where it is not what a person was told before.
    pub fn news(&self) -> Option<String> {
        let notice = self.notice();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told == notice {
            return None;
        }
        told.clone_from(&notice);
        notice
    }

    /// What it takes to run `plan`, or to undo a call by it: a rule that allows the call was not meant for what undoes it.
    #[must_use]
    pub fn decide(&self, tool: &Tool, plan: &Plan, trust: Trust) -> Decision {
        self.decide_to(tool, plan, trust, &plan.hosts())
    }

    /// Why a run that was decided on as `before` may not be led to another host; none where the rules ask for no more there.
    #[must_use]
    pub fn elsewhere(&self, tool: &Tool, plan: &Plan, trust: Trust, host: &str, before: &Decision) -> Option<String> {
        let there = self.decide_to(tool, plan, trust, &[host.to_owned()]);
        there.is_stricter_than(before).then_some(there.why)
    }

    fn decide_to(&self, tool: &Tool, plan: &Plan, trust: Trust, hosts: &[String]) -> Decision {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        if tool.origin.layer == Layer::Project && !now.project.keeps_tools_of(&self.loaded) {
            return Decision::closed(now.project.notice().unwrap_or(DROPPED).to_owned());
        }
        if plan.undoes {
            return decide_to(&now.policy.without_allowing(), tool, (plan, hosts), trust, &self.here());
        }
        decide_to(&now.policy, tool, (plan, hosts), trust, &self.here())
    }

    /// Decides again, by the rules as they are right before the run.
    ///
    /// # Errors
    /// It takes more now than it did `before`, in words for a person: what was said then is no answer to it.
    pub fn still(&self, tool: &Tool, plan: &Plan, trust: Trust, before: &Decision) -> Result<(), Decision> {
        self.reload();
        let now = self.decide(tool, plan, trust);
        if now.is_stricter_than(before) { Err(now) } else { Ok(()) }
    }

    /// The rules as they are now.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.now.read().unwrap_or_else(PoisonError::into_inner).policy.clone()
    }

    /// Rules that look as if they did something and speak of none of these tools, each told in a line.
    #[must_use]
    pub fn idle(&self, tools: &ToolSet) -> Vec<String> {
        let policy = self.policy();
        let strict = policy.rules().iter().filter(|r| r.verdict != Verdict::Allow);
        strict.filter_map(|r| Some(format!("{} does nothing here: {}", r.cite(), r.reach(tools).nothing?))).collect()
    }

    /// File, line and reason of each rule that speaks of nothing in `tools`.
    #[must_use]
    pub fn of_nothing(&self, tools: &ToolSet) -> Vec<(String, usize, String)> {
        self.policy().rules().iter().filter_map(|r| Some((r.file.clone(), r.line, r.reach(tools).nothing?))).collect()
    }

    /// The rules that would allow this call, from the narrowest on, as TOML.
    #[must_use]
    pub fn rules_for(&self, tool: &Tool, plan: &Plan) -> Vec<(Width, String)> {
        policy::rules_for(tool, plan, &self.here())
    }

    /// Takes a rule in, and writes it down where it is to hold always. Whatever goes wrong, the file is either as it was
    /// or has the rule whole.
    ///
    /// # Errors
    /// In words for a person.
    pub fn allow(&self, rule: &str, span: Span) -> Result<(), String> {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if span == Span::Session {
            let own = Policy::for_session(rule).map_err(|p| p.to_string())?;
            let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
            if own.rules().iter().all(|rule| session.rules().contains(rule)) {
                return Ok(());
            }
            if session.rules().len() >= MAX_RULES {
                return Err(format!("this session has added {MAX_RULES} rules, which is the most; write it to your own rules instead"));
            }
            session.join(own.clone());
            now.policy.join(own);
            return Ok(());
        }
        let file = config::policy_file().ok_or("there is no folder for settings")?;
        now.policy.join(policy_file::append(&file, rule)?);
        Ok(())
    }
}

const DROPPED: &str = "./.needlesh changed since this session loaded it; its tools run again after `cd .` or a restart";

/// Where paths of values and rules lead.
fn here() -> Here {
    let folder = std::env::current_dir().ok().map(|f| f.display().to_string());
    let home = environment("HOME").filter(|h| h.starts_with('/'));
    let homes = home.as_deref().and_then(links::follow).filter(|real| Some(real) != home.as_ref());
    Here { folder, home, homes: homes.into_iter().collect(), follow: Some(links::follow), disk: Some(below::DISK), ..Here::default() }
}

/// The rules of the person and of the project.
fn of_files(project: &Project, here: &Here) -> Policy {
    let mut policy = config::policy_file().map_or_else(Policy::default, |file| user(&file));
    policy.join(project.rules());
    if let (None, Some(rule)) = (&here.home, policy.needs_home()) {
        let message = format!("~ of {} means nothing: HOME is not set to a folder", rule.cite());
        let problem = project::problem(&rule.file, message, "set HOME, or write the folder out");
        policy.join(Policy::broken(problem));
    }
    policy
}

fn user(file: &Path) -> Policy {
    match policy_file::read(file) {
        Ok(None) => Policy::default(),
        Ok(Some(bytes)) => project::parse(&file.display().to_string(), &bytes, Owner::User),
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            Policy::broken(project::problem(&file.display().to_string(), message, "check the path and its permissions"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_disk_said_is_forgotten_when_the_rules_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let below = |rules: &Rules| rules.here().seen.below(&folder.path().display().to_string(), below::DISK).unwrap().len();
        let rules = Rules::default();
        assert_eq!(below(&rules), 0);
        std::fs::write(folder.path().join(".env"), "x").unwrap();
        // A slow machine may take longer than what was seen counts.
        let since = rules.seen.lock().unwrap().as_ref().map(|(since, _)| *since).unwrap();
        assert!(below(&rules) == 0 || since.elapsed() >= SEEN_FOR, "it is not looked for at each key");
        rules.reload();
        assert_eq!(below(&rules), 1);
    }

    #[test]
    fn a_session_adds_each_rule_once_and_no_more_than_the_bound() {
        let rules = Rules::default();
        let allow = |n: usize| rules.allow(&format!("[[rule]]\ntool = 't{n}'\nverdict = 'allow'\n"), Span::Session);
        let count = || (rules.session.read().unwrap().rules().len(), rules.policy().rules().len());
        (0..MAX_RULES).chain(0..MAX_RULES).for_each(|n| allow(n).unwrap());
        assert_eq!(count(), (MAX_RULES, MAX_RULES));
        assert!(allow(MAX_RULES).unwrap_err().contains("write it to your own rules"));
        assert_eq!(count(), (MAX_RULES, MAX_RULES));
    }
}
