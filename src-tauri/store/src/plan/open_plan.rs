//! The plans that are open: each with its staging file and the connection that can apply it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::sqlite::SqliteConnection;
use tokio::sync::Mutex;

use super::bulk::BulkSource;
use super::counted::Counted;
use super::planned_namespace::PlannedNamespace;
use super::staging::Staging;
use crate::database::{self, Access, Cancelling, StagedTables, WatchedConnection};
use crate::error::{Result, StoreError};
use crate::formats::Note;
use crate::job::Job;
use crate::ledger::STAGED;
use crate::model::{BackupReason, Deed, Origin, PlanKind, Policy};
use crate::namespaces::NamespaceRow;
use crate::store::{Soon, Store};

/// What a plan is staged in.
const TABLES: StagedTables<'static> = &[STAGED, include_str!("staged.sql")];

/// Where the rows of a plan come from that brings a backup back, to stage them again.
pub(crate) struct RestoreSource {
    pub(crate) path: PathBuf,
    /// Ids of namespaces; `None` for all.
    pub(crate) namespaces: Option<Vec<String>>,
    /// Stages what differs now, instead of what is staged.
    pub(crate) stage: for<'a> fn(&'a Store, &'a OpenPlan, &'a Job) -> Soon<'a>,
}

/// What a plan is, whatever its rows.
pub(crate) struct About {
    pub(crate) kind: PlanKind,
    pub(crate) origin: Origin,
    /// Where what is only here is looked for; `None` where the source tells.
    pub(crate) namespace: Option<NamespaceRow>,
    /// What the change that it becomes is.
    pub(crate) deed: Deed,
    /// A plan that brings a backup back.
    pub(crate) restore: Option<RestoreSource>,
    /// What is done to which entries, for a plan of one edit of many.
    pub(crate) bulk: Option<BulkSource>,
}

/// A staged plan.
pub(crate) struct OpenPlan {
    pub(crate) id: String,
    pub(crate) about: About,
    pub(crate) conn: Arc<Mutex<SqliteConnection>>,
    cancelling: Cancelling,
    pub(crate) state: Mutex<PlanState>,
    file: PathBuf,
}

/// What may change while a plan is looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlanState {
    pub(crate) policy: Policy,
    /// The newest commit when the rows were last compared, or made from entries.
    pub(crate) checked_at: i64,
    /// Whether the rows for what is only in the namespace are staged.
    pub(crate) only_here_staged: bool,
    /// The rows, counted; `None` until that is asked after they were compared.
    pub(crate) counted: Option<Counted>,
    pub(crate) notes: Vec<Note>,
    /// The namespaces that rows go to.
    pub(crate) namespaces: Vec<PlannedNamespace>,
}

impl PlanState {
    /// The rows, counted. `conn` is the plan's own.
    pub(super) async fn counted(&mut self, conn: &mut SqliteConnection) -> Result<&mut Counted> {
        let counted = match self.counted.take() {
            Some(counted) => counted,
            None => Counted::of(conn, &self.namespaces).await?,
        };
        Ok(self.counted.insert(counted))
    }
}

impl OpenPlan {
    /// The plan's connection, whose statements end when the job is cancelled.
    pub(crate) async fn connection_for(&self, job: &Job) -> WatchedConnection {
        self.cancelling.watch(self.conn.clone().lock_owned().await, job)
    }

    /// What a backup before the plan is applied would be called.
    pub(crate) fn backup_reason(&self) -> BackupReason {
        match self.about.origin {
            Origin::Restore => BackupReason::BeforeRestore,
            Origin::Import => BackupReason::BeforeImport,
            _ => BackupReason::BeforeDelete,
        }
    }
}

impl Drop for OpenPlan {
    fn drop(&mut self) {
        // On Windows an open file cannot be removed; the folder's clean-up gets it then.
        let _ = std::fs::remove_file(&self.file);
    }
}

/// All open plans of a store.
pub(crate) struct Plans {
    store: PathBuf,
    access: Access,
    /// Why nothing can be written, where that is so.
    read_only: Option<StoreError>,
    open: Mutex<HashMap<String, Arc<OpenPlan>>>,
    staging: Staging,
    made: AtomicU64,
}

impl Plans {
    /// None yet. `store` is the file that is read; where it cannot be written, they are staged elsewhere.
    pub(crate) fn new(store: &Path, access: Access, read_only: Option<StoreError>) -> Self {
        let staging = match &read_only {
            None => Staging::beside(store),
            Some(_) => Staging::elsewhere(std::env::temp_dir()),
        };
        staging.clean();
        Self {
            store: store.to_owned(),
            access,
            read_only,
            open: Mutex::default(),
            staging,
            made: AtomicU64::new(0),
        }
    }

    /// An empty plan, not yet to be found by its id. Errors: for a store that cannot be written, why; but what
    /// is built of edits, and what two namespaces differ in, can be looked at there as well, and is refused when
    /// it is applied.
    pub(crate) async fn make(&self, about: About) -> Result<OpenPlan> {
        if let Some(refused) = &self.read_only
            && !matches!(about.kind, PlanKind::Edits | PlanKind::Compare)
        {
            return Err(refused.clone());
        }
        let id = (self.made.fetch_add(1, Ordering::Relaxed) + 1).to_string();
        let made = self.staging.make(&id);
        let refused = |error| StoreError::from(error).of_writing(self.staging.told(&self.store));
        let file = made.map_err(refused)?;
        let mut conn = database::connect_with_staging(&self.store, self.access, &file, TABLES).await?;
        let cancelling = Cancelling::default();
        cancelling.install(&mut conn).await?;
        Ok(OpenPlan {
            id,
            about,
            conn: Arc::new(Mutex::new(conn)),
            cancelling,
            state: Mutex::default(),
            file,
        })
    }

    /// From now on the plan is found by its id.
    pub(crate) async fn keep(&self, plan: impl Into<Arc<OpenPlan>>) -> Arc<OpenPlan> {
        let plan: Arc<OpenPlan> = plan.into();
        self.open.lock().await.insert(plan.id.clone(), plan.clone());
        plan
    }

    /// Errors: `PlanNotFound`.
    pub(crate) async fn get(&self, id: &str) -> Result<Arc<OpenPlan>> {
        self.open
            .lock()
            .await
            .get(id)
            .cloned()
            .ok_or(StoreError::PlanNotFound)
    }

    pub(crate) async fn discard(&self, id: &str) {
        self.open.lock().await.remove(id);
    }

    pub(crate) async fn discard_all(&self) {
        self.open.lock().await.clear();
    }
}
