//! The tags in use: of all keys that are there, counted, and of no key that is not.

use store::model::{Expiry, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, code, query, text_entry, with_metadata};

impl World {
    async fn tag(&self, key: &str, metadata: &str) {
        let edit = with_metadata(text_entry(key, "v"), metadata);
        self.store.set_entry(edit).await.unwrap();
    }

    /// "checkout 2, beta 1"
    async fn tags(&self) -> String {
        let tags = self.store.tags_in_use("test", &Job::default()).await.unwrap();
        let told: Vec<String> = tags
            .iter()
            .map(|one| format!("{} {}", one.tag, one.keys))
            .collect();
        told.join(", ")
    }
}

#[tokio::test]
async fn the_tags_of_all_keys_are_told_with_how_many_have_each() {
    let world = World::new().await;
    world.set("none", "v").await;
    world.tag("a", r#"{"tags":["beta","checkout"]}"#).await;
    world
        .tag("b", r#"{"description":"x","tags":["checkout","checkout"]}"#)
        .await;
    world.tag("c", r#"{"tags":"no list"}"#).await;
    world.tag("d", r#"{"tags":["\u00fcber",""]}"#).await;
    assert_eq!(world.tags().await, "checkout 2,  1, beta 1, über 1");
    world.store.delete_key("test", "b").await.unwrap();
    assert_eq!(world.tags().await, " 1, beta 1, checkout 1, über 1");
    world.store.undo().await.unwrap();
    assert_eq!(world.tags().await, "checkout 2,  1, beta 1, über 1");
}

#[tokio::test]
async fn what_has_expired_has_no_tags() {
    let world = World::new().await;
    world.set_with_expiry("a", "v", 60).await;
    let kept = SetEntry {
        expiry: Expiry::Keep,
        ..with_metadata(text_entry("a", "v"), r#"{"tags":["t"]}"#)
    };
    world.store.set_entry(kept).await.unwrap();
    assert_eq!(world.tags().await, "t 1");
    world.pass_seconds(61);
    assert_eq!(world.tags().await, "");
}

#[tokio::test]
async fn counting_is_stopped() {
    let world = World::new().await;
    let rows: Vec<(String, &str)> = (0..30_000).map(|at| (format!("k{at}"), "v")).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(key, text)| (key.as_str(), *text)).collect();
    let plan = world.plan(&rows).await;
    world.apply(&plan.id).await.unwrap();
    let job = Job::default();
    job.cancel();
    assert_eq!(
        code(world.store.tags_in_use("test", &job).await),
        FailureCode::Cancelled
    );
}

#[tokio::test]
async fn a_list_tells_the_note_and_the_tags_of_each_key() {
    let world = World::new().await;
    for (key, metadata) in [
        ("both", r#"{"description":"For \u00e9","tags":["a","b c"]}"#),
        ("note", r#"{"description":"n","tags":"none"}"#),
        ("other", r#"{"description":7,"tags":["a",1]}"#),
        ("tags", r#"{"tags":["a"],"description":""}"#),
    ] {
        let entry = with_metadata(text_entry(key, "v"), metadata);
        world.store.set_entry(entry).await.unwrap();
    }
    world.set("without", "v").await;
    let page = world.store.list_entries(&query()).await.unwrap();
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|row| (row.key.as_str(), row.note.as_deref(), row.tags.join("|")))
        .collect();
    let expected = [
        ("both", Some("For é"), "a|b c"),
        ("note", Some("n"), ""),
        ("other", None, ""),
        ("tags", None, "a"),
        ("without", None, ""),
    ];
    assert_eq!(
        told,
        expected.map(|(key, note, tags)| (key, note, tags.to_owned()))
    );
}
