//! Reasons that SQL gives to rows which are not valid: each as `Refusal` is kept.

/// `RowFlaw::NothingToKeep`.
macro_rules! nothing_to_keep {
    () => {
        r#"'{"code":"nothing_to_keep"}'"#
    };
}
pub(super) use nothing_to_keep;

/// `RowFlaw::ExpiryPassed`.
macro_rules! expiry_passed {
    () => {
        r#"'{"code":"expiry_passed"}'"#
    };
}
pub(super) use expiry_passed;

/// `RowFlaw::NoLongerKept`.
macro_rules! no_longer_kept {
    () => {
        r#"'{"code":"no_longer_kept"}'"#
    };
}
pub(super) use no_longer_kept;

#[cfg(test)]
mod tests {
    use crate::formats::{Refusal, RowFlaw};

    #[test]
    fn sql_gives_the_reasons_as_they_are_kept() {
        for (sql, flaw) in [
            (nothing_to_keep!(), RowFlaw::NothingToKeep),
            (expiry_passed!(), RowFlaw::ExpiryPassed),
            (no_longer_kept!(), RowFlaw::NoLongerKept),
        ] {
            assert_eq!(sql, format!("'{}'", Refusal::from(flaw).to_json()));
        }
    }
}
