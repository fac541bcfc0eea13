//! What was measured: a table while it runs, then JSON and a page in Markdown.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// The file by which one process reports to another.
const HANDED_OVER: &str = "report.json";

/// What a figure is held against.
pub enum Bar {
    /// At most this long, at up to 1,000,000 keys.
    Within(Duration),
    /// At most so many times the plain baseline.
    Times(f64),
    /// At most so many MiB.
    Memory(f64),
    /// Only told.
    None,
}

#[derive(Default, serde::Serialize, serde::Deserialize)]
pub struct Report {
    keys: u64,
    rows: Vec<Value>,
    page: String,
    missed: Vec<String>,
}

impl Report {
    /// The figures of so many keys.
    pub fn of(keys: u64) -> Self {
        let mut report = Self {
            keys,
            ..Self::default()
        };
        let heading = format!("{} keys", thousands(keys));
        println!("\n{heading}");
        report.page.push_str(&format!(
            "\n### {heading}\n\n| | ours | plain | ratio | bar | |\n| --- | ---: | ---: | ---: | ---: | --- |\n"
        ));
        println!("  {:<52}{:>11}{:>11}{:>7}  bar", "", "ours", "plain", "ratio");
        report
    }

    /// Leaves the figures for [`Self::take_over`] of another process.
    pub fn hand_over(&self, folder: &Path) {
        let text = serde_json::to_vec(self).expect("plain data");
        std::fs::write(folder.join(HANDED_OVER), text).expect("the folder can be written");
    }

    /// Adds the figures that another process left in a folder.
    pub fn take_over(&mut self, folder: &Path) {
        let text = std::fs::read(folder.join(HANDED_OVER)).expect("the process reported");
        self.add(serde_json::from_slice(&text).expect("a report"));
    }

    /// Adds the figures of a part.
    pub fn add(&mut self, part: Self) {
        self.rows.extend(part.rows);
        self.page.push_str(&part.page);
        self.missed.extend(part.missed);
    }

    /// A time, beside its plain baseline when there is one.
    pub fn time(&mut self, what: &str, ours: Duration, plain: Option<Duration>, bar: Bar) {
        let ratio = plain.map(|plain| ours.as_secs_f64() / plain.as_secs_f64().max(1e-9));
        let (words, passed) = match bar {
            // The design names these times for so many keys.
            Bar::Within(limit) if self.keys <= 1_000_000 => {
                (format!("{} ms", limit.as_millis()), Some(ours <= limit))
            }
            Bar::Times(times) => (format!("{times} x"), ratio.map(|ratio| ratio <= times)),
            Bar::Within(_) | Bar::Memory(_) | Bar::None => (String::new(), None),
        };
        let shown = plain.map_or_else(String::new, milliseconds);
        let times = ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        self.line(what, &milliseconds(ours), &shown, &times, &words, passed);
        self.rows.push(json!({
            "keys": self.keys, "what": what, "ms": ours.as_secs_f64() * 1e3,
            "plain_ms": plain.map(|plain| plain.as_secs_f64() * 1e3),
            "ratio": ratio, "bar": words, "passed": passed,
        }));
    }

    /// Memory in MiB.
    pub fn memory(&mut self, what: &str, mib: Option<f64>, bar: Bar) {
        let Some(mib) = mib else { return };
        let (words, passed) = match bar {
            Bar::Memory(limit) => (format!("{limit} MiB"), Some(mib <= limit)),
            _ => (String::new(), None),
        };
        self.line(what, &format!("{mib:.1} MiB"), "", "", &words, passed);
        self.rows.push(json!({
            "keys": self.keys, "what": what, "mib": mib, "bar": words, "passed": passed,
        }));
    }

    fn line(&mut self, what: &str, ours: &str, plain: &str, ratio: &str, bar: &str, passed: Option<bool>) {
        let verdict = match passed {
            Some(true) => "passed",
            Some(false) => "MISSED",
            None => "",
        };
        println!("  {what:<52}{ours:>11}{plain:>11}{ratio:>7}  {bar:<8} {verdict}");
        let indent = if what.starts_with(' ') { "– " } else { "" };
        self.page.push_str(&format!(
            "| {indent}{} | {ours} | {plain} | {ratio} | {bar} | {verdict} |\n",
            what.trim()
        ));
        if passed == Some(false) {
            self.missed
                .push(format!("{} keys: {what}: {ours}, bar {bar}", self.keys));
        }
    }

    /// Sums up, and writes `<name>.json` and `<name>.md` into a folder.
    pub fn write(self, folder: &Path, name: &str) {
        println!("\nbars missed: {}", self.missed.len());
        for missed in &self.missed {
            println!("  {missed}");
        }
        let file = folder.join(name).with_extension("json");
        let text = serde_json::to_vec_pretty(&self.rows).expect("plain data");
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&file, text))
            .and_then(|()| std::fs::write(file.with_extension("md"), &self.page))
            .expect("the results' folder can be written");
        println!("{}", file.display());
    }
}

fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    if ms < 1.0 {
        format!("{:.0} us", ms * 1e3)
    } else if ms < 100.0 {
        format!("{ms:.2} ms")
    } else {
        format!("{ms:.0} ms")
    }
}

/// `1,000,000`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
