//! Trash and retention: found again, or really gone.

use store::model::Deed;
use store::{FailureCode, Job};

use crate::support::{World, code, key_ref, put};

async fn trashed(world: &World) -> Vec<String> {
    let keys = world
        .store
        .list_trashed_keys(None, None, None, 100)
        .await
        .unwrap();
    let counted = world.store.count_trashed_keys().await.unwrap();
    assert_eq!(counted as usize, keys.len());
    keys.into_iter().map(|key| key.key).collect()
}

#[tokio::test]
async fn deleted_keys_are_found_and_restored() {
    let world = World::new().await;
    world.set("a", "1.0").await;
    world.set("b", "2").await;
    world.store.delete_key("kv_test", "a").await.unwrap();
    world.store.delete_key("kv_test", "b").await.unwrap();
    assert_eq!(trashed(&world).await, ["b", "a"]);
    let applied = world
        .store
        .restore_keys(&[key_ref("a"), key_ref("b")])
        .await
        .unwrap();
    assert_eq!((applied.deed, applied.counts.added), (Deed::RestoredMany, 2));
    assert_eq!(world.get("a").await.as_deref(), Some("1.0"));
    assert!(trashed(&world).await.is_empty());
    world.store.undo().await.unwrap();
    assert_eq!(trashed(&world).await, ["b", "a"]);
    world.set("a", "new").await;
    assert_eq!(trashed(&world).await, ["b"]);
    assert_eq!(
        code(world.store.restore_keys(&[key_ref("a")]).await),
        FailureCode::KeyTaken
    );
    assert_eq!(
        code(world.store.restore_keys(&[key_ref("never")]).await),
        FailureCode::NoLongerKept
    );
}

#[tokio::test]
async fn a_key_deleted_twice_is_in_trash_once_as_it_was_last() {
    let world = World::new().await;
    world.set("k", "first").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.set("k", "second").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    assert_eq!(trashed(&world).await, ["k"]);
    world.store.restore_keys(&[key_ref("k")]).await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn pages_of_trash_go_on_inside_one_large_deletion() {
    let world = World::new().await;
    let plan = world
        .plan(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("e", "1")])
        .await;
    world.apply(&plan.id).await.unwrap();
    world.store.undo().await.unwrap();
    assert!(
        trashed(&world).await.is_empty(),
        "an undone import deleted nothing"
    );
    world.store.redo().await.unwrap();
    let all = store::model::Selection::Matching {
        filter: Default::default(),
        except: Vec::new(),
    };
    let plan = world
        .store
        .plan_delete("kv_test", &all, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    let mut seen = Vec::new();
    let (mut before, mut after) = (None, None);
    loop {
        let page = world
            .store
            .list_trashed_keys(None, before, after.as_ref(), 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        (before, after) = (Some(last.change_id), Some(key_ref(&last.key)));
        seen.extend(page.into_iter().map(|key| key.key));
    }
    assert_eq!(seen, ["a", "b", "c", "d", "e"]);
}

#[tokio::test]
async fn deleted_for_good_leaves_no_byte_and_shrinks_the_file() {
    let world = World::new().await;
    let secret = "s3cret-".repeat(100_000);
    world.set("k", &secret).await;
    world.set("k", "other").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    let before = world.store.usage().await.unwrap();
    assert!(before.history_bytes >= secret.len() as i64);
    world.store.purge_keys(&[key_ref("k")]).await.unwrap();
    assert!(trashed(&world).await.is_empty());
    assert!(
        world
            .store
            .key_history("kv_test", "k", None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let after = world.store.usage().await.unwrap();
    assert!(after.database_bytes < before.database_bytes - secret.len() as i64 / 2);
    world.store.close().await;
    let bytes = std::fs::read(world.path()).unwrap();
    assert!(!bytes.windows(14).any(|window| window == b"s3cret-s3cret-"));
    assert!(bytes.len() < secret.len());
}

#[tokio::test]
async fn a_namespace_deleted_for_good_frees_its_name_its_id_and_its_space() {
    let world = World::new().await;
    let rows = (0..12_000).map(|number| put(&format!("k{number}"), "v"));
    let origin = store::model::Origin::Import;
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, origin, rows, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(
        code(world.store.purge_namespace("absent", &Job::default()).await),
        FailureCode::NamespaceNotFound
    );
    world.store.empty_trash(&Job::default()).await.unwrap();
    assert!(world.store.list_trashed_namespaces().await.unwrap().is_empty());
    assert!(world.store.usage().await.unwrap().database_bytes < 200_000);
    assert_eq!(code(world.store.undo().await), FailureCode::NothingToUndo);
    let again = store::model::NewNamespace {
        id: Some("kv_test".to_owned()),
        name: "test".to_owned(),
        description: String::new(),
    };
    world.store.create_namespace(again).await.unwrap();
    assert_eq!(world.count().await, 0);
}

#[tokio::test]
async fn old_changes_are_forgotten_and_what_is_current_stays() {
    let world = World::new().await;
    world.set("k", "old").await;
    world.set("k", "new").await;
    let mut forgotten = 0;
    for week in 1..=13 {
        world.pass_seconds(7 * 86_400);
        if week == 13 {
            world.set("k", "newest").await;
        }
        forgotten += world.store.forget_old_changes().await.unwrap();
    }
    assert_eq!(forgotten, 3);
    assert_eq!(world.get("k").await.as_deref(), Some("newest"));
    let history = world.store.key_history("kv_test", "k", None, 10).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].before.as_ref().unwrap().preview, "new");
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("new"));
    assert_eq!(code(world.store.undo().await), FailureCode::NothingToUndo);
}

#[tokio::test]
async fn history_stays_within_its_bytes() {
    let world = World::new().await;
    for number in 0..10 {
        world.set("k", &format!("{number}").repeat(100_000)).await;
    }
    let usage = world.store.set_retention(90, 250_000).await.unwrap();
    assert_eq!(usage.history_bytes, 200_000);
    assert_eq!(usage.keep_bytes, 250_000);
    assert_eq!(world.get("k").await, Some("9".repeat(100_000)));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await, Some("8".repeat(100_000)));
    world.store.undo().await.unwrap();
    assert_eq!(code(world.store.undo().await), FailureCode::NothingToUndo);
}

