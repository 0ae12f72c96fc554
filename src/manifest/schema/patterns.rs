//! About how large a pattern is when it is compiled, told from its text: counted repetitions inside each other multiply.

/// Characters that a pattern matches one by one, with what is repeated counted as often; a class of many scripts counts 100.
pub(super) fn size(pattern: &str) -> u64 {
    // The open groups, each with its size so far and that of its last part.
    let mut groups = vec![(0_u64, 0_u64)];
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let (taken, part) = match c {
            '(' => {
                groups.push((0, 0));
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            ')' => (1, groups.pop().map_or(1, |(size, _)| size)),
            '[' => {
                let end = rest.get(1..).and_then(|r| r.find(']')).map_or(rest.len(), |end| end + 2);
                (end, if rest.get(..end).unwrap_or_default().contains("\\p") { 100 } else { 4 })
            }
            '\\' => {
                // `\w`, `\d` and `\s` are ASCII's in JSON Schema.
                let scripts = rest.get(1..).is_some_and(|r| r.starts_with(['p', 'P']));
                (1 + rest.chars().nth(1).map_or(0, char::len_utf8), if scripts { 100 } else { 4 })
            }
            '{' => {
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                let counts = rest.get(1..end.saturating_sub(1)).unwrap_or_default().split(',').filter_map(|n| n.trim().parse::<u64>().ok());
                if let (Some(most), Some((size, last))) = (counts.max(), groups.last_mut()) {
                    *size = size.saturating_add(last.saturating_mul(most.saturating_sub(1)));
                    *last = last.saturating_mul(most);
                }
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            other => (other.len_utf8(), 1),
        };
        rest = rest.get(taken..).unwrap_or_default();
        if groups.is_empty() {
            groups.push((0, 0));
        }
        if let Some((size, last)) = groups.last_mut() {
            *size = size.saturating_add(part);
            *last = part;
        }
    }
    groups.iter().fold(0, |all, (size, _)| all.saturating_add(*size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_multiply() {
        for (pattern, least, most) in [
            ("^[a-z]+$", 1, 20),
            ("a{100}", 100, 110),
            ("((a{100}){100}){100}", 1_000_000, 1_010_000),
            ("(ab){2,50}c{3}", 100, 110),
            ("\\p{L}{1,100}", 200, 20_000),
            ("[\\p{L}x]{90}", 9_000, 9_100),
            ("a{99999999}{99999999}{99999999}", u64::MAX, u64::MAX),
            (")](}{", 0, 20),
            ("\\w{1,255}", 1_000, 1_100),
            ("\\", 0, 200),
            ("[é{9}", 0, 10),
        ] {
            let size = size(pattern);
            assert!((least..=most).contains(&size), "{pattern}: {size}");
        }
    }
}
