//! Where an export or a backup goes: nothing that is not ours is replaced, and what is replaced keeps its
//! owner, its mode, and its other names.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::process::Stdio;

use crate::support::World;
#[cfg(target_os = "linux")]
use crate::support::ran;

const EXPORTED: &str = "{\n  \"a\": 1\n}\n";

fn world() -> World {
    let world = World::new();
    world.done(&["set", "kv_123", "a", "1"]);
    world
}

fn mode(world: &World, name: &str) -> u32 {
    world.path(name).symlink_metadata().unwrap().permissions().mode() & 0o7777
}

fn set_mode(world: &World, name: &str, mode: u32) {
    std::fs::set_permissions(world.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
}

/// As /dev/stdout is: that one is a link of the system, which a program that replaces it harms.
const STDOUT: &str = "/dev/fd/1";

/// Names in the folder that a write left behind.
fn parts(world: &World) -> Vec<String> {
    let names = std::fs::read_dir(world.path(".")).unwrap();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".part")).collect()
}

#[test]
fn a_link_stays_a_link_and_the_file_behind_it_is_written() {
    let world = world();
    std::fs::create_dir(world.path("folder")).unwrap();
    world.file("folder/target.json", "older");
    symlink("folder/target.json", world.path("second")).unwrap();
    symlink("second", world.path("first")).unwrap();
    world.done(&["export", "kv_123", "first"]);
    assert_eq!(world.read("folder/target.json"), EXPORTED);
    world.done(&["backup", "first"]);
    assert!(
        world
            .read_bytes("folder/target.json")
            .starts_with(b"SQLite format 3")
    );
    for link in ["first", "second"] {
        assert!(
            world.path(link).symlink_metadata().unwrap().is_symlink(),
            "{link}"
        );
    }
    // A link to nothing: what it stands for is made.
    symlink("folder/new.json", world.path("dangling")).unwrap();
    world.done(&["export", "kv_123", "dangling"]);
    assert_eq!(world.read("folder/new.json"), EXPORTED);
    assert!(world.path("dangling").symlink_metadata().unwrap().is_symlink());
}

