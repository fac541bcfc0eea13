//! Import and export of files: byte for byte, wholly or not at all.

use std::path::Path;

use store::formats::ExportFormat;
use store::model::{Category, Deed, Expiry, Filter, PlanKind, Selection, SetEntry};
use store::{FailureCode, Job, Obstacle, PlanSource, StoreError};

use crate::support::{START, World, bytes_entry, code, text_entry, with_metadata};

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

async fn export(world: &World, format: ExportFormat, path: &Path) -> store::Result<store::ExportedFile> {
    world
        .store
        .export_to_file("kv_test", everything(), format, path, &Job::default())
        .await
}

async fn import(world: &World, path: &Path) -> store::Result<store::model::Applied> {
    let plan = world
        .store
        .plan_import("kv_test", path, PlanSource::default(), &Job::default())
        .await?;
    world.apply(&plan.id).await
}

#[tokio::test]
async fn export_import_export_of_a_map_is_identical() {
    let world = World::new().await;
    for (key, text) in [
        ("user:1", r#"{"name": "Alice", "theme": "dark", "price": 22.00}"#),
        ("big", "123456789012345678901234567890"),
        ("quoted", "\"a string\""),
        ("plain", "hello\nworld \\ \" \u{1}"),
        ("padded", " 1 "),
        ("switch", "true"),
        ("empty", ""),
        ("ключ 😀", "значение"),
    ] {
        world.set(key, text).await;
    }
    let first = world.folder.path().join("first.json");
    let told = export(&world, ExportFormat::Map, &first).await.unwrap();
    assert_eq!(told.entries, 8);
    assert_eq!(told.bytes as u64, first.metadata().unwrap().len());

    let other = World::new().await;
    let applied = import(&other, &first).await.unwrap();
    assert_eq!(
        (applied.added, applied.deed),
        (
            8,
            Deed::Imported {
                file: "first.json".to_owned()
            }
        )
    );
    assert_eq!(other.get("quoted").await.as_deref(), Some("\"a string\""));
    let second = other.folder.path().join("second.json");
    export(&other, ExportFormat::Map, &second).await.unwrap();
    assert_eq!(std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap());
}

#[tokio::test]
async fn the_list_carries_bytes_expiry_and_metadata() {
    let world = World::new().await;
    let all = (0..=255).collect::<Vec<u8>>();
    world
        .store
        .set_entry(bytes_entry("bytes", all.clone()))
        .await
        .unwrap();
    let edit = SetEntry {
        expiry: Expiry::In { seconds: 600 },
        ..with_metadata(text_entry("k", "v"), r#"{ "description":"n" }"#)
    };
    world.store.set_entry(edit).await.unwrap();
    for (format, not_text, rest) in [
        (ExportFormat::Map, 1, 1),
        (ExportFormat::Csv, 1, 0),
        (ExportFormat::List, 0, 0),
    ] {
        let lost = world
            .store
            .check_export("kv_test", &everything(), &format)
            .await
            .unwrap();
        assert_eq!(
            (lost.not_text, lost.expiry, lost.metadata),
            (not_text, rest, rest)
        );
    }
    let file = world.folder.path().join("list.json");
    export(&world, ExportFormat::List, &file).await.unwrap();

    let other = World::new().await;
    import(&other, &file).await.unwrap();
    assert_eq!(
        other.store.get_value("kv_test", "bytes").await.unwrap(),
        Some(all)
    );
    let entry = other.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(entry.expires_at, Some(START + 600));
    assert_eq!(entry.metadata.as_deref(), Some(r#"{ "description":"n" }"#));
}

#[tokio::test]
async fn importing_a_map_keeps_expiry_and_metadata_of_what_is_there() {
    let world = World::new().await;
    let edit = SetEntry {
        expiry: Expiry::In { seconds: 600 },
        ..with_metadata(text_entry("k", "1"), "[]")
    };
    world.store.set_entry(edit).await.unwrap();
    let file = world.file("map.json", r#"{"k": 2}"#);
    import(&world, &file).await.unwrap();
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(
        (entry.text.as_deref(), entry.expires_at),
        (Some("2"), Some(START + 600))
    );
    assert_eq!(entry.metadata.as_deref(), Some("[]"));
}

#[tokio::test]
async fn a_file_that_cannot_be_used_changes_nothing_and_says_where() {
    let world = World::new().await;
    world.set("k", "v").await;
    for (name, content, line) in [
        ("empty.json", "", None),
        ("number.json", "42", Some(1)),
        ("broken.json", "{\n  \"a\": 1,\n  \"b\": }\n", Some(3)),
        ("cut.json", "{\"a\": 1, \"b\": \"x", Some(1)),
    ] {
        let file = world.file(name, content);
        let refused = import(&world, &file).await.unwrap_err();
        assert_eq!(refused.code(), FailureCode::BadFile, "{name}: {refused}");
        if line.is_some() {
            assert!(
                matches!(refused, StoreError::BadFile { line: at, .. } if at == line),
                "{name}: {refused:?}"
            );
        }
    }
    let absent = Path::new("/absent/file.json");
    for (path, obstacle) in [
        (world.folder.path(), Obstacle::IsFolder),
        (absent, Obstacle::NoSuchFile),
    ] {
        let path = path.to_owned();
        let refused = import(&world, &path).await;
        assert_eq!(refused, Err(StoreError::CannotOpen { path, obstacle }));
    }
    assert_eq!(world.keys().await, ["k"]);
    assert_eq!(world.store.list_changes(None, None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_that_is_too_long_is_named_with_its_line() {
    let world = World::new().await;
    let file = world.file(
        "long.json",
        format!("{{\n \"ok\": 1,\n \"{}\": 2\n}}", "k".repeat(513)),
    );
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    assert_eq!((plan.counts.added, plan.counts.invalid), (1, 1));
    let rows = world
        .store
        .plan_rows_page(&plan.id, Some(Category::Invalid), 0, 10)
        .await
        .unwrap();
    assert_eq!(rows[0].line, Some(3));
    assert!(rows[0].key.starts_with("kkk"));
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanInvalid);
    assert!(world.keys().await.is_empty());
}

#[tokio::test]
async fn a_list_of_names_deletes_those_keys() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("b", "1").await;
    let file = world.file("names.json", r#"[{"name":"a"},{"name":"absent"}]"#);
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    assert_eq!(
        (
            plan.kind == PlanKind::Delete,
            plan.counts.removed,
            plan.counts.same
        ),
        (true, 1, 1)
    );
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["b"]);
}

#[tokio::test]
async fn a_failed_export_leaves_the_older_file_as_it_was() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.store.set_entry(bytes_entry("b", vec![0xff])).await.unwrap();
    let file = world.file("older.json", "older");
    let refused = export(&world, ExportFormat::Map, &file).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::ExportNotText { key } if key == "b"),
        "{refused:?}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), b"older");
    let job = Job::default();
    job.cancel();
    let cancelled = world
        .store
        .export_to_file("kv_test", everything(), ExportFormat::List, &file, &job)
        .await;
    assert_eq!(code(cancelled), FailureCode::Cancelled);
    assert_eq!(std::fs::read(&file).unwrap(), b"older");
    let strays = std::fs::read_dir(world.folder.path())
        .unwrap()
        .filter(|file| {
            file.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .ends_with(".part")
        })
        .count();
    assert_eq!(strays, 0);
    assert_eq!(
        code(export(&world, ExportFormat::List, &world.path()).await),
        FailureCode::CannotWrite
    );
    assert_eq!(world.count().await, 2);
    let nowhere = world.folder.path().join("absent/file.json");
    assert_eq!(
        code(export(&world, ExportFormat::List, &nowhere).await),
        FailureCode::CannotWrite
    );
}

#[tokio::test]
async fn an_import_can_make_the_namespace_that_it_goes_to() {
    let world = World::new().await;
    let file = world.file("map.json", r#"{"a": 1, "b": {"c": 2.0}}"#);
    let (source, job) = (PlanSource::default, Job::default());
    let taken = world.store.plan_import_new("TEST", &file, source(), &job).await;
    assert_eq!(code(taken), FailureCode::NameTaken);
    let plan = world
        .store
        .plan_import_new("imported", &file, source(), &job)
        .await
        .unwrap();
    assert_eq!(
        (
            plan.namespaces[0].name.as_str(),
            plan.counts.added,
            plan.counts.only_here
        ),
        ("imported", 2, 0)
    );
    assert_eq!(
        world.store.list_namespaces().await.unwrap().len(),
        1,
        "not made before it is applied"
    );
    let [made] = plan.makes.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (made.name.as_str(), made.keys, made.comes_back),
        ("imported", 2, false)
    );
    let out = world
        .store
        .plan_tick_namespace(&plan.id, &made.namespace, false)
        .await
        .unwrap();
    assert_eq!(out.counts.ticked, 0);
    assert_eq!(
        world.apply(&out.id).await.unwrap().change_id,
        0,
        "nothing is made"
    );
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
    let plan = world
        .store
        .plan_import_new("imported", &file, source(), &job)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    let made = world.store.namespace("imported").await.unwrap();
    assert_eq!(made.entry_count, 2);
    let value = world.store.get_value(&made.id, "b").await.unwrap();
    assert_eq!(value.as_deref(), Some(&br#"{"c": 2.0}"#[..]));
    world.store.undo().await.unwrap();
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
    world.store.redo().await.unwrap();
    assert_eq!(world.store.namespace("imported").await.unwrap().entry_count, 2);
}

#[tokio::test]
async fn an_export_is_of_one_moment() {
    let world = World::new().await;
    for number in 0..=100 {
        world.set(&format!("k{number:05}"), "old").await;
    }
    let mut batches = world
        .store
        .stream_entries("kv_test", everything(), &Job::default())
        .await
        .unwrap();
    world.set("k00050", "new").await;
    world.set("z", "new").await;
    let mut texts = Vec::new();
    while let Some(batch) = batches.recv().await {
        let batch = batch.unwrap();
        texts.extend(batch.entries().map(|entry| entry.value.to_vec()));
    }
    assert_eq!(texts.len(), 101);
    assert!(texts.iter().all(|text| text == b"old"));
}

#[tokio::test]
async fn what_a_flags_file_leaves_out_is_counted_before() {
    let world = World::new().await;
    for (key, text) in [
        ("a", "true"),
        ("feature:", "true"),
        ("feature:one", "true"),
        ("feature:two", "false"),
        ("feature:words", "no switch"),
        ("feature:two\nlines", "true"),
        ("feature:two\u{2028}more", "true"),
        ("other:one", "true"),
    ] {
        world.set(key, text).await;
    }
    let bytes = bytes_entry("feature:bytes", vec![0xff]);
    world.store.set_entry(bytes).await.unwrap();
    let prefix = "feature:".to_owned();
    let format = ExportFormat::Flagd { prefix };
    let lost = world
        .store
        .check_export("kv_test", &everything(), &format)
        .await
        .unwrap();
    assert_eq!((lost.left_out, lost.line_breaks, lost.not_text), (4, 2, 0));
    let path = world.folder.path().join("flags.json");
    let written = export(&world, format, &path).await.unwrap();
    assert_eq!((written.entries, written.left_out), (3, 6));
}

#[tokio::test]
async fn a_value_goes_to_a_file_as_it_is() {
    let world = World::new().await;
    let bytes = vec![0, 255, 10, 13, 0];
    world
        .store
        .set_entry(bytes_entry("raw", bytes.clone()))
        .await
        .unwrap();
    let path = world.file("value.bin", "an older file");
    let written = world.store.save_value_to_file("kv_test", "raw", &path).await;
    assert_eq!(written.unwrap().bytes, 5);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    let gone = world.store.save_value_to_file("kv_test", "gone", &path).await;
    assert_eq!(code(gone), FailureCode::KeyNotFound);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the older file stays");
}

#[tokio::test]
async fn what_is_pasted_can_make_its_namespace() {
    let world = World::new().await;
    let text = r#"{"a": 1, "b": 2}"#.to_owned();
    let job = Job::default();
    let plan = world.store.plan_paste_new("pasted", text, &job).await.unwrap();
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(applied.added, 2);
    assert_eq!(world.store.namespace("pasted").await.unwrap().entry_count, 2);
}

#[tokio::test]
async fn what_is_only_here_is_listed_under_every_policy() {
    let world = World::new().await;
    world.set("here", "1").await;
    let path = world.file("in.json", r#"{"new": 1}"#);
    let source = PlanSource::default();
    let plan = world
        .store
        .plan_import("kv_test", &path, source, &Job::default())
        .await
        .unwrap();
    let only_here = Some(Category::OnlyHere);
    let rows = world
        .store
        .plan_rows_at(&plan.id, only_here, 0, 10)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].key, "here");
    let after = world.store.plan_summary(&plan.id).await.unwrap();
    assert_eq!(after.counts, plan.counts, "looking at them counts nothing anew");
    assert_eq!(world.apply(&plan.id).await.unwrap().removed, 0);
}
