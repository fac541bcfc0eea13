//! Lists: of keys, in the order of their bytes, and of namespaces.

use crate::support::{World, json};

fn with_keys(keys: impl IntoIterator<Item = String>) -> World {
    let world = World::new();
    let entries: serde_json::Map<String, serde_json::Value> =
        keys.into_iter().map(|key| (key, true.into())).collect();
    let entries = serde_json::Value::from(entries).to_string();
    assert_eq!(
        world
            .kv_reading(&["set-bulk", "kv_123", "-"], entries.as_bytes())
            .code,
        0
    );
    world
}

#[test]
fn keys_are_listed_to_the_last_across_pages() {
    let expected: Vec<String> = (0..1_500).map(|number| format!("k{number:05}")).collect();
    let world = with_keys(expected.clone());
    let listed = world.done(&["keys", "kv_123"]);
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
    assert_eq!(
        json(&world.done(&["keys", "kv_123", "--json"])),
        json(&format!("{expected:?}"))
    );
    for (limit, rows) in [
        ("0", 0),
        ("1", 1),
        ("500", 500),
        ("501", 501),
        ("1500", 1_500),
        ("9000", 1_500),
    ] {
        assert_eq!(
            world.done(&["keys", "kv_123", "--limit", limit]).lines().count(),
            rows,
            "{limit}"
        );
    }
    assert_eq!(
        world.done(&["keys", "kv_123", "--after", "k00998", "--limit", "2"]),
        "k00999\nk01000\n"
    );
}

#[test]
fn a_prefix_is_taken_to_the_byte() {
    let world = with_keys(["a%b", "a_b", "ab", "A", "é", "😀", "user:1", "user:2", "user"].map(String::from));
    assert_eq!(world.done(&["keys", "kv_123", "--prefix", "a%"]), "a%b\n");
    assert_eq!(
        world.done(&["keys", "kv_123", "--prefix", "user:"]),
        "user:1\nuser:2\n"
    );
    assert_eq!(
        world.done(&["keys", "kv_123", "--prefix", "user:", "--after", "user:1"]),
        "user:2\n"
    );
    assert_eq!(world.done(&["keys", "kv_123", "--prefix", "none"]), "");
    assert_eq!(
        world.done(&["keys", "kv_123", "--json"]),
        "[\n  \"A\",\n  \"a%b\",\n  \"a_b\",\n  \"ab\",\n  \"user\",\n  \"user:1\",\n  \"user:2\",\n  \"é\",\n  \"😀\"\n]\n"
    );
    assert_eq!(
        world.done(&["keys", "kv_123", "--prefix", "none", "--json"]),
        "[]\n"
    );
}

#[test]
fn a_list_of_keys_as_json_is_what_delete_bulk_takes() {
    let world = with_keys(["user:1", "user:2", "other"].map(String::from));
    let ran = world.shell("lux data kv keys kv_123 --prefix user: --json | lux data kv delete-bulk kv_123 -");
    assert_eq!((ran.code, ran.err.as_str()), (0, "Deleted 2 keys\n"));
    assert_eq!(world.done(&["keys", "kv_123"]), "other\n");
}

#[test]
fn the_long_list_shows_what_is_known_of_each_key() {
    let world = World::new();
    let metadata = r#"{"description":"Until the sale"}"#;
    let expires = ["--expires", "2100-01-01T00:00:00Z", "--metadata", metadata];
    world.done(&[&["set", "kv_123", "feature:x", "true"][..], &expires].concat());
    world.done(&["set", "kv_123", "note", "hello"]);
    let long = world.done(&["keys", "kv_123", "--long"]);
    let rows: Vec<Vec<&str>> = long.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0][..3], ["switch", "4", "2100-01-01T00:00:00Z"]);
    assert_eq!(rows[0][4..], ["feature:x", "Until the sale"]);
    assert_eq!(rows[1][..3], ["text", "5", "never"]);
    assert_eq!(rows[1][4..], ["note", ""]);
    let long = json(&world.done(&["keys", "kv_123", "--long", "--json"]));
    assert_eq!(long[0]["expiration"], 4_102_444_800_i64);
    assert_eq!(long[0]["description"], "Until the sale");
    assert_eq!(long[1]["kind"], "text");
    let shown = world.on_terminal("lux data kv keys kv_123 --long");
    assert!(
        shown.starts_with("switch         4  2100-01-01T00:00:00Z  "),
        "{shown}"
    );
}

