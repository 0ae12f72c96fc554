//! Quoted texts.

use crate::text::Span;

/// What stands between quotes, without them. A single quote opens only at the start of a word and closes only at the end of
/// one: `don't`, `the users' files`, `5' 3"` quote nothing.
pub(super) fn quotes(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut after = 0;
    let mut last = None;
    // From where on no such closing sign comes any more: without it, many opening signs would each search to the end.
    let mut none_from = [usize::MAX; 6];
    for (at, open) in text.char_indices() {
        let before = last.replace(open);
        let Some((kind, closes)) = closing(open) else { continue };
        let starts = before.is_none_or(|c| c.is_whitespace() || "([{:=,;/".contains(c));
        if at < after || !starts || at >= none_from[kind] {
            continue;
        }
        let start = at + open.len_utf8();
        match close(text, start, closes) {
            Some((end, next)) => {
                if start < end {
                    out.push(Span { start, end });
                }
                after = next;
            }
            None => none_from[kind] = at,
        }
    }
    out
}

/// Whether a sign opens or closes a quoted text.
#[must_use]
pub fn is_quote(c: char) -> bool {
    "\"'`“”‘’«»„‚".contains(c)
}

/// The kind of an opening sign and the signs that close it.
fn closing(open: char) -> Option<(usize, &'static [char])> {
    Some(match open {
        '"' => (0, &['"']),
        '\'' => (1, &['\'']),
        '`' => (2, &['`', '\'']),
        '“' | '„' => (3, &['”', '“', '"']),
        '«' => (4, &['»']),
        '‘' | '‚' => (5, &['’', '‘', '\'']),
        _ => return None,
    })
}

/// The closing sign from `start` on: where it begins and ends. No word goes on behind it.
fn close(text: &str, start: usize, closes: &[char]) -> Option<(usize, usize)> {
    let rest = text.get(start..)?;
    let ends = |(i, sign): &(usize, &str)| rest[i + sign.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    rest.match_indices(closes).find(ends).map(|(i, sign)| (start + i, start + i + sign.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        quotes(text).iter().map(|q| q.of(text).unwrap()).collect()
    }

    #[test]
    fn every_kind_of_quote_is_read_without_its_signs() {
        for text in ["say 'a b' now", "say \"a b\" now", "say `a b` now", "say “a b” now", "say ‘a b’ now", "say «a b» now", "say „a b“"]
        {
            assert_eq!(of(text), ["a b"], "{text}");
        }
        assert_eq!(of("copy 'settings.toml' to 'settings.toml.save'"), ["settings.toml", "settings.toml.save"]);
        assert_eq!(of("echo \"it's mine\", please"), ["it's mine"]);
        assert_eq!(of("call it \"a\"."), ["a"]);
        assert_eq!(of("name='a b'"), ["a b"]);
    }

    #[test]
    fn apostrophes_and_inches_quote_nothing() {
        for text in
            ["don't stop, it's Ann's", "the users' files and the hosts' names", "5' 3\"", "rock 'n roll", "\"\" and ''", "say \"x", ""]
        {
            assert_eq!(of(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(of("\"\" and \"x\""), ["x"]);
    }
}
