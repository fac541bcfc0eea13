//! A value that has expired, or was deleted for good, is overwritten: in the database, in its log, in pages
//! that are free and in staging files. What `grep` finds in the folder is the test.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::formats::IncomingExpiry;
use store::model::{Deed, Filter, KeyRef, NewValue, Origin, Program, Selection, SetEntry};
use store::{Clock, Incoming, IncomingRow, Job, OpenOptions, Store};

use crate::support::{World, key_ref, open, text_entry};

/// Sizes of values: in a page, in a page and lent, and on pages of their own.
pub const SIZES: [usize; 4] = [40, 1_000, 3_000, 180_000];

/// A text that is nowhere else, again and again up to a size.
pub fn secret(number: usize, size: usize) -> String {
    let token = token(number);
    token.chars().cycle().take(size.max(token.len())).collect()
}

/// What a secret's bytes are looked for by: it is in every piece of it that is as long twice.
fn token(number: usize) -> String {
    format!("<secret-{number:05}>")
}

/// How often each secret is begun in the files of a folder and of the folders in it.
pub fn found(folder: &Path) -> BTreeMap<usize, usize> {
    let begin = "<secret-";
    let finder = memchr::memmem::Finder::new(begin);
    let (mut folders, mut found) = (vec![folder.to_owned()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            for at in finder.find_iter(&bytes) {
                let digits = bytes
                    .get(at + begin.len()..at + begin.len() + 5)
                    .unwrap_or_default();
                if let Ok(number) = String::from_utf8_lossy(digits).parse() {
                    *found.entry(number).or_default() += 1;
                }
            }
        }
    }
    found
}

impl World {
    /// All secrets with these numbers are in no file.
    fn holds_none_of(&self, numbers: impl IntoIterator<Item = usize>) {
        let found = found(self.folder.path());
        let left: Vec<_> = numbers
            .into_iter()
            .filter_map(|number| Some((number, found.get(&number)?)))
            .collect();
        assert!(left.is_empty(), "secrets, and how often each is there: {left:?}");
    }

    async fn wiped(&self) {
        assert!(self.store.wipe().await.unwrap(), "nobody is in the way");
    }

    async fn set_secret(&self, number: usize, size: usize, seconds: i64) {
        let key = format!("k{number:05}");
        self.set_with_expiry(&key, &secret(number, size), seconds).await;
    }
}

#[tokio::test]
async fn an_expired_value_of_any_size_is_in_no_file() {
    let world = World::new().await;
    for (number, size) in SIZES.into_iter().enumerate() {
        world.set_secret(number, size, 60).await;
        // Its history: another value, and the same one with another expiry.
        let key = format!("k{number:05}");
        world.set_with_expiry(&key, &secret(number + 10, size), 60).await;
        let later = SetEntry {
            value: NewValue::Keep,
            expiry: store::model::Expiry::In { seconds: 61 },
            ..text_entry(&key, "")
        };
        world.store.set_entry(later).await.unwrap();
    }
    world.set("stays", &secret(99, 5_000)).await;
    world.pass_seconds(61);
    world.wiped().await;
    world.holds_none_of((0..4).chain(10..14));
    assert_eq!(world.get("stays").await.unwrap(), secret(99, 5_000));
}

#[tokio::test]
async fn tokens_that_come_and_go_for_days_leave_nothing() {
    let world = World::new().await;
    let count = 900;
    // Some stay; the others go in an order of their own.
    let seconds_of = |number: usize| 60 + i64::try_from((number * 7_919) % 600).unwrap();
    for number in 0..count {
        let size = SIZES[(number / 3) % 2];
        world.set_secret(number, size, seconds_of(number)).await;
        if number % 5 == 0 {
            world
                .set(&format!("stays{number}"), &secret(50_000 + number, size))
                .await;
        }
    }
    for round in 1..=12 {
        world.pass_seconds(55);
        world.wiped().await;
        world.holds_none_of((0..count).filter(|number| seconds_of(*number) <= round * 55));
    }
    assert_eq!(world.keys().await.len(), count / 5);
}

#[tokio::test]
async fn what_is_deleted_for_good_is_in_no_file() {
    let world = World::new().await;
    let mut numbers = Vec::new();
    for round in 0..3 {
        for (at, size) in SIZES.into_iter().enumerate() {
            let number = round * 10 + at;
            numbers.push(number);
            world.set(&format!("k{at}"), &secret(number, size)).await;
        }
    }
    for at in 0..SIZES.len() {
        world
            .store
            .delete_key("kv_test", &format!("k{at}"))
            .await
            .unwrap();
    }
    let keys: Vec<KeyRef> = (0..2).map(|at| key_ref(&format!("k{at}"))).collect();
    world.store.purge_keys(&keys).await.unwrap();
    world.wiped().await;
    world.holds_none_of(numbers.iter().copied().filter(|number| number % 10 < 2));
    world.store.delete_namespace("kv_test").await.unwrap();
    world.store.empty_trash(&Job::default()).await.unwrap();
    world.wiped().await;
    world.holds_none_of(numbers);
}

