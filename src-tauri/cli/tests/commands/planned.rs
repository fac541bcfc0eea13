//! What is planned: added, listed, moved, cancelled, and done by commands that write and by `run`.

use std::time::{SystemTime, UNIX_EPOCH};

use store::model::{LaterDeed, LaterStep, NewLater, Program};
use store::{Clock, OpenOptions, Store};

use crate::support::{World, json};

const AT: &str = "2099-12-04T09:00:00Z";
const BACK: &str = "2099-12-07T09:00:00Z";

/// With a switch that is off.
fn switched() -> World {
    let world = World::new();
    world.done(&["set", "kv_123", "beta", "false"]);
    world
}

/// Plans to turn `beta` on, so many seconds before now, as somebody did a day ago.
fn due_since(world: &World, seconds: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    let plan = async {
        let options = OpenOptions {
            clock: Clock::manual((now - 86_400) * 1_000),
            ..OpenOptions::passing(Program::App)
        };
        let store = Store::open(&world.path("kv.db"), options).await.unwrap();
        let new = NewLater {
            namespace: "kv_123".to_owned(),
            keys: vec!["beta".to_owned()],
            steps: vec![LaterStep {
                due: now - seconds,
                does: LaterDeed::TurnOn,
            }],
            note: None,
        };
        store.plan_later(new).await.unwrap();
        store.close().await;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(plan);
}

#[test]
fn what_is_planned_is_listed_moved_cancelled_and_undone() {
    let world = switched();
    let add = &[
        "planned",
        "add",
        "customers",
        "on",
        "beta",
        "--at",
        AT,
        "--back",
        BACK,
        "--note",
        "launch",
    ];
    let ran = world.kv(add);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.starts_with("Planned for "), "{ran:?}");
    assert!(
        ran.err.ends_with(": turn on beta, and 1 more step later\n"),
        "{ran:?}"
    );
    let listed = "2099-12-04T09:00:00Z turn-on beta\tcustomers\tturn on beta\t(launch)\n\
                  2099-12-07T09:00:00Z turn-off beta\tcustomers\tturn off beta\t(launch)\n";
    assert_eq!(world.done(&["planned"]), listed);
    assert_eq!(world.done(&["planned", "list", "customers"]), listed);
    let told = json(&world.done(&["planned", "--json", "list"]));
    assert_eq!(
        told[0],
        json(
            r#"{"namespace":"kv_123","name":"2099-12-04T09:00:00Z turn-on beta","due":"2099-12-04T09:00:00Z",
                "does":{"type":"turn_on"},"keys":["beta"],"note":"launch","standing":{"type":"waiting"}}"#
        )
    );
    world.done(&["planned", "move", "customers", "2099-12-04", "--at", "2099-12-05"]);
    let ran = world.kv(&["planned", "cancel", "customers", "2099"]);
    assert_eq!(ran.code, 2, "two begin so: {ran:?}");
    world.done(&["planned", "cancel", "customers", "2099-12-07"]);
    assert_eq!(
        world.done(&["planned"]),
        "2099-12-05T00:00:00Z turn-on beta\tcustomers\tturn on beta\t(launch)\n"
    );
    for _ in 0..3 {
        world.done(&["undo"]);
    }
    let ran = world.kv(&["planned"]);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("", "Nothing is planned.\n")
    );
    assert_eq!(world.text("beta"), "false");
}

#[test]
fn what_is_due_is_done_by_the_next_command_that_writes_and_told() {
    let world = switched();
    due_since(&world, 60);
    world.done(&["keys", "kv_123"]);
    assert_eq!(world.text("beta"), "false", "reading does nothing");
    world.done(&["tag", "kv_123", "beta", "--add", "x", "--dry-run"]);
    assert_eq!(world.text("beta"), "false", "neither does what only shows");
    let ran = world.kv(&["set", "kv_123", "other", "1"]);
    assert_eq!(ran.err, "Planned: Turned on beta (customers)\nAdded other\n");
    assert_eq!(world.text("beta"), "true");
    let ran = world.kv(&["set", "kv_123", "other", "2"]);
    assert_eq!(ran.err, "Changed other\n");
    world.done(&["undo"]);
    world.done(&["undo"]);
    // The change itself is the next one, and what it took is asked about then.
    let ran = world.kv(&["undo"]);
    assert_eq!(ran.err, "Undid: Planned: Turned on beta\n");
    let ran = world.kv(&["planned", "run"]);
    assert_eq!(
        ran.err,
        "1 planned change needs a look: lux data kv planned list\n"
    );
    assert_eq!(world.text("beta"), "false");
}

#[test]
fn what_was_missed_waits_for_a_person_who_says_its_name() {
    let world = switched();
    due_since(&world, 3_600);
    let ran = world.kv(&["set", "kv_123", "other", "1"]);
    assert_eq!(
        ran.err,
        "1 planned change needs a look: lux data kv planned list\nAdded other\n"
    );
    assert_eq!(world.text("beta"), "false");
    let listed = world.done(&["planned"]);
    assert!(listed.ends_with("\tneeds a look: it was missed\n"), "{listed}");
    let name = listed.split('\t').next().unwrap();
    let ran = world.kv(&["planned", "run", "customers", name]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "Planned: Turned on beta\n"));
    assert_eq!(world.text("beta"), "true");
    let ran = world.kv(&["planned", "run"]);
    assert_eq!(ran.err, "Nothing is due.\n");
    let ran = world.kv(&["planned", "run", "customers", name]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn what_cannot_be_planned_is_refused_in_words() {
    let world = switched();
    world.done(&["set", "kv_123", "text", "hello"]);
    let add = |what: &str, key: &str, more: &[&str]| {
        world.kv(&[&["planned", "add", "kv_123", what, key][..], more].concat())
    };
    for (ran, words) in [
        (add("on", "beta", &["--at", "2001-01-01"]), "ahead of now"),
        (add("on", "text", &["--at", AT]), "neither true nor false"),
        (add("on", "beta", &["--at", AT, "--back", AT]), "later than --at"),
        (add("delete", "beta", &["--at", AT, "--back", BACK]), "Trash"),
        (add("on", "beta", &["--at", "Friday"]), "no moment"),
        (add("wave", "beta", &["--at", AT]), "possible values"),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
    assert_eq!(world.done(&["planned"]), "");
}

#[test]
fn a_protected_place_takes_yes_when_it_is_planned() {
    let world = switched();
    world.done(&["protect", "kv_123", "be"]);
    let add = ["planned", "add", "kv_123", "on", "beta", "--at", AT];
    let ran = world.kv(&add);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("“be” in “customers” is protected"), "{ran:?}");
    assert_eq!(world.done(&["planned"]), "");
    world.done(&[&add[..], &["--yes"]].concat());
    assert!(world.done(&["planned"]).contains("turn on beta"));
}
