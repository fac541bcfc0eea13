//! A store of an earlier format where nothing can be written: it is read in a copy that nobody else can read,
//! and of which nothing is left, however the command ends.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::no_room::READ_ONLY;
use crate::support::World;

/// Files of older formats, a key of each, the id of its namespace, and the key's value.
const OLDER: [(&str, &str, &str, &str); 2] = [
    ("format-1.sqlite", "kv_prefs", "user:x", "light"),
    ("format-3.sqlite", "kv_docs", "second", "short"),
];

impl World {
    /// A store of an older format on a disk of its own, and an empty folder for temporary files.
    fn with_older(file: &str) -> (Self, Option<&'static str>) {
        let (world, how) = Self::on_a_disk();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../store/tests/fixtures")
            .join(file);
        std::fs::copy(fixture, world.path("disk/kv.db")).unwrap();
        std::fs::create_dir(world.path("tmp")).unwrap();
        (world, how)
    }

    /// What is in the folder for temporary files.
    pub fn temporary(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.path("tmp")).unwrap();
        files.map(|file| file.unwrap().path()).collect()
    }

    /// A `watch` of the store where nothing can be written, which stays; and the copy that it reads.
    fn watching(&self, how: &str) -> (std::process::Child, PathBuf) {
        let file = |name| std::fs::File::create(self.path(name)).unwrap();
        let mut command = self.command("unshare");
        let script = format!("{READ_ONLY} && exec lux data kv watch");
        command.args(how.split(' ')).args(["sh", "-c", &script]);
        command
            .env("KV_STORE_DB", "disk/kv.db")
            .env("TMPDIR", self.path("tmp"));
        let child = command.stdout(file("out")).stderr(file("err")).spawn().unwrap();
        while !self.read("err").contains("Watching") {
            std::thread::yield_now();
        }
        let folder = self.temporary().pop().unwrap();
        (child, folder.join("copy.db"))
    }
}

#[test]
fn a_store_of_an_older_format_is_read_on_a_read_only_medium() {
    for (file, namespace, key, value) in OLDER {
        let (world, Some(how)) = World::with_older(file) else {
            return;
        };
        let before = world.shell("md5sum disk/*").out;
        let read = format!(
            "export TMPDIR=tmp
            lux data kv get {namespace} {key} && lux data kv log | head -c 1 > log.txt &&
            lux data kv export {namespace} out.json && lux data kv verify > told &&
            lux data kv backup copy.kvbackup >> told &&
            lux data kv run {namespace} flow.js --dry-run > shown"
        );
        world.file("flow.js", format!("await kv.set('{key}', 'else');"));
        let ran = world.mounted(how, READ_ONLY, &read);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.contains("error")),
            (0, value, false),
            "{file}: {ran:?}"
        );
        assert!(
            world
                .read("out.json")
                .contains(&format!("\"{key}\": \"{value}\"")),
            "{file}"
        );
        assert_eq!(world.read("log.txt").len(), 1);
        assert_eq!(world.read("shown"), format!("~ {key}\n"), "{file}");
        let copied = world.kv(&["get", namespace, key, "--db", "copy.kvbackup"]);
        assert_eq!(copied.out, value, "{file}: {copied:?}");
        for write in [
            format!("set {namespace} {key} 2"),
            "init other".to_owned(),
            "undo".to_owned(),
        ] {
            let ran = world.mounted(how, READ_ONLY, &format!("TMPDIR=tmp lux data kv {write}"));
            let told = "disk/kv.db cannot be written: the disk is read-only. Nothing was changed.";
            assert!(
                ran.code == 3 && ran.err.contains(told),
                "{file}, {write}: {ran:?}"
            );
        }
        assert_eq!(world.shell("md5sum disk/*").out, before, "{file}");
        assert_eq!(world.temporary(), [] as [PathBuf; 0], "{file}");
    }
}

