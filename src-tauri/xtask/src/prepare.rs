//! Renewing what is generated and committed: the window's bindings and the checked queries' data.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, command, root, run, say, target};

/// Writes ui/src/lib/bindings.ts from the commands that the app registers.
pub fn bindings() -> Outcome {
    packages::ensure(Purpose::Build)?;
    let page = root().join("ui/dist/index.html");
    if !page.exists() {
        // The app embeds ui/dist, and the UI cannot be built before its bindings exist.
        fs::create_dir_all(root().join("ui/dist")).map_err(|error| error.to_string())?;
        fs::write(&page, "<!doctype html>").map_err(|error| error.to_string())?;
    }
    say("Writing ui/src/lib/bindings.ts");
    let mut write = cargo();
    write.args([
        "test",
        "--quiet",
        "--package",
        "kv-store",
        "--lib",
        "bindings_are_not_stale",
    ]);
    run(write.env("KV_STORE_WRITE_BINDINGS", "1"))
}

/// Writes ui/src/lib/about/licences.json from the lock files.
pub fn licences() -> Outcome {
    packages::ensure(Purpose::Build)?;
    say("Writing ui/src/lib/about/licences.json");
    run(command("node").arg(root().join("ui/licences/write.mjs")))
}

/// Checks every `query!` against a fresh database and renews .sqlx.
pub fn queries() -> Outcome {
    let work = target().join("prepare");
    let data = work.join("data");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let database = work.join("schema.db");
    say("Making a fresh database from the migrations");
    migrate(&database)?;
    say("Checking the store's queries against it");
    let store = root().join("src-tauri/store");
    touch(&store.join("src/lib.rs"))?; // macros do not run again for a crate that Cargo thinks is fresh
    let mut check = cargo();
    check
        .args(["check", "--package", "store"])
        .env("DATABASE_URL", format!("sqlite:{}", database.display()))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &data);
    run(&mut check)?;
    replace(&data, &root().join(".sqlx"))
}

/// Runs the migrations in order with SQLite's own shell.
fn migrate(database: &Path) -> Outcome {
    packages::ensure_program("sqlite3", "sqlite3")?;
    let folder = root().join("src-tauri/store/migrations");
    let found = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut scripts: Vec<_> = found.flatten().map(|entry| entry.path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    scripts.sort();
    for script in scripts {
        let input = fs::File::open(&script).map_err(|error| format!("{}: {error}", script.display()))?;
        run(command("sqlite3")
            .args(["-bail", "-batch"])
            .arg(database)
            .stdin(input))?;
    }
    Ok(())
}

fn touch(file: &Path) -> Outcome {
    let opened = fs::File::options().append(true).open(file);
    opened
        .and_then(|open| open.set_modified(SystemTime::now()))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// Puts the new data in the place of the old, so that queries that went away leave nothing behind.
fn replace(from: &Path, to: &Path) -> Outcome {
    let copy = || -> std::io::Result<usize> {
        let _ = fs::remove_dir_all(to);
        fs::create_dir_all(to)?;
        let mut files = 0;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            fs::copy(entry.path(), to.join(entry.file_name()))?;
            files += 1;
        }
        Ok(files)
    };
    let files = copy().map_err(|error| format!("{}: {error}", to.display()))?;
    eprintln!("    {files} queries in {}", to.display());
    Ok(())
}
