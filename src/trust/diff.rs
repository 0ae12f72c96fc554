//! What changed between what was trusted and what is there, line by line.

use super::Content;

/// Lines of one file beyond which only their number is told.
const MAX_LINES: usize = 2000;

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file that was not there.
    Added(String),
    /// A file that is gone.
    Removed(String),
    /// A file whose lines follow.
    Changed(String),
    /// A line that is new.
    Plus(usize, String),
    /// A line that is gone.
    Minus(usize, String),
    /// So many lines differ that they are not told apart.
    Many(usize, usize),
}

/// Every difference, in the order of the files; line numbers are from 1, of the side where the line stands.
#[must_use]
pub fn changes(then: &Content, now: &Content) -> Vec<Change> {
    let mut out = Vec::new();
    let find = |content: &Content, name: &str| content.files.iter().find(|f| f.name == name).map(|f| f.bytes.clone());
    for old in &then.files {
        match find(now, &old.name) {
            None => out.push(Change::Removed(old.name.clone())),
            Some(bytes) if bytes == old.bytes => {}
            Some(bytes) => {
                out.push(Change::Changed(old.name.clone()));
                lines(&String::from_utf8_lossy(&old.bytes), &String::from_utf8_lossy(&bytes), &mut out);
            }
        }
    }
    for new in now.files.iter().filter(|f| find(then, &f.name).is_none()) {
        out.push(Change::Added(new.name.clone()));
        lines("", &String::from_utf8_lossy(&new.bytes), &mut out);
    }
    out
}

/// The shortest way from the old lines to the new ones, by the longest common subsequence of what lies between the
/// common beginning and the common end.
fn lines(old: &str, new: &str, out: &mut Vec<Change>) {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    if x.len() > MAX_LINES || y.len() > MAX_LINES {
        out.push(Change::Many(x.len(), y.len()));
        return;
    }
    // `common[i][j]`: lines that `x[i..]` and `y[j..]` share at most.
    let mut common = vec![vec![0u16; y.len() + 1]; x.len() + 1];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            common[i][j] = if x[i] == y[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let text = |line: &str| line.trim_end_matches(['\n', '\r']).to_owned();
    while i < x.len() || j < y.len() {
        if i < x.len() && j < y.len() && x[i] == y[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < x.len() && (j == y.len() || common[i + 1][j] >= common[i][j + 1]) {
            out.push(Change::Minus(start + i + 1, text(x[i])));
            i += 1;
        } else {
            out.push(Change::Plus(start + j + 1, text(y[j])));
            j += 1;
        }
    }
}
