//! `needlesh init`: what a shell reads at its start, so that a key turns the text on its command line into the proposed one.

use super::args::LineShell;
use super::exit::Failure;
use super::out;

/// Prints the snippet.
pub(super) fn init(shell: LineShell) -> Result<u8, Failure> {
    out::print(match shell {
        LineShell::Bash => include_str!("../../shells/init.bash"),
        LineShell::Zsh => include_str!("../../shells/init.zsh"),
        LineShell::Fish => include_str!("../../shells/init.fish"),
        LineShell::Nu => include_str!("../../shells/init.nu"),
    })
}
