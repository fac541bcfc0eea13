//! Where the store is: only what makes a namespace makes one, and the rest say that there is none.

use crate::support::World;

#[test]
fn only_init_and_import_into_new_make_a_store() {
    for by_variable in [true, false] {
        let world = World::empty();
        world.file("file.json", "{\"a\":1}");
        let path = world.path("folder/kv.db");
        let run = |args: &[&str]| {
            let mut command = world.command("lux");
            if by_variable {
                command.env("KV_STORE_DB", &path);
            } else {
                command.arg("--db").arg(&path);
            }
            crate::support::ran(command.args(["data", "kv"]).args(args).output().unwrap())
        };
        for args in [
            &["list"][..],
            &["get", "n", "k"],
            &["keys", "n"],
            &["set", "n", "k", "v"],
            &["set-bulk", "n", "{}"],
            &["delete-key", "n", "k"],
            &["import", "n", "file.json"],
            &["export", "n", "-"],
            &["log"],
            &["undo"],
            &["backup"],
            &["restore", "file.json"],
            &["watch"],
            &["drop", "n"],
        ] {
            let ran = run(args);
            assert_eq!(ran.code, 3, "{args:?}: {ran:?}");
            assert_eq!(
                ran.err,
                format!(
                    "error: There is no store at {}. `lux data kv init NAME` makes one there.\n",
                    path.display()
                ),
                "{args:?}"
            );
            assert!(!world.path("folder").exists(), "{args:?}");
        }
        let ran = run(&["import", "n", "file.json", "--into-new"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
        let ran = run(&["get", "n", "a"]);
        assert_eq!(ran.out, "1");
        let ran = run(&["import", "N", "file.json", "--into-new"]);
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (
                2,
                "error: There is already a namespace called “N”. Choose another name.\n"
            )
        );
    }
}

#[test]
fn an_import_into_a_new_namespace_reads_standard_input_too() {
    let world = World::new();
    let ran = world.kv_reading(&["import", "fresh", "-", "--into-new"], b"{\"a\":1}");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(world.done(&["get", "fresh", "a"]), "1");
    world.done(&["undo"]);
    assert_eq!(world.kv(&["get", "fresh", "a"]).code, 1);
}