#[test]
fn links_that_lead_round_in_a_circle_are_told() {
    let world = world();
    symlink("round", world.path("about")).unwrap();
    symlink("about", world.path("round")).unwrap();
    for command in [&["export", "kv_123", "round"][..], &["backup", "round"]] {
        let ran = world.kv(command);
        let words = "cannot be written: it is a link that leads round in a circle. Nothing was changed.\n";
        assert!(ran.code == 2 && ran.err.ends_with(words), "{ran:?}");
    }
    let ran = world.kv(&["import", "kv_123", "round"]);
    let words = "error: round cannot be opened: it is a link that leads round in a circle.\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, words));
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode_and_a_new_one_is_the_person_s_alone() {
    let world = world();
    for kept in [0o600, 0o640, 0o644] {
        world.file("file.json", "older");
        set_mode(&world, "file.json", kept);
        world.done(&["export", "kv_123", "file.json"]);
        assert_eq!(
            (mode(&world, "file.json"), world.read("file.json").as_str()),
            (kept, EXPORTED)
        );
        world.done(&["backup", "file.json"]);
        assert_eq!(mode(&world, "file.json"), kept);
    }
    world.shell("umask 000; lux data kv export kv_123 new.json; lux data kv backup new.kvbackup");
    assert_eq!(
        (mode(&world, "new.json"), mode(&world, "new.kvbackup")),
        (0o600, 0o600)
    );
}

#[test]
fn a_file_that_is_replaced_keeps_its_owner() {
    let world = world();
    world.file("file.json", "older");
    // Whoever is root may give a file to anyone, others only to a group that they are in.
    let before = world.path("file.json").metadata().unwrap();
    let (user, group) = match rustix::process::geteuid().is_root() {
        true => (4_321, 4_322),
        false => {
            let groups = rustix::process::getgroups().unwrap();
            (
                before.uid(),
                groups.last().map_or(before.gid(), |group| group.as_raw()),
            )
        }
    };
    chown(world.path("file.json"), Some(user), Some(group)).unwrap();
    for command in [&["export", "kv_123", "file.json"][..], &["backup", "file.json"]] {
        let replaced = world.path("file.json").metadata().unwrap().ino();
        world.done(command);
        let after = world.path("file.json").metadata().unwrap();
        assert_eq!((after.uid(), after.gid()), (user, group), "{command:?}");
        assert_ne!(after.ino(), replaced, "it is a new file");
    }
}

#[test]
fn another_name_of_a_file_that_is_replaced_keeps_the_old_one() {
    let world = world();
    world.file("file.json", "older");
    std::fs::hard_link(world.path("file.json"), world.path("other.json")).unwrap();
    world.done(&["export", "kv_123", "file.json"]);
    assert_eq!(
        (
            world.read("file.json").as_str(),
            world.read("other.json").as_str()
        ),
        (EXPORTED, "older")
    );
}

#[test]
fn folders_are_refused_and_nothing_is_left_beside_them() {
    let world = world();
    std::fs::create_dir(world.path("folder")).unwrap();
    symlink("folder", world.path("link")).unwrap();
    for target in ["folder", "link"] {
        let ran = world.kv(&["export", "kv_123", target]);
        let words = "cannot be written: it is a folder. Nothing was changed.\n";
        assert!(ran.code == 2 && ran.err.ends_with(words), "{ran:?}");
    }
    assert_eq!(parts(&world), Vec::<String>::new());
}

/// A device of our own, so that a program that replaces it harms nobody. Only root can make one, of which
/// Linux has other numbers than other systems.
fn make_device(world: &World, name: &str, kind_and_numbers: &str) -> bool {
    let script = format!("[ $(uname) = Linux ] && mknod -m 666 {name} {kind_and_numbers}");
    world.shell(&script).code == 0
}

#[test]
fn a_device_stays_a_device() {
    let world = world();
    // Where no device can be made, the system's own cannot be replaced either.
    let null = match make_device(&world, "null", "c 1 3") {
        true => "null",
        false => "/dev/null",
    };
    let ran = world.kv(&["export", "kv_123", null]);
    assert!(world.path(null).metadata().unwrap().file_type().is_char_device());
    assert_eq!((ran.code, ran.err), (0, format!("Exported 1 key to {null}.\n")));
    let ran = world.kv(&["backup", null]);
    assert!(
        ran.code == 2
            && ran
                .err
                .ends_with("it is a pipe or a device, not a file. Nothing was changed.\n"),
        "{ran:?}"
    );
    assert!(world.path(null).metadata().unwrap().file_type().is_char_device());
    if make_device(&world, "disk", "b 7 250") {
        let ran = world.kv(&["export", "kv_123", "disk"]);
        assert!(
            ran.code == 2
                && ran
                    .err
                    .ends_with("it is a pipe or a device, not a file. Nothing was changed.\n"),
            "{ran:?}"
        );
        assert!(
            world
                .path("disk")
                .metadata()
                .unwrap()
                .file_type()
                .is_block_device()
        );
    }
    assert_eq!(parts(&world), Vec::<String>::new());
}

#[test]
fn entries_stream_into_a_pipe_that_stays_one() {
    let world = world();
    let ran = world.shell("mkfifo pipe; cat pipe > out & timeout 20 lux data kv export kv_123 pipe; wait");
    assert_eq!((ran.code, world.read("out").as_str()), (0, EXPORTED), "{ran:?}");
    assert!(world.path("pipe").metadata().unwrap().file_type().is_fifo());
    let ran = world.kv(&["backup", "pipe"]);
    assert!(
        ran.code == 2
            && ran
                .err
                .ends_with("it is a pipe or a device, not a file. Nothing was changed.\n"),
        "{ran:?}"
    );
    assert!(world.path("pipe").metadata().unwrap().file_type().is_fifo());
}

#[test]
fn entries_stream_into_a_socket() {
    let world = world();
    let listener = std::os::unix::net::UnixListener::bind(world.path("socket")).unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        listener.accept().unwrap().0.read_to_string(&mut text).unwrap();
        text
    });
    world.done(&["export", "kv_123", "socket"]);
    assert_eq!(reader.join().unwrap(), EXPORTED);
}

