//! Setting, reading, renaming and deleting single keys, and the limits of Workers KV on each call.

use store::FailureCode;
use store::limits::{MAX_KEY_BYTES, MAX_METADATA_BYTES, MAX_VALUE_BYTES};
use store::model::{Deed, Expiry, Kind, MetadataEdit, NewValue, SetEntry};

use crate::support::{World, bytes_entry, code, text_entry, with_metadata};

#[tokio::test]
async fn a_value_comes_back_byte_for_byte_after_a_restart() {
    let world = World::new().await;
    let values: [(&str, Vec<u8>); 7] = [
        ("number", b"22.00".to_vec()),
        ("big", b"900719925474099312345".to_vec()),
        ("json", b"{ \"b\": 1.0, \"a\": [1e5 , 2],\r\n \"b\": 2 }".to_vec()),
        ("empty", Vec::new()),
        ("bytes", (0..=255).collect()),
        ("text", "ÄÖ €😀 \u{0}end".as_bytes().to_vec()),
        ("spaces", b"  padded \n".to_vec()),
    ];
    for (key, value) in &values {
        world
            .store
            .set_entry(bytes_entry(key, value.clone()))
            .await
            .unwrap();
    }
    let world = world.restart().await;
    for (key, value) in values {
        assert_eq!(
            world.store.get_value("kv_test", key).await.unwrap(),
            Some(value),
            "{key}"
        );
    }
}

#[tokio::test]
async fn an_empty_value_is_a_value() {
    let world = World::new().await;
    world.set("empty", "").await;
    assert_eq!(world.get("empty").await.as_deref(), Some(""));
    assert_eq!(world.get("absent").await, None);
}

#[tokio::test]
async fn keys_are_case_sensitive() {
    let world = World::new().await;
    world.set("Theme", "1").await;
    world.set("theme", "2").await;
    assert_eq!(world.get("Theme").await.as_deref(), Some("1"));
    assert_eq!(world.count().await, 2);
}

#[tokio::test]
async fn every_call_that_takes_a_new_key_refuses_one_that_breaks_the_rules() {
    let world = World::new().await;
    world.set("good", "1").await;
    let long = "k".repeat(MAX_KEY_BYTES + 1);
    for (key, expected) in [
        ("", FailureCode::EmptyKey),
        (".", FailureCode::ReservedKey),
        ("..", FailureCode::ReservedKey),
        (long.as_str(), FailureCode::KeyTooLong),
    ] {
        assert_eq!(code(world.store.set_entry(text_entry(key, "v")).await), expected);
        assert_eq!(
            code(world.store.rename_key("kv_test", "good", key).await),
            expected
        );
        assert_eq!(
            code(world.store.duplicate_key("kv_test", "good", key).await),
            expected
        );
        assert_eq!(code(world.store.delete_key("kv_test", key).await), expected);
        let plan = world.plan(&[(key, "v"), ("fine", "v")]).await;
        assert_eq!((plan.counts.invalid, plan.counts.added), (1, 1));
    }
    assert_eq!(world.keys().await, ["good"]);
}

#[tokio::test]
async fn the_longest_key_and_the_largest_metadata_fit() {
    let world = World::new().await;
    let key = "k".repeat(MAX_KEY_BYTES);
    let metadata = format!("\"{}\"", "m".repeat(MAX_METADATA_BYTES - 2));
    world
        .store
        .set_entry(with_metadata(text_entry(&key, "v"), &metadata))
        .await
        .unwrap();
    let entry = world.store.get_entry("kv_test", &key).await.unwrap().unwrap();
    assert_eq!(entry.metadata, Some(metadata));

    let over = format!("\"{}\"", "m".repeat(MAX_METADATA_BYTES - 1));
    let refused = world
        .store
        .set_entry(with_metadata(text_entry("k", "v"), &over))
        .await;
    assert_eq!(code(refused), FailureCode::MetadataTooLarge);
    let refused = world
        .store
        .set_entry(with_metadata(text_entry("k", "v"), "{not json"))
        .await;
    assert_eq!(code(refused), FailureCode::MetadataNotJson);
}

