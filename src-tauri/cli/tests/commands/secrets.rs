//! What has expired is in no file after the next write.

use store::model::{Expiry, NewValue, Program, SetEntry};
use store::{Clock, OpenOptions, Store};

use crate::support::World;

const EXPIRED: usize = 600;

/// Keys that expired a minute ago and that nobody has swept.
fn set_long_ago(world: &World) {
    let two_minutes_ago = Clock::System.now_ms() - 120_000;
    let options = OpenOptions {
        clock: Clock::manual(two_minutes_ago),
        ..OpenOptions::passing(Program::Lux)
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&world.path("kv.db"), options).await.unwrap();
        for number in 0..EXPIRED {
            let size = if number % 50 == 0 { 60_000 } else { 40 };
            let edit = SetEntry {
                namespace: "kv_123".to_owned(),
                key: format!("session:{number}"),
                value: NewValue::Bytes(b"<the-secret>".iter().copied().cycle().take(size).collect()),
                expiry: Expiry::In { seconds: 60 },
                ..SetEntry::default()
            };
            store.set_entry(edit).await.unwrap();
        }
        store.close().await;
    });
}

#[test]
fn the_next_write_leaves_nothing_that_has_expired() {
    let world = World::new();
    set_long_ago(&world);
    let copies = "cat kv.db kv.db-wal 2>/dev/null | grep -a -o 'the-secret' | wc -l";
    assert_ne!(world.shell(copies).out.trim(), "0");
    world.done(&["set", "kv_123", "other", "1"]);
    assert_eq!(world.shell(copies).out.trim(), "0");
}

#[test]
fn what_a_killed_import_had_staged_is_gone_with_its_folder_after_the_next_command() {
    let world = World::new();
    let staged = world.path("kv.db.plans");
    std::fs::create_dir(&staged).unwrap();
    std::fs::write(staged.join("0123.lock"), "").unwrap();
    std::fs::write(staged.join("0123-1.plan"), "<the-secret>").unwrap();
    world.done(&["list"]);
    assert_eq!(world.shell("ls").out, "kv.db\n");
}
