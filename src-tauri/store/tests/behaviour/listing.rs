//! Order, pages, prefixes, filters, groups and searches.

use store::Job;
use store::model::{ExpiryFilter, Filter, Kind, ListQuery, Selection, Sort};

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

#[tokio::test]
async fn groups_are_one_level_of_the_tree_with_counts() {
    let world = World::new().await;
    for key in [
        "user:1:a",
        "user:1:b",
        "user:2",
        "session:x",
        "plain",
        "user",
        "user:",
    ] {
        world.set(key, "v").await;
    }
    let level = |start: &'static str| {
        let store = world.store.clone();
        async move {
            let groups = store
                .list_groups("kv_test", &prefix(start), ":", None, 100)
                .await
                .unwrap();
            groups
                .into_iter()
                .map(|group| (group.name, group.count, group.entry.map(|row| row.key)))
                .collect::<Vec<_>>()
        }
    };
    let group = |name: &str, count| (name.to_owned(), count, None);
    let key = |name: &str, key: &str| (name.to_owned(), 1, Some(key.to_owned()));
    assert_eq!(
        level("").await,
        [
            key("plain", "plain"),
            group("session:", 1),
            key("user", "user"),
            group("user:", 4)
        ]
    );
    assert_eq!(
        level("user:").await,
        [key("", "user:"), group("1:", 2), key("2", "user:2")]
    );
    let first = world
        .store
        .list_groups("kv_test", &Filter::default(), ":", None, 2)
        .await
        .unwrap();
    let rest = world
        .store
        .list_groups("kv_test", &Filter::default(), ":", Some(&first[1].prefix), 100)
        .await
        .unwrap();
    assert_eq!(
        rest.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(),
        ["user", "user:"]
    );
}

#[tokio::test]
async fn groups_hold_what_matches_and_their_keys_are_told_as_a_list_tells_them() {
    let world = World::new().await;
    for key in ["user:1:a", "user:1:flag", "user:2:b", "user:flag", "other"] {
        world
            .set(key, if key.ends_with("flag") { "true" } else { "text" })
            .await;
    }
    let switches = Filter {
        kinds: vec![Kind::Switch],
        ..prefix("user:")
    };
    let groups = world
        .store
        .list_groups("kv_test", &switches, ":", None, 100)
        .await
        .unwrap();
    let told: Vec<_> = groups
        .iter()
        .map(|group| (group.prefix.as_str(), group.count, group.entry.is_some()))
        .collect();
    assert_eq!(told, [("user:1:", 1, false), ("user:flag", 1, true)]);
    let page = world
        .store
        .list_entries(&ListQuery {
            filter: prefix("user:flag"),
            ..query()
        })
        .await
        .unwrap();
    assert_eq!(groups[1].entry, page.entries.into_iter().next());
}

#[tokio::test]
async fn a_selection_of_groups_is_their_keys_and_of_others_all_but_these() {
    let world = World::new().await;
    for key in [
        "a",
        "user",
        "user:",
        "user:1",
        "user:1:x",
        "user:1:x:deep",
        "user:1;",
        "user:10:x",
        "user:2:x",
        "user:2:y",
        "user:\0:z",
        "usher:1",
    ] {
        world.set(key, "v").await;
    }
    let selected = |groups: &[&str], keys: &[&str], others| {
        let selection = Selection::Groups {
            filter: prefix("user:"),
            separator: ":".to_owned(),
            groups: groups.iter().map(ToString::to_string).collect(),
            keys: keys.iter().map(ToString::to_string).collect(),
            others,
        };
        let store = world.store.clone();
        async move {
            let plan = store
                .plan_delete("kv_test", &selection, &Job::default())
                .await
                .unwrap();
            let rows = store.plan_rows_at(&plan.id, None, 0, 100).await.unwrap();
            store.plan_discard(&plan.id).await;
            rows.into_iter().map(|row| row.key).collect::<Vec<_>>()
        }
    };
    assert_eq!(
        selected(&["user:1:"], &[], false).await,
        ["user:1:x", "user:1:x:deep"]
    );
    assert_eq!(
        selected(&["user:2:", "user:\0:"], &["user:", "user:1"], false).await,
        ["user:", "user:\0:z", "user:1", "user:2:x", "user:2:y"]
    );
    assert_eq!(selected(&[], &["user:1;"], false).await, ["user:1;"]);
    assert_eq!(selected(&[], &[], false).await, [""; 0]);
    assert_eq!(
        selected(&["user:1:", "user:\0:"], &["user:1;"], true).await,
        ["user:", "user:1", "user:10:x", "user:2:x", "user:2:y"]
    );
}

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
