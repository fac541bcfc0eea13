//! Saved flows on the command line: kept beside the keys of a namespace, run by name, and run for what others
//! change.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Stdio};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::support::{World, json};

const RATE: &str = "const key = `ratelimit:${userId}`;
const count = parseInt(await kv.get(key) || '0');
await kv.set(key, String(count + 1));
return count + 1;";

fn with_a_flow() -> World {
    let world = World::new();
    world.file("rate.js", RATE);
    let described = r#"{"description":"Counts a call"}"#;
    world.done(&[
        "set",
        "kv_123",
        "rate limit",
        "--file",
        "rate.js",
        "--metadata",
        described,
        "--flows",
    ]);
    world
}

#[test]
fn a_saved_flow_is_run_by_its_name() {
    let world = with_a_flow();
    let run = ["run", "kv_123", "--flow", "rate limit", "--input", "userId=ann"];
    let ran = world.kv(&run);
    assert_eq!((ran.code, ran.out.as_str()), (0, "1\n"));
    assert_eq!(ran.err, "Ran rate limit: 1 key added\n");
    assert_eq!(world.done(&["get", "kv_123", "ratelimit:ann"]), "1");
    let absent = world.kv(&["run", "customers", "--flow", "rate"]);
    assert_eq!(absent.code, 1);
    assert!(
        absent.err.contains("“customers” has no flow “rate”"),
        "{absent:?}"
    );
    let both = world.kv(&["run", "kv_123", "rate.js", "--flow", "rate limit"]);
    assert_eq!(both.code, 2);
    assert_eq!(world.kv(&["run", "kv_123"]).code, 2);
}

#[test]
fn flows_are_kept_beside_the_keys_and_are_none_of_them() {
    let world = with_a_flow();
    let row = world.done(&["flows", "customers", "--json"]);
    let rows = json(&row);
    assert_eq!(rows[0]["name"], "rate limit");
    assert_eq!(rows[0]["description"], "Counts a call");
    assert!(world.done(&["flows", "kv_123"]).contains("Counts a call"));
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    assert_eq!(world.done(&["keys", "kv_123", "--flows"]), "rate limit\n");
    assert_eq!(world.done(&["get", "kv_123", "rate limit", "--flows"]), RATE);
    assert_eq!(world.done(&["list", "--json"]).matches("\"id\"").count(), 1);
    world.done(&["rename-key", "kv_123", "rate limit", "limit", "--flows"]);
    world.done(&["delete-key", "kv_123", "limit", "--flows"]);
    assert_eq!(world.done(&["keys", "kv_123", "--flows"]), "");
    assert_eq!(world.kv(&["undo"]).err, "Undid: Deleted limit\n");
    assert_eq!(world.done(&["keys", "kv_123", "--flows"]), "limit\n");
    let log = world.done(&["log", "customers"]);
    assert!(log.contains("customers: flows"), "{log}");
}

#[test]
fn flows_go_from_one_namespace_to_another_by_export_and_import() {
    let world = with_a_flow();
    world.done(&["init", "--id", "kv_other", "other"]);
    world.done(&["export", "kv_123", "flows.json", "--flows", "--format", "list"]);
    world.done(&["import", "kv_other", "flows.json", "--flows"]);
    assert_eq!(world.done(&["get", "kv_other", "rate limit", "--flows"]), RATE);
    let shown = json(&world.done(&["flows", "kv_other", "--json"]));
    assert_eq!(shown[0]["description"], "Counts a call");
    assert_eq!(world.done(&["keys", "kv_other"]), "");
}

#[test]
fn a_namespace_without_flows_says_so_and_gets_no_place_for_them() {
    let world = World::new();
    assert_eq!(world.done(&["flows", "kv_123", "--json"]).trim(), "[]");
    for command in [
        &["get", "kv_123", "a", "--flows"][..],
        &["keys", "kv_123", "--flows"],
    ] {
        let ran = world.kv(command);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("“kv_123” has no saved flows."), "{ran:?}");
    }
    assert_eq!(world.kv(&["flows", "absent"]).code, 1);
    assert_eq!(world.kv(&["set", "absent", "a", "b", "--flows"]).code, 1);
}

