//! Places are protected, listed and given up; nobody is asked for that, and it is no key of a person’s.

use store::model::Deed;
use store::{FailureCode, Job};

use crate::protected::protected;
use crate::support::{World, code};

#[tokio::test]
async fn places_are_made_listed_and_taken_away_with_undo() {
    let world = World::new().await;
    let store = &world.store;
    let places = async || {
        let places = store.protected_places(None).await.unwrap();
        places
            .into_iter()
            .map(|place| (place.prefix, place.note))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        store.unprotect("test", "x").await.unwrap().change_id,
        0,
        "nothing is there"
    );
    let whole = store.protect("test", "", Some(" live ")).await.unwrap();
    assert_eq!(
        whole.deed,
        Deed::Protected {
            prefix: String::new()
        }
    );
    store.protect("test", "user:", None).await.unwrap();
    assert_eq!(
        store.protect("test", "user:", None).await.unwrap().change_id,
        0,
        "again"
    );
    let both = [
        (String::new(), Some("live".to_owned())),
        ("user:".to_owned(), None),
    ];
    assert_eq!(places().await, both);
    // `*` is all of it.
    store.unprotect("test", "*").await.unwrap();
    assert_eq!(places().await, both[1..]);
    store.undo().await.unwrap();
    assert_eq!(places().await, both);
    store.undo().await.unwrap();
    assert_eq!(places().await, both[..1]);
    assert_eq!(store.list_namespaces().await.unwrap().len(), 1);
    assert_eq!(
        code(store.protect("none", "", None).await),
        FailureCode::NamespaceNotFound
    );
    assert_eq!(
        code(store.protect("test", &"x".repeat(513), None).await),
        FailureCode::KeyTooLong
    );
    let note = "n".repeat(1_001);
    assert_eq!(
        code(store.protect("test", "", Some(&note)).await),
        FailureCode::NoteTooLong
    );
}

#[tokio::test]
async fn a_place_that_was_taken_away_is_no_key_in_trash() {
    let world = protected().await;
    let store = &world.store;
    store.delete_key("test", "cache:1").await.unwrap();
    store.protect("test", "", None).await.unwrap();
    store.unprotect("test", "").await.unwrap();
    store.unprotect("test", "user:").await.unwrap();
    let listed = store.list_trashed_keys(None, None, None, 10).await.unwrap();
    let keys: Vec<_> = listed.iter().map(|key| key.key.as_str()).collect();
    assert_eq!(keys, ["cache:1"]);
    assert_eq!(store.count_trashed_keys().await.unwrap(), 1);
    // It comes back with undo, also once Trash is emptied.
    store.empty_trash(&Job::default()).await.unwrap();
    store.undo().await.unwrap();
    assert_eq!(store.protected_places(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_protects_a_place_or_stops_that_is_not_asked() {
    let world = protected().await;
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    world.store.unprotect("test", "user:").await.unwrap();
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    assert!(world.store.protected_places(None).await.unwrap().is_empty());
}
