//! Numbers of a matrix that were made, or are read where they lie: in the program, or in a file that was read whole.

use bytemuck::Pod;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A row of numbers.
#[derive(Debug, Clone)]
pub(in crate::model) enum Part<T: 'static> {
    /// Made here.
    Made(Vec<T>),
    /// In the program.
    Program(&'static [T]),
    /// These bytes of a file, which are numbers of that kind on their boundary.
    File(Arc<Vec<u8>>, Range<usize>),
}

impl<T: Pod> Part<T> {
    /// Bytes `range` of a file; `None` where they are not numbers of that kind or do not stand on their boundary.
    pub(in crate::model) fn file(file: &Arc<Vec<u8>>, range: Range<usize>) -> Option<Self> {
        let fits = file.get(range.clone()).is_some_and(|bytes| bytemuck::try_cast_slice::<u8, T>(bytes).is_ok());
        fits.then(|| Self::File(Arc::clone(file), range))
    }
}

impl<T: Pod> Deref for Part<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Made(numbers) => numbers,
            Self::Program(numbers) => numbers,
            Self::File(file, range) => file.get(range.clone()).and_then(|b| bytemuck::try_cast_slice(b).ok()).unwrap_or_default(),
        }
    }
}

impl<T: Pod + PartialEq> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
