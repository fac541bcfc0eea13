//! History is forgotten by age; a computer's clock that was wrong for a while is no age.

use crate::support::World;

const DAY: i64 = 86_400;
const SEVENTY_YEARS: i64 = 70 * 365 * DAY;

/// The program is used once a week for so many weeks. Returns how many changes were forgotten.
async fn weeks_go_by(world: &World, weeks: u32) -> u32 {
    let mut forgotten = 0;
    for _ in 0..weeks {
        world.pass_seconds(7 * DAY);
        forgotten += world.store.forget_old_changes().await.unwrap();
    }
    forgotten
}

#[tokio::test]
async fn a_clock_that_was_ahead_once_forgets_no_history() {
    let world = World::new().await;
    world.set("k", "old").await;
    world.set("k", "new").await;
    world.pass_seconds(SEVENTY_YEARS);
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 0);
    world.set("k", "newest").await;
    world.pass_seconds(DAY);
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 0, "a day later");
    world.pass_seconds(-SEVENTY_YEARS);
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 0, "right again");
    for earlier in ["new", "old"] {
        world.store.undo().await.unwrap();
        assert_eq!(world.get("k").await.as_deref(), Some(earlier));
    }
}

#[tokio::test]
async fn a_change_from_the_future_ages_with_those_after_it() {
    let world = World::new().await;
    world.pass_seconds(SEVENTY_YEARS);
    world.set("k", "from the future").await;
    world.pass_seconds(-SEVENTY_YEARS);
    world.set("k", "right again").await;
    assert_eq!(weeks_go_by(&world, 12).await, 0);
    assert_eq!(weeks_go_by(&world, 2).await, 3);
}

#[tokio::test]
async fn a_program_that_was_not_used_for_long_forgets_what_is_old_a_week_later() {
    let world = World::new().await;
    world.set("k", "old").await;
    world.pass_seconds(200 * DAY);
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 0);
    assert_eq!(weeks_go_by(&world, 1).await, 2);
}