#[test]
fn what_a_shell_has_opened_is_written_on_and_not_replaced() {
    let world = world();
    symlink(STDOUT, world.path("stdout")).unwrap();
    for (script, expected) in [
        (
            "{ echo a; lux data kv export kv_123 stdout; echo b; } > log; cat log",
            "a\n{\n  \"a\": 1\n}\nb\n",
        ),
        ("lux data kv export kv_123 stdout | cat", EXPORTED),
        (
            "exec 3> log; echo a >&3; lux data kv export kv_123 /dev/fd/3; echo b >&3; cat log",
            "a\n{\n  \"a\": 1\n}\nb\n",
        ),
        ("lux data kv export kv_123 /proc/self/fd/1 | cat", EXPORTED),
    ] {
        let ran = world.shell(script);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (0, expected),
            "{script}: {}",
            ran.err
        );
    }
    assert_eq!(parts(&world), Vec::<String>::new());
    let ran = world.kv(&["export", "kv_123", "/dev/fd/77"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let world = World::new();
    let rows: Vec<String> = (0..20_000)
        .map(|n| format!("\"k{n}\":\"{}\"", "v".repeat(50)))
        .collect();
    let rows = format!("{{{}}}", rows.join(","));
    assert_eq!(
        world
            .kv_reading(&["set-bulk", "kv_123", "-"], rows.as_bytes())
            .code,
        0
    );
    symlink(STDOUT, world.path("stdout")).unwrap();
    for target in ["stdout", "pipe"] {
        let reader = match target {
            "pipe" => "rm -f pipe; mkfifo pipe; { head -c 10 pipe > out; } &",
            _ => "",
        };
        let script = format!(
            "{reader} {{ timeout 20 lux data kv export kv_123 {target}; echo $? > code; }} | head -c 10; wait"
        );
        let ran = world.shell(&script);
        assert_eq!(
            (world.read("code").as_str(), ran.err.as_str()),
            ("0\n", ""),
            "{target}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_export_into_a_pipe_that_nobody_reads_can_be_cancelled() {
    let world = world();
    world.shell("mkfifo pipe");
    let mut command = world.command("lux");
    command.args(["data", "kv", "export", "kv_123", "pipe"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    world.interrupt_once_caught(&child);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (130, "error: Cancelled. Nothing was changed.\n")
    );
}

#[test]
fn an_export_never_takes_the_place_of_what_stands_beside_the_store() {
    let world = world();
    // A reader that has the store open keeps its log.
    let mut watching = world.command("lux");
    watching.args(["data", "kv", "watch", "kv_123"]);
    let mut watching = watching
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !world.path("kv.db-wal").exists() {
        std::thread::yield_now();
    }
    symlink("kv.db-shm", world.path("link")).unwrap();
    for target in ["kv.db-wal", "kv.db-shm", "link"] {
        let ran = world.kv(&["export", "kv_123", target]);
        let words = "cannot be written: it is the file that KV Store is using. Nothing was changed.\n";
        assert!(ran.code == 2 && ran.err.ends_with(words), "{ran:?}");
        assert_eq!(world.kv(&["backup", target]).code, 2);
    }
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert_eq!(world.text("a"), "1");
}

#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let world = world();
    world.file("file.json", "older");
    set_mode(&world, "file.json", 0o444);
    // Root may write everything.
    let may = File::options().write(true).open(world.path("file.json")).is_ok();
    let ran = world.kv(&["export", "kv_123", "file.json"]);
    assert_eq!(
        (ran.code == 0, world.read("file.json") == EXPORTED),
        (may, may),
        "{ran:?}"
    );
    assert_eq!(mode(&world, "file.json"), 0o444);
}

#[test]
fn what_a_killed_export_left_goes_with_the_next_to_the_same_file() {
    use std::time::{Duration, SystemTime};
    let world = World::new();
    let part = |name: &str, age: u64| {
        let file = std::fs::File::create(world.path(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age))
            .unwrap();
        file
    };
    part("out.json.0badcafe.part", 120);
    part("out.json.1badcafe.part", 1);
    part("other.json.0badcafe.part", 120);
    part("out.json.notes.part", 120);
    let written = part("out.json.2badcafe.part", 120);
    written.try_lock().unwrap();
    world.done(&["export", "kv_123", "out.json"]);
    let mut left = parts(&world);
    left.sort();
    assert_eq!(
        left,
        [
            "other.json.0badcafe.part",
            "out.json.1badcafe.part",
            "out.json.2badcafe.part",
            "out.json.notes.part"
        ]
    );
}
