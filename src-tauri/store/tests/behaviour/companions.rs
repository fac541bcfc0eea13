//! Companions of a namespace: what they hold is written, undone and deleted as any entry is, and wherever
//! their namespace goes they go with it.

use store::formats::ReadOptions;
use store::model::{Belongings, Deed, NewNamespace, NewValue, Program, Purpose, SetEntry};
use store::recovery::salvage_into;
use store::verify::{Checked, verify};
use store::{FailureCode, Job, PlanSource, look_into_backup};

use crate::older_format::{open_file, salvaged_by_rows};
use crate::support::{World, code, open, text_entry};

/// A world in which `test` has the flow `count` and the key `k`; and the id of its flows.
async fn world_with_a_flow() -> (World, String) {
    let world = World::new().await;
    world.set("k", "v").await;
    let flows = world.store.make_companion("test", Purpose::Flows).await.unwrap();
    write(&world, &flows, "count", "return 1").await;
    (world, flows)
}

async fn write(world: &World, namespace: &str, key: &str, text: &str) {
    let edit = SetEntry {
        namespace: namespace.to_owned(),
        value: NewValue::Text {
            text: text.to_owned(),
        },
        ..text_entry(key, "")
    };
    world.store.set_entry(edit).await.unwrap();
}

async fn flow_in(store: &store::Store, namespace: &str) -> Option<String> {
    let flows = store.companion(namespace, Purpose::Flows).await.unwrap()?;
    let value = store.get_value(&flows, "count").await.unwrap();
    value.map(|bytes| String::from_utf8(bytes).unwrap())
}

fn new(name: &str) -> NewNamespace {
    NewNamespace {
        name: name.to_owned(),
        ..NewNamespace::default()
    }
}

#[tokio::test]
async fn a_namespace_has_one_companion_for_each_purpose() {
    let world = World::new().await;
    let store = &world.store;
    assert_eq!(store.companion("test", Purpose::Flows).await.unwrap(), None);
    let flows = store.make_companion("test", Purpose::Flows).await.unwrap();
    assert_eq!(
        store.make_companion("kv_test", Purpose::Flows).await.unwrap(),
        flows
    );
    let shapes = store.make_companion("test", Purpose::Shapes).await.unwrap();
    assert_ne!(flows, shapes);
    assert_eq!(
        store.companion("TEST", Purpose::Shapes).await.unwrap(),
        Some(shapes)
    );
    assert_eq!(
        code(store.make_companion("absent", Purpose::Flows).await),
        FailureCode::NamespaceNotFound
    );
    assert_eq!(
        code(store.make_companion(&flows, Purpose::Flows).await),
        FailureCode::NamespaceNotFound,
        "a companion has none"
    );
    let last = store.undo_state().await.unwrap().undo.unwrap().deed;
    let created = Deed::NamespaceCreated {
        name: "test".to_owned(),
    };
    assert_eq!(last, created, "to make one is no change");
}

#[tokio::test]
async fn two_programs_make_one_companion() {
    let world = World::new().await;
    let other = open(&world.path(), &world.clock, Program::Lux).await;
    let (here, there) = tokio::join!(
        world.store.make_companion("test", Purpose::Flows),
        other.make_companion("test", Purpose::Flows),
    );
    assert_eq!(here.unwrap(), there.unwrap());
    other.close().await;
}

#[tokio::test]
async fn a_companion_is_in_no_list_and_in_no_count() {
    let (world, flows) = world_with_a_flow().await;
    let store = &world.store;
    let listed = store.list_namespaces().await.unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|one| (one.name.as_str(), one.entry_count))
        .collect();
    assert_eq!(listed, [("test", 1)]);
    assert_eq!(world.keys().await, ["k"]);
    let told = store.namespace(&flows).await.unwrap();
    assert_eq!((told.name.as_str(), told.entry_count), ("test: flows", 1));
    let backup = world.folder.path().join("b.kvbackup");
    store.back_up_to(&backup, &Job::default()).await.unwrap();
    let looked = look_into_backup(&backup).await.unwrap();
    assert_eq!(looked.namespaces.len(), 1);
    let one_flow = Belongings {
        flows: 1,
        ..Belongings::default()
    };
    assert_eq!((looked.entries, looked.belongings), (1, one_flow));
    assert_eq!(looked.namespaces[0].belongings, one_flow);
    store.delete_namespace("test").await.unwrap();
    let trashed = store.list_trashed_namespaces().await.unwrap();
    assert_eq!((trashed.len(), trashed[0].entry_count), (1, 1));
}

