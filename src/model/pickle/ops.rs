//! The pickle machine: what each opcode does to stack, memo and arenas.

use std::ops::Range;

use super::super::error::Error;
use super::value::{Global, Machine, Val};

/// Most opcodes, each of which makes one value at most. The published checkpoint has under a thousand.
const MAX_OPS: usize = 100_000;

impl<'a> Machine<'a> {
    pub(super) fn run(&mut self) -> Result<Val, Error> {
        for _ in 0..MAX_OPS {
            self.op_at = self.at;
            let op = self.byte()?;
            if op == b'.' {
                return self.pop();
            }
            self.step(op)?;
        }
        self.fail("too many operations")
    }

    /// One opcode; the less common groups are in the functions below.
    fn step(&mut self, op: u8) -> Result<(), Error> {
        let value = match op {
            0x80 => match self.byte()? {
                2..=5 => return Ok(()),
                v => return self.fail(&format!("pickle protocol {v} is not supported")),
            },
            0x95 => return self.take(8).map(|_| ()),
            b'(' => {
                self.marks.push(self.stack.len());
                return Ok(());
            }
            b'N' => Val::None,
            0x88 => Val::Bool(true),
            0x89 => Val::Bool(false),
            b'K' => Val::Int(i64::from(self.byte()?)),
            b'M' => Val::Int(i64::from(u16::from_le_bytes(self.array()?))),
            b'J' => Val::Int(i64::from(i32::from_le_bytes(self.array()?))),
            0x8a => self.long()?,
            b'G' => Val::Float(f64::from_be_bytes(self.array()?)),
            0x8c => self.string(1)?,
            b'X' => self.string(4)?,
            0x8d => self.string(8)?,
            b'C' => Val::Bytes(self.counted(1)?),
            b'B' => Val::Bytes(self.counted(4)?),
            0x8e | 0x96 => Val::Bytes(self.counted(8)?),
            b')' => self.tuple(Vec::new()),
            0x85 => self.tuple_of(1)?,
            0x86 => self.tuple_of(2)?,
            0x87 => self.tuple_of(3)?,
            b't' => {
                let items = self.pop_mark()?;
                self.tuple(items)
            }
            b'}' => {
                self.dicts.push(Vec::new());
                Val::Dict(self.dicts.len() - 1)
            }
            b']' => {
                self.lists.push(Vec::new());
                Val::List(self.lists.len() - 1)
            }
            b's' | b'u' | b'a' | b'e' => return self.fill(op),
            0x94 | b'q' | b'r' => return self.memoise(op),
            b'h' | b'j' => self.recall(op)?,
            b'c' | 0x93 => self.global(op)?,
            b'R' => {
                let args = self.pop()?;
                let callee = self.pop()?;
                self.call(&callee, &args)?
            }
            b'b' => return self.build(),
            other => return self.fail(&format!("operation 0x{other:02x} is not allowed")),
        };
        self.stack.push(value);
        Ok(())
    }

    /// `SETITEM`, `SETITEMS`, `APPEND`, `APPENDS`.
    fn fill(&mut self, op: u8) -> Result<(), Error> {
        let items = match op {
            b's' => {
                let value = self.pop()?;
                vec![self.pop()?, value]
            }
            b'a' => vec![self.pop()?],
            _ => self.pop_mark()?,
        };
        match self.stack.last() {
            Some(&Val::Dict(i)) if matches!(op, b's' | b'u') => {
                if !items.len().is_multiple_of(2) {
                    return self.fail("a key has no value");
                }
                let mut items = items.into_iter();
                if let Some(dict) = self.dicts.get_mut(i) {
                    while let (Some(key), Some(value)) = (items.next(), items.next()) {
                        dict.push((key, value));
                    }
                }
                Ok(())
            }
            Some(&Val::List(i)) if matches!(op, b'a' | b'e') => {
                if let Some(list) = self.lists.get_mut(i) {
                    list.extend(items);
                }
                Ok(())
            }
            _ => self.fail("items for something that takes none"),
        }
    }

    fn memoise(&mut self, op: u8) -> Result<(), Error> {
        let key = match op {
            0x94 => u32::try_from(self.memo.len()).unwrap_or(u32::MAX),
            b'q' => u32::from(self.byte()?),
            _ => u32::from_le_bytes(self.array()?),
        };
        match self.stack.last() {
            Some(top) => {
                self.memo.insert(key, top.clone());
                Ok(())
            }
            None => self.fail("nothing to remember"),
        }
    }

    fn recall(&mut self, op: u8) -> Result<Val, Error> {
        let key = match op {
            b'h' => u32::from(self.byte()?),
            _ => u32::from_le_bytes(self.array()?),
        };
        match self.memo.get(&key) {
            Some(value) => Ok(value.clone()),
            None => self.fail("reference to something not remembered"),
        }
    }

