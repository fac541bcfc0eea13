//! Limits that a shell sets: an error in words, and nothing is left behind.

use crate::support::{World, full};

fn names(world: &World) -> Vec<String> {
    let names = std::fs::read_dir(world.path(".")).unwrap();
    let mut names: Vec<String> = names
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_that_may_not_be_that_large_is_an_error_and_not_left_behind() {
    let world = World::new();
    world.file("large", vec![b'x'; 4 << 20]);
    world.done(&["set", "kv_123", "k", "--file", "large"]);
    world.file("older.json", "older");
    let before = names(&world);
    for command in [
        "export kv_123 older.json",
        "export kv_123 new.json",
        "backup new.kvbackup",
        "set kv_123 n --file large",
    ] {
        let ran = world.shell(&format!("ulimit -f 1000; lux data kv {command}"));
        assert_eq!((ran.code, ran.err), (3, full(&world.path(""))), "{command}");
        assert_eq!(names(&world), before, "{command}");
    }
    assert_eq!(world.read("older.json"), "older");
}

#[test]
fn too_few_files_are_an_error_in_words() {
    let world = World::new();
    world.done(&["set", "kv_123", "k", "v"]);
    for allowed in 4..=40 {
        let ran = world.shell(&format!("ulimit -n {allowed}; lux data kv get kv_123 k"));
        match ran.code {
            0 => assert_eq!(ran.out, "v"),
            code => assert!(
                code == 3 && ran.err.starts_with("error: ") && ran.err.lines().count() == 1,
                "{allowed}: {ran:?}"
            ),
        }
    }
    assert_eq!(world.text("k"), "v");
}
