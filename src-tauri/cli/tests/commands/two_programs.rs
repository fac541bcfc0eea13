//! Many `lux` at once on one file: none fails, no write is lost.

use std::thread;

use crate::support::{World, ran};

/// Writes of each kind, for each of the two writers.
const BULKS: usize = 40;
const ROWS: usize = 50;
const SINGLES: usize = 150;

#[test]
fn two_writers_write_thousands_of_entries_and_none_is_lost() {
    let world = World::new();
    thread::scope(|scope| {
        for name in ["one", "two"] {
            let world = &world;
            scope.spawn(move || {
                for bulk in 0..BULKS {
                    let rows: Vec<String> = (0..ROWS)
                        .map(|row| format!("\"{name}:{bulk:03}:{row:03}\":{row}"))
                        .collect();
                    // A key that both write, too: neither may stumble over the other.
                    let rows = format!("{{{},\"shared\":\"{name}{bulk}\"}}", rows.join(","));
                    let ran = world.kv_reading(&["set-bulk", "kv_123", "-"], rows.as_bytes());
                    assert_eq!(ran.code, 0, "{ran:?}");
                }
            });
            scope.spawn(move || {
                for number in 0..SINGLES {
                    let key = format!("{name}:single:{number:03}");
                    let ran = world.kv(&["set", "kv_123", &key, "v"]);
                    assert_eq!(ran.code, 0, "{ran:?}");
                }
            });
        }
    });
    let keys = world.done(&["keys", "kv_123"]);
    assert_eq!(keys.lines().count(), 2 * (BULKS * ROWS + SINGLES) + 1);
    assert!(
        world
            .done(&["list"])
            .contains(&format!("\t{}\t", keys.lines().count()))
    );
    let last = [format!("one{}", BULKS - 1), format!("two{}", BULKS - 1)];
    assert!(last.contains(&world.text("shared")));
    let changes = world.done(&["log", "--limit", "1000"]).lines().count();
    assert_eq!(changes, 1 + 2 * (BULKS + SINGLES));
}

#[test]
fn a_new_store_can_be_made_by_many_at_once() {
    let world = World::empty();
    thread::scope(|scope| {
        for number in 0..4 {
            let world = &world;
            scope.spawn(move || {
                let ran = world.kv(&["init", &format!("n{number}")]);
                assert_eq!(ran.code, 0, "{ran:?}");
            });
        }
    });
    assert_eq!(world.done(&["list"]).lines().count(), 4);
}

#[cfg(unix)]
#[test]
fn an_import_brings_no_namespace_back_that_was_dropped_while_it_read() {
    use std::io::Write as _;
    use std::process::Stdio;
    let world = World::new();
    world.done(&["set", "kv_123", "k", "1"]);
    world.shell("mkfifo rows");
    let mut command = world.command("lux");
    command.args(["data", "kv", "import", "kv_123", "rows"]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    // Opens when the command has, which looked for the namespace before.
    let mut rows = std::fs::File::options()
        .write(true)
        .open(world.path("rows"))
        .unwrap();
    world.done(&["drop", "kv_123"]);
    rows.write_all(br#"{"other":"2"}"#).unwrap();
    drop(rows);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("There is no namespace “customers”."), "{ran:?}");
    assert_eq!(world.done(&["list"]), "");
    world.done(&["undo"]);
    assert_eq!(world.done(&["keys", "kv_123"]), "k\n");
}

#[test]
fn verify_finds_nothing_wrong_while_others_come_write_and_go() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let world = World::new();
    // So much that reading it through takes longer than a write.
    let row = |number: usize| format!("\"k{number:05}\":\"{}\"", "v".repeat(400));
    let rows: Vec<String> = (0..50_000).map(row).collect();
    let rows = format!("{{{}}}", rows.join(","));
    let set = world.kv_reading(&["set-bulk", "kv_123", "-"], rows.as_bytes());
    assert_eq!(set.code, 0);
    let looked = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                let value = format!("{number:05}").repeat(8_000);
                world.kv_reading(
                    &["set", "kv_123", &format!("x{}", number % 7), "-"],
                    value.as_bytes(),
                );
                if looked.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        for _ in 0..15 {
            let ran = world.kv(&["verify"]);
            let busy = ran.err.contains("Another program is writing");
            if ran.code != 0 && !busy {
                looked.store(true, Ordering::SeqCst);
                panic!("{ran:?}");
            }
        }
        looked.store(true, Ordering::SeqCst);
    });
}
