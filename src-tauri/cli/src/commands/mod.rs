//! The commands of `lux data kv`, one file each.

mod backup;
mod bulk;
mod compare;
mod delete_key;
mod export;
mod flows;
mod get;
mod import;
mod init;
mod keys;
mod list;
mod log;
mod many;
mod namespace;
mod planned;
mod protect;
mod rename_key;
mod restore;
mod run;
mod searched;
mod set;
mod shapes;
mod undo;
mod verify;
mod watch;

use clap::Subcommand;
use store::model::Purpose;

use crate::failure::Stop;
use crate::session::{Session, Use};

pub use searched::Searched;

/// A namespace that a command works on.
#[derive(Debug, clap::Args)]
pub struct Namespace {
    /// The namespace: its id or its name.
    #[arg(value_name = "NS")]
    pub namespace: String,
}

/// A namespace whose keys, or whose saved flows, a command works on.
#[derive(Debug, clap::Args)]
pub struct Keyed {
    /// The namespace: its id or its name.
    #[arg(value_name = "NS")]
    pub namespace: String,

    /// Its saved flows instead of its keys: each under its name, with its code as the value.
    #[arg(long)]
    pub flows: bool,
}

impl Keyed {
    /// Names from now on what the command works on: for saved flows, the place where the namespace has them.
    async fn resolve(&mut self, session: &Session, makes: bool) -> Result<(), Stop> {
        if !self.flows {
            return Ok(());
        }
        self.namespace = match makes {
            true => {
                session
                    .store
                    .make_companion(&self.namespace, Purpose::Flows)
                    .await?
            }
            false => flows::of(session, &self.namespace).await?,
        };
        Ok(())
    }
}

/// Namespaces, keys and values.
#[derive(Debug, Subcommand)]
pub enum Kv {
    Init(init::Init),
    List(list::List),
    Set(set::Set),
    Get(get::Get),
    DeleteKey(delete_key::DeleteKey),
    RenameKey(rename_key::RenameKey),
    Keys(keys::Keys),
    SetBulk(bulk::SetBulk),
    DeleteBulk(bulk::DeleteBulk),
    Turn(many::Turn),
    SetField(many::SetField),
    Replace(many::Replace),
    Expire(many::Expire),
    Tag(many::Tag),
    SetNote(many::SetNote),
    Copy(many::Copy),
    Move(many::Move),
    RenamePrefix(many::RenamePrefix),
    Compare(compare::Compare),
    Export(export::Export),
    Import(import::Import),
    Run(run::Run),
    Shapes(shapes::Shapes),
    Flows(flows::Flows),
    Rename(namespace::Rename),
    Describe(namespace::Describe),
    Drop(namespace::Drop),
    Planned(planned::Planned),
    Protect(protect::Protect),
    Unprotect(protect::Unprotect),
    Undo(undo::Undo),
    Redo(undo::Redo),
    Log(log::Log),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Watch(watch::Watch),
    Verify(verify::Verify),
}

impl Kv {
    /// How the command uses the store.
    pub fn how(&self) -> Use {
        match self {
            Self::Init(_) => Use::Making,
            Self::Import(import) if import.makes() => Use::Making,
            Self::Watch(_) => Use::Staying,
            Self::Backup(backup) if backup.only_lists() => Use::Reading,
            Self::Shapes(shapes) if shapes.only_reads() => Use::Reading,
            Self::Planned(planned) if planned.only_lists() => Use::Reading,
            Self::Run(run) if run.watches() => Use::Staying,
            Self::Run(run) if run.only_shows() => Use::Reading,
            Self::List(_)
            | Self::Get(_)
            | Self::Keys(_)
            | Self::Flows(_)
            | Self::Compare(_)
            | Self::Export(_)
            | Self::Log(_) => Use::Reading,
            _ => Use::Writing,
        }
    }

    /// Whether what is planned and due is done first. What takes back the last change should find the one that the
    /// person saw.
    fn carries_out(&self) -> bool {
        matches!(self.how(), Use::Writing | Use::Making)
            && !matches!(
                self,
                Self::Undo(_) | Self::Redo(_) | Self::Restore(_) | Self::Backup(_) | Self::Planned(_)
            )
    }

