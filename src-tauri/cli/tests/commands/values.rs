//! One value: kept and printed to the byte, with its expiry and metadata.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::support::{World, json};

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn entry(world: &World, key: &str) -> serde_json::Value {
    json(&world.done(&["get", "kv_123", key, "--json"]))
}

#[test]
fn a_value_is_printed_to_the_byte() {
    let world = World::new();
    let every_byte: Vec<u8> = (0..=255).collect();
    for value in [
        &b""[..],
        b"no line end",
        b"line end\n",
        b" {\"a\" : 22.00}\r\n",
        &every_byte,
    ] {
        assert_eq!(world.kv_reading(&["set", "kv_123", "k", "-"], value).code, 0);
        assert_eq!(world.value("k"), value);
    }
    world.file("value.bin", &every_byte);
    world.done(&["set", "kv_123", "from file", "--file", "value.bin"]);
    assert_eq!(world.value("from file"), every_byte);
    world.done(&["set", "kv_123", "negative", "-5"]);
    assert_eq!(world.text("negative"), "-5");
    world.done(&["set", "kv_123", "dashes", "--", "--raw"]);
    assert_eq!(world.text("dashes"), "--raw");
}

#[test]
fn a_terminal_shows_json_indented_and_text_on_lines_of_its_own() {
    let world = World::new();
    world.done(&[
        "set",
        "kv_123",
        "json",
        r#"{"b":22.00,"a":12345678901234567890,"a":[]}"#,
    ]);
    world.done(&["set", "kv_123", "text", "hello"]);
    let indented = "{\n  \"b\": 22.00,\n  \"a\": 12345678901234567890,\n  \"a\": []\n}\n";
    assert_eq!(world.on_terminal("lux data kv get kv_123 json"), indented);
    assert_eq!(world.done(&["get", "kv_123", "json", "--pretty"]), indented);
    assert_eq!(world.on_terminal("lux data kv get kv_123 text"), "hello\n");
    assert_eq!(world.done(&["get", "kv_123", "text", "--pretty"]), "hello\n");
    assert_eq!(world.on_terminal("lux data kv get --raw kv_123 text"), "hello");
    assert_eq!(
        world.on_terminal("lux data kv get --raw kv_123 json"),
        r#"{"b":22.00,"a":12345678901234567890,"a":[]}"#
    );
}

#[test]
fn set_replaces_everything_unless_it_is_told_to_keep() {
    let world = World::new();
    let expires = (now() + 3_600).to_string();
    let metadata = r#"{ "description": "n", "n": 1.0 }"#;
    let both = ["--expires", &expires, "--metadata", metadata];
    world.done(&[&["set", "kv_123", "k", "1"][..], &both].concat());
    assert_eq!(
        world.done(&["get", "kv_123", "k", "--metadata"]),
        format!("{metadata}\n")
    );
    assert_eq!(entry(&world, "k")["expiration"].to_string(), expires);

    world.done(&["set", "kv_123", "k", "2", "--keep"]);
    assert_eq!(entry(&world, "k")["expiration"].to_string(), expires);
    assert_eq!(
        world.done(&["get", "kv_123", "k", "--metadata"]),
        format!("{metadata}\n")
    );

    world.done(&["set", "kv_123", "k", "--keep", "--expires", "never"]);
    let kept = entry(&world, "k");
    assert_eq!(
        (kept["value"].as_str(), kept.get("expiration")),
        (Some("2"), None)
    );
    assert_eq!(kept["metadata"]["n"].to_string(), "1.0");

    world.done(&["set", "kv_123", "k", "3"]);
    let replaced = entry(&world, "k");
    assert_eq!(
        (replaced.get("expiration"), replaced.get("metadata")),
        (None, None)
    );
    assert_eq!(world.done(&["get", "kv_123", "k", "--metadata"]), "null\n");
}

#[test]
fn an_expiry_is_seconds_from_now_or_a_moment() {
    let world = World::new();
    let before = now();
    world.done(&["set", "kv_123", "ttl", "v", "--ttl", "600"]);
    let expires = entry(&world, "ttl")["expiration"].as_i64().unwrap();
    assert!((before + 600..=now() + 600).contains(&expires));
    world.done(&[
        "set",
        "kv_123",
        "moment",
        "v",
        "--expires",
        "2100-01-31T12:00:00+01:00",
    ]);
    assert_eq!(entry(&world, "moment")["expiration"], 4_105_076_400_i64);
}

#[test]
fn an_entry_as_json_has_the_fields_of_the_list_format() {
    let world = World::new();
    world.kv_reading(&["set", "kv_123", "bytes", "-"], &[0xff, 0x00]);
    let bytes = entry(&world, "bytes");
    assert_eq!(
        (bytes["value"].as_str(), bytes["base64"].as_bool()),
        (Some("/wA="), Some(true))
    );
    assert_eq!(
        (bytes["kind"].as_str(), bytes["size"].as_i64()),
        (Some("binary"), Some(2))
    );
    let list = format!("[{bytes}]");
    world.done(&["delete-key", "kv_123", "bytes"]);
    assert_eq!(
        world
            .kv_reading(&["set-bulk", "kv_123", "-"], list.as_bytes())
            .code,
        0
    );
    assert_eq!(world.value("bytes"), [0xff, 0x00]);
}

#[test]
fn the_largest_value_goes_in_and_comes_out() {
    let world = World::new();
    let largest = vec![b'x'; 26_214_400];
    assert_eq!(
        world.kv_reading(&["set", "kv_123", "large", "-"], &largest).code,
        0
    );
    assert!(world.value("large") == largest);
}

