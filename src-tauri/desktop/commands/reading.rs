//! Reading: pages, counts, groups, one entry, search in values.

use serde::Deserialize;
use specta::Type;
use store::Job;
use store::model::{
    EntryDetail, EntryRow, Filter, Group, ListQuery, Page, SearchEvent, SearchWord, Sort, TagInUse,
    search_words,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::jobs;
use crate::searches::Searches;

/// A page of a namespace's entries.
#[tauri::command]
#[specta::specta]
pub async fn list_entries(
    database: State<'_, Database>,
    searches: State<'_, Searches>,
    query: ListQuery,
) -> Answer<Page> {
    let store = searches.store(&database, &query.filter).await?;
    Ok(store.list_entries(&query).await?)
}

/// How many entries match.
#[tauri::command]
#[specta::specta]
pub async fn count_entries(
    database: State<'_, Database>,
    searches: State<'_, Searches>,
    namespace: String,
    filter: Filter,
) -> Answer<u32> {
    let store = searches.store(&database, &filter).await?;
    Ok(store.count_entries(&namespace, &filter).await?)
}

/// What was typed into the search box, word by word, and what each asks for.
#[tauri::command]
#[specta::specta]
pub async fn read_search(text: String) -> Answer<Vec<SearchWord>> {
    Ok(search_words(&text))
}

/// Where a key stands in a list, from 0; nothing when it is not in it.
#[tauri::command]
#[specta::specta]
pub async fn position_of(
    database: State<'_, Database>,
    searches: State<'_, Searches>,
    namespace: String,
    filter: Filter,
    sort: Sort,
    descending: bool,
    key: String,
) -> Answer<Option<u32>> {
    let store = searches.store(&database, &filter).await?;
    Ok(store
        .position_of(&namespace, &filter, sort, descending, &key)
        .await?)
}

/// The groups and single keys one level below a filter's prefix, of the keys that match, with counts.
#[tauri::command]
#[specta::specta]
pub async fn list_groups(
    database: State<'_, Database>,
    searches: State<'_, Searches>,
    namespace: String,
    filter: Filter,
    separator: String,
    after: Option<String>,
    limit: u32,
) -> Answer<Vec<Group>> {
    let store = searches.store(&database, &filter).await?;
    Ok(store
        .list_groups(&namespace, &filter, &separator, after.as_deref(), limit)
        .await?)
}

/// One entry; a large value without its text.
#[tauri::command]
#[specta::specta]
pub async fn get_entry(
    database: State<'_, Database>,
    namespace: String,
    key: String,
) -> Answer<Option<EntryDetail>> {
    Ok(database.store().await?.get_entry(&namespace, &key).await?)
}

/// The tags that the keys of a namespace have, with how many keys have each, the most usual first.
#[tauri::command]
#[specta::specta]
pub async fn tags_in_use(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: String,
    job: String,
) -> Answer<Vec<TagInUse>> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.tags_in_use(&namespace, &job).await
    })
    .await
}

/// What to look for in values.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ValueSearch {
    /// Id or name.
    pub namespace: String,
    pub filter: Filter,
    pub text: String,
    /// The search ends with so many hits.
    pub most: u32,
}

/// Looks for text in values and sends hits as they are found; gives back how many entries it read.
#[tauri::command]
#[specta::specta]
pub async fn search_values(
    app: AppHandle,
    database: State<'_, Database>,
    search: ValueSearch,
    job: String,
    on_hit: Channel<SearchEvent>,
) -> Answer<u32> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        let at = job.clone();
        let found = move |entries: Vec<EntryRow>| tell(&on_hit, entries, &at);
        store
            .search_values(
                &search.namespace,
                &search.filter,
                &search.text,
                search.most,
                &job,
                found,
            )
            .await
    })
    .await
}

/// Sends what a batch found and how far the search is; the search ends when nobody listens.
fn tell(on_hit: &Channel<SearchEvent>, entries: Vec<EntryRow>, job: &Job) -> bool {
    let now = job.progress();
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let (done, total) = (number(now.done), number(now.total.unwrap_or(now.done)));
    let heard = entries.is_empty() || on_hit.send(SearchEvent::Hits { entries }).is_ok();
    heard && on_hit.send(SearchEvent::Progress { done, total }).is_ok()
}
