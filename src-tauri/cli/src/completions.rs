use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Lux;
use crate::failure::Stop;
use crate::output::Output;

/// Prints the completion script of a shell.
pub fn print(shell: Shell) -> Result<(), Stop> {
    // Gathered first: the generator does not expect that nobody reads on.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Lux::command(), "lux", &mut script);
    let mut out = Output::open();
    out.write_all(&script)?;
    out.finish()
}
