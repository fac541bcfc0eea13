//! What is planned and not done by itself: what was missed, what came back after its moment, what a leap of the clock
//! made due, what is for keys that changed, and what is in a protected place.

use store::model::{Deed, LaterDeed, NewLater, Purpose, SetEntry, Standing};
use store::{CarriedOut, FailureCode};

use crate::later::{HOUR, all, later, only, pass, planned};
use crate::protected::{asked, effect, effects};
use crate::support::{World, code, text_entry};

const DAY: i64 = 24 * HOUR;

fn asking(asking: usize) -> CarriedOut {
    CarriedOut {
        done: Vec::new(),
        asking,
    }
}

#[tokio::test]
async fn what_was_missed_while_nothing_ran_is_asked_about_and_done_when_a_person_says_so() {
    let world = planned().await.restart().await;
    assert_eq!(pass(&world, HOUR + 601).await, asking(1));
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    let missed = only(&world.store).await;
    assert_eq!(missed.standing, Standing::Missed);
    assert_eq!(pass(&world, HOUR).await, asking(1), "it goes on asking");
    let applied = world
        .store
        .do_planned("test", &missed.name, &missed.seen)
        .await
        .unwrap();
    assert!(matches!(applied.deed, Deed::PlanDone { .. }));
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
    assert!(all(&world.store).await.is_empty());
}

#[tokio::test]
async fn ten_minutes_late_is_soon_enough() {
    let world = planned().await.restart().await;
    assert_eq!(pass(&world, HOUR + 600).await.done.len(), 1);
}

#[tokio::test]
async fn undo_brings_it_back_to_be_asked_about_and_redo_takes_it_again() {
    let world = planned().await;
    assert_eq!(pass(&world, HOUR).await.done.len(), 1);
    world.pass_seconds(5);
    world.store.undo().await.unwrap();
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    assert_eq!(world.store.carry_out_due().await.unwrap(), asking(1));
    assert_eq!(only(&world.store).await.standing, Standing::Missed);
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    world.store.redo().await.unwrap();
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
    assert!(all(&world.store).await.is_empty());
}

#[tokio::test]
async fn undone_in_the_second_in_which_it_was_done_it_is_asked_about_too() {
    let world = planned().await;
    assert_eq!(pass(&world, HOUR).await.done.len(), 1);
    world.store.undo().await.unwrap();
    assert_eq!(world.store.carry_out_due().await.unwrap(), asking(1));
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
}

