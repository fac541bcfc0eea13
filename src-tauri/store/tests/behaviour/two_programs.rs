//! The app and another program on one file: neither is refused, both see each other.

use std::time::Duration;

use store::model::{Filter, Origin, Program};
use store::{FailureCode, OpenOptions, Store, What};

use crate::support::{World, code, text_entry};

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_write_at_once_and_no_write_is_lost() {
    let world = World::new().await;
    let lux = Store::open(&world.path(), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    let app = Store::open(&world.path(), OpenOptions::staying(Program::App))
        .await
        .unwrap();
    // A slow disk takes so many in less time than a program waits for its turn.
    const EACH: usize = 60;
    let write = |store: Store, name: &'static str| async move {
        for number in 0..EACH {
            store
                .set_entry(text_entry(&format!("{name}:{number}"), "v"))
                .await
                .unwrap();
        }
    };
    let (one, two, three) = tokio::join!(
        tokio::spawn(write(lux.clone(), "lux")),
        tokio::spawn(write(app.clone(), "app")),
        tokio::spawn(write(app.clone(), "task")),
    );
    [one, two, three].into_iter().for_each(|writer| writer.unwrap());
    for name in ["lux:", "app:", "task:"] {
        let filter = Filter {
            prefix: name.to_owned(),
            ..Filter::default()
        };
        assert_eq!(
            app.count_entries("kv_test", &filter).await.unwrap() as usize,
            EACH,
            "{name}"
        );
    }
    assert_eq!(
        lux.namespace("kv_test").await.unwrap().entry_count as usize,
        3 * EACH
    );
    lux.close().await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_tells_what_another_program_did() {
    let world = World::new().await;
    let app = Store::open(&world.path(), OpenOptions::staying(Program::App))
        .await
        .unwrap();
    let mut events = app.events();
    app.set_entry(text_entry("own", "v")).await.unwrap();
    let own = events.recv().await.unwrap();
    assert!(own.own);
    assert_eq!(
        (own.what, own.namespace.as_deref()),
        (What::Applied, Some("kv_test"))
    );

    let lux = Store::open(&world.path(), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    lux.set_entry(text_entry("foreign", "1")).await.unwrap();
    let event = tokio::time::timeout(Duration::from_secs(5), events.recv())
        .await
        .unwrap()
        .unwrap();
    assert!(!event.own);
    assert_eq!((event.what, event.origin), (What::Applied, Origin::Lux));
    assert_eq!(event.namespace.as_deref(), Some("kv_test"));
    lux.undo().await.unwrap();
    let event = tokio::time::timeout(Duration::from_secs(5), events.recv())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((event.what, event.own), (What::Undone, false));
    lux.close().await;
    app.close().await;
}

#[tokio::test]
async fn undo_keeps_what_another_program_did_to_a_namespace() {
    let world = World::new().await;
    let lux = Store::open(&world.path(), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    world.store.rename_namespace("kv_test", "app's").await.unwrap();
    lux.describe_namespace("kv_test", "lux's words").await.unwrap();
    let undone = world.store.undo().await.unwrap();
    assert_eq!((undone.added, undone.changed, undone.removed), (0, 0, 0));
    let namespace = world.store.namespace("kv_test").await.unwrap();
    assert_eq!(
        (namespace.name.as_str(), namespace.description.as_str()),
        ("test", "lux's words")
    );

    lux.rename_namespace("kv_test", "lux's").await.unwrap();
    assert_eq!(code(world.store.redo().await), FailureCode::UndoConflict);
    assert_eq!(world.store.namespace("kv_test").await.unwrap().name, "lux's");
}
