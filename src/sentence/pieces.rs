//! A sentence cut into the pieces that a value may be made of: quoted texts, words with what belongs to them, blanks.

use crate::text::Span;

/// Signs that stand at the edge of a word without being part of it.
const EDGE: &str = ",.;:!?()[]{}<>\"'`“”‘’«»„‚…";
/// Signs that end a word wherever they stand.
const BREAK: &str = "—―";
/// The endings that are pieces of their own.
const POSSESSIVE: [&str; 3] = ["'s", "’s", "(s)"];

/// The pieces in order, covering the text.
pub(super) fn pieces(text: &str, quotes: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(text.len() / 3 + 1);
    let mut at = 0;
    for quote in quotes {
        plain(text, at, quote.start, &mut out);
        out.push(*quote);
        at = quote.end;
    }
    plain(text, at, text.len(), &mut out);
    out
}

/// Runs of blanks and of other signs between two places.
fn plain(text: &str, from: usize, to: usize, out: &mut Vec<Span>) {
    let mut start = from;
    let mut blank = None;
    for (i, c) in text[from..to].char_indices() {
        let (at, is_blank) = (from + i, c.is_whitespace());
        if blank.is_some_and(|b| b != is_blank) {
            run(text, Span { start, end: at }, out);
            start = at;
        }
        blank = Some(is_blank);
    }
    if start < to {
        run(text, Span { start, end: to }, out);
    }
}

/// Blanks are one piece; other signs are words with what stands at their edges.
fn run(text: &str, span: Span, out: &mut Vec<Span>) {
    let signs = &text[span.start..span.end];
    if signs.starts_with(char::is_whitespace) || matches!(signs, ".." | "..." | "::" | "->" | "--") {
        out.push(span);
        return;
    }
    let mut start = span.start;
    for (i, c) in signs.char_indices().filter(|(_, c)| BREAK.contains(*c)) {
        let at = span.start + i;
        word(text, Span { start, end: at }, out);
        start = at + c.len_utf8();
        out.push(Span { start: at, end: start });
    }
    word(text, Span { start, end: span.end }, out);
}

/// One word with its edge signs apart.
fn word(text: &str, span: Span, out: &mut Vec<Span>) {
    if span.start >= span.end {
        return;
    }
    let core = core(text, span);
    single(text, Span { start: span.start, end: core.start }, out);
    if core.start < core.end {
        split_core(text, core, out);
    }
    single(text, Span { start: core.end, end: span.end }, out);
}

/// The word without the signs at its edges. Kept are a dot that begins a name or a fraction (`.gitignore`, `./a`, `.5`), the
/// dots of `a/..`, and a bracket whose other half is inside (`f()`, `{a,b}.txt`).
fn core(text: &str, span: Span) -> Span {
    let word = &text[span.start..span.end];
    let trimmed = word.trim_start_matches(|c| EDGE.contains(c));
    let mut start = span.end - trimmed.len();
    if trimmed.is_empty() {
        // Nothing but edge signs: all of them stand by themselves.
        return Span { start: span.end, end: span.end };
    }
    let mut end = span.start + word.trim_end_matches(|c| EDGE.contains(c)).len();
    let lead = &text[span.start..start];
    let dots = lead.len() - lead.trim_end_matches('.').len();
    let begins_name = trimmed.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if (dots == 1 && (begins_name || trimmed.starts_with('/'))) || (dots == 2 && trimmed.starts_with('/')) {
        start -= dots;
    }
    let tail = &text[end..span.end];
    let dots = tail.len() - tail.trim_start_matches('.').len();
    if dots > 1 && text[start..end].ends_with('/') {
        end += dots;
    }
    brackets(text, span, Span { start, end })
}

/// Takes a bracket back whose other half is inside the word and does not close the whole of it.
fn brackets(text: &str, span: Span, core: Span) -> Span {
    let mut core = core;
    let inside = &text[core.start..core.end];
    let pair = |open: char| match open {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    };
    if let Some(open) = text[span.start..core.start].chars().next_back()
        && pair(open).is_some_and(|close| inside.contains(close) && !inside.contains(open))
    {
        core.start -= 1;
    }
    if let Some(close) = text[core.end..span.end].chars().next()
        && let Some(open) = ['(', '[', '{'].into_iter().find(|o| pair(*o) == Some(close))
        && inside.contains(open)
        && !inside.contains(close)
    {
        core.end += 1;
    } else if let Some(open) = text[core.end..span.end].chars().next()
        && pair(open).is_some_and(|close| text[core.end + 1..span.end].starts_with(close))
        && core.start < core.end
    {
        // A call: `main()`.
        core.end += 2;
    }
    core
}

