//! A file is brought to a newer format only when nobody else has it open: a program of an older version
//! that runs on would read and write it as if it still were what it knew.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::model::Program;
use store::{FailureCode, OpenOptions, Store};

use crate::support::code;

/// As the program of the third format wrote it.
const FILE: &[u8] = include_bytes!("../fixtures/format-3.sqlite");
/// Where another run of this test, as a program of that version, finds the file.
const OLD: &str = "KV_STORE_OLD_FILE";
/// And as one of this version.
const NEW: &str = "KV_STORE_NEW_FILE";
const TOGETHER: &str = "newer_format::programs_of_this_version_that_start_at_once_bring_it_there_together";
const TEST: &str = "newer_format::a_file_that_an_older_program_has_open_stays_as_it_is";

async fn number(path: &Path, sql: &'static str) -> i64 {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut file = options.connect().await.unwrap();
    let number = sqlx::query_scalar(sql).fetch_one(&mut file).await.unwrap();
    file.close().await.unwrap();
    number
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_an_older_program_has_open_stays_as_it_is() {
    if let Some(path) = std::env::var_os(OLD).map(PathBuf::from) {
        return have_open(&path).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    std::fs::write(&path, FILE).unwrap();
    let mut older = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(OLD, &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(older.stdout.take().unwrap()).lines();
    assert!(
        told.by_ref()
            .map_while(Result::ok)
            .any(|line| line.ends_with("open"))
    );

    let refused = Store::open(&path, OpenOptions::passing(Program::Lux)).await;
    assert_eq!(code(refused), FailureCode::CannotOpen);
    assert_eq!(number(&path, "PRAGMA user_version").await, 3);
    let files = std::fs::read_dir(folder.path()).unwrap();
    let copies = files.filter(|file| {
        file.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|end| end == "kvbackup")
    });
    assert_eq!(copies.count(), 0, "nothing was copied for it either");

    drop(older.stdin.take());
    assert!(told.all(|line| line.is_ok()));
    assert!(older.wait().unwrap().success());
    let store = Store::open(&path, OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    assert!(number(&path, "PRAGMA user_version").await > 3);
    store.close().await;
}

/// Has the file open until the other program is done.
async fn have_open(path: &Path) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut file = options.connect().await.unwrap();
    let versions: i64 = sqlx::query_scalar("SELECT count(*) FROM versions")
        .fetch_one(&mut file)
        .await
        .unwrap();
    assert!(versions > 0);
    println!("open");
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest).unwrap();
    file.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_this_version_that_start_at_once_bring_it_there_together() {
    if let Some(path) = std::env::var_os(NEW).map(PathBuf::from) {
        let store = Store::open(&path, OpenOptions::passing(Program::Lux))
            .await
            .unwrap();
        assert_eq!(store.list_changes(None, None, 20).await.unwrap().len(), 17);
        return store.close().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    std::fs::write(&path, FILE).unwrap();
    let start = |_| {
        Command::new(std::env::current_exe().unwrap())
            .args([TOGETHER, "--exact", "--nocapture"])
            .env(NEW, &path)
            .spawn()
            .unwrap()
    };
    let programs: Vec<_> = (0..4).map(start).collect();
    for mut program in programs {
        assert!(program.wait().unwrap().success());
    }
}
