//! Values can be secrets: the store, what stands beside it, and its backups are for the person's eyes
//! alone, and nothing is left beside the store when nobody has it open.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::World;

/// The names and modes of all files and folders below a folder.
fn modes_in(folder: &Path) -> Vec<(String, u32)> {
    let mut modes = Vec::new();
    for found in std::fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        let about = path.symlink_metadata().unwrap();
        if about.is_dir() {
            modes.extend(modes_in(&path));
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        modes.push((name.to_owned(), about.permissions().mode() & 0o7777));
    }
    modes
}

fn modes(world: &World) -> Vec<(String, u32)> {
    modes_in(&world.path("."))
}

/// A program that has the store open until it is killed.
fn watching(world: &World, index: &str) -> Child {
    let mut command = world.command("sh");
    command.args(["-c", "umask 000; exec lux data kv watch kv_123"]);
    let child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !world.path(index).exists() {
        std::thread::yield_now();
    }
    child
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_store_its_log_and_its_backups_are_the_person_s_alone() {
    let world = World::empty();
    let ran = world.shell(
        "umask 000; lux data kv init --id kv_123 customers --db deep/folder/kv.db &&
         lux data kv init --id kv_123 customers && lux data kv set kv_123 a 1 && lux data kv backup",
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let watching = watching(&world, "kv.db-shm");
    let modes = modes(&world);
    kill(watching);
    for (name, mode) in &modes {
        let expected = match ["deep", "folder", "backups"].contains(&name.as_str()) {
            true => 0o700,
            false => 0o600,
        };
        assert_eq!(*mode, expected, "{name}");
    }
    let names: Vec<&str> = modes.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        names.contains(&"kv.db-wal") && names.contains(&"kv.db-shm"),
        "{names:?}"
    );
}

#[test]
fn what_others_could_read_of_an_older_version_they_cannot_any_more() {
    let world = World::new();
    world.done(&["backup"]);
    let (backup, _) = modes_in(&world.path("backups")).remove(0);
    for name in ["kv.db", &format!("backups/{backup}")] {
        std::fs::set_permissions(world.path(name), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    world.done(&["list"]);
    world.done(&["backup"]);
    let modes = modes(&world);
    for name in ["kv.db", &backup] {
        assert!(modes.contains(&(name.to_owned(), 0o600)), "{modes:?}");
    }
}

#[test]
fn a_folder_that_was_there_stays_as_it_is() {
    let world = World::new();
    for folder in ["backups", "shared"] {
        std::fs::create_dir(world.path(folder)).unwrap();
        std::fs::set_permissions(world.path(folder), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    world.done(&["backup"]);
    world.done(&["init", "n", "--db", "shared/kv.db"]);
    let modes = modes(&world);
    for folder in ["backups", "shared"] {
        assert!(modes.contains(&(folder.to_owned(), 0o755)), "{modes:?}");
    }
}

/// With the usual places instead of those that the other tests name.
const USUAL: &str = "unset KV_STORE_DB KV_STORE_BACKUPS; umask 022;";

#[test]
fn the_usual_folders_of_an_older_version_are_closed_to_others_and_others_are_not_touched() {
    let world = World::empty();
    let made = world.shell(&format!(
        "{USUAL} mkdir -p config data/kv-store 'Documents/KV Store Backups' &&
         echo 'XDG_DOCUMENTS_DIR=\"$HOME/Documents\"' > config/user-dirs.dirs &&
         lux data kv init --id kv_123 customers && lux data kv backup &&
         chmod 755 data/kv-store 'Documents/KV Store Backups' &&
         chmod 644 data/kv-store/kv-store.db 'Documents/KV Store Backups'/*.kvbackup &&
         echo mine > 'Documents/KV Store Backups/mine.txt'"
    ));
    assert_eq!(made.code, 0, "{made:?}");
    assert_eq!(world.shell(&format!("{USUAL} lux data kv list")).code, 0);
    let modes = modes(&world);
    for (name, mode) in &modes {
        let expected = match name.as_str() {
            "kv-store" | "KV Store Backups" => 0o700,
            "config" | "data" | "Documents" => 0o755,
            "mine.txt" | "user-dirs.dirs" => 0o644,
            _ => 0o600,
        };
        assert_eq!(*mode, expected, "{name}");
    }
    assert!(
        modes.iter().any(|(name, _)| name.ends_with(".kvbackup")),
        "{modes:?}"
    );
}

#[test]
fn a_usual_folder_that_is_shared_on_purpose_or_somewhere_else_stays_as_it_is() {
    let world = World::empty();
    let made = world.shell(&format!(
        "{USUAL} mkdir -p data elsewhere && ln -s ../elsewhere data/kv-store &&
         mkdir data/kv-store-backups && chmod 2775 data/kv-store-backups &&
         lux data kv init --id kv_123 customers && lux data kv list"
    ));
    assert_eq!(made.code, 0, "{made:?}");
    let modes = modes(&world);
    for (folder, mode) in [("elsewhere", 0o755), ("kv-store-backups", 0o2775)] {
        assert!(modes.contains(&(folder.to_owned(), mode)), "{modes:?}");
    }
}

#[test]
fn one_file_is_left_after_every_command() {
    let world = World::new();
    world.file("rows.json", r#"{"a":1,"b":2}"#);
    world.file("broken.json", "{");
    for (args, code) in [
        (&["list"][..], 0),
        (&["set", "kv_123", "a", "1"], 0),
        (&["get", "kv_123", "a"], 0),
        (&["get", "kv_123", "absent"], 1),
        (&["import", "kv_123", "rows.json"], 0),
        (&["import", "kv_123", "rows.json", "--dry-run"], 0),
        (&["import", "kv_123", "broken.json"], 2),
        (&["export", "kv_123", "-"], 0),
        (&["delete-bulk", "kv_123", "[\"a\"]"], 0),
        (&["undo"], 0),
        (&["log"], 0),
    ] {
        assert_eq!(world.kv(args).code, code, "{args:?}");
        let names = modes(&world).into_iter().map(|(name, _)| name);
        let beside: Vec<String> = names.filter(|name| name.starts_with("kv.db")).collect();
        assert_eq!(beside, ["kv.db"], "{args:?}");
    }
}

#[test]
fn a_store_behind_a_link_has_its_log_beside_itself() {
    let world = World::empty();
    std::fs::create_dir(world.path("disk")).unwrap();
    std::os::unix::fs::symlink("disk/real.db", world.path("kv.db")).unwrap();
    world.done(&["init", "--id", "kv_123", "customers"]);
    let watching = watching(&world, "disk/real.db-shm");
    // Killed with something in its log: the next to open it has to see that.
    world.done(&["set", "kv_123", "a", "1"]);
    kill(watching);
    assert_eq!(world.text("a"), "1");
    let names: Vec<String> = modes(&world).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"real.db".to_owned()), "{names:?}");
    assert!(
        !names
            .iter()
            .any(|name| name.starts_with("kv.db-") || name.ends_with("-wal")),
        "{names:?}"
    );
}
