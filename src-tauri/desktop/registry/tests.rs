//! What the window is told and what the app does must not drift apart: the bindings that are committed
//! are those of the registry, and the manifest, the registry and the capability name the same commands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use specta_typescript::Typescript;

use super::registry;
use crate::command_names::COMMAND_NAMES;
use crate::commands::raw::RAW;

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn bindings_are_not_stale() {
    let committed = in_repository("ui/src/lib/bindings.ts");
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    registry().export(Typescript::default(), &fresh).unwrap();
    let fresh = std::fs::read_to_string(fresh).unwrap();
    if std::env::var_os("KV_STORE_WRITE_BINDINGS").is_some() {
        std::fs::write(&committed, fresh).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(committed).unwrap();
    assert!(
        fresh == committed,
        "ui/src/lib/bindings.ts is stale: renew it with `cargo xtask bindings`"
    );
}

#[test]
fn no_command_takes_a_path_from_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let bindings = folder.path().join("bindings.ts");
    registry().export(Typescript::default(), &bindings).unwrap();
    let bindings = std::fs::read_to_string(bindings).unwrap();
    let calls: Vec<&str> = bindings
        .lines()
        .filter(|line| line.contains("__TAURI_INVOKE<"))
        .collect();
    assert!(calls.iter().any(|call| call.contains("plan_import_file")));
    for call in calls {
        let (_, arguments) = call.split(") => ").next().unwrap().split_once('(').unwrap();
        let names = arguments.split(['(', ',', ':', ' ']);
        let paths: Vec<&str> = names.filter(|name| names_a_file(name)).collect();
        assert!(paths.is_empty(), "a file is named by its token: {call}");
        for taken in types_in(arguments) {
            let fields = fields_of(&bindings, taken);
            let paths: Vec<&str> = fields.into_iter().filter(|name| names_a_file(name)).collect();
            assert!(
                paths.is_empty(),
                "{taken} has {paths:?}, and the window sends it: {call}"
            );
        }
    }
}

fn names_a_file(name: &str) -> bool {
    ["path", "paths", "folder", "folders"]
        .iter()
        .any(|end| name.to_lowercase().ends_with(end))
}

/// The named types of a call's arguments.
fn types_in(arguments: &str) -> impl Iterator<Item = &str> {
    let words = arguments.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_uppercase))
}

/// The names of a type's fields, and of those of the types in it.
fn fields_of<'a>(bindings: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!("export type {name} = ");
    let Some(declared) = bindings.split(begin.as_str()).nth(1) else {
        return Vec::new();
    };
    let declared = declared.split("\nexport ").next().unwrap();
    let mut fields = Vec::new();
    for line in declared.lines() {
        let line = line.trim();
        if let Some((field, kind)) = line.split_once(": ").filter(|_| !line.starts_with('*')) {
            fields.push(field.trim_end_matches('?'));
            for inner in types_in(kind).filter(|inner| *inner != name) {
                fields.extend(fields_of(bindings, inner));
            }
        }
    }
    fields
}

#[test]
fn manifest_registry_and_capability_name_the_same_commands() {
    let listed: BTreeSet<String> = COMMAND_NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(listed.len(), COMMAND_NAMES.len(), "a command is listed twice");

    let folder = tempfile::tempdir().unwrap();
    let bindings = folder.path().join("bindings.ts");
    registry().export(Typescript::default(), &bindings).unwrap();
    let bindings = std::fs::read_to_string(bindings).unwrap();
    let mut registered: BTreeSet<String> = bindings
        .split("__TAURI_INVOKE<")
        .skip(1)
        .filter_map(|call| call.split("(\"").nth(1)?.split('"').next().map(str::to_owned))
        .collect();
    registered.extend(RAW.iter().map(|name| (*name).to_owned()));
    assert_eq!(listed, registered, "command_names.rs and the registry");

    let capability = std::fs::read_to_string(in_repository("src-tauri/capabilities/main.json")).unwrap();
    let capability: serde_json::Value = serde_json::from_str(&capability).unwrap();
    let permissions = capability["permissions"].as_array().unwrap();
    let (own, core): (Vec<&str>, Vec<&str>) = permissions
        .iter()
        .map(|permission| permission.as_str().unwrap())
        .partition(|permission| !permission.contains(':'));
    let allowed: BTreeSet<String> = own
        .iter()
        .map(|permission| permission.trim_start_matches("allow-").replace('-', "_"))
        .collect();
    assert_eq!(listed, allowed, "command_names.rs and the capability");
    for permission in core {
        assert!(
            permission.starts_with("core:event:allow-") || permission.starts_with("core:window:allow-"),
            "the window has no business with {permission}"
        );
    }
}
