//! Undo and redo beside another program: what it did since stays, and the person is told.

use store::model::{NewNamespace, Program, SetEntry};
use store::{FailureCode, Job, OpenOptions, Store};

use crate::support::{World, code, text_entry};

async fn lux(world: &World) -> Store {
    let options = OpenOptions {
        clock: world.clock.clone(),
        ..OpenOptions::passing(Program::Lux)
    };
    Store::open(&world.path(), options).await.unwrap()
}

fn made() -> NewNamespace {
    NewNamespace {
        id: Some("kv_made".to_owned()),
        name: "made".to_owned(),
        description: String::new(),
    }
}

fn in_made(key: &str) -> SetEntry {
    SetEntry {
        namespace: "kv_made".to_owned(),
        ..text_entry(key, "1")
    }
}

async fn trashed(store: &Store) -> Vec<String> {
    let listed = store.list_trashed_namespaces().await.unwrap();
    listed.into_iter().map(|namespace| namespace.id).collect()
}

#[tokio::test]
async fn undo_writes_nothing_into_a_namespace_that_another_program_moved_to_trash() {
    let world = World::new().await;
    let lux = lux(&world).await;
    world.set("k", "before").await;
    world.set("k", "after").await;
    lux.delete_namespace("kv_test").await.unwrap();
    assert_eq!(code(world.store.undo().await), FailureCode::UndoConflict);
    lux.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("after"));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("before"));
    lux.delete_namespace("kv_test").await.unwrap();
    assert_eq!(code(world.store.redo().await), FailureCode::UndoConflict);
    lux.undo().await.unwrap();
    world.store.redo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("after"));
}

#[tokio::test]
async fn undoing_that_a_namespace_was_made_takes_no_key_of_another_program_along() {
    let world = World::new().await;
    let lux = lux(&world).await;
    world.store.create_namespace(made()).await.unwrap();
    lux.set_entry(in_made("theirs")).await.unwrap();
    assert_eq!(code(world.store.undo().await), FailureCode::UndoConflict);
    let kept = world.store.get_value("kv_made", "theirs").await.unwrap();
    assert_eq!(kept.as_deref(), Some(&b"1"[..]));
    assert!(trashed(&world.store).await.is_empty());
    lux.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
}

#[tokio::test]
async fn neither_undo_of_a_restore_nor_redo_of_a_deletion_takes_their_keys_along() {
    let world = World::new().await;
    let lux = lux(&world).await;
    world.store.create_namespace(made()).await.unwrap();
    world.store.set_entry(in_made("ours")).await.unwrap();
    world.store.delete_namespace("kv_made").await.unwrap();
    world.store.restore_namespace("kv_made").await.unwrap();
    lux.set_entry(in_made("theirs")).await.unwrap();
    assert_eq!(
        code(world.store.undo().await),
        FailureCode::UndoConflict,
        "the restore"
    );
    lux.undo().await.unwrap();
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    lux.set_entry(in_made("ours")).await.unwrap();
    lux.set_entry(in_made("theirs")).await.unwrap();
    assert_eq!(
        code(world.store.redo().await),
        FailureCode::UndoConflict,
        "the deletion"
    );
    assert!(trashed(&world.store).await.is_empty());
}

#[tokio::test]
async fn what_a_program_put_into_its_own_namespace_does_not_stand_in_its_own_way() {
    let world = World::new().await;
    world.store.create_namespace(made()).await.unwrap();
    world.store.set_entry(in_made("ours")).await.unwrap();
    world.store.delete_namespace("kv_made").await.unwrap();
    for _ in 0..3 {
        world.store.undo().await.unwrap();
    }
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
    for _ in 0..3 {
        world.store.redo().await.unwrap();
    }
    assert_eq!(trashed(&world.store).await, ["kv_made"]);
    let trash = world.store.list_trashed_namespaces().await.unwrap();
    assert_eq!(trash[0].entry_count, 1);
}

#[tokio::test]
async fn undo_does_not_remove_a_key_whose_earlier_state_has_expired_since() {
    let world = World::new().await;
    world.set_with_expiry("k", "passing", 60).await;
    let stays = store::model::SetEntry {
        expiry: store::model::Expiry::Never,
        ..crate::support::text_entry("k", "stays")
    };
    let change = world.store.set_entry(stays).await.unwrap().change_id;
    world.pass_seconds(61);
    assert_eq!(code(world.store.undo().await), FailureCode::UndoConflict);
    assert_eq!(world.get("k").await.as_deref(), Some("stays"));
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    assert_eq!((plan.counts.invalid, plan.counts.removed), (1, 0));
}
