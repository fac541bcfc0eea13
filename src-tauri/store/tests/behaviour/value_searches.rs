//! Searches in values, whatever bytes these have and whatever is looked for.

use store::Job;
use store::model::Filter;

use crate::support::{World, bytes_entry, contains};

#[tokio::test]
async fn search_in_values_finds_text_and_bytes_and_can_be_cancelled() {
    let world = World::new().await;
    world.set("a", "{\"theme\":\"Dark\"}").await;
    world.set("b", "nothing").await;
    world.set("dark", "key only").await;
    world
        .store
        .set_entry(bytes_entry("c", vec![0xff, b'd', b'a', b'r', b'k']))
        .await
        .unwrap();
    let mut hits = Vec::new();
    let looked = world
        .store
        .search_values(
            "kv_test",
            &Filter::default(),
            "dark",
            500,
            &Job::default(),
            |rows| {
                hits.extend(rows.into_iter().map(|row| row.key));
                true
            },
        )
        .await
        .unwrap();
    assert_eq!((hits, looked), (vec!["a".to_owned(), "c".to_owned()], 4));
    let mut first = Vec::new();
    let found = |rows: Vec<store::model::EntryRow>| {
        first.extend(rows.into_iter().map(|row| row.key));
        true
    };
    let (all, job) = (Filter::default(), Job::default());
    world
        .store
        .search_values("kv_test", &all, "dark", 1, &job, found)
        .await
        .unwrap();
    assert_eq!(first, ["a"], "no more than were asked for");
    let job = Job::default();
    job.cancel();
    let cancelled = world
        .store
        .search_values("kv_test", &Filter::default(), "x", 500, &job, |_| true)
        .await;
    assert_eq!(crate::support::code(cancelled), store::FailureCode::Cancelled);
}

/// The keys whose values contain a text.
pub async fn keys_with(world: &World, text: &str) -> Vec<String> {
    let mut hits = Vec::new();
    world
        .store
        .search_values(
            "kv_test",
            &Filter::default(),
            text,
            500,
            &Job::default(),
            |rows| {
                hits.extend(rows.into_iter().map(|row| row.key));
                true
            },
        )
        .await
        .unwrap();
    hits
}

#[tokio::test]
async fn a_search_goes_on_behind_a_nul() {
    let world = World::new().await;
    world.set("nul\0Theme", "a\0Dark").await;
    world.set("other", "a\0light, é").await;
    for text in ["dark", "\0d", "a\0D"] {
        assert_eq!(keys_with(&world, text).await, ["nul\0Theme"], "{text:?}");
    }
    assert_eq!(keys_with(&world, "\0").await.len(), 2);
    for text in ["theme", "\0", "L\0T"] {
        assert_eq!(
            world.keys_matching(contains(text)).await,
            ["nul\0Theme"],
            "{text:?}"
        );
    }
}

#[tokio::test]
async fn a_search_text_may_be_of_any_length() {
    let world = World::new().await;
    let long = "Long ".repeat(12_000);
    world.set("k", &format!("before {long}after")).await;
    assert_eq!(keys_with(&world, &long.to_lowercase()).await, ["k"]);
    assert!(keys_with(&world, &format!("{long}x")).await.is_empty());
    assert!(world.keys_matching(contains(&long)).await.is_empty());
}
