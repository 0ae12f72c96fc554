//! Text cut and broken by the columns that it takes on a terminal.

use unicode_width::UnicodeWidthChar;

/// Columns of one character; unsafe ones are expected to be escaped before.
fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// At most `width` columns of `text`; a cut text ends with `…`.
#[must_use]
pub fn clip(text: &str, width: usize) -> String {
    let total: usize = text.chars().map(columns).sum();
    if total <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        if used + columns(c) + 1 > width {
            break;
        }
        used += columns(c);
        out.push(c);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// `text` broken into rows of at most `width` columns, at blanks where there are some; nothing is dropped but
/// the blanks at a break. An empty text is one empty row.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut rows = Vec::new();
    for line in text.split('\n') {
        wrap_line(line, width, &mut rows);
    }
    rows
}

fn wrap_line(line: &str, width: usize, rows: &mut Vec<String>) {
    let mut row = String::new();
    let mut used = 0;
    // Length of `row` up to its last blank, where it may be broken.
    let mut blank = None;
    for c in line.chars() {
        let w = columns(c);
        if used + w > width && c == ' ' {
            rows.push(std::mem::take(&mut row).trim_end().to_owned());
            (used, blank) = (0, None);
            continue;
        }
        if used + w > width {
            let rest = match blank.take() {
                Some(at) if at > 0 => row.split_off(at),
                _ => String::new(),
            };
            rows.push(std::mem::take(&mut row).trim_end().to_owned());
            row.push_str(rest.trim_start());
            used = row.chars().map(columns).sum();
        }
        if c == ' ' {
            blank = Some(row.len());
        }
        row.push(c);
        used += w;
    }
    rows.push(row);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clips_by_columns() {
        assert_eq!(clip("日本語", 6), "日本語");
        assert_eq!(clip("日本語", 5), "日本…");
        assert_eq!(clip("abc", 2), "a…");
        assert_eq!(clip("abc", 0), "");
    }

    #[test]
    fn wraps_at_blanks() {
        assert_eq!(wrap("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("aaaaaaa", 3), ["aaa", "aaa", "a"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn rows_fit_and_keep_the_letters(text in "[a-z ]{0,60}", width in 2usize..20) {
            let rows = wrap(&text, width);
            prop_assert!(rows.iter().all(|r| r.trim_end().len() <= width));
            let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&rows.concat()), letters(&text));
        }
    }
}
