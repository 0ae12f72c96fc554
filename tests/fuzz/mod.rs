//! Every reader of foreign bytes, on real files with random changes: no panic, no more than 256 MiB held, and in a long run no
//! more than a second of the processor, whatever comes. Not guided by coverage. Readers that are private to a room have
//! property blocks beside their code.
//!
//! Each reader gets 64 inputs, or so many times as `NEEDLESH_TEST_SIZE` says; `NEEDLESH_FUZZ_SEED` says which ones. An input
//! that fails is kept in the folder that the message names.

mod imports;
mod models;
mod streams;
mod tools;

use crate::allocations::most_of;
use std::io::Write as _;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Most bytes that one input may make a reader hold.
const MAX_HELD: usize = 256 << 20;
/// Most that the processor may work on one input; asked in long runs only, on a build without optimisation or beside others.
const MAX_WORK: Duration = Duration::from_secs(1);
/// Most bytes of an input; a change that grows it stops there.
const MAX_INPUT: usize = 1 << 20;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A reader and what it is tried on.
struct Target<'a> {
    name: &'a str,
    seeds: Vec<Vec<u8>>,
    /// Pieces of its language, put in at random places.
    words: &'a [&'a str],
    /// Of the cases that others get it takes one in so many: it is slow.
    share: usize,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// How long the processor has worked on this thread; where the system does not say it, how long the clock has run.
fn worked(start: Instant) -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = said.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// A place near the start or the end of a long file, where its structure is, or anywhere.
fn place(random: &mut Random, len: usize) -> usize {
    match random.below(4) {
        0 => random.below(len.min(4096)),
        1 => len - 1 - random.below(len.min(2048)),
        2 => random.below(len.min(256)),
        _ => random.below(len),
    }
}

fn span(random: &mut Random, len: usize) -> Range<usize> {
    let at = place(random, len);
    let most = if random.below(4) == 0 { 4096 } else { 16 };
    let size = 1 + random.below(most);
    at..(at + size).min(len)
}

/// One change.
fn change(random: &mut Random, input: &mut Vec<u8>, target: &Target<'_>) {
    const BYTES: [u8; 12] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'\\', b'\n', b'{', b'[', b' ', b'0'];
    const NUMBERS: [u64; 12] = [0, 1, 7, 255, 256, 65_535, 65_536, (1 << 31) - 1, 1 << 32, i64::MAX as u64, u64::MAX - 8, u64::MAX];
    if input.is_empty() {
        input.push(0);
    }
    let at = place(random, input.len());
    match random.below(11) {
        0 | 1 => input[at] ^= 1 << random.below(8),
        2 => input[at] = *random.pick(&BYTES),
        3 => input[at] = u8::try_from(random.below(256)).unwrap(),
        4 => drop(input.drain(span(random, input.len()))),
        5 => {
            let again = input[span(random, input.len())].to_vec();
            let most = if random.below(8) == 0 { 2000 } else { 3 };
            let times = 1 + random.below(most);
            input.splice(at..at, again.repeat(times));
        }
        6 | 7 if !target.words.is_empty() => {
            let word = random.pick(target.words).as_bytes();
            let over = if random.below(2) == 0 { at } else { (at + word.len()).min(input.len()) };
            input.splice(at..over, word.iter().copied());
        }
        8 => {
            let other = random.pick(&target.seeds);
            if !other.is_empty() {
                input.splice(at..at, other[span(random, other.len())].to_vec());
            }
        }
        9 => {
            let number = random.pick(&NUMBERS).to_le_bytes();
            let width = *random.pick(&[1, 2, 4, 8]);
            let end = (at + width).min(input.len());
            input[at..end].copy_from_slice(&number[..end - at]);
        }
        _ => {
            let number = random.pick(&NUMBERS).to_string();
            let end = input[at..].iter().position(|b| !b.is_ascii_digit()).map_or(at, |n| at + n);
            input.splice(at..end, number.into_bytes());
        }
    }
    if random.below(200) == 0 {
        input.truncate(random.below(input.len() + 1));
    }
    input.truncate(MAX_INPUT);
}

/// Gives `read` the seeds as they are, then changed ones.
fn fuzz(target: &Target<'_>, read: impl Fn(&[u8])) {
    let cases = usize::try_from(crate::size::cases(64)).unwrap() / target.share;
    let mut random =
        Random(number("NEEDLESH_FUZZ_SEED", 1) ^ target.name.bytes().fold(0, |n: u64, b| n.wrapping_mul(31).wrapping_add(u64::from(b))));
    let (start, mut slowest, mut largest) = (Instant::now(), (Duration::ZERO, Vec::new()), 0);
    for case in 0..cases + target.seeds.len() {
        let input = match target.seeds.get(case) {
            Some(seed) => seed.clone(),
            None => {
                let mut input = random.pick(&target.seeds).clone();
                for _ in 0..1 + random.below(6) {
                    change(&mut random, &mut input, target);
                }
                input
            }
        };
        let before = worked(start);
        let (result, held) = most_of(|| catch_unwind(AssertUnwindSafe(|| read(&input))));
        let took = worked(start).saturating_sub(before);
        largest = largest.max(held);
        let slow = took > MAX_WORK && std::env::var_os("NEEDLESH_TEST_SIZE").is_some();
        if result.is_err() || held > MAX_HELD || slow {
            let kept = keep(target.name, "failed", &input);
            assert!(
                result.is_ok() && held <= MAX_HELD && !slow,
                "{}: case {case} held {held} bytes, took {took:?} and ended {:?}; its input is {}",
                target.name,
                result.is_ok(),
                kept.display()
            );
        }
        if took > slowest.0 {
            slowest = (took, input);
        }
    }
    if std::env::var_os("NEEDLESH_TEST_SIZE").is_some() {
        let kept = keep(target.name, "slowest", &slowest.1);
        let (all, slow, held) = (start.elapsed().as_secs_f64(), slowest.0.as_secs_f64(), largest as f64 / 1e6);
        let line = format!("{}: {cases} cases in {all:.1} s, the slowest {slow:.3} s ({}), {held:.1} MB held", target.name, kept.display());
        let written = std::io::stderr().write_all(format!("{line}\n").as_bytes());
        written.unwrap();
    }
}

fn keep(name: &str, what: &str, input: &[u8]) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}-{what}"));
    std::fs::write(&file, input).unwrap();
    file
}

fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(crate::repo(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let found: Vec<_> = paths.iter().filter(|p| p.to_string_lossy().ends_with(ending)).map(|p| std::fs::read(p).unwrap()).collect();
    assert!(!found.is_empty(), "{folder} has no {ending}");
    found
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(crate::repo("tests/fixtures/oracle").join(name)).unwrap()
}
