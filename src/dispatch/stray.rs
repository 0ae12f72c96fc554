//! How far a sentence is a command line of a tool, and what stands in it that the tool's action would not do.

use super::command::line;
use super::program_words::{EVERYDAY, action_of, is_command, option_in, options_of, words_of};
use super::settings::LOST;
use crate::manifest::Tool;
use crate::sentence::{Sentence, Word};
use crate::text::Span;

/// The most that a call is worth where the sentence is a command line with an option that the tool's action does not have.
const STRAY_OPTION: f32 = LOST;

/// The most that a call is worth where the action is a script and two words of the command line are values: which is which
/// stands in the script alone (`zip -r a.zip src`).
const SCRIPT_ORDER: f32 = 0.6;

/// The most that a call is worth, `owned` being the words that its values took: what an option of a command line asks for is
/// not done where the action does not have it, and no figure of the model's makes that sure.
pub(super) fn most(sentence: &Sentence, tool: &Tool, owned: &[Span]) -> f32 {
    let loose = |s: &Span| !owned.iter().any(|o| o.overlaps(s));
    if strays(sentence, tool).iter().any(loose) {
        return STRAY_OPTION;
    }
    let Some((program, rest)) = words_of(sentence) else { return 1.0 };
    let script = owned.len() > 1 && is_command(sentence, program, &rest) && options_of(tool, program).is_some_and(|o| o.script);
    if script { SCRIPT_ORDER } else { 1.0 }
}

/// How far the sentence is a command line of the tool's action: -1 of another one, 0 it is none or has options that the action
/// does not have, 1 with words that the action has no place for, 2 whole.
pub(super) fn likeness(sentence: &Sentence, tool: &Tool) -> i8 {
    if let Some(line) = line(sentence, tool) {
        let whole = line.left.is_empty() && tool.params.iter().all(|p| !p.required || line.arguments.contains_key(&p.name));
        return if whole { 2 } else { i8::from(strays(sentence, tool).is_empty()) };
    }
    let Some((program, rest)) = words_of(sentence) else { return 0 };
    let known = sentence.program().is_some() || action_of(tool, program).is_some();
    if !known || EVERYDAY.contains(&program) || !is_command(sentence, program, &rest) {
        return 0;
    }
    // A script cannot be read word by word, but an option that it gives to the program speaks for it.
    let options = options_of(tool, program).filter(|o| o.script);
    let in_script = options.is_some_and(|o| rest.iter().any(|w| o.has(option_in(sentence, w))));
    if in_script && strays(sentence, tool).is_empty() { 0 } else { -1 }
}

/// The options of a command line that the tool's action does not give to the program: it would do something else than what
/// stands there. Nothing where the sentence is not a command line of the tool's program.
pub(super) fn strays(sentence: &Sentence, tool: &Tool) -> Vec<Span> {
    let Some((program, rest)) = words_of(sentence) else { return Vec::new() };
    if !is_command(sentence, program, &rest) {
        return Vec::new();
    }
    let Some(options) = options_of(tool, program) else { return Vec::new() };
    let signed = |s: &Span| s.of(sentence.text()).is_some_and(|w| w.starts_with(['-', '+']));
    if let Some(line) = line(sentence, tool) {
        return line.left.into_iter().filter(signed).collect();
    }
    let stray = |w: &&&Word| Some(option_in(sentence, w)).filter(|o| !o.is_empty()).is_some_and(|o| !options.has(o));
    rest.iter().filter(stray).map(|w| w.span).collect()
}

#[cfg(test)]
mod tests {
    use super::super::command::tests::set;
    use super::*;

    /// The most that a call without values is worth, and how far the sentence is a command line of the tool.
    fn judged(say: &str, tool: &str, owned: &[&str]) -> (f32, i8) {
        let (tools, sentence) = (set(), Sentence::read(say));
        let owned: Vec<Span> = owned.iter().flat_map(|text| sentence.occurrences(text)).collect();
        let tool = tools.get(tool).unwrap();
        (most(&sentence, tool, &owned), likeness(&sentence, tool))
    }

    #[test]
    fn an_option_that_the_action_does_not_have_is_never_sure() {
        assert_eq!(judged("git branch -d old", "drop_branch", &["old"]), (1.0, 0));
        assert_eq!(judged("git branch --delete old", "drop_branch", &["old"]), (1.0, 0));
        assert_eq!(judged("git branch -D old", "drop_branch", &["old"]), (STRAY_OPTION, -1));
        assert_eq!(judged("git switch --detach main", "switch", &["main"]), (STRAY_OPTION, 0));
        assert_eq!(judged("kill -9 4711", "kill", &["4711"]), (STRAY_OPTION, 0));
        assert_eq!(judged("find photos -mtime +14", "recent", &["photos"]), (STRAY_OPTION, 0));
        assert_eq!(judged("find photos -mtime -14", "recent", &["photos", "-14"]), (1.0, 2));
        assert_eq!(judged("docker compose up -d", "compose", &[]), (1.0, 2));
        assert_eq!(judged("zip -r a.zip src", "zip", &["a.zip", "src"]), (SCRIPT_ORDER, 0));
        // Words are not options.
        assert_eq!(judged("kill the process - 4711", "kill", &["4711"]).0, 1.0);
    }
}
