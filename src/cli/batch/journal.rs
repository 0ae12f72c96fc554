//! The journal of a batch: what was begun and what has ended, a JSON line each, written before a run and after it. A batch that
//! was cut short goes on where it was: what has ended is not done again, and what was begun and has no end is told.

use super::line::Line;
use crate::cli::exit::{BAD_FILE, FAILED, Failure, Place};
use rustix::fs::{FlockOperation, flock};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// The first line of a journal.
const HEAD: &str = r#"{"needlesh_journal":1}"#;

/// What a journal says of the batches before this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// All requests up to this line have ended; 0 where none has.
    pub(super) ended: u64,
    /// A line that was begun and has no end.
    pub(super) begun: Option<u64>,
    /// The last line that it speaks of, with the mark of the input up to there.
    pub(super) last: Option<(u64, String)>,
}

/// A journal that is written to; no other needlesh does at the same time.
#[derive(Debug)]
pub(super) struct Journal {
    file: RefCell<File>,
    name: String,
    pub(super) past: Past,
    /// A record may be half written: none comes after it.
    broken: Cell<bool>,
}

impl Journal {
    /// Opens the journal of that name, or begins one.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed = |e: std::io::Error| Failure::new(FAILED, format!("{name}: {e}"), "--resume FILE  # a file that can be written");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(Failure::new(FAILED, format!("{name}: it is not a file"), "--resume FILE  # a file that can be written"));
        }
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(Failure::new(FAILED, format!("{name}: another needlesh works with it"), "wait for it, or give another file"));
        }
        let (past, whole) = read(BufReader::new(&file), &name)?;
        // What was cut off within a line was not begun, or has not ended.
        file.set_len(whole).and_then(|()| file.seek(SeekFrom::End(0))).map_err(failed)?;
        if whole == 0 {
            file.write_all(format!("{HEAD}\n").as_bytes()).map_err(failed)?;
            sync_name(path);
        }
        Ok(Self { file: RefCell::new(file), name, past, broken: Cell::new(false) })
    }

    /// Writes that the request of a line begins to run; it does only when this is on the disk.
    pub(super) fn begin(&self, line: &Line) -> Result<(), Failure> {
        self.write(json!({"begin": line.number, "mark": line.mark}))?;
        self.file.borrow().sync_data().map_err(|e| self.failed(&e))
    }

    /// Writes that it has ended, with its exit code.
    pub(super) fn end(&self, line: &Line, code: u8) -> Result<(), Failure> {
        self.write(json!({"end": line.number, "mark": line.mark, "exit_code": code}))
    }

    fn write(&self, record: Value) -> Result<(), Failure> {
        if self.broken.get() {
            return Err(self.failed(&std::io::Error::other("a record before could not be written")));
        }
        // One write, so that a killed process leaves a whole line or a beginning of one.
        self.file.borrow_mut().write_all(format!("{record}\n").as_bytes()).map_err(|e| self.failed(&e))
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        self.broken.set(true);
        Failure::new(FAILED, format!("{}: {error}; nothing runs that is not written down", self.name), "")
    }
}