#[tokio::test]
async fn keys_that_changed_meanwhile_are_asked_about_before_and_at_the_moment() {
    let world = World::new().await;
    for key in ["a", "b", "c"] {
        world.set(key, "1").await;
    }
    let two = LaterDeed::Set { text: "2".to_owned() };
    let new = NewLater {
        keys: ["a", "b", "c"].map(str::to_owned).to_vec(),
        ..later("", &[(HOUR, two)])
    };
    world.store.plan_later(new).await.unwrap();
    world.set("b", "3").await;
    world.set("c", "2").await;
    let key = "b".to_owned();
    let changed = Standing::Changed { key, keys: 1 };
    let seen = only(&world.store).await;
    assert_eq!(seen.standing, changed);
    assert_eq!(pass(&world, HOUR).await, asking(1));
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
    // What a person did not see is not written over.
    world.set("b", "4").await;
    assert_eq!(
        code(world.store.do_planned("test", &seen.name, &seen.seen).await),
        FailureCode::ChangedElsewhere
    );
    assert_eq!(world.get("b").await.as_deref(), Some("4"));
    let seen = only(&world.store).await;
    let applied = world
        .store
        .do_planned("test", &seen.name, &seen.seen)
        .await
        .unwrap();
    assert!(matches!(applied.deed, Deed::PlanDone { counts, .. } if counts.changed == 2));
    assert_eq!(world.get("b").await.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_key_that_is_what_it_was_again_and_a_note_of_it_ask_nothing() {
    let world = planned().await;
    world.set("beta", "maybe").await;
    assert!(matches!(
        only(&world.store).await.standing,
        Standing::Changed { .. }
    ));
    let note = SetEntry {
        metadata: store::model::MetadataEdit::Set {
            json: r#"{"description":"for Ada"}"#.to_owned(),
        },
        ..text_entry("beta", "false")
    };
    world.store.set_entry(note).await.unwrap();
    assert_eq!(only(&world.store).await.standing, Standing::Waiting);
    assert_eq!(pass(&world, HOUR).await.done.len(), 1);
    let entry = world.store.get_entry("test", "beta").await.unwrap();
    assert_eq!(
        entry.unwrap().metadata.as_deref(),
        Some(r#"{"description":"for Ada"}"#)
    );
}

#[tokio::test]
async fn what_is_no_switch_any_more_is_not_turned_into_one() {
    let world = planned().await;
    world.set("beta", r#"{"rollout":5}"#).await;
    let seen = only(&world.store).await;
    assert_eq!(
        code(world.store.do_planned("test", &seen.name, &seen.seen).await),
        FailureCode::NotASwitch
    );
    assert_eq!(world.get("beta").await.as_deref(), Some(r#"{"rollout":5}"#));
}

#[tokio::test]
async fn what_a_leap_of_the_clock_made_due_is_asked_about_and_what_is_planned_after_it_is_done() {
    let world = World::new().await;
    world.set("beta", "false").await;
    let new = later("beta", &[(30 * DAY, LaterDeed::TurnOn)]);
    world.store.plan_later(new).await.unwrap();
    // From one look to the next the clock says a month more: the moment has come, by a clock that nobody believes.
    assert_eq!(pass(&world, 30 * DAY + 1).await, asking(1));
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    assert_eq!(only(&world.store).await.standing, Standing::Missed);
    // A person goes on by that clock.
    world.set("gamma", "false").await;
    let after = later("gamma", &[(30 * DAY + HOUR, LaterDeed::TurnOn)]);
    world.store.plan_later(after).await.unwrap();
    let carried = pass(&world, HOUR).await;
    assert_eq!((carried.done.len(), carried.asking), (1, 1));
    assert_eq!(world.get("gamma").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn a_clock_that_was_wrong_and_is_right_again_has_done_nothing() {
    let world = World::new().await;
    world.set("beta", "false").await;
    let new = later("beta", &[(30 * DAY, LaterDeed::TurnOn)]);
    world.store.plan_later(new).await.unwrap();
    assert_eq!(pass(&world, 300 * DAY).await, asking(1));
    assert_eq!(pass(&world, -300 * DAY).await, asking(0));
    assert_eq!(only(&world.store).await.standing, Standing::Waiting);
    // Days on which somebody looks are no leap.
    for _ in 0..29 {
        assert_eq!(pass(&world, DAY).await, asking(0));
    }
    assert_eq!(pass(&world, DAY).await.done.len(), 1);
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn what_cannot_be_read_is_shown_and_never_done() {
    let world = planned().await;
    let companion = world
        .store
        .companion("test", Purpose::Planned)
        .await
        .unwrap()
        .unwrap();
    let told = only(&world.store).await;
    let edit = SetEntry {
        namespace: companion,
        ..text_entry(&told.name, "{}")
    };
    world.store.set_entry(edit).await.unwrap();
    assert_eq!(pass(&world, HOUR).await, asking(1));
    let told = only(&world.store).await;
    assert_eq!((told.standing, told.what), (Standing::Unreadable, None));
    assert_eq!(
        code(world.store.do_planned("test", &told.name, &told.seen).await),
        FailureCode::PlannedGone
    );
    world
        .store
        .cancel_planned("test", &told.name, told.version)
        .await
        .unwrap();
    assert!(all(&world.store).await.is_empty());
}

#[tokio::test]
async fn a_protected_place_asks_when_it_is_planned_and_then_no_more() {
    let world = planned().await;
    world.store.protect("test", "be", None).await.unwrap();
    world.set("other", "true").await;
    let deletes = later("beta", &[(2 * HOUR, LaterDeed::Delete)]);
    assert_eq!(
        effects(world.store.plan_later(deletes.clone()).await),
        effect("be", 0, 0, 1)
    );
    assert_eq!(all(&world.store).await.len(), 1);
    // What was planned before the place was protected asks when it is due.
    assert_eq!(pass(&world, HOUR).await, asking(1));
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    let seen = only(&world.store).await;
    assert_eq!(
        effects(world.store.do_planned("test", &seen.name, &seen.seen).await),
        effect("be", 0, 1, 0)
    );
    let with_leave = asked(&world.store, &["be"], "");
    with_leave
        .do_planned("test", &seen.name, &seen.seen)
        .await
        .unwrap();
    // With leave when it was planned it is done by itself.
    with_leave.plan_later(deletes).await.unwrap();
    assert_eq!(pass(&world, HOUR).await.done.len(), 1);
    assert_eq!(world.keys().await, ["other"]);
}

#[tokio::test]
async fn many_keys_of_a_protected_place_go_when_the_name_was_typed() {
    let world = World::new().await;
    let keys: Vec<String> = (0..11).map(|number| format!("k{number}")).collect();
    for key in &keys {
        world.set(key, "1").await;
    }
    world.store.protect("test", "", None).await.unwrap();
    let new = NewLater {
        keys,
        ..later("", &[(HOUR, LaterDeed::Delete)])
    };
    let untyped = asked(&world.store, &[""], "");
    assert_eq!(
        code(untyped.plan_later(new.clone()).await),
        FailureCode::Protected
    );
    asked(&world.store, &[""], "test").plan_later(new).await.unwrap();
    assert_eq!(pass(&world, HOUR).await.done.len(), 1);
    assert_eq!(world.count().await, 0);
}
