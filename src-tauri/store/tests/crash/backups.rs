//! A child that takes what has expired out of backups is killed at a random moment, again and again: each
//! backup is the old one or the new one, whole.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use store::model::{Expiry, Program, SetEntry};
use store::verify::verify;
use store::{BackupReason, Clock, Job, OpenOptions, Store};

use crate::child::{open, text_entry};
use crate::random::Random;

/// Where the child finds its store.
const FILE: &str = "KV_STORE_CRASH_BACKUPS_FILE";
const KILLS: u32 = 40;
const BACKUPS: usize = 3;
/// When the secrets are set and when they have expired, in Unix milliseconds.
const SET: i64 = 1_800_000_000_000;
const EXPIRED: i64 = SET + 61_000;

#[test]
fn a_backup_is_the_old_one_or_the_new_one_whole() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(path) = std::env::var_os(FILE).map(PathBuf::from) {
        runtime.block_on(remove(&path, true));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    runtime.block_on(make_backups(&path));
    let old = backups(&path);
    assert_eq!(old.len(), BACKUPS);
    let longest = {
        let copy = tempfile::tempdir().unwrap();
        let copied = copy.path().join("kv.sqlite");
        std::fs::copy(&path, &copied).unwrap();
        put_back(&copied, &old);
        let since = Instant::now();
        runtime.block_on(remove(&copied, false));
        assert!(backups(&copied).iter().all(|(_, bytes)| !holds_secret(bytes)));
        since.elapsed()
    };
    let mut random = Random::new(rand::random());
    let (mut begun, mut rewritten) = (0, 0);
    for _ in 0..KILLS {
        put_back(&path, &old);
        kill_one(&path, random.below(longest.as_micros() as u64 * 3));
        begun += u32::from(strays(&path) > 0);
        for (name, bytes) in backups(&path) {
            let was = old.iter().find(|(one, _)| *one == name);
            if was.is_some_and(|(_, old)| *old == bytes) {
                continue;
            }
            rewritten += 1;
            assert!(
                !holds_secret(&bytes),
                "{name} is neither the old one nor a new one"
            );
            let backup = folder_of(&path).join(&name);
            let checks = runtime.block_on(verify(&backup, &Job::default())).unwrap();
            assert!(checks.iter().all(|check| check.wrong == 0), "{name}: {checks:?}");
        }
        assert_eq!(backups(&path).len(), BACKUPS);
    }
    println!("kills that left a file half-written: {begun}; backups rewritten before a kill: {rewritten}");
    runtime.block_on(remove(&path, false));
    assert!(backups(&path).iter().all(|(_, bytes)| !holds_secret(bytes)));
}

async fn opened(path: &Path, clock: i64) -> Store {
    let options = OpenOptions {
        clock: Clock::manual(clock),
        backup_folder: Some(folder_of(path)),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(path, options).await.unwrap()
}

async fn make_backups(path: &Path) {
    open(path).await.close().await;
    let store = opened(path, SET).await;
    for backup in 0..BACKUPS {
        for number in 0..20 {
            let secret = SetEntry {
                expiry: Expiry::In { seconds: 60 },
                ..text_entry(format!("{backup}:{number}"), "<the-secret>".repeat(10_000))
            };
            store.set_entry(secret).await.unwrap();
        }
        let made = store.back_up(BackupReason::Daily, "", &Job::default()).await;
        made.unwrap();
    }
    store.close().await;
    store.let_go().await;
}

async fn remove(path: &Path, is_child: bool) {
    let store = opened(path, EXPIRED).await;
    if is_child {
        println!("\nbegin");
    }
    store.remove_expired_from_backups(&Job::default()).await.unwrap();
    store.close().await;
    store.let_go().await;
}

/// Starts a child and kills it so many microseconds after it began.
fn kill_one(path: &Path, moment: u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "backups::a_backup_is_the_old_one_or_the_new_one_whole",
            "--exact",
            "--nocapture",
        ])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "begin" {}
    let from = Instant::now();
    while from.elapsed() < Duration::from_micros(moment) {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn folder_of(path: &Path) -> PathBuf {
    path.with_file_name("backups")
}

fn files(path: &Path) -> impl Iterator<Item = PathBuf> {
    let files = std::fs::read_dir(folder_of(path)).unwrap();
    files.map(|file| file.unwrap().path())
}

/// The backups by name, with their bytes.
fn backups(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut backups: Vec<_> = files(path)
        .filter(|file| file.extension().is_some_and(|end| end == "kvbackup"))
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(file).unwrap())
        })
        .collect();
    backups.sort();
    backups
}

fn strays(path: &Path) -> usize {
    files(path)
        .filter(|file| file.extension().is_some_and(|end| end == "part"))
        .count()
}

fn put_back(path: &Path, backups: &[(String, Vec<u8>)]) {
    std::fs::create_dir_all(folder_of(path)).unwrap();
    for (name, bytes) in backups {
        std::fs::write(folder_of(path).join(name), bytes).unwrap();
    }
}

fn holds_secret(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"<the-secret>").is_some()
}
