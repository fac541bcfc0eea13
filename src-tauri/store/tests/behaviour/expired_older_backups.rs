//! What has expired is taken out of backups of older formats too, which keep their format.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::Job;

use crate::backups::open_with_backups;
use crate::expired_backups::{contents, folder, key};
use crate::secrets::{SIZES, found, secret};
use crate::support::{START, World};

/// A store of an older format with secrets that expire a minute after the start: an entry, and a version of
/// the past of a key that is still there.
async fn older_file(world: &Path, bytes: &[u8], namespace: &str) -> PathBuf {
    let path = world.join("kv.sqlite");
    std::fs::write(&path, bytes).unwrap();
    let options = SqliteConnectOptions::new().filename(&path);
    let mut file = options.connect().await.unwrap();
    for (number, size) in SIZES.into_iter().enumerate() {
        let id = 1_000 + i64::try_from(number).unwrap();
        sqlx::query(
            "INSERT INTO versions (id, expires_at, kind, size, preview, value) VALUES (?, ?, 2, ?, '', ?)",
        )
        .bind(id)
        .bind(START + 60)
        .bind(i64::try_from(size).unwrap())
        .bind(secret(number, size).into_bytes())
        .execute(&mut file)
        .await
        .unwrap();
        if number % 2 == 1 {
            continue;
        }
        sqlx::query(
            "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             SELECT id, ?2, ?3, 2, ?4, ?5, 0 FROM namespaces WHERE public_id = ?1",
        )
        .bind(namespace)
        .bind(key(number))
        .bind(id)
        .bind(i64::try_from(size).unwrap())
        .bind(START + 60)
        .execute(&mut file)
        .await
        .unwrap();
    }
    sqlx::raw_sql(
        "UPDATE namespaces SET entry_count = (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)",
    )
    .execute(&mut file)
    .await
    .unwrap();
    // It was in use a moment ago: the clock did not leap.
    for moment in ["UPDATE changes SET at = ?", "UPDATE upkeep SET aged_to = ?"] {
        let told = sqlx::query(moment).bind(START * 1_000).execute(&mut file).await;
        assert!(
            told.is_ok() || moment.contains("upkeep"),
            "the first format has none"
        );
    }
    file.close().await.unwrap();
    path
}

#[tokio::test]
async fn the_copy_of_an_older_format_before_an_update_is_made_free_of_it_and_keeps_its_format() {
    for (bytes, format, namespace) in [
        (&include_bytes!("../fixtures/format-1.sqlite")[..], 1, "kv_flags"),
        (&include_bytes!("../fixtures/format-3.sqlite")[..], 3, "kv_docs"),
    ] {
        let home = tempfile::tempdir().unwrap();
        older_file(home.path(), bytes, namespace).await;
        let clock = store::Clock::manual(START * 1_000);
        let store = open_with_backups(&home, &clock).await;
        let world = World {
            store,
            clock,
            folder: home,
        };
        let backups = contents(&folder(&world));
        let copy = backups.keys().next().unwrap();
        assert_eq!(found(&folder(&world)).len(), SIZES.len(), "format {format}");
        world.pass_seconds(60);
        let removed = world.store.remove_expired_from_backups(&Job::default()).await;
        assert_eq!(removed.unwrap().rewritten, 1, "format {format}");
        assert_eq!(found(&folder(&world)), BTreeMap::new(), "format {format}");
        // https://www.sqlite.org/fileformat.html#user_version
        assert_eq!(std::fs::read(copy).unwrap()[60..64], [0, 0, 0, format]);
        let plan = world
            .store
            .plan_restore(copy, None, &Job::default())
            .await
            .unwrap();
        let counts = plan.counts;
        assert_eq!(
            (counts.added, counts.changed, counts.only_here),
            (0, 0, 0),
            "format {format}"
        );
    }
}
