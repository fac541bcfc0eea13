//! What the window costs, in the build that people install, beside an empty Tauri window from the same
//! build: `cargo xtask bench --window`.
//!
//! Starts are timed from outside, by the last change on the screen, so that both windows are measured
//! by one rule. Clicks are timed inside the page. `cargo bench --bench window -- values` measures one part:
//! `start`, `page` or `values`.

#[cfg(target_os = "linux")]
#[path = "../window/app.rs"]
#[allow(dead_code, reason = "the window tests use all of it")]
mod app;
#[cfg(target_os = "linux")]
#[path = "../window/desk.rs"]
#[allow(dead_code, reason = "the window tests use all of it")]
mod desk;
#[cfg(target_os = "linux")]
mod filled;
#[cfg(target_os = "linux")]
mod page;
#[cfg(target_os = "linux")]
mod palette;
#[cfg(target_os = "linux")]
mod processes;
#[path = "../../src-tauri/store/benches/store/report.rs"]
#[allow(dead_code, reason = "the store's bench uses all of it")]
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod timing;
#[cfg(target_os = "linux")]
mod values;
#[cfg(target_os = "linux")]
#[path = "../window/wait.rs"]
mod wait;

#[cfg(target_os = "linux")]
fn main() {
    let folder = std::env::var_os("KV_STORE_BENCH_DIR").unwrap_or_else(|| "target/bench".into());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut report = report::Report::default();
    runtime.block_on(measure(&mut report));
    report.write(std::path::Path::new(&folder), "window");
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The window is measured on Linux, under a display of its own.");
}

#[cfg(target_os = "linux")]
async fn measure(report: &mut report::Report) {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<&str> = asked
        .iter()
        .map(String::as_str)
        .filter(|one| !one.starts_with('-'))
        .collect();
    let wanted = |part: &str| asked.is_empty() || asked.contains(&part);
    for keys in [0, filled::KEYS] {
        if keys > 0 && !wanted("start") && !wanted("page") {
            continue;
        }
        let desk = desk::Desk::new("speed").await;
        filled::make(&desk, keys).await;
        let mut part = report::Report::of(keys);
        if wanted("start") {
            start::measure(&desk, &mut part).await;
        }
        if wanted("page") {
            page::measure(&desk, keys, &mut part).await;
        }
        if keys == 0 && wanted("values") {
            values::measure(&desk, &mut part).await;
        }
        report.add(part);
    }
}
