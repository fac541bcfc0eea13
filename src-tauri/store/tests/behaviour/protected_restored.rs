//! A restore, and what takes it back, asks where it would write in a protected place, or take the protection away.

use store::model::{Applied, Policy, Purpose};
use store::{Job, Result, Store};

use crate::protected::{asked, effect, effects, protected, refused};
use crate::support::{World, text_entry};

#[tokio::test]
async fn a_restored_backup_asks_where_it_would_write() {
    let world = protected().await;
    let path = world.folder.path().join("b.kvbackup");
    let job = Job::default();
    world.store.back_up_to(&path, &job).await.unwrap();
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "later")).await.unwrap();
    world.set("cache:1", "later").await;
    let plan = world.store.plan_restore(&path, None, &job).await.unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    leave.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(world.get("user:1").await.as_deref(), Some("true"));
}

/// What a plan to make `test` identical to a backup from before `user:` was protected comes to.
async fn made_identical(world: &World, store: &Store, backup: &std::path::Path) -> Result<Applied> {
    let job = Job::default();
    let plan = world.store.plan_restore(backup, None, &job).await.unwrap();
    let plan = world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &job)
        .await
        .unwrap();
    let removed: Vec<_> = plan
        .namespaces
        .iter()
        .map(|one| (one.purpose, one.counts.only_here))
        .collect();
    assert!(removed.contains(&(Some(Purpose::Protected), 1)), "{removed:?}");
    store.plan_apply(&plan.id, None, &job).await
}

#[tokio::test]
async fn a_restore_that_takes_a_place_away_asks_and_so_does_an_undo() {
    let world = World::new().await;
    world.set("user:1", "true").await;
    world.store.protect("test", "beta:", None).await.unwrap();
    let backup = world.folder.path().join("b.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    world.store.protect("test", "user:", Some("live")).await.unwrap();
    // Nothing is done to a key.
    let (writes, type_name) = refused(made_identical(&world, &world.store, &backup).await);
    let [write] = &writes[..] else {
        panic!("{writes:?}")
    };
    assert_eq!(
        (write.place.prefix.as_str(), write.place.note.as_deref()),
        ("user:", Some("live"))
    );
    assert_eq!((write.added, write.changed, write.removed), (0, 0, 0));
    assert!(write.unprotected && type_name.is_none());
    // Together with what is done in it.
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "false")).await.unwrap();
    let (writes, _) = refused(made_identical(&world, &world.store, &backup).await);
    assert_eq!(
        writes
            .iter()
            .map(|write| (write.changed, write.unprotected))
            .collect::<Vec<_>>(),
        [(1, true)]
    );
    made_identical(&world, &leave, &backup).await.unwrap();
    let places = || world.store.protected_places(Some("test"));
    assert_eq!(places().await.unwrap().len(), 1);
    // It brings the place back, and to do it again asks again.
    world.store.undo().await.unwrap();
    assert_eq!(places().await.unwrap().len(), 2);
    let (writes, _) = refused(world.store.redo().await);
    assert!(writes[0].unprotected, "{writes:?}");
    assert_eq!(places().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_restore_of_places_is_undone_only_with_leave() {
    let world = protected().await;
    let backup = world.folder.path().join("b.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    world.store.unprotect("test", "user:").await.unwrap();
    let job = Job::default();
    let plan = world.store.plan_restore(&backup, None, &job).await.unwrap();
    world.store.plan_apply(&plan.id, None, &job).await.unwrap();
    let (writes, _) = refused(world.store.undo().await);
    assert!(writes[0].unprotected, "{writes:?}");
    asked(&world.store, &["user:"], "").undo().await.unwrap();
    assert!(world.store.protected_places(None).await.unwrap().is_empty());
}
