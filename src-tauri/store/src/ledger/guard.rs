//! Who writes in a protected place was asked before: each change looks here before it writes, in the
//! transaction in which it writes, so that what another program protected meanwhile counts.

use sqlx::sqlite::SqliteConnection;

use super::change::{NamespaceRow, Tally};
use super::consent::Consent;
use super::places::Places;
use super::staged::Staged;
use super::touched::{KEYS_TOLD, Step, entries_within, first_staged, staged_own};
use super::write::WriteTx;
use crate::error::Result;
use crate::model::{Deed, NamespaceBecomes, ProtectedKey, ProtectedWrite, count};

/// Places of which the first keys are told.
const PLACES_TOLD: usize = 3;

impl WriteTx {
    /// Refuses what is staged where it would write in protected places without leave, or take the protection
    /// away from some, which is not what was asked for. Errors: `Protected`.
    pub(crate) async fn guard_staged(&mut self, staged: &Staged, deed: &Deed) -> Result<()> {
        if self.consent().is_unasked() {
            return Ok(());
        }
        let writes = self.staged_writes(staged, deed).await?;
        self.consent().permit(writes)
    }

    /// The prefixes of the protected places in which what is staged would write, for who plans it for later with
    /// leave. Errors: `Protected`, without.
    pub(crate) async fn permitted_places(&mut self, staged: &Staged, deed: &Deed) -> Result<Vec<String>> {
        let writes = self.staged_writes(staged, deed).await?;
        let places = writes.iter().map(|write| write.place.prefix.clone()).collect();
        self.consent().permit(writes)?;
        Ok(places)
    }

    /// What is staged, in each protected place.
    async fn staged_writes(&mut self, staged: &Staged, deed: &Deed) -> Result<Vec<ProtectedWrite>> {
        let (now, policy, mut writes) = (self.now(), staged.policy(), Vec::new());
        for (namespace_id, tally) in staged.tallies() {
            let places = Places::of(self.conn(), namespace_id, now).await?;
            if places.is_empty() || tally.rows() == 0 {
                continue;
            }
            places.list(self.conn()).await?;
            let own = match places.is_only_the_whole() {
                true => vec![tally],
                false => staged_own(self.conn(), &places, policy).await?,
            };
            for (at, mut write) in self.writes(&places, own, None).await? {
                if tells_keys(&writes, &write) {
                    write.keys = first_staged(self.conn(), &places, at, policy).await?;
                }
                writes.push(write);
            }
        }
        if !deed.is_about_protection() {
            let gone = staged.unprotected(self.conn()).await?;
            self.add_unprotected(&mut writes, gone).await?;
        }
        Ok(writes)
    }

    /// Refuses to take back a change, or to do it again, where that would write in protected places without
    /// leave, or change namespaces that have some: what each is, and what it becomes. All of it is asked about
    /// at once. Errors: `Protected`.
    pub(crate) async fn guard_step(
        &mut self,
        change_id: i64,
        undo: bool,
        deed: &Deed,
        namespaces: &[(NamespaceRow, &NamespaceRow)],
    ) -> Result<()> {
        if self.consent().is_unasked() {
            return Ok(());
        }
        let step = Step { change_id, undo };
        let (now, mut writes) = (self.now(), Vec::new());
        for (before, after) in namespaces {
            writes.extend(self.writes_of_namespace(before, after).await?);
        }
        for namespace_id in step.protected_namespaces(self.conn()).await? {
            let places = Places::of(self.conn(), namespace_id, now).await?;
            places.list(self.conn()).await?;
            let own = places.own(&step.within(self.conn(), &places).await?);
            for (at, mut write) in self.writes(&places, own, None).await? {
                if tells_keys(&writes, &write) {
                    write.keys = step.first(self.conn(), &places, at).await?;
                }
                add(&mut writes, write);
            }
        }
        if !deed.is_about_protection() {
            let gone = step.unprotected(self.conn()).await?;
            self.add_unprotected(&mut writes, gone).await?;
        }
        self.consent().permit(writes)
    }

    /// Refuses to change a namespace itself, or to move it to Trash, where it has protected places and there is
    /// no leave. Errors: `Protected`.
    pub(crate) async fn guard_namespace(
        &mut self,
        before: &NamespaceRow,
        after: &NamespaceRow,
    ) -> Result<()> {
        if self.consent().is_unasked() {
            return Ok(());
        }
        let writes = self.writes_of_namespace(before, after).await?;
        self.consent().permit(writes)
    }

