//! The store's only source of time, so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// Stands still until it is set; Unix milliseconds.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at a moment, in Unix milliseconds.
    pub fn manual(milliseconds: i64) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(milliseconds)))
    }

    /// Moves a manual clock forward. The system's clock is not affected.
    pub fn advance(&self, milliseconds: i64) {
        if let Self::Manual(now) = self {
            now.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    /// Whether it goes on by itself.
    pub(crate) fn goes_on(&self) -> bool {
        matches!(self, Self::System)
    }

    /// Now, in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            Self::Manual(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Now, in Unix seconds.
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }
}
