//! A text that is the id of one namespace and the name of another writes into neither.

use crate::support::World;

#[test]
fn an_id_and_a_name_are_kept_apart() {
    let world = World::new();
    world.done(&["init", "kv_abc"]);
    let ran = world.kv(&["init", "other", "--id", "kv_abc"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("Another namespace is called kv_abc"), "{ran:?}");
    let ran = world.kv(&["rename", "kv_abc", "KV_123"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.err.contains("“KV_123” is the id of another namespace"),
        "{ran:?}"
    );
    world.done(&["set", "kv_abc", "k", "v"]);
    assert_eq!(world.kv(&["get", "kv_123", "k"]).code, 1);
}

#[test]
fn a_store_from_before_tells_what_a_text_may_mean() {
    let world = World::new();
    world.done(&["init", "other", "--id", "kv_abc"]);
    world.done(&["init", "kv_xyz", "--id", "kv_n"]);
    // Both were allowed once. The letters stand in the same place of every order.
    let store = std::fs::read(world.path("kv.db")).unwrap();
    let (from, to) = (b"kv_xyz", b"kv_abc");
    let mut before = store.clone();
    for at in 0..store.len() - from.len() {
        if &store[at..at + from.len()] == from {
            before[at..at + to.len()].copy_from_slice(to);
        }
    }
    world.file("kv.db", before);
    for command in [
        &["set", "kv_abc", "k", "v"][..],
        &["keys", "kv_abc"],
        &["drop", "kv_abc"],
        &["log", "kv_abc"],
    ] {
        let ran = world.kv(command);
        let told = "“kv_abc” is the id of “other” and the name of kv_n.";
        assert!(ran.code == 2 && ran.err.contains(told), "{command:?}: {ran:?}");
    }
    for namespace in ["other", "kv_n"] {
        world.done(&["set", namespace, "k", namespace]);
        assert_eq!(world.done(&["get", namespace, "k"]), namespace);
    }
    world.done(&["rename", "kv_n", "mended"]);
    assert_eq!(world.done(&["get", "kv_abc", "k"]), "other");
}