#[test]
fn a_write_says_what_it_did_in_words_or_as_json() {
    let world = World::new();
    let ran = world.kv(&["set", "kv_123", "feature:x", "true"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "Added feature:x\n"));
    let ran = world.kv(&["set", "kv_123", "feature:x", "false", "--json"]);
    assert_eq!(ran.err, "");
    let done = json(&ran.out);
    assert_eq!(
        (done["label"].as_str(), done["changed"].as_i64()),
        (Some("Turned off feature:x"), Some(1))
    );
    assert_eq!(
        world.kv(&["set", "kv_123", "feature:x", "false"]).err,
        "Nothing to change.\n"
    );
    let ran = world.kv(&["--quiet", "delete-key", "kv_123", "feature:x"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn words_cannot_rewrite_the_terminal() {
    let world = World::new();
    let ran = world.kv(&["set", "kv_123", "a\u{1b}[2J", "v"]);
    assert_eq!(ran.err, "Added a\\u{1b}[2J\n");
    assert_eq!(world.done(&["keys", "kv_123"]), "a\u{1b}[2J\n");
    assert_eq!(world.on_terminal("lux data kv keys kv_123"), "a\\u{1b}[2J\n");
}

#[test]
fn several_keys_come_as_a_map_and_what_is_not_there_is_told() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "22.00", "--metadata", "{\"n\": 1}"]);
    world.done(&["set", "kv_123", "b", "say \"x\""]);
    world.kv_reading(&["set", "kv_123", "bytes", "-"], &[0xff]);
    let map = "{\n  \"b\": \"say \\\"x\\\"\",\n  \"a\": 22.00\n}\n";
    assert_eq!(world.done(&["get", "kv_123", "b", "a", "b"]), map);
    let ran = world.kv(&["get", "kv_123", "b", "none", "a", "gone"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (
            1,
            map,
            "error: 2 keys are not in this namespace: “none”, “gone”\n"
        )
    );
    let ran = world.kv(&["get", "kv_123", "none", "a", "--metadata"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "{\n  \"a\": {\"n\": 1}\n}\n"));
    assert!(ran.err.starts_with("error: There is no key “none”"), "{ran:?}");
    let ran = world.kv(&["get", "kv_123", "a", "bytes"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (
            2,
            "",
            "error: “bytes” holds bytes that are not text. --json prints them as base64.\n"
        )
    );
    let list = json(&world.done(&["get", "kv_123", "a", "bytes", "--json"]));
    assert_eq!(
        (&list[0]["value"], &list[1]["value"], &list[1]["base64"]),
        (&json("\"22.00\""), &json("\"/w==\""), &json("true"))
    );
    assert_eq!(world.kv(&["get", "kv_123", "a", "b", "--raw"]).code, 2);
}

#[test]
fn a_value_cannot_rewrite_the_terminal_and_goes_raw_into_a_pipe() {
    let world = World::new();
    let hostile = "a\tb\u{1b}]0;x\u{7}\u{202e}c\n";
    world.kv_reading(&["set", "kv_123", "k", "-"], hostile.as_bytes());
    world.kv_reading(
        &["set", "kv_123", "json", "-"],
        "{\"\u{202e}\":\"\u{9b}2J\"}".as_bytes(),
    );
    world.kv_reading(&["set", "kv_123", "bytes", "-"], b"a\xff\x1b");
    let shown = |args: &str| world.on_terminal(&format!("lux data kv get kv_123 {args}"));
    assert_eq!(shown("k"), "a\tb\\u{1b}]0;x\\u{7}\\u{202e}c\n");
    assert_eq!(shown("json"), "{\n  \"\\u202e\": \"\\u009b2J\"\n}\n");
    assert_eq!(shown("bytes"), "a\\xff\\u{1b}\n");
    let entry = json(&shown("json --json"));
    assert_eq!(entry["value"], "{\"\u{202e}\":\"\u{9b}2J\"}");
    assert!(!shown("json --json").contains('\u{202e}'));
    assert_eq!(world.text("k"), hostile);
    assert_eq!(shown("k --raw"), hostile);
}

#[cfg(target_os = "linux")]
#[test]
fn many_large_values_are_never_in_memory_together() {
    let world = World::new();
    world.file("large", vec![b'x'; 25 << 20]);
    let keys: Vec<String> = (0..10).map(|at| format!("k{at}")).collect();
    for key in &keys {
        world.done(&["set", "kv_123", key, "--file", "large"]);
    }
    // Less than what twice each of them would take.
    let script = format!(
        "ulimit -v 400000; lux data kv get kv_123 {} | wc -c",
        keys.join(" ")
    );
    let each = "  \"k0\": \"\"".len() + (25 << 20);
    let ran = world.shell(&script);
    let all = "{\n".len() + 10 * each + 9 * ",\n".len() + "\n}\n".len();
    assert_eq!((ran.out.trim(), ran.err.as_str()), (all.to_string().as_str(), ""));
}

#[test]
fn what_is_indented_in_a_map_is_as_indented_as_in_a_whole_text() {
    let world = World::new();
    let value = r#"{"a":[1,{}],"b":"x"}"#;
    world.done(&["set", "kv_123", "j", value]);
    world.done(&["set", "kv_123", "t", "text"]);
    let map = world.done(&["get", "kv_123", "j", "t", "--pretty"]);
    let expected = "{\n  \"j\": {\n    \"a\": [\n      1,\n      {}\n    ],\n    \"b\": \"x\"\n  },\n  \"t\": \"text\"\n}\n";
    assert_eq!(map, expected);
    let ran = world.kv(&["get", "kv_123", "none", "gone", "--pretty"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "{}\n"));
}