#[tokio::test]
async fn a_value_of_25_mib_fits_and_one_more_byte_does_not() {
    let world = World::new().await;
    let largest = vec![b'x'; MAX_VALUE_BYTES];
    world
        .store
        .set_entry(bytes_entry("large", largest.clone()))
        .await
        .unwrap();
    assert_eq!(
        world.store.get_value("kv_test", "large").await.unwrap(),
        Some(largest)
    );
    let over = world
        .store
        .set_entry(bytes_entry("large", vec![b'x'; MAX_VALUE_BYTES + 1]))
        .await;
    assert_eq!(code(over), FailureCode::ValueTooLarge);
    let entry = world.store.get_entry("kv_test", "large").await.unwrap().unwrap();
    assert_eq!((entry.size as usize, entry.text), (MAX_VALUE_BYTES, None));
}

#[tokio::test]
async fn saving_a_value_keeps_expiry_and_metadata() {
    let world = World::new().await;
    let first = SetEntry {
        expiry: Expiry::In { seconds: 3_600 },
        ..with_metadata(text_entry("k", "1"), r#"{"description":"why"}"#)
    };
    world.store.set_entry(first).await.unwrap();
    world.set("k", "2").await;
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(entry.text.as_deref(), Some("2"));
    assert_eq!(entry.expires_at, Some(crate::support::START + 3_600));
    assert_eq!(entry.metadata.as_deref(), Some(r#"{"description":"why"}"#));
}

#[tokio::test]
async fn expiry_and_metadata_are_edited_without_touching_the_value() {
    let world = World::new().await;
    world.set("k", "{ \"a\": 1.0 }").await;
    let edit = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::In { seconds: 60 },
        metadata: MetadataEdit::Set {
            json: "[1]".to_owned(),
        },
        ..text_entry("k", "")
    };
    world.store.set_entry(edit).await.unwrap();
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(entry.text.as_deref(), Some("{ \"a\": 1.0 }"));
    assert_eq!(
        (entry.expires_at, entry.metadata.as_deref()),
        (Some(crate::support::START + 60), Some("[1]"))
    );
    let clear = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::Never,
        metadata: MetadataEdit::Clear,
        ..text_entry("k", "")
    };
    world.store.set_entry(clear).await.unwrap();
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!((entry.expires_at, entry.metadata), (None, None));
    let absent = SetEntry {
        value: NewValue::Keep,
        ..text_entry("absent", "")
    };
    assert_eq!(
        code(world.store.set_entry(absent).await),
        FailureCode::KeyNotFound
    );
}

#[tokio::test]
async fn saving_the_same_again_is_no_change() {
    let world = World::new().await;
    world.set("k", "v").await;
    let again = world.set("k", "v").await;
    assert_eq!(again.change_id, 0);
    assert_eq!(world.store.list_changes(None, None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_edit_based_on_an_older_state_is_refused() {
    let world = World::new().await;
    world.set("k", "1").await;
    let base = world
        .store
        .get_entry("kv_test", "k")
        .await
        .unwrap()
        .unwrap()
        .version;
    world.set("k", "2").await;
    let stale = SetEntry {
        base_version: Some(base),
        ..text_entry("k", "mine")
    };
    assert_eq!(
        code(world.store.set_entry(stale).await),
        FailureCode::ChangedElsewhere
    );
    assert_eq!(world.get("k").await.as_deref(), Some("2"));
    world.store.delete_key("kv_test", "k").await.unwrap();
    let gone = SetEntry {
        base_version: Some(base),
        ..text_entry("k", "mine")
    };
    assert_eq!(
        code(world.store.set_entry(gone).await),
        FailureCode::ChangedElsewhere
    );
}

#[tokio::test]
async fn a_new_key_does_not_overwrite_an_old_one() {
    let world = World::new().await;
    world.set("k", "old").await;
    let new = SetEntry {
        must_be_new: true,
        ..text_entry("k", "new")
    };
    assert_eq!(code(world.store.set_entry(new).await), FailureCode::KeyTaken);
    assert_eq!(world.get("k").await.as_deref(), Some("old"));
}

#[tokio::test]
async fn rename_and_duplicate_carry_everything_and_overwrite_nothing() {
    let world = World::new().await;
    let first = SetEntry {
        expiry: Expiry::In { seconds: 100 },
        ..with_metadata(text_entry("a", "v"), "1")
    };
    world.store.set_entry(first).await.unwrap();
    world.set("taken", "t").await;
    assert_eq!(
        code(world.store.rename_key("kv_test", "a", "taken").await),
        FailureCode::KeyTaken
    );
    assert_eq!(
        code(world.store.duplicate_key("kv_test", "a", "taken").await),
        FailureCode::KeyTaken
    );
    assert_eq!(
        code(world.store.rename_key("kv_test", "absent", "x").await),
        FailureCode::KeyNotFound
    );

    world.store.duplicate_key("kv_test", "a", "b").await.unwrap();
    world.store.rename_key("kv_test", "a", "c").await.unwrap();
    assert_eq!(world.keys().await, ["b", "c", "taken"]);
    for key in ["b", "c"] {
        let entry = world.store.get_entry("kv_test", key).await.unwrap().unwrap();
        assert_eq!(entry.text.as_deref(), Some("v"));
        assert_eq!(
            (entry.expires_at, entry.metadata.as_deref()),
            (Some(crate::support::START + 100), Some("1"))
        );
    }
    assert_eq!(world.count().await, 3);
}

#[tokio::test]
async fn a_change_tells_what_a_person_did() {
    let world = World::new().await;
    let (key, to) = ("feature:x".to_owned(), "n".to_owned());
    assert_eq!(
        world.set(&key, "false").await.deed,
        Deed::Added { key: key.clone() }
    );
    assert_eq!(
        world.set(&key, "true").await.deed,
        Deed::TurnedOn { key: key.clone() }
    );
    assert_eq!(
        world.set(&key, "false").await.deed,
        Deed::TurnedOff { key: key.clone() }
    );
    assert_eq!(
        world.set(&key, "5").await.deed,
        Deed::Changed { key: key.clone() }
    );
    let renamed = world.store.rename_key("kv_test", &key, &to).await.unwrap();
    assert_eq!(renamed.deed, Deed::Renamed { key, to: to.clone() });
    let deleted = world.store.delete_key("kv_test", &to).await.unwrap();
    assert_eq!(deleted.deed, Deed::Deleted { key: to });
}

#[tokio::test]
async fn a_row_of_the_list_shows_kind_size_preview_and_note() {
    let world = World::new().await;
    let edit = with_metadata(
        text_entry("k", "{\n  \"a\": 1\n}"),
        r#"{"description":"the note","tags":["x"]}"#,
    );
    world.store.set_entry(edit).await.unwrap();
    let page = world.store.list_entries(&crate::support::query()).await.unwrap();
    let row = &page.entries[0];
    assert_eq!((row.kind, row.size), (Kind::Json, 12));
    assert_eq!(row.preview, "{ \"a\": 1 }");
    assert_eq!(row.note.as_deref(), Some("the note"));
}

#[tokio::test]
async fn many_keys_are_read_in_one_call_in_the_order_asked_for() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("b\"'\\", "2").await;
    let keys = ["b\"'\\", "absent", "a", "a"].map(str::to_owned);
    let values = world.store.get_values("kv_test", &keys).await.unwrap();
    let texts: Vec<Option<&[u8]>> = values.iter().map(Option::as_deref).collect();
    assert_eq!(texts, [Some(&b"2"[..]), None, Some(b"1"), Some(b"1")]);
}

#[tokio::test]
async fn what_was_changed_beside_a_value_is_told_part_by_part() {
    let world = World::new().await;
    world.set("k", "v").await;
    let told = |metadata: MetadataEdit, expiry: Expiry| {
        let store = world.store.clone();
        async move {
            let edit = SetEntry {
                value: NewValue::Keep,
                metadata,
                expiry,
                ..text_entry("k", "")
            };
            match store.set_entry(edit).await.unwrap().deed {
                Deed::DetailsChanged {
                    note,
                    tags,
                    other,
                    expiry,
                    ..
                } => [note, tags, other, expiry],
                other => panic!("{other:?}"),
            }
        }
    };
    let set = |json: &str| MetadataEdit::Set {
        json: json.to_owned(),
    };
    assert_eq!(
        told(set(r#"{"tags":["a"]}"#), Expiry::Keep).await,
        [false, true, false, false]
    );
    assert_eq!(
        told(
            set(r#"{"tags":["a"],"description":"d"}"#),
            Expiry::In { seconds: 3_600 }
        )
        .await,
        [true, false, false, true]
    );
    // Taking all of it away is a change of both, also beside another expiry.
    assert_eq!(
        told(MetadataEdit::Clear, Expiry::Never).await,
        [true, true, false, true]
    );
    let moved = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::In { seconds: 7_200 },
        ..text_entry("k", "")
    };
    assert_eq!(
        world.store.set_entry(moved).await.unwrap().deed,
        Deed::ExpiryChanged { key: "k".to_owned() }
    );
}
