//! The command line as a whole: `lux [--db FILE] data kv COMMAND …`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::commands::Kv;

/// Exit codes and places, at the end of every help page.
pub const AFTER_HELP: &str = "\
Results go to standard output, words to standard error.
Exit codes: 0 done, 1 not found or a flow failed, 2 bad usage or input, 3 the store cannot be used.";

/// KV Store on the command line: namespaces, keys and values in one file, shared with the app.
#[derive(Debug, Parser)]
#[command(name = "lux", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Lux {
    /// The store's file, instead of the one that the app uses; also KV_STORE_DB in the environment.
    #[arg(long, value_name = "FILE", global = true)]
    pub db: Option<PathBuf>,

    /// Do not say what was done.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Write also where keys are protected.
    #[arg(long, global = true)]
    pub yes: bool,

    #[command(subcommand)]
    pub command: Command,

    /// Whether the command shows what it would do, and does nothing.
    #[arg(skip)]
    pub only_shows: bool,
}

impl Lux {
    /// Reads what was typed.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = Self::command().try_get_matches_from(args)?;
        let mut lux = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::command()))?;
        lux.only_shows = only_shows(&matches);
        Ok(lux)
    }
}

/// Whether the command that was asked for has `--dry-run`.
fn only_shows(matches: &ArgMatches) -> bool {
    match matches.subcommand() {
        Some((_, command)) => only_shows(command),
        None => matches!(matches.try_get_one("dry_run"), Ok(Some(true))),
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Data on this machine.
    Data {
        #[command(subcommand)]
        kind: Data,
    },
    /// Print a completion script for a shell.
    Completions { shell: Shell },
    /// Print the manual as a man page: lux man | man -l -
    Man,
}

#[derive(Debug, Subcommand)]
pub enum Data {
    /// Namespaces, keys and values.
    #[command(arg_required_else_help = true, after_help = AFTER_HELP)]
    Kv {
        #[command(subcommand)]
        command: Kv,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Lux::command().debug_assert();
    }
}