#[test]
fn what_a_flow_was_not_given_is_named_before_it_runs() {
    let world = with_a_flow();
    let ran = world.kv(&["run", "kv_123", "--flow", "rate limit"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("was not given: userId."), "{ran:?}");
    let code = b"/** @param {number} [by=5] how much */ return by + start + (inputs.more ? 1 : 0)";
    let ran = world.kv_reading(&["run", "kv_123", "-"], code);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("was not given: start."), "{ran:?}");
    let ran = world.kv_reading(&["run", "kv_123", "-", "--input", "start=1"], code);
    assert_eq!((ran.code, ran.out.as_str()), (0, "6\n"));
    // For each key those two are its own.
    let each = world.kv_reading(&["run", "kv_123", "-", "--each", ""], b"return key + value");
    assert_eq!(each.code, 0, "{each:?}");
    assert_eq!(
        world
            .kv_reading(&["run", "kv_123", "-"], b"return key + value")
            .code,
        2
    );
}

#[test]
fn a_schema_beside_a_saved_flow_gives_defaults() {
    let world = World::new();
    let schema = r#"{"inputs":{"type":"object","properties":{"by":{"type":"number","default":2}}}}"#;
    world.done(&[
        "set",
        "kv_123",
        "count",
        "return by * 10",
        "--metadata",
        schema,
        "--flows",
    ]);
    assert_eq!(world.done(&["run", "kv_123", "--flow", "count"]), "20\n");
    assert_eq!(
        world.done(&["run", "kv_123", "--flow", "count", "--input", "by=3"]),
        "30\n"
    );
}

#[test]
fn what_a_flow_asks_of_others_is_answered_by_an_input() {
    let world = World::new();
    let code = b"const product = await fetchFromDB(1); await kv.set('p', product); return product";
    let answer = r#"fetchFromDB={"name":"Lamp"}"#;
    let ran = world.kv_reading(&["run", "kv_123", "-", "--input", answer], code);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "{\"name\":\"Lamp\"}\n"),
        "{ran:?}"
    );
    let ran = world.kv_reading(&["run", "kv_123", "-"], code);
    assert!(ran.err.contains("was not given: fetchFromDB."), "{ran:?}");
}

/// A flow that follows others, and what it says.
struct Following {
    child: Child,
    said: BufReader<ChildStderr>,
}

impl Following {
    fn start(world: &World, args: &[&str]) -> Self {
        let mut command = world.command("lux");
        command.args(["data", "kv", "run"]).args(args);
        let mut child = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert_eq!(line, "Waiting for changes; Ctrl+C ends it.\n");
        Self { child, said }
    }

    fn next(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line
    }

    fn signal(&self, world: &World, name: &str) {
        world.shell(&format!("kill -{name} {}", self.child.id()));
    }

