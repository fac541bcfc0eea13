//! Runs what was asked for: a command over an open store, or what needs none.

use store::location;
use tokio::runtime::Builder;

use crate::args::{Command, Data, Lux};
use crate::commands::Kv;
use crate::failure::Stop;
use crate::session::{self, Session};
use crate::{completions, man};

/// Runs what was asked for.
pub fn run(lux: Lux) -> Result<(), Stop> {
    match lux.command {
        Command::Completions { shell } => completions::print(shell),
        Command::Man => man::print(),
        Command::Data {
            kind: Data::Kv { command },
        } => {
            refuse_too_few_files()?;
            // One thread: a command is one thing after the other, and starts in no time.
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| {
                Stop::unusable(format!("The system refused what lux needs to run: {error}."))
            })?;
            let done = runtime.block_on(async {
                if let Kv::Verify(verify) = command {
                    // Opening would write.
                    let path = lux.db.unwrap_or_else(location::chosen);
                    return verify.run(&path, &session::cancellable()).await;
                }
                let session = Session::open(lux.db, command.how(), lux.quiet).await?;
                let session = if lux.yes { session.unasked() } else { session };
                let done = command.run(&session, lux.only_shows).await;
                session.close().await;
                done
            });
            // A thread that still reads a file must not keep the process.
            runtime.shutdown_background();
            done
        }
    }
}

/// How many files and pipes a command may have open at the same time, besides those that it was given.
#[cfg(unix)]
const FILES: usize = 32;

/// What runs a command takes it for granted that it may open a few files, and panics where it may not.
#[cfg(unix)]
fn refuse_too_few_files() -> Result<(), Stop> {
    use std::os::fd::AsFd as _;
    let input = std::io::stdin();
    let opened: std::io::Result<Vec<_>> = (0..FILES).map(|_| input.as_fd().try_clone_to_owned()).collect();
    opened.map(drop).map_err(|error| {
        Stop::unusable(format!(
            "The system lets lux open too few files at once: {error}. `ulimit -n 256` allows enough. Nothing was changed."
        ))
    })
}

#[cfg(not(unix))]
fn refuse_too_few_files() -> Result<(), Stop> {
    Ok(())
}
