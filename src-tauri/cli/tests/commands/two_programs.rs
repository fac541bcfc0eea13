//! Many `lux` at once on one file: none fails, no write is lost.

use std::thread;

use crate::support::World;

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
