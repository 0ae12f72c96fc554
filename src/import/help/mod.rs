//! What a program prints for `--help`, in the style of clap or argparse: options and arguments become parameters of one tool.

mod read;
mod spec;
mod tool;

pub(super) use tool::convert;
