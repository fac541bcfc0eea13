//! Backups: made, listed, seen before they are brought back, and brought back as one change.

use std::fs;

use crate::support::{Ran, World, json};

/// A backup `mine.kvbackup` of two namespaces, and what happened since.
fn world_with_backup() -> World {
    let world = World::new();
    world.done(&["init", "--id", "kv_other", "other"]);
    world.done(&["set-bulk", "kv_123", r#"{"same":1,"changed":22.00,"deleted":1}"#]);
    world.done(&["set", "kv_other", "o", "1", "--metadata", r#"{"tags":["x"]}"#]);
    world.done(&["backup", "mine.kvbackup"]);
    world.done(&["set", "kv_123", "changed", "after"]);
    world.done(&["delete-key", "kv_123", "deleted"]);
    world.done(&["set", "kv_123", "later", "1"]);
    world.done(&["set", "kv_other", "o", "2"]);
    world
}

/// The files in the folder of automatic backups, without what tells stores and moments apart.
fn automatic(world: &World) -> Vec<String> {
    let files = fs::read_dir(world.path("backups")).into_iter().flatten();
    let mut reasons: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .map(|name| name["kv-store-3fa8b2c1-20261123-142530-".len()..].to_owned())
        .collect();
    reasons.sort();
    reasons
}

fn everything(world: &World) -> String {
    ["kv_123", "kv_other"]
        .map(|id| world.done(&["export", id, "-", "--format", "list"]))
        .concat()
}

fn words(ran: &Ran) -> (i32, &str, &str) {
    (ran.code, ran.out.as_str(), ran.err.as_str())
}

#[test]
fn a_backup_prints_its_path_and_says_what_is_in_it() {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "22.00"]);
    let told = "Backed up 1 key in 1 namespace.\n";
    let named = world.path("mine.kvbackup").display().to_string();
    let ran = world.kv(&["backup", "mine.kvbackup"]);
    assert_eq!(words(&ran), (0, format!("{named}\n").as_str(), told));
    // It is a store like any other, so what is in it can be read without bringing it back.
    assert_eq!(
        world.done(&["get", "kv_123", "a", "--db", "mine.kvbackup"]),
        "22.00"
    );
    let ran = world.kv(&["backup"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, told));
    let folder = world.path("backups").display().to_string();
    assert!(ran.out.starts_with(&folder) && ran.out.ends_with("-manual.kvbackup\n"));
    assert!(fs::exists(ran.out.trim_end()).unwrap());
    fs::create_dir(world.path("stick")).unwrap();
    let ran = world.kv(&["backup", "stick", "--json", "--quiet"]);
    let made = json(&ran.out);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(made["path"].as_str().unwrap().ends_with("-manual.kvbackup"));
    assert_eq!(made["keys"], 1);
    assert_eq!(
        made["namespaces"],
        json(
            r#"[{"id":"kv_123","name":"customers","keys":1,"flows":0,"shapes":0,"protected":0,"searches":0,"planned":0}]"#
        )
    );
}

#[test]
fn a_backup_replaces_an_older_file_only_when_it_is_whole() {
    let world = World::new();
    world.file("mine.kvbackup", "older");
    world.done(&["backup", "mine.kvbackup"]);
    assert!(
        fs::read(world.path("mine.kvbackup"))
            .unwrap()
            .starts_with(b"SQLite format 3")
    );
    let store = fs::read(world.path("kv.db")).unwrap();
    for (target, words) in [
        ("kv.db", "it is the file that KV Store is using"),
        ("absent/mine.kvbackup", "its folder is not there"),
    ] {
        let ran = world.kv(&["backup", target]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(
            ran.err,
            format!(
                "error: {} cannot be written: {words}. Nothing was changed.\n",
                world.path(target).display()
            )
        );
    }
    assert!(fs::read(world.path("kv.db")).unwrap() == store);
    let ran = world.kv(&["backup", "-"]);
    assert_eq!(
        words(&ran),
        (
            2,
            "",
            "error: A backup is a file that is read again; it cannot go to standard output. Name a file.\n"
        )
    );
}

#[test]
fn a_folder_for_backups_that_cannot_be_made_is_exit_code_3() {
    let world = World::new();
    let all: Vec<String> = (0..100).map(|n| format!("\"k{n}\":1")).collect();
    world.done(&["set-bulk", "kv_123", &format!("{{{}}}", all.join(","))]);
    world.file("backups", "a file in the way");
    let words = format!(
        "error: {} cannot be written: a part of its path is a file. Nothing was changed.\n",
        world.path("backups").display()
    );
    for args in [&["backup"][..], &["drop", "kv_123"]] {
        let ran = world.kv(args);
        assert_eq!((ran.code, ran.err), (3, words.clone()), "{args:?}");
    }
    assert_eq!(world.text("k99"), "1");
}

#[test]
fn backups_are_listed_with_what_is_in_them_and_a_broken_one_says_so() {
    let world = world_with_backup();
    assert_eq!(world.done(&["backup", "--list"]), "");
    assert_eq!(world.done(&["backup", "--list", "--json"]), "[]\n");
    let path = world.done(&["backup"]);
    let listed = world.done(&["backup", "--list"]);
    let fields: Vec<&str> = listed.trim_end().split('\t').collect();
    assert_eq!(
        (fields[1], fields[2], fields[4], fields[5]),
        ("asked for", "4", "customers, other", path.trim_end())
    );
    let listed = json(&world.done(&["backup", "--list", "--json"]));
    assert_eq!(
        (&listed[0]["reason"], &listed[0]["problem"]),
        (&json("\"manual\""), &json("null"))
    );
    // Of one file, and of any folder.
    let named = world.done(&["backup", "--list", "mine.kvbackup"]);
    assert!(
        named.contains("\tasked for\t4\t") && named.ends_with("\tmine.kvbackup\n"),
        "{named}"
    );
    let folder = world.path("backups").display().to_string();
    assert_eq!(
        json(&world.done(&["backup", "--list", &folder, "--json"])),
        listed
    );
    assert!(world.on_terminal("lux data kv backup --list").starts_with("TIME"));
    fs::write(path.trim_end(), "broken").unwrap();
    let ran = world.kv(&["backup", "--list"]);
    assert!(
        ran.code == 0 && ran.out.contains("\tasked for\t-\t6\t-\t"),
        "{ran:?}"
    );
    assert!(
        ran.err.ends_with("is not a KV Store file. It was not touched.\n"),
        "{ran:?}"
    );
}

#[test]
fn a_dry_run_of_a_restore_shows_what_would_happen_and_does_nothing() {
    for (policy, rows, words) in [
        (
            "update",
            "~ customers\tchanged\n+ customers\tdeleted\n~ other\to\n",
            "1 added, 2 changed, 1 the same already, 1 left alone",
        ),
        (
            "add-only",
            "+ customers\tdeleted\n",
            "1 added, 1 the same already, 3 left alone",
        ),
        (
            "make-identical",
            "~ customers\tchanged\n+ customers\tdeleted\n~ other\to\n- customers\tlater\n",
            "1 added, 2 changed, 1 removed, 1 the same already",
        ),
    ] {
        let world = world_with_backup();
        let before = everything(&world);
        let restore = ["restore", "mine.kvbackup", "--policy", policy, "--dry-run"];
        let ran = world.kv(&restore);
        assert_eq!((ran.code, ran.out.as_str()), (0, rows), "{policy}");
        assert_eq!(ran.err, format!("Would be: {words}. Nothing was changed.\n"));
        let plan = json(&world.done(&[&restore[..], &["--json"]].concat()));
        let row = &plan["rows"][0];
        assert_eq!(row["namespace"], "customers");
        assert_eq!(plan["rows"].as_array().unwrap().len(), rows.lines().count());
        assert_eq!(everything(&world), before);
        assert!(automatic(&world).is_empty());
    }
}

#[test]
fn a_restore_is_one_change_and_undo_takes_it_back() {
    let world = world_with_backup();
    let ran = world.kv(&["restore", "mine.kvbackup", "--note", "went wrong"]);
    assert_eq!(
        words(&ran),
        (0, "", "Restored mine.kvbackup: 1 key added, 2 changed\n")
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "changed\ndeleted\nlater\nsame\n");
    assert_eq!(world.text("changed"), "22.00");
    assert_eq!(
        world.done(&["get", "kv_other", "o", "--metadata"]),
        "{\"tags\":[\"x\"]}\n"
    );
    assert!(automatic(&world).is_empty(), "little gives way");
    let log = world.done(&["log", "--limit", "1"]);
    assert!(
        log.contains("\trestore\tdone\t") && log.contains("(went wrong)"),
        "{log}"
    );
    let again = world.kv(&["restore", "mine.kvbackup"]);
    assert_eq!(again.err, "Nothing to change: 4 keys are the same already.\n");
    assert_eq!(
        world.kv(&["undo"]).err,
        "Undid: Restored mine.kvbackup: 1 key added, 2 changed\n"
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "changed\nlater\nsame\n");
    assert_eq!(world.text("changed"), "after");
    assert_eq!(world.done(&["get", "kv_other", "o"]), "2");
    assert_eq!(json(&world.done(&["redo", "--json"]))["changed"], 2);
    assert_eq!(world.text("changed"), "22.00");
}

#[test]
fn make_identical_goes_back_to_exactly_the_backup() {
    let world = world_with_backup();
    world.done(&["init", "--id", "kv_new", "made later"]);
    world.done(&["set", "kv_new", "k", "v"]);
    let ran = world.kv(&["restore", "mine.kvbackup", "--policy", "make-identical", "--json"]);
    let done = json(&ran.out);
    assert_eq!((&done["added"], &done["changed"]), (&json("1"), &json("2")));
    assert_eq!(done["removed"], 1);
    let mut then = String::new();
    for id in ["kv_123", "kv_other"] {
        then += &world.done(&["export", id, "-", "--format", "list", "--db", "mine.kvbackup"]);
    }
    assert_eq!(everything(&world), then);
    assert_eq!(
        world.done(&["get", "kv_new", "k"]),
        "v",
        "not in the backup, so left alone"
    );
}

#[test]
fn namespaces_of_a_backup_come_back_by_id_or_name_and_alone() {
    let world = world_with_backup();
    for asked in ["kv_other", "OTHER"] {
        world.done(&["restore", "mine.kvbackup", "--namespace", asked]);
        assert_eq!(world.done(&["get", "kv_other", "o"]), "1");
        assert_eq!(world.text("changed"), "after");
        world.done(&["undo"]);
    }
    let both = [
        "restore",
        "mine.kvbackup",
        "--namespace",
        "other",
        "customers",
        "kv_123",
    ];
    assert_eq!(
        world.kv(&both).err,
        "Restored mine.kvbackup: 1 key added, 2 changed\n"
    );
    let ran = world.kv(&["restore", "mine.kvbackup", "--namespace", "kv_none"]);
    let none = "error: There is no namespace “kv_none” in mine.kvbackup. Nothing was changed.\n";
    assert_eq!(words(&ran), (1, "", none));
}

#[test]
fn a_namespace_that_was_dropped_comes_back_with_its_keys_or_empty() {
    let world = World::new();
    world.done(&["backup", "empty.kvbackup"]);
    world.done(&["set", "kv_123", "k", "v"]);
    world.done(&["backup", "full.kvbackup"]);
    world.done(&["drop", "customers"]);
    let ran = world.kv(&["restore", "full.kvbackup", "--dry-run"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.starts_with("Would come back: customers, 1 key.\n"),
        "{ran:?}"
    );
    assert_eq!(world.done(&["list"]), "");
    world.done(&["restore", "full.kvbackup"]);
    assert_eq!(world.text("k"), "v");
    world.done(&["undo"]);
    assert_eq!(world.done(&["list"]), "");
    world.done(&["restore", "empty.kvbackup", "--policy", "make-identical"]);
    assert!(world.done(&["list"]).starts_with("kv_123\tcustomers\t"));
}

#[test]
fn what_removes_begins_with_a_backup_and_what_does_nothing_makes_none() {
    let world = World::new();
    let all: Vec<String> = (0..120).map(|n| format!("\"k{n}\":1")).collect();
    world.done(&["set-bulk", "kv_123", &format!("{{{}}}", all.join(","))]);
    world.file("same.json", format!("{{{}}}", all.join(",")));
    world.file("fewer.json", format!("{{{}}}", all[..100].join(",")));
    let import = |file| world.kv(&["import", "kv_123", file, "--policy", "make-identical"]);
    assert_eq!(
        import("same.json").err,
        "Nothing to change: 120 keys are the same already.\n"
    );
    world.done(&["import", "kv_123", "fewer.json"]);
    assert!(automatic(&world).is_empty());
    assert_eq!(import("fewer.json").err, "Imported fewer.json: 20 keys removed\n");
    assert_eq!(automatic(&world), ["before-import.kvbackup"]);
    let made = json(&world.done(&["backup", "--list", "--json"]));
    assert_eq!(
        (&made[0]["reason"], &made[0]["keys"]),
        (&json("\"before_import\""), &json("120"))
    );
    world.done(&["backup", "--label", "Before the launch"]);
    let made = json(&world.done(&["backup", "--list", "--json"]));
    let labels: Vec<_> = made.as_array().unwrap().iter().map(|one| &one["label"]).collect();
    assert!(labels.contains(&&json("\"Before the launch\"")), "{labels:?}");
}

#[test]
fn a_backup_that_cannot_be_used_is_exit_code_2_and_nothing_is_changed() {
    let world = world_with_backup();
    let before = everything(&world);
    let backup = fs::read(world.path("mine.kvbackup")).unwrap();
    let altered = |at: usize, value: u32| {
        let mut bytes = backup.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    let mut damaged = backup.clone();
    damaged[4_096..].fill(0xaa);
    fs::create_dir(world.path("folder")).unwrap();
    world.file("text.kvbackup", "a shopping list");
    world.file("other.kvbackup", altered(68, 7));
    world.file("newer.kvbackup", altered(60, 99));
    world.file("cut.kvbackup", &backup[..8_192]);
    world.file("damaged.kvbackup", damaged);
    for (file, told) in [
        ("absent.kvbackup", "cannot be opened: there is no such file."),
        ("folder", "is a folder. Choose a file. Nothing was changed."),
        ("text.kvbackup", "is not a KV Store file. It was not touched."),
        (
            "other.kvbackup",
            "was made by another application. It was not touched.",
        ),
        ("newer.kvbackup", "was made by a newer version of KV Store"),
        ("cut.kvbackup", "is damaged. It was not touched."),
        ("damaged.kvbackup", "is damaged. It was not touched."),
    ] {
        for dry_run in [&[][..], &["--dry-run"]] {
            let ran = world.kv(&[&["restore", file], dry_run].concat());
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
            assert!(
                ran.err.starts_with(&format!("error: {file} {told}")),
                "{file}: {ran:?}"
            );
        }
    }
    assert_eq!(everything(&world), before);
    assert!(automatic(&world).is_empty());
}

#[test]
fn the_list_tells_that_the_automatic_backup_failed() {
    let world = World::new();
    world.file("backups", "a file in the way");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = store::OpenOptions {
            backup_folder: Some(world.path("backups")),
            clock: store::Clock::manual(1_800_000_000_000),
            ..store::OpenOptions::passing(store::model::Program::App)
        };
        let app = store::Store::open(&world.path("kv.db"), options).await.unwrap();
        app.back_up_if_due(&store::Job::default()).await.unwrap_err();
        app.close().await;
    });
    let told = format!(
        "The automatic backup of 2027-01-15T08:00:00Z was not made: {} cannot be written. \
         KV Store tries again from 2027-01-15T09:00:00Z on.\n",
        world.path("backups").display()
    );
    let ran = world.kv(&["backup", "--list"]);
    assert_eq!((ran.code, &ran.err), (0, &told));
    let ran = world.kv(&["backup", "--list", "--json"]);
    assert_eq!(words(&ran), (0, "[]\n", told.as_str()));
}

/// A secret that expired a minute ago, in an automatic backup and in one that a person asked for.
fn world_with_an_expired_secret() -> World {
    use store::model::{Expiry, NewValue, Program, SetEntry};
    use store::{BackupReason, Clock, Job, OpenOptions, Store};
    let world = World::new();
    world.done(&["set", "kv_123", "stays", "1"]);
    let options = OpenOptions {
        clock: Clock::manual(Clock::System.now_ms() - 120_000),
        backup_folder: Some(world.path("backups")),
        ..OpenOptions::passing(Program::Lux)
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&world.path("kv.db"), options).await.unwrap();
        let secret = SetEntry {
            namespace: "kv_123".to_owned(),
            key: "session".to_owned(),
            value: NewValue::Bytes(b"<the-secret>".repeat(5_000)),
            expiry: Expiry::In { seconds: 60 },
            ..SetEntry::default()
        };
        store.set_entry(secret).await.unwrap();
        for reason in [BackupReason::Daily, BackupReason::Manual] {
            store.back_up(reason, "", &Job::default()).await.unwrap();
        }
        store.close().await;
        store.let_go().await;
    });
    world
}

#[test]
fn what_has_expired_is_taken_out_of_the_automatic_backups() {
    let world = world_with_an_expired_secret();
    let holding = |reason: &str| {
        let script = format!("grep -a -l the-secret backups/*-{reason}.kvbackup | wc -l");
        world.shell(&script).out.trim().to_owned()
    };
    assert_eq!(
        (holding("daily"), holding("manual")),
        ("1".to_owned(), "1".to_owned())
    );
    let ran = world.kv(&["backup", "--remove-expired"]);
    let told = "Removed what has expired from 1 automatic backup.\n";
    assert_eq!(words(&ran), (0, "", told));
    assert_eq!(
        (holding("daily"), holding("manual")),
        ("0".to_owned(), "1".to_owned())
    );
    let daily = world.shell("echo backups/*-daily.kvbackup").out.trim().to_owned();
    world.done(&["verify", "--db", &daily]);
    world.done(&["delete-key", "kv_123", "stays"]);
    world.done(&["restore", &daily]);
    assert_eq!(world.text("stays"), "1");
    let ran = world.kv(&["backup", "--remove-expired"]);
    let told = "Nothing that has expired is in the automatic backups.\n";
    assert_eq!(words(&ran), (0, "", told));
}

#[test]
fn a_backup_that_may_still_hold_what_has_expired_is_exit_code_3() {
    let world = world_with_an_expired_secret();
    let daily = world.shell("echo backups/*-daily.kvbackup").out.trim().to_owned();
    world.file(&daily, "broken");
    let path = world.path(&daily).display().to_string();
    let ran = world.kv(&["backup", "--remove-expired"]);
    assert_eq!(
        words(&ran),
        (
            3,
            "",
            format!(
                "{path} was left as it is. {path} is not a KV Store file. It was not touched.\n\
                 error: 1 backup may still hold values that have expired.\n"
            )
            .as_str()
        )
    );
    let ran = world.kv(&["backup", "--remove-expired", "--json"]);
    let removed = json(&ran.out);
    assert_eq!(
        (ran.code, &removed["looked_at"], &removed["rewritten"]),
        (3, &json("1"), &json("0"))
    );
    assert_eq!(removed["left"][0]["path"], path.as_str());
}

/// A key, a flow, a shape and a protected place in a backup; then another of each.
fn world_with_belongings() -> World {
    let world = World::new();
    let more = |at: &str| {
        world.done(&["set", "kv_123", at, "v", "--yes"]);
        world.done(&["set", "kv_123", at, "return 1", "--flows"]);
        world.file("schema.json", r#"{"type":"string"}"#);
        world.done(&["shapes", "kv_123", "set", &format!("{at}:{{id}}"), "schema.json"]);
        world.done(&["protect", "kv_123", &format!("{at}:")]);
    };
    more("a");
    world.done(&["backup", "mine.kvbackup"]);
    more("b");
    world
}

#[test]
fn flows_shapes_and_places_are_named_and_counted_as_such_everywhere() {
    let world = world_with_belongings();
    let told = "2 keys, 2 flows, 2 shapes, 2 protected places";
    let ran = world.kv(&["backup", "all.kvbackup"]);
    assert_eq!(ran.err, format!("Backed up {told} in 1 namespace.\n"));
    let verified = world.done(&["verify"]);
    assert!(
        verified.contains(&format!("{told}: every value is there.\n")),
        "{verified}"
    );
    let ran = world.kv(&["restore", "all.kvbackup"]);
    assert_eq!(
        ran.err,
        format!("Nothing to change: {told} are the same already.\n")
    );
    let listed = json(&world.done(&["backup", "--list", "all.kvbackup", "--json"]));
    for counted in [&listed[0], &listed[0]["namespaces"][0]] {
        for what in ["keys", "flows", "shapes", "protected"] {
            assert_eq!(counted[what], 2, "{what}: {counted}");
        }
    }
    let checks = json(&world.done(&["verify", "--json"]))["checks"].clone();
    assert_eq!(
        (&checks[3]["looked_at"], &checks[3]["flows"]),
        (&json("2"), &json("2"))
    );
    assert_eq!(checks[2].get("flows"), None);
}

#[test]
fn a_restore_says_which_flows_shapes_and_places_it_takes_away_and_asks() {
    let world = world_with_belongings();
    let identical = ["restore", "mine.kvbackup", "--policy", "make-identical"];
    let among = "Among these: 1 flow removed, 1 shape removed, 1 protected place removed.\n";
    let ran = world.kv(&[&identical[..], &["--dry-run"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains(among), "{ran:?}");
    assert!(ran.out.contains("- customers: protected\tb:\n"), "{ran:?}");
    let before = world.done(&["list"]);
    let ran = world.kv(&identical);
    let refused = "error: “b:” in “customers” is protected: it would not be protected any more. Nothing was changed; say --yes to do it.\n";
    assert_eq!(words(&ran), (2, "", refused));
    assert_eq!(world.done(&["list"]), before);
    let ran = world.kv(&[&identical[..], &["--yes"]].concat());
    assert_eq!(
        words(&ran),
        (
            0,
            "",
            format!("Restored mine.kvbackup: 4 keys removed\n{among}").as_str()
        )
    );
    assert_eq!(world.done(&["list"]), "kv_123\tcustomers\t1\t\ta:\n");
}
