//! A store that cannot be used: told, and not touched.

use crate::support::{World, full};

#[test]
fn a_store_that_cannot_be_used_is_exit_code_3_and_is_not_touched() {
    let world = World::new();
    world.done(&["set", "kv_123", "k", "v"]);
    let store = std::fs::read(world.path("kv.db")).unwrap();
    let altered = |at: usize, value: u32| {
        let mut bytes = store.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    let mut damaged = store.clone();
    damaged[100..].fill(0xaa);
    let newer = "was made by a newer version of KV Store (format 99; this version knows";
    for (name, content, words) in [
        (
            "text.db",
            b"not a database, but long enough to be looked at".repeat(9),
            "is not a KV Store file. It was not touched.",
        ),
        (
            "other.db",
            altered(68, 7),
            "was made by another application. It was not touched.",
        ),
        ("newer.db", altered(60, 99), newer),
        ("damaged.db", damaged, "is damaged. It was not touched."),
    ] {
        world.file(name, &content);
        let ran = world.kv(&["list", "--db", name]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{name}: {ran:?}");
        assert!(
            ran.err.starts_with("error: ") && ran.err.contains(words),
            "{name}: {}",
            ran.err
        );
        assert!(std::fs::read(world.path(name)).unwrap() == content, "{name}");
    }
    let ran = world.kv(&["list", "--db", "."]);
    assert!(
        ran.code == 3 && ran.err.contains("cannot be opened: it is a folder."),
        "{ran:?}"
    );
    let ran = world.kv(&["init", "n", "--db", "text.db/kv.db"]);
    assert!(
        ran.code == 3 && ran.err.contains("a part of its path is a file"),
        "{ran:?}"
    );
}

#[test]
fn a_mistyped_path_makes_no_store_but_init_does() {
    let world = World::empty();
    let ran = world.kv(&["list", "--db", "typo.db"]);
    let words = format!(
        "error: There is no store at {}. `lux data kv init NAME` makes one there.\n",
        world.path("typo.db").display()
    );
    assert_eq!((ran.code, ran.err), (3, words));
    assert!(!world.path("typo.db").exists());
    world.done(&["init", "n", "--db", "new/folder/kv.db"]);
    assert!(world.path("new/folder/kv.db").exists());
    // Nor does anything else make one in the usual place.
    let ran = world.shell("unset KV_STORE_DB; lux data kv list; ls data");
    assert!(
        ran.code != 0 && ran.err.contains("There is no store at"),
        "{ran:?}"
    );
    let ran = world.shell("unset KV_STORE_DB; lux data kv init n && ls data/kv-store");
    assert!(ran.code == 0 && ran.out.contains("kv-store.db"), "{ran:?}");
}

#[test]
fn a_path_that_leads_to_no_file_is_told_as_what_it_is() {
    let world = World::new();
    std::os::unix::fs::symlink("two", world.path("one")).unwrap();
    std::os::unix::fs::symlink("one", world.path("two")).unwrap();
    let links = "cannot be opened: it is a link that leads round in a circle.\n";
    for (args, code) in [
        (&["list", "--db", "one"][..], 3),
        (&["import", "kv_123", "one"], 2),
        (&["restore", "one"], 2),
        (&["backup", "--list", "one"], 2),
    ] {
        let ran = world.kv(args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert!(ran.err.ends_with(links), "{args:?}: {ran:?}");
    }
    world.shell("mkfifo pipe");
    for args in [&["restore", "pipe"][..], &["backup", "--list", "pipe"]] {
        let ran = world.kv(args);
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (
                2,
                "error: pipe cannot be opened: it is a pipe or a device, not a file.\n"
            ),
            "{args:?}"
        );
    }
}

#[test]
fn what_never_was_a_backup_is_not_called_damaged() {
    let world = World::new();
    world.file("empty", "");
    world.file("text", "hello");
    world.file("long", "hello\n".repeat(1_000));
    for name in ["empty", "text", "long"] {
        for args in [&["restore", name][..], &["backup", "--list", name]] {
            let ran = world.kv(args);
            assert_eq!(
                (ran.code, ran.err),
                (
                    2,
                    format!("error: {name} is not a KV Store file. It was not touched.\n")
                ),
                "{args:?}"
            );
        }
    }
}

#[test]
fn a_full_disk_is_exit_code_3_and_nothing_is_lost() {
    let world = World::new();
    world.done(&["set", "kv_123", "k", "v"]);
    world.file("large", vec![b'x'; 4 << 20]);
    let ran = world.shell("trap '' XFSZ; ulimit -f 1000; lux data kv set kv_123 k --file large");
    assert_eq!((ran.code, ran.err), (3, full(&world.path(""))));
    assert_eq!(world.text("k"), "v");
    world.done(&["set", "kv_123", "k", "--file", "large"]);
}

#[test]
fn a_path_that_is_no_text_is_told_and_nothing_is_left_under_another_name() {
    let world = World::new();
    let told = "its path has bytes that are not text in UTF-8";
    // What stands in the folder, under names of any bytes.
    let names = || world.shell("ls | od -c").out;
    assert_eq!(world.shell("cp kv.db \"$(printf 'x\\377.db')\"").code, 0);
    let before = names();
    for command in [
        "backup \"$(printf 'b\\377.kvbackup')\"",
        "list --db \"$(printf 'x\\377.db')\"",
        "init n --db \"$(printf 'new\\377.db')\"",
        "verify --db \"$(printf 'x\\377.db')\"",
        "restore \"$(printf 'x\\377.db')\"",
    ] {
        let ran = world.shell(&format!("lux data kv {command}"));
        assert!(ran.code != 0 && ran.err.contains(told), "{command}: {ran:?}");
        assert_eq!(names(), before, "{command}");
    }
    // What SQLite has no part in goes out and comes in by any name.
    let script = "lux data kv set kv_123 k v && lux data kv export kv_123 \"$(printf 'e\\377.json')\" &&
        lux data kv import kv_123 \"$(printf 'e\\377.json')\"";
    let ran = world.shell(script);
    assert_eq!(ran.code, 0, "{ran:?}");
}
