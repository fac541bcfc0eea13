//! Undo, redo, the list of changes, a key's own past, and reverting an old change.

use store::limits::MAX_NOTE_CHARACTERS;
use store::model::{Act, ChangeState, Counts, Deed, Origin, Program, SetEntry};
use store::{FailureCode, Job, StoreError};

use crate::support::{World, code, key_ref, open, text_entry};

#[tokio::test]
async fn undo_and_redo_go_on_after_a_restart() {
    let world = World::new().await;
    world.set("k", "1").await;
    world.set("k", "2").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    let world = world.restart().await;
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("2"));
    let world = world.restart().await;
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("1"));
    world.store.redo().await.unwrap();
    let world = world.restart().await;
    world.store.redo().await.unwrap();
    assert_eq!(world.get("k").await, None);
    assert_eq!(world.count().await, 0);
    assert_eq!(code(world.store.redo().await), FailureCode::NothingToRedo);
}

#[tokio::test]
async fn a_new_change_ends_what_could_be_redone() {
    let world = World::new().await;
    world.set("k", "1").await;
    world.set("k", "2").await;
    world.store.undo().await.unwrap();
    world.set("other", "x").await;
    assert_eq!(code(world.store.redo().await), FailureCode::NothingToRedo);
    let states: Vec<_> = world
        .store
        .list_changes(None, None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.state)
        .collect();
    assert_eq!(
        states,
        [
            ChangeState::Done,
            ChangeState::Discarded,
            ChangeState::Done,
            ChangeState::Done
        ]
    );
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(world.keys().await, [""; 0]);
}

#[tokio::test]
async fn the_state_names_what_undo_and_redo_would_do() {
    let world = World::new().await;
    world.set("k", "true").await;
    world.set("k", "false").await;
    world.store.undo().await.unwrap();
    let state = world.store.undo_state().await.unwrap();
    assert_eq!(state.undo.unwrap().deed, Deed::Added { key: "k".to_owned() });
    assert_eq!(state.redo.unwrap().deed, Deed::TurnedOff { key: "k".to_owned() });
}

#[tokio::test]
async fn a_change_tells_what_it_did_to_which_key() {
    let world = World::new().await;
    world.set("b", "old").await;
    let plan = world.plan(&[("a", "1"), ("b", "new"), ("c", "3")]).await;
    let applied = world
        .store
        .plan_apply(&plan.id, Some("why".to_owned()), &Job::default())
        .await
        .unwrap();
    let imported = Deed::Imported {
        file: "rows".to_owned(),
    };
    let counts = Counts {
        added: 2,
        changed: 1,
        removed: 0,
    };
    assert_eq!(
        (applied.act, applied.deed, applied.counts),
        (Act::Did, imported, counts)
    );
    let change = &world.store.list_changes(Some("kv_test"), None, 1).await.unwrap()[0];
    assert_eq!(
        (change.origin, change.note.as_deref()),
        (Origin::Import, Some("why"))
    );
    let first = world
        .store
        .change_revisions(applied.change_id, None, 2)
        .await
        .unwrap();
    let rest = world
        .store
        .change_revisions(applied.change_id, Some(&key_ref("b")), 2)
        .await
        .unwrap();
    let told: Vec<_> = first
        .iter()
        .chain(&rest)
        .map(|row| {
            let text = |state: &Option<store::model::VersionInfo>| state.as_ref().map(|s| s.preview.clone());
            (row.key.as_str(), text(&row.before), text(&row.after))
        })
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("a", None, text("1")),
            ("b", text("old"), text("new")),
            ("c", None, text("3"))
        ]
    );
    world
        .store
        .set_change_note(applied.change_id, Some("  "))
        .await
        .unwrap();
    assert_eq!(
        world.store.list_changes(None, None, 1).await.unwrap()[0].note,
        None
    );
}

#[tokio::test]
async fn a_key_goes_back_to_any_past_state_as_a_new_change() {
    let world = World::new().await;
    world.set("k", "1.00").await;
    world.set("k", "2").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    let history = world.store.key_history("kv_test", "k", None, 10).await.unwrap();
    assert_eq!(history.len(), 3);
    let oldest = history[2].after.as_ref().unwrap();
    assert_eq!(world.store.read_version(oldest.version).await.unwrap(), b"1.00");
    let applied = world
        .store
        .restore_version("kv_test", "k", oldest.version, None)
        .await
        .unwrap();
    assert_eq!(applied.deed, Deed::Restored { key: "k".to_owned() });
    assert_eq!(world.get("k").await.as_deref(), Some("1.00"));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await, None);
    let foreign = world.set("other", "x").await;
    let version = world
        .store
        .change_revisions(foreign.change_id, None, 1)
        .await
        .unwrap()[0]
        .after
        .as_ref()
        .unwrap()
        .version;
    let refused = world.store.restore_version("kv_test", "k", version, None).await;
    assert_eq!(
        code(refused),
        FailureCode::NoLongerKept,
        "a version of another key"
    );
}

