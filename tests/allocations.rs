//! What a decode step allocates: nothing.

use needlesh::model::{DecodeState, EOS, Model, Options, TOOL_CALL, TOOLS};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread asks for.
struct Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait; all is passed on as it comes")]
// SAFETY: every call goes to the system's allocator with the arguments that it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
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
}