#[test]
fn namespaces_are_made_found_renamed_described_and_dropped() {
    let world = World::empty();
    let made = json(&world.done(&["init", "Flags", "For the shop", "--id", "kv_flags", "--json"]));
    assert_eq!(
        (made["id"].as_str(), made["keys"].as_i64()),
        (Some("kv_flags"), Some(0))
    );
    world.done(&["set", "flags", "a", "1"]);
    world.done(&["rename", "kv_flags", "Switches"]);
    world.done(&["describe", "switches", "For all shops"]);
    assert_eq!(world.done(&["list"]), "kv_flags\tSwitches\t1\tFor all shops\n");
    assert_eq!(
        world.on_terminal("lux data kv list"),
        "ID        NAME      KEYS  DESCRIPTION\nkv_flags  Switches  1     For all shops\n"
    );
    world.done(&["describe", "Switches"]);
    let listed = json(&world.done(&["list", "--json"]));
    assert_eq!(listed[0]["description"], "");
    let ran = world.kv(&["drop", "Switches"]);
    assert_eq!(
        ran.err,
        "Deleted the namespace Switches\nIt is in Trash; `lux data kv undo` brings it back.\n"
    );
    assert_eq!(world.done(&["list", "--json"]), "[]\n");
    world.done(&["undo"]);
    assert_eq!(world.done(&["get", "Switches", "a"]), "1");
}

#[test]
fn keys_come_with_their_metadata() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1", "--metadata", "{\"n\": 1.00}"]);
    world.done(&["set", "kv_123", "b", "1", "--expires", "4102444800"]);
    assert_eq!(
        world.done(&["keys", "kv_123", "--json", "--metadata"]),
        "[\n  {\"key\":\"a\",\"metadata\":{\"n\": 1.00}},\n  {\"key\":\"b\",\"expiration\":4102444800}\n]\n"
    );
    let long = json(&world.done(&["keys", "kv_123", "--json", "--metadata", "--long"]));
    assert_eq!(
        (&long[0]["kind"], &long[0]["metadata"], &long[1]["metadata"]),
        (&json("\"number\""), &json("{\"n\":1.0}"), &json("null"))
    );
    let entries: Vec<String> = (0..1_200)
        .map(|n| format!("{{\"key\":\"k{n:04}\",\"value\":1,\"metadata\":{{\"n\":{n}}}}}"))
        .collect();
    world.kv_reading(
        &["set-bulk", "kv_123", "-"],
        format!("[{}]", entries.join(",")).as_bytes(),
    );
    let listed = json(&world.done(&["keys", "kv_123", "--json", "--metadata", "--prefix", "k"]));
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 1_200);
    for (n, row) in listed.iter().enumerate() {
        assert_eq!(row["metadata"]["n"].as_u64(), Some(n as u64));
    }
    let ran = world.kv(&["keys", "kv_123", "--metadata"]);
    assert!(ran.code == 2 && ran.err.contains("--json"), "{ran:?}");
}

#[test]
fn words_are_searched_for_as_in_the_window() {
    let world = with_keys(
        [
            "feature:new_checkout",
            "feature:checkout-new",
            "other",
            "tag:beta",
        ]
        .map(String::from),
    );
    world.done(&[
        "set",
        "kv_123",
        "noted",
        "{\"theme\":\"dark\"}",
        "--metadata",
        "{\"tags\":[\"beta\"],\"description\":\"A new one\"}",
    ]);
    let found = |words: &str| world.done(&["keys", "kv_123", "--search", words]);
    assert_eq!(
        found("new checkout"),
        "feature:checkout-new\nfeature:new_checkout\n"
    );
    assert_eq!(
        found("NEW"),
        "feature:checkout-new\nfeature:new_checkout\nnoted\n"
    );
    assert_eq!(found("tag:beta"), "noted\n");
    assert_eq!(found("\"tag:beta\""), "tag:beta\n");
    assert_eq!(found("theme = dark"), "noted\n");
    assert_eq!(found("on other"), "other\n");
    assert_eq!(found("kind:flag"), "");
}

#[test]
fn a_word_that_is_not_understood_is_told() {
    let world = with_keys(["kind:flag".to_owned()]);
    let ran = world.kv(&["keys", "kv_123", "--search", "kind:flag"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "kind:flag\n"));
    assert_eq!(
        ran.err,
        "“kind:flag” was looked for as it stands: a kind is one of switch, number, text, json, binary.\n"
    );
}
