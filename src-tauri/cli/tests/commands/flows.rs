//! Flows on the command line: code over the keys of a namespace, as one change.

use crate::support::World;

const COUNT: &str = "const count = parseInt(await kv.get('visits') || '0') + by;
await kv.set('visits', String(count));
console.log('counted', count);
return { count };";

#[test]
fn a_flow_prints_what_it_returns_and_is_undone_as_one_change() {
    let world = World::new();
    world.file("count.js", COUNT);
    let ran = world.kv(&["run", "kv_123", "count.js", "--input", "by=2"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"count\":2}\n"));
    assert_eq!(ran.err, "counted 2\nRan count: 1 key added\n");
    assert_eq!(world.done(&["get", "kv_123", "visits"]), "2");
    let ran = world.kv(&["run", "kv_123", "count.js", "--inputs", r#"{"by": 3}"#, "--quiet"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("{\"count\":5}\n", ""));
    let undone = world.kv(&["undo"]);
    assert_eq!(undone.err, "Undid: Ran count: 1 key changed\n");
    assert_eq!(world.done(&["get", "kv_123", "visits"]), "2");
}

#[test]
fn what_a_flow_would_write_is_seen_before() {
    let world = World::new();
    world.done(&["set", "kv_123", "old", "x"]);
    let code = b"await kv.set('new', 'x'); await kv.delete('old'); return 1";
    let ran = world.kv_reading(&["run", "kv_123", "-", "--dry-run"], code);
    assert_eq!((ran.code, ran.out.as_str()), (0, "+ new\n- old\n"));
    assert!(ran.err.contains("Nothing was changed"), "{ran:?}");
    assert_eq!(world.done(&["keys", "kv_123"]), "old\n");
}

#[test]
fn for_scripts_there_is_json() {
    let world = World::new();
    world.file("count.js", COUNT);
    let out = world.done(&["run", "kv_123", "count.js", "--input", "by=1", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["result"], serde_json::json!({ "count": 1 }));
    assert_eq!(
        told["log"],
        serde_json::json!([{ "level": "info", "text": "counted 1" }])
    );
    assert_eq!(
        (&told["added"], &told["label"]),
        (&1.into(), &"Ran count: 1 key added".into())
    );
}

#[test]
fn an_input_is_json_or_else_a_text() {
    let world = World::new();
    let code = b"return [name, typeof count, on]";
    let inputs = [
        "--input",
        "name=Ann Lee",
        "--input",
        "count=5",
        "--input",
        "on=true",
    ];
    let ran = world.kv_reading(&[&["run", "kv_123", "-"], &inputs[..]].concat(), code);
    assert_eq!(ran.out, "[\"Ann Lee\",\"number\",true]\n");
    for wrong in [["--inputs", "[1]"], ["--input", "name"]] {
        let ran = world.kv_reading(&[&["run", "kv_123", "-"], &wrong[..]].concat(), code);
        assert_eq!(ran.code, 2, "{ran:?}");
    }
}

#[test]
fn a_flow_that_fails_says_where_and_writes_nothing() {
    let world = World::new();
    world.file(
        "broken.js",
        "await kv.set('a', 'x');\n\nthrow new Error('Rate limit exceeded');",
    );
    let ran = world.kv(&["run", "kv_123", "broken.js"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("Line 3, column "), "{ran:?}");
    assert!(
        ran.err.ends_with(": Rate limit exceeded. Nothing was changed.\n"),
        "{ran:?}"
    );
    let ran = world.kv_reading(&["run", "kv_123", "-"], b"let = 5");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("this is not JavaScript"), "{ran:?}");
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    assert_eq!(world.kv(&["run", "absent", "broken.js"]).code, 1);
    assert_eq!(world.kv(&["run", "kv_123", "absent.js"]).code, 2);
    let endless = vec![b' '; 1_048_577];
    assert_eq!(world.kv_reading(&["run", "kv_123", "-"], &endless).code, 2);
}

#[test]
fn one_flow_runs_for_each_of_many_keys_as_one_change() {
    let world = World::new();
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"user:1": {"a": 1}, "user:2": {"a": 5}, "other": 1}"#,
    ]);
    world.file(
        "raise.js",
        "const user = JSON.parse(value); user.a += by; await kv.set(key, user);",
    );
    let run = ["run", "kv_123", "raise.js", "--each", "user:", "--input", "by=10"];
    assert_eq!(
        world.done(&[&run[..], &["--dry-run"]].concat()),
        "~ user:1\n~ user:2\n"
    );
    let ran = world.kv(&run);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("{\"keys\":2}\n", "Ran raise: 2 keys changed\n")
    );
    assert_eq!(world.done(&["get", "kv_123", "user:2"]), r#"{"a":15}"#);
    world.done(&["set", "kv_123", "user:1", "no JSON"]);
    let ran = world.kv(&run);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("user:1: Line 1, column "), "{ran:?}");
    assert_eq!(world.done(&["get", "kv_123", "user:2"]), r#"{"a":15}"#);
}

#[test]
fn counters_of_many_runs_at_once_lose_nothing() {
    let world = World::new();
    world.file("count.js", COUNT);
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let mut command = world.command("lux");
            command.args([
                "data", "kv", "run", "kv_123", "count.js", "--input", "by=1", "--quiet",
            ]);
            command.spawn().unwrap()
        })
        .collect();
    let done = runs
        .into_iter()
        .filter_map(|mut run| run.wait().ok())
        .filter(|ended| ended.success())
        .count();
    // Each that said it was done is counted, and none twice.
    assert_eq!(world.done(&["get", "kv_123", "visits"]), done.to_string());
    assert!(done >= 1);
}
