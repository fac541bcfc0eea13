//! Every error: its exit code, and the words that a person reads.

use store::model::{NewValue, Program, SetEntry};
use store::{OpenOptions, Store};

use crate::support::World;

/// Runs a command that must fail, and do nothing.
fn refused(world: &World, args: &[&str], code: i32, words: &str) {
    let before = world.done(&["export", "kv_123", "-", "--format", "list"]);
    let ran = world.kv(args);
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {ran:?}");
    assert_eq!(ran.err, format!("error: {words}\n"), "{args:?}");
    assert_eq!(world.done(&["export", "kv_123", "-", "--format", "list"]), before);
}

#[test]
fn what_is_not_there_is_exit_code_1() {
    let world = World::new();
    let namespace = "There is no namespace “kv_x”. It may have been deleted or renamed.";
    for args in [
        &["get", "kv_x", "k"][..],
        &["get", "kv_x", "k", "--json"],
        &["set", "kv_x", "k", "v"],
        &["delete-key", "kv_x", "k"],
        &["rename-key", "kv_x", "k", "n"],
        &["keys", "kv_x"],
        &["keys", "kv_x", "--limit", "0"],
        &["set-bulk", "kv_x", "{}"],
        &["delete-bulk", "kv_x", "[\"a\"]"],
        &["export", "kv_x", "file.json"],
        &["export", "kv_x", "-"],
        &["rename", "kv_x", "n"],
        &["describe", "kv_x", "d"],
        &["drop", "kv_x"],
        &["log", "kv_x"],
        &["watch", "kv_x"],
    ] {
        let ran = world.kv(&[&["--quiet"], args].concat());
        assert_eq!(
            (ran.code, ran.err),
            (1, format!("error: {namespace}\n")),
            "{args:?}"
        );
    }
    world.file("file.json", "{\"a\":1}");
    refused(&world, &["import", "kv_x", "file.json"], 1, namespace);
    let key = "There is no key “k” in this namespace. It may have been deleted, renamed or expired.";
    for args in [
        &["get", "kv_123", "k"][..],
        &["get", "kv_123", "k", "--metadata"],
        &["get", "kv_123", "k", "--json"],
        &["delete-key", "kv_123", "k"],
        &["rename-key", "kv_123", "k", "n"],
        &["set", "kv_123", "k", "--keep", "--ttl", "600"],
    ] {
        refused(&world, args, 1, key);
    }
    let world = World::new();
    refused(&world, &["redo"], 1, "There is nothing to redo.");
    world.done(&["undo"]);
    let ran = world.kv(&["undo"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (1, "error: There is nothing to undo.\n")
    );
}

#[test]
fn a_key_or_value_beyond_the_limits_is_exit_code_2() {
    let world = World::new();
    let long = "é".repeat(257);
    let too_long =
        "This key is 514 bytes long; 512 is the limit. Letters outside English count for 2 to 4 bytes.";
    for (key, words) in [
        ("", "A key needs at least one character."),
        ("..", "A key cannot be called “..”. Add another character."),
        (&long, too_long),
    ] {
        refused(&world, &["set", "kv_123", key, "v"], 2, words);
        refused(&world, &["get", "kv_123", key], 2, words);
        refused(&world, &["delete-key", "kv_123", key], 2, words);
    }
    let metadata = "Metadata must be JSON, for example {\"description\":\"…\"}.";
    refused(
        &world,
        &["set", "kv_123", "k", "v", "--metadata", "{"],
        2,
        metadata,
    );
    let large = format!("\"{}\"", "m".repeat(1_023));
    let metadata = "The metadata of a key takes 1025 bytes; 1024 is the limit.";
    refused(
        &world,
        &["set", "kv_123", "k", "v", "--metadata", &large],
        2,
        metadata,
    );
    let soon = "An expiry must be at least 60 seconds ahead. Nothing was changed.";
    refused(&world, &["set", "kv_123", "k", "v", "--ttl", "59"], 2, soon);
    refused(&world, &["set", "kv_123", "k", "v", "--ttl", "-1"], 2, soon);
    refused(
        &world,
        &["set", "kv_123", "k", "v", "--expires", "1000000000"],
        2,
        soon,
    );
    let ran = world.kv_reading(&["set", "kv_123", "k", "-"], &vec![b'x'; 26_214_401]);
    let words = "error: The value on standard input has more than 26214400 bytes (25 MiB), the limit.\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, words));
    let large = world.file("large", vec![b'x'; 26_214_401]);
    let words = "large has 26214401 bytes; 26214400 (25 MiB) is the limit of a value. Nothing was changed.";
    refused(&world, &["set", "kv_123", "k", "--file", &large], 2, words);
}

#[test]
fn a_name_or_id_that_cannot_be_is_exit_code_2() {
    let world = World::new();
    let taken = "There is already a namespace called “CUSTOMERS”. Choose another name.";
    refused(&world, &["init", "CUSTOMERS"], 2, taken);
    refused(&world, &["init", " "], 2, "A namespace needs a name.");
    let long = "This name has 513 characters; 512 is the limit.";
    refused(&world, &["init", &"n".repeat(513)], 2, long);
    let id = "The id kv_123 is already in use. Choose another one.";
    refused(&world, &["init", "other", "--id", "kv_123"], 2, id);
    let id = "“123” cannot be an id. An id starts with kv_ and goes on with letters, digits, - or _, up to 64 characters.";
    refused(&world, &["init", "other", "--id", "123"], 2, id);
    world.done(&["init", "other"]);
    refused(
        &world,
        &["rename", "other", "Customers"],
        2,
        "There is already a namespace called “Customers”. Choose another name.",
    );
    world.done(&["set-bulk", "kv_123", "{\"a\":1,\"b\":2}"]);
    let taken = "There is already a key “b”. Nothing was changed; choose another name.";
    refused(&world, &["rename-key", "kv_123", "a", "b"], 2, taken);
}

#[test]
fn a_source_that_cannot_be_read_is_exit_code_2() {
    let world = World::new();
    world.file("broken.json", "{\n  \"a\": 1,\n  \"b\": }\n");
    world.file("names.json", "[\"a\"]");
    let bytes = "This is a list of keys without values. Nothing was changed; delete-bulk deletes keys, and --as-map reads a JSON object as keys with values.";
    for (args, words) in [
        (
            &["import", "kv_123", "broken.json"][..],
            "Line 3, column 8: A value is expected here. Found: }. Nothing was changed.",
        ),
        (
            &["import", "kv_123", "absent.json"],
            "absent.json cannot be opened: there is no such file.",
        ),
        (&["import", "kv_123", "."], ". cannot be opened: it is a folder."),
        (&["import", "kv_123", "names.json"], bytes),
        (
            &["set-bulk", "kv_123", "[\"a\"]"],
            "These are keys without values. Nothing was changed; delete-bulk deletes keys.",
        ),
        (
            &["set-bulk", "kv_123", ""],
            "There is no text to read. Nothing was changed.",
        ),
        (
            &["set", "kv_123", "k", "--file", "absent"],
            "absent cannot be opened: there is no such file. Nothing was changed.",
        ),
        (
            &["set", "kv_123", "k", "--file", "."],
            ". cannot be opened: it is a folder. Nothing was changed.",
        ),
        (
            &["export", "kv_123", "absent/file.json"],
            &format!(
                "{} cannot be written: its folder is not there. Nothing was changed.",
                world.path("absent/file.json").display()
            ),
        ),
    ] {
        refused(&world, args, 2, words);
    }
    let ran = world.kv(&["set-bulk", "kv_123", "[{\"key\": \"a\""]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.starts_with("error: Line 1, column 13: ") && ran.err.contains("The text ends here"),
        "{ran:?}"
    );
    let ran = world.kv_reading(&["set-bulk", "kv_123", "-"], b"a,\xff\n");
    let words = "line 1: a: The value has bytes that are not text in UTF-8. Save the file as CSV UTF-8.\n";
    assert!(ran.code == 2 && ran.err.contains(words), "{ran:?}");
}

#[test]
fn an_undo_over_what_the_app_did_since_is_exit_code_2() {
    let world = World::new();
    world.done(&["set", "kv_123", "k", "lux"]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let app = Store::open(&world.path("kv.db"), OpenOptions::passing(Program::App))
            .await
            .unwrap();
        let edit = SetEntry {
            namespace: "kv_123".to_owned(),
            key: "k".to_owned(),
            value: NewValue::Text {
                text: "app".to_owned(),
            },
            ..SetEntry::default()
        };
        app.set_entry(edit).await.unwrap();
        app.close().await;
    });
    refused(
        &world,
        &["undo"],
        2,
        "1 key changed again since “Added k”. Nothing was changed.",
    );
    assert_eq!(world.text("k"), "app");
}

#[test]
fn a_namespace_that_is_not_there_is_told_and_nothing_else_is_printed() {
    let world = World::new();
    for arguments in [
        &["keys", "none", "--json"][..],
        &["keys", "none", "--limit", "0", "--json", "--long"],
        &["get", "none", "a", "b", "--json"],
        &["export", "none", "-"],
    ] {
        let ran = world.kv(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains("There is no namespace “none”."), "{ran:?}");
    }
}
