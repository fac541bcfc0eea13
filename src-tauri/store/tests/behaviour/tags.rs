//! The tags in use: of all keys that are there, counted, and of no key that is not.

use store::model::{Expiry, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, code, text_entry, with_metadata};

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
