//! What is in the database file of a desk, written and read without the app.

use std::fs;

use store::formats::ExportFormat;
use store::model::{Filter, NewNamespace, NewValue, Program, Selection, SetEntry};
use store::{Job, OpenOptions, Paste, Store};

use crate::desk::Desk;
use crate::wait::until;

/// The database file of a desk, opened beside the app.
pub async fn open(desk: &Desk, program: Program) -> Store {
    Store::open(&desk.database(), OpenOptions::passing(program))
        .await
        .unwrap()
}

/// Makes a namespace with the keys of a map or a list.
pub async fn put(desk: &Desk, namespace: &str, keys: &str) {
    let store = open(desk, Program::App).await;
    let new = NewNamespace {
        id: None,
        name: namespace.into(),
        description: String::new(),
    };
    store.create_namespace(new).await.unwrap();
    let job = Job::default();
    let plan = store
        .plan_paste(namespace, keys.to_owned(), Paste::Set, false, &job)
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    store.close().await;
}

/// Sets a key as another program does that comes and goes.
pub async fn set_beside(desk: &Desk, namespace: &str, key: &str, text: &str) {
    let store = open(desk, Program::Lux).await;
    let edit = SetEntry {
        namespace: namespace.into(),
        key: key.into(),
        value: NewValue::Text { text: text.into() },
        ..SetEntry::default()
    };
    store.set_entry(edit).await.unwrap();
    store.close().await;
}

/// Waits until a namespace holds what this map says.
pub async fn becomes(desk: &Desk, namespace: &str, wanted: &str) {
    until(("the contents", wanted), || async {
        (map(desk, namespace).await == wanted).then_some(())
    })
    .await;
}

/// The keys of a namespace with their values, as a map.
pub async fn map(desk: &Desk, namespace: &str) -> String {
    let store = open(desk, Program::Lux).await;
    let everything = Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    };
    let file = desk.file("contents.json");
    store
        .export_to_file(namespace, everything, ExportFormat::Map, &file, &Job::default())
        .await
        .unwrap();
    store.close().await;
    fs::read_to_string(file).unwrap()
}
