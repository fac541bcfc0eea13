//! History is forgotten by age; a computer's clock that was wrong for a while is no age.

use store::formats::IncomingExpiry;
use store::model::{Deed, Origin, Program};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{World, code, open, text_entry};

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

#[tokio::test]
async fn a_clock_that_was_ahead_once_sweeps_nothing() {
    let world = World::new().await;
    world.store.forget_old_changes().await.unwrap();
    world.set_with_expiry("k", "for a year", 365 * DAY).await;
    world.set_with_expiry("k", "still", 365 * DAY).await;
    world.pass_seconds(SEVENTY_YEARS);
    assert_eq!(world.get("k").await, None, "the clock says so");
    assert_eq!(world.store.sweep_expired().await.unwrap(), 0);
    world.set("other", "a write takes nothing along").await;
    world.store.undo().await.unwrap();
    let newest = world.store.undo().await;
    assert_eq!(
        code(newest),
        FailureCode::UndoConflict,
        "nor does it take anything away"
    );
    world.store.forget_old_changes().await.unwrap();
    world.pass_seconds(-SEVENTY_YEARS);
    assert_eq!(world.get("k").await.as_deref(), Some("still"));
    assert_eq!(world.count().await, 1);
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("for a year"));
}

#[tokio::test]
async fn what_expired_in_a_leap_is_swept_when_the_clock_has_gone_on_from_it_for_a_week() {
    let world = World::new().await;
    world.store.forget_old_changes().await.unwrap();
    world.set_with_expiry("k", "for a year", 365 * DAY).await;
    world.pass_seconds(SEVENTY_YEARS);
    assert_eq!(weeks_go_by(&world, 1).await, 0);
    world.store.sweep_expired().await.unwrap();
    assert!(world.store.next_expiry().await.unwrap().is_some());
    weeks_go_by(&world, 1).await;
    world.store.sweep_expired().await.unwrap();
    assert_eq!(world.store.next_expiry().await.unwrap(), None);
}

#[tokio::test]
async fn what_expired_while_the_program_was_not_used_is_swept_at_once() {
    let world = World::new().await;
    world.store.forget_old_changes().await.unwrap();
    world.set_with_expiry("k", "for a week", 7 * DAY).await;
    world.pass_seconds(200 * DAY);
    assert_eq!(world.store.sweep_expired().await.unwrap(), 1);
}

#[tokio::test]
async fn a_clock_that_was_behind_once_keeps_nothing_from_being_swept() {
    let world = World::new().await;
    world.set_with_expiry("k", "for an hour", 3_600).await;
    world.pass_seconds(-10 * 365 * DAY);
    world.set("other", "by the wrong clock").await;
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 0);
    world.pass_seconds(10 * 365 * DAY + 3_600);
    assert_eq!(world.store.sweep_expired().await.unwrap(), 1);
    assert_eq!(weeks_go_by(&world, 12).await, 0);
    assert_eq!(weeks_go_by(&world, 2).await, 3);
}

#[tokio::test]
async fn a_clock_that_is_wrong_twice_and_differently_forgets_no_history() {
    let world = World::new().await;
    world.set("k", "old").await;
    world.set("k", "new").await;
    for years in [10, 20, -40] {
        world.pass_seconds(years * 365 * DAY);
        world.set("other", "a write").await;
        assert_eq!(world.store.forget_old_changes().await.unwrap(), 0, "{years}");
    }
}

#[tokio::test]
async fn what_has_expired_is_swept_to_the_end_when_the_clock_is_set_back_meanwhile() {
    let world = World::new().await;
    let rows = (0..2_050).map(|number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("k{number}"),
            value: b"v".to_vec(),
            expiry: Some(IncomingExpiry::In(60)),
            metadata: None,
        })
    });
    let job = Job::default();
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows, &job);
    world.apply(&plan.await.unwrap().id).await.unwrap();
    let mut events = world.store.events();
    world.pass_seconds(60);
    let set_back = async {
        let first = events.recv().await.unwrap();
        world.pass_seconds(-3_600);
        let mut commits = vec![first];
        while commits.len() < 20
            && let Ok(next) = events.recv().await
        {
            commits.push(next);
        }
    };
    let swept = tokio::select! {
        swept = world.store.sweep_expired() => swept.unwrap(),
        () = set_back => panic!("it goes on and on, with nothing left to sweep"),
    };
    let left = u64::from(world.count().await);
    assert_eq!(swept + left, 2_050, "by the clock as it is, they are there");
}

/// A world in which only `lux` writes: nothing but its writes ages history.
async fn with_lux() -> World {
    let world = World::new().await;
    world.store.close().await;
    let store = open(&world.path(), &world.clock, Program::Lux).await;
    World { store, ..world }
}

#[tokio::test]
async fn a_clock_that_was_ahead_once_sweeps_nothing_where_only_lux_writes() {
    let world = with_lux().await;
    world.set_with_expiry("k", "for a year", 365 * DAY).await;
    world.pass_seconds(SEVENTY_YEARS);
    world.set("other", "a write takes nothing along").await;
    assert_eq!(world.store.sweep_expired().await.unwrap(), 0);
    world.pass_seconds(-SEVENTY_YEARS);
    assert_eq!(world.get("k").await.as_deref(), Some("for a year"));
}

#[tokio::test]
async fn writes_of_lux_age_a_store_that_the_app_once_opened() {
    let world = World::new().await;
    world.store.forget_old_changes().await.unwrap();
    world.store.close().await;
    let store = open(&world.path(), &world.clock, Program::Lux).await;
    let world = World { store, ..world };
    world.set_with_expiry("k", "for a week", 7 * DAY).await;
    for week in 0..60 {
        world.pass_seconds(7 * DAY);
        world
            .store
            .set_entry(text_entry("other", &week.to_string()))
            .await
            .unwrap();
    }
    world.set_with_expiry("k", "for a day", DAY).await;
    world.pass_seconds(2 * DAY);
    world.set("other", "a write takes it along").await;
    assert_eq!(world.store.next_expiry().await.unwrap(), None);
}
