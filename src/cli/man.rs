//! `needlesh man`: the manual page of the whole program, as roff.

use super::exit::{self, Failure, TABLE};
use super::out;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io;

/// Prints the page.
pub(super) fn man(root: Command) -> Result<u8, Failure> {
    let page = page(root).map_err(|e| Failure::new(exit::FAILED, format!("the manual page: {e}"), ""))?;
    out::print_bytes(&page)
}

fn page(mut root: Command) -> io::Result<Vec<u8>> {
    root.build();
    let mut page = Vec::new();
    let man = Man::new(root.clone()).manual("User Commands");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for command in visible(&root) {
        sections(command, &mut page)?;
    }
    man.render_extra_section(&mut page)?;
    codes().to_writer(&mut page)?;
    Ok(page)
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help")
}

/// A section for a subcommand and one for each of its own. The flags of all commands stand once, at the top.
fn sections(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_uppercase();
    Roff::new().control("SH", [name.as_str()]).to_writer(page)?;
    let own = command.clone().mut_args(|a| if a.is_global_set() || a.get_id() == "help" { a.hide(true) } else { a });
    let man = Man::new(own);
    let mut parts = Vec::new();
    man.render_description_section(&mut parts)?;
    man.render_synopsis_section(&mut parts)?;
    man.render_options_section(&mut parts)?;
    page.extend(String::from_utf8_lossy(&parts).lines().flat_map(|line| below(line).into_bytes().into_iter().chain([b'\n'])));
    visible(command).try_for_each(|c| sections(c, page))
}

/// The line one level down: what is a section of a page of its own is a part of a section here.
fn below(line: &str) -> String {
    match line.strip_prefix(".SH ") {
        Some("DESCRIPTION") => ".PP".to_owned(),
        Some(title) => format!(".SS {title}"),
        None => line.to_owned(),
    }
}

fn codes() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, _, meaning) in TABLE {
        roff.control("TP", []).text([bold(code.to_string())]).text([roman(*meaning)]);
    }
    roff.control("TP", []).text([bold("other")]).text([roman("for a single run, what the program itself ended with")]);
    roff
}

#[cfg(test)]
mod tests {
    use super::super::args::Cli;
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn each_subcommand_has_a_section_with_its_own_flags_only() {
        let page = String::from_utf8(page(Cli::command()).unwrap()).unwrap();
        assert!(page.contains(".TH needlesh 1"), "{page}");
        let section = |name: &str| {
            let at = page.find(&format!("\n.SH \"{name}\"\n")).unwrap_or_else(|| panic!("no section {name}"));
            let rest = &page[at + 1..];
            rest[..rest.find("\n.SH ").unwrap_or(rest.len())].to_owned()
        };
        let run = section("NEEDLESH RUN");
        assert!(run.contains("dry\\-run") && !run.contains("no\\-builtin"), "{run}");
        assert!(section("NEEDLESH MODEL PULL").contains("tokenizer"));
        assert!(page.contains(".SH \"EXIT STATUS\"") && page.contains("124"));
        assert!(!page.contains("NEEDLESH COMPLETE\""), "what only scripts call is not in the manual");
    }
}
