//! `verify` looks at a store from end to end and changes nothing.

use crate::support::{World, json};

#[test]
fn a_whole_store_is_exit_code_0_and_tells_what_was_looked_at() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1"]);
    world.done(&["set", "kv_123", "b", "2"]);
    let files = world.shell("ls").out;
    let told = world.done(&["verify"]);
    for line in [
        "1 namespace: the count of keys is right.\n",
        "2 keys: every value is there.\n",
        "Nothing is wrong.\n",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let told = json(&world.done(&["verify", "--json"]));
    assert_eq!(told["whole"], true);
    let checks: Vec<_> = told["checks"].as_array().unwrap().iter().collect();
    let names: Vec<_> = checks
        .iter()
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["pages", "references", "counts", "keys", "versions", "commits"]
    );
    assert_eq!(world.shell("ls").out, files, "nothing is left beside it");
}

#[test]
fn a_damaged_store_is_exit_code_3_and_is_not_touched() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1"]);
    let mut bytes = std::fs::read(world.path("kv.db")).unwrap();
    bytes[3 * 4096..4 * 4096].fill(0x5a);
    world.file("kv.db", &bytes);
    for arguments in [&["verify"][..], &["verify", "--json"]] {
        let ran = world.kv(arguments);
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains("Nothing was changed."), "{ran:?}");
        assert!(std::fs::read(world.path("kv.db")).unwrap() == bytes);
    }
    let told = json(&world.kv(&["verify", "--json"]).out);
    assert_eq!(
        (&told["whole"], &told["checks"][0]["check"]),
        (&false.into(), &"pages".into())
    );
}

#[test]
fn a_store_that_is_not_there_is_not_made() {
    let world = World::empty();
    let ran = world.kv(&["verify"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains("There is no store at"), "{ran:?}");
    assert!(!world.path("kv.db").exists());
}