#[test]
fn a_store_of_an_older_format_is_read_on_a_full_disk() {
    const FULL: &str = "mkdir full && mount -t tmpfs -o size=400k tmpfs full && cp disk/* full/ &&
        (cat /dev/zero > full/filler 2>/dev/null; true) && mv disk rest && ln -s full disk";
    let (file, namespace, key, value) = OLDER[1];
    let (world, Some(how)) = World::with_older(file) else {
        return;
    };
    let script = format!(
        "export TMPDIR=tmp; md5sum full/kv.db > before
        lux data kv get {namespace} {key}; lux data kv set {namespace} {key} 2; echo \" $?\"
        md5sum full/kv.db | cmp - before && ls backups | wc -l
        rm full/filler; lux data kv set {namespace} {key} 2 && lux data kv get {namespace} {key}"
    );
    let ran = world.mounted(how, FULL, &script);
    assert_eq!(ran.out, format!("{value} 3\n0\n2"), "{ran:?}");
    assert!(ran.err.contains("The disk that"), "{ran:?}");
    assert_eq!(world.temporary(), [] as [PathBuf; 0]);
}

#[test]
fn the_copy_of_an_older_store_is_the_person_s_alone_and_is_overwritten_at_the_end() {
    let (file, namespace, key, _) = OLDER[0];
    let (world, Some(how)) = World::with_older(file) else {
        return;
    };
    let (mut watching, copy) = world.watching(how);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(copy.parent().unwrap()), mode(&copy)), (0o700, 0o600));
    assert!(
        std::fs::read(&copy)
            .unwrap()
            .windows(5)
            .any(|bytes| bytes == b"light")
    );
    let kept = world.path("another name of the same file");
    std::fs::hard_link(&copy, &kept).unwrap();
    // Another command has a copy of its own, and leaves this one alone.
    let read = format!("TMPDIR=tmp lux data kv get {namespace} {key}");
    assert_eq!(world.mounted(how, READ_ONLY, &read).out, "light");
    assert_eq!(world.temporary().len(), 1);
    world.interrupt_once_caught(&watching);
    assert!(watching.wait().unwrap().success());
    assert_eq!(world.temporary(), [] as [PathBuf; 0]);
    assert!(std::fs::read(&kept).unwrap().iter().all(|byte| *byte == 0));
}

#[test]
fn the_copy_that_a_killed_command_left_goes_with_the_next() {
    let (file, namespace, key, _) = OLDER[0];
    let (world, Some(how)) = World::with_older(file) else {
        return;
    };
    let (mut watching, copy) = world.watching(how);
    let kept = world.path("another name of the same file");
    std::fs::hard_link(&copy, &kept).unwrap();
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert!(copy.exists());
    let read = format!("TMPDIR=tmp lux data kv get {namespace} {key}");
    assert_eq!(world.mounted(how, READ_ONLY, &read).out, "light");
    assert_eq!(world.temporary(), [] as [PathBuf; 0]);
    assert!(std::fs::read(&kept).unwrap().iter().all(|byte| *byte == 0));
}

#[test]
fn where_there_is_no_room_for_the_copy_that_is_said() {
    const SMALL: &str =
        "mount -t tmpfs -o size=16k tmpfs tmp && mount --bind disk disk && mount -o remount,ro,bind disk";
    let (file, namespace, key, _) = OLDER[0];
    let (world, Some(how)) = World::with_older(file) else {
        return;
    };
    let ran = world.mounted(
        how,
        SMALL,
        &format!("TMPDIR=$PWD/tmp lux data kv get {namespace} {key}; ls tmp"),
    );
    let path = |name| world.path(name).display().to_string();
    assert_eq!(
        (ran.out.as_str(), ran.err),
        (
            "",
            format!(
                "error: {} is of an earlier version and cannot be updated where it is, so it is read in a copy. That cannot be made in {}: the disk is full. Nothing was changed.\n",
                path("disk/kv.db"),
                path("tmp")
            )
        )
    );
}
