//! What is typed is kept to the byte, for the store that it was typed in, whatever lies beside it.

use std::path::Path;

use serde_json::json;

use super::body::encode;
use super::head::{DraftBase, DraftExpiry, DraftUnit, ShortForm};
use super::*;

pub struct Room {
    all: tempfile::TempDir,
    process: OwnFolders,
}

impl Room {
    pub fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        let process = OwnFolders::within(all.path().to_owned());
        Self { all, process }
    }

    pub fn of(&self, store_id: &str) -> Drafts {
        self.process.of(store_id).unwrap()
    }

    pub fn files(&self, store_id: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.all.path().join(store_id)).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some()).collect()
    }

    fn only_file(&self) -> PathBuf {
        self.files("a1").pop().unwrap()
    }
}

pub fn at(key: &str) -> DraftPlace {
    DraftPlace {
        namespace: "kv_flags".into(),
        key: key.into(),
        aside: None,
        form: None,
    }
}

fn aside(key: &str, number: i64) -> DraftPlace {
    DraftPlace {
        aside: Some(number),
        ..at(key)
    }
}

pub fn draft(place: DraftPlace, text: &[u8]) -> Draft {
    Draft {
        head: DraftHead {
            place,
            namespace_name: "flags".into(),
            at: 1_000,
            text_bytes: Some(u32::try_from(text.len()).unwrap()),
            expiry: Some(DraftExpiry::After {
                amount: "1,5".into(),
                unit: DraftUnit::Hours,
            }),
            metadata: Some("{\"description\":\"a\nb\"".into()),
            version: 7,
            base: Some(DraftBase {
                hash: Some("ab".into()),
                expires_at: None,
                metadata: Some("{}".into()),
            }),
            form: None,
        },
        text: Some(text.to_vec()),
    }
}

pub fn texts(drafts: &Drafts) -> Vec<(String, bool, Vec<u8>)> {
    let mut texts: Vec<_> = drafts
        .list()
        .into_iter()
        .map(|ListedDraft { head, .. }| {
            let text = drafts.read(&head.place).unwrap().unwrap().text.unwrap();
            (head.place.key, head.place.aside.is_some(), text)
        })
        .collect();
    texts.sort();
    texts
}

#[test]
fn a_draft_comes_back_as_it_was_typed() {
    let room = Room::new();
    for text in [&b""[..], b"typed\r\n", b"\n\nx\0\xff", &[b'x'; 3 << 20]] {
        let typed = draft(at("a"), text);
        room.of("a1").put(&typed).unwrap();
        assert_eq!(room.of("a1").read(&at("a")).unwrap().unwrap(), typed);
        let listed = room.of("a1").list().into_iter().map(|listed| listed.head);
        assert_eq!(listed.collect::<Vec<_>>(), vec![typed.head]);
    }
}

#[test]
fn a_value_that_was_not_edited_is_not_an_empty_one() {
    let room = Room::new();
    let mut typed = draft(at("a"), b"");
    typed.head.text_bytes = None;
    typed.text = None;
    room.of("a1").put(&typed).unwrap();
    assert_eq!(room.of("a1").read(&at("a")).unwrap(), Some(typed));
}

#[test]
fn it_is_listed_how_a_text_begins() {
    let room = Room::new();
    let long = "é ".repeat(3_000);
    for (text, beginning) in [
        (&b""[..], String::new()),
        (b" typed\r\n\tand more ", "typed and more".into()),
        (b"\xff\0x", "\u{fffd}\0x".into()),
        (long.as_bytes(), "é ".repeat(80)),
    ] {
        room.of("a1").put(&draft(at("a"), text)).unwrap();
        let listed = room.of("a1").list();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].beginning, beginning);
    }
}

#[test]
fn a_draft_is_seen_in_its_own_store_only() {
    let room = Room::new();
    room.of("a1").put(&draft(at("a"), b"typed")).unwrap();
    assert_eq!(room.of("b2").list(), vec![]);
    assert_eq!(room.of("b2").read(&at("a")).unwrap(), None);
}

