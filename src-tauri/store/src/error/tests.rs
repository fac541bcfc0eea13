use super::*;

#[test]
fn a_failure_crosses_as_its_code_and_its_parameters() {
    let json = |error: StoreError| serde_json::to_string(&error).unwrap();
    assert_eq!(json(StoreError::EmptyKey), r#"{"code":"empty_key"}"#);
    let conflict = StoreError::UndoConflict {
        change_id: 7,
        deed: Box::new(Deed::DeletedMany),
        counts: Counts::default(),
        keys: 2,
    };
    assert_eq!(
        json(conflict),
        r#"{"code":"undo_conflict","changeId":7,"deed":{"type":"deleted_many"},"counts":{"added":0,"changed":0,"removed":0},"keys":2}"#
    );
    let cut = StoreError::Damaged {
        path: None,
        damage: Damage::CutOff { missing: 5 },
    };
    assert_eq!(
        json(cut),
        r#"{"code":"damaged","path":null,"damage":{"type":"cut_off","missing":5}}"#
    );
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_text_crosses_too() {
    use std::os::unix::ffi::OsStringExt;
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"a\xff".to_vec()));
    let error = StoreError::CannotOpen {
        path,
        obstacle: Obstacle::NoPermission,
    };
    assert_eq!(
        serde_json::to_string(&error).unwrap(),
        "{\"code\":\"cannot_open\",\"path\":\"a\u{fffd}\",\"obstacle\":\"no_permission\"}"
    );
}

#[test]
fn a_line_for_the_log_names_nothing_of_the_person() {
    let secret = "zebra";
    for error in [
        StoreError::KeyNotFound { key: secret.into() },
        StoreError::NameTaken { name: secret.into() },
        StoreError::ChangedElsewhere { key: secret.into() },
        StoreError::NotADatabase { path: secret.into() },
        StoreError::disk_full_at(Path::new("/zebra/kv.db")),
    ] {
        assert!(!error.to_string().contains(secret), "{error}");
    }
}
