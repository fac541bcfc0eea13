//! Changes: listed, undone and redone, over as many runs as there are.

use crate::support::{World, json};

#[test]
fn undo_and_redo_go_back_and_forth_over_runs() {
    let world = World::new();
    for value in ["1", "2", "3"] {
        world.done(&["set", "kv_123", "k", value]);
    }
    assert_eq!(world.kv(&["undo"]).err, "Undid: Changed k\n");
    world.done(&["undo"]);
    assert_eq!(world.text("k"), "1");
    assert_eq!(world.kv(&["redo"]).err, "Redid: Changed k\n");
    assert_eq!(world.text("k"), "2");
    let redone = json(&world.done(&["redo", "--json"]));
    assert_eq!(redone["changed"], 1);
    assert_eq!(world.text("k"), "3");
    assert_eq!(world.kv(&["redo"]).code, 1);
}

#[test]
fn the_log_shows_each_change_the_newest_first() {
    let world = World::new();
    world.done(&["init", "--id", "kv_other", "other"]);
    world.done(&["set", "kv_123", "feature:x", "true"]);
    world.done(&["set", "kv_123", "feature:x", "false", "--note", "Too early"]);
    world.done(&["undo"]);
    let log = world.done(&["log"]);
    let rows: Vec<Vec<&str>> = log.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0][0], "4");
    assert_eq!(
        rows[0][2..],
        ["lux", "undone", "customers", "Turned off feature:x (Too early)"]
    );
    assert_eq!(
        rows[3][2..],
        ["lux", "done", "customers", "Created the namespace customers"]
    );
    assert_eq!(world.done(&["log", "other"]).lines().count(), 1);
    let page = json(&world.done(&["log", "--json", "--limit", "2", "--before", "4"]));
    let numbers: Vec<_> = page
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["change"].as_i64())
        .collect();
    assert_eq!(numbers, [Some(3), Some(2)]);
    assert_eq!(page[0]["namespace"], "kv_123");
    let shown = world.on_terminal("lux data kv log --limit 1");
    assert!(shown.starts_with("CHANGE  TIME "), "{shown}");
}

#[test]
fn a_key_gets_another_name() {
    let world = World::new();
    world.done(&["set", "kv_123", "old", "v", "--metadata", "{}"]);
    let ran = world.kv(&["rename-key", "kv_123", "old", "new"]);
    assert_eq!(ran.err, "Renamed old to new\n");
    assert_eq!(world.done(&["get", "kv_123", "new", "--metadata"]), "{}\n");
    assert_eq!(world.kv(&["get", "kv_123", "old"]).code, 1);
}

#[test]
fn a_rename_is_undone_after_the_app_deleted_the_old_name_for_good_and_emptied_its_trash() {
    let world = World::new();
    world.done(&["set", "kv_123", "opening", "9:00"]);
    world.done(&["rename-key", "kv_123", "opening", "hours"]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = store::OpenOptions::passing(store::model::Program::App);
        let app = store::Store::open(&world.path("kv.db"), options).await.unwrap();
        let old = store::model::KeyRef {
            namespace: "kv_123".to_owned(),
            key: "opening".to_owned(),
        };
        app.purge_keys(&[old]).await.unwrap();
        app.empty_trash(&store::Job::default()).await.unwrap();
        app.close().await;
    });
    assert_eq!(world.kv(&["undo"]).err, "Undid: Renamed opening to hours\n");
    assert_eq!(world.done(&["get", "kv_123", "opening"]), "9:00");
    assert_eq!(world.kv(&["get", "kv_123", "hours"]).code, 1);
}
