//! The needlesh binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: this binary is also the helper that starts programs.
    if let Some(code) = needlesh::action::helper(std::env::args_os()) {
        return ExitCode::from(code);
    }
    needlesh::driver::set_helper(&needlesh::driver::own_binary());
    let arguments = needlesh::cli::parse();
    set_threads(arguments.threads());
    ExitCode::from(needlesh::main(arguments))
}

/// The tensor library reads its thread count from this variable alone; where it is not set it asks the system for the
/// number of cores at every matrix product, which took more than half of a request's time when measured.
#[expect(unsafe_code, reason = "there is no other way to tell the tensor library")]
fn set_threads(threads: u16) {
    // SAFETY: no other thread exists yet, so none can read the environment at the same time.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", threads.to_string()) };
}
