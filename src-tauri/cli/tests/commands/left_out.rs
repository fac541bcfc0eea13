//! What was left out is told and counted, and nothing says that nothing was changed when something was.

use crate::support::{World, json};

const ROWS: &str = "key,value,expiration\nok,1,\n..,2,\nsoon,3,1\nlate,4,1\n";

#[test]
fn rows_that_are_left_out_are_counted_where_the_change_is_told() {
    let world = World::new();
    world.file("file.csv", ROWS);
    let ran = world.kv(&["import", "kv_123", "file.csv", "--skip-invalid"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.err,
        "line 3: ..: A key cannot be called “..”. Add another character.\n\
         line 4: soon: An expiry must be at least 60 seconds ahead.\n\
         line 5: late: An expiry must be at least 60 seconds ahead.\n\
         Imported file.csv: 1 key added. Left out: 3 rows that are not valid.\n"
    );
    let ran = world.kv(&["import", "kv_123", "file.csv", "--skip-invalid"]);
    assert!(
        ran.err.ends_with(
            "Nothing to change: 1 key is the same already. Left out: 3 rows that are not valid.\n"
        ),
        "{ran:?}"
    );
}

#[test]
fn rows_that_are_left_out_are_in_the_json_with_their_reasons() {
    for (name, args) in [
        ("import", &["import", "kv_123", "file.csv"][..]),
        ("set-bulk", &["set-bulk", "kv_123", ROWS]),
    ] {
        let world = World::new();
        world.file("file.csv", ROWS);
        let ran = world.kv(&[args, &["--skip-invalid", "--json"]].concat());
        let done = json(&ran.out);
        assert_eq!(
            (done["added"].as_i64(), done["skipped"].as_i64()),
            (Some(1), Some(3)),
            "{name}"
        );
        assert_eq!(
            done["reasons"],
            json(r#"[{"code":"expiry_too_soon","rows":2},{"code":"reserved_key","rows":1}]"#),
            "{name}"
        );
    }
    let world = World::new();
    let done = json(&world.done(&["set-bulk", "kv_123", "{\"a\":1}", "--json"]));
    assert_eq!(
        (done["skipped"].as_i64(), &done["reasons"]),
        (Some(0), &json("[]"))
    );
}

#[test]
fn a_dry_run_says_what_would_be_left_out() {
    let world = World::new();
    world.file("file.csv", ROWS);
    let dry = &["import", "kv_123", "file.csv", "--dry-run", "--skip-invalid"];
    let ran = world.kv(dry);
    assert_eq!((ran.code, ran.out.as_str()), (0, "+ ok\n"));
    assert!(
        ran.err
            .ends_with("Would be: 1 added, 3 not valid and left out. Nothing was changed.\n"),
        "{ran:?}"
    );
    let plan = json(&world.kv(&[dry, &["--json"][..]].concat()).out);
    assert_eq!(plan["tally"]["invalid"], 3);
    assert_eq!(plan["reasons"][0], json(r#"{"code":"expiry_too_soon","rows":2}"#));
}