#[test]
fn keys_that_differ_in_case_have_drafts_of_their_own() {
    let room = Room::new();
    for key in ["key", "KEY", "a/../b", "\0", "CON", &"é".repeat(256)] {
        room.of("a1").put(&draft(at(key), key.as_bytes())).unwrap();
    }
    let kept = texts(&room.of("a1"));
    assert_eq!(kept.len(), 6);
    assert!(kept.iter().all(|(key, _, text)| key.as_bytes() == text));
}

#[test]
fn each_form_of_a_key_has_a_draft_of_its_own() {
    let room = Room::new();
    let drafts = room.of("a1");
    let forms = [
        None,
        Some(ShortForm::Namespace),
        Some(ShortForm::Rename),
        Some(ShortForm::Duplicate),
        Some(ShortForm::Backup),
        Some(ShortForm::Inputs),
        Some(ShortForm::Example),
        Some(ShortForm::Change),
    ];
    for (number, form) in forms.into_iter().enumerate() {
        for aside in [None, Some(5)] {
            let place = DraftPlace {
                aside,
                form,
                ..at("a")
            };
            drafts.put(&draft(place.clone(), &[number as u8])).unwrap();
            let found = drafts.read(&place).unwrap().unwrap();
            assert_eq!(found.text, Some(vec![number as u8]));
        }
    }
    assert_eq!(drafts.list().len(), 16);
}

#[test]
fn a_draft_of_a_version_without_short_forms_is_found() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    let path = room.only_file();
    let written = std::fs::read_to_string(&path).unwrap();
    let before = written.replacen(r#""aside":null,"form":null"#, r#""aside":null"#, 1);
    assert_ne!(before, written);
    std::fs::write(&path, before).unwrap();
    assert_eq!(drafts.read(&at("a")).unwrap(), Some(draft(at("a"), b"typed")));
    assert_eq!(drafts.list().len(), 1);
}

#[test]
fn the_newest_is_listed_first() {
    let room = Room::new();
    for (key, at_ms) in [("b", 2), ("c", 3), ("a", 1)] {
        let mut typed = draft(at(key), b"x");
        typed.head.at = at_ms;
        room.of("a1").put(&typed).unwrap();
    }
    let keys: Vec<_> = room
        .of("a1")
        .list()
        .into_iter()
        .map(|listed| listed.head.place.key)
        .collect();
    assert_eq!(keys, ["c", "b", "a"]);
}

#[test]
fn a_draft_that_was_given_up_is_gone_and_may_be_given_up_again() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    drafts.put(&draft(aside("a", 5), b"aside")).unwrap();
    for _ in 0..2 {
        drafts.forget(&at("a")).unwrap();
        assert_eq!(texts(&drafts), [("a".into(), true, b"aside".to_vec())]);
    }
    room.of("never").forget(&at("a")).unwrap();
}

#[test]
fn a_draft_can_be_given_another_place() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    drafts.put(&draft(aside("a", 5), b"aside")).unwrap();
    drafts.move_to(&at("a"), &at("b")).unwrap();
    drafts.move_to(&aside("a", 5), &aside("b", 5)).unwrap();
    drafts.move_to(&at("never"), &at("b")).unwrap();
    drafts.move_to(&at("b"), &at("b")).unwrap();
    assert_eq!(
        texts(&drafts),
        [
            ("b".into(), false, b"typed".to_vec()),
            ("b".into(), true, b"aside".to_vec()),
        ]
    );
    assert_eq!(room.files("a1").len(), 2);
}

#[test]
fn what_stands_at_the_other_place_is_put_aside_not_replaced() {
    let room = Room::new();
    let drafts = room.of("a1");
    for (place, text) in [
        (at("a"), &b"typed"[..]),
        (aside("a", 1_000), b"aside"),
        (at("b"), b"earlier"),
        (aside("b", 1_000), b"earlier aside"),
    ] {
        drafts.put(&draft(place, text)).unwrap();
    }
    drafts.move_to(&at("a"), &at("b")).unwrap();
    drafts.move_to(&aside("a", 1_000), &aside("b", 1_000)).unwrap();
    let mut kept = texts(&drafts);
    assert_eq!(kept.remove(0), ("b".into(), false, b"typed".to_vec()));
    let mut asides: Vec<_> = kept.into_iter().map(|(_, _, text)| text).collect();
    asides.sort();
    assert_eq!(asides, [&b"aside"[..], b"earlier", b"earlier aside"]);
}

