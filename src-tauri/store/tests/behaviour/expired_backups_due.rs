//! When what has expired is taken out of the backups: where that was chosen, once a day, and by a clock that is believed.

use std::collections::BTreeMap;

use store::model::Program;
use store::{FailureCode, Job, OpenOptions, Store};

use crate::backups::{open_with_backups, world_with_backups};
use crate::expired_backups::{DAY, contents, folder};
use crate::secrets::{found, secret};
use crate::support::World;

#[tokio::test]
async fn nothing_is_removed_unless_it_was_chosen() {
    let world = world_with_backups().await;
    assert!(!world.store.backup_settings().await.unwrap().remove_expired);
    world.set_secrets().await;
    world.automatic_backup().await;
    let before = contents(&folder(&world));
    world.pass_seconds(DAY);
    assert_eq!(world.removed().await, None);
    assert!(contents(&folder(&world)) == before);
    // Whoever asks for it gets it all the same.
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().rewritten, 1);
    assert_eq!(found(&folder(&world)).into_keys().collect::<Vec<_>>(), [99]);
}

#[tokio::test]
async fn it_is_done_once_a_day_and_again_when_it_is_chosen_anew() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    assert_eq!(world.removed().await, Some((0, 0, 0)));
    world.set_secrets().await;
    world.automatic_backup().await;
    world.pass_seconds(DAY - 1);
    assert_eq!(world.removed().await, None);
    let store = world.reopened().await;
    drop(store);
    let store = open_with_backups(&world.folder, &world.clock).await;
    let world = World { store, ..world };
    assert_eq!(world.removed().await, None, "also after a restart");
    world.pass_seconds(1);
    assert_eq!(world.removed().await, Some((1, 1, 0)));
    world.choose_removal(false).await;
    world.choose_removal(true).await;
    assert_eq!(world.removed().await, Some((1, 0, 0)));
    // It was done while the clock was ahead.
    world.pass_seconds(-30 * DAY);
    assert_eq!(world.removed().await, Some((1, 0, 0)));
}

#[tokio::test]
async fn a_clock_that_leapt_ahead_takes_nothing_out_of_a_backup_until_it_is_believed() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_with_expiry("k", &secret(1, 1_000), 40 * DAY).await;
    world.automatic_backup().await;
    let before = contents(&folder(&world));
    world.pass_seconds(60 * DAY);
    assert_eq!(world.removed().await, Some((1, 0, 0)));
    assert!(
        contents(&folder(&world)) == before,
        "the backup is what saves from it"
    );
    world.set("k2", "noted").await;
    world.pass_seconds(7 * DAY);
    world.set("k2", "a week later").await;
    assert_eq!(world.removed().await, Some((1, 1, 0)));
    assert_eq!(found(&folder(&world)), BTreeMap::new());
}

#[tokio::test]
async fn what_is_left_is_not_told_where_nothing_is_to_be_removed() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    std::fs::write(&backup, "broken").unwrap();
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((1, 0, 1)));
    assert!(world.store.expired_left().await.unwrap().is_some());
    world.choose_removal(false).await;
    assert_eq!(world.store.expired_left().await.unwrap(), None);
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().left[0].why.code(), FailureCode::NotADatabase);
    assert_eq!(world.store.expired_left().await.unwrap(), None);
}

#[tokio::test]
async fn a_program_that_stays_begins_with_it_as_soon_as_it_is_chosen() {
    let world = world_with_backups().await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    world.pass_seconds(62);
    world.store.close().await;
    let options = OpenOptions {
        clock: world.clock.clone(),
        backup_folder: Some(folder(&world)),
        ..OpenOptions::staying(Program::App)
    };
    let store = Store::open(&world.path(), options).await.unwrap();
    let mut events = store.events();
    let world = World { store, ..world };
    world.choose_removal(true).await;
    // It ends with a note; others may come before that one.
    let holds_one = || memchr::memmem::find(&std::fs::read(&backup).unwrap(), b"<secret-00000>").is_some();
    while holds_one() {
        events.recv().await.unwrap();
    }
    world.store.close().await;
}
