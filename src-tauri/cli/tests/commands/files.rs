//! Import and export: seen before with --dry-run, done to the byte, wholly or not at all.

use crate::support::{World, json};

fn world_with_three() -> World {
    let world = World::new();
    world.done(&["set-bulk", "kv_123", r#"{"a":1,"b":1,"c":1}"#]);
    world.file("file.json", r#"{"a":1,"b":2,"d":1}"#);
    world
}

fn entries(world: &World) -> String {
    world
        .done(&["export", "kv_123", "-"])
        .split_whitespace()
        .collect()
}

#[test]
fn a_dry_run_shows_what_would_happen_and_does_nothing() {
    for (policy, rows, words) in [
        (
            "update",
            "~ b\n+ d\n",
            "1 added, 1 changed, 1 the same already, 1 left alone",
        ),
        ("add-only", "+ d\n", "1 added, 1 the same already, 2 left alone"),
        (
            "make-identical",
            "~ b\n+ d\n- c\n",
            "1 added, 1 changed, 1 removed, 1 the same already",
        ),
    ] {
        let world = world_with_three();
        let ran = world.kv(&["import", "kv_123", "file.json", "--policy", policy, "--dry-run"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, rows), "{policy}");
        assert_eq!(ran.err, format!("Would be: {words}. Nothing was changed.\n"));
        assert_eq!(entries(&world), r#"{"a":1,"b":1,"c":1}"#);
        let ran = world.kv(&[
            "import",
            "kv_123",
            "file.json",
            "--policy",
            policy,
            "--dry-run",
            "--json",
        ]);
        let plan = json(&ran.out);
        assert_eq!(plan["tally"]["added"], 1);
        let signs: Vec<_> = rows.lines().map(|row| &row[2..]).collect();
        let keys: Vec<_> = plan["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["key"].as_str().unwrap())
            .collect();
        assert_eq!(keys, signs);
    }
}

#[test]
fn a_policy_does_what_its_dry_run_showed() {
    for (policy, expected, words) in [
        ("update", r#"{"a":1,"b":2,"c":1,"d":1}"#, "1 key added, 1 changed"),
        ("add-only", r#"{"a":1,"b":1,"c":1,"d":1}"#, "1 key added"),
        (
            "make-identical",
            r#"{"a":1,"b":2,"d":1}"#,
            "1 key added, 1 changed, 1 removed",
        ),
    ] {
        let world = world_with_three();
        let ran = world.kv(&["import", "kv_123", "file.json", "--policy", policy]);
        assert_eq!(ran.err, format!("Imported file.json: {words}\n"));
        assert_eq!(entries(&world), expected);
        let ran = world.kv(&["import", "kv_123", "file.json", "--policy", policy]);
        assert!(ran.err.starts_with("Nothing to change: "), "{ran:?}");
        world.done(&["undo"]);
        assert_eq!(entries(&world), r#"{"a":1,"b":1,"c":1}"#);
    }
}

#[test]
fn an_import_with_rows_that_are_not_valid_writes_nothing() {
    let world = World::new();
    world.file("file.csv", "key,value\nok,1\n..,2\n");
    let ran = world.kv(&["import", "kv_123", "file.csv"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "line 3: ..: A key cannot be called “..”. Add another character.\n\
         error: 1 row is not valid. Nothing was changed; mend the source, or add --skip-invalid.\n"
    );
    let dry = world.kv(&["import", "kv_123", "file.csv", "--dry-run"]);
    assert_eq!((dry.code, dry.out.as_str()), (2, "+ ok\n"));
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    assert_eq!(
        world.kv(&["import", "kv_123", "file.csv", "--skip-invalid"]).code,
        0
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "ok\n");
}

#[test]
fn every_format_that_carries_everything_comes_back_identical() {
    let world = World::new();
    world.kv_reading(&["set", "kv_123", "bytes", "-", "--ttl", "6000"], &[0xff, 0x00]);
    world.done(&[
        "set",
        "kv_123",
        "json",
        r#"{"n":22.00}"#,
        "--metadata",
        r#"{"tags":["x"]}"#,
    ]);
    world.done(&["init", "--id", "kv_copy", "copy"]);
    let ran = world.shell("lux data kv export kv_123 - --format list | lux data kv import kv_copy -");
    assert_eq!((ran.code, ran.err.as_str()), (0, "Added 2 keys\n"));
    world.done(&["export", "kv_123", "first.json", "--format", "list"]);
    world.done(&["export", "kv_copy", "second.json", "--format", "list"]);
    assert_eq!(world.read("first.json"), world.read("second.json"));
}

#[test]
fn an_export_says_what_it_wrote_and_what_the_format_cannot_carry() {
    let world = World::new();
    world.done(&["set", "kv_123", "feature:x", "true", "--ttl", "6000"]);
    world.done(&["set", "kv_123", "user:1", "{}"]);
    let ran = world.kv(&["export", "kv_123", "all.json"]);
    let loss = "1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.\n";
    assert_eq!(ran.err, format!("{loss}Exported 2 keys to all.json.\n"));
    let ran = world.kv(&["export", "kv_123", "-"]);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        (&*world.read("all.json"), loss)
    );
    let ran = world.kv(&[
        "export", "kv_123", "user.csv", "--format", "csv", "--prefix", "user:", "--json",
    ]);
    assert_eq!(json(&ran.out)["entries"], 1);
    assert!(world.read("user.csv").contains("user:1,{}"));
    world.done(&[
        "export",
        "kv_123",
        "flags.json",
        "--format",
        "flagd",
        "--prefix",
        "feature:",
    ]);
    assert_eq!(
        json(&world.read("flags.json"))["flags"]["x"]["defaultVariant"],
        "on"
    );
}

#[test]
fn an_export_never_takes_the_place_of_the_store() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1"]);
    std::os::unix::fs::symlink(world.path("kv.db"), world.path("link.json")).unwrap();
    for target in ["kv.db", "./kv.db", "link.json"] {
        let ran = world.kv(&["export", "kv_123", target]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.err
                .ends_with("kv.db is the store itself. Nothing was written; choose another file.\n"),
            "{ran:?}"
        );
    }
    assert_eq!(world.text("a"), "1");
}

#[test]
fn a_failed_export_leaves_the_older_file() {
    let world = World::new();
    world.kv_reading(&["set", "kv_123", "bytes", "-"], &[0xff]);
    world.file("older.json", "older");
    let ran = world.kv(&["export", "kv_123", "older.json"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .starts_with("error: “bytes” holds bytes that are not text"),
        "{ran:?}"
    );
    assert_eq!(world.read("older.json"), "older");
    let ran = world.kv(&["export", "kv_123", "-"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .ends_with("The list holds everything. The output ends here.\n"),
        "{ran:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_export_into_a_descriptor_that_only_lux_has_open_is_refused() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1"]);
    for number in 6..=8 {
        let ran = world.kv(&["export", "kv_123", &format!("/dev/fd/{number}")]);
        assert_eq!(ran.code, 2, "{number}: {ran:?}");
        assert!(ran.err.contains("cannot be written"), "{number}: {ran:?}");
    }
    let into_own = world.shell("lux data kv export kv_123 /dev/fd/6 6> six.json");
    assert_eq!(into_own.code, 0, "{into_own:?}");
    assert!(world.read("six.json").contains("\"a\": 1"));
}