    /// What is done in the protected places of a namespace that is changed itself, or moved to Trash.
    async fn writes_of_namespace(
        &mut self,
        before: &NamespaceRow,
        after: &NamespaceRow,
    ) -> Result<Vec<ProtectedWrite>> {
        let Some(becomes) = becomes(before, after) else {
            return Ok(Vec::new());
        };
        let now = self.now();
        let places = Places::of(self.conn(), before.id, now).await?;
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let within = match becomes {
            NamespaceBecomes::Deleted => entries_within(self.conn(), &places, now).await?,
            _ => vec![Tally::default(); places.len()],
        };
        let writes = self.writes(&places, places.own(&within), Some(becomes)).await?;
        Ok(writes.into_iter().map(|(_, write)| write).collect())
    }

    /// What is done in each place, with its place among them: only where something is, unless it is done to the
    /// namespace.
    async fn writes(
        &mut self,
        places: &Places,
        own: Vec<Tally>,
        becomes: Option<NamespaceBecomes>,
    ) -> Result<Vec<(usize, ProtectedWrite)>> {
        let is_done: Vec<bool> = own
            .iter()
            .map(|tally| becomes.is_some() || tally.rows() > 0)
            .collect();
        let told = self.told(places, own, becomes).await?;
        let told = told.into_iter().enumerate().zip(is_done);
        Ok(told
            .filter(|(_, is_done)| *is_done)
            .map(|(write, _)| write)
            .collect())
    }

    /// Each place, with what is done to its own keys and to its namespace.
    pub(super) async fn told(
        &mut self,
        places: &Places,
        own: Vec<Tally>,
        becomes: Option<NamespaceBecomes>,
    ) -> Result<Vec<ProtectedWrite>> {
        let (id, name): (String, String) =
            sqlx::query_as("SELECT public_id, name FROM main.namespaces WHERE id = ?")
                .bind(places.namespace_id)
                .fetch_one(self.conn())
                .await?;
        let told = own.into_iter().enumerate().map(|(at, tally)| ProtectedWrite {
            place: places.told(at, &id),
            namespace_name: name.clone(),
            namespace_becomes: becomes.clone(),
            added: count(tally.added),
            changed: count(tally.changed),
            removed: count(tally.removed),
            unprotected: false,
            keys: Vec::<ProtectedKey>::new(),
        });
        Ok(told.collect())
    }
}

/// Refuses a change of one key where it is in a protected place and there is no leave; `now` is in Unix seconds.
/// Errors: `Protected`.
pub(crate) async fn permit_one(
    conn: &mut SqliteConnection,
    consent: &Consent,
    namespace: &NamespaceRow,
    key: &str,
    now: i64,
) -> Result<()> {
    let places = Places::of(conn, namespace.id, now).await?;
    let write = places.covering(key).map(|at| ProtectedWrite {
        place: places.told(at, &namespace.public_id),
        namespace_name: namespace.name.clone(),
        namespace_becomes: None,
        added: 0,
        changed: 1,
        removed: 0,
        unprotected: false,
        keys: Vec::new(),
    });
    consent.permit(write.into_iter().collect())
}

/// What becomes of a namespace that is there; `None`: it stays, or comes back.
fn becomes(before: &NamespaceRow, after: &NamespaceRow) -> Option<NamespaceBecomes> {
    let renamed = before.name != after.name;
    let described = before.description != after.description;
    match after.live {
        _ if !before.live => None,
        false => Some(NamespaceBecomes::Deleted),
        true if renamed => {
            let to = after.name.clone();
            Some(match described {
                true => NamespaceBecomes::Reworded { to },
                false => NamespaceBecomes::Renamed { to },
            })
        }
        true => described.then_some(NamespaceBecomes::Described),
    }
}

/// Adds what is done to keys of a place to what is done to its namespace, if something is.
fn add(writes: &mut Vec<ProtectedWrite>, write: ProtectedWrite) {
    match writes.iter_mut().find(|there| there.place == write.place) {
        None => writes.push(write),
        // Every key of the place is counted that goes with it.
        Some(there) if there.namespace_becomes == Some(NamespaceBecomes::Deleted) => {}
        Some(there) => {
            there.added = there.added.saturating_add(write.added);
            there.changed = there.changed.saturating_add(write.changed);
            there.removed = there.removed.saturating_add(write.removed);
            there.keys = write.keys;
        }
    }
}

/// Whether the keys of a write are told one by one, beside those that are told already: a few are.
fn tells_keys(told: &[ProtectedWrite], write: &ProtectedWrite) -> bool {
    let keys = write
        .added
        .saturating_add(write.changed)
        .saturating_add(write.removed);
    told.len() < PLACES_TOLD && i64::from(keys) <= KEYS_TOLD
}
