//! Clauses: where a sentence can be cut, and what each part does: ask, forbid, ask about, correct, tell a story.

mod asides;

use super::kinds::says_when;
use super::lexicon::{self, Is};
use super::pattern::{self, Pattern};
use super::values::is_value_like;
use super::{Looks, Sentence, Word};
use crate::text::Span;

/// What stands before a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// The start, a full stop, a semicolon, a question mark, a line end.
    Hard,
    Comma,
    And,
    /// "then", with or without "and".
    Then,
    But,
}

/// What a clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It asks for something.
    Asks,
    /// It says what not to do.
    Forbids,
    /// It asks about doing something.
    About,
    /// It corrects what stands before.
    Corrects,
    /// It takes back what stands before.
    Retracts,
    /// Small talk.
    Chat,
    /// It says how things are, or when and why.
    Story,
    /// No verb: "weather in Bern".
    Fragment,
}

/// A clause: words from and to, what stands before it, what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) link: Link,
    pub(super) class: Class,
}

/// The words of a sentence with their texts in lower case, quoted ones hidden.
pub(super) struct View<'a> {
    pub(super) sentence: &'a Sentence,
    pub(super) words: &'a [Word],
    pub(super) low: Vec<&'a str>,
}

/// What stands for a quoted text: no pattern has it.
const HIDDEN: &str = "\0";

impl<'a> View<'a> {
    /// `low` is the text of the sentence in lower case (ASCII, so that the places stay).
    pub(super) fn new(sentence: &'a Sentence, low: &'a str) -> Self {
        let text = |w: &Word| if w.looks == Looks::Quoted { HIDDEN } else { w.span.of(low).unwrap_or_default() };
        Self { sentence, words: &sentence.words, low: sentence.words.iter().map(text).collect() }
    }

    pub(super) fn is(&self, at: usize, lists: Is) -> bool {
        self.words.get(at).is_some_and(|w| w.is.any(lists) && w.looks != Looks::Quoted)
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.low.get(at).copied().unwrap_or_default()
    }

    pub(super) fn looks(&self, at: usize) -> Looks {
        self.words.get(at).map_or(Looks::Sign, |w| w.looks)
    }

