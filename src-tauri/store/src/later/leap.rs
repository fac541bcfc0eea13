//! Whether the clock goes on or leaps. What a leap makes due was never due for anybody, so a person is asked.

use std::time::{Duration, Instant};

/// How far the clock may be from where it should be after a while: it is set a little now and then.
const ASTRAY: Duration = Duration::from_secs(60);

/// What the clock said at some instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Unix milliseconds.
    pub(super) clock: i64,
    pub(super) at: Instant,
}

impl Look {
    /// Whether the clock has leapt, ahead or back, between this look and a later one. A computer that slept counts
    /// as leapt: nothing ran meanwhile.
    pub(super) fn leapt_until(self, later: Self) -> bool {
        let passed = later.at.saturating_duration_since(self.at).as_millis();
        let expected = self
            .clock
            .saturating_add(i64::try_from(passed).unwrap_or(i64::MAX));
        u128::from(later.clock.abs_diff(expected)) > ASTRAY.as_millis()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_goes_with_time_has_not_leapt_and_one_that_is_set_has() {
        let first = Look {
            clock: 1_800_000_000_000,
            at: Instant::now(),
        };
        let after = |seconds: u64, clock_seconds: i64| {
            first.leapt_until(Look {
                clock: first.clock + clock_seconds * 1_000,
                at: first.at + Duration::from_secs(seconds),
            })
        };
        assert!(!after(0, 0));
        assert!(!after(3_600, 3_600));
        assert!(!after(3_600, 3_630), "set by half a minute");
        assert!(after(60, 3_600), "ahead");
        assert!(after(60, -3_600), "back");
        assert!(after(60, i64::MAX / 4_000), "to the end of time");
    }
}
