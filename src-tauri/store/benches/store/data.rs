//! The keys and values that are measured with: 100 bytes of text under two levels of prefixes.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use store::{Incoming, IncomingRow};

pub const NAMESPACE: &str = "kv_bench";
/// Keys under one prefix of the first level.
const GROUP: u64 = 10_000;

pub fn key(number: u64) -> String {
    format!("app{:03}:user:{number:07}", number / GROUP)
}

/// 100 bytes, different for each key.
pub fn value(number: u64) -> String {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{scattered:020} settings of user {number:07}, kept as a line of plain text to read on a page ....."
    )
    .chars()
    .take(100)
    .collect()
}

/// A key's number from any number, spread over all.
pub fn spread(at: u64, keys: u64) -> u64 {
    at.wrapping_mul(0x9e37_79b9_7f4a_7c15) % keys
}

pub fn row(number: u64) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key: key(number),
        value: value(number).into_bytes(),
        expiry: None,
        metadata: None,
    })
}

/// Writes the reference's map file. Returns its size in bytes.
pub fn write_map(file: &Path, keys: u64) -> u64 {
    let mut out = BufWriter::new(std::fs::File::create(file).expect("a file"));
    for number in 0..keys {
        let comma = if number == 0 { "{" } else { "," };
        write!(out, "{comma}\n  \"{}\": \"{}\"", key(number), value(number)).expect("room");
    }
    out.write_all(b"\n}\n").expect("room");
    out.flush().expect("room");
    file.metadata().expect("a file").len()
}
