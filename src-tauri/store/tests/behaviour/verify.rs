//! A store is looked at from end to end: what is wrong is found, and nothing is changed.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::Job;
use store::model::{NewValue, SetEntry};
use store::verify::{Check, Checked, Finding, verify};

use crate::support::{World, text_entry, with_metadata};

/// Three keys, one of them with a large value that two versions share, and one that was deleted.
async fn world() -> World {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("b", "2").await;
    world.set("large", &"x".repeat(5_000)).await;
    let kept = SetEntry {
        value: NewValue::Keep,
        ..text_entry("large", "")
    };
    world.store.set_entry(with_metadata(kept, "1")).await.unwrap();
    world.set("gone", "3").await;
    world.store.delete_key("kv_test", "gone").await.unwrap();
    world
}

async fn looked_at(world: &World) -> Vec<Check> {
    verify(&world.path(), &Job::default()).await.unwrap()
}

/// The store after a statement that no program of ours would run, and what is found wrong.
async fn found_after(statement: &'static str) -> Vec<(Checked, u64, Vec<Finding>)> {
    let world = world().await;
    world.store.close().await;
    let options = SqliteConnectOptions::new()
        .filename(world.path())
        .foreign_keys(false);
    let mut file = options.connect().await.unwrap();
    sqlx::raw_sql(statement).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let before = std::fs::read(world.path()).unwrap();
    let checks = looked_at(&world).await;
    assert!(std::fs::read(world.path()).unwrap() == before);
    let wrong = checks.into_iter().filter(|check| check.wrong > 0);
    wrong
        .map(|check| (check.what, check.wrong, check.findings))
        .collect()
}

#[tokio::test]
async fn a_whole_store_is_found_whole_open_or_closed() {
    let world = world().await;
    for closed in [false, true] {
        if closed {
            world.store.close().await;
        }
        let checks = looked_at(&world).await;
        let wrong: Vec<_> = checks.iter().filter(|check| check.wrong > 0).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let looked: Vec<_> = checks.iter().map(|check| (check.what, check.looked_at)).collect();
        assert!(looked[0].1 > 10, "{looked:?}");
        assert_eq!(
            looked[2..5],
            [(Checked::Counts, 1), (Checked::Keys, 3), (Checked::Versions, 5)]
        );
    }
}

#[tokio::test]
async fn a_count_that_is_off_is_found() {
    let found = found_after("UPDATE namespaces SET entry_count = 7").await;
    let namespace = "kv_test".to_owned();
    let count = Finding::Count {
        namespace,
        told: 7,
        there: 3,
    };
    assert_eq!(found, [(Checked::Counts, 1, vec![count])]);
}

#[tokio::test]
async fn a_key_without_its_value_is_found() {
    let found =
        found_after("DELETE FROM versions WHERE id = (SELECT version_id FROM entries WHERE key = 'a')").await;
    let key = |key: &str, missing| Finding::Key {
        namespace: "kv_test".to_owned(),
        key: key.to_owned(),
        missing,
    };
    assert_eq!(found, [(Checked::Keys, 1, vec![key("a", true)])]);
    let found = found_after("UPDATE entries SET size = 9 WHERE key = 'b'").await;
    assert_eq!(found, [(Checked::Keys, 1, vec![key("b", false)])]);
}

#[tokio::test]
async fn a_value_of_another_length_and_a_lent_one_that_is_gone_are_found() {
    for statement in [
        "UPDATE versions SET value = x'00ff' WHERE id = (SELECT version_id FROM entries WHERE key = 'a')",
        "UPDATE versions SET value = x'' WHERE size = 5000 AND value_of IS NULL",
        "UPDATE versions SET value_of = 999 WHERE value_of IS NOT NULL",
        "UPDATE meta SET next_version = 5",
    ] {
        let found = found_after(statement).await;
        let versions = found.iter().find(|(what, ..)| *what == Checked::Versions);
        assert!(versions.is_some(), "{statement}: {found:?}");
    }
}

#[tokio::test]
async fn a_broken_reference_and_a_gap_in_the_log_are_found() {
    let found = found_after("DELETE FROM changes WHERE id = 2").await;
    assert_eq!((found[0].0, found[0].1), (Checked::References, 1), "{found:?}");
    let found = found_after("DELETE FROM commits WHERE seq = 3").await;
    assert_eq!(
        found,
        [(Checked::Commits, 1, vec![Finding::Commit { missing: 3 }])]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_behind_a_link_is_looked_at_with_its_log() {
    let world = world().await;
    let link = world.folder.path().join("link");
    std::os::unix::fs::symlink(world.path(), &link).unwrap();
    let checks = verify(&link, &Job::default()).await.unwrap();
    assert_eq!(checks, looked_at(&world).await);
}
