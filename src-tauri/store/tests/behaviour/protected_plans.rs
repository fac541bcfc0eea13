//! Of a plan counts what it would do in each protected place, when it is applied.

use store::model::{Deed, Program};
use store::{FailureCode, Job};

use crate::protected::{asked, delete_all, effect, effects, protected, refused};
use crate::support::{World, code, open, put, text_entry};

#[tokio::test]
async fn only_what_is_ticked_and_applies_counts() {
    let world = protected().await;
    let plan = world
        .plan(&[("user:1", "a"), ("user:2", "b"), ("cache:1", "c")])
        .await;
    let rows = world.store.plan_rows_at(&plan.id, None, 0, 10).await.unwrap();
    let in_place: Vec<i64> = rows
        .iter()
        .filter(|row| row.key.starts_with("user:"))
        .map(|row| row.id)
        .collect();
    world
        .store
        .plan_tick(&plan.id, &in_place[..1], false)
        .await
        .unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    world.store.plan_tick(&plan.id, &in_place, false).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("cache:1").await.as_deref(), Some("c"));
}

#[tokio::test]
async fn what_removes_more_than_ten_keys_asks_for_the_name() {
    let world = protected().await;
    let store = world.store.unasked();
    for number in 0..9 {
        store
            .set_entry(text_entry(&format!("user:n{number}"), "v"))
            .await
            .unwrap();
    }
    let (writes, type_name) = refused(delete_all(&world.store).await);
    assert_eq!((writes[0].removed, type_name.as_deref()), (11, Some("test")));
    let untyped = asked(&world.store, &["user:"], "");
    assert_eq!(code(delete_all(&untyped).await), FailureCode::Protected);
    let mistyped = asked(&world.store, &["user:"], "tests");
    assert_eq!(code(delete_all(&mistyped).await), FailureCode::Protected);
    let typed = asked(&world.store, &["user:"], "test");
    assert_eq!(delete_all(&typed).await.unwrap().removed, 12);
    // Back again, only ten of them go: no name.
    store.undo().await.unwrap();
    store.delete_key("test", "user:1").await.unwrap();
    let (writes, type_name) = refused(delete_all(&world.store).await);
    assert_eq!((writes[0].removed, type_name), (10, None));
}

#[tokio::test]
async fn what_another_program_protects_after_the_preview_counts() {
    let world = World::new().await;
    world.set("user:1", "a").await;
    let plan = world.plan(&[("user:1", "b")]).await;
    let lux = open(&world.path(), &world.clock, Program::Lux).await;
    lux.protect("test", "user:", None).await.unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    assert_eq!(
        code(world.store.set_entry(text_entry("user:1", "b")).await),
        FailureCode::Protected
    );
    // A person who was asked about one place was not asked about another.
    let leave = asked(&world.store, &["user:"], "");
    lux.protect("test", "user:1", None).await.unwrap();
    assert_eq!(
        effects(leave.plan_apply(&plan.id, None, &Job::default()).await),
        effect("user:1", 0, 1, 0)
    );
    lux.unprotect("test", "user:1").await.unwrap();
    lux.unprotect("test", "user:").await.unwrap();
    world.apply(&plan.id).await.unwrap();
    lux.close().await;
}

#[tokio::test]
async fn a_built_plan_and_many_places_are_counted_as_they_are() {
    let world = World::new().await;
    for number in 0..130 {
        world
            .store
            .protect("test", &format!("p{number:03}:"), None)
            .await
            .unwrap();
    }
    let rows: Vec<_> = (0..130)
        .map(|number| put(&format!("p{number:03}:k"), "v"))
        .collect();
    let job = Job::default();
    let deed = Deed::SetMany;
    let plan = world
        .store
        .plan_rows("kv_test", deed, store::model::Origin::App, rows, &job)
        .await
        .unwrap();
    let effects = effects(world.apply(&plan.id).await);
    assert_eq!(effects.len(), 130);
    assert!(
        effects
            .iter()
            .all(|(_, added, changed, removed)| (*added, *changed, *removed) == (1, 0, 0))
    );
}