    /// `GLOBAL` and `STACK_GLOBAL`: only names on the closed list.
    fn global(&mut self, op: u8) -> Result<Val, Error> {
        let (module, name) = if op == b'c' {
            (Val::Str(self.line()?), Val::Str(self.line()?))
        } else {
            let name = self.pop()?;
            (self.pop()?, name)
        };
        match (self.text(&module), self.text(&name)) {
            (Some(m), Some(n)) => match Global::find(m, n) {
                Some(global) => Ok(Val::Global(global)),
                None => {
                    let shown: String = format!("{m}.{n}").chars().take(80).collect();
                    self.fail(&format!("the file asks for {shown:?}, which is not allowed"))
                }
            },
            _ => self.fail("a name that is not text"),
        }
    }

    fn build(&mut self) -> Result<(), Error> {
        let state = self.pop()?;
        match self.stack.last() {
            Some(&Val::Array(i)) => self.set_array(i, &state),
            Some(&Val::DType(_)) => self.set_dtype(&state),
            _ => self.fail("state for something that has none"),
        }
    }

    fn tuple(&mut self, items: Vec<Val>) -> Val {
        self.tuples.push(items);
        Val::Tuple(self.tuples.len() - 1)
    }

    fn tuple_of(&mut self, len: usize) -> Result<Val, Error> {
        let base = self.marks.last().copied().unwrap_or(0);
        match self.stack.len().checked_sub(len).filter(|&start| start >= base) {
            Some(start) => {
                let items = self.stack.split_off(start);
                Ok(self.tuple(items))
            }
            None => self.fail("the stack is empty"),
        }
    }

    fn pop(&mut self) -> Result<Val, Error> {
        if self.marks.last().is_some_and(|&m| m >= self.stack.len()) {
            return self.fail("the stack is empty");
        }
        match self.stack.pop() {
            Some(value) => Ok(value),
            None => self.fail("the stack is empty"),
        }
    }

    fn pop_mark(&mut self) -> Result<Vec<Val>, Error> {
        match self.marks.pop() {
            Some(mark) if mark <= self.stack.len() => Ok(self.stack.split_off(mark)),
            _ => self.fail("no mark"),
        }
    }

    /// `LONG1`, of at most eight bytes.
    fn long(&mut self) -> Result<Val, Error> {
        let range = self.counted(1)?;
        let raw = self.input.get(range).unwrap_or(&[]);
        if raw.len() > 8 {
            return self.fail("an integer of more than 64 bits");
        }
        let fill = if raw.last().is_some_and(|b| b & 0x80 != 0) { 0xff } else { 0 };
        let mut full = [fill; 8];
        full.iter_mut().zip(raw).for_each(|(to, from)| *to = *from);
        Ok(Val::Int(i64::from_le_bytes(full)))
    }

    fn string(&mut self, width: usize) -> Result<Val, Error> {
        let range = self.counted(width)?;
        match self.input.get(range.clone()).map(std::str::from_utf8) {
            Some(Ok(_)) => Ok(Val::Str(range)),
            _ => self.fail("text that is not UTF-8"),
        }
    }

    /// A length of `width` bytes and that many bytes.
    fn counted(&mut self, width: usize) -> Result<Range<usize>, Error> {
        let range = self.take(width)?;
        let raw = self.input.get(range).unwrap_or(&[]);
        let len = raw.iter().rev().fold(0_u64, |n, &b| (n << 8) | u64::from(b));
        self.take(usize::try_from(len).unwrap_or(usize::MAX))
    }

    fn line(&mut self) -> Result<Range<usize>, Error> {
        let rest = self.input.get(self.at..).unwrap_or(&[]);
        match rest.iter().take(256).position(|&b| b == b'\n') {
            Some(len) => {
                let range = self.take(len)?;
                self.at += 1;
                Ok(range)
            }
            None => self.fail("a name without an end"),
        }
    }

    fn take(&mut self, len: usize) -> Result<Range<usize>, Error> {
        match self.at.checked_add(len).filter(|&end| end <= self.input.len()) {
            Some(end) => {
                let range = self.at..end;
                self.at = end;
                Ok(range)
            }
            None => self.fail("the file is cut short"),
        }
    }

    fn byte(&mut self) -> Result<u8, Error> {
        self.array::<1>().map(|[b]| b)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let range = self.take(N)?;
        let mut out = [0; N];
        out.iter_mut().zip(self.input.get(range).unwrap_or(&[])).for_each(|(to, from)| *to = *from);
        Ok(out)
    }
}
