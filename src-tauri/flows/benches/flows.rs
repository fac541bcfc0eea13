//! What a flow costs beside the same calls of the store in the same run: `cargo bench --package flows`.
//!
//! Prints a table and writes `flows.json` and `flows.md` into `KV_STORE_BENCH_DIR`, or `target/bench`.

#[path = "../../store/benches/store/measure.rs"]
#[allow(dead_code)]
mod measure;
#[path = "../../store/benches/store/report.rs"]
#[allow(dead_code)]
mod report;

use std::path::{Path, PathBuf};
use std::time::Duration;

use flows::{Flow, run};
use measure::typical;
use report::{Bar, Report};
use store::model::{NewNamespace, Program, Selection};
use store::{Job, OpenOptions, Store};

const NAMESPACE: &str = "bench";
/// Keys in the namespace.
const KEYS: u64 = 100_000;
/// Calls in one run.
const CALLS: u64 = 1_000;
const RUNS: usize = 30;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut report = Report::of(KEYS);
    runtime.block_on(measure_all(&mut report));
    let results = std::env::var_os("KV_STORE_BENCH_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench"),
        PathBuf::from,
    );
    report.write(&results, "flows");
}

fn flow(code: &str) -> Flow {
    let mut flow = Flow::new(NAMESPACE, "bench", code);
    flow.limits.time = Duration::from_secs(600);
    flow
}

async fn measure_all(report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = OpenOptions::passing(Program::App);
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .expect("it opens");
    let new = NewNamespace {
        name: NAMESPACE.into(),
        ..Default::default()
    };
    store.create_namespace(new).await.expect("a namespace");
    let job = Job::default();

    let fill = format!("for (let i = 0; i < {KEYS}; i++) await kv.set(`user:${{i}}`, 'x'.repeat(100))");
    let (took, ran) = measure::once(run(&store, &flow(&fill), &job)).await;
    let plan = ran.expect("it runs").plan;
    report.time(
        &format!("{KEYS} sets, to the plan"),
        took,
        None,
        Bar::Within(Duration::from_secs(10)),
    );
    store.plan_apply(&plan.id, None, &job).await.expect("it applies");

    let empty = flow("return 1");
    let start = typical(RUNS, async || once(&store, &empty).await).await;
    report.time(
        "a run from start to end, of no code",
        start,
        None,
        Bar::Within(Duration::from_millis(20)),
    );

    for (what, code) in [
        ("a run that computes, from Cancel to its end", "for (;;) {}"),
        (
            "a run that reads, from Cancel to its end",
            "for (;;) await kv.get('user:1')",
        ),
    ] {
        let took = cancelled(&store, &flow(code)).await;
        report.time(what, took, None, Bar::Within(Duration::from_millis(100)));
    }

    let mut each = flow("await kv.set(key, value + '!')");
    each.each = Some(Selection::beginning(""));
    let (took, ran) = measure::once(run(&store, &each, &job)).await;
    store.plan_discard(&ran.expect("it runs").plan.id).await;
    let what = format!("one flow for each of {KEYS} keys, to the plan");
    report.time(&what, took, None, Bar::Within(Duration::from_secs(10)));

    let step = KEYS / CALLS;
    let gets = flow(&format!(
        "for (let i = 0; i < {KEYS}; i += {step}) await kv.get(`user:${{i}}`)"
    ));
    let with_gets = typical(RUNS, async || once(&store, &gets).await).await;
    let plain = typical(RUNS, async || {
        for number in (0..KEYS).step_by(step as usize) {
            store
                .get_value(NAMESPACE, &format!("user:{number}"))
                .await
                .expect("it reads");
        }
    })
    .await;
    let what = format!("{CALLS} gets in a run, beside those of the store");
    report.time(
        &what,
        with_gets.saturating_sub(start),
        Some(plain),
        Bar::Times(2.0),
    );
    store.close().await;
}

/// The longest of several times from Cancel, in the midst of a run, to the run's end.
async fn cancelled(store: &Store, flow: &Flow) -> Duration {
    let mut longest = Duration::ZERO;
    for _ in 0..RUNS {
        let (store, flow, job) = (store.clone(), flow.clone(), Job::default());
        let running = job.clone();
        let run = tokio::spawn(async move { run(&store, &flow, &running).await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        let (took, _) = measure::once(async {
            job.cancel();
            run.await
        })
        .await;
        longest = longest.max(took);
    }
    longest
}

/// One run whose plan nobody looks at.
async fn once(store: &Store, flow: &Flow) {
    let ran = run(store, flow, &Job::default()).await.expect("it runs");
    store.plan_discard(&ran.plan.id).await;
}