#[tokio::test]
async fn an_old_change_is_reverted_through_a_plan_that_shows_what_changed_since() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("b", "1").await;
    let plan = world.plan(&[("a", "2"), ("b", "2"), ("c", "2")]).await;
    let change = world.apply(&plan.id).await.unwrap();
    world.set("b", "3").await;
    let plan = world
        .store
        .plan_revert(change.change_id, &Job::default())
        .await
        .unwrap();
    assert_eq!(
        (plan.counts.changed, plan.counts.removed, plan.counts.same),
        (2, 1, 0)
    );
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    let b = rows.iter().find(|row| row.key == "b").unwrap();
    assert_eq!(b.before.as_ref().unwrap().preview, "3");
    assert_eq!(b.after.as_ref().unwrap().preview, "1");
    world.store.plan_tick(&plan.id, &[b.id], false).await.unwrap();
    let reverted = world.apply(&plan.id).await.unwrap();
    let deed = Box::new(change.deed);
    let counts = change.counts;
    assert_eq!(reverted.deed, Deed::Reverted { deed, counts });
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
    assert_eq!(world.get("b").await.as_deref(), Some("3"));
    assert_eq!(world.get("c").await, None);
}

#[tokio::test]
async fn undo_never_takes_away_what_another_program_did_since() {
    let world = World::new().await;
    world.set("k", "app").await;
    let lux = open(&world.path(), &world.clock, Program::Lux).await;
    lux.set_entry(text_entry("k", "lux")).await.unwrap();
    let refused = world.store.undo().await.unwrap_err();
    assert_eq!(refused.code(), FailureCode::UndoConflict);
    assert!(
        matches!(refused, StoreError::UndoConflict { keys: 1, .. }),
        "{refused:?}"
    );
    assert_eq!(world.get("k").await.as_deref(), Some("lux"));
    lux.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("app"));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await, None);
    lux.close().await;
}

#[tokio::test]
async fn undo_of_one_named_change_is_refused_once_something_else_was_done() {
    let world = World::new().await;
    let first = world.set("a", "1").await;
    let second = world.set("b", "1").await;
    assert_eq!(
        code(world.store.undo_change(first.change_id).await),
        FailureCode::UndoConflict
    );
    world.store.undo_change(second.change_id).await.unwrap();
    assert_eq!(world.keys().await, ["a"]);
}

#[tokio::test]
async fn redo_of_one_named_change_is_refused_when_another_is_next() {
    let world = World::new().await;
    let first = world.set("a", "1").await;
    let second = world.set("b", "1").await;
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(
        code(world.store.redo_change(second.change_id).await),
        FailureCode::UndoConflict
    );
    assert!(world.keys().await.is_empty());
    world.store.redo_change(first.change_id).await.unwrap();
    assert_eq!(world.keys().await, ["a"]);
}

#[tokio::test]
async fn an_earlier_value_is_not_restored_over_a_state_that_was_not_seen() {
    let world = World::new().await;
    world.set("k", "earlier").await;
    let earlier = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    world.set("k", "seen").await;
    let seen = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    world.set("k", "another program's").await;
    let refused = world
        .store
        .restore_version("kv_test", "k", earlier.version, Some(seen.version))
        .await;
    assert_eq!(code(refused), FailureCode::ChangedElsewhere);
    assert_eq!(world.get("k").await.as_deref(), Some("another program's"));
}

#[tokio::test]
async fn taking_back_a_renamed_key_adds_one_and_removes_one() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.store.rename_key("kv_test", "a", "b").await.unwrap();
    for step in [world.store.undo().await, world.store.redo().await] {
        let step = step.unwrap();
        assert_eq!((step.added, step.changed, step.removed), (1, 0, 1));
        assert_eq!(world.count().await, 1);
    }
    assert_eq!(world.keys().await, ["b"]);
}

#[tokio::test]
async fn small_changes_are_forgotten_many_in_one_transaction() {
    let world = World::new().await;
    for number in 0..100 {
        world.set("k", &number.to_string()).await;
    }
    let commits = "SELECT max(seq) FROM commits";
    let before = world.number(commits).await;
    world.pass_seconds(100 * 86_400);
    world.store.forget_old_changes().await.unwrap();
    world.pass_seconds(7 * 86_400);
    assert_eq!(world.store.forget_old_changes().await.unwrap(), 101);
    let took = world.number(commits).await - before;
    assert!(took < 10, "{took} commits");
    assert_eq!(world.number("SELECT count(*) FROM revisions").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM versions").await, 1);
    assert_eq!(world.get("k").await.as_deref(), Some("99"));
}

#[tokio::test]
async fn a_note_longer_than_the_limit_is_refused_wherever_it_is_written() {
    let world = World::new().await;
    let note = "n".repeat(MAX_NOTE_CHARACTERS + 1);
    let change = world.set("k", "1").await.change_id;
    let edit = SetEntry {
        note: Some(note.clone()),
        ..text_entry("k", "2")
    };
    let plan = world.plan(&[("k", "3")]).await;
    let applied = world
        .store
        .plan_apply(&plan.id, Some(note.clone()), &Job::default())
        .await;
    let refused = [
        code(world.store.set_change_note(change, Some(&note)).await),
        code(world.store.set_entry(edit).await),
        code(applied),
    ];
    assert_eq!(refused, [FailureCode::NoteTooLong; 3]);
    assert_eq!(world.get("k").await.as_deref(), Some("1"));
    let longest = &note[1..];
    world.store.set_change_note(change, Some(longest)).await.unwrap();
    world
        .store
        .plan_apply(&plan.id, Some(longest.to_owned()), &Job::default())
        .await
        .unwrap();
}
