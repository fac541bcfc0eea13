//! What an export reads: every entry once, in the order of the keys, from one moment, whatever its
//! size, and however many there are.

use std::collections::BTreeMap;

use store::formats::IncomingExpiry;
use store::model::{Filter, Kind, Origin, Selection};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{START, World, code, prefix};

/// Value, expiry, metadata.
type Entry = (Vec<u8>, Option<i64>, Option<String>);

fn matching(filter: Filter, except: &[&str]) -> Selection {
    Selection::Matching {
        filter,
        except: except.iter().map(|key| (*key).to_owned()).collect(),
    }
}

/// Enough for several batches: small texts, larger ones, bytes that are no text, empty
/// values, some that expire or have metadata, and a few that fill a batch on their own.
fn many() -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<_, _> = (0..20_000_u32)
        .map(|number| {
            let value = match number % 97 {
                0 => Vec::new(),
                1 => vec![b'x'; 3_000],
                2 => vec![0xff, 0, 0xfe, number as u8],
                _ => format!("value {number}").into_bytes(),
            };
            let expires_at = (number % 89 == 0).then_some(START + 1_000 + i64::from(number));
            let metadata = (number % 83 == 0).then(|| format!("[{number}]"));
            (format!("k:{number:05}"), (value, expires_at, metadata))
        })
        .collect();
    for (at, size) in [
        (5_000, 9 << 20),
        (5_001, 9 << 20),
        (5_003, 5 << 20),
        (12_345, 20 << 20),
    ] {
        entries.insert(format!("k:{at:05}+large"), (vec![at as u8; size], None, None));
    }
    entries
}

async fn hold(entries: &BTreeMap<String, Entry>) -> World {
    let world = World::new().await;
    let rows = entries.iter().map(|(key, (value, expires_at, metadata))| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: key.clone(),
            value: value.clone(),
            expiry: expires_at.map(IncomingExpiry::At),
            metadata: metadata.clone(),
        })
    });
    let (store, job) = (&world.store, Job::default());
    let plan = store
        .plan_rows("kv_test", store::model::Deed::SetMany, Origin::Import, rows, &job)
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    world
}

async fn read(world: &World, selection: Selection) -> Vec<(String, Entry)> {
    let job = Job::default();
    let mut batches = world
        .store
        .stream_entries("kv_test", selection, &job)
        .await
        .unwrap();
    let mut entries = Vec::new();
    while let Some(batch) = batches.recv().await {
        let batch = batch.unwrap();
        assert!(batch.len() > 0);
        let sizes = || batch.entries().map(|entry| entry.value.len());
        // One at a time: else as many as fit into a batch would be in memory together.
        assert!(sizes().filter(|size| *size > 1 << 20).count() <= 1);
        for entry in batch.entries() {
            let metadata = entry.metadata.map(str::to_owned);
            entries.push((
                entry.key.to_owned(),
                (entry.value.to_vec(), entry.expires_at, metadata),
            ));
        }
    }
    assert_eq!(job.progress().done, entries.len() as u64);
    entries
}

#[tokio::test(flavor = "multi_thread")]
async fn every_entry_comes_once_and_in_order() {
    let entries = many();
    let world = hold(&entries).await;
    let expected: Vec<_> = entries.clone().into_iter().collect();
    // Compared without being printed: some values are large.
    assert!(read(&world, matching(Filter::default(), &[])).await == expected);

    let some = |wanted: &dyn Fn(&str, &Entry) -> bool| -> Vec<(String, Entry)> {
        let all = entries.clone().into_iter();
        all.filter(|(key, entry)| wanted(key, entry)).collect()
    };
    let under = some(&|key, _| key.starts_with("k:1") && key != "k:12345");
    assert!(read(&world, matching(prefix("k:1"), &["k:12345"])).await == under);
    let binary = Filter {
        kinds: vec![Kind::Binary],
        ..Filter::default()
    };
    let bytes = some(&|_, (value, ..)| std::str::from_utf8(value).is_err());
    assert!(bytes.len() > 200 && read(&world, matching(binary, &[])).await == bytes);
    let keys = ["k:00002", "k:05000+large", "k:19999", "absent"].map(str::to_owned);
    let chosen = some(&|key, _| keys.iter().any(|wanted| wanted == key));
    let selection = Selection::Keys { keys: keys.to_vec() };
    assert!(chosen.len() == 3 && read(&world, selection).await == chosen);
    assert!(read(&world, matching(prefix("nothing"), &[])).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_read_at_once_though_readers_are_few() {
    let entries = many();
    let world = hold(&entries).await;
    let all = || async { read(&world, matching(Filter::default(), &[])).await.len() };
    let lengths = tokio::join!(all(), all(), all(), all());
    let length = entries.len();
    assert_eq!(lengths, (length, length, length, length));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_that_is_cancelled_ends_with_that() {
    let world = hold(&many()).await;
    let job = Job::default();
    let everything = matching(Filter::default(), &[]);
    let mut batches = world
        .store
        .stream_entries("kv_test", everything, &job)
        .await
        .unwrap();
    batches.recv().await.unwrap().unwrap();
    job.cancel();
    let last = loop {
        match batches.recv().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break Err::<(), _>(error),
            None => panic!("it ended as if it were whole"),
        }
    };
    assert_eq!(code(last), FailureCode::Cancelled);
    assert!(batches.recv().await.is_none());
}
