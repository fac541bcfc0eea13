//! Protected places: lux writes there with --yes alone, and says why not without it.

use crate::support::{World, json};

/// A world in which the flags of `kv_123` are protected.
fn protected() -> World {
    let world = World::new();
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"feature:a":true,"feature:b":true,"user:1":{}}"#,
    ]);
    world.done(&["protect", "kv_123", "feature:", "--note", "live"]);
    world
}

const REFUSED: &str = "error: “feature:” in “customers” is protected (live): 1 key would be changed. Nothing was changed; say --yes to do it.\n";

#[test]
fn a_write_in_a_protected_place_takes_yes() {
    let world = protected();
    let ran = world.kv(&["set", "kv_123", "feature:a", "false"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", REFUSED));
    assert_eq!(world.text("feature:a"), "true");
    let ran = world.kv(&["set", "kv_123", "feature:a", "false", "--yes"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "Turned off feature:a\n"));
    world.done(&["set", "kv_123", "user:1", "1"]);
}

#[test]
fn every_command_that_writes_there_takes_yes() {
    let world = protected();
    world.done(&["backup", "b.kvbackup"]);
    world.done(&["set", "kv_123", "feature:b", "1", "--yes"]);
    world.file("rows.json", r#"{"feature:a":1,"feature:c":2}"#);
    world.file("flow.js", r#"await kv.set("feature:a", "1")"#);
    for command in [
        &["set", "kv_123", "feature:a", "0"][..],
        &["delete-key", "kv_123", "feature:a"],
        &["rename-key", "kv_123", "feature:a", "x"],
        &["rename-key", "kv_123", "user:1", "feature:x"],
        &["set-bulk", "kv_123", r#"{"feature:a":5}"#],
        &["delete-bulk", "kv_123", r#"["feature:a"]"#],
        &["import", "kv_123", "rows.json"],
        &["run", "kv_123", "flow.js"],
        &["restore", "b.kvbackup", "--policy", "make-identical"],
        &["rename", "kv_123", "other"],
        &["describe", "kv_123", "else"],
    ] {
        let before = world.done(&["export", "kv_123", "-", "--format", "list"]);
        let ran = world.kv(command);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{command:?}: {ran:?}");
        assert!(
            ran.err
                .contains("“feature:” in “customers” is protected (live): "),
            "{command:?}: {ran:?}"
        );
        assert!(
            ran.err.ends_with("Nothing was changed; say --yes to do it.\n"),
            "{command:?}: {ran:?}"
        );
        assert_eq!(
            world.done(&["export", "kv_123", "-", "--format", "list"]),
            before,
            "{command:?}"
        );
        world.done(&[command, &["--yes"]].concat());
        assert_eq!(world.kv(&["undo"]).code, 2, "{command:?}");
        world.done(&["undo", "--yes"]);
        assert_eq!(
            world.done(&["export", "kv_123", "-", "--format", "list"]),
            before,
            "{command:?}"
        );
        assert_eq!(world.kv(&["redo"]).code, 2, "{command:?}");
    }
}

#[test]
fn a_protected_namespace_goes_to_trash_with_yes_and_comes_back_without() {
    let world = protected();
    let ran = world.kv(&["drop", "kv_123"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "error: “feature:” in “customers” is protected (live): the namespace would go to Trash with 2 keys of it. Nothing was changed; say --yes to do it.\n"
        )
    );
    world.done(&["drop", "kv_123", "--yes"]);
    world.done(&["undo"]);
    assert_eq!(world.kv(&["delete-key", "kv_123", "feature:a"]).code, 2);
}

#[test]
fn a_dry_run_never_asks() {
    let world = protected();
    world.file("flow.js", r#"await kv.set("feature:a", "1")"#);
    for command in [
        &["set-bulk", "kv_123", r#"{"feature:a":5}"#][..],
        &["delete-bulk", "kv_123", r#"["feature:a"]"#],
        &["run", "kv_123", "flow.js"],
    ] {
        world.done(&[command, &["--dry-run"]].concat());
    }
    assert_eq!(world.text("feature:a"), "true");
}

#[test]
fn the_list_shows_what_is_protected_and_undo_takes_it_back() {
    let world = World::new();
    assert_eq!(world.done(&["list"]), "kv_123\tcustomers\t0\t\n");
    let ran = world.kv(&["protect", "customers"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "Protected the namespace\n"));
    world.done(&["protect", "customers", "user:", "--note", "people"]);
    assert_eq!(world.done(&["list"]), "kv_123\tcustomers\t0\t\tall, user:\n");
    let listed = json(&world.done(&["list", "--json"]));
    assert_eq!(
        listed[0]["protected"],
        json(r#"[{"prefix":""},{"prefix":"user:","note":"people"}]"#)
    );
    let ran = world.kv(&["unprotect", "customers"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "Stopped protecting the namespace\n")
    );
    let ran = world.kv(&["undo"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "Undid: Stopped protecting the namespace\n")
    );
    assert_eq!(world.kv(&["set", "customers", "k", "v"]).code, 2);
    world.done(&["unprotect", "customers"]);
    world.done(&["set", "customers", "k", "v"]);
    assert_eq!(
        world.kv(&["unprotect", "customers", "other:"]).err,
        "Nothing to change.\n"
    );
}
