//! A store in a folder of its own, with a clock that stands still until a test moves it.

use std::path::PathBuf;

use store::model::{
    Applied, Deed, Expiry, Filter, KeyRef, ListQuery, MetadataEdit, NewNamespace, NewValue, Origin,
    PlanSummary, Program, SetEntry,
};
use store::{Clock, FailureCode, Incoming, IncomingRow, Job, OpenOptions, Result, Store};
use tempfile::TempDir;

/// The clock's first moment, in Unix seconds.
pub const START: i64 = 1_800_000_000;

pub struct World {
    pub store: Store,
    pub clock: Clock,
    pub folder: TempDir,
}

impl World {
    /// A new store with one namespace, `kv_test`.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(START * 1_000);
        let store = open(&folder.path().join("kv.sqlite"), &clock, Program::App).await;
        let new = NewNamespace {
            id: Some("kv_test".to_owned()),
            name: "test".to_owned(),
            description: String::new(),
        };
        store.create_namespace(new).await.unwrap();
        Self { store, clock, folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("kv.sqlite")
    }

    /// Closes the store and opens it again, as after quitting the app.
    pub async fn restart(self) -> Self {
        let store = self.reopened().await;
        Self { store, ..self }
    }

    /// The store closed and opened again.
    pub async fn reopened(&self) -> Store {
        self.store.close().await;
        open(&self.path(), &self.clock, Program::App).await
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000);
    }

    pub async fn set(&self, key: &str, text: &str) -> Applied {
        self.store.set_entry(text_entry(key, text)).await.unwrap()
    }

    pub async fn set_with_expiry(&self, key: &str, text: &str, seconds: i64) -> Applied {
        let edit = SetEntry {
            expiry: Expiry::In { seconds },
            ..text_entry(key, text)
        };
        self.store.set_entry(edit).await.unwrap()
    }

    pub async fn get(&self, key: &str) -> Option<String> {
        let value = self.store.get_value("kv_test", key).await.unwrap();
        value.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    pub async fn keys(&self) -> Vec<String> {
        self.keys_matching(Filter::default()).await
    }

    pub async fn keys_matching(&self, filter: Filter) -> Vec<String> {
        let query = ListQuery { filter, ..query() };
        let page = self.store.list_entries(&query).await.unwrap();
        page.entries.into_iter().map(|entry| entry.key).collect()
    }

    pub async fn count(&self) -> u32 {
        self.store.namespace("kv_test").await.unwrap().entry_count
    }

    /// A plan of these texts.
    pub async fn plan(&self, rows: &[(&str, &str)]) -> PlanSummary {
        let rows = rows.iter().map(|(key, text)| put(key, text));
        self.store
            .plan_rows(
                "kv_test",
                Deed::Imported {
                    file: "rows".to_owned(),
                },
                Origin::Import,
                rows,
                &Job::default(),
            )
            .await
            .unwrap()
    }

    pub async fn apply(&self, plan: &str) -> Result<Applied> {
        self.store.plan_apply(plan, None, &Job::default()).await
    }

    /// A number that the file itself has.
    pub async fn number(&self, sql: &'static str) -> i64 {
        use sqlx::{ConnectOptions as _, Connection as _};
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.path());
        let mut file = options.connect().await.unwrap();
        let number = sqlx::query_scalar(sql).fetch_one(&mut file).await.unwrap();
        file.close().await.unwrap();
        number
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

pub async fn open(path: &std::path::Path, clock: &Clock, program: Program) -> Store {
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::passing(program)
    };
    Store::open(path, options).await.unwrap()
}

pub fn put(key: &str, text: &str) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key: key.to_owned(),
        value: text.as_bytes().to_vec(),
        expiry: None,
        metadata: None,
    })
}

pub fn text_entry(key: &str, text: &str) -> SetEntry {
    SetEntry {
        namespace: "kv_test".to_owned(),
        key: key.to_owned(),
        value: NewValue::Text {
            text: text.to_owned(),
        },
        ..SetEntry::default()
    }
}

pub fn bytes_entry(key: &str, bytes: Vec<u8>) -> SetEntry {
    SetEntry {
        value: NewValue::Bytes(bytes),
        ..text_entry(key, "")
    }
}

pub fn with_metadata(edit: SetEntry, json: &str) -> SetEntry {
    SetEntry {
        metadata: MetadataEdit::Set {
            json: json.to_owned(),
        },
        ..edit
    }
}

pub fn query() -> ListQuery {
    ListQuery {
        namespace: "kv_test".to_owned(),
        limit: 500,
        ..ListQuery::default()
    }
}

pub fn key_ref(key: &str) -> KeyRef {
    KeyRef {
        namespace: "kv_test".to_owned(),
        key: key.to_owned(),
    }
}

pub fn prefix(prefix: &str) -> Filter {
    Filter {
        prefix: prefix.to_owned(),
        ..Filter::default()
    }
}

pub fn contains(text: &str) -> Filter {
    Filter {
        contains: text.to_owned(),
        ..Filter::default()
    }
}

pub fn code<T>(result: Result<T>) -> FailureCode {
    match result {
        Ok(_) => panic!("this should have failed"),
        Err(error) => error.code(),
    }
}
