//! A file of the third format, in which each version had its value to itself: it is opened, its past
//! stays as it was, and a backup or a damaged file of that format brings its entries back.

use store::model::{Deed, MetadataEdit, NewValue, SetEntry};
use store::{Job, Store};

use crate::older_format::{OlderFile, open_file, salvaged_by_rows};
use crate::support::text_entry;

/// As the program wrote it then: two namespaces and a third in Trash, values of 5,000 bytes that were
/// noted, renamed, copied and deleted, seventeen changes of which the newest is undone.
const FILE: OlderFile = OlderFile(include_bytes!("../fixtures/format-3.sqlite"));

async fn assert_entries(store: &Store) {
    let long = |letter: &str| letter.repeat(5_000);
    for (namespace, key, value) in [
        ("kv_docs", "page", long("a")),
        ("kv_docs", "second", "short".to_owned()),
        ("kv_docs", "third", long("b")),
        ("kv_flags", "a", "1".to_owned()),
        (
            "kv_flags",
            "limits",
            r#"{"api_calls": 100, "price": 22.00}"#.to_owned(),
        ),
    ] {
        let found = store.get_value(namespace, key).await.unwrap().unwrap();
        assert_eq!(String::from_utf8(found).unwrap(), value, "{key}");
    }
    let page = store.get_entry("kv_docs", "page").await.unwrap().unwrap();
    assert_eq!(page.expires_at, Some(4_102_444_800));
    assert_eq!(
        page.metadata.as_deref(),
        Some(r#"{"description":"The start page","tags":["web"]}"#)
    );
    for (namespace, key) in [("kv_docs", "gone"), ("kv_docs", "first"), ("kv_flags", "b")] {
        assert_eq!(store.get_value(namespace, key).await.unwrap(), None, "{key}");
    }
}

#[tokio::test]
async fn a_file_of_the_third_format_opens_with_its_past() {
    let folder = tempfile::tempdir().unwrap();
    let path = FILE.put(folder.path(), "kv.sqlite");
    let store = open_file(&path).await;
    assert_entries(&store).await;
    let changes = store.list_changes(None, None, 20).await.unwrap();
    assert_eq!(changes.len(), 17);
    store.redo().await.unwrap();
    assert_eq!(store.get_value("kv_flags", "a").await.unwrap().unwrap(), b"2");
    // From here on the value of `page` is lent, and still each of its earlier states is there.
    let noted = SetEntry {
        namespace: "kv_docs".to_owned(),
        value: NewValue::Keep,
        metadata: MetadataEdit::Clear,
        ..text_entry("page", "")
    };
    store.set_entry(noted).await.unwrap();
    let history = store.key_history("kv_docs", "page", None, 10).await.unwrap();
    assert_eq!(history.len(), 4);
    for revision in &history {
        let version = revision.after.as_ref().unwrap().version;
        assert_eq!(store.read_version(version).await.unwrap(), b"a".repeat(5_000));
    }
    let all = store.list_changes(None, None, 20).await.unwrap();
    let removed = all.iter().find(|change| {
        change.deed
            == Deed::Deleted {
                key: "gone".to_owned(),
            }
    });
    let plan = store
        .plan_revert(removed.unwrap().id, &Job::default())
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &Job::default()).await.unwrap();
    assert_eq!(
        store.get_value("kv_docs", "gone").await.unwrap().unwrap(),
        b"c".repeat(5_000)
    );
}

#[tokio::test]
async fn a_backup_of_the_third_format_is_restored() {
    assert_entries(&FILE.restored().await.store).await;
}

#[tokio::test]
async fn a_damaged_file_of_the_third_format_is_salvaged() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = FILE.put(folder.path(), "kv.sqlite");
    assert_entries(&salvaged_by_rows(&damaged).await).await;
}
