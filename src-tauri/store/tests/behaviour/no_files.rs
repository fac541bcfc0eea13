//! What is no file, in the places where a file is expected: refused where it must be one, and never waited
//! for longer than a person wants.
#![cfg(unix)]

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::Path;
use std::time::Duration;

use store::formats::ExportFormat;
use store::model::{Filter, Program, Selection};
use store::{FailureCode, Job, Obstacle, OpenOptions, PlanSource, Store, StoreError};

use crate::support::{World, code, open};

fn make_pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

/// Long enough for whatever does not wait for ever.
async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), work)
        .await
        .expect("it waits for ever")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_or_a_circle_of_links_is_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, round) = (folder.path().join("pipe"), folder.path().join("round"));
    make_pipe(&pipe);
    symlink(&round, &round).unwrap();
    for (path, obstacle) in [(pipe, Obstacle::NotAFile), (round, Obstacle::LinkLoop)] {
        let refused = StoreError::CannotOpen {
            path: path.clone(),
            obstacle,
        };
        let looked = path.clone();
        let looking = tokio::task::spawn_blocking(move || Store::look_before_opening(&looked));
        assert_eq!(soon(looking).await.unwrap(), Err(refused.clone()));
        let opening =
            tokio::spawn(async move { Store::open(&path, OpenOptions::passing(Program::App)).await });
        assert_eq!(soon(opening).await.unwrap().err(), Some(refused));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_waits_for_a_reader_and_leaves_the_pipe() {
    let world = World::new().await;
    world.set("a", "1").await;
    let pipe = world.folder.path().join("pipe");
    make_pipe(&pipe);
    let from = pipe.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        File::open(from).unwrap().read_to_string(&mut text).unwrap();
        text
    });
    let job = Job::default();
    let exporting = world
        .store
        .export_to_file("kv_test", everything(), ExportFormat::Map, &pipe, &job);
    let told = soon(exporting).await.unwrap();
    let text = soon(reading).await.unwrap();
    assert_eq!((told.entries, told.bytes as usize), (1, text.len()));
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_the_other_end_of_a_pipe_can_be_cancelled() {
    let world = World::new().await;
    world.set("a", "1").await;
    let pipe = world.folder.path().join("pipe");
    make_pipe(&pipe);
    let job = Job::default();
    let exporting = world
        .store
        .export_to_file("kv_test", everything(), ExportFormat::Map, &pipe, &job);
    let importing = world
        .store
        .plan_import("kv_test", &pipe, PlanSource::default(), &job);
    let cancelling = async {
        // Both wait by now, or find it cancelled.
        tokio::task::yield_now().await;
        job.cancel();
    };
    let (exported, ()) = soon(async { tokio::join!(exporting, cancelling) }).await;
    assert_eq!(code(exported.map(drop)), FailureCode::Cancelled);
    assert_eq!(code(soon(importing).await.map(drop)), FailureCode::Cancelled);
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
}

#[tokio::test]
async fn a_store_behind_a_link_is_one_store() {
    let world = World::new().await;
    world.set("a", "1").await;
    let link = world.folder.path().join("link");
    symlink(world.path(), &link).unwrap();
    let other = open(&link, &world.clock, Program::Lux).await;
    assert_eq!(other.path(), world.path());
    assert!(!world.folder.path().join("link-wal").exists());
    other.let_go().await;
}

#[tokio::test]
async fn nothing_is_left_beside_a_store_that_was_let_go() {
    let world = World::new().await;
    world.set("a", "1").await;
    let job = Job::default();
    let plan = world
        .store
        .plan_delete("kv_test", &everything(), &job)
        .await
        .unwrap();
    assert_eq!(plan.counts.removed, 1);
    world.store.clone().close().await;
    world.store.let_go().await;
    let left: Vec<_> = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(left, ["kv.sqlite"]);
}
