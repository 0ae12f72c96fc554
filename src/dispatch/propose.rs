//! The front door: a sentence over the tools and the model that a dispatcher was made for.

use super::budget::Budget;
use super::dispatcher::Dispatcher;
use super::error::Error;
use super::help::Help;
use super::proposal::{Proposal, Refused};
use super::settings::{LOST, MAX_QUERY, Mode};
use super::wishes;
use super::world::{World, with_paths};
use crate::manifest::ToolSet;
use crate::model::Model;
use crate::sentence::{Intent, Sentence};
use std::cell::RefCell;
use std::time::Instant;

impl Dispatcher {
    /// The one front door: the proposal for `query` over the tools and the model that this was made for.
    ///
    /// # Errors
    /// An empty or overlong sentence, no tools, or an engine failure.
    pub fn propose(&self, model: &Model, tools: &ToolSet, query: &str, world: &dyn World) -> Result<Proposal, Error> {
        let start = Instant::now();
        let query = query.trim();
        if query.is_empty() {
            return Err(Error::Empty);
        }
        if query.len() > MAX_QUERY {
            return Err(Error::TooLong(query.len()));
        }
        if tools.tools.is_empty() {
            return Err(Error::NoTools);
        }
        let work = wishes::Work {
            dispatcher: self,
            model,
            tools,
            world,
            start,
            budget: Budget::new(start, self.time_limit, self.stop.clone()),
            queries: RefCell::default(),
            known: RefCell::default(),
        };
        let typed = Sentence::read(query);
        let sentence =
            if self.mode == Mode::Full && self.without.has(Help::Slips) { self.ranker.without_slips(typed, tools) } else { typed };
        let intent = if self.without.has(Help::Intent) { sentence.intent() } else { Intent::Request };
        let mut proposal = match (self.mode, intent) {
            (Mode::Free | Mode::Schema, _) => work.one(&sentence)?,
            (_, Intent::Request) => work.propose(&with_paths(sentence, world))?,
            (_, Intent::Rest { request, dropped, conditions }) => {
                let mut proposal = work.propose(&with_paths(*request, world))?;
                if !proposal.calls.is_empty() && !conditions.is_empty() {
                    proposal.unused.extend(conditions.into_iter().map(|span| sentence.typed_span(span)));
                    proposal.lower_to(LOST);
                }
                proposal.dropped = dropped.into_iter().map(|span| sentence.typed_span(span)).collect();
                proposal
            }
            (_, Intent::Forbids(span)) => work.refuse(&sentence, Refused::Negated, span)?,
            (_, Intent::AsksAbout(span)) => work.refuse(&sentence, Refused::Question, span)?,
            (_, Intent::Nothing) => work.nothing(&sentence)?,
        };
        // What is remembered finds a tool; what may run without a look goes by the sentence alone.
        let calls = proposal.calls.iter_mut().chain(proposal.alternatives.iter_mut().flatten());
        calls.filter_map(|c| c.confidence.as_mut()).for_each(|c| c.call = c.call.min(c.unaided));
        query.clone_into(&mut proposal.query);
        proposal.timings.total = start.elapsed();
        Ok(proposal)
    }
}
