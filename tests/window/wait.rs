//! Waiting for conditions.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long a condition may take on a slow, busy machine before the test fails.
const LIMIT: Duration = Duration::from_secs(30);
/// How often a condition is looked at.
pub const INTERVAL: Duration = Duration::from_millis(40);

/// Waits until a condition gives something, or fails with what was waited for.
pub async fn until<T, F>(what: impl Debug, mut condition: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(started.elapsed() < LIMIT, "waited {LIMIT:?} for {what:?}");
        tokio::time::sleep(INTERVAL).await;
    }
}

/// The same for a condition that needs no waiting of its own.
pub async fn until_now<T>(what: impl Debug, mut condition: impl FnMut() -> Option<T>) -> T {
    until(what, || std::future::ready(condition())).await
}
