//! Protected namespaces: their names, their deletion, and who must be known before anything is written.

use store::model::{
    Applied, Deed, Leave, LeavePlace, NamespaceBecomes, NewNamespace, ProtectedWrite, SetEntry,
};
use store::{FailureCode, Job, Result};

use crate::protected::{asked, effect, effects, protected, refused};
use crate::support::{World, code, text_entry};

#[tokio::test]
async fn a_protected_namespace_keeps_its_name_and_its_place() {
    let world = protected().await;
    let becomes = |result: Result<Applied>| {
        let (writes, _) = refused(result);
        (writes[0].namespace_becomes.clone().unwrap(), writes[0].removed)
    };
    let store = &world.store;
    let renamed = NamespaceBecomes::Renamed {
        to: "other".to_owned(),
    };
    assert_eq!(
        becomes(store.rename_namespace("test", "other").await),
        (renamed, 0)
    );
    assert_eq!(
        becomes(store.describe_namespace("test", "d").await),
        (NamespaceBecomes::Described, 0)
    );
    assert_eq!(
        becomes(store.delete_namespace("test").await),
        (NamespaceBecomes::Deleted, 2)
    );
    let leave = asked(store, &["user:"], "");
    leave.delete_namespace("test").await.unwrap();
    // To take that back brings it here again, as it was; to do it again asks again.
    store.undo().await.unwrap();
    assert_eq!(store.protected_places(Some("test")).await.unwrap().len(), 1);
    assert_eq!(becomes(store.redo().await), (NamespaceBecomes::Deleted, 2));
    leave.redo().await.unwrap();
    store.restore_namespace("kv_test").await.unwrap();
    assert_eq!(
        code(store.delete_key("test", "user:1").await),
        FailureCode::Protected
    );
    leave.rename_namespace("test", "other").await.unwrap();
    assert_eq!(code(store.undo().await), FailureCode::Protected);
}

#[tokio::test]
async fn another_name_and_description_are_one_change_and_asked_about_once() {
    let world = protected().await;
    let (store, leave) = (&world.store, asked(&world.store, &["user:"], ""));
    let (writes, _) = refused(store.reword_namespace("test", Some("other"), Some("d")).await);
    let to = "other".to_owned();
    assert_eq!(
        writes[0].namespace_becomes,
        Some(NamespaceBecomes::Reworded { to: to.clone() })
    );
    let applied = leave
        .reword_namespace("test", Some("other"), Some("d"))
        .await
        .unwrap();
    let name = "test".to_owned();
    assert_eq!(applied.deed, Deed::NamespaceReworded { name, to });
    let now = store.namespace("other").await.unwrap();
    assert_eq!((now.name.as_str(), now.description.as_str()), ("other", "d"));
    leave.undo().await.unwrap();
    let before = store.namespace("test").await.unwrap();
    assert_eq!((before.name.as_str(), before.description.as_str()), ("test", ""));
    // What stays as it is is no change.
    let same = store
        .reword_namespace("test", Some("test"), Some(""))
        .await
        .unwrap();
    assert_eq!(same.change_id, 0);
}

#[tokio::test]
async fn an_undo_that_takes_two_namespaces_away_asks_about_both_at_once() {
    let (from, to) = (World::new().await, World::new().await);
    let job = Job::default();
    for (name, keys) in [("one", 11), ("two", 12)] {
        let new = NewNamespace {
            name: name.to_owned(),
            ..NewNamespace::default()
        };
        let made = from.store.create_namespace(new).await.unwrap();
        for number in 0..keys {
            let entry = SetEntry {
                namespace: made.id.clone(),
                ..text_entry(&format!("k{number}"), "v")
            };
            from.store.set_entry(entry).await.unwrap();
        }
        from.store.protect(name, "", None).await.unwrap();
    }
    let path = from.folder.path().join("b.kvbackup");
    from.store.back_up_to(&path, &job).await.unwrap();
    let plan = to.store.plan_restore(&path, None, &job).await.unwrap();
    to.apply(&plan.id).await.unwrap();

    let (writes, type_name) = refused(to.store.undo().await);
    let told: Vec<_> = writes
        .iter()
        .map(|write| {
            (
                write.namespace_name.as_str(),
                write.namespace_becomes.clone(),
                write.removed,
            )
        })
        .collect();
    let deleted = Some(NamespaceBecomes::Deleted);
    assert_eq!(told, [("one", deleted.clone(), 11), ("two", deleted, 12)]);
    assert_eq!(type_name.as_deref(), Some("two"));
    let place = |write: ProtectedWrite| LeavePlace {
        namespace: write.place.namespace,
        prefix: write.place.prefix,
    };
    let leave = |typed: &str| Leave {
        places: writes.iter().cloned().map(place).collect(),
        typed: typed.to_owned(),
    };
    assert_eq!(
        code(to.store.with_leave(Some(leave("one"))).undo().await),
        FailureCode::Protected
    );
    to.store.with_leave(Some(leave("two"))).undo().await.unwrap();
    assert_eq!(to.store.list_namespaces().await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_must_know_before_there_is_a_value_is_told() {
    let world = protected().await;
    let store = &world.store;
    assert_eq!(
        effects(store.refuse_protected("test", "user:1").await),
        effect("user:", 0, 1, 0)
    );
    store.refuse_protected("test", "cache:1").await.unwrap();
    let leave = asked(store, &["user:"], "");
    leave.refuse_protected("test", "user:1").await.unwrap();
    store.unasked().refuse_protected("test", "user:1").await.unwrap();
}
