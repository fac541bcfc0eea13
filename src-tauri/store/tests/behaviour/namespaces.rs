//! Namespaces: names, ids, Trash and undo.

use store::FailureCode;
use store::limits::MAX_DESCRIPTION_CHARACTERS;
use store::model::NewNamespace;

use crate::support::{World, code};

fn named(name: &str) -> NewNamespace {
    NewNamespace {
        id: None,
        name: name.to_owned(),
        description: "d".to_owned(),
    }
}

#[tokio::test]
async fn a_name_is_unique_ignoring_case() {
    let world = World::new().await;
    world.store.create_namespace(named("Préférences")).await.unwrap();
    let refused = world.store.create_namespace(named("PRÉFÉRENCES")).await;
    assert_eq!(code(refused), FailureCode::NameTaken);
    assert_eq!(
        code(world.store.rename_namespace("test", "préférences").await),
        FailureCode::NameTaken
    );
    world.store.rename_namespace("test", "TEST").await.unwrap();
    assert_eq!(world.store.namespace("test").await.unwrap().name, "TEST");
}

#[tokio::test]
async fn names_and_ids_have_limits() {
    let world = World::new().await;
    assert_eq!(
        code(world.store.create_namespace(named("  ")).await),
        FailureCode::NameEmpty
    );
    assert_eq!(
        code(world.store.create_namespace(named(&"n".repeat(513))).await),
        FailureCode::NameTooLong
    );
    world
        .store
        .create_namespace(named(&"é".repeat(512)))
        .await
        .unwrap();
    let bad = NewNamespace {
        id: Some("123".to_owned()),
        ..named("x")
    };
    assert_eq!(
        code(world.store.create_namespace(bad).await),
        FailureCode::IdNotValid
    );
    let taken = NewNamespace {
        id: Some("kv_test".to_owned()),
        ..named("x")
    };
    assert_eq!(
        code(world.store.create_namespace(taken).await),
        FailureCode::IdTaken
    );
}

#[tokio::test]
async fn commands_take_an_id_or_a_name() {
    let world = World::new().await;
    assert_eq!(world.store.namespace("kv_test").await.unwrap().name, "test");
    assert_eq!(world.store.namespace("TEST").await.unwrap().id, "kv_test");
    assert_eq!(
        code(world.store.namespace("absent").await),
        FailureCode::NamespaceNotFound
    );
}

#[tokio::test]
async fn a_deleted_namespace_is_in_trash_with_its_keys_and_comes_back() {
    let world = World::new().await;
    world.set("k", "v").await;
    world.store.delete_namespace("test").await.unwrap();
    assert!(world.store.list_namespaces().await.unwrap().is_empty());
    assert_eq!(
        code(world.store.get_value("kv_test", "k").await),
        FailureCode::NamespaceNotFound
    );
    let trashed = world.store.list_trashed_namespaces().await.unwrap();
    assert_eq!((trashed[0].name.as_str(), trashed[0].entry_count), ("test", 1));

    world.store.create_namespace(named("Test")).await.unwrap();
    world.store.restore_namespace("kv_test").await.unwrap();
    assert_eq!(
        world.store.namespace("kv_test").await.unwrap().name,
        "test (restored)"
    );
    assert_eq!(world.get("k").await.as_deref(), Some("v"));
}

#[tokio::test]
async fn every_change_of_a_namespace_can_be_undone_and_redone() {
    let world = World::new().await;
    world.store.rename_namespace("test", "renamed").await.unwrap();
    world
        .store
        .describe_namespace("renamed", "for tests")
        .await
        .unwrap();
    world.store.delete_namespace("renamed").await.unwrap();
    let state = |world: &World| {
        let store = world.store.clone();
        async move {
            let all = store.list_namespaces().await.unwrap();
            all.into_iter()
                .map(|row| (row.name, row.description))
                .collect::<Vec<_>>()
        }
    };
    let renamed = |description: &str| vec![("renamed".to_owned(), description.to_owned())];
    assert!(state(&world).await.is_empty());
    world.store.undo().await.unwrap();
    assert_eq!(state(&world).await, renamed("for tests"));
    world.store.undo().await.unwrap();
    assert_eq!(state(&world).await, renamed(""));
    world.store.undo().await.unwrap();
    assert_eq!(state(&world).await, [("test".to_owned(), String::new())]);
    world.store.undo().await.unwrap();
    assert!(state(&world).await.is_empty());
    assert!(
        world.store.list_trashed_namespaces().await.unwrap().is_empty(),
        "its making was undone"
    );
    assert_eq!(code(world.store.undo().await), FailureCode::NothingToUndo);
    for _ in 0..4 {
        world.store.redo().await.unwrap();
    }
    assert!(state(&world).await.is_empty());
    assert_eq!(world.store.list_trashed_namespaces().await.unwrap().len(), 1);
    assert_eq!(code(world.store.redo().await), FailureCode::NothingToRedo);
}

#[tokio::test]
async fn a_description_longer_than_the_limit_is_refused() {
    let world = World::new().await;
    let long = "d".repeat(MAX_DESCRIPTION_CHARACTERS + 1);
    let new = NewNamespace {
        name: "new".to_owned(),
        description: long.clone(),
        ..NewNamespace::default()
    };
    let refused = [
        code(world.store.create_namespace(new).await),
        code(world.store.describe_namespace("test", &long).await),
    ];
    assert_eq!(refused, [FailureCode::DescriptionTooLong; 2]);
    world.store.describe_namespace("test", &long[1..]).await.unwrap();
}
