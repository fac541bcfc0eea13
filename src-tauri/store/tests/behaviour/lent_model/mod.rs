//! Random sequences of everything that makes several versions have one value, or takes versions away,
//! against a plain model: each key has its own bytes, and so does each version that is still kept.

mod operation;
mod run;

use proptest::prelude::*;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use self::operation::{Operation, anything, making};
use self::run::Run;

async fn open_file(run: &Run) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(run.world.path());
    options.connect().await.unwrap()
}

async fn number(file: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(file).await.unwrap()
}

/// What is true of the rows themselves.
async fn check_file(run: &Run) {
    let mut file = open_file(run).await;
    for (what, sql) in [
        (
            "a borrower without a holder",
            "SELECT count(*) FROM versions AS b LEFT JOIN versions AS h ON h.id = b.value_of
                 WHERE b.value_of IS NOT NULL AND (h.value_of IS NOT NULL OR h.size IS NOT b.size)",
        ),
        (
            "a value that is not as long as it says, or is there beside a holder",
            "SELECT count(*) FROM versions
                 WHERE length(value) <> CASE WHEN value_of IS NULL THEN size ELSE 0 END",
        ),
        (
            "a version that nothing has",
            "SELECT count(*) FROM versions WHERE id NOT IN (
                     SELECT version_id FROM entries
                     UNION SELECT before_version FROM revisions WHERE before_version IS NOT NULL
                     UNION SELECT after_version FROM revisions WHERE after_version IS NOT NULL)",
        ),
    ] {
        assert_eq!(number(&mut file, sql).await, 0, "{what}");
    }
}

/// The history's bytes are those of the values that no entry has, each counted once.
async fn check_bytes(run: &Run) {
    let of_the_past = "SELECT coalesce(sum(size), 0) FROM versions AS holder
         WHERE value_of IS NULL AND NOT EXISTS (
             SELECT 1 FROM entries AS e JOIN versions AS v ON v.id = e.version_id
             WHERE holder.id IN (v.id, v.value_of))";
    let told = run.world.store.usage().await.unwrap().history_bytes;
    assert_eq!(told, number(&mut open_file(run).await, of_the_past).await);
}

async fn run(operations: Vec<Operation>, nothing_goes: bool) {
    let mut run = Run::new().await;
    for operation in operations {
        run.perform(operation).await;
        run.check().await;
        check_file(&run).await;
        if nothing_goes {
            check_bytes(&run).await;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn each_key_and_each_version_has_its_own_bytes_whatever_shares_them(
        operations in prop::collection::vec(anything(), 1..40)
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(operations, false));
    }

    #[test]
    fn the_history_counts_each_value_once(operations in prop::collection::vec(making(), 1..30)) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(operations, true));
    }
}
