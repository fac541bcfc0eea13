//! `cargo xtask bench`: the store's bars, beside a plain baseline in the same run.

use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, run, say, target};

/// Runs the store's benches in a release build; they print a table and write JSON.
pub fn bench(args: &[String]) -> Outcome {
    packages::ensure(Purpose::Build)?;
    let results = target().join("bench");
    std::fs::create_dir_all(&results).map_err(|error| format!("{}: {error}", results.display()))?;
    say("Measuring the store (a release build first, then some minutes)");
    let mut bench = cargo();
    bench.args(["bench", "--package", "store", "--"]).args(args);
    run(bench.env("KV_STORE_BENCH_DIR", &results))?;
    eprintln!("\nResults: {}", results.display());
    Ok(())
}
