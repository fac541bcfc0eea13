//! A part of a value is read where it stands, of the state that was asked for, wherever its bytes are.

use store::FailureCode;
use store::limits::MAX_VALUE_BYTES;
use store::model::{MetadataEdit, NewValue, SetEntry};

use crate::support::{World, bytes_entry, code};

#[tokio::test]
async fn any_part_of_a_value_is_what_stands_there() {
    let world = World::new().await;
    let bytes: Vec<u8> = (0..MAX_VALUE_BYTES).map(|at| (at / 3 % 251) as u8).collect();
    world
        .store
        .set_entry(bytes_entry("large", bytes.clone()))
        .await
        .unwrap();
    let version = world
        .store
        .get_entry("test", "large")
        .await
        .unwrap()
        .unwrap()
        .version;
    let last = MAX_VALUE_BYTES as u32 - 1;
    for (from, most) in [
        (0, 0),
        (0, 16),
        (4_095, 2),
        (13_000_001, 65_536),
        (last, 1),
        (last, 100),
        (last + 1, 5),
    ] {
        let part = world.store.read_version_part(version, from, most).await.unwrap();
        let end = (from as usize + most as usize).min(bytes.len());
        let from = (from as usize).min(bytes.len());
        assert!(part == bytes[from..end], "{most} bytes from {from}");
    }
}

#[tokio::test]
async fn a_state_that_borrows_its_value_is_read_and_an_earlier_one_stays_what_it_was() {
    let world = World::new().await;
    world
        .store
        .set_entry(bytes_entry("a", vec![7; 5_000]))
        .await
        .unwrap();
    let first = world.store.get_entry("test", "a").await.unwrap().unwrap().version;
    let note = SetEntry {
        metadata: MetadataEdit::Set {
            json: r#"{"description":"x"}"#.into(),
        },
        value: NewValue::Keep,
        ..bytes_entry("a", Vec::new())
    };
    world.store.set_entry(note).await.unwrap();
    let borrowing = world.store.get_entry("test", "a").await.unwrap().unwrap().version;
    world
        .store
        .set_entry(bytes_entry("a", vec![8; 20]))
        .await
        .unwrap();
    assert_ne!(first, borrowing);
    for version in [first, borrowing] {
        let part = world.store.read_version_part(version, 4_990, 100).await.unwrap();
        assert_eq!(part, [7; 10]);
    }
    assert_eq!(
        code(world.store.read_version_part(9_999, 0, 1).await),
        FailureCode::NoLongerKept
    );
}

#[tokio::test]
async fn what_has_expired_has_no_parts() {
    let world = World::new().await;
    world.set_with_expiry("a", "secret", 60).await;
    let version = world.store.get_entry("test", "a").await.unwrap().unwrap().version;
    assert_eq!(world.store.read_version_part(version, 2, 2).await.unwrap(), b"cr");
    world.pass_seconds(61);
    assert_eq!(
        code(world.store.read_version_part(version, 2, 2).await),
        FailureCode::NoLongerKept
    );
}
