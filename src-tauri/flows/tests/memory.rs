//! Flows that try to use the machine up leave the process as large as it was. In a process of its own: what a
//! process holds is told for all of it.
#![cfg(target_os = "linux")]

use flows::{Flow, RunError, run};
use store::model::{NewNamespace, Program};
use store::{Job, OpenOptions, Store};

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
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
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

#[tokio::test]
async fn hostile_flows_do_not_make_the_process_grow() {
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
