//! A key that got another name: it is not deleted, its history goes on, and nothing does half of it.

use store::model::{Deed, Program, RevisionRow};
use store::{FailureCode, Job};

use crate::support::{World, code, key_ref, open};

async fn trashed(world: &World) -> Vec<String> {
    let keys = world
        .store
        .list_trashed_keys(None, None, None, 100)
        .await
        .unwrap();
    keys.into_iter().map(|key| key.key).collect()
}

async fn rename(world: &World, key: &str, to: &str) -> i64 {
    let applied = world.store.rename_key("kv_test", key, to).await.unwrap();
    applied.change_id
}

async fn history(world: &World, key: &str) -> Vec<RevisionRow> {
    world.store.key_history("kv_test", key, None, 100).await.unwrap()
}

/// The values that a key's history offers, the newest first, each once.
async fn offered(world: &World, key: &str) -> Vec<String> {
    let rows = history(world, key).await;
    let states = rows.into_iter().flat_map(|row| [row.after, row.before]);
    let mut values: Vec<String> = states
        .flatten()
        .filter(|state| state.kept)
        .map(|state| state.preview)
        .collect();
    values.dedup();
    values
}

async fn rows_of(world: &World, table: &'static str) -> i64 {
    world
        .number(match table {
            "versions" => "SELECT count(*) FROM versions",
            _ => "SELECT count(*) FROM revisions",
        })
        .await
}

#[tokio::test]
async fn a_key_that_was_renamed_away_is_not_in_trash_and_undo_brings_it_back_after_trash_was_emptied() {
    let world = World::new().await;
    world.set("price:express", "9.90").await;
    rename(&world, "price:express", "price:fast").await;
    assert!(trashed(&world).await.is_empty());
    world.store.empty_trash(&Job::default()).await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(world.get("price:express").await.as_deref(), Some("9.90"));
    assert_eq!(world.get("price:fast").await, None);
    world.store.redo().await.unwrap();
    assert_eq!(world.get("price:fast").await.as_deref(), Some("9.90"));
    assert!(trashed(&world).await.is_empty());
}

#[tokio::test]
async fn the_old_name_cannot_be_deleted_for_good_or_restored_while_the_key_lives() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("a", "2").await;
    let change = rename(&world, "a", "b").await;
    world.store.purge_keys(&[key_ref("a")]).await.unwrap();
    assert_eq!(
        code(world.store.restore_keys(&[key_ref("a")]).await),
        FailureCode::NoLongerKept
    );
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    assert_eq!((plan.counts.added, plan.counts.removed), (1, 1));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("a").await.as_deref(), Some("2"));
    assert!(trashed(&world).await.is_empty(), "it was given its old name back");
    assert_eq!(offered(&world, "a").await, ["2", "1"]);
}

#[tokio::test]
async fn a_name_that_was_used_again_and_deleted_is_in_trash_with_its_own_value() {
    let world = World::new().await;
    world.set("a", "first").await;
    rename(&world, "a", "b").await;
    world.set("a", "second").await;
    world.store.delete_key("kv_test", "a").await.unwrap();
    assert_eq!(trashed(&world).await, ["a"]);
    world.store.purge_keys(&[key_ref("a")]).await.unwrap();
    assert!(trashed(&world).await.is_empty());
    assert_eq!(offered(&world, "b").await, ["first"]);
    assert!(history(&world, "a").await.is_empty());
}

#[tokio::test]
async fn deleting_for_good_takes_along_what_the_key_was_under_its_earlier_names() {
    let world = World::new().await;
    for (name, next) in [("z", "a"), ("a", "m"), ("m", "b")] {
        world.set(name, &format!("secret of {name}")).await;
        world.set(name, &format!("other secret of {name}")).await;
        rename(&world, name, next).await;
    }
    world.store.delete_key("kv_test", "b").await.unwrap();
    assert_eq!(trashed(&world).await, ["b"]);
    world.store.purge_keys(&[key_ref("b")]).await.unwrap();
    assert_eq!(rows_of(&world, "versions").await, 0);
    assert_eq!(rows_of(&world, "revisions").await, 0);
}

