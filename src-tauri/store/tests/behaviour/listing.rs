//! Order, pages, prefixes, filters, groups and searches.

use store::Job;
use store::model::{ExpiryFilter, Filter, Kind, ListQuery, Sort};

use crate::support::{World, bytes_entry, contains, prefix, put, query};

#[tokio::test]
async fn keys_are_in_the_order_of_their_bytes() {
    let world = World::new().await;
    for key in ["😀", "z", "é", "b", "\u{ffff}", "B", "a", "€", "A"] {
        world.set(key, "v").await;
    }
    assert_eq!(
        world.keys().await,
        ["A", "B", "a", "b", "z", "é", "€", "\u{ffff}", "😀"]
    );
}

#[tokio::test]
async fn a_prefix_takes_every_character_for_itself() {
    let world = World::new().await;
    let keys = ["%a", "*a", "_a", "aa", "ab", "\\a", "\"a", "'a", "xa"];
    for key in keys {
        world.set(key, "v").await;
    }
    for start in ["%", "_", "*", "\\", "\"", "'"] {
        assert_eq!(
            world.keys_matching(prefix(start)).await,
            [format!("{start}a")],
            "{start}"
        );
        assert_eq!(
            world.keys_matching(contains(start)).await,
            [format!("{start}a")],
            "{start}"
        );
    }
    assert_eq!(world.keys_matching(prefix("a")).await, ["aa", "ab"]);
    assert!(world.keys_matching(prefix("A")).await.is_empty());
}

#[tokio::test]
async fn contains_ignores_the_case_of_a_to_z() {
    let world = World::new().await;
    world.set("user:Theme", "v").await;
    assert_eq!(world.keys_matching(contains("theme")).await, ["user:Theme"]);
    assert_eq!(
        world
            .store
            .count_entries("kv_test", &contains("THEME"))
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn pages_by_key_miss_nothing_while_keys_come_and_go() {
    let world = World::new().await;
    for number in 0..20 {
        world.set(&format!("k{number:02}"), "v").await;
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let query = ListQuery {
            after: after.clone(),
            limit: 4,
            ..query()
        };
        let page = world.store.list_entries(&query).await.unwrap();
        let Some(last) = page.entries.last() else { break };
        after = Some(last.key.clone());
        seen.extend(page.entries.into_iter().map(|entry| entry.key));
        // Before the place of reading: neither shifts what is still to come.
        let _ = world.store.delete_key("kv_test", &seen[0]).await;
        world.set(&format!("a{}", seen.len()), "v").await;
    }
    let expected: Vec<String> = (0..20).map(|number| format!("k{number:02}")).collect();
    seen.retain(|key| key.starts_with('k'));
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_sort_agrees_with_its_positions() {
    let world = World::new().await;
    for (number, size) in [3, 1, 2, 2, 5].into_iter().enumerate() {
        world.set(&format!("k{number}"), &"x".repeat(size)).await;
        world.pass_seconds(1);
    }
    for sort in [Sort::Key, Sort::Changed, Sort::Size] {
        for descending in [false, true] {
            let query = ListQuery {
                sort,
                descending,
                ..query()
            };
            let rows = world.store.list_entries(&query).await.unwrap().entries;
            assert_eq!(rows.len(), 5);
            for (place, row) in rows.iter().enumerate() {
                let position = world
                    .store
                    .position_of("kv_test", &Filter::default(), sort, descending, &row.key)
                    .await;
                assert_eq!(
                    position.unwrap(),
                    Some(place as u32),
                    "{sort:?} {descending} {}",
                    row.key
                );
                let jump = ListQuery {
                    offset: place as u32,
                    limit: 1,
                    ..query.clone()
                };
                assert_eq!(world.store.list_entries(&jump).await.unwrap().entries[0], *row);
            }
        }
    }
    let by_size = ListQuery {
        sort: Sort::Size,
        descending: true,
        ..query()
    };
    let sizes: Vec<u32> = world
        .store
        .list_entries(&by_size)
        .await
        .unwrap()
        .entries
        .iter()
        .map(|row| row.size)
        .collect();
    assert_eq!(sizes, [5, 3, 2, 2, 1]);
}

#[tokio::test]
async fn a_jump_far_down_shows_the_same_rows_as_walking_there() {
    let world = World::new().await;
    let rows = (0..3_000).map(|number| put(&format!("k{number:04}"), "v"));
    let origin = store::model::Origin::Import;
    let plan = world
        .store
        .plan_rows(
            "kv_test",
            store::model::Deed::SetMany,
            origin,
            rows,
            &Job::default(),
        )
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    world.set_with_expiry("k2999", "v", 60).await;
    world.pass_seconds(60);
    for descending in [false, true] {
        let mut walked: Vec<String> = (0..2_999).map(|number| format!("k{number:04}")).collect();
        if descending {
            walked.reverse();
        }
        for offset in [1_499, 1_500, 2_000, 2_990, 2_998, 2_999, 5_000] {
            let query = ListQuery {
                offset,
                limit: 10,
                descending,
                ..query()
            };
            let page = world.store.list_entries(&query).await.unwrap().entries;
            let keys: Vec<&str> = page.iter().map(|entry| entry.key.as_str()).collect();
            let expected = walked.iter().skip(offset as usize).take(10);
            assert_eq!(keys, expected.collect::<Vec<_>>(), "{offset} {descending}");
        }
    }
}

#[tokio::test]
async fn filters_by_kind_and_by_expiry() {
    let world = World::new().await;
    world.set("switch", "true").await;
    world.set("number", "1.50").await;
    world.set("json", "[]").await;
    world.set("text", "hello").await;
    world
        .store
        .set_entry(bytes_entry("binary", vec![0xff]))
        .await
        .unwrap();
    world.set_with_expiry("short", "hello", 60).await;
    for (kind, key) in [
        (Kind::Switch, "switch"),
        (Kind::Number, "number"),
        (Kind::Json, "json"),
        (Kind::Binary, "binary"),
    ] {
        let filter = Filter {
            kinds: vec![kind],
            ..Filter::default()
        };
        assert_eq!(world.keys_matching(filter).await, [key]);
    }
    let expiring = Filter {
        expiry: ExpiryFilter::Expiring,
        ..Filter::default()
    };
    assert_eq!(world.keys_matching(expiring.clone()).await, ["short"]);
    assert_eq!(world.store.count_entries("kv_test", &expiring).await.unwrap(), 1);
    let never = Filter {
        expiry: ExpiryFilter::Never,
        kinds: vec![Kind::Text],
        ..Filter::default()
    };
    assert_eq!(world.keys_matching(never).await, ["text"]);
}
