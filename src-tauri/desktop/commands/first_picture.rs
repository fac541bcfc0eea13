//! What the window's first picture shows, in one answer: the window waits for one round, not for one after
//! the other. Each part is what the command of its own would answer.

use serde::Serialize;
use specta::Type;
use store::model::{Damage, ListQuery, Namespace, Page, ProtectedPlace, UndoState};
use store::{FailedBackup, Store, StoreError};
use tauri::{AppHandle, Manager, State};

use super::{Answer, drafts};
use crate::database::{AppState, Database};
use crate::drafts::ListedDraft;
use crate::jobs;

/// The file, and what is in it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FirstPicture {
    pub state: AppState,
    /// Nothing where the file is not open, or a part cannot be read: who asks for it by itself is told why.
    pub contents: Option<Contents>,
}

/// What the file that is open has to show.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Contents {
    /// The newest commit before all of it was read.
    pub commit: i64,
    pub namespaces: Vec<Namespace>,
    /// Nothing where there is no namespace.
    pub open: Option<OpenNamespace>,
    pub undo: UndoState,
    pub protected: Vec<ProtectedPlace>,
    pub failed_backup: Option<FailedBackup>,
    pub drafts: Vec<ListedDraft>,
}

/// The namespace that is shown.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenNamespace {
    /// Its id.
    pub namespace: String,
    pub page: Page,
    /// How many entries match.
    pub count: u32,
}

/// What was not told to a window that did not listen yet.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Missed {
    /// Whether anything was written since.
    pub changed: bool,
    /// What is wrong with the open file, as far as it is found.
    pub damage: Option<Damage>,
}

/// Waits while the file is being opened, and tells how far that is. `query` is of the namespace that was open
/// last; where that is not there any more, or never was one, of the first.
#[tauri::command]
#[specta::specta]
pub async fn first_picture(
    app: AppHandle,
    database: State<'_, Database>,
    query: ListQuery,
    job: String,
) -> Answer<FirstPicture> {
    let handle = app.clone();
    jobs::follow(&app, job, database.opening_job(), async move {
        let database = handle.state::<Database>();
        let state = database.state().await;
        let contents = match (&state, database.store().await) {
            (AppState::Ready { .. }, Ok(store)) => contents(&store, query).await.ok(),
            _ => None,
        };
        Ok::<_, StoreError>(FirstPicture { state, contents })
    })
    .await
}

/// What a window that listens now has missed since a commit.
#[tauri::command]
#[specta::specta]
pub async fn missed_since(database: State<'_, Database>, commit: i64) -> Answer<Missed> {
    let changed = database.store().await?.newest_commit().await? != commit;
    let damage = match database.state().await {
        AppState::Ready { damage, .. } => damage,
        AppState::Failed { .. } => None,
    };
    Ok(Missed { changed, damage })
}

async fn contents(store: &Store, query: ListQuery) -> Answer<Contents> {
    // First, so that nothing is written unseen while the rest is read.
    let commit = store.newest_commit().await?;
    let namespaces = store.list_namespaces().await?;
    let drafts = drafts::with(store.id().to_owned(), |drafts| Ok(drafts.list()));
    let in_store = async {
        let read = tokio::try_join!(
            open_namespace(store, &namespaces, query),
            store.undo_state(),
            store.protected_places(None),
            store.failed_backup(),
        );
        Answer::Ok(read?)
    };
    let ((open, undo, protected, failed_backup), drafts) = tokio::try_join!(in_store, drafts)?;
    Ok(Contents {
        commit,
        namespaces,
        open,
        undo,
        protected,
        failed_backup,
        drafts,
    })
}

async fn open_namespace(
    store: &Store,
    namespaces: &[Namespace],
    mut query: ListQuery,
) -> Result<Option<OpenNamespace>, StoreError> {
    let last = namespaces.iter().find(|one| one.id == query.namespace);
    let Some(shown) = last.or(namespaces.first()) else {
        return Ok(None);
    };
    query.namespace.clone_from(&shown.id);
    let (page, count) = tokio::try_join!(
        store.list_entries(&query),
        store.count_entries(&shown.id, &query.filter),
    )?;
    Ok(Some(OpenNamespace {
        namespace: query.namespace,
        page,
        count,
    }))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use store::OpenOptions;
    use store::model::{NewNamespace, NewValue, Program, SetEntry};

    use super::*;

    async fn store(folder: &Path, names: &[&str]) -> Store {
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.join("kv.db"), options).await.unwrap();
        for name in names {
            let new = NewNamespace {
                name: (*name).to_owned(),
                ..NewNamespace::default()
            };
            let made = store.create_namespace(new).await.unwrap();
            for number in 0..3 {
                let entry = SetEntry {
                    namespace: made.id.clone(),
                    key: format!("{name}-{number}"),
                    value: NewValue::Bytes(b"true".to_vec()),
                    ..SetEntry::default()
                };
                store.set_entry(entry).await.unwrap();
            }
        }
        store
    }

    fn of(namespace: &str) -> ListQuery {
        ListQuery {
            namespace: namespace.to_owned(),
            limit: 2,
            ..ListQuery::default()
        }
    }

    async fn shown(store: &Store, last: &str) -> (String, Vec<String>, u32) {
        let namespaces = store.list_namespaces().await.unwrap();
        let open = open_namespace(store, &namespaces, of(last))
            .await
            .unwrap()
            .unwrap();
        let keys = open.page.entries.into_iter().map(|entry| entry.key).collect();
        (open.namespace, keys, open.count)
    }

    #[tokio::test]
    async fn shows_the_namespace_that_was_open_last() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), &["a", "b"]).await;
        let id = store.list_namespaces().await.unwrap()[1].id.clone();
        let keys = vec!["b-0".to_owned(), "b-1".to_owned()];
        assert_eq!(shown(&store, &id).await, (id, keys, 3));
    }

    #[tokio::test]
    async fn shows_the_first_namespace_where_the_last_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), &["a", "b"]).await;
        let id = store.list_namespaces().await.unwrap()[0].id.clone();
        let keys = vec!["a-0".to_owned(), "a-1".to_owned()];
        assert_eq!(shown(&store, "kv_gone").await, (id, keys, 3));
    }

    #[tokio::test]
    async fn shows_no_keys_where_there_is_no_namespace() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), &[]).await;
        assert!(open_namespace(&store, &[], of("")).await.unwrap().is_none());
    }
}
