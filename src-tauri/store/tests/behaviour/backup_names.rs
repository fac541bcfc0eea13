//! A backup's name belongs to one whole backup: it is never taken over, and never stands for half of
//! one.

use std::path::{Path, PathBuf};

use store::model::Program;
use store::{BackupReason, Job, OpenOptions, Store};

use crate::backups::{open_with_backups, world_with_backups};

fn files(folder: &Path) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(folder).into_iter().flatten();
    listed.map(|file| file.unwrap().path()).collect()
}

#[tokio::test]
async fn programs_that_back_up_in_one_second_take_nothing_from_each_other() {
    let world = world_with_backups().await;
    let other = open_with_backups(&world.folder, &world.clock).await;
    let job = Job::default();
    let (one, two, three) = tokio::join!(
        world.store.back_up(BackupReason::Manual, "", &job),
        other.back_up(BackupReason::Manual, "", &job),
        other.back_up(BackupReason::Manual, "", &job),
    );
    let mut paths = [one, two, three].map(|made| made.unwrap().path);
    paths.sort();
    let listed = world.store.list_backups().await.unwrap();
    let mut there: Vec<String> = listed.into_iter().map(|backup| backup.path).collect();
    there.sort();
    assert_eq!(there, paths);
    other.close().await;
}

#[tokio::test]
async fn a_copy_before_an_upgrade_that_is_cut_off_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    std::fs::write(&path, include_bytes!("../fixtures/format-1.sqlite")).unwrap();
    let backups = folder.path().join("backups");
    let options = OpenOptions {
        backup_folder: Some(backups.clone()),
        ..OpenOptions::passing(Program::App)
    };
    let begun = async {
        while files(&backups).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = begun => {}
        _ = Store::open(&path, options.clone()) => panic!("it was not cut off"),
    }
    let ends_as_backup = |path: &PathBuf| path.extension().is_some_and(|end| end == "kvbackup");
    assert_eq!(files(&backups).into_iter().find(ends_as_backup), None);

    let store = Store::open(&path, options).await.unwrap();
    let listed = store.list_backups().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].reason, listed[0].problem.as_ref()),
        (BackupReason::BeforeUpgrade, None)
    );
    store.close().await;
}
