//! Single values: get, many in one call, an edit, and the largest value there may be.

use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use store::Store;
use store::model::{NewValue, SetEntry};

use crate::data::{NAMESPACE, key, spread};
use crate::measure::{median, once, typical, typical_plain};
use crate::plain::Plain;
use crate::report::{Bar, Report};

const GETS: u64 = 2_000;
const MANY: u64 = 1_000;
const LARGEST: usize = 26_214_400;

/// The statement of `Store::get_value`, for a pool with nothing around it.
const GET: &str = "SELECT v.value
    FROM namespaces AS n
    CROSS JOIN entries AS e ON e.namespace_id = n.id AND e.key = ?2
    JOIN versions AS v ON v.id = e.version_id
    WHERE n.deleted_at IS NULL AND (n.public_id = ?1 OR n.folded = ?1)
      AND (e.expires_at IS NULL OR e.expires_at > ?3)
    ORDER BY n.public_id = ?1 DESC LIMIT 1";

/// One get after the other, ours and the bare pool's in turn: each reads keys that the other has not
/// just read, so that neither finds them warm.
pub async fn get(store: &Store, keys: u64, report: &mut Report) {
    let options = SqliteConnectOptions::new().filename(store.path()).read_only(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false);
    let pool = pool.connect_with(options).await.expect("a pool");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for at in 0..GETS {
        let key_of = |turn: u64| key(spread(2 * at + turn, keys));
        let key = key_of(0);
        let (took, value) = once(store.get_value(NAMESPACE, &key)).await;
        assert!(value.expect("read").is_some());
        ours.push(took);
        let key = key_of(1);
        let get = sqlx::query_scalar::<_, Vec<u8>>(GET)
            .bind(NAMESPACE)
            .bind(&key)
            .bind(0_i64);
        let (took, value) = once(get.fetch_optional(&pool)).await;
        assert!(value.expect("read").is_some());
        bare.push(took);
    }
    pool.close().await;
    report.time(
        "get, middle of 2,000",
        median(ours),
        Some(median(bare)),
        Bar::Times(1.2),
    );
}

/// A thousand values in one call, beside a prepared statement's loop.
pub async fn many(store: &Store, keys: u64, report: &mut Report) {
    let wanted: Vec<String> = (0..MANY).map(|at| key(spread(at, keys))).collect();
    let ours = typical(15, || async {
        let values = store.get_values(NAMESPACE, &wanted).await.expect("read");
        assert!(values.iter().all(Option::is_some));
    })
    .await;
    let db = Plain::open(store.path());
    let mut get = db.prepare(
        "SELECT v.value FROM entries AS e JOIN versions AS v ON v.id = e.version_id
         WHERE e.namespace_id = 1 AND e.key = ?",
    );
    let plain = typical_plain(15, || {
        let mut values = Vec::with_capacity(wanted.len());
        for key in &wanted {
            get.text(1, key);
            assert!(get.step());
            values.push(get.column(0).to_vec());
            get.reset();
        }
        std::hint::black_box(values);
    });
    report.time("1,000 keys in one call", ours, Some(plain), Bar::Times(2.0));
}

/// An edit of one key, confirmed and durable.
pub async fn edit(store: &Store, report: &mut Report) {
    let mut took = Vec::new();
    for number in 0..40 {
        let edit = set(
            key(1),
            NewValue::Text {
                text: format!("edit {number}"),
            },
        );
        let (time, result) = once(store.set_entry(edit)).await;
        result.expect("saved");
        took.push(time);
    }
    report.time("edit of one key, middle of 40", median(took), None, Bar::None);
}

/// 25 MiB, saved and opened.
pub async fn large(store: &Store, report: &mut Report) {
    let bar = || Bar::Within(Duration::from_secs(1));
    let value: Vec<u8> = (0..LARGEST).map(|at| b'a' + (at % 23) as u8).collect();
    let (took, result) = once(store.set_entry(set("large".to_owned(), NewValue::Bytes(value)))).await;
    result.expect("saved");
    report.time("a value of 25 MiB: save", took, None, bar());
    let (took, value) = once(store.get_value(NAMESPACE, "large")).await;
    assert_eq!(value.expect("read").map(|value| value.len()), Some(LARGEST));
    report.time("a value of 25 MiB: read", took, None, bar());
}

fn set(key: String, value: NewValue) -> SetEntry {
    SetEntry {
        namespace: NAMESPACE.to_owned(),
        key,
        value,
        ..SetEntry::default()
    }
}
