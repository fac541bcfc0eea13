//! From rows to entries: which row of a key counts, which value belongs to it, what is lost.

use std::collections::HashSet;
use std::path::Path;

use super::candidates::{Candidate, candidates};
use super::found::{Found, LostKey, MOST_LOST};
use super::free::FreePages;
use super::harvest::Harvest;
use super::names::Names;
use super::pages::Pages;
use super::values::{Values, Whereabouts};
use crate::error::Result;
use crate::job::{Job, Step};
use crate::limits::MIN_EXPIRY_SECONDS;

/// Values between two looks at the cancel flag.
const VALUES_AT_ONCE: usize = 256;

/// What was found, and where each entry's value is.
pub(crate) struct Resolved {
    pub(crate) found: Found,
    /// The entries of each of `found.namespaces`, in the order of their keys.
    pub(crate) entries: Vec<Vec<Recovered>>,
    pub(crate) values: Values,
    looked_at: u64,
}

/// An entry that can be brought back.
pub(crate) struct Recovered {
    pub(crate) key: Box<str>,
    pub(crate) whereabouts: Whereabouts,
}

/// Reads the file and decides. `now` is in Unix seconds.
pub(crate) fn resolve(path: &Path, now: i64, job: &Job) -> Result<Resolved> {
    let mut pages = Pages::open(path)?;
    let free = FreePages::read(&mut pages);
    let mut harvest = Harvest::gather(&mut pages, &free, job)?;
    let candidates = candidates(&mut pages, &free, &mut harvest, job)?;
    drop(free);
    let mut resolved = Resolved {
        found: Found::default(),
        entries: Vec::new(),
        values: Values::new(pages),
        looked_at: 0,
    };
    let claimed: HashSet<i64> = candidates
        .iter()
        .flat_map(|candidate| candidate.keys.iter().map(|key| key.version))
        .collect();
    let holding: HashSet<i64> = claimed
        .iter()
        .filter_map(|id| harvest.holders.get(id).copied())
        .collect();
    let is_unclaimed = |id: &&i64| !claimed.contains(id) && !holding.contains(id);
    let unclaimed = harvest.versions.keys().filter(is_unclaimed).count();
    resolved.found.unclaimed_versions = count(unclaimed);
    job.begin(Step::Comparing, claimed.len() as u64);
    let mut names = Names::of(&candidates);
    for candidate in candidates {
        resolved.take(candidate, &harvest, &mut names, now, job)?;
    }
    Ok(resolved)
}

impl Resolved {
    /// Looks at the values of one namespace, in the order in which they are in the file.
    fn take(
        &mut self,
        mut candidate: Candidate,
        harvest: &Harvest,
        names: &mut Names,
        now: i64,
        job: &Job,
    ) -> Result<()> {
        let mut namespace = names.namespace(&candidate, harvest, &self.found.namespaces);
        let rows = candidate.keys.len();
        candidate
            .keys
            .sort_unstable_by_key(|key| harvest.versions.get(&key.version).copied());
        let (mut entries, mut lost) = (Vec::with_capacity(rows), Vec::new());
        for (done, key) in candidate.keys.into_iter().enumerate() {
            if done.is_multiple_of(VALUES_AT_ONCE) {
                job.check()?;
                job.set_done(self.looked_at + done as u64);
            }
            let places = self.values.likeliest_first(harvest.places(key.version));
            let found = places
                .into_iter()
                .find_map(|place| self.values.find(place, key.version, key.state, harvest));
            match found {
                _ if key.state.is_some_and(|state| ends_soon(state.expires_at, now)) => {
                    self.found.expired += 1;
                }
                Some(found) if ends_soon(found.expires_at, now) => self.found.expired += 1,
                Some(whereabouts) => {
                    self.found.from_history += u32::from(key.state.is_none());
                    entries.push(Recovered {
                        key: key.key,
                        whereabouts,
                    });
                }
                None => lost.push(key.key),
            }
        }
        self.looked_at += rows as u64;
        entries.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        lost.sort_unstable();
        let nameless = candidate.known.map_or(0, |known| {
            count(usize::try_from(known.entry_count).unwrap_or(0)).saturating_sub(count(rows))
        });
        namespace.entries = count(entries.len());
        namespace.lost = count(lost.len()).saturating_add(nameless);
        let found = &mut self.found;
        found.entries = found.entries.saturating_add(namespace.entries);
        found.lost_count = found.lost_count.saturating_add(namespace.lost);
        found.lost_nameless = found.lost_nameless.saturating_add(nameless);
        let room = MOST_LOST.saturating_sub(found.lost.len());
        found.lost.extend(lost.into_iter().take(room).map(|key| LostKey {
            namespace: namespace.name.clone(),
            key: key.into(),
        }));
        found.namespaces.push(namespace);
        self.entries.push(entries);
        Ok(())
    }
}

/// Whether an entry is not worth bringing back: it has expired, or will before anybody sees it.
fn ends_soon(expires_at: Option<i64>, now: i64) -> bool {
    expires_at.is_some_and(|at| at.saturating_sub(now) < MIN_EXPIRY_SECONDS)
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
