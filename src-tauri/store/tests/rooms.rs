//! The rooms of the store, held against its sources: what only one room may do, nobody else does.

use std::path::{Path, PathBuf};

/// Every source file, by its path under `src`, with its text.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for found in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = found.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs" || end == "sql") {
                let name = path
                    .strip_prefix(&src)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                sources.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources.sort();
    sources
}

/// The text in upper case with every run of white space as one space.
fn squeezed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_uppercase()
}

/// Whether the text has the words and no longer word that begins with them.
fn has(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let next = text[at + words.len()..].chars().next();
        !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}

#[test]
fn only_the_ledger_writes_entries_versions_and_counts() {
    let mut writes = Vec::new();
    for schema in ["", "MAIN."] {
        for table in ["ENTRIES", "VERSIONS"] {
            for verb in ["INTO", "UPDATE", "DELETE FROM"] {
                writes.push(format!("{verb} {schema}{table}"));
            }
        }
    }
    writes.push("SET ENTRY_COUNT".to_owned());
    let (mut elsewhere, mut ledger) = (Vec::new(), 0);
    for (name, text) in sources() {
        let text = squeezed(&text);
        for write in writes.iter().filter(|write| has(&text, write)) {
            if name.starts_with("ledger/") {
                ledger += 1;
            } else {
                elsewhere.push(format!("{name}: {write}"));
            }
        }
    }
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
    assert!(ledger > 0, "the ledger's own statements are found");
}