    fn interrupt(&mut self, world: &World) -> i32 {
        self.signal(world, "INT");
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

#[test]
fn a_flow_runs_for_each_key_that_others_change_and_for_none_of_its_own() {
    let world = World::new();
    world.file(
        "mirror.js",
        "if (value === 'bad') throw new Error('no');
        if (value === null) await kv.delete('user:copy:' + key);
        else await kv.set('user:copy:' + key, value);",
    );
    let mut following = Following::start(&world, &["kv_123", "mirror.js", "--watch-keys", "user:"]);
    world.done(&["set", "kv_123", "other", "x"]);
    world.done(&["set", "kv_123", "user:1", "a"]);
    // What it wrote itself begins with the prefix too, and runs nothing.
    assert_eq!(following.next(), "user:1: Ran mirror: 1 key added\n");
    assert_eq!(world.done(&["get", "kv_123", "user:copy:user:1"]), "a");
    world.done(&["set", "kv_123", "user:2", "bad"]);
    assert!(following.next().contains("user:2: Line 1, column "));
    world.done(&["delete-key", "kv_123", "user:1"]);
    assert_eq!(following.next(), "user:1: Ran mirror: 1 key removed\n");
    assert_eq!(following.interrupt(&world), 0);
    assert_eq!(following.next(), "3 runs: 2 changed keys, 1 failed.\n");
    assert_eq!(world.done(&["keys", "kv_123"]), "other\nuser:2\n");
}

#[test]
fn what_is_protected_is_told_and_the_next_key_runs_all_the_same() {
    let world = World::new();
    world.file("copy.js", "await kv.set('copy:' + value, key)");
    world.done(&["protect", "kv_123", "copy:live"]);
    let mut following = Following::start(&world, &["kv_123", "copy.js", "--watch-keys", "user:"]);
    world.done(&["set", "kv_123", "user:1", "live"]);
    let said = following.next();
    assert!(
        said.contains("user:1: “copy:live” in “customers” is protected"),
        "{said}"
    );
    world.done(&["set", "kv_123", "user:2", "trial"]);
    assert_eq!(following.next(), "user:2: Ran copy: 1 key added\n");
    assert_eq!(following.interrupt(&world), 0);
    assert_eq!(following.next(), "2 runs: 1 changed keys, 1 failed.\n");
    assert_eq!(world.done(&["keys", "kv_123"]), "copy:trial\nuser:1\nuser:2\n");
}

#[test]
fn a_namespace_is_followed_under_whatever_name_it_has() {
    let world = World::new();
    world.file("copy.js", "await kv.set('copy:' + key, value)");
    let mut following = Following::start(&world, &["customers", "copy.js", "--watch-keys", "user:"]);
    world.done(&["rename", "kv_123", "people"]);
    world.done(&["init", "--id", "kv_other", "customers"]);
    world.done(&["set", "kv_123", "user:1", "a"]);
    assert_eq!(following.next(), "user:1: Ran copy: 1 key added\n");
    assert_eq!(following.interrupt(&world), 0);
    assert_eq!(world.done(&["get", "kv_123", "copy:user:1"]), "a");
    assert_eq!(world.done(&["keys", "kv_other"]), "");
}

/// Holds the store's file as a program does that writes for long.
struct Holding {
    connection: sqlx::SqliteConnection,
    runtime: tokio::runtime::Runtime,
}

impl Holding {
    fn start(world: &World) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let options = SqliteConnectOptions::new().filename(world.path("kv.db"));
        let connection = runtime.block_on(async {
            let mut connection = options.connect().await.unwrap();
            sqlx::raw_sql("BEGIN IMMEDIATE")
                .execute(&mut connection)
                .await
                .unwrap();
            connection
        });
        Self { connection, runtime }
    }

    fn end(self) {
        self.runtime.block_on(self.connection.close()).unwrap();
    }
}

#[test]
fn a_key_that_others_change_is_not_passed_over_because_the_file_is_held() {
    let world = World::new();
    world.file("copy.js", "await kv.set('copy:' + key, value)");
    let mut following = Following::start(&world, &["kv_123", "copy.js", "--watch-keys", "user:"]);
    // It learns of the key when the file is held already.
    following.signal(&world, "STOP");
    world.done(&["set", "kv_123", "user:1", "a"]);
    let holding = Holding::start(&world);
    following.signal(&world, "CONT");
    assert_eq!(
        following.next(),
        "user:1: waits, for another program is writing to the same file.\n"
    );
    holding.end();
    assert_eq!(following.next(), "user:1: Ran copy: 1 key added\n");
    assert_eq!(following.interrupt(&world), 0);
    assert_eq!(following.next(), "1 run: 1 changed keys, 0 failed.\n");
    assert_eq!(world.done(&["get", "kv_123", "copy:user:1"]), "a");
}