#[tokio::test]
async fn a_person_s_names_are_free_of_companions() {
    let (world, flows) = world_with_a_flow().await;
    let store = &world.store;
    for name in ["flows", "test: flows"] {
        let made = store.create_namespace(new(name)).await.unwrap();
        let told = store.namespace(name).await.unwrap();
        assert_eq!(told.id, made.id, "{name}");
        assert_eq!(store.get_value(name, "count").await.unwrap(), None, "{name}");
    }
    assert_eq!(flow_in(store, "test").await.as_deref(), Some("return 1"));
    for refused in [
        store.rename_namespace(&flows, "mine").await,
        store.describe_namespace(&flows, "mine").await,
        store.delete_namespace(&flows).await,
        store.restore_namespace(&flows).await,
    ] {
        assert_eq!(code(refused), FailureCode::NamespaceNotFound);
    }
}

#[tokio::test]
async fn what_happens_in_a_companion_is_told_by_its_namespace_s_name() {
    let (world, flows) = world_with_a_flow().await;
    let store = &world.store;
    let told = async || {
        let changes = store.list_changes(Some("kv_test"), None, 10).await.unwrap();
        let newest = changes.into_iter().next().unwrap();
        (newest.namespace.unwrap(), newest.namespace_name.unwrap())
    };
    assert_eq!(told().await, (flows.clone(), "test: flows".to_owned()));
    store.delete_key(&flows, "count").await.unwrap();
    store.rename_namespace("test", "prefs").await.unwrap();
    let trashed = store.list_trashed_keys(None, None, None, 10).await.unwrap();
    assert_eq!(trashed[0].namespace, flows);
    assert_eq!(trashed[0].namespace_name, "prefs: flows");
    store.undo().await.unwrap();
    store.undo().await.unwrap();
    assert_eq!(flow_in(store, "test").await.as_deref(), Some("return 1"));
}