#[test]
fn a_move_that_was_broken_off_is_finished_without_a_second_copy() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    drafts.put(&draft(at("b"), b"typed")).unwrap();
    drafts.move_to(&at("a"), &at("b")).unwrap();
    assert_eq!(texts(&drafts), [("b".into(), false, b"typed".to_vec())]);
}

#[test]
fn a_file_that_is_damaged_is_skipped_and_left_alone() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed and more")).unwrap();
    let path = room.only_file();
    let whole = std::fs::read(&path).unwrap();
    drafts.put(&draft(at("b"), b"sound")).unwrap();
    let mut newer: serde_json::Value =
        serde_json::from_slice(whole.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    newer["format"] = json!(2);
    let newer = [newer.to_string().as_bytes(), b"\ntyped and more"].concat();
    let bad: [&[u8]; 6] = [
        b"",
        b"\n",
        b"{\"format\":1}\n",
        &whole[..whole.len() - 1],
        &whole[..20],
        &newer,
    ];
    for content in bad {
        std::fs::write(&path, content).unwrap();
        assert_eq!(texts(&drafts), [("b".into(), false, b"sound".to_vec())]);
        assert_eq!(drafts.read(&at("a")).unwrap(), None);
        drafts.forget(&at("a")).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), content);
    }
}

#[test]
fn a_new_draft_does_not_take_the_place_of_a_file_that_cannot_be_read() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    let path = room.only_file();
    std::fs::write(&path, b"from the future").unwrap();
    drafts.put(&draft(at("a"), b"typed again")).unwrap();
    assert_eq!(texts(&drafts), [("a".into(), false, b"typed again".to_vec())]);
    let contents: Vec<_> = room
        .files("a1")
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect();
    assert!(contents.contains(&b"from the future".to_vec()));
}

#[test]
fn a_write_that_broke_off_leaves_the_draft_before_whole() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    let part = room.only_file().with_extension("draft.0badcafe.part");
    std::fs::write(&part, b"{\"format\":1").unwrap();
    assert_eq!(texts(&drafts), [("a".into(), false, b"typed".to_vec())]);
    assert!(part.exists(), "another program may be writing it");

    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60);
    std::fs::File::options()
        .write(true)
        .open(&part)
        .unwrap()
        .set_modified(yesterday)
        .unwrap();
    assert_eq!(texts(&drafts), [("a".into(), false, b"typed".to_vec())]);
    assert!(!part.exists());
}

#[test]
fn a_text_that_is_far_too_long_is_refused_and_the_one_before_kept() {
    let room = Room::new();
    let drafts = room.of("a1");
    drafts.put(&draft(at("a"), b"typed")).unwrap();
    let refused = drafts.put(&draft(at("a"), &vec![b'x'; MAX_TEXT_BYTES + 1]));
    assert!(matches!(refused, Err(StoreError::ValueTooLarge { .. })));
    assert_eq!(texts(&drafts), [("a".into(), false, b"typed".to_vec())]);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_was_typed() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::new();
    room.of("a1").put(&draft(at("a"), b"typed")).unwrap();
    room.of("a1").put(&draft(at("a"), b"typed again")).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&room.all.path().join("a1")), 0o700);
    assert_eq!(mode(&room.only_file()), 0o600);
}

#[test]
fn the_form_in_which_a_draft_crosses_is_read_whole_or_not_at_all() {
    let typed = draft(at("a"), b"\0typed");
    let sent = encode(&json!({ "store": "a1", "head": typed.head }), b"\0typed").unwrap();
    let put = PutDraft::from_body(&sent).unwrap();
    assert_eq!((put.store.as_str(), put.draft), ("a1", typed));
    for length in [0, 3, 4, 20, sent.len() - 1] {
        assert!(PutDraft::from_body(&sent[..length]).is_err(), "{length}");
    }
    assert!(PutDraft::from_body(&[&[0xff; 4], &sent[4..]].concat()).is_err());
}
