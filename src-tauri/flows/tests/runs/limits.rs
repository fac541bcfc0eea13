//! A flow that reaches a limit stops, with no write.

use std::time::{Duration, Instant};

use crate::support::{NAMESPACE, World, flow};
use flows::{FailureCode, Flow, Limits, RunError, run};
use store::Job;

fn brief(code: &str) -> Flow {
    let mut flow = flow(code);
    flow.limits.time = Duration::from_millis(300);
    flow
}

#[tokio::test]
async fn endless_loops_end_in_time() {
    let world = World::new().await;
    for code in [
        "for (;;) {}",
        "for (;;) await null;",
        "for (;;) await kv.get('a');",
        "try { for (;;) {} } catch { return 1 } finally { for (;;) {} }",
        "(async () => { for (;;) await null })(); return 1",
        "/(a+)+$/.test('a'.repeat(40) + 'b')",
        "return { toJSON() { for (;;) {} } }",
        "for (;;) try { await kv.set('a', 'x') } catch {}",
        "const f = () => Promise.resolve().then(f); f(); return 1",
        "[...function* () { for (;;) yield 1 }()].length",
    ] {
        let failure = world.failure(brief(code)).await;
        let ended = [FailureCode::Time, FailureCode::Memory];
        assert!(ended.contains(&failure.code), "{code}: {failure:?}");
    }
    assert_eq!(world.get("a").await, None);
}

#[tokio::test]
async fn what_waits_for_nothing_is_told_at_once() {
    let world = World::new().await;
    for code in [
        "await new Promise(() => {})",
        "await Promise.all(Array.from({ length: 10000 }, () => new Promise(() => {})))",
        "await { then() {} }",
    ] {
        assert_eq!(world.failure(flow(code)).await.code, FailureCode::Waits, "{code}");
    }
}

#[tokio::test]
async fn memory_and_stack_have_an_end() {
    let world = World::new().await;
    for (code, kind) in [
        ("new Array(1e9).fill(0)", FailureCode::Memory),
        ("let s = 'x'; for (;;) s += s", FailureCode::Memory),
        ("const all = []; for (;;) all.push({})", FailureCode::Memory),
        ("const f = () => f() + 1; f()", FailureCode::Stack),
        (
            "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a",
            FailureCode::Stack,
        ),
    ] {
        let failure = world.failure(flow(code)).await;
        assert_eq!(failure.code, kind, "{code}: {failure:?}");
    }
}

#[tokio::test]
async fn writes_have_an_end_that_cannot_be_caught() {
    let world = World::new().await;
    let mut code =
        flow("for (let i = 0; i < 11; i++) { try { await kv.set(`k${i}`, 'x') } catch {} } return 1");
    code.limits = Limits {
        writes: 10,
        ..Limits::default()
    };
    assert_eq!(world.failure(code).await.code, FailureCode::Writes);
    let mut code = flow("for (let i = 0; i < 11; i++) await kv.set('same', 'x'.repeat(100))");
    code.limits = Limits {
        written_bytes: 1_000,
        ..Limits::default()
    };
    assert_eq!(world.failure(code).await.code, FailureCode::WrittenBytes);
    assert_eq!(world.store.namespace(NAMESPACE).await.unwrap().entry_count, 0);
}

#[tokio::test]
async fn what_is_printed_has_an_end() {
    let world = World::new().await;
    let ran = world
        .try_run(flow("for (let i = 0; i < 1e5; i++) console.log('x'.repeat(50))"))
        .await
        .unwrap();
    let bytes: usize = ran.log.iter().map(|line| line.text.len()).sum();
    assert!(bytes < 300_000, "{bytes}");
    assert!(ran.log.last().unwrap().text.ends_with("left out."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_cancelled_at_once() {
    let world = World::new().await;
    for code in ["for (;;) {}", "for (;;) await kv.get('a')"] {
        let job = Job::default();
        let (store, flow, running) = (world.store.clone(), flow(code), job.clone());
        let run = tokio::spawn(async move { run(&store, &flow, &running).await });
        job.cancel();
        let cancelled = Instant::now();
        let ran = run.await.unwrap();
        assert!(
            matches!(ran, Err(RunError::Store(store::StoreError::Cancelled))),
            "{ran:?}"
        );
        // Far from the ten seconds that it may take.
        assert!(cancelled.elapsed() < Duration::from_secs(5));
    }
}
