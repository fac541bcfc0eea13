//! The rooms of the store, held against its sources: what only one room may do, nobody else does.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Every source file of the store, by its path under `src`, with its text.
fn sources() -> Vec<(String, String)> {
    sources_in("store/src")
}

/// The same of a folder beside the store.
fn sources_in(folder: &str) -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let src = crates.join(folder);
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
fn only_the_ledger_writes_entries_versions_counts_and_commits() {
    let mut writes = Vec::new();
    for schema in ["", "MAIN."] {
        for table in ["ENTRIES", "VERSIONS", "COMMITS"] {
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

/// The rooms from the ground up: each may use those before it.
const ORDER: &[&str] = &[
    "clock",
    "limits",
    "formats",
    "model",
    "kind",
    "error",
    "job",
    "files",
    "location",
    "database",
    "ledger",
    "store",
    "watch",
    "expiry",
    "precaution",
    "namespaces",
    "reading",
    "retention",
    "history",
    "plan",
    "write",
    "protected",
    "later",
    "undo",
    "trash",
    "wiping",
    "verify",
    "backup",
    "salvage",
    "export",
    "opening",
    "recovery",
];

/// What a room may take from one above it: the open store keeps the plans that are open, and knows
/// nothing else of them.
const KEPT: (&str, &str) = ("store", "plan::Plans");

/// The room of a source file, by its path under `src`; `None` for tests and for the list of rooms.
fn room(name: &str) -> Option<&str> {
    let test = name.contains("/tests") || name.ends_with("round_trips.rs") || name == "filled.rs";
    let room = name.split('/').next()?.trim_end_matches(".rs");
    (room != "lib" && !test).then_some(room)
}

/// The module that a source is: `formats::json` for formats/json/mod.rs.
fn module(name: &str) -> Vec<&str> {
    let name = name.trim_end_matches(".rs").trim_end_matches("/mod");
    name.split('/').collect()
}

/// The paths from `super::` and `crate::` on, wherever in some code, as modules of the crate, with what follows.
fn named(here: &[&str], code: &str) -> Vec<Vec<String>> {
    let mut named = Vec::new();
    for (at, root) in code.match_indices("super::").chain(code.match_indices("crate::")) {
        // A chain of them is read from its start.
        if code[..at].ends_with("super::") {
            continue;
        }
        let mut base: Vec<String> = here.iter().map(|part| (*part).to_owned()).collect();
        let mut path = &code[at..];
        if root == "crate::" {
            (base, path) = (Vec::new(), &path[root.len()..]);
        }
        while let Some(rest) = path.strip_prefix("super::") {
            base.pop();
            path = rest;
        }
        branches(&base, path, &mut named);
    }
    named.retain(|path| !path.is_empty());
    named
}

/// Adds the paths of a tree like `a::{b, c::{self, d}}` to those that are named, each behind `base`. Gives back
/// where the tree ends.
fn branches(base: &[String], tree: &str, named: &mut Vec<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    let mut at = tree.len() - tree.trim_start().len();
    loop {
        let rest = &tree[at..];
        if rest.starts_with('{') {
            at += 1;
            loop {
                at += branches(&path, &tree[at..], named);
                // What follows is a comma, the end, or another name that it is given.
                let Some(next) = tree[at..].find([',', '}', ';']) else {
                    return tree.len();
                };
                at += next + 1;
                if !tree[..at].ends_with(',') {
                    return at;
                }
            }
        }
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_');
        let part = &rest[..end.unwrap_or(rest.len())];
        if !part.is_empty() && part != "self" {
            path.push(part.to_owned());
        }
        at += part.len();
        if part.is_empty() || !tree[at..].starts_with("::") {
            named.push(path);
            return at;
        }
        at += "::".len();
    }
}

#[test]
fn a_path_is_seen_wherever_it_is_written() {
    let source = "use crate::plan::{self, Plans};\n\
                  use crate::{backup::{look, verify as check}, undo::Swap};\n\
                  use super::super::salvage::free;\n\
                  // crate::comment\n\
                  fn a() -> Option<crate::error::Result<()>> { crate::trash::list_all(super::own) }\n\
                  #[cfg(test)]\nmod tests { use crate::tests; }";
    let seen = named(&["reading", "list"], &code(source));
    let mut seen: Vec<String> = seen.iter().map(|path| path.join("::")).collect();
    seen.sort();
    let expected = [
        "backup::look",
        "backup::verify",
        "error::Result",
        "plan",
        "plan::Plans",
        "reading::own",
        "salvage::free",
        "trash::list_all",
        "undo::Swap",
    ];
    assert_eq!(seen, expected);
}

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|one| *one == room)
}

#[test]
fn every_room_uses_only_rooms_that_stand_before_it() {
    let (mut wrong, mut seen, mut kept) = (Vec::new(), 0, 0);
    for (name, text) in sources().iter().filter(|(name, _)| name.ends_with(".rs")) {
        let Some(here) = room(name) else { continue };
        let Some(stands) = rank(here) else {
            wrong.push(format!("{name}: the room {here} has no place in the order"));
            continue;
        };
        for path in named(&module(name), &code(text)) {
            seen += 1;
            let used = &path[0];
            if (here, path.join("::").as_str()) == KEPT {
                kept += 1;
            } else if rank(used).is_none_or(|used| used > stands) {
                wrong.push(format!("{name}: {}", path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 100, "paths are found");
    assert_eq!(kept, 1, "an exception that nobody needs is none");
}

/// The names behind `before` that are followed by what stands between brackets: `a` and `b` of `fn a(` and
/// `fn b<T>(`, or of `.a(` and `.b::<T>(`.
fn names_behind<'a>(code: &'a str, before: &str) -> Vec<&'a str> {
    let behind = code
        .match_indices(before)
        .map(|(at, _)| &code[at + before.len()..]);
    behind
        .filter_map(|rest| {
            let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_')?;
            let follows = rest[end..].trim_start_matches("::");
            (end > 0 && follows.starts_with(['(', '<'])).then_some(&rest[..end])
        })
        .collect()
}

/// The commands that a source gives the store: the functions of each `impl Store`.
fn commands(text: &str) -> Vec<&str> {
    let given = text.split("\nimpl Store {\n").skip(1);
    given
        .flat_map(|given| names_behind(given.split("\n}\n").next().unwrap_or_default(), "fn "))
        .collect()
}

/// What a source calls: on something, or of the store by name.
fn calls(code: &str) -> Vec<&str> {
    let ways = [".", "Store::", "Self::"];
    ways.iter().flat_map(|way| names_behind(code, way)).collect()
}

#[test]
fn commands_and_calls_are_seen() {
    let source = "struct A;\n\nimpl Store {\n    pub async fn one(&self) {\n        self.0\n            \
                  .two::<A>().await;\n    }\n\n    fn three<T>(at: T) {}\n}\n\nimpl A {\n    fn four() { \
                  Store::five(self.six) }\n}\n";
    assert_eq!(commands(source), ["one", "three"]);
    assert_eq!(calls(source), ["two", "five"]);
}

#[test]
fn no_room_calls_a_command_that_a_higher_room_gives_the_store() {
    let mut sources = sources();
    sources.retain(|(name, _)| name.ends_with(".rs") && room(name).is_some());
    let stands = |name: &str| room(name).and_then(rank).unwrap_or(usize::MAX);
    let lowest = |names: &dyn Fn(&str) -> Vec<String>| {
        let mut lowest: HashMap<String, usize> = HashMap::new();
        for (name, text) in &sources {
            for found in names(text) {
                let known = lowest.entry(found).or_insert(usize::MAX);
                *known = (*known).min(stands(name));
            }
        }
        lowest
    };
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let given = lowest(&|text| owned(commands(text)));
    // Something else may have a function of the same name.
    let made = lowest(&|text| owned(names_behind(&code(text), "fn ")));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    // What stands below the store has none.
    let above = |name: &str| Some(stands(name)) > rank("store");
    for (name, text) in sources.iter().filter(|(name, _)| above(name)) {
        for called in owned(calls(&code(text))) {
            let Some(from) = given.get(&called) else { continue };
            seen += 1;
            if *from.min(&made[&called]) > stands(name) {
                wrong.push(format!("{name}: {called}, which {} gives", ORDER[*from]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 100, "calls are found");
}

/// The files of these sources that use each other in a circle; and how many uses were seen.
fn circles(sources: &[(String, String)]) -> (Vec<&String>, usize) {
    let modules: Vec<Vec<&str>> = sources.iter().map(|(name, _)| module(name)).collect();
    let file_of = |path: &[String]| {
        let longest = (1..=path.len()).rev().find_map(|length| {
            modules
                .iter()
                .position(|module| module.iter().eq(&path[..length]))
        });
        longest.unwrap_or(usize::MAX)
    };
    let mut uses: Vec<Vec<usize>> = Vec::new();
    for ((_, text), here) in sources.iter().zip(&modules) {
        let files = named(here, &code(text)).into_iter().map(|path| file_of(&path));
        // What a file is part of, a room or a folder, is no other file.
        let others = files.filter(|file| modules.get(*file).is_some_and(|other| !here.starts_with(other)));
        uses.push(others.collect());
    }
    // What uses nothing that is left is in no circle, again and again.
    let mut left: Vec<usize> = (0..sources.len()).collect();
    loop {
        let before = left.clone();
        left.retain(|file| uses[*file].iter().any(|used| before.contains(used)));
        if left.len() == before.len() {
            break;
        }
    }
    let used = |file: &usize| left.iter().any(|other| uses[*other].contains(file));
    let circle = left
        .iter()
        .filter(|file| used(file))
        .map(|file| &sources[*file].0)
        .collect();
    (circle, uses.iter().map(Vec::len).sum())
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for (folder, paths) in [
        ("store/src", 300),
        ("cli/src", 100),
        ("flows/src", 20),
        ("shapes/src", 20),
        ("desktop", 100),
    ] {
        let mut sources = sources_in(folder);
        sources.retain(|(name, _)| name.ends_with(".rs") && room(name).is_some());
        let (circle, seen) = circles(&sources);
        assert!(circle.is_empty(), "{folder}: {circle:#?}");
        assert!(seen > paths, "{folder}: paths are found");
    }
}

#[test]
fn the_database_is_told_what_is_staged_and_knows_nothing_of_it() {
    let words = ["verdicts", "relied_", "left_out", "staged.rows", "CREATE TABLE"];
    let (mut known, mut seen) = (Vec::new(), 0);
    for (name, text) in sources() {
        if !name.starts_with("database/") {
            continue;
        }
        seen += 1;
        let code = code(&text);
        let of_it = words.iter().filter(|word| code.contains(**word));
        known.extend(of_it.map(|word| format!("{name}: {word}")));
    }
    assert!(known.is_empty(), "{known:#?}");
    assert!(seen > 10, "the room is found");
}

/// The code of a source without its comments, the attributes that only document, and its tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().map(str::trim_start);
    let of_code = |line: &&str| {
        !["//", "--", "doc = ", "reason = "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    lines.filter(of_code).collect::<Vec<_>>().join("\n")
}

/// Whether four words in a row read like the beginning of a sentence: “There is no key”. SQL and lines
/// for a log do not begin with one capital.
fn reads_as_a_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(4).any(|words| {
        let first = words[0].trim_start_matches(['"', '\'', '(', '“']);
        let mut letters = first.chars();
        let begins = letters.next().is_some_and(char::is_uppercase)
            && letters.all(|letter| letter.is_lowercase() || letter == ',');
        let plain = |word: &str| {
            let word = word.trim_matches(['“', '”', ',', '.', ';', ':', '"', '\'']);
            word.starts_with('{') || (!word.is_empty() && word.chars().all(char::is_lowercase))
        };
        begins && words[1..].iter().all(|word| plain(word))
    })
}

/// The string literals of some code, one after the other.
fn literals(code: &str) -> Vec<&str> {
    let plain = code.replace("\\\"", "  ").replace("'\"'", "   ");
    let mut ends: Vec<usize> = plain.match_indices('"').map(|(at, _)| at).collect();
    ends.truncate(ends.len() / 2 * 2);
    ends.chunks(2)
        .filter_map(|pair| code.get(pair[0] + 1..pair[1]))
        .collect()
}

#[test]
fn no_sentence_for_people_stands_in_the_store() {
    assert!(reads_as_a_sentence("There is no key “{key}” here."));
    assert!(reads_as_a_sentence(
        "SET reason = 'What this key was before' WHERE"
    ));
    assert!(!reads_as_a_sentence(
        "SELECT count(*) FROM entries AS e WHERE e.key"
    ));
    assert!(!reads_as_a_sentence("busy: the file is locked"));
    let (mut told, mut seen) = (Vec::new(), 0);
    for (name, text) in sources().iter().filter(|(name, _)| room(name).is_some()) {
        let code = code(text);
        for literal in literals(&code) {
            seen += 1;
            if reads_as_a_sentence(literal) {
                told.push(format!("{name}: {literal}"));
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
    assert!(seen > 300, "literals are found");
}
