//! `lux`, the command line of KV Store: the same store as the app, for scripts and terminals.
//!
//! Results go to standard output and words to standard error. A command is one file in `commands`:
//! its arguments as clap reads them, and what it does with a [`session::Session`]. No SQL and no rule about
//! the data is decided here; that is the store's.

mod amounts;
mod args;
mod check;
mod commands;
mod completions;
mod deeds;
mod failure;
mod losses;
mod man;
mod moment;
mod output;
mod plan;
mod pretty;
mod report;
mod running;
mod session;
mod sources;
mod value;
mod words;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use crate::args::Lux;
use crate::failure::{Exit, Stop};

/// Runs one command and returns the exit code of the process.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    store::survive_file_size_limit();
    let lux = match Lux::read(args) {
        Ok(lux) => lux,
        Err(asked) => return explain(&asked),
    };
    let stop = match running::run(lux) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(stop) => stop,
    };
    if let Some(words) = stop.words() {
        // Nobody is left to tell when standard error is gone.
        let _ = writeln!(std::io::stderr(), "error: {}", words::visible(words));
    }
    stop.exit().into()
}

/// Prints what clap has to say: help and the version on standard output, mistakes on standard error.
fn explain(asked: &clap::Error) -> ExitCode {
    let printed = asked.print();
    if asked.use_stderr() {
        return Exit::BadInput.into();
    }
    match printed.map_err(Stop::from) {
        Ok(()) | Err(Stop::Pipe) => ExitCode::SUCCESS,
        Err(stop) => stop.exit().into(),
    }
}