#[tokio::test]
async fn it_goes_to_trash_and_comes_back_with_its_namespace() {
    let (world, flows) = world_with_a_flow().await;
    let store = &world.store;
    store.delete_namespace("test").await.unwrap();
    assert_eq!(
        code(store.get_value(&flows, "count").await),
        FailureCode::NamespaceNotFound
    );
    assert_eq!(
        code(store.companion("test", Purpose::Flows).await),
        FailureCode::NamespaceNotFound
    );
    assert!(
        store
            .list_trashed_keys(None, None, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    store.restore_namespace("kv_test").await.unwrap();
    assert_eq!(flow_in(store, "test").await.as_deref(), Some("return 1"));
    store.undo().await.unwrap();
    assert_eq!(
        code(store.get_value(&flows, "count").await),
        FailureCode::NamespaceNotFound
    );
    store.undo().await.unwrap();
    assert_eq!(flow_in(store, "test").await.as_deref(), Some("return 1"));
    store.redo().await.unwrap();
    assert_eq!(
        code(store.get_value(&flows, "count").await),
        FailureCode::NamespaceNotFound
    );
}

#[tokio::test]
async fn undo_makes_no_namespace_unmade_that_has_something_since() {
    let world = World::new().await;
    let other = open(&world.path(), &world.clock, Program::Lux).await;
    let flows = other.make_companion("test", Purpose::Flows).await.unwrap();
    let edit = SetEntry {
        namespace: flows.clone(),
        ..text_entry("count", "return 1")
    };
    other.set_entry(edit).await.unwrap();
    assert_eq!(code(world.store.undo().await), FailureCode::UndoConflict);
    other.undo().await.unwrap();
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    assert_eq!(flow_in(&world.store, "test").await, None);
    other.close().await;
}

#[tokio::test]
async fn nothing_of_it_is_left_when_its_namespace_is_deleted_for_good() {
    let (world, flows) = world_with_a_flow().await;
    world.store.delete_namespace("test").await.unwrap();
    let purged = world.store.purge_namespace(&flows, &Job::default()).await;
    assert_eq!(code(purged), FailureCode::NamespaceNotFound, "not by itself");
    world
        .store
        .purge_namespace("kv_test", &Job::default())
        .await
        .unwrap();
    for table in [
        "SELECT count(*) FROM namespaces",
        "SELECT count(*) FROM entries",
        "SELECT count(*) FROM versions",
        "SELECT count(*) FROM revisions",
    ] {
        assert_eq!(world.number(table).await, 0, "{table}");
    }
    let (world, _) = world_with_a_flow().await;
    world.store.delete_namespace("test").await.unwrap();
    world.store.empty_trash(&Job::default()).await.unwrap();
    assert_eq!(world.number("SELECT count(*) FROM entries").await, 0);
}

#[tokio::test]
async fn a_change_in_a_companion_is_taken_back_also_from_trash() {
    let (world, flows) = world_with_a_flow().await;
    let store = &world.store;
    write(&world, &flows, "count", "return 2").await;
    let changed = store.list_changes(None, None, 1).await.unwrap()[0].id;
    store.delete_namespace("test").await.unwrap();
    let plan = store.plan_revert(changed, &Job::default()).await.unwrap();
    assert_eq!(plan.makes.len(), 1);
    assert_eq!(plan.makes[0].namespace, "kv_test");
    world.apply(&plan.id).await.unwrap();
    assert_eq!(flow_in(store, "test").await.as_deref(), Some("return 1"));
    assert_eq!(store.namespace("test").await.unwrap().name, "test");
}

#[tokio::test]
async fn a_backup_brings_it_back_with_its_namespace_or_into_the_one_that_is_there() {
    let (world, _) = world_with_a_flow().await;
    let backup = world.folder.path().join("b.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();

    // Into another store: both are made.
    let elsewhere = tempfile::tempdir().unwrap();
    let other = open(&elsewhere.path().join("kv.sqlite"), &world.clock, Program::App).await;
    let plan = other.plan_restore(&backup, None, &Job::default()).await.unwrap();
    assert_eq!(plan.makes.len(), 1, "a companion is no namespace that is made");
    let names: Vec<_> = plan.namespaces.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["test", "test: flows"]);
    other
        .plan_tick_namespace(&plan.id, "kv_test", false)
        .await
        .unwrap();
    let left_out = other
        .plan_tick_namespace(&plan.id, "kv_test", false)
        .await
        .unwrap();
    assert_eq!(left_out.counts.ticked, 0, "left out with its namespace");
    other
        .plan_tick_namespace(&plan.id, "kv_test", true)
        .await
        .unwrap();
    other.plan_apply(&plan.id, None, &Job::default()).await.unwrap();
    assert_eq!(flow_in(&other, "test").await.as_deref(), Some("return 1"));
    other.undo().await.unwrap();
    assert!(other.list_namespaces().await.unwrap().is_empty());
    other.redo().await.unwrap();
    assert_eq!(flow_in(&other, "test").await.as_deref(), Some("return 1"));
    other.close().await;

    // Where the namespace has another companion for it by now: into that one.
    let third = tempfile::tempdir().unwrap();
    let other = open(&third.path().join("kv.sqlite"), &world.clock, Program::App).await;
    let kept = NewNamespace {
        id: Some("kv_test".to_owned()),
        ..new("test")
    };
    other.create_namespace(kept).await.unwrap();
    let own = other.make_companion("test", Purpose::Flows).await.unwrap();
    let wanted = Some(vec!["kv_test".to_owned()]);
    let plan = other
        .plan_restore(&backup, wanted, &Job::default())
        .await
        .unwrap();
    other.plan_apply(&plan.id, None, &Job::default()).await.unwrap();
    assert_eq!(other.companion("test", Purpose::Flows).await.unwrap(), Some(own));
    assert_eq!(flow_in(&other, "test").await.as_deref(), Some("return 1"));
    other.close().await;

    // Where its namespace is in Trash: out of there.
    world.store.delete_namespace("test").await.unwrap();
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(flow_in(&world.store, "test").await.as_deref(), Some("return 1"));
}

#[tokio::test]
async fn what_is_salvaged_of_a_damaged_file_has_it() {
    let (world, _) = world_with_a_flow().await;
    world.store.create_namespace(new("empty")).await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    world.store.close().await;
    let salvaged = salvaged_by_rows(&world.path()).await;
    let listed = salvaged.list_namespaces().await.unwrap();
    assert_eq!(listed.len(), 1);
    salvaged.restore_namespace("kv_test").await.unwrap();
    assert_eq!(flow_in(&salvaged, "test").await.as_deref(), Some("return 1"));
}

#[tokio::test]
async fn a_companion_whose_namespace_is_lost_is_salvaged_as_a_namespace() {
    let (world, _) = world_with_a_flow().await;
    world.store.close().await;
    let orphaned = world.folder.path().join("orphaned.sqlite");
    std::fs::copy(world.path(), &orphaned).unwrap();
    {
        use sqlx::{ConnectOptions as _, Connection as _};
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(&orphaned)
            .foreign_keys(false)
            .pragma("secure_delete", "ON");
        let mut file = options.connect().await.unwrap();
        for statement in [
            "DELETE FROM entries WHERE namespace_id = (SELECT id FROM namespaces WHERE public_id = 'kv_test')",
            "DELETE FROM revisions WHERE key = 'k'",
            "DELETE FROM namespaces WHERE public_id = 'kv_test'",
        ] {
            sqlx::query(statement).execute(&mut file).await.unwrap();
        }
        file.close().await.unwrap();
    }
    let into = world.folder.path().join("new.sqlite");
    salvage_into(&orphaned, &into, &world.clock, &Job::default())
        .await
        .unwrap();
    let salvaged = open_file(&into).await;
    let value = salvaged.get_value("Recovered flows", "count").await.unwrap();
    assert_eq!(value.as_deref(), Some(&b"return 1"[..]));
}

#[tokio::test]
async fn the_whole_is_sound_with_it() {
    let (world, _) = world_with_a_flow().await;
    world.store.close().await;
    for check in verify(&world.path(), &Job::default()).await.unwrap() {
        assert_eq!(check.wrong, 0, "{check:?}");
        if check.what == Checked::Counts {
            assert_eq!(check.looked_at, 1, "a companion is no namespace");
        }
        if check.what == Checked::Keys {
            assert_eq!(
                (check.looked_at, check.belongings.flows),
                (1, 1),
                "a flow is no key"
            );
        }
    }
}

#[tokio::test]
async fn an_export_and_an_import_of_its_namespace_leave_it_alone() {
    let (world, _) = world_with_a_flow().await;
    let file = world.file("rows.json", r#"{"k":"w"}"#);
    let source = PlanSource {
        options: ReadOptions::default(),
        ..PlanSource::default()
    };
    let plan = world
        .store
        .plan_import("test", &file, source, &Job::default())
        .await
        .unwrap();
    let identical = store::model::Policy::MakeIdentical;
    let plan = world
        .store
        .plan_policy(&plan.id, identical, &Job::default())
        .await
        .unwrap();
    assert_eq!((plan.counts.changed, plan.counts.only_here), (1, 0));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(flow_in(&world.store, "test").await.as_deref(), Some("return 1"));
}