/// Writes the name of a new file to the disk: without it a crash of the machine may take the whole journal. Some file systems
/// have no way to do that.
fn sync_name(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// What the records say, and how many bytes are whole lines.
fn read(mut records: impl std::io::BufRead, name: &str) -> Result<(Past, u64), Failure> {
    let (mut past, mut whole, mut number) = (Past::default(), 0, 0);
    let mut text = Vec::new();
    loop {
        text.clear();
        // A record is short; what is not one has no right to the memory.
        let count = (&mut records).take(4096).read_until(b'\n', &mut text).map_err(|e| Failure::new(FAILED, format!("{name}: {e}"), ""))?;
        number += 1;
        let cut = text.last() != Some(&b'\n') && count < 4096;
        // What was cut off is thrown away; without a head that may be anything, and is not ours.
        if cut && (number > 1 || HEAD.as_bytes().starts_with(&text)) {
            return Ok((past, whole));
        }
        let is_good = if number == 1 { !cut && text.trim_ascii_end() == HEAD.as_bytes() } else { past.take(&text).is_some() };
        if !is_good {
            let failure = Failure::new(
                BAD_FILE,
                format!("{name}:{number}: this is not a record of a journal"),
                "--resume FILE  # a new file begins anew",
            );
            return Err(failure.at(Place::line(name, number)));
        }
        whole += count as u64;
    }
}

impl Past {
    /// Takes a record in; none where it is not one.
    fn take(&mut self, text: &[u8]) -> Option<()> {
        let record: Value = serde_json::from_slice(text).ok()?;
        let line = |key: &str| record.get(key).and_then(Value::as_u64);
        let number = match (line("begin"), line("end")) {
            (Some(number), None) => {
                self.begun = Some(number);
                number
            }
            (None, Some(number)) => {
                (self.ended, self.begun) = (number, None);
                number
            }
            _ => return None,
        };
        let after = self.last.as_ref().is_none_or(|(last, _)| number >= *last);
        self.last = Some((number, record.get("mark")?.as_str()?.to_owned()));
        after.then_some(())
    }
}

/// The lines of an input from where a journal left off.
pub(super) struct Resumed<I> {
    lines: I,
    past: Past,
    /// The input is the one that the journal is of, as far as both were read.
    known: bool,
    ended: bool,
}

impl<I> Resumed<I> {
    pub(super) fn new(lines: I, past: Past) -> Self {
        let known = past.last.is_none();
        Self { lines, past, known, ended: false }
    }

    fn other(&mut self, number: u64) -> Line {
        self.ended = true;
        let last = self.past.last.as_ref().map_or(0, |(last, _)| *last);
        let message = format!("these are not the requests that the journal is of: up to line {last} they were others");
        let failure = Failure::new(BAD_FILE, message, "give the same requests again, or another --resume FILE");
        Line { number, mark: None, begun_before: false, request: Err(failure) }
    }
}

impl<I: Iterator<Item = Line>> Iterator for Resumed<I> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while !self.ended {
            let Some(line) = self.lines.next() else {
                let last = self.past.last.as_ref().map_or(0, |(last, _)| *last);
                return if self.known { None } else { Some(self.other(last)) };
            };
            if !self.known {
                match &self.past.last {
                    // Broken input is told as what it is.
                    _ if line.mark.is_none() => return Some(line),
                    Some((last, _)) if line.number < *last => {}
                    Some((last, mark)) if line.number == *last && line.mark.as_ref() == Some(mark) => self.known = true,
                    _ => return Some(self.other(line.number)),
                }
            }
            if line.number > self.past.ended {
                let begun_before = self.past.begun == Some(line.number);
                return Some(Line { begun_before, ..line });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Lines;
    use super::*;

    fn numbers(input: &str, past: &Past) -> Vec<(u64, bool, Option<String>)> {
        let lines = Resumed::new(Lines::new(input.as_bytes()), past.clone());
        lines.map(|line| (line.number, line.begun_before, line.request.err().map(|f| f.message()))).collect()
    }

    #[test]
    fn a_journal_gives_back_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let input = "a\n# c\nb\nc\nd\n";
        let lines: Vec<Line> = Lines::new(input.as_bytes()).collect();
        let journal = Journal::open(&path).unwrap();
        assert_eq!(journal.past, Past::default());
        assert!(Journal::open(&path).is_err_and(|f| f.message().contains("another needlesh")));
        journal.begin(&lines[0]).unwrap();
        journal.end(&lines[0], 0).unwrap();
        journal.end(&lines[1], 3).unwrap();
        drop(journal);
        let past = Journal::open(&path).unwrap().past;
        assert_eq!((past.ended, past.begun), (3, None));
        assert_eq!(numbers(input, &past), [(4, false, None), (5, false, None)]);
        let journal = Journal::open(&path).unwrap();
        journal.begin(&lines[2]).unwrap();
        drop(journal);
        let past = Journal::open(&path).unwrap().past;
        assert_eq!(numbers(input, &past), [(4, true, None), (5, false, None)], "begun and not ended");
        // Cut off within a record: it counts as not written.
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        let past = Journal::open(&path).unwrap().past;
        assert_eq!((past.ended, past.begun), (3, None));
        assert!(std::fs::read(&path).unwrap().ends_with(b"\n"));
    }

    #[test]
    fn after_a_record_that_could_not_be_written_there_is_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let line = Lines::new(&b"a\n"[..]).next().unwrap();
        let journal = Journal::open(&path).unwrap();
        let good = journal.file.replace(File::open(&path).unwrap());
        assert!(journal.begin(&line).is_err_and(|f| f.message().contains("nothing runs that is not written down")));
        journal.file.replace(good);
        assert!(journal.end(&line, 1).is_err());
        drop(journal);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{HEAD}\n"));
    }

    #[test]
    fn other_requests_are_not_taken_for_those_of_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let lines: Vec<Line> = Lines::new(&b"a\nb\nc\n"[..]).collect();
        let journal = Journal::open(&path).unwrap();
        journal.end(&lines[0], 0).unwrap();
        journal.end(&lines[1], 0).unwrap();
        drop(journal);
        let past = Journal::open(&path).unwrap().past;
        assert_eq!(numbers("a\nb\nd\n", &past), [(3, false, None)], "what was not reached may differ");
        for other in ["x\nb\nc\n", "a\nx\nc\n", "a\n", "", "\n\na\nb\n", "a\n#\nb\n"] {
            let said = numbers(other, &past);
            assert!(said.len() == 1 && said[0].2.as_ref().is_some_and(|s| s.contains("not the requests")), "{other:?}: {said:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_a_journal_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        for text in ["my only copy", "{", "a line\n", ""] {
            std::fs::write(&path, text).unwrap();
            let is_ours = HEAD.starts_with(text);
            assert_eq!(Journal::open(&path).is_ok(), is_ours, "{text:?}");
            assert_eq!(std::fs::read_to_string(&path).unwrap() == text, !is_ours, "{text:?}");
        }
        assert!(Journal::open(Path::new("/dev/null")).is_err_and(|f| f.message().contains("not a file")));
    }

    #[test]
    fn what_is_not_a_journal_is_named_with_its_line() {
        for (text, line) in [
            ("hello\n".to_owned(), 1),
            (format!("{HEAD}\n{{}}\n"), 2),
            (format!("{HEAD}\n{{\"end\":2,\"mark\":\"a\"}}\n{{\"end\":1,\"mark\":\"b\"}}\n"), 3),
            (format!("{HEAD}\n{}", "x".repeat(9000)), 2),
            ("one line without an end".to_owned(), 1),
            (format!("{HEAD}}}"), 1),
        ] {
            let failure = read(text.as_bytes(), "j").unwrap_err();
            assert!(failure.message().starts_with(&format!("j:{line}: ")) && failure.kind() == BAD_FILE, "{}", failure.message());
        }
    }
    proptest::proptest! {
        #![proptest_config(crate::size::property(256))]
        #[test]
        fn any_journal_is_read_or_refused(
            records in proptest::collection::vec(r#"\{"(begin|end|x)":[0-9]{0,20}(,"mark":"[a-f0-9\n]{0,16}")?(,"exit_code":3)?\}\n"#, 0..6),
            cut in 0_usize..400,
        ) {
            let mut text = format!("{HEAD}\n{}", records.concat());
            text.truncate(cut);
            match read(text.as_bytes(), "j") {
                // What is whole is what was read, so that the rest can be thrown away.
                Ok((past, whole)) => {
                    let kept = usize::try_from(whole).unwrap();
                    proptest::prop_assert!(text.as_bytes()[..kept].last().is_none_or(|byte| *byte == b'\n'));
                    proptest::prop_assert_eq!(read(&text.as_bytes()[..kept], "j").unwrap(), (past, whole));
                }
                Err(failure) => proptest::prop_assert_eq!(failure.kind(), BAD_FILE),
            }
        }
    }
}
