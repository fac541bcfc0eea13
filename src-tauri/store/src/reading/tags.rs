//! The tags that keys have, counted.

use std::collections::HashMap;

use serde::Deserialize;

use crate::database::Lent;
use crate::error::{Fault, Result};
use crate::job::{Job, Step};
use crate::model::{Filter, TagInUse};
use crate::namespaces::find;
use crate::reading::composed::{Composed as _, Plain};
use crate::reading::filter::push_where;
use crate::store::Store;

/// Tags that are told apart: what comes after so many different ones is not told.
const MOST_TAGS: usize = 10_000;
/// Entries between two words on how far it is.
const OFTEN: u64 = 10_000;

/// What is looked for in metadata; what is no list of texts is no tags.
#[derive(Deserialize)]
struct Tagged {
    #[serde(default)]
    tags: Vec<String>,
}

impl Store {
    /// The tags that the entries of a namespace have now, with how many have each, the most usual first; at most
    /// 10,000 different ones. It reads past all entries, but no value, on a connection for long work.
    ///
    /// Errors: `NamespaceNotFound`, `Cancelled`.
    pub async fn tags_in_use(&self, namespace: &str, job: &Job) -> Result<Vec<TagInUse>> {
        let of = self.namespace(namespace).await?;
        job.begin(Step::Reading, u64::from(of.entry_count));
        let mut tx = self.0.long_readers.begin().await?;
        let namespace_id = find(&mut tx, &of.id).await?.id;
        let mut statement = Plain::default();
        statement.push("SELECT v.metadata FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id");
        push_where(
            &mut statement,
            namespace_id,
            &Filter::default(),
            self.0.clock.now(),
        );
        let job = job.clone();
        let counting = tokio::task::spawn_blocking(move || {
            let watched = job.clone();
            let mut lent = Lent::of(&mut tx, move || !watched.is_cancelled())?;
            count(&mut lent, &statement, &job)
        });
        Ok(told(counting.await.map_err(|_| Fault::WorkStopped)??))
    }
}

fn count(lent: &mut Lent<'_>, statement: &Plain, job: &Job) -> Result<HashMap<String, u32>> {
    let mut rows = lent.prepare(&statement.sql, &statement.bound)?;
    let (mut counts, mut done) = (HashMap::new(), 0);
    while let Some(row) = rows.next()? {
        for tag in tags_of(row.bytes(0)?) {
            if let Some(count) = counts.get_mut(&tag) {
                *count += 1;
            } else if counts.len() < MOST_TAGS {
                counts.insert(tag, 1);
            }
        }
        done += 1;
        if done % OFTEN == 0 {
            job.set_done(done);
        }
    }
    Ok(counts)
}

/// The tags in a metadata, each once.
fn tags_of(metadata: &[u8]) -> Vec<String> {
    // What is no group has no tags; of a list the first item would be taken for them.
    if metadata.trim_ascii_start().first() != Some(&b'{') {
        return Vec::new();
    }
    let mut tags = serde_json::from_slice::<Tagged>(metadata).map_or_else(|_| Vec::new(), |one| one.tags);
    tags.sort();
    tags.dedup();
    tags
}

fn told(counts: HashMap<String, u32>) -> Vec<TagInUse> {
    let mut told: Vec<TagInUse> = counts
        .into_iter()
        .map(|(tag, keys)| TagInUse { tag, keys })
        .collect();
    told.sort_by(|one, other| other.keys.cmp(&one.keys).then_with(|| one.tag.cmp(&other.tag)));
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_list_of_texts_is_tags() {
        assert_eq!(
            tags_of(br#"{"tags":["b","a","b"],"description":"x"}"#),
            ["a", "b"]
        );
        for none in [
            "",
            "{}",
            "[1]",
            r#"[["a"]]"#,
            "7",
            "{",
            r#"{"tags":"a"}"#,
            r#"{"tags":["a",1]}"#,
        ] {
            assert!(tags_of(none.as_bytes()).is_empty(), "{none}");
        }
    }
}
