//! A file of the third format, in which each version had its value to itself: it is opened, its past
//! stays as it was, and a backup or a damaged file of that format brings its entries back.

use std::path::Path;

use store::model::{Deed, MetadataEdit, NewValue, Program, SetEntry};
use store::{FailureCode, Job, OpenOptions, Step, Store};

use crate::older_format::{OlderFile, open_file};
use crate::support::{code, text_entry};

/// As the program wrote it then: two namespaces and a third in Trash, values of 5,000 bytes that were
/// noted, renamed, copied and deleted, seventeen changes of which the newest is undone.
const FILE: OlderFile = OlderFile {
    bytes: include_bytes!("../fixtures/format-3.sqlite"),
    values: &[
        ("kv_docs", "page", "a", 5_000),
        ("kv_docs", "second", "short", 1),
        ("kv_docs", "third", "b", 5_000),
        ("kv_flags", "a", "1", 1),
        ("kv_flags", "limits", r#"{"api_calls": 100, "price": 22.00}"#, 1),
    ],
    noted: (
        "kv_docs",
        "page",
        r#"{"description":"The start page","tags":["web"]}"#,
    ),
    gone: &[("kv_docs", "gone"), ("kv_docs", "first"), ("kv_flags", "b")],
};

#[tokio::test]
async fn a_file_of_the_third_format_opens_with_its_past() {
    let folder = tempfile::tempdir().unwrap();
    let path = FILE.put(folder.path(), "kv.sqlite");
    let store = open_file(&path).await;
    FILE.assert_in(&store).await;
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
    FILE.assert_restored().await;
}

#[tokio::test]
async fn a_damaged_file_of_the_third_format_is_salvaged() {
    FILE.assert_salvaged().await;
}

async fn open_telling(path: &Path, folder: &Path, job: &Job) -> store::Result<Store> {
    let options = OpenOptions {
        backup_folder: Some(folder.join("backups")),
        job: job.clone(),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(path, options).await
}

#[tokio::test]
async fn it_is_told_that_a_file_is_brought_to_this_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = FILE.put(folder.path(), "kv.sqlite");
    let job = Job::default();
    let store = open_telling(&path, folder.path(), &job).await.unwrap();
    store.close().await;
    assert_eq!(job.progress().step, Step::Updating);
    let job = Job::default();
    let store = open_telling(&path, folder.path(), &job).await.unwrap();
    assert_eq!(job.progress().step, Step::default(), "it has this format now");
    store.close().await;
}

#[tokio::test]
async fn a_file_that_was_not_to_be_updated_after_all_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = FILE.put(folder.path(), "kv.sqlite");
    let job = Job::default();
    job.cancel();
    let stopped = open_telling(&path, folder.path(), &job).await;
    assert_eq!(code(stopped), FailureCode::Cancelled);
    // https://www.sqlite.org/fileformat.html#user_version
    assert_eq!(std::fs::read(&path).unwrap()[60..64], [0, 0, 0, 3]);
    assert!(!folder.path().join("backups").exists());
    let store = open_telling(&path, folder.path(), &Job::default()).await.unwrap();
    FILE.assert_in(&store).await;
    // Nothing of that job is left to stop what is written.
    store.delete_key("kv_docs", "page").await.unwrap();
    store.close().await;
}