#[tokio::test]
async fn a_key_that_is_asked_for_twice_is_restored_once() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.store.delete_key("kv_test", "a").await.unwrap();
    let by_name = store::model::KeyRef {
        namespace: "test".to_owned(),
        ..key_ref("a")
    };
    let applied = world
        .store
        .restore_keys(&[key_ref("a"), key_ref("a"), by_name])
        .await
        .unwrap();
    assert_eq!(
        (applied.added, applied.deed),
        (1, Deed::Restored { key: "a".to_owned() })
    );
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn an_empty_namespace_whose_restoring_was_undone_is_in_trash_again() {
    let world = World::new().await;
    let made = store::model::NewNamespace {
        id: Some("kv_empty".to_owned()),
        name: "empty".to_owned(),
        description: String::new(),
    };
    world.store.create_namespace(made).await.unwrap();
    world.store.delete_namespace("kv_empty").await.unwrap();
    world.store.restore_namespace("kv_empty").await.unwrap();
    world.store.undo().await.unwrap();
    let ids = async || {
        let listed = world.store.list_trashed_namespaces().await.unwrap();
        listed
            .into_iter()
            .map(|namespace| namespace.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids().await, ["kv_empty"]);
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert!(ids().await.is_empty(), "its making was undone");
}

#[tokio::test]
async fn a_restored_namespace_whose_name_is_taken_keeps_within_the_length_of_names() {
    let world = World::new().await;
    let longest = "ä".repeat(512);
    let new = |name: &str| store::model::NewNamespace {
        name: name.to_owned(),
        ..Default::default()
    };
    for _ in 0..3 {
        let made = world.store.create_namespace(new(&longest)).await.unwrap();
        world.store.delete_namespace(&made.id).await.unwrap();
    }
    for trashed in world.store.list_trashed_namespaces().await.unwrap() {
        world.store.restore_namespace(&trashed.id).await.unwrap();
    }
    let listed = world.store.list_namespaces().await.unwrap();
    let mut names: Vec<String> = listed.into_iter().map(|namespace| namespace.name).collect();
    names.retain(|name| name.starts_with('ä'));
    assert_eq!(names.len(), 3);
    for name in &names {
        assert!(name.chars().count() <= 512, "{}", name.chars().count());
    }
    assert!(names.iter().any(|name| name.ends_with("ä (restored)")));
    assert!(names.iter().any(|name| name.ends_with("ä (restored 2)")));
}