#[tokio::test]
async fn what_history_forgets_is_in_no_file() {
    let world = World::new().await;
    for (number, size) in SIZES.into_iter().enumerate() {
        world.set("k", &secret(number, size)).await;
    }
    world.set("k", "now").await;
    world.store.set_retention(90, 0).await.unwrap();
    world.wiped().await;
    world.holds_none_of(0..SIZES.len());
    assert_eq!(world.get("k").await.unwrap(), "now");
}

#[tokio::test]
async fn undo_and_trash_keep_nothing_that_has_expired() {
    let world = World::new().await;
    for (at, size) in SIZES.into_iter().enumerate() {
        world.set_secret(at, size, 60).await;
        world.store.undo().await.unwrap();
        world.set_secret(10 + at, size, 60).await;
        world
            .store
            .delete_key("kv_test", &format!("k{:05}", 10 + at))
            .await
            .unwrap();
        world.set_secret(20 + at, size, 60).await;
        world
            .store
            .rename_key("kv_test", &format!("k{:05}", 20 + at), &format!("n{at}"))
            .await
            .unwrap();
    }
    world.store.delete_namespace("kv_test").await.unwrap();
    world.pass_seconds(60);
    world.wiped().await;
    world.holds_none_of((0..4).chain(10..14).chain(20..24));
}

fn rows(count: usize, size: usize) -> impl Iterator<Item = IncomingRow> + Send {
    (0..count).map(move |number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("k{number:05}"),
            value: secret(number, size).into(),
            expiry: Some(IncomingExpiry::In(60)),
            metadata: None,
        })
    })
}

#[tokio::test]
async fn a_plan_that_was_staged_and_dropped_leaves_nothing() {
    let world = World::new().await;
    let job = Job::default();
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows(40, 180_000), &job)
        .await
        .unwrap();
    world.store.plan_discard(&plan.id).await;
    world.holds_none_of(0..40);
}

#[tokio::test]
async fn what_a_plan_brought_and_what_another_removed_is_in_no_file_once_expired() {
    let world = World::new().await;
    let (store, job) = (&world.store, Job::default());
    for size in [40, 3_000] {
        let plan = store
            .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows(300, size), &job)
            .await
            .unwrap();
        world.apply(&plan.id).await.unwrap();
    }
    let selection = Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    };
    let plan = store.plan_delete("kv_test", &selection, &job).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    world.pass_seconds(60);
    // A plan's own connection sweeps as well.
    let plan = world.plan(&[("other", "1")]).await;
    world.apply(&plan.id).await.unwrap();
    world.wiped().await;
    world.holds_none_of(0..300);
}

/// The files as a program that is killed at this moment leaves them, in a folder of their own.
fn as_killed(world: &World) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["kv.sqlite", "kv.sqlite-wal", "kv.sqlite-shm"] {
        let _ = std::fs::copy(world.folder.path().join(name), copy.path().join(name));
    }
    copy
}

#[tokio::test]
async fn a_program_that_is_killed_between_the_sweep_and_the_log_leaves_nothing_to_the_next() {
    let world = World::new().await;
    for (number, size) in SIZES.into_iter().enumerate() {
        world.set_secret(number, size, 60).await;
    }
    world.pass_seconds(60);
    world.store.sweep_expired().await.unwrap();
    let copy = as_killed(&world);
    let left = found(copy.path()).len();
    assert!(left > 0, "there is something to clear away");
    let store = open(&copy.path().join("kv.sqlite"), &world.clock, Program::App).await;
    assert!(store.wipe().await.unwrap());
    assert_eq!(found(copy.path()), BTreeMap::new());
    store.close().await;
}

#[tokio::test]
async fn closing_leaves_nothing_beside_the_file_and_nothing_expired_in_it() {
    let world = World::new().await;
    world.set_secret(1, 180_000, 60).await;
    world.pass_seconds(60);
    world.set("other", "1").await;
    world.store.close().await;
    world.holds_none_of([1]);
}

/// A file of the third format with a secret in pages that are free: its values were not overwritten then.
async fn of_the_third_format(path: &Path) {
    std::fs::write(path, include_bytes!("../fixtures/format-3.sqlite")).unwrap();
    let options = SqliteConnectOptions::new().filename(path);
    let mut file = options.connect().await.unwrap();
    sqlx::raw_sql("PRAGMA secure_delete = off")
        .execute(&mut file)
        .await
        .unwrap();
    for (number, size) in SIZES.into_iter().enumerate() {
        let id = 1_000 + i64::try_from(number).unwrap();
        sqlx::query("INSERT INTO versions (id, kind, size, preview, value) VALUES (?, 2, ?, '', ?)")
            .bind(id)
            .bind(i64::try_from(size).unwrap())
            .bind(secret(number, size).into_bytes())
            .execute(&mut file)
            .await
            .unwrap();
    }
    sqlx::raw_sql("DELETE FROM versions WHERE id >= 1000")
        .execute(&mut file)
        .await
        .unwrap();
    file.close().await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_brought_to_this_format_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    of_the_third_format(&path).await;
    assert!(
        !found(folder.path()).is_empty(),
        "there is something to clear away"
    );
    let store = Store::open(
        &path,
        OpenOptions {
            clock: Clock::default(),
            ..OpenOptions::passing(Program::Lux)
        },
    )
    .await
    .unwrap();
    assert!(store.get_value("kv_docs", "page").await.unwrap().is_some());
    store.close().await;
    assert_eq!(found(folder.path()), BTreeMap::new());
}
