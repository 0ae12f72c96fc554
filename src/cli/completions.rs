//! `needlesh completions`: the script of a shell. Each is small and asks `needlesh complete` for what fits.

use super::args::Shell;
use super::exit::Failure;
use super::out;

/// Prints the script.
pub(super) fn completions(shell: Shell) -> Result<u8, Failure> {
    out::print(match shell {
        Shell::Bash => include_str!("../../completions/needlesh.bash"),
        Shell::Zsh => include_str!("../../completions/_needlesh"),
        Shell::Fish => include_str!("../../completions/needlesh.fish"),
        Shell::Powershell => include_str!("../../completions/_needlesh.ps1"),
        Shell::Elvish => include_str!("../../completions/needlesh.elv"),
        Shell::Nushell => include_str!("../../completions/needlesh.nu"),
    })
}
