//! Flows that try to use the machine up leave the process as large as it was, and one that runs for many large
//! values holds few of them. In processes of their own: what a process holds is told for all of it.
#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flows::{Flow, RunError, run, run_and_apply};
use store::model::{NewNamespace, Program, Selection};
use store::{Job, OpenOptions, Store};
use tempfile::TempDir;

const HOSTILE: &[&str] = &[
    "new Array(1e9).fill(0)",
    "let s = 'x'; for (;;) s += s",
    "const all = []; for (;;) all.push({})",
    "const f = () => f() + 1; f()",
    "await Promise.all(Array.from({ length: 10000 }, () => new Promise(() => {})))",
    "for (let i = 0; ; i++) console.log('x'.repeat(1000))",
    "for (let i = 0; ; i++) await kv.set('k' + i, 'x'.repeat(100000))",
    "/(a+)+$/.test('a'.repeat(40) + 'b')",
];

/// Bytes of memory that the process has now.
fn resident() -> u64 {
    told("VmRSS:")
}

/// Bytes of that which are no file's.
fn anonymous() -> u64 {
    told("RssAnon:")
}

fn told(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes: u64 = line.unwrap().trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes * 1_024
}

async fn run_all(store: &Store) {
    for code in HOSTILE {
        let mut flow = Flow::new("n", "hostile", *code);
        flow.limits.time = std::time::Duration::from_millis(300);
        let ran = run(store, &flow, &Job::default()).await;
        assert!(matches!(ran, Err(RunError::Flow(_))), "{code}: {ran:?}");
    }
}

async fn opened() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions::passing(Program::Lux);
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    let new = NewNamespace {
        name: "n".into(),
        ..Default::default()
    };
    store.create_namespace(new).await.unwrap();
    (store, folder)
}

#[tokio::test]
async fn hostile_flows_do_not_make_the_process_grow() {
    let (store, _folder) = opened().await;
    // What is held on to once, as caches and the allocator's own rooms, is there after the first ones.
    for _ in 0..2 {
        run_all(&store).await;
    }
    let before = resident();
    for _ in 0..4 {
        run_all(&store).await;
    }
    let after = resident();
    assert!(
        after < before + 32 * 1_048_576,
        "{} MiB more",
        (after - before) / 1_048_576
    );
    assert!(
        store.list_changes(None, None, 10).await.unwrap().len() == 1,
        "nothing was written"
    );
}

#[tokio::test]
async fn a_run_for_each_of_many_large_values_holds_few_of_them() {
    const MIB: u64 = 1_048_576;
    let (store, _folder) = opened().await;
    for n in 10..30 {
        let code = format!("await kv.set('{n}', '{n}'.repeat(1024 * 1024))");
        let fill = Flow::new("n", "fill", code);
        run_and_apply(&store, &fill, None, &Job::default()).await.unwrap();
    }
    let most = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&most);
    let look = Arc::new(move |_: &[String]| {
        seen.fetch_max(anonymous(), Ordering::Relaxed);
        Ok("null".to_owned())
    });
    let code = "if (value !== key.repeat(1024 * 1024)) throw new Error(key); await look()";
    let mut flow = Flow::new("n", "look", code).with_function("look", look);
    flow.each = Some(Selection::beginning(""));
    let before = anonymous();
    let ran = run(&store, &flow, &Job::default()).await.unwrap();
    assert_eq!(ran.result.as_deref(), Some(r#"{"keys":20}"#));
    let more = most.load(Ordering::Relaxed).saturating_sub(before);
    assert!(more < 20 * MIB, "{} MiB more for 40 MiB of values", more / MIB);
}
