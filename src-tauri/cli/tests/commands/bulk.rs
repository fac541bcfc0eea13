//! Many keys in one change: from the argument or from standard input.

use crate::support::{World, json};

#[test]
fn a_value_is_a_json_string_or_any_json() {
    let world = World::new();
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"[{"key":"string","value":"{\"name\":\"Alice\"}"},{"key":"object","value":{"name": "Alice"}},
            {"key":"number","value":22.00}]"#,
    ]);
    assert_eq!(world.text("string"), r#"{"name":"Alice"}"#);
    assert_eq!(world.text("object"), r#"{"name": "Alice"}"#);
    assert_eq!(world.text("number"), "22.00");
    let ran = world.kv(&["set-bulk", "kv_123", r#"{"string": "plain", "new": [1]}"#]);
    assert_eq!(ran.err, "Added 1 key, changed 1\n");
    assert_eq!(
        (world.text("string"), world.text("new")),
        ("plain".to_owned(), "[1]".to_owned())
    );
}

#[test]
fn a_bulk_set_replaces_expiry_and_metadata_as_the_service_does() {
    let world = World::new();
    world.done(&["set", "kv_123", "k", "1", "--ttl", "600", "--metadata", "{}"]);
    world.done(&["set-bulk", "kv_123", r#"[{"key":"k","value":"2"}]"#]);
    let entry = json(&world.done(&["get", "kv_123", "k", "--json"]));
    assert_eq!((entry.get("expiration"), entry.get("metadata")), (None, None));
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"[{"key":"k","value":"2","expiration":4102444800,"metadata":{"tags":[ ]}}]"#,
    ]);
    let entry = json(&world.done(&["get", "kv_123", "k", "--json"]));
    assert_eq!(entry["expiration"], 4_102_444_800_i64);
    assert_eq!(
        world.done(&["get", "kv_123", "k", "--metadata"]),
        "{\"tags\":[ ]}\n"
    );
}

#[test]
fn deleting_passes_over_what_is_not_there() {
    let world = World::new();
    world.done(&["set-bulk", "kv_123", r#"{"a":1,"b":2}"#]);
    let ran = world.kv(&["delete-bulk", "kv_123", r#"["a","absent"]"#, "--json"]);
    assert_eq!((ran.code, json(&ran.out)["removed"].as_i64()), (0, Some(1)));
    let ran = world.kv(&["delete-bulk", "kv_123", r#"["absent"]"#]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "Nothing to delete: 1 key is not there.\n")
    );
    world.done(&["undo"]);
    assert_eq!(world.done(&["keys", "kv_123"]), "a\nb\n");
}

#[test]
fn one_row_that_is_not_valid_stops_all_unless_it_is_left_out() {
    let world = World::new();
    let rows = "[{\"key\":\"ok\",\"value\":1},\n{\"key\":\"..\",\"value\":1},\n{\"key\":\"\",\"value\":1}]";
    let ran = world.kv(&["set-bulk", "kv_123", rows]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "line 2: ..: A key cannot be called “..”. Add another character.\n\
         line 3: A key needs at least one character.\n\
         error: 2 rows are not valid. Nothing was changed; mend the source, or add --skip-invalid.\n"
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    assert_eq!(world.kv(&["set-bulk", "kv_123", rows, "--skip-invalid"]).code, 0);
    assert_eq!(world.done(&["keys", "kv_123"]), "ok\n");
}

#[test]
fn a_note_says_why() {
    let world = World::new();
    world.done(&["set-bulk", "kv_123", r#"{"a":1}"#, "--note", "Black Friday"]);
    let log = json(&world.done(&["log", "--json", "--limit", "1"]));
    assert_eq!(log[0]["note"], "Black Friday");
}

#[test]
fn of_many_rows_that_are_not_valid_some_are_told_and_all_are_counted() {
    let world = World::new();
    let rows = vec![r#"{"key":"","value":1}"#; 1_234].join(",");
    let ran = world.kv_reading(&["set-bulk", "kv_123", "-"], format!("[{rows}]").as_bytes());
    assert_eq!(ran.code, 2);
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 22);
    assert_eq!(told[20], "… and 1,214 more.");
    assert!(
        told[21].starts_with("error: 1,234 rows are not valid. "),
        "{ran:?}"
    );
}
