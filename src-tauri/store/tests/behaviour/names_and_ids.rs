//! No namespace is called what another one has for its id: a command that says it would not say which.

use store::model::{NewNamespace, Program, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, code, open, text_entry};

fn new(id: Option<&str>, name: &str) -> NewNamespace {
    NewNamespace {
        id: id.map(str::to_owned),
        name: name.to_owned(),
        description: String::new(),
    }
}

#[tokio::test]
async fn a_name_that_is_another_one_s_id_is_refused() {
    let world = World::new().await;
    let store = &world.store;
    for name in ["kv_test", "KV_Test"] {
        let refused = store.create_namespace(new(None, name)).await;
        assert_eq!(code(refused), FailureCode::NameIsId, "{name}");
    }
    store.create_namespace(new(Some("kv_b"), "b")).await.unwrap();
    let refused = store.rename_namespace("b", "kv_test").await;
    assert_eq!(code(refused), FailureCode::NameIsId);
    let csv = world.file("rows.json", r#"{"k":"v"}"#);
    let refused = store
        .plan_import_new("kv_test", &csv, Default::default(), &Job::default())
        .await;
    assert_eq!(code(refused), FailureCode::NameIsId);
    store.rename_namespace("kv_test", "kv_test").await.unwrap();
    assert_eq!(store.namespace("kv_test").await.unwrap().id, "kv_test", "its own");
}

#[tokio::test]
async fn an_id_that_another_one_is_called_is_refused() {
    let world = World::new().await;
    world.store.create_namespace(new(None, "kv_abc")).await.unwrap();
    let refused = world.store.create_namespace(new(Some("kv_abc"), "other")).await;
    assert_eq!(code(refused), FailureCode::IdIsName);
    let both = new(Some("kv_both"), "kv_both");
    world.store.create_namespace(both).await.unwrap();
}

#[tokio::test]
async fn the_id_of_one_in_trash_is_no_name() {
    let world = World::new().await;
    world.store.delete_namespace("kv_test").await.unwrap();
    let refused = world.store.create_namespace(new(None, "kv_test")).await;
    assert_eq!(code(refused), FailureCode::NameIsId);
}

#[tokio::test]
async fn undo_gives_no_name_back_that_is_an_id_now() {
    let world = World::new().await;
    let store = &world.store;
    store.create_namespace(new(Some("kv_b"), "kv_abc")).await.unwrap();
    store.rename_namespace("kv_b", "b").await.unwrap();
    let other = open(&world.path(), &world.clock, Program::Lux).await;
    other
        .create_namespace(new(Some("kv_abc"), "other"))
        .await
        .unwrap();
    assert_eq!(code(store.undo().await), FailureCode::NameIsId);
    assert_eq!(store.namespace("kv_b").await.unwrap().name, "b");
    other.close().await;
}

#[tokio::test]
async fn trash_gives_back_one_under_another_name_or_not_at_all() {
    let world = World::new().await;
    let store = &world.store;
    store.create_namespace(new(Some("kv_b"), "kv_abc")).await.unwrap();
    store.delete_namespace("kv_b").await.unwrap();
    store
        .create_namespace(new(Some("kv_abc"), "other"))
        .await
        .unwrap();
    store.restore_namespace("kv_b").await.unwrap();
    let back = store.namespace("kv_b").await.unwrap();
    assert_eq!(back.name, "kv_abc (restored)");
}

#[tokio::test]
async fn a_backup_brings_no_namespace_back_whose_id_is_a_name_here() {
    let world = World::new().await;
    world.set("k", "1").await;
    let (backup, job) = (world.folder.path().join("all.kvbackup"), Job::default());
    world.store.back_up_to(&backup, &job).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("kv.sqlite");
    let store = open(&path, &world.clock, Program::App).await;
    store
        .create_namespace(new(Some("kv_b"), "kv_test"))
        .await
        .unwrap();
    let plan = store.plan_restore(&backup, None, &job).await.unwrap();
    let refused = store.plan_apply(&plan.id, None, &job).await;
    assert_eq!(code(refused), FailureCode::IdIsName);
    assert_eq!(store.namespace("kv_b").await.unwrap().entry_count, 0);
    store.rename_namespace("kv_b", "b").await.unwrap();
    let plan = store.plan_refresh(&plan.id, &job).await.unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(store.namespace("kv_test").await.unwrap().entry_count, 1);
    store.close().await;
}

/// A file from before: `kv_abc` is the id of “other” and the name of `kv_b`.
async fn from_before(world: &World) {
    use sqlx::{ConnectOptions as _, Connection as _};
    for (id, name) in [("kv_abc", "other"), ("kv_b", "b")] {
        world.store.create_namespace(new(Some(id), name)).await.unwrap();
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut file = options.connect().await.unwrap();
    sqlx::raw_sql("UPDATE namespaces SET name = 'kv_abc', folded = 'kv_abc' WHERE public_id = 'kv_b'")
        .execute(&mut file)
        .await
        .unwrap();
    file.close().await.unwrap();
}

#[tokio::test]
async fn a_file_from_before_is_used_by_ids_and_tells_what_a_text_may_mean() {
    let world = World::new().await;
    from_before(&world).await;
    let store = &world.store;
    for namespace in ["kv_abc", "kv_b"] {
        let edit = SetEntry {
            namespace: namespace.to_owned(),
            ..text_entry("k", namespace)
        };
        store.set_entry(edit).await.unwrap();
        let value = store.get_value(namespace, "k").await.unwrap().unwrap();
        assert_eq!(value, namespace.as_bytes());
    }
    let two = store.two_meant_by("kv_abc").await.unwrap().unwrap();
    assert_eq!(two.map(|namespace| namespace.id), ["kv_abc", "kv_b"]);
    assert!(store.two_meant_by("kv_b").await.unwrap().is_none());
    store.describe_namespace("kv_b", "as it is called").await.unwrap();
    store.rename_namespace("kv_b", "mended").await.unwrap();
    assert!(store.two_meant_by("kv_abc").await.unwrap().is_none());
}

#[tokio::test]
async fn a_backup_from_before_comes_back_with_names_and_ids_apart() {
    let world = World::new().await;
    from_before(&world).await;
    let (backup, job) = (world.folder.path().join("all.kvbackup"), Job::default());
    world.store.back_up_to(&backup, &job).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let store = open(&elsewhere.path().join("kv.sqlite"), &world.clock, Program::App).await;
    let plan = store.plan_restore(&backup, None, &job).await.unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(store.namespace("kv_b").await.unwrap().name, "kv_abc (restored)");
    assert_eq!(store.namespace("kv_abc").await.unwrap().name, "other");
    store.close().await;
}
