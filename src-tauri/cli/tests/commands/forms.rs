//! What other programs write comes in as what it means: spreadsheets, flagd, Workers KV, wrangler and
//! settings files.

use crate::support::{World, json};

/// Imports a text as a file and from standard input, each into a namespace of its own, and checks what
/// is there then.
fn comes_in(content: &str, check: impl Fn(&World)) {
    let world = World::new();
    world.file("file", content);
    world.done(&["import", "kv_123", "file"]);
    check(&world);
    let world = World::new();
    let ran = world.kv_reading(&["import", "kv_123", "-"], content.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    check(&world);
}

fn map(world: &World) -> serde_json::Value {
    json(&world.done(&["export", "kv_123", "-"]))
}

fn expiration(world: &World, key: &str) -> Option<i64> {
    json(&world.done(&["get", "kv_123", key, "--json"]))["expiration"].as_i64()
}

#[test]
fn a_table_s_ttl_and_base64_count_as_in_the_list() {
    let table = "key,value,expiration_ttl,base64,expiration\n\
                 token,AAH/,600,TRUE,\n\
                 plain,AAH/,,,\n\
                 both,x,700,false,4102444800\n";
    comes_in(table, |world| {
        assert_eq!(world.value("token"), [0, 1, 255]);
        assert_eq!(world.text("plain"), "AAH/");
        let moment = |seconds| jiff::Timestamp::now().as_second() + seconds;
        let expires = expiration(world, "token").unwrap();
        assert!((moment(500)..=moment(600)).contains(&expires), "{expires}");
        assert_eq!(expiration(world, "plain"), None);
        let expires = expiration(world, "both").unwrap();
        assert!((moment(600)..=moment(700)).contains(&expires), "{expires}");
    });
}

#[test]
fn a_table_s_rows_with_another_ttl_or_base64_are_not_valid() {
    let world = World::new();
    world.file(
        "file",
        "key,value,expiration_ttl,base64\na,x,soon,\nb,!,,true\nc,x,,yes\n",
    );
    let ran = world.kv(&["import", "kv_123", "file"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "line 2: a: “expiration_ttl” must be a whole number of seconds, and “soon” is none.\n\
         line 3: b: The value is not base64 as “base64” says.\n\
         line 4: c: “base64” must be true or false.\n\
         error: 3 rows are not valid. Nothing was changed; mend the source, or add --skip-invalid.\n"
    );
}

#[test]
fn a_table_s_moments_are_written_as_expires_takes_them() {
    let table = "key,value,expiration\n\
                 a,1,2030-01-31T13:00:00+01:00\n\
                 b,1,1896091200\n\
                 c,1,never\n";
    comes_in(table, |world| {
        assert_eq!(expiration(world, "a"), Some(1_896_091_200));
        assert_eq!(expiration(world, "b"), Some(1_896_091_200));
        assert_eq!(expiration(world, "c"), None);
    });
    let world = World::new();
    world.file("file", "key,value,expiration\na,1,31.1.2030\n");
    let ran = world.kv(&["import", "kv_123", "file"]);
    assert!(
        ran.err.starts_with(
            "line 2: a: “31.1.2030” is no moment. The expiration must be one like 2030-01-31T12:00:00Z"
        ),
        "{ran:?}"
    );
}

#[test]
fn a_column_that_is_likely_when_keys_expire_is_not_passed_over_quietly() {
    for (name, likely) in [
        ("expires_at", true),
        ("Expires", true),
        ("TTL", true),
        ("valid until", true),
        ("color", false),
    ] {
        let world = World::new();
        world.file("file", format!("key,value,{name}\na,1,2030-01-31\n"));
        let ran = world.kv(&["import", "kv_123", "file"]);
        let ignored = format!("“{name}” is not part of this format and is ignored");
        assert!(ran.code == 0 && ran.err.starts_with(&ignored), "{ran:?}");
        assert_eq!(ran.err.contains("nothing expires by it"), likely, "{ran:?}");
    }
}

#[test]
fn the_line_by_which_a_spreadsheet_names_the_separator_is_no_row() {
    for table in [
        "sep=;\nkey;value\na;1,5\n",
        "\u{feff}sep=;\r\nkey;value\r\na;1,5\r\n",
        "\"sep=|\"\nkey|value\na|1,5\n",
        "SEP=\t\nkey\tvalue\na\t1,5\n",
    ] {
        comes_in(table, |world| assert_eq!(world.text("a"), "1,5", "{table:?}"));
    }
    let world = World::new();
    let ran = world.kv_reading(&["set-bulk", "kv_123", "-"], b"sep=;\na;1,5\n");
    assert_eq!((ran.code, world.text("a").as_str()), (0, "1,5"), "{ran:?}");
}

#[test]
fn a_flags_file_comes_back_in_as_flags() {
    let world = World::new();
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"f:on":true,"f:off":false,"f:number":22.50,"f:text":"hello \"you\"","f:json":{"a": [1.0]},
            "f:list":[1,2],"f:large":9007199254740993,"f:empty":""}"#,
    ]);
    let before = map(&world);
    world.done(&[
        "export",
        "kv_123",
        "flags.json",
        "--format",
        "flagd",
        "--prefix",
        "f:",
    ]);
    let flags = &json(&world.read("flags.json"))["flags"];
    for (name, value) in [
        ("on", "true"),
        ("number", "22.50"),
        ("text", r#""hello \"you\"""#),
        ("json", r#"{"a": [1.0]}"#),
        ("list", r#""[1,2]""#),
        ("large", r#""9007199254740993""#),
        ("empty", r#""""#),
    ] {
        let flag = &flags[name];
        let variant = flag["defaultVariant"].as_str().unwrap();
        assert_eq!(flag["variants"][variant], json(value), "{name}");
    }
    let other = World::new();
    other.file("flags.json", world.read("flags.json"));
    let ran = other.kv(&["import", "kv_123", "flags.json"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            0,
            "Read as flags for flagd; with --as-map, as a map.\nImported flags.json: 8 keys added\n"
        )
    );
    assert_eq!(map(&other), before);
    assert_eq!(other.text("f:number"), "22.50");
    assert_eq!(other.text("f:json"), r#"{"a": [1.0]}"#);
}

#[test]
fn what_a_flag_has_besides_its_default_is_told_and_a_disabled_one_has_no_value() {
    let world = World::new();
    world.file(
        "flags.json",
        r#"{"$schema":"https://flagd.dev/schema/v0/flags.json","flags":{
            "a":{"state":"ENABLED","variants":{"x":1,"y":2},"defaultVariant":"y","targeting":{"if":[true,"x"]}},
            "b":{"state":"DISABLED","variants":{"on":true},"defaultVariant":"on"},
            "c":{"state":"ENABLED","variants":{"on":true},"defaultVariant":null},
            "d":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"off"}}}"#,
    );
    let ran = world.kv(&["import", "kv_123", "flags.json", "--skip-invalid"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            0,
            "Read as flags for flagd; with --as-map, as a map.\n\
             The rules of 1 flag are not kept: only the default value is.\n\
             line 2: b: This flag is disabled in the file, so it has no value.\n\
             line 3: c: This flag has no default variant, so it has no value.\n\
             line 4: d: The default variant of this flag is not among its variants.\n\
             Imported flags.json: 1 key added. Left out: 3 rows that are not valid.\n"
        )
    );
    assert_eq!(map(&world), json(r#"{"a":2}"#));
}

#[test]
fn a_map_that_only_looks_a_little_like_flags_stays_a_map() {
    for content in [
        r#"{"flags":{"a":true}}"#,
        r#"{"flags":{"a":{"variants":{}}},"mine":1}"#,
        r#"{"$schema":"https://example.com/x.json","flags":[1]}"#,
        r#"{"values":{"a":"1"}}"#,
        r#"{"a":{"value":"1"}}"#,
        r#"{"keys":[{"name":"a"}]}"#,
        r#"{"result":{"values":{"a":"1"}}}"#,
        r#"{"success":true,"result":1}"#,
    ] {
        comes_in(content, |world| assert_eq!(map(world), json(content)));
    }
}

#[test]
fn the_answers_of_a_bulk_get_are_entries() {
    for answer in [
        "{\n  \"a\": {\n    \"value\": \"1\"\n  },\n  \"none\": {\n    \"value\": null\n  },\n  \"b\": {\n    \"value\": \"x\\ny\"\n  }\n}\n\nSuccess!\n",
        "{\n  \"a\": \"1\",\n  \"none\": null,\n  \"b\": \"x\\ny\"\n}\n\nSuccess!\n",
        "{\"values\":{\"a\":\"1\",\"none\":null,\"b\":\"x\\ny\"}}\n\nSuccess!\n",
        "{\"result\":{\"values\":{\"a\":\"1\",\"b\":\"x\\ny\",\"none\":null}},\"success\":true,\"errors\":[],\"messages\":[]}",
        "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"values\":{\"b\":{\"value\":\"x\\ny\",\"metadata\":null},\"none\":null,\"a\":{\"value\":\"1\",\"metadata\":null}}}}",
    ] {
        comes_in(answer, |world| {
            assert_eq!(map(world), json(r#"{"a":1,"b":"x\ny"}"#), "{answer}");
        });
    }
    let world = World::new();
    let answer = r#"{"result":{"values":{"a":{"value":"1","expiration":4102444800,"metadata":{"n":1.0}}}},"success":true,"errors":[],"messages":[]}"#;
    world.file("file", answer);
    world.done(&["import", "kv_123", "file"]);
    assert_eq!(expiration(&world, "a"), Some(4_102_444_800));
    assert_eq!(world.done(&["get", "kv_123", "a", "--metadata"]), "{\"n\":1.0}\n");
    world.file("none", "{\n  \"x\": {\n    \"value\": null\n  }\n}\n\nSuccess!\n");
    let ran = world.kv(&["import", "kv_123", "none"]);
    assert_eq!(
        ran.err,
        "Read as Workers KV's answer to a bulk get; with --as-map, as a map.\n\
         Keys that have no value in this file, and are left out: 1.\nNothing to change.\n"
    );
}

#[test]
fn the_answers_with_a_list_are_names_of_keys() {
    for answer in [
        r#"{"keys":[{"name":"a","expiration":4102444800},{"name":"b","metadata":{}}],"list_complete":true,"cacheStatus":null}"#,
        r#"{"result":[{"name":"a"},{"name":"b"}],"success":true,"errors":[],"messages":[],"result_info":{"count":2,"cursor":""}}"#,
    ] {
        let world = World::new();
        world.done(&["set-bulk", "kv_123", r#"{"a":1,"b":2,"c":3}"#]);
        world.file("file", answer);
        let ran = world.kv(&["import", "kv_123", "file"]);
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (
                2,
                "error: This is a list of keys without values. Nothing was changed; delete-bulk deletes keys, and --as-map reads a JSON object as keys with values.\n"
            ),
            "{answer}"
        );
        let ran = world.kv_reading(&["delete-bulk", "kv_123", "-"], answer.as_bytes());
        assert_eq!((ran.code, ran.err.as_str()), (0, "Deleted 2 keys\n"), "{answer}");
        assert_eq!(map(&world), json(r#"{"c":3}"#));
        let map_of_it = json(answer);
        world.done(&["import", "--into-new", "maps", "file", "--as-map"]);
        assert_eq!(json(&world.done(&["export", "maps", "-"])), map_of_it);
        let ran = world.kv_reading(
            &["import", "--into-new", "again", "-", "--as-map"],
            answer.as_bytes(),
        );
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(json(&world.done(&["export", "again", "-"])), map_of_it);
    }
}

#[test]
fn an_answer_larger_than_one_look_comes_in_from_a_file_and_from_a_pipe() {
    let members: Vec<String> = (0..300)
        .map(|n| {
            format!(
                "  \"k{n}\": {{\n    \"value\": \"{n}{}\"\n  }}",
                "x".repeat(3_000)
            )
        })
        .collect();
    let answer = format!("{{\n{}\n}}\n\nSuccess!\n", members.join(",\n"));
    comes_in(&answer, |world| {
        assert_eq!(map(world).as_object().unwrap().len(), 300);
        assert_eq!(world.text("k299"), format!("299{}", "x".repeat(3_000)));
    });
}

#[test]
fn lines_of_keys_and_values_are_read_and_that_is_told() {
    for (text, between) in [
        (
            "THEME=dark, light\n# a comment\n\nURL = https://x/?a=b \nEMPTY=",
            "key=value",
        ),
        (
            "THEME: dark, light\r\nURL: https://x/?a=b\r\nEMPTY:\r\n",
            "key: value",
        ),
    ] {
        let world = World::new();
        let ran = world.kv_reading(&["set-bulk", "kv_123", "-", "--skip-invalid"], text.as_bytes());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            ran.err.starts_with(&format!("Read as lines of {between}.\n")),
            "{ran:?}"
        );
        assert_eq!(
            map(&world),
            json(r#"{"THEME":"dark, light","URL":"https://x/?a=b","EMPTY":""}"#)
        );
    }
    let world = World::new();
    world.kv_reading(
        &["set-bulk", "kv_123", "-"],
        b"user:1: Alice\nuser:2: {\"a\": 1}\n",
    );
    assert_eq!(map(&world), json(r#"{"user:1":"Alice","user:2":{"a":1}}"#));
}

#[test]
fn the_limit_of_metadata_does_not_count_white_space() {
    let world = World::new();
    let lines: Vec<String> = (0..40)
        .map(|n| format!("      \"name{n:02}\": \"{}\"", "v".repeat(8)))
        .collect();
    let metadata = format!("{{\n{}\n    }}", lines.join(",\n"));
    assert!(metadata.len() > 1_024);
    world.file(
        "list",
        format!("[{{\"key\": \"a\", \"value\": \"1\", \"metadata\": {metadata}}}]"),
    );
    world.done(&["import", "kv_123", "list"]);
    world.done(&["set", "kv_123", "b", "1", "--metadata", &metadata]);
    for key in ["a", "b"] {
        let kept = world.done(&["get", "kv_123", key, "--metadata"]);
        assert_eq!(json(&kept), json(&metadata));
        assert!(kept.len() <= 1_025, "{kept}");
    }
    let short = "{ \"n\" : 1.00 }";
    world.done(&["set", "kv_123", "c", "1", "--metadata", short]);
    assert_eq!(
        world.done(&["get", "kv_123", "c", "--metadata"]),
        format!("{short}\n")
    );
}

#[test]
fn an_export_tells_beforehand_what_its_readers_refuse() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "true", "--metadata", "\"note\""]);
    world.done(&["set", "kv_123", "b\nc", "true", "--metadata", " {\"x\":1}"]);
    world.kv_reading(&["set", "kv_123", "bytes", "-"], &[0xff]);
    let ran = world.kv(&["export", "kv_123", "list.json", "--format", "list"]);
    let wrangler = "The metadata of 1 key is not a JSON object in braces. wrangler does not take a list with such metadata.\n";
    assert_eq!(ran.err, format!("{wrangler}Exported 3 keys to list.json.\n"));
    for target in ["flags.json", "-"] {
        let ran = world.kv(&["export", "kv_123", target, "--format", "flagd"]);
        assert_eq!(ran.code, 0);
        for words in [
            "1 key will be left out. A flags file holds only text, of keys that begin with the prefix.\n",
            "1 key will be left out. A flag's name cannot have a line break.\n",
        ] {
            assert!(ran.err.contains(words), "{ran:?}");
        }
        let file = if target == "-" {
            ran.out
        } else {
            world.read(target)
        };
        let flags = json(&file)["flags"].clone();
        assert_eq!(flags.as_object().unwrap().keys().collect::<Vec<_>>(), ["a"]);
    }
}
