//! What is piped into needlesh, or named by `--data`, on its way to a program.

use super::args::RunFlags;
use super::exit::{Failure, USAGE};
use super::out;
use crate::action::{Data, Plan};
use crate::driver;

const TAKES: &str = "\"stdin\": {\"data\": \"optional\"} in the tool's file passes it on";

/// Gives the programs of this process what the person gives; `requests` when the standard input holds the requests.
pub(super) fn give(flags: &RunFlags, requests: bool) -> Result<(), Failure> {
    let data = match flags.data.as_deref() {
        Some(name) if name.as_os_str() == "-" => {
            if requests {
                return Err(Failure::new(USAGE, "--data -: standard input holds the requests", "--data FILE"));
            }
            let none = || Failure::new(USAGE, "--data -: nothing is piped into standard input", "needlesh call NAME --data FILE");
            Some(Data::stdin().ok_or_else(none)?)
        }
        Some(name) => Some(Data::file(name).map_err(|why| Failure::new(USAGE, format!("--data {why}"), "--data FILE"))?),
        None if requests => None,
        None => Data::stdin(),
    };
    if let Some(data) = data {
        driver::give_data(data);
    }
    Ok(())
}

/// Refuses data that was named and goes nowhere, and says so of what was piped in.
pub(super) fn unused(flags: &RunFlags, plan: &Plan, quiet: bool) -> Result<(), Failure> {
    if plan.takes_data() {
        return Ok(());
    }
    if flags.data.is_some() {
        return Err(Failure::new(USAGE, format!("--data: {} reads no data", plan.tool), TAKES));
    }
    if !quiet && driver::given_data() == Some(&Data::Stdin) && Data::waits() {
        out::note(&format!("needlesh: {} reads no data, so what was piped in did not reach it; {TAKES}", plan.tool));
    }
    Ok(())
}
