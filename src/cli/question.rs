//! A question to the person at the terminal, and its answer. It goes to the terminal itself: stderr may be a file, and
//! nobody may be asked about what they cannot see.

use crate::policy::{Need, typed_word};
use crate::text::{clip, safe_block};
use rustix::termios::{QueueSelector, tcflush, tcgetwinsize};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

/// Rows and columns of a terminal that does not say how many it has.
const SCREEN: (usize, usize) = (24, 80);

/// The terminal, where a person sits at it.
pub(super) fn terminal() -> Option<File> {
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
    terminal.filter(|_| std::io::stdin().is_terminal() || std::io::stderr().is_terminal())
}

/// How long no line may come before the question is asked: what is pasted or typed ahead comes at once, and nobody has read
/// the plan yet. As long as a card of the interactive session waits.
const QUIET: Duration = Duration::from_millis(300);
/// Between two looks for a line.
const LOOK: Duration = Duration::from_millis(20);
/// How long a quiet moment is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Rows and columns of the terminal.
pub(super) fn screen(terminal: &File) -> (usize, usize) {
    let size = tcgetwinsize(terminal).map_or(SCREEN, |size| (usize::from(size.ws_row), usize::from(size.ws_col)));
    if size.0 == 0 || size.1 == 0 { SCREEN } else { size }
}

/// Asks `question`; the answer without its line end, or `None` where no line came. What was typed before the question stood
/// there is not an answer to it.
pub(super) fn answer(mut terminal: File, question: &str) -> Option<String> {
    quiet(&terminal).then_some(())?;
    terminal.write_all(question.as_bytes()).and_then(|()| terminal.flush()).ok()?;
    let mut line = String::new();
    BufReader::new(terminal).take(1024).read_line(&mut line).ok()?;
    line.ends_with('\n').then(|| line.trim().to_owned())
}

/// Waits for a moment in which no line comes, and throws away what came until then; false where they do not end.
fn quiet(terminal: &File) -> bool {
    let (start, mut last) = (Instant::now(), Instant::now());
    while last.elapsed() < QUIET {
        std::thread::sleep(LOOK);
        if rustix::io::ioctl_fionread(terminal).is_ok_and(|lines| lines > 0) {
            last = Instant::now();
            let _ = tcflush(terminal, QueueSelector::IFlush);
        }
        if start.elapsed() > PATIENCE {
            return false;
        }
    }
    tcflush(terminal, QueueSelector::IFlush).is_ok()
}

/// Shows a plan and asks whether it may run. A plan that is too long for the screen shows its head again, right above the
/// question, and Enter alone does not run it: what scrolled away may not have been read.
pub(super) fn may_run(mut terminal: File, plan: &str, tool: &str, need: Need) -> bool {
    let text = safe_block(plan);
    let (rows, columns) = screen(&terminal);
    let _ = terminal.write_all(text.as_bytes());
    let head = head(&text, rows, columns);
    let need = if head.is_some() { need.max(Need::Key) } else { need };
    let word = typed_word(tool);
    let wanted = match need {
        Need::Enter => "Enter runs it, n does not: ".to_owned(),
        Need::Key => "y runs it: ".to_owned(),
        Need::Word => format!("type {word} to run it: "),
    };
    let said = answer(terminal, &format!("{}{wanted}", head.unwrap_or_default()));
    match (need, said.as_deref()) {
        (Need::Enter, Some("" | "y" | "yes")) | (Need::Key, Some("y" | "yes")) => true,
        (Need::Word, Some(said)) => said == word,
        _ => false,
    }
}

/// The beginnings of the first lines of a text that does not fit on the screen together with the question, and how much
/// they leave out.
fn head(text: &str, rows: usize, columns: usize) -> Option<String> {
    let taken = |line: &str| line.chars().filter_map(unicode_width::UnicodeWidthChar::width).sum::<usize>().div_ceil(columns).max(1);
    if text.lines().map(taken).sum::<usize>() < rows {
        return None;
    }
    let room = (rows / 2).clamp(1, rows.saturating_sub(4).max(1));
    let beginnings: Vec<String> = text.lines().take(room).map(|line| clip(line, columns)).collect();
    let all = text.trim_end().chars().count();
    let left = all.saturating_sub(beginnings.iter().map(|line| line.chars().count() + 1).sum());
    Some(format!(
        "-- the plan is longer than the screen; its lines begin:\n{}\n-- about {left} more characters stand above\n",
        beginnings.join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_plan_that_leaves_the_screen_shows_its_head_again() {
        assert_eq!(head("tool {}\n  $ ls\n  read-only: it only reads\n", 24, 80), None);
        for blanks in [20_000, 80 * 23] {
            let filled = " ".repeat(blanks);
            let plan = format!("tool {{\"x\": \"{filled}\"}}\n  $ rm -rf precious {filled} .\n  destructive\n");
            let head = head(&plan, 24, 80).unwrap();
            assert!(head.contains("rm -rf precious") && head.contains("  destructive") && head.lines().count() == 5, "{head}");
        }
        let lines = format!("tool\n  $ rm precious\n{}", "  $ ls\n".repeat(60));
        assert!(head(&lines, 24, 80).unwrap().contains("rm precious"));
        for (rows, columns) in [(1, 1), (3, 7), (5, 2)] {
            assert!(head(&lines, rows, columns).is_some());
        }
    }
}
