//! What it costs to start a program: as a child of this process, and through the helper, free and held to reading.
//! `cargo bench --bench spawn`; medians, milliseconds. Compare figures of one run only. A real-time class keeps the work of
//! others out of them: `cargo bench --bench spawn --no-run`, then `chrt -f 10` with the binary that it names.

use needlesh::action::{Plan, Status, plan};
use needlesh::driver;
use needlesh::manifest::{Call, Sources, load};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const RUNS: usize = 101;

fn median(name: &str, mut work: impl FnMut()) {
    work();
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    report(&format!("{name:<34} median {:8.2}  min {:8.2}  max {:8.2}", times[RUNS / 2], times[0], times[RUNS - 1]));
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

fn made(read_only: bool) -> Option<Plan> {
    let tool = json!({"name": "t", "description": "d", "parameters": {"type": "object", "properties": {}},
        "action": {"shell": {"argv": ["true"]}}, "annotations": {"readOnlyHint": read_only, "openWorldHint": false}});
    let set =
        load(&Sources { builtin: vec![("t.json".into(), json!({"needlesh": 1, "tools": [tool]}).to_string())], ..Sources::default() });
    plan(set.get("t")?, &Call { name: "t".into(), arguments: serde_json::Map::new() }, &driver::environment).ok()
}

#[expect(clippy::disallowed_methods, reason = "the child that the others are compared with")]
fn main() {
    driver::set_helper(Path::new(env!("CARGO_BIN_EXE_needlesh")));
    let free = || Command::new("true").stdin(Stdio::null()).output().is_ok_and(|out| out.status.success());
    median("a child of this process", || assert!(free(), "true failed"));
    median("the helper alone", || {
        // No job: it comes back at once.
        let status = Command::new(env!("CARGO_BIN_EXE_needlesh")).arg("--needlesh-start").stdin(Stdio::null()).output();
        assert!(status.is_ok_and(|out| out.status.code() == Some(2)), "the helper failed");
    });
    for (name, read_only) in [("through the helper", false), ("through the helper, held", true)] {
        let Some(plan) = made(read_only) else { return report("no program named true") };
        let cancel = Arc::new(AtomicBool::new(false));
        let name = if read_only { format!("{name} ({})", plan.risk_words()) } else { name.to_owned() };
        median(&name, || {
            let outcome = driver::run(&plan, &cancel, |_| {});
            assert!(outcome.is_ok_and(|o| o.status == Status::Exited(0)), "true failed");
        });
    }
}
