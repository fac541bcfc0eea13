//! The reference's own words: each of its command blocks runs as it is printed there, one after the
//! other, and shows what is printed there.

use crate::support::World;

const CREATE: &str = r#"lux data kv init user-preferences "User preference storage""#;
const LIST: &str = "lux data kv list";
const SET: &str = r#"lux data kv set kv_123 "user:456" '{"theme":"dark","language":"en"}'"#;
const GET: &str = r#"lux data kv get kv_123 "user:456""#;
const GET_OUTPUT: &str = r#"{
  "theme": "dark",
  "language": "en"
}
"#;
const DELETE: &str = r#"lux data kv delete-key kv_123 "user:456""#;
const KEYS: &str = "lux data kv keys kv_123";
const SET_BULK: &str = r#"lux data kv set-bulk kv_123 '[
  {"key": "user:1", "value": "{\"name\":\"Alice\"}"},
  {"key": "user:2", "value": "{\"name\":\"Bob\"}"}
]'"#;
const DELETE_BULK: &str = r#"lux data kv delete-bulk kv_123 '["user:1", "user:2"]'"#;
const EXPORT: &str = "lux data kv export kv_123 ./backup.json";
const IMPORT: &str = "lux data kv import kv_123 ./backup.json";
const FILE: &str = r#"{
  "user:1": {"name": "Alice", "theme": "dark"},
  "user:2": {"name": "Bob", "theme": "light"}
}
"#;
const NAMING: &[&str] = &[
    "user:cust_abc123",
    "session:sess_xyz789",
    "ratelimit:cust_abc123:api_calls",
    "feature:new_checkout",
    "cache:product:prod_123",
];

fn run(world: &World, block: &str) -> String {
    let ran = world.shell(block);
    assert_eq!(ran.code, 0, "{block}\n{ran:?}");
    ran.out
}

#[test]
fn every_block_runs_as_it_is_printed() {
    let world = World::empty();
    let id = run(&world, CREATE);
    let id = id.trim_end();
    assert!(id.starts_with("kv_"), "{id}");
    run(&world, "lux data kv init --id kv_123 customers");
    assert_eq!(
        run(&world, LIST),
        format!("kv_123\tcustomers\t0\t\n{id}\tuser-preferences\t0\tUser preference storage\n")
    );

    run(&world, SET);
    assert_eq!(world.on_terminal(GET), GET_OUTPUT);
    assert_eq!(run(&world, GET), r#"{"theme":"dark","language":"en"}"#);
    assert_eq!(run(&world, KEYS), "user:456\n");
    run(&world, DELETE);
    assert_eq!(world.shell(GET).code, 1);
    assert_eq!(run(&world, KEYS), "");

    run(&world, SET_BULK);
    assert_eq!(run(&world, KEYS), "user:1\nuser:2\n");
    assert_eq!(world.text("user:1"), r#"{"name":"Alice"}"#);
    assert_eq!(world.text("user:2"), r#"{"name":"Bob"}"#);
    run(&world, DELETE_BULK);
    assert_eq!(run(&world, KEYS), "");

    world.file("backup.json", FILE);
    run(&world, IMPORT);
    assert_eq!(world.text("user:1"), r#"{"name": "Alice", "theme": "dark"}"#);
    std::fs::remove_file(world.path("backup.json")).unwrap();
    run(&world, EXPORT);
    assert_eq!(world.read("backup.json"), FILE);
}

#[test]
fn the_examples_of_names_are_keys() {
    let world = World::new();
    for key in NAMING {
        world.done(&["set", "kv_123", key, "true"]);
        assert_eq!(world.text(key), "true");
    }
    let mut sorted = NAMING.to_vec();
    sorted.sort_unstable();
    assert_eq!(
        world.done(&["keys", "kv_123"]).lines().collect::<Vec<_>>(),
        sorted
    );
}
