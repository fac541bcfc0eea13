//! How far history has aged, which is not what the computer's clock says at one moment.
//!
//! A clock that is wrong for an hour (an empty battery, a virtual machine that wakes up) would make
//! everything old at once, and what is forgotten or swept stays lost. So history ages by a moment of its
//! own, which follows the clock with every write as long as it goes on by no more than a week from one to
//! the next. A larger leap, ahead or back, is believed only when the clock has gone on from it by a week.
//! Whoever did not use a program for long keeps old changes for a week more, or until the next use; a clock
//! that was wrong and is right again has aged nothing, and keeps nothing from ageing.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

const DAY_MS: i64 = 86_400_000;
/// How far the clock may go on between two looks without that being a leap.
const LEAP_MS: i64 = 7 * DAY_MS;
/// How far it may have gone on from a leap: from farther away it has leapt once more.
const GONE_ON_MS: i64 = 366 * DAY_MS;
/// How far ahead of the moment up to which history has aged the clock may be, for what has expired by it
/// to be swept.
const SWEPT_AHEAD_MS: i64 = 366 * DAY_MS;

/// How far history has aged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aging {
    /// Unix milliseconds.
    pub(crate) aged_to: i64,
    /// What the clock said when it was first found to have leapt, and was not believed.
    leapt_at: Option<i64>,
}

/// How far history had aged, and has by now.
struct Aged {
    before: Aging,
    now: Aging,
    /// The file does not say yet how far.
    is_new: bool,
}

impl Aging {
    /// After a look at which the clock says `now` (Unix milliseconds).
    fn at(self, now: i64) -> Self {
        let believed = Self {
            aged_to: now,
            leapt_at: None,
        };
        if now.abs_diff(self.aged_to) <= LEAP_MS.unsigned_abs() {
            return believed;
        }
        match self.leapt_at.map(|leapt_at| now.saturating_sub(leapt_at)) {
            Some(LEAP_MS..=GONE_ON_MS) => believed,
            Some(0..LEAP_MS) => self,
            _ => Self {
                leapt_at: Some(now),
                ..self
            },
        }
    }
}

impl Aged {
    /// Whether the file should say so. A day is close enough: looks that write nothing wake nobody.
    fn is_worth_noting(&self) -> bool {
        let moved = self.now.aged_to.abs_diff(self.before.aged_to) >= DAY_MS.unsigned_abs();
        self.is_new || moved || self.now.leapt_at != self.before.leapt_at
    }
}

async fn look(conn: &mut SqliteConnection, now_ms: i64) -> Result<Aged> {
    let kept = sqlx::query!(
        r#"SELECT coalesce(aged_to,
                           (SELECT at FROM changes WHERE at <= ?1 ORDER BY id DESC LIMIT 1),
                           ?1) AS "aged_to!: i64",
                  leapt_at, aged_to IS NULL AS "is_new!: bool"
           FROM upkeep"#,
        now_ms
    )
    .fetch_one(conn)
    .await?;
    let before = Aging {
        aged_to: kept.aged_to,
        leapt_at: kept.leapt_at,
    };
    Ok(Aged {
        before,
        now: before.at(now_ms),
        is_new: kept.is_new,
    })
}

/// Has history age up to a moment of the clock, in Unix milliseconds, inside a transaction.
pub(super) async fn age(conn: &mut SqliteConnection, now_ms: i64) -> Result<()> {
    let aged = look(conn, now_ms).await?;
    if aged.is_worth_noting() {
        sqlx::query!(
            "UPDATE upkeep SET aged_to = ?, leapt_at = ?",
            aged.now.aged_to,
            aged.now.leapt_at
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// The moment up to which history has aged when the clock says `now_ms`, in Unix milliseconds, and
/// whether a write would note it. Never later than the clock: what is from now is not old.
pub(crate) async fn aged_to(conn: &mut SqliteConnection, now_ms: i64) -> Result<(i64, bool)> {
    let aged = look(conn, now_ms).await?;
    Ok((aged.now.aged_to.min(now_ms), aged.is_worth_noting()))
}

/// What the clock said, in Unix milliseconds, when it was first found to have leapt, while that is not believed.
pub(crate) async fn leapt_at(conn: &mut SqliteConnection, now_ms: i64) -> Result<Option<i64>> {
    Ok(look(conn, now_ms).await?.now.leapt_at)
}

/// The moment, in Unix seconds, up to which what has expired is swept when the clock says `now`. What is
/// swept is lost, and a clock that is years ahead is wrong: until history ages by it, what has expired is
/// absent only.
pub(crate) async fn swept_up_to(conn: &mut SqliteConnection, now: i64) -> Result<i64> {
    let now_ms = now.saturating_mul(1_000);
    let aged_to = look(conn, now_ms).await?.before.aged_to;
    Ok(match now_ms.saturating_sub(aged_to) > SWEPT_AHEAD_MS {
        true => aged_to.div_euclid(1_000),
        false => now,
    })
}