    /// A value by its looks: path, name, number, quoted text.
    pub(super) fn value(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| is_value_like(w) || matches!(w.looks, Looks::Quoted | Looks::Number))
    }

    pub(super) fn fits(&self, patterns: &[Pattern], from: usize, to: usize) -> Option<usize> {
        pattern::longest(patterns, self.low.get(from..to)?)
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.words.get(from).map_or(0, |w| w.span.start);
        Span { start, end: to.checked_sub(1).and_then(|i| self.words.get(i)).map_or(start, |w| w.span.end.max(start)) }
    }

    /// The first word that is neither filler nor sign.
    pub(super) fn past_fillers(&self, from: usize, to: usize) -> usize {
        let filler = |i: &usize| self.is(*i, Is::FILLER.with(Is::GREETING)) || self.looks(*i) == Looks::Sign;
        from + (from..to).take_while(filler).count()
    }

    /// Whether a new line begins between the word at `at` and the one before.
    fn new_line(&self, at: usize) -> bool {
        let between = at.checked_sub(1).and_then(|i| self.sentence.text.get(self.words[i].span.end..self.words[at].span.start));
        between.is_some_and(|b| b.contains('\n'))
    }

    /// A separator at `at`: what it is and how many words it takes.
    fn separator(&self, at: usize) -> Option<(Link, usize)> {
        if self.looks(at) == Looks::Quoted {
            return None;
        }
        let comma = |link: Link| match self.word(at + 1) {
            "and" if self.then(at + 2) > 0 => (Link::Then, 2 + self.then(at + 2)),
            "and" | "&" => (link, 2),
            "but" if !self.exception(at + 1) => (Link::But, 2),
            _ if self.then(at + 1) > 0 => (Link::Then, 1 + self.then(at + 1)),
            _ => (link, 1),
        };
        Some(match self.word(at) {
            "." if self.abbreviated(at) => return None,
            "." | "!" | "?" | ";" => (Link::Hard, 1),
            // "id: 5" is one clause, "one question: how big is src" two.
            ":" if self.apart_behind(at) => (Link::Comma, 1),
            "—" | "–" | "-" | "…" if self.looks(at) == Looks::Sign => (Link::Comma, 1),
            "," => comma(Link::Comma),
            "and" if self.then(at + 1) > 0 => (Link::Then, 1 + self.then(at + 1)),
            "and" | "&" => (Link::And, 1),
            "but" if !self.exception(at) => (Link::But, 1),
            "&&" | "||" => (Link::Then, 1),
            "then" | "afterwards" if at > 0 && self.word(at - 1) != "since" => (Link::Then, 1),
            _ => return None,
        })
    }

    /// Whether the dot at `at` belongs to "Oct." or "J.".
    fn abbreviated(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|i| self.word(i)) else { return false };
        let letter = before.len() == 1 && before != "i" && before.bytes().all(|b| b.is_ascii_alphabetic());
        at + 1 < self.words.len() && (letter || self.is(at - 1, Is::ABBREVIATION))
    }

    /// "then", "after that": how many words.
    fn then(&self, at: usize) -> usize {
        match (self.word(at), self.word(at + 1)) {
            ("then" | "afterwards" | "next", _) => 1,
            ("after", "that" | "this") => 2,
            _ => 0,
        }
    }

    /// "but not x", "all but x".
    fn exception(&self, at: usize) -> bool {
        let all = at.checked_sub(1).is_some_and(|i| matches!(self.word(i), "all" | "everything" | "everyone" | "anything" | "everybody"));
        all || self.fits(&lexicon::EXCEPTIONS, at, self.words.len()).is_some()
    }

    fn apart_behind(&self, at: usize) -> bool {
        let end = self.words[at].span.end;
        self.sentence.text[end..].chars().next().is_none_or(char::is_whitespace)
    }

    /// The clauses in order, without the separators.
    pub(super) fn clauses(&self) -> Vec<Clause> {
        let mut out: Vec<Clause> = Vec::new();
        let (mut from, mut link, mut at) = (0, Link::Hard, 0);
        while at < self.words.len() {
            if at > from && self.new_line(at) {
                self.push(&mut out, from, at, link);
                (from, link) = (at, Link::Hard);
            }
            match self.separator(at) {
                Some((next, len)) => {
                    self.push(&mut out, from, at, link);
                    at += len;
                    // Of several separators in a row the hardest counts.
                    link = if from == at - len && link == Link::Hard { Link::Hard } else { next };
                    from = at;
                }
                None => at += 1,
            }
        }
        self.push(&mut out, from, at, link);
        // "when it is done, tell me" says when; "when is it done" asks.
        for i in 0..out.len().saturating_sub(1) {
            let (clause, next) = (out[i], out[i + 1]);
            let says = self.is(clause.from, Is::SUBORDINATE) && !self.is(clause.from + 1, Is::AUXILIARY);
            if clause.class == Class::Asks && says && next.link == Link::Comma && next.class == Class::Asks {
                out[i].class = Class::Story;
            }
        }
        self.reasons(&mut out);
        // "the report, which is due tomorrow": about what was just said, and no question.
        for clause in out.iter_mut().skip(1).filter(|c| c.class == Class::Asks && matches!(c.link, Link::Comma | Link::And)) {
            if self.relates(clause.from, clause.to) {
                clause.class = Class::Story;
            }
        }
        out.into_iter().flat_map(|clause| self.without_story(clause)).collect()
    }

    /// "I don't need a.iso anymore, delete it": says why.
    fn reasons(&self, clauses: &mut [Clause]) {
        for i in 0..clauses.len().saturating_sub(1) {
            let (clause, next) = (clauses[i], clauses[i + 1]);
            let longer = |i: usize| matches!((self.word(i), self.word(i + 1)), ("any", "more" | "longer") | ("no", "longer"));
            let past = self.word(clause.to - 1) == "anymore" || (clause.from..clause.to).any(longer);
            let of_it = (next.from..next.to).any(|i| matches!(self.word(i), "it" | "them" | "that" | "those"));
            let asks = next.class == Class::Asks || (next.class == Class::Retracts && self.word(next.from) == "drop");
            if clause.class == Class::Forbids && past && asks && of_it {
                (clauses[i].class, clauses[i + 1].class) = (Class::Story, Class::Asks);
            }
        }
    }

    /// Whether words begin with "which is", "whose", "which we" and end no question.
    fn relates(&self, from: usize, to: usize) -> bool {
        let word = matches!(self.word(from), "which" | "whose");
        let told = self.is(from + 1, Is::PRONOUN)
            || matches!(self.word(from + 1), "is" | "was" | "were" | "are" | "has" | "had" | "have" | "will");
        word && told && self.word(to) != "?"
    }

    /// A clause that asks and tells, in its parts: "before I write to him | could you show me x | because I have to".
    fn without_story(&self, clause: Clause) -> Vec<Clause> {
        let Clause { from, to, class, .. } = clause;
        let told = matches!(class, Class::Story | Class::Fragment);
        let asks = if told { self.opening(from, to) } else { Some(from).filter(|_| class == Class::Asks) };
        let Some(asks) = asks else { return vec![clause] };
        let end = (asks + 3..to).find(|i| self.reason(*i)).unwrap_or(to);
        let part = |from, to, link, class| (from < to).then_some(Clause { from, to, link, class });
        let link = if asks == from { clause.link } else { Link::Comma };
        let parts =
            [part(from, asks, clause.link, Class::Story), part(asks, end, link, Class::Asks), part(end, to, Link::Comma, Class::Story)];
        parts.into_iter().flatten().collect()
    }

    /// Where a request begins within words that tell something.
    fn opening(&self, from: usize, to: usize) -> Option<usize> {
        let opens = |i: &usize| {
            let (word, next) = (self.word(*i), self.word(i + 1));
            let opens = match word {
                "can" | "could" | "would" | "will" => next == "you",
                "please" => self.verb(i + 1, to),
                "tell" | "show" | "give" => next == "me",
                // "before I touch anything I want to know", "it would help me to read"
                "i" | "we" => matches!(next, "want" | "need" | "would" | "must") && self.is(self.past_fillers(from, to), Is::SUBORDINATE),
                "to" => self.is(i + 1, Is::VERB) && (from..*i).any(|w| self.word(w) == "would"),
                "let" => matches!(next, "me" | "us") && self.verb(i + 2, to),
                _ => false,
            };
            // "what can you", "to show me": no request of its own.
            let wish = matches!(word, "to" | "i" | "we");
            opens
                && i + 2 < to
                && (wish || !self.is(i - 1, Is::PREPOSITION.with(Is::QUESTION).with(Is::AUXILIARY).with(Is::PRONOUN).with(Is::SUBORDINATE)))
        };
        (from + 1..to).find(opens).map(|i| i + usize::from(self.word(i) == "to"))
    }

    /// Whether a clause that only says why or when begins here.
    fn reason(&self, at: usize) -> bool {
        let tells = matches!(self.word(at + 1), "i" | "we" | "he" | "she" | "they" | "it" | "my" | "our" | "there");
        tells && matches!(self.word(at), "because" | "since" | "before" | "as" | "so" | "although" | "while")
    }

    /// Adds the words as a clause, or to the clause before where they do not begin one.
    fn push(&self, out: &mut Vec<Clause>, from: usize, to: usize, link: Link) {
        let to = to.min(self.words.len());
        if from >= to {
            return;
        }
        let mut class = self.class(from, to, out.is_empty());
        if let Some(last) = out.last_mut() {
            if class == Class::Asks && self.tells_why(from, to, link, last) {
                class = Class::Story;
            }
            // "in Bern, what is the weather", "Ada, what time is it": no wish of its own.
            let leads = link == Link::Comma && class == Class::Asks && last.class == Class::Fragment && !self.relates(from, to);
            if leads && (self.is(last.from, Is::PREPOSITION) || last.to == last.from + 1) {
                (last.to, last.class) = (to, class);
                return;
            }
            if self.goes_on(from, to, link, class, last) || !self.begins(from, to, link, class, last) {
                last.to = to;
                return;
            }
        }
        out.push(Clause { from, to, link, class });
    }

    /// Whether words behind a separator begin a clause of their own.
    fn begins(&self, from: usize, to: usize, link: Link, class: Class, before: &Clause) -> bool {
        match (link, class) {
            (Link::Hard, _) | (_, Class::Forbids | Class::Corrects | Class::Retracts | Class::About) => true,
            // Behind a correction or small talk anything begins anew.
            _ if matches!(before.class, Class::Corrects | Class::Retracts | Class::Chat) => true,
            (Link::And | Link::Comma, Class::Asks) if !self.inverts(from, to, before) || self.names_result(from, to) => false,
            (Link::Comma | Link::Then | Link::But, Class::Asks | Class::Chat) => true,
            (Link::And, Class::Asks) => {
                // "date and time", "search and replace": one wish.
                let (begin, begin_before) = (self.past_fillers(from, to), self.past_fillers(before.from, before.to));
                let bare = before.to - begin_before < 2 || (to - begin < 2 && !self.is(begin, Is::VERB));
                let both = self.is(begin_before, Is::PROGRAM) && self.is(begin, Is::PROGRAM);
                let program = self.is(begin, Is::PROGRAM) && !self.is(begin, Is::ANY_VERB.with(Is::QUESTION));
                if program { both && (!bare || self.programs(from, to)) } else { !bare || both && self.programs(from, to) }
            }
            (_, Class::Story) => self.word(from) != "so" || link != Link::And,
            // "I don't need the wind, just the temperature".
            (Link::Comma, Class::Fragment) if before.class == Class::Forbids && matches!(self.word(from), "just" | "only") => true,
            (Link::But, Class::Fragment) => self.word(from) != "not",
            // "then" and "also" say that something more is wanted, whatever the verb.
            (Link::Then, Class::Fragment) => self.acts(from, to),
            (Link::Comma, Class::Fragment) if self.word(from) == "also" => self.acts(from, to),
            _ => false,
        }
    }

    /// Whether a form of "be" or "have" at the start asks, as in "how big is a and is b larger", rather than going on with what
    /// was said before: "files that were changed and are large".
    fn inverts(&self, from: usize, to: usize, before: &Clause) -> bool {
        let goes_on = ["is", "are", "was", "were", "has", "have", "had", "am"].contains(&self.word(self.past_fillers(from, to)));
        !goes_on || self.is(self.past_fillers(before.from, before.to), Is::QUESTION.with(Is::AUXILIARY))
    }

    /// Whether words only say what becomes of the result: "and save it as x", ", call it week.zip", "and store them in y".
    fn names_result(&self, from: usize, to: usize) -> bool {
        let begin = self.past_fillers(from, to);
        let pronoun = usize::from(matches!(self.word(begin + 1), "it" | "that" | "this" | "them" | "those"));
        let behind = begin + 1 + pronoun;
        let place = matches!(self.word(behind), "as" | "to" | "in" | "into" | "under" | "at") && behind + 1 < to;
        match self.word(begin) {
            "save" | "store" | "write" | "export" | "keep" => place,
            "call" | "name" | "title" | "label" => pronoun > 0 && behind < to,
            _ => false,
        }
    }

    /// Whether words may begin with a verb that is in no list: two words of the language at least.
    fn acts(&self, from: usize, to: usize) -> bool {
        let begin = self.past_fillers(from, to);
        let plain = self.looks(begin) == Looks::Plain && !self.is(begin, Is::FUNCTION);
        self.is(begin, Is::ANY_VERB.with(Is::PROGRAM)) || (plain && begin + 1 < to)
    }

    /// Program names and nothing else.
    fn programs(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| self.is(i, Is::PROGRAM))
    }

    /// Whether a verb begins here, with what it acts on.
    pub(super) fn verb(&self, at: usize, to: usize) -> bool {
        // A capital may begin the verb of a further sentence.
        if self.looks(at) != Looks::Plain && !(self.looks(at) == Looks::Capital && self.is(at, Is::VERB)) {
            return false;
        }
        if self.is(at, Is::VERB) || (self.is(at, Is::PROGRAM) && !self.is(at, Is::PROGRAM_WORD) && !self.is(at + 1, Is::AUXILIARY)) {
            return true;
        }
        if !self.is(at, Is::NOUN_VERB) {
            return false;
        }
        let next = at + 1;
        at == 0
            || next < to
                && (matches!(self.word(next), "whether" | "if")
                    || self.value(next)
                    || self.is(next, Is::DETERMINER.with(Is::PRONOUN).with(Is::QUESTION)))
    }

    /// What a clause does.
    pub(super) fn class(&self, from: usize, to: usize, first: bool) -> Class {
        // "do not, under any circumstances, …": what is forbidden comes behind.
        let bare = |from: usize| self.fits(&lexicon::FORBIDS, from, to) == Some(to - from);
        if first && bare(from) {
            return Class::Forbids;
        }
        if self.fits(&lexicon::RETRACTS, from, to).is_some() {
            return if first && self.word(from) == "stop" { Class::Asks } else { Class::Retracts };
        }
        if !first && self.correction(from, to).is_some() {
            return Class::Corrects;
        }
        let greets = (from..to).any(|i| self.is(i, Is::GREETING))
            && (from..to).all(|i| self.is(i, Is::GREETING.with(Is::FILLER).with(Is::FUNCTION)));
        if greets || self.fits(&lexicon::CHATS, from, to).is_some() {
            return Class::Chat;
        }
        let also = if first { 0 } else { self.also(from, to) };
        let begin = self.past_fillers(from + also, to);
        if !first && self.names_result(from, to) {
            return Class::Asks;
        }
        // "delete it? never!": with nothing that it forbids, it takes back what was said; "git fetch, no merging" says how.
        if !first && begin < to && bare(begin) {
            return if self.says_how(begin, to) { Class::Forbids } else { Class::Retracts };
        }
        let fits = |patterns: &[Pattern]| self.fits(patterns, from, to).or_else(|| self.fits(patterns, begin, to)).is_some();
        if fits(&lexicon::ASKS) {
            return Class::Asks;
        }
        if fits(&lexicon::FORBIDS) {
            return Class::Forbids;
        }
        if (fits(&lexicon::ABOUTS) && !self.asks_of(begin, to)) || self.asks_leave(begin, to) {
            return Class::About;
        }
        if begin >= to {
            return Class::Chat;
        }
        if self.verb(begin, to) || self.is(begin, Is::QUESTION.with(Is::AUXILIARY)) || fits(&lexicon::WANTS) {
            return Class::Asks;
        }
        if self.fits(&lexicon::BANS, begin, to).is_some() {
            return Class::Forbids;
        }
        let tells = |i: usize| self.is(i, Is::AUXILIARY) || matches!(self.word(i), "'s" | "'re" | "i'm" | "we're" | "it's");
        if self.is(begin, Is::SUBORDINATE) || self.is(begin, Is::PRONOUN) || (begin..to).any(tells) {
            return Class::Story;
        }
        if self.orders(begin, to) { Class::Asks } else { Class::Fragment }
    }

    /// "heat the oven": a word that is none of grammar, right before "the" or "my", says what to do, though no tool may do it. What
    /// is asked for is never taken for a story around another wish.
    fn orders(&self, at: usize, to: usize) -> bool {
        let grammar = Is::FUNCTION.with(Is::FILLER).with(Is::SUBORDINATE).with(Is::SUPERLATIVE).with(Is::GREETING);
        let word = self.word(at);
        let verb = self.looks(at) == Looks::Plain && !self.is(at, grammar) && word.bytes().all(|b| b.is_ascii_lowercase());
        verb && at + 1 < to && self.is(at + 1, Is::DETERMINER) && !says_when(word) && !word.ends_with("ly")
    }

    /// "what did commit 9fceb02 do", "where do we say 'out of memory' in logs/": about that very thing, which can be looked up.
    fn asks_of(&self, from: usize, to: usize) -> bool {
        let looked_up = matches!((self.word(from), self.word(from + 1)), ("what", "did") | ("where", "do"));
        looked_up && (from..to).any(|i| self.value(i) && self.word(i) != "i")
    }

    /// "can I rename a branch": about branches at large, where "can I book the Luxe" is a wish.
    fn asks_leave(&self, from: usize, to: usize) -> bool {
        let asks = matches!(self.word(from), "can" | "could") && matches!(self.word(from + 1), "i" | "we");
        let points = |w: &str| matches!(w, "the" | "my" | "our" | "this" | "that" | "these" | "those" | "me" | "it" | "them" | "your");
        asks && !(from + 2..to).any(|i| self.value(i) || points(self.word(i)))
    }

    /// The words that a correction begins with, where it does: how many.
    pub(super) fn correction(&self, from: usize, to: usize) -> Option<usize> {
        let words = self.fits(&lexicon::CORRECTIONS, from, to)?;
        let next = from + words;
        // "coffee, no sugar" corrects nothing.
        let noun = words == 1 && self.word(from) == "no" && next < to && self.looks(next) == Looks::Plain;
        (!noun || self.verb(next, to) || self.is(next, Is::PREPOSITION)).then_some(words)
    }
}

/// As `Sentence::clauses`.
pub(super) fn spans(sentence: &Sentence) -> Vec<Span> {
    let low = sentence.text.to_ascii_lowercase();
    let view = View::new(sentence, &low);
    view.clauses().iter().map(|c| view.span(c.from, c.to)).collect()
}

/// As `Sentence::kernel`.
pub(super) fn kernel(sentence: &Sentence) -> Sentence {
    let low = sentence.text.to_ascii_lowercase();
    let view = View::new(sentence, &low);
    let clauses = view.clauses();
    let all = clauses.iter().all(|c| c.class == Class::Asks);
    let mut asks: Vec<Span> = Vec::new();
    let mut last = usize::MAX;
    for (i, clause) in clauses.iter().enumerate().filter(|(_, c)| c.class == Class::Asks) {
        let span = view.span(clause.from, clause.to);
        match asks.last_mut() {
            // Neighbours stay joined by the word between them.
            Some(before) if last.wrapping_add(1) == i && clause.link != Link::Hard => before.end = span.end,
            _ => asks.push(span),
        }
        last = i;
    }
    if asks.is_empty() || all { sentence.clone() } else { sentence.part(&asks) }
}
