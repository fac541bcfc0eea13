//! The search that the window waits for: another one ends it. What is typed asks for a new one at each key press,
//! and one that looks at every entry's version takes as long as there are many.

use std::sync::{Mutex, PoisonError};

use store::model::Filter;
use store::{Job, Store};

use crate::commands::Answer;
use crate::database::Database;

/// What is searched for at the moment, and the job of that.
#[derive(Default)]
pub struct Searches(Mutex<Option<Search>>);

struct Search {
    words: String,
    job: Job,
}

impl Searches {
    /// The open store, for a list of what matches a filter.
    pub async fn store(&self, database: &Database, filter: &Filter) -> Answer<Store> {
        let store = database.store().await?;
        Ok(match self.job(filter) {
            Some(job) => store.searching(&job),
            None => store,
        })
    }

    /// The job of a search, in whose place an older one was. What is soon done, as a single row, is none and leaves
    /// it alone.
    fn job(&self, filter: &Filter) -> Option<Job> {
        if !filter.reads_versions() {
            return None;
        }
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(search) = newest.as_ref() {
            // Pages, counts and places are of one search, in whichever namespace and group, and so is what it finds
            // in notes as well.
            if search.words == filter.search {
                return Some(search.job.clone());
            }
            search.job.cancel();
        }
        let job = Job::default();
        *newest = Some(Search {
            words: filter.search.clone(),
            job: job.clone(),
        });
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(words: &str) -> Filter {
        Filter {
            search: words.to_owned(),
            ..Filter::default()
        }
    }

    #[test]
    fn another_search_ends_the_one_before_and_the_same_goes_on() {
        let searches = Searches::default();
        let older = searches.job(&search("tag:a")).unwrap();
        assert!(searches.job(&search("key")).is_none());
        let page = searches.job(&search("tag:a")).unwrap();
        assert!(!older.is_cancelled() && !page.is_cancelled());
        let noted = Filter {
            notes: true,
            ..search("tag:a")
        };
        assert!(!searches.job(&noted).unwrap().is_cancelled() && !older.is_cancelled());
        let newer = searches.job(&search("tag:ab")).unwrap();
        assert!(older.is_cancelled() && page.is_cancelled() && !newer.is_cancelled());
        // What was ended is asked for anew.
        assert!(!searches.job(&search("tag:a")).unwrap().is_cancelled());
    }
}
