//! One edit of many keys: turned, set, replaced, tagged, copied, moved, and all of it one change.

use crate::support::{World, json};

fn world() -> World {
    let world = World::new();
    world.done(&["init", "--id", "kv_456", "other"]);
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"flag:a":false,"flag:b":true,"flag:c":"text","user:1":{"theme": "light", "n":1.00},"user:2":{"n":2}}"#,
    ]);
    world
}

fn told(world: &World, args: &[&str]) -> String {
    let ran = world.kv(args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran.err
}

#[test]
fn switches_are_turned_and_undo_takes_all_back() {
    let world = world();
    let asked = ["turn", "kv_123", "on", "--prefix", "flag:"];
    let shown = world.kv(&[&asked[..], &["--dry-run"]].concat());
    assert_eq!((shown.code, shown.out.as_str()), (0, "~ flag:a\n"));
    assert_eq!(
        shown.err,
        "Left alone: 1 key that is neither on nor off.\n\
         Would be: 1 changed, 1 the same already. Nothing was changed.\n"
    );
    assert_eq!(world.text("flag:a"), "false");
    assert_eq!(
        told(&world, &asked),
        "Left alone: 1 key that is neither on nor off.\nTurned on flag:a\n"
    );
    assert_eq!(
        told(&world, &["turn", "kv_123", "off", "flag:a", "flag:b"]),
        "Turned off 2 keys\n"
    );
    assert_eq!(told(&world, &["undo"]), "Undid: Turned off 2 keys\n");
    assert_eq!(world.text("flag:b"), "true");
    assert_eq!(
        told(&world, &["turn", "kv_123", "on", "absent"]),
        "Left alone: 1 key that is not there.\nNothing to change.\n"
    );
}

#[test]
fn a_field_is_set_to_the_byte_and_added_only_when_asked() {
    let world = world();
    let asked = ["set-field", "kv_123", "theme", "dark", "--prefix", "user:"];
    assert_eq!(
        told(&world, &asked),
        "Left alone: 1 key without this field.\nChanged user:1\n"
    );
    assert_eq!(world.text("user:1"), r#"{"theme": "dark", "n":1.00}"#);
    let ran = world.kv(&[&asked[..], &["--add", "--json"]].concat());
    let done = json(&ran.out);
    assert_eq!(
        (done["changed"].as_i64(), done["deed"]["type"].as_str()),
        (Some(1), Some("changed"))
    );
    assert_eq!(world.text("user:2"), r#"{"n":2,"theme":"dark"}"#);
    let ran = world.kv(&["set-field", "kv_123", "a..b", "1", "user:1"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .starts_with("error: The way to the field stops making sense at character 3.")
    );
    assert_eq!(
        told(&world, &["set-field", "kv_123", "n", "3", "--prefix", "user:"]),
        "Set n of 2 keys\n"
    );
}

#[test]
fn text_is_replaced() {
    let world = world();
    assert_eq!(
        told(
            &world,
            &[
                "replace",
                "kv_123",
                "TEXT",
                "words",
                "--prefix",
                "flag:",
                "--ignore-case"
            ]
        ),
        "Left alone: 2 keys without this text.\nChanged flag:c\n"
    );
    assert_eq!(world.text("flag:c"), "words");
    let ran = world.kv(&["replace", "kv_123", "", "x", "--prefix", ""]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: There is no text to find. Nothing was changed.\n")
    );
}

#[test]
fn expiry_tags_and_notes_stand_beside_the_values() {
    let world = world();
    assert_eq!(
        told(
            &world,
            &["expire", "kv_123", "--prefix", "user:", "--expires", "2099-01-01"]
        ),
        "Set the expiry of 2 keys\n"
    );
    assert_eq!(
        told(
            &world,
            &[
                "tag", "kv_123", "user:1", "user:2", "--add", "beta", "--add", "new"
            ]
        ),
        "Added the tags beta, new to 2 keys\n"
    );
    assert_eq!(
        told(
            &world,
            &[
                "tag", "kv_123", "--prefix", "user:", "--add", "old", "--remove", "new"
            ]
        ),
        "Added the tag old to and removed the tag new from 2 keys\n"
    );
    assert_eq!(
        told(&world, &["set-note", "kv_123", "by hand", "--prefix", "user:"]),
        "Set the note of 2 keys\n"
    );
    let entry = json(&world.done(&["get", "kv_123", "user:1", "--json"]));
    assert_eq!(entry["expiration"], 4_070_908_800_i64);
    assert_eq!(entry["metadata"]["tags"], serde_json::json!(["beta", "old"]));
    assert_eq!(entry["metadata"]["description"], "by hand");
    assert_eq!(
        told(
            &world,
            &["expire", "kv_123", "--prefix", "", "--expires", "never"]
        ),
        "Removed the expiry of 2 keys\n"
    );
}

#[test]
fn what_is_there_already_is_not_replaced_unasked() {
    let world = world();
    world.done(&["set", "kv_456", "flag:a", "theirs"]);
    let copy = ["copy", "kv_123", "other", "--prefix", "flag:"];
    let ran = world.kv(&copy);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .starts_with("error: 1 key is there already, with something else."),
        "{ran:?}"
    );
    let shown = world.kv(&[&copy[..], &["--skip-existing", "--dry-run"]].concat());
    assert_eq!(shown.out, "+ flag:b\n+ flag:c\n");
    assert_eq!(
        shown.err,
        "Would be: 2 added, 1 left alone. Nothing was changed.\n"
    );
    assert_eq!(
        told(&world, &[&copy[..], &["--skip-existing"]].concat()),
        "Copied keys to other: 2 keys added\n"
    );
    assert_eq!(world.done(&["get", "kv_456", "flag:a"]), "theirs");
    let moved = ["move", "kv_123", "other", "--prefix", "flag:", "--skip-existing"];
    assert_eq!(told(&world, &moved), "Moved 2 keys to other\n");
    assert_eq!(world.done(&["keys", "kv_123", "--prefix", "flag:"]), "flag:a\n");
    let replaced = ["move", "kv_123", "other", "flag:a", "--replace"];
    assert_eq!(told(&world, &replaced), "Moved 1 key to other\n");
    assert_eq!(world.done(&["get", "kv_456", "flag:a"]), "false");
}

#[test]
fn keys_move_to_a_new_namespace_and_get_another_prefix() {
    let world = world();
    assert_eq!(
        told(&world, &["move", "kv_123", "third", "--new", "--prefix", "flag:"]),
        "Moved 3 keys to third\n"
    );
    assert_eq!(world.done(&["keys", "third"]), "flag:a\nflag:b\nflag:c\n");
    let shown = world.kv(&["rename-prefix", "kv_123", "user:", "customer:", "--dry-run"]);
    assert_eq!(shown.out, "+ customer:1\n- user:1\n+ customer:2\n- user:2\n");
    assert_eq!(
        told(&world, &["rename-prefix", "kv_123", "user:", "customer:"]),
        "Renamed 2 keys from user:… to customer:…\n"
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "customer:1\ncustomer:2\n");
    world.done(&["undo"]);
    assert_eq!(world.done(&["keys", "kv_123"]), "user:1\nuser:2\n");
}

#[test]
fn which_keys_must_be_said() {
    let world = world();
    for (args, words) in [
        (&["turn", "kv_123", "on"][..], "<KEY>..."),
        (
            &["turn", "kv_123", "on", "a", "--prefix", "b"],
            "cannot be used with",
        ),
        (&["turn", "kv_123", "maybe", "a"], "[possible values: on, off]"),
        (&["expire", "kv_123", "a"], "--ttl <SECONDS>"),
        (&["tag", "kv_123", "a"], "--add <TAG>"),
    ] {
        let ran = world.kv(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn protected_keys_ask() {
    let world = world();
    world.done(&["protect", "kv_123", "flag:"]);
    let ran = world.kv(&["turn", "kv_123", "off", "--prefix", "flag:"]);
    assert_eq!(ran.code, 2);
    assert_eq!(world.text("flag:b"), "true");
    world.done(&["turn", "kv_123", "off", "--prefix", "flag:", "--yes"]);
    assert_eq!(world.text("flag:b"), "false");
}

#[test]
fn a_search_without_a_word_is_not_all_keys() {
    let world = world();
    for words in ["", "  "] {
        let ran = world.kv(&["turn", "kv_123", "off", "--search", words]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("there is no word in it"), "{ran:?}");
    }
    assert_eq!(world.text("flag:b"), "true");
}