/// A word cut at a possessive `'s`, at the first `=`, and at commas and semicolons that are not part of a number.
fn split_core(text: &str, core: Span, out: &mut Vec<Span>) {
    let word = &text[core.start..core.end];
    if word.len() < 3 || word.contains("://") || word.starts_with('{') {
        out.push(core);
        return;
    }
    let stem = POSSESSIVE.iter().find_map(|s| word.strip_suffix(s)).filter(|s| !s.is_empty()).map_or(core.end, |s| core.start + s.len());
    let mut start = core.start;
    let mut seen_equals = false;
    let bytes = text.as_bytes();
    for at in core.start..stem {
        let cuts = match bytes[at] {
            b',' => !is_thousands(bytes, at),
            b';' => true,
            b'=' => {
                let bare = |i: usize| bytes.get(i).is_some_and(|b| !b"=<>!".contains(b));
                let first = !std::mem::replace(&mut seen_equals, true);
                first && at > core.start && at + 1 < stem && bare(at - 1) && bare(at + 1)
            }
            _ => false,
        };
        if cuts {
            if start < at {
                out.push(Span { start, end: at });
            }
            out.push(Span { start: at, end: at + 1 });
            start = at + 1;
        }
    }
    if start < stem {
        out.push(Span { start, end: stem });
    }
    if stem < core.end {
        out.push(Span { start: stem, end: core.end });
    }
}

/// Whether the comma at `at` parts thousands: digits before it, exactly three behind it.
fn is_thousands(bytes: &[u8], at: usize) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    at > 0 && digit(at - 1) && (1..=3).all(|i| digit(at + i)) && !digit(at + 4)
}

/// Each character by itself, blanks together.
fn single(text: &str, span: Span, out: &mut Vec<Span>) {
    let signs = &text[span.start..span.end];
    out.extend(signs.char_indices().map(|(i, c)| Span { start: span.start + i, end: span.start + i + c.len_utf8() }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::quotes::quotes;

    fn of(text: &str) -> Vec<&str> {
        let all = pieces(text, &quotes(text));
        assert_eq!(all.iter().map(|p| p.of(text).unwrap()).collect::<String>(), text);
        all.iter().map(|p| p.of(text).unwrap()).filter(|p| !p.trim().is_empty()).collect()
    }

    #[test]
    fn words_keep_their_signs_and_lose_those_at_the_edge() {
        for (text, want) in [
            ("show src/main.rs, (please)!", &["show", "src/main.rs", ",", "(", "please", ")", "!"][..]),
            ("mail a@b.example at 10:30.", &["mail", "a@b.example", "at", "10:30", "."]),
            ("Ann's x=1 a==2 p=~/x", &["Ann", "'s", "x", "=", "1", "a==2", "p", "=", "~/x"]),
            ("add a.png(s)", &["add", "a.png", "(s)"]),
            ("say \"it is, ok\"", &["say", "\"", "it is, ok", "\""]),
            ("open https://a.example/?q=1,2;3.", &["open", "https://a.example/?q=1,2;3", "."]),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }

    #[test]
    fn dots_and_brackets_of_names_stay() {
        for (text, want) in [
            ("ls .. . ./a ../b .gitignore .5", &["ls", "..", ".", "./a", "../b", ".gitignore", ".5"][..]),
            ("edit f(1).txt and {a,b}.txt", &["edit", "f(1).txt", "and", "{a,b}.txt"]),
            ("run main() wait...", &["run", "main()", "wait", ".", ".", "."]),
            ("the files (a.txt). [b] ok", &["the", "files", "(", "a.txt", ")", ".", "[", "b", "]", "ok"]),
            ("go test ./...", &["go", "test", "./..."]),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }

    #[test]
    fn lists_without_blanks_are_cut_and_numbers_are_not() {
        assert_eq!(of("add milk,eggs;bread"), ["add", "milk", ",", "eggs", ";", "bread"]);
        assert_eq!(of("1,000 and 1,234,567 and 1,2,3"), ["1,000", "and", "1,234,567", "and", "1", ",", "2", ",", "3"]);
    }
}
