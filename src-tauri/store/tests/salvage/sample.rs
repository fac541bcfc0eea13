//! A store worth salvaging: several namespaces, values on one page and on hundreds, deletions, an
//! undo, history. Made once; what is in it and on which pages is known.

use std::sync::OnceLock;

use store::formats::IncomingExpiry;
use store::model::{Filter, MetadataEdit, NewNamespace, NewValue, Origin, Selection, SetEntry};
use store::{Incoming, IncomingRow, Job, Store};

use crate::oracle::{self, PagesOf};
use crate::support::{Entries, NOW, close, open, read_all, runtime};

/// Keys that were deleted, all of them with a version that the history keeps.
pub const DELETED: &str = "old:";

/// The file of a closed store, what is in it, and on which pages.
pub struct Sample {
    pub bytes: Vec<u8>,
    pub entries: Entries,
    pub pages_of: PagesOf,
}

impl Sample {
    /// Asserts that every entry whose pages were not touched is there, to the byte. Returns how
    /// many those were.
    pub fn assert_untouched_are_back(&self, found: &Entries, touched: impl Fn(u32) -> bool) -> usize {
        let mut untouched = 0;
        for (key, pages) in &self.pages_of {
            if pages.iter().any(|page| touched(*page)) {
                continue;
            }
            untouched += 1;
            let (was, is) = (self.entries.get(key), found.get(key));
            // Not with assert_eq: it would print values.
            assert!(is.is_some(), "{key} on pages {pages:?} did not come back");
            assert!(was == is, "{key} on pages {pages:?} came back as something else");
        }
        untouched
    }
}

pub fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| std::thread::spawn(|| runtime().block_on(make())).join().unwrap())
}

async fn make() -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    let store = open(&path).await;
    fill(&store).await;
    let mut entries = read_all(&store).await;
    store.undo().await.unwrap(); // The namespace comes out of Trash for a moment, to be read.
    entries.extend(read_all(&store).await);
    store.redo().await.unwrap();
    close(store, &path).await;
    let pages_of = oracle::pages_of(&path).await;
    let bytes = std::fs::read(&path).unwrap();
    Sample {
        bytes,
        entries,
        pages_of,
    }
}

/// Several namespaces, values on one page and on hundreds, deletions, an undo, history.
pub async fn fill(store: &Store) {
    for (id, name) in [
        ("kv_flags", "Flags"),
        ("kv_files", "Files"),
        ("kv_empty", "Empty"),
        ("kv_trash", "Old flags"),
    ] {
        make_namespace(store, id, name).await;
    }
    let flags = (0..3_000).map(|n| put(&format!("flag:{n:05}"), small(n), n % 7 == 0));
    import(store, "kv_flags", flags.collect()).await;
    let old = (0..1_500).map(|n| put(&format!("{DELETED}{n:05}"), small(n), false));
    import(store, "kv_flags", old.collect()).await;
    let files = (0..12).map(|n| put(&format!("file:{n:02}"), large(n), n % 3 == 0));
    import(store, "kv_files", files.collect()).await;
    let trash = (0..200).map(|n| put(&format!("trash:{n:03}"), small(n), false));
    import(store, "kv_trash", trash.collect()).await;
    // History: a third of the flags changes, the old keys go.
    let changed = (0..3_000).step_by(3);
    let changed = changed.map(|n| put(&format!("flag:{n:05}"), small(n + 50_000), n % 2 == 0));
    import(store, "kv_flags", changed.collect()).await;
    let prefix = Filter {
        prefix: DELETED.to_owned(),
        ..Filter::default()
    };
    let selection = Selection::Matching {
        filter: prefix,
        except: Vec::new(),
    };
    let plan = store
        .plan_delete("kv_flags", &selection, &Job::default())
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &Job::default()).await.unwrap();
    let undone = (0..100).map(|n| put(&format!("flag:{n:05}"), b"undone".to_vec(), false));
    import(store, "kv_flags", undone.collect()).await;
    store.undo().await.unwrap();
    for n in 0..20 {
        let edit = SetEntry {
            namespace: "kv_files".to_owned(),
            key: format!("one:{n:02}"),
            value: NewValue::Bytes(small(n)),
            ..SetEntry::default()
        };
        store.set_entry(edit).await.unwrap();
    }
    lend(store).await;
    store.delete_namespace("kv_trash").await.unwrap();
}

/// Values that several versions have: notes on some files, copies of two, one of them under yet
/// another name.
async fn lend(store: &Store) {
    for n in [0, 4, 8] {
        let edit = SetEntry {
            namespace: "kv_files".to_owned(),
            key: format!("file:{n:02}"),
            metadata: MetadataEdit::Set {
                json: format!("{{\"description\":\"noted {n}\"}}"),
            },
            ..SetEntry::default()
        };
        store.set_entry(edit).await.unwrap();
    }
    for (key, copy) in [("file:01", "copy:01"), ("file:02", "copy:02")] {
        store.duplicate_key("kv_files", key, copy).await.unwrap();
    }
    store.rename_key("kv_files", "copy:02", "moved:02").await.unwrap();
}

pub async fn make_namespace(store: &Store, id: &str, name: &str) {
    let new = NewNamespace {
        id: Some(id.to_owned()),
        name: name.to_owned(),
        description: format!("About {name}, ünïcode"),
    };
    store.create_namespace(new).await.unwrap();
}

pub fn put(key: &str, value: Vec<u8>, extras: bool) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key: key.to_owned(),
        value,
        expiry: extras.then_some(IncomingExpiry::At(NOW + 1_000_000)),
        metadata: extras.then(|| format!("{{\"description\": \"about {key}\" ,\"tags\":[1.00]}}")),
    })
}

pub async fn import(store: &Store, namespace: &str, rows: Vec<IncomingRow>) {
    let job = Job::default();
    let plan = store
        .plan_rows(namespace, store::model::Deed::SetMany, Origin::Import, rows, &job)
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
}

/// Switches, numbers, JSON that printing would change, text, bytes, nothing, and some that spill.
pub fn small(n: usize) -> Vec<u8> {
    match n % 8 {
        0 => b"true".to_vec(),
        1 => b"22.00".to_vec(),
        2 => format!("{{\"b\": {n}, \"a\":1.0}}").into_bytes(),
        3 => format!("text {n} é\0").into_bytes(),
        4 => vec![0xff, 0x00, n as u8],
        5 => Vec::new(),
        6 => noise(n, 300 + n % 500),
        _ if n % 64 == 7 => noise(n, 4_000 + n % 9_000),
        _ => format!("value number {n}").into_bytes(),
    }
}

/// 100 KB, 1 MB, text and bytes and zeros.
pub fn large(n: usize) -> Vec<u8> {
    match n % 4 {
        0 => noise(n, 100_000 + n),
        1 => noise(n, 1_000_000 + n),
        2 => vec![0; 100_000],
        _ => format!("line {n}\n").repeat(20_000).into_bytes(),
    }
}

/// Bytes that are not text and not compressible, the same for the same seed.
pub fn noise(seed: usize, length: usize) -> Vec<u8> {
    let mut state = seed as u64 * 2 + 1;
    let mut bytes = vec![0xff];
    bytes.extend((1..length).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    }));
    bytes
}
