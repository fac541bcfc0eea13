//! Keys in groups: one level of the tree, its counts, and selections of whole groups.

use store::Job;
use store::model::{Filter, Kind, ListQuery, Selection};

use crate::support::{World, prefix, query};

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
