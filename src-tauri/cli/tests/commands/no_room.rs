//! A store on a disk without room, or on a medium that cannot be written: everything can be read, and what
//! would write says why it does not.
//!
//! The mounts are seen by the commands in them alone, and go with them. They mean the same to everybody,
//! also to a superuser, for whom permissions do not count.

use store::model::{NewValue, Program, SetEntry};
use store::{OpenOptions, Store};

use crate::support::{Ran, World, full};

pub const READ_ONLY: &str = "mount --bind disk disk && mount -o remount,ro,bind disk";
const FULL: &str = "mkdir full && mount -t tmpfs -o size=1m tmpfs full && cp disk/* full/ &&
    (cat /dev/zero > full/filler 2>/dev/null; true) && mv disk rest && ln -s full disk";

impl World {
    /// A store with two keys, in a folder of its own; returns how mounts are permitted here, if they are.
    pub fn on_a_disk() -> (Self, Option<&'static str>) {
        let world = Self::empty();
        world.done(&["init", "--db", "disk/kv.db", "--id", "kv_123", "customers"]);
        world.done(&["set", "--db", "disk/kv.db", "kv_123", "a", "1"]);
        world.done(&["set", "--db", "disk/kv.db", "kv_123", "b", "2"]);
        // Empty, and not there on a medium that was written in one go.
        world.shell("rm -f disk/kv.db-wal disk/kv.db-shm");
        let permitted = ["--mount", "--mount --map-root-user"].into_iter().find(|how| {
            world
                .shell(&format!("unshare {how} sh -c 'mount -t tmpfs tmpfs /mnt'"))
                .code
                == 0
        });
        if permitted.is_none() {
            eprintln!("NOT RUN: mounts are not permitted on this machine");
        }
        (world, permitted)
    }

    /// Runs a script in which the folder `disk` was mounted.
    pub fn mounted(&self, how: &str, mount: &str, script: &str) -> Ran {
        self.file(
            "script",
            format!("{mount} || exit 99\nexport KV_STORE_DB=disk/kv.db\n{script}"),
        );
        self.shell(&format!("unshare {how} sh script"))
    }
}

const READS: &str = "lux data kv get kv_123 a && lux data kv keys kv_123 && lux data kv list &&
    lux data kv log | wc -l && lux data kv export kv_123 out.json && lux data kv backup copy.kvbackup > told";

fn assert_read(ran: &Ran, world: &World) {
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out, "1a\nb\nkv_123\tcustomers\t2\t\n3\n", "{ran:?}");
    assert_eq!(
        world.read("out.json").split_whitespace().collect::<String>(),
        r#"{"a":1,"b":2}"#
    );
    let copied = world.kv(&["get", "kv_123", "b", "--db", "copy.kvbackup"]);
    assert_eq!(copied.out, "2", "{copied:?}");
}

#[test]
fn a_store_on_a_read_only_medium_is_read_and_says_that_it_cannot_be_written() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    let before = std::fs::read(world.path("disk/kv.db")).unwrap();
    assert_read(&world.mounted(how, READ_ONLY, READS), &world);
    for write in [
        "set kv_123 a 2",
        "delete-key kv_123 a",
        "init other",
        "undo",
        "delete-bulk kv_123 '[\"a\"]'",
    ] {
        let ran = world.mounted(how, READ_ONLY, &format!("lux data kv {write}"));
        let told = "disk/kv.db cannot be written: the disk is read-only. Nothing was changed.";
        assert!(ran.code == 3 && ran.err.contains(told), "{write}: {ran:?}");
    }
    let files: Vec<_> = std::fs::read_dir(world.path("disk")).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(std::fs::read(world.path("disk/kv.db")).unwrap() == before);
}

#[test]
fn what_a_killed_dry_run_staged_on_a_read_only_medium_goes_with_the_next_command() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    std::fs::create_dir(world.path("tmp")).unwrap();
    world.file("flow.js", "for (;;) await kv.set('a', 'secret');");
    let mut command = world.command("unshare");
    let script = format!("{READ_ONLY} && exec lux data kv run kv_123 flow.js --dry-run");
    command.args(how.split(' ')).args(["sh", "-c", &script]);
    command
        .env("KV_STORE_DB", "disk/kv.db")
        .env("TMPDIR", world.path("tmp"));
    let mut running = command.spawn().unwrap();
    let is_staged = || {
        let folders = world.temporary();
        let mut files = folders.iter().flat_map(std::fs::read_dir).flatten().flatten();
        files.any(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "plan")
        })
    };
    while !is_staged() {
        assert_eq!(running.try_wait().unwrap(), None, "it ended");
        std::thread::yield_now();
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(is_staged());
    let read = world.mounted(how, READ_ONLY, "TMPDIR=tmp lux data kv get kv_123 a");
    assert_eq!(read.out, "1", "{read:?}");
    assert_eq!(world.temporary(), [] as [std::path::PathBuf; 0]);
}

#[test]
fn what_a_flow_would_write_to_a_read_only_medium_is_seen_and_not_done() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    world.file(
        "flow.js",
        "await kv.set('a', await kv.get('a') + '!'); await kv.delete('b'); return 1",
    );
    let run = "lux data kv run kv_123 flow.js";
    let ran = world.mounted(how, READ_ONLY, &format!("{run} --dry-run"));
    assert_eq!((ran.code, ran.out.as_str()), (0, "~ a\n- b\n"), "{ran:?}");
    let ran = world.mounted(how, READ_ONLY, run);
    let told = "disk/kv.db cannot be written: the disk is read-only. Nothing was changed.";
    assert!(ran.code == 3 && ran.err.contains(told), "{ran:?}");
    let read = world.mounted(
        how,
        READ_ONLY,
        &format!(
            "echo 'return kv.get(\"a\")' | {run_stdin}",
            run_stdin = "lux data kv run kv_123 -"
        ),
    );
    assert_eq!((read.code, read.out.as_str()), (0, "\"1\"\n"), "{read:?}");
}

