//! What a person searches for by words: whoever takes a filter finds the same entries by it, and a search that
//! nobody waits for any more ends.

use store::model::{BulkEdit, Filter, ListQuery, Selection, SetEntry, SetExpiry, Sort};
use store::{FailureCode, Job};

use crate::support::{World, code, query, text_entry, with_metadata};

fn search(words: &str) -> Filter {
    Filter {
        search: words.to_owned(),
        notes: true,
        ..Filter::default()
    }
}

fn in_keys(words: &str) -> Filter {
    Filter {
        notes: false,
        ..search(words)
    }
}

/// Every kind of key that words can be about.
async fn world() -> World {
    let world = World::new().await;
    let noted = [
        (
            "feature:new_checkout",
            "true",
            r#"{"description":"For the größe team","tags":["beta","Two words"]}"#,
        ),
        ("feature:old-checkout", "false", r#"{"tags":["beta"]}"#),
        ("feature:checkout/new", "true", "{}"),
    ];
    for (key, value, metadata) in noted {
        world
            .store
            .set_entry(with_metadata(text_entry(key, value), metadata))
            .await
            .unwrap();
    }
    world
        .set(
            "plan:gold",
            r#"{"price":22.00,"name":"gold \u0074ier","limits":{"daily":12345678901234567890}}"#,
        )
        .await;
    world
        .set("plan:silver", r#"{"price":22.0,"name":"silver"}"#)
        .await;
    world.set("text:price", "price=22.00").await;
    world.set("tag:beta", "a key of that name").await;
    world.set("ÄPFEL", "fruit").await;
    world.set_with_expiry("session:a", "soon", 3_600).await;
    world.set_with_expiry("session:b", "late", 30 * 86_400).await;
    world.set("large", &"x".repeat(5_000)).await;
    world
}

async fn found(world: &World, filter: Filter) -> Vec<String> {
    let keys = world.keys_matching(filter.clone()).await;
    agree(world, &filter, &keys).await;
    keys
}

/// Whoever takes a filter finds these keys by it, in the order of the keys.
async fn agree(world: &World, filter: &Filter, keys: &[String]) {
    let (store, job) = (&world.store, Job::default());
    let count = store.count_entries("kv_test", filter).await.unwrap();
    assert_eq!(count as usize, keys.len(), "{filter:?}");
    for (at, key) in keys.iter().enumerate() {
        let place = store
            .position_of("kv_test", filter, Sort::Key, false, key)
            .await
            .unwrap();
        assert_eq!(place, Some(at as u32), "{filter:?} {key}");
    }
    let groups = store
        .list_groups("kv_test", filter, ":", None, 500)
        .await
        .unwrap();
    let in_groups: u32 = groups.iter().map(|group| group.count).sum();
    assert_eq!(in_groups as usize, keys.len(), "{filter:?}");
    let selection = || Selection::Matching {
        filter: filter.clone(),
        except: Vec::new(),
    };
    let mut streamed = Vec::new();
    let mut batches = store.stream_entries("kv_test", selection(), &job).await.unwrap();
    while let Some(batch) = batches.recv().await {
        streamed.extend(batch.unwrap().entries().map(|entry| entry.key.to_owned()));
    }
    assert_eq!(streamed, keys, "{filter:?}");
    let deleted = store.plan_delete("kv_test", &selection(), &job).await.unwrap();
    assert_eq!(deleted.counts.removed as usize, keys.len(), "{filter:?}");
    let edit = BulkEdit::Expire {
        expiry: SetExpiry::In { seconds: 999 },
    };
    let edited = store.plan_bulk("kv_test", selection(), edit, &job).await.unwrap();
    assert_eq!(edited.counts.changed as usize, keys.len(), "{filter:?}");
    store.plan_discard(&deleted.id).await;
    store.plan_discard(&edited.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_finds_the_same_by_every_word() {
    let world = world().await;
    for (words, keys) in [
        ("tag:beta", vec!["feature:new_checkout", "feature:old-checkout"]),
        ("tag:\"two WORDS\"", vec!["feature:new_checkout"]),
        ("tag:bet", vec![]),
        ("kind:switch off", vec!["feature:old-checkout"]),
        ("on", vec!["feature:checkout/new", "feature:new_checkout"]),
        ("kind:json", vec!["plan:gold", "plan:silver"]),
        ("expires:yes", vec!["session:a", "session:b"]),
        ("expires<7d", vec!["session:a"]),
        ("expires>7d", vec!["session:b"]),
        ("size>1KB", vec!["large"]),
        ("price = 22.00", vec!["plan:gold"]),
        ("price=22.0", vec!["plan:silver"]),
        ("price=\"22.0\"", vec![]),
        ("limits.daily=12345678901234567890", vec!["plan:gold"]),
        ("name = \"gold tier\"", vec!["plan:gold"]),
        (
            "new checkout",
            vec!["feature:checkout/new", "feature:new_checkout"],
        ),
        ("\"tag:beta\"", vec!["tag:beta"]),
        (
            "beta",
            vec!["feature:new_checkout", "feature:old-checkout", "tag:beta"],
        ),
        ("GRÖSSE", vec![]),
        ("GRÖßE team", vec!["feature:new_checkout"]),
        ("äpfel", vec!["ÄPFEL"]),
        ("description", vec![]),
    ] {
        assert_eq!(found(&world, search(words)).await, keys, "{words}");
    }
    assert_eq!(found(&world, in_keys("beta")).await, ["tag:beta"]);
    assert_eq!(found(&world, in_keys("äpfel")).await, ["ÄPFEL"]);
}

#[tokio::test]
async fn what_changed_is_told_by_how_long_ago() {
    let world = World::new().await;
    world.set("old", "1").await;
    world.pass_seconds(2 * 86_400);
    world.set("new", "1").await;
    assert_eq!(world.keys_matching(search("changed>1d")).await, ["old"]);
    assert_eq!(world.keys_matching(search("changed<1d")).await, ["new"]);
    assert_eq!(world.keys_matching(search("changed<=0s")).await, ["new"]);
}

#[tokio::test]
async fn a_value_that_several_versions_share_is_searched_in_each() {
    let world = World::new().await;
    let large = format!(r#"{{"pad":"{}","theme":"dark"}}"#, "x".repeat(5_000));
    for key in ["a", "b"] {
        world.set(key, &large).await;
        let noted: SetEntry = with_metadata(text_entry(key, &large), r#"{"description":"again"}"#);
        world.store.set_entry(noted).await.unwrap();
    }
    assert_eq!(world.keys_matching(search("theme=dark again")).await, ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_nobody_wants_ends_and_the_next_one_does_not() {
    let world = world().await;
    let job = Job::default();
    let searching = world.store.searching(&job);
    let asked = ListQuery {
        filter: search("tag:beta"),
        ..query()
    };
    assert_eq!(searching.list_entries(&asked).await.unwrap().entries.len(), 2);
    job.cancel();
    assert_eq!(code(searching.list_entries(&asked).await), FailureCode::Cancelled);
    assert_eq!(
        code(searching.count_entries("kv_test", &asked.filter).await),
        FailureCode::Cancelled
    );
    // What looks at no version is soon done.
    assert_eq!(
        searching
            .count_entries("kv_test", &in_keys("beta"))
            .await
            .unwrap(),
        1
    );
    // The connection that was watched serves others.
    for _ in 0..3 {
        assert_eq!(
            world.store.count_entries("kv_test", &asked.filter).await.unwrap(),
            2
        );
    }
}

#[tokio::test]
async fn a_search_may_have_very_many_words() {
    let world = world().await;
    let found = world.keys_matching(search(&"new ".repeat(3_000))).await;
    assert_eq!(found, ["feature:checkout/new", "feature:new_checkout"]);
    assert!(
        world
            .keys_matching(search(&"new ".repeat(20_000)))
            .await
            .is_empty()
    );
}
