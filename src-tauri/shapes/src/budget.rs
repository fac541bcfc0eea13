//! What a check may cost. A schema may be such that to hold a value against it takes for ever; the validator has
//! no limit of its own, so each part of a schema has a keyword that counts, and that ends the check.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use jsonschema::{Keyword, ValidationError};
use serde_json::Value;
use store::Job;

/// The keyword that counts. One of this name in a person's schema counts too.
pub(crate) const STEP: &str = "x-kv-store-step";

/// Why a check was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// It took longer, or more steps, than it may.
    Spent,
    /// Whoever asked does not want it any more.
    Cancelled,
}

struct Left {
    until: Instant,
    steps: u64,
    job: Job,
}

thread_local! {
    /// Of the check that runs on this thread.
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// Runs a check that may take so long and so many steps.
pub(crate) fn within<T>(time: Duration, steps: u64, job: &Job, check: impl FnOnce() -> T) -> Result<T, Over> {
    let left = Left {
        until: Instant::now() + time,
        steps,
        job: job.clone(),
    };
    LEFT.set(Some(left));
    // Nothing that the check changes is seen after it was ended.
    let done = catch_unwind(AssertUnwindSafe(check));
    LEFT.set(None);
    done.map_err(|thrown| match thrown.downcast_ref::<Over>() {
        Some(over) => *over,
        // A fault of the validator ends this check and nothing else.
        None => Over::Spent,
    })
}

/// One step of a check.
fn step() {
    let over = LEFT.with_borrow_mut(|left| {
        let left = left.as_mut()?;
        left.steps = left.steps.saturating_sub(1);
        if left.steps == 0 || Instant::now() >= left.until {
            return Some(Over::Spent);
        }
        left.job.is_cancelled().then_some(Over::Cancelled)
    });
    if let Some(over) = over {
        resume_unwind(Box::new(over));
    }
}

/// Counts a step wherever it stands in a schema, and refuses nothing.
pub(crate) struct Step;

impl<'i> Keyword<'i> for Step {
    fn validate(&self, _: &'i Value) -> Result<(), ValidationError<'i>> {
        step();
        Ok(())
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        step();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_ends_when_it_has_spent_what_it_may_or_is_cancelled() {
        let (long, job) = (Duration::from_secs(600), Job::default());
        let steps = |many: u32| move || (0..many).for_each(|_| step());
        assert_eq!(within(long, 100, &job, steps(99)), Ok(()));
        assert_eq!(within(long, 100, &job, steps(100)), Err(Over::Spent));
        assert_eq!(within(Duration::ZERO, 100, &job, steps(1)), Err(Over::Spent));
        job.cancel();
        assert_eq!(within(long, 100, &job, steps(1)), Err(Over::Cancelled));
        step();
    }
}
