//! What is planned, as the file has it, and how it stands.

use sqlx::sqlite::SqliteConnection;

use super::keys::{State, digest, look};
use super::written::Written;
use crate::error::Result;
use crate::ledger::leapt_at;
use crate::model::{Planned, Standing, count, note_of};

/// How long after its moment something is still done by itself, in seconds.
pub(super) const LATEST: i64 = 600;

/// A planned entry.
#[derive(Debug)]
pub(super) struct Found {
    /// The namespace whose keys it is for: its number, id and name.
    pub(super) owner_id: i64,
    pub(super) owner: String,
    pub(super) owner_name: String,
    /// The number of the companion that has it.
    pub(super) companion_id: i64,
    pub(super) name: String,
    pub(super) version: i64,
    /// When it came to be as it is, in Unix milliseconds.
    written_at: i64,
    pub(super) metadata: Option<String>,
    pub(super) written: Option<Written>,
}

/// Which planned entries.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Which<'a> {
    /// Of this namespace, by its number.
    pub(super) owner_id: Option<i64>,
    /// With this name.
    pub(super) name: Option<&'a str>,
    /// Of which the name begins with a moment up to this one.
    pub(super) up_to: Option<&'a str>,
}

/// The planned entries of living namespaces, by moment.
pub(super) async fn found(conn: &mut SqliteConnection, which: Which<'_>, now: i64) -> Result<Vec<Found>> {
    type Row = (
        i64,
        String,
        String,
        i64,
        String,
        i64,
        i64,
        Option<String>,
        Vec<u8>,
    );
    // A name that goes on after a moment sorts behind it, so the moment ends with what is behind all of them.
    let up_to = which.up_to.map(|moment| format!("{moment}\u{7f}"));
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT o.id, o.public_id, o.name, c.id, e.key, e.version_id, e.updated_at, v.metadata, v.value
         FROM main.namespaces AS c
         CROSS JOIN main.namespaces AS o ON o.id = c.companion_of
         CROSS JOIN main.entries AS e ON e.namespace_id = c.id
         CROSS JOIN main.whole_versions AS v ON v.id = e.version_id
         WHERE c.purpose = 'planned' AND c.deleted_at IS NULL AND (?1 IS NULL OR o.id = ?1)
           AND (?2 IS NULL OR e.key = ?2) AND (?3 IS NULL OR e.key <= ?3)
           AND (e.expires_at IS NULL OR e.expires_at > ?4)
         ORDER BY e.key, o.id",
    )
    .bind(which.owner_id)
    .bind(which.name)
    .bind(up_to)
    .bind(now)
    .fetch_all(conn)
    .await?;
    let of = |row: Row| {
        let (owner_id, owner, owner_name, companion_id, name, version, written_at, metadata, value) = row;
        Found {
            written: Written::read(&name, &value),
            owner_id,
            owner,
            owner_name,
            companion_id,
            name,
            version,
            written_at,
            metadata,
        }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The moment as a program sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Unix seconds.
    pub(super) now: i64,
    /// What was due by then is asked about: the clock has leapt.
    leapt_to: i64,
}

impl Moment {
    /// `leapt_to` is what the program itself has noticed, in Unix seconds.
    pub(super) async fn of(conn: &mut SqliteConnection, now_ms: i64, leapt_to: i64) -> Result<Self> {
        let now = now_ms.div_euclid(1_000);
        // History has its own look at the clock, which spans what ran before.
        let leapt_at = leapt_at(conn, now_ms).await?;
        let leapt_to = leapt_at.map_or(leapt_to, |at| leapt_to.max(at.div_euclid(1_000)));
        Ok(Self { now, leapt_to })
    }

    /// Whether what is due then, and was written at `written_at` (Unix milliseconds), is done by itself now.
    fn does_now(self, due: i64, written_at: i64) -> bool {
        let due_ms = due.saturating_mul(1_000);
        self.is_past(due) && self.now - due <= LATEST && due > self.leapt_to && written_at < due_ms
    }

    fn is_past(self, due: i64) -> bool {
        due <= self.now
    }
}

/// A planned entry and what its keys are.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) found: Found,
    pub(super) states: Vec<Option<State>>,
    standing: Standing,
    is_due: bool,
}

impl Seen {
    pub(super) async fn of(conn: &mut SqliteConnection, found: Found, moment: Moment) -> Result<Self> {
        let Some(written) = &found.written else {
            return Ok(Self {
                found,
                states: Vec::new(),
                standing: Standing::Unreadable,
                is_due: false,
            });
        };
        let keys: Vec<&str> = written.keys.iter().map(|key| key.key.as_str()).collect();
        let states = look(conn, found.owner_id, &keys, moment.now).await?;
        let after = written.does.state_after().map(|state| state.digest);
        let mut changed = written.keys.iter().zip(&states).filter(|(key, state)| {
            let state = state.as_ref().map(|state| &state.digest);
            // What is already so needs no decision.
            state != key.seen.as_ref() && state != after.as_ref()
        });
        let standing = match changed.next() {
            Some((key, _)) => Standing::Changed {
                key: key.key.clone(),
                keys: count(i64::try_from(changed.count() + 1).unwrap_or(i64::MAX)),
            },
            None if !moment.is_past(written.due) || moment.does_now(written.due, found.written_at) => {
                Standing::Waiting
            }
            None => Standing::Missed,
        };
        let is_due = moment.is_past(written.due);
        Ok(Self {
            found,
            states,
            standing,
            is_due,
        })
    }

    /// Whether it is done by itself now.
    pub(super) fn is_done_now(&self) -> bool {
        self.is_due && self.standing == Standing::Waiting
    }

    /// Whether a person decides.
    pub(super) fn asks(&self) -> bool {
        self.standing != Standing::Waiting
    }

    /// Stands for the entry and what its keys are.
    pub(super) fn token(&self) -> String {
        let mut text = format!("{} {}", self.found.companion_id, self.found.version);
        for state in &self.states {
            text.push(' ');
            text.push_str(state.as_ref().map_or("-", |state| &state.digest));
        }
        digest(text.as_bytes())
    }

    /// As it is handed over.
    pub(super) fn told(self) -> Planned {
        Planned {
            seen: self.token(),
            what: self.found.written.as_ref().map(Written::what),
            note: self
                .found
                .metadata
                .as_deref()
                .and_then(|json| note_of(json.as_bytes())),
            namespace: self.found.owner,
            namespace_name: self.found.owner_name,
            name: self.found.name,
            version: self.found.version,
            standing: self.standing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_done_for_ten_minutes_unless_it_came_later_or_the_clock_leapt() {
        let due = 1_000_000;
        let does = |now, leapt_to, written_at| Moment { now, leapt_to }.does_now(due, written_at);
        assert!(!does(due - 1, i64::MIN, 0));
        assert!(does(due, i64::MIN, 0));
        assert!(does(due + LATEST, i64::MIN, due * 1_000 - 1));
        assert!(!does(due + LATEST + 1, i64::MIN, 0), "missed");
        assert!(
            !does(due, i64::MIN, due * 1_000 + 1),
            "it came back after its moment"
        );
        assert!(!does(due + 5, due, 0), "the clock leapt over it");
        assert!(does(due + 5, due - 1, 0), "the clock leapt before it");
    }
}
