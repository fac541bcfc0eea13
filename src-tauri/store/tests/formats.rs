//! The parsers read files that come from anywhere. Whatever the bytes are, reading must not panic,
//! must not depend on how the bytes arrive, and must not alter what it passes on.
//!
//! The files of `fuzz/corpus` are one folder for each fuzz target, and its check is the same here.
//! A file that cargo-fuzz found and that was worth a repair is added to its folder.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::Path;

fn run_corpus(target: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files = 0;
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        println!("{}", path.display());
        let bytes = fs::read(&path).unwrap();
        checks::check(target, &bytes);
        cut_and_altered(&bytes, |bytes| checks::check(target, bytes));
        files += 1;
    }
    assert!(files >= 5, "{} has lost its files", folder.display());
}

/// A short imitation of a fuzzer: the file cut off at every place, and with every byte replaced by
/// some that mean something.
fn cut_and_altered(bytes: &[u8], check: impl Fn(&[u8])) {
    for at in 0..bytes.len() {
        check(&bytes[..at]);
        let mut altered = bytes.to_vec();
        for other in [b'"', b'\n', 0xff] {
            altered[at] = other;
            check(&altered);
        }
    }
}

#[test]
fn json_corpus() {
    run_corpus("json");
}

#[test]
fn map_corpus() {
    run_corpus("map");
}

#[test]
fn list_corpus() {
    run_corpus("list");
}

#[test]
fn csv_corpus() {
    run_corpus("csv");
}

#[test]
fn utf16_corpus() {
    run_corpus("utf16");
}

#[test]
fn paste_corpus() {
    run_corpus("paste");
}
