//! What a decode step allocates: nothing.

use needlesh::model::{DecodeState, EOS, Model, Options, TOOL_CALL, TOOLS};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

/// Counts `more` bytes asked for and `less` given back by this thread.
fn count(more: usize, less: usize) {
    let _ = HELD.try_with(|held| {
        held.set((held.get() + more).saturating_sub(less));
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

/// What `work` gives, and the most bytes that this thread held in it beyond what it held before.
pub(crate) fn most_of<R>(work: impl FnOnce() -> R) -> (R, usize) {
    let before = HELD.get();
    MOST.set(before);
    let result = work();
    (result, MOST.get() - before)
}

/// The system's allocator, counting what each thread asks for.
struct Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait; all is passed on as it comes")]
// SAFETY: every call goes to the system's allocator with the arguments that it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
        // Old and new are held together while one is copied to the other.
        count(size, 0);
        count(0, layout.size());
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_decode_step_allocates_nothing() {
    let model = Model::builtin(Options::default()).unwrap();
    let mut prompt = model.tokenizer.encode("how big is the src folder");
    prompt.push(TOOLS);
    prompt.extend(model.tokenizer.encode("[{\"name\":\"disk_usage\",\"description\":\"Show how much space a folder takes\"}]"));
    let encoded = model.encode(&prompt).unwrap();
    let mut state = DecodeState::default();
    let mut logits = Vec::new();
    // The first steps make room; a forced run is the widest step that this answer has.
    model.step_into(&encoded, &mut state, &[EOS, TOOL_CALL, 300, 301, 302, 303], &mut logits).unwrap();
    let before = COUNT.get();
    for token in 300..400 {
        model.step_into(&encoded, &mut state, &[token], &mut logits).unwrap();
    }
    assert_eq!(COUNT.get() - before, 0, "allocations in 100 steps");
    assert_eq!(state.len(), 106);
    drop(Box::new(1));
    assert!(COUNT.get() > before, "the counter counts");
    let ((), most) = most_of(|| {
        drop(vec![0_u8; 3 << 20]);
        drop(vec![0_u8; 2 << 20]);
    });
    assert!((3 << 20..4 << 20).contains(&most), "{most} bytes are the most held");
}