    /// What the person typed for the namespace that the command works on.
    fn namespace(&self) -> Option<&str> {
        let namespace = match self {
            Self::Set(set) => return Some(&set.namespace.namespace),
            Self::Get(get) => return Some(&get.namespace.namespace),
            Self::DeleteKey(delete) => return Some(&delete.namespace.namespace),
            Self::RenameKey(rename) => return Some(&rename.namespace.namespace),
            Self::Keys(keys) => return Some(&keys.namespace.namespace),
            Self::SetBulk(set) => return Some(&set.namespace.namespace),
            Self::DeleteBulk(delete) => return Some(&delete.namespace.namespace),
            Self::Export(export) => return Some(&export.namespace.namespace),
            Self::Import(import) => return Some(&import.namespace.namespace),
            Self::Turn(turn) => &turn.namespace,
            Self::SetField(set) => &set.namespace,
            Self::Replace(replace) => &replace.namespace,
            Self::Expire(expire) => &expire.namespace,
            Self::Tag(tag) => &tag.namespace,
            Self::SetNote(set) => &set.namespace,
            Self::Copy(copy) => &copy.namespace,
            Self::Move(moving) => &moving.namespace,
            Self::RenamePrefix(rename) => &rename.namespace,
            Self::Compare(compare) => &compare.namespace,
            Self::Run(run) => &run.namespace,
            Self::Shapes(shapes) => &shapes.namespace,
            Self::Flows(flows) => &flows.namespace,
            Self::Rename(rename) => &rename.namespace,
            Self::Describe(describe) => &describe.namespace,
            Self::Drop(drop) => &drop.namespace,
            Self::Protect(protect) => &protect.namespace,
            Self::Unprotect(unprotect) => &unprotect.namespace,
            Self::Planned(planned) => return planned.namespace(),
            Self::Log(log) => return log.namespace.as_deref(),
            Self::Watch(watch) => return watch.namespace.as_deref(),
            Self::Init(_)
            | Self::List(_)
            | Self::Undo(_)
            | Self::Redo(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Verify(_) => return None,
        };
        Some(&namespace.namespace)
    }

    /// What the command works on, where that may be flows; and whether it makes the place for them.
    fn keyed(&mut self) -> Option<(&mut Keyed, bool)> {
        Some(match self {
            Self::Set(set) => (&mut set.namespace, true),
            Self::SetBulk(set) => (&mut set.namespace, true),
            Self::Import(import) => (&mut import.namespace, true),
            Self::Get(get) => (&mut get.namespace, false),
            Self::DeleteKey(delete) => (&mut delete.namespace, false),
            Self::RenameKey(rename) => (&mut rename.namespace, false),
            Self::Keys(keys) => (&mut keys.namespace, false),
            Self::DeleteBulk(delete) => (&mut delete.namespace, false),
            Self::Export(export) => (&mut export.namespace, false),
            _ => return None,
        })
    }

    /// Does it, or only shows what it would do.
    pub async fn run(mut self, session: &Session, only_shows: bool) -> Result<(), Stop> {
        if let Some(namespace) = self.namespace() {
            session.refuse_two_meanings(namespace).await?;
        }
        if self.carries_out() && !only_shows {
            session.carry_out_due().await;
        }
        if let Some((keyed, makes)) = self.keyed() {
            keyed.resolve(session, makes).await?;
        }
        match self {
            Self::Init(init) => init.run(session).await,
            Self::List(list) => list.run(session).await,
            Self::Set(set) => set.run(session).await,
            Self::Get(get) => get.run(session).await,
            Self::DeleteKey(delete) => delete.run(session).await,
            Self::RenameKey(rename) => rename.run(session).await,
            Self::Keys(keys) => keys.run(session).await,
            Self::SetBulk(set) => set.run(session).await,
            Self::DeleteBulk(delete) => delete.run(session).await,
            Self::Turn(turn) => turn.run(session).await,
            Self::SetField(set) => set.run(session).await,
            Self::Replace(replace) => replace.run(session).await,
            Self::Expire(expire) => expire.run(session).await,
            Self::Tag(tag) => tag.run(session).await,
            Self::SetNote(set) => set.run(session).await,
            Self::Copy(copy) => copy.run(session).await,
            Self::Move(moving) => moving.run(session).await,
            Self::RenamePrefix(rename) => rename.run(session).await,
            Self::Compare(compare) => compare.run(session).await,
            Self::Export(export) => export.run(session).await,
            Self::Import(import) => import.run(session).await,
            Self::Run(run) => run.run(session).await,
            Self::Shapes(shapes) => shapes.run(session).await,
            Self::Flows(flows) => flows.run(session).await,
            Self::Rename(rename) => rename.run(session).await,
            Self::Describe(describe) => describe.run(session).await,
            Self::Drop(drop) => drop.run(session).await,
            Self::Planned(planned) => planned.run(session).await,
            Self::Protect(protect) => protect.run(session).await,
            Self::Unprotect(unprotect) => unprotect.run(session).await,
            Self::Undo(undo) => undo.run(session).await,
            Self::Redo(redo) => redo.run(session).await,
            Self::Log(log) => log.run(session).await,
            Self::Backup(backup) => backup.run(session).await,
            Self::Restore(restore) => restore.run(session).await,
            Self::Watch(watch) => watch.run(session).await,
            Self::Verify(_) => Ok(()),
        }
    }
}