/// As a program leaves the store that is killed, with the last value of `a` in its log alone.
fn kill_with_a_log(world: &World) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&world.path("disk/kv.db"), options).await.unwrap();
        let edit = SetEntry {
            namespace: "kv_123".to_owned(),
            key: "a".to_owned(),
            value: NewValue::Text {
                text: "newest".to_owned(),
            },
            ..SetEntry::default()
        };
        store.set_entry(edit).await.unwrap();
        assert_eq!(world.shell("cp -r disk killed").code, 0);
        store.close().await;
    });
    assert_eq!(
        world.shell("rm -r disk && mv killed disk && ls disk").out,
        "kv.db\nkv.db-shm\nkv.db-wal\n"
    );
}

#[test]
fn what_a_program_left_in_the_log_is_read_on_a_read_only_medium() {
    // With the log's index, without it, as it is on a medium to which the log was copied alone, and with one
    // in which nothing is.
    for index in ["true", "rm disk/kv.db-shm", ": > disk/kv.db-shm"] {
        let (world, Some(how)) = World::on_a_disk() else {
            return;
        };
        kill_with_a_log(&world);
        assert_eq!(world.shell(index).code, 0);
        let before = world.shell("md5sum disk/*").out;
        let read = "lux data kv get kv_123 a && lux data kv export kv_123 out.json &&
            lux data kv verify > told && lux data kv backup copy.kvbackup >> told";
        let ran = world.mounted(how, READ_ONLY, read);
        assert_eq!((ran.code, ran.out.as_str()), (0, "newest"), "{index}: {ran:?}");
        assert!(world.read("out.json").contains("newest"), "{index}");
        let copied = world.kv(&["get", "kv_123", "a", "--db", "copy.kvbackup"]);
        assert_eq!(copied.out, "newest", "{index}: {copied:?}");
        let ran = world.mounted(how, READ_ONLY, "lux data kv set kv_123 a 2");
        let told = "disk/kv.db cannot be written: the disk is read-only. Nothing was changed.";
        assert!(ran.code == 3 && ran.err.contains(told), "{index}: {ran:?}");
        assert_eq!(world.shell("md5sum disk/*").out, before, "{index}");
    }
}

#[test]
fn a_store_on_a_full_disk_is_read_and_says_that_the_disk_is_full() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    assert_read(&world.mounted(how, FULL, READS), &world);
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    let script = "lux data kv set kv_123 a 2; echo $?; lux data kv get kv_123 a; rm full/filler
        lux data kv set kv_123 a 2 && lux data kv get kv_123 a";
    let ran = world.mounted(how, FULL, script);
    assert_eq!(ran.out, "3\n12", "{ran:?}");
    assert_eq!(ran.err, full(&world.path("full")) + "Changed a\n");
}

#[test]
fn what_others_save_is_seen_where_this_program_cannot_write() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    let watching = |script: &str, name: &str| {
        let file = |end| std::fs::File::create(world.path(&format!("{name}.{end}"))).unwrap();
        let mut command = world.command("sh");
        command.args(["-c", script]).env("KV_STORE_DB", "disk/kv.db");
        let child = command.stdout(file("out")).stderr(file("err")).spawn().unwrap();
        while !world.read(&format!("{name}.err")).contains("Watching") {
            std::thread::yield_now();
        }
        child
    };
    let watch = "exec lux data kv watch kv_123";
    let mut writer = watching(watch, "writer");
    let mounted = format!("exec unshare {how} sh -c '{READ_ONLY} && {watch}'");
    let mut reader = watching(&mounted, "reader");
    world.done(&["set", "--db", "disk/kv.db", "kv_123", "seen", "1"]);
    while !world.read("reader.out").contains("seen") {
        std::thread::yield_now();
    }
    for child in [&mut reader, &mut writer] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// A full disk beside a store that has room.
const FULL_BESIDE: &str = "mkdir -p full && mount -t tmpfs -o size=1m tmpfs full &&
    (cat /dev/zero > full/filler 2>/dev/null; true)";

#[test]
fn writing_says_which_disk_is_full() {
    let (world, Some(how)) = World::on_a_disk() else {
        return;
    };
    let rows: Vec<_> = (0..40_000)
        .map(|n| format!("\"{}\": {n}", (n * 7_919) % 40_009))
        .collect();
    world.file("rows.json", format!("{{{}}}", rows.join(",")));
    let (full_folder, output) = (
        full(&world.path("full")),
        "error: The output could not be written: the disk that it goes to is full.\n",
    );
    for (command, words) in [
        ("lux data kv export kv_123 full/out.json", &*full_folder),
        ("lux data kv backup full/copy.kvbackup", &full_folder),
        ("KV_STORE_BACKUPS=full lux data kv backup", &full_folder),
        ("TMPDIR=full lux data kv import kv_123 rows.json", &full_folder),
        (
            "rm full/filler; cp disk/kv.db full/; lux data kv import kv_123 rows.json --db full/kv.db",
            &full_folder,
        ),
        ("lux data kv export kv_123 - > full/out.json", output),
        ("lux data kv get kv_123 a > full/a.txt", output),
    ] {
        let ran = world.mounted(how, FULL_BESIDE, command);
        assert_eq!((ran.code, ran.err.as_str()), (3, words), "{command}");
    }
    assert_eq!(world.done(&["keys", "kv_123", "--db", "disk/kv.db"]), "a\nb\n");
}
