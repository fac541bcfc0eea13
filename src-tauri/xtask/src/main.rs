//! `cargo xtask …`: everything that is done with this repository, set-up included.

mod bench;
mod browser;
mod bundle;
mod packages;
mod prepare;
mod run;
mod shell;
mod steps;
mod test;
mod ui;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <command>

  run        install what is missing, build, and open the window
  test       the same set-up, then every check and every test there is
  bench      measure the bars, beside a plain baseline, into docs/performance.md
  bundle     make the installable package of a release build
  bindings   renew ui/src/lib/bindings.ts from the Rust commands
  prepare    renew the offline data of checked queries (.sqlx)
  licences   renew the list of whose work is in the app, from the lock files

Options
  test --no-window    leave out the tests that need a display
  run -- ARGS         arguments for the app itself
  bench --window      measure the real window in place of the store
  bundle --lux        put the command line into the package too";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "run" => run::run(&rest),
        "test" => test::test(&rest),
        "bench" => bench::bench(&rest),
        "bundle" => bundle::bundle(&rest),
        "bindings" => prepare::bindings(),
        "prepare" => prepare::queries(),
        "licences" => prepare::licences(),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("there is no command \"{other}\"\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}