#[tokio::test]
async fn a_rename_of_which_one_half_is_gone_is_neither_done_again_nor_taken_back() {
    let world = World::new().await;
    let lux = open(&world.path(), &world.clock, Program::Lux).await;
    world.set("a", "secret").await;
    let change = rename(&world, "a", "b").await;
    world.store.undo().await.unwrap();
    lux.delete_key("kv_test", "a").await.unwrap();
    lux.purge_keys(&[key_ref("a")]).await.unwrap();
    assert!(world.store.redo().await.is_err(), "nothing of it is kept");
    assert_eq!(world.get("b").await, None);
    assert_eq!(rows_of(&world, "versions").await, 0);
    assert_eq!(
        code(world.store.plan_revert(change, &Job::default()).await),
        FailureCode::NoLongerKept
    );
    lux.close().await;
}

#[tokio::test]
async fn the_free_name_of_an_undone_rename_is_deleted_for_good_without_the_key_that_lives() {
    let world = World::new().await;
    world.set("b", "of b").await;
    world.store.delete_key("kv_test", "b").await.unwrap();
    world.set("a", "of a").await;
    let change = rename(&world, "a", "b").await;
    world.store.undo().await.unwrap();
    assert_eq!(trashed(&world).await, ["b"]);
    world.store.purge_keys(&[key_ref("b")]).await.unwrap();
    assert!(world.store.redo().await.is_err(), "half of it is gone");
    assert_eq!(world.get("a").await.as_deref(), Some("of a"));
    assert_eq!(
        code(world.store.plan_revert(change, &Job::default()).await),
        FailureCode::NoLongerKept
    );
    assert_eq!(world.get("a").await.as_deref(), Some("of a"));
}

#[tokio::test]
async fn the_history_goes_on_through_renames_and_offers_what_the_key_was() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("a", "2").await;
    rename(&world, "a", "b").await;
    world.set("b", "3").await;
    rename(&world, "b", "c").await;
    world.set("c", "4").await;
    assert_eq!(offered(&world, "c").await, ["4", "3", "2", "1"]);
    let rows = history(&world, "c").await;
    assert_eq!(rows.len(), 6);
    let deed = Deed::Renamed {
        key: "b".to_owned(),
        to: "c".to_owned(),
    };
    assert_eq!(rows[1].deed, deed);
    assert_eq!(rows[1].before.as_ref().unwrap().preview, "3");
    assert_eq!(rows[1].after.as_ref().unwrap().preview, "3");
    let first = rows[5].after.as_ref().unwrap().version;
    world
        .store
        .restore_version("kv_test", "c", first, None)
        .await
        .unwrap();
    assert_eq!(world.get("c").await.as_deref(), Some("1"));
    assert_eq!(world.get("a").await, None);
    assert!(history(&world, "a").await.is_empty());
    assert!(history(&world, "b").await.is_empty());
}

#[tokio::test]
async fn the_history_of_a_key_comes_in_pages_through_its_renames() {
    let world = World::new().await;
    for (name, next) in [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")] {
        world.set(name, &format!("as {name}")).await;
        rename(&world, name, next).await;
    }
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = world.store.key_history("kv_test", "d", before, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.change_id);
        paged.extend(page);
    }
    assert_eq!(paged, history(&world, "d").await);
    assert_eq!(paged.len(), 8);
}

#[tokio::test]
async fn each_of_two_keys_that_had_one_name_has_its_own_history() {
    let world = World::new().await;
    world.set("a", "old").await;
    rename(&world, "a", "b").await;
    world.set("a", "new").await;
    assert_eq!(offered(&world, "b").await, ["old"]);
    assert_eq!(offered(&world, "a").await, ["new"]);
    let old = history(&world, "b").await.pop().unwrap().after.unwrap();
    assert_eq!(
        code(
            world
                .store
                .restore_version("kv_test", "a", old.version, None)
                .await
        ),
        FailureCode::NoLongerKept
    );
}

#[tokio::test]
async fn what_lay_in_trash_under_a_name_is_in_the_history_of_the_key_that_got_the_name() {
    let world = World::new().await;
    world.set("b", "of the deleted one").await;
    world.store.delete_key("kv_test", "b").await.unwrap();
    world.set("a", "of a").await;
    rename(&world, "a", "b").await;
    assert_eq!(offered(&world, "b").await, ["of a", "of the deleted one"]);
}

#[tokio::test]
async fn a_rename_that_was_undone_leaves_the_history_where_it_was() {
    let world = World::new().await;
    world.set("a", "1").await;
    rename(&world, "a", "b").await;
    world.store.undo().await.unwrap();
    assert_eq!(offered(&world, "a").await, ["1"]);
    world.set("b", "own").await;
    assert_eq!(
        history(&world, "b").await[0].after.as_ref().unwrap().preview,
        "own"
    );
    assert!(!offered(&world, "b").await.contains(&"2".to_owned()));
}
