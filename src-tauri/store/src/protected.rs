//! Protected places: made, taken away, listed. That a write there asks first is seen to where it is written
//! (`ledger/guard.rs`).

use crate::error::Result;
use crate::kind;
use crate::ledger::{all_places, key_of_prefix, permit_one};
use crate::limits::{check_key, check_note};
use crate::model::{Applied, Deed, ProtectedPlace, Purpose};
use crate::namespaces::find;
use crate::plan::stage::{NewRow, RowAction, Ties};
use crate::store::Store;

/// What a prefix means: who says `*` means all of a namespace, and would think it protected.
fn meant(prefix: &str) -> &str {
    match prefix {
        "*" => "",
        prefix => prefix,
    }
}

/// What a place's entry holds: options, of which there are none yet.
const NO_OPTIONS: &[u8] = b"{}";

impl Store {
    /// Protects the keys of a namespace that start with a prefix; all of it where that is empty, or `*`. What is
    /// protected already gets this note, or none. This needs no leave, and is undone like every change.
    ///
    /// Errors: `NamespaceNotFound`; a prefix that is longer than a key; `NoteTooLong`, `MetadataTooLarge`.
    pub async fn protect(&self, namespace: &str, prefix: &str, note: Option<&str>) -> Result<Applied> {
        let prefix = meant(prefix);
        let key = key_of_prefix(prefix);
        check_key(&key)?;
        let metadata = match check_note(note)? {
            Some(note) => Some(crate::formats::fit_metadata(
                serde_json::json!({ "description": note }).to_string(),
            )?),
            None => None,
        };
        let companion = self.make_companion(namespace, Purpose::Protected).await?;
        let action = RowAction::Put {
            kind: kind::infer(NO_OPTIONS),
            value: NO_OPTIONS.to_vec(),
            expires_at: None,
            expires_in: None,
            metadata,
            keep: 0,
        };
        let prefix = prefix.to_owned();
        self.write_place(&companion, &key, action, Deed::Protected { prefix })
            .await
    }

    /// Takes the protection of a place away again; of one that is not protected nothing. Places within it stay
    /// protected. Errors: `NamespaceNotFound`.
    pub async fn unprotect(&self, namespace: &str, prefix: &str) -> Result<Applied> {
        let prefix = meant(prefix);
        let key = key_of_prefix(prefix);
        match self.companion(namespace, Purpose::Protected).await? {
            None => Ok(Applied::default()),
            Some(companion) => {
                let prefix = prefix.to_owned();
                let deed = Deed::Unprotected { prefix };
                self.write_place(&companion, &key, RowAction::Remove, deed).await
            }
        }
    }

    /// The protected places of a namespace, or of all living ones, by prefix. Errors: `NamespaceNotFound`.
    pub async fn protected_places(&self, namespace: Option<&str>) -> Result<Vec<ProtectedPlace>> {
        let mut reader = self.reader().await?;
        let id = match namespace {
            Some(namespace) => Some(find(&mut reader, namespace).await?.id),
            None => None,
        };
        all_places(&mut reader, id, self.0.clock.now()).await
    }

    /// Refuses what would change a key in a protected place without leave, for who must know before there is
    /// anything to write. The write looks again. Errors: `NamespaceNotFound`, `Protected`.
    pub async fn refuse_protected(&self, namespace: &str, key: &str) -> Result<()> {
        let mut reader = self.reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        permit_one(&mut reader, self.consent(), &namespace, key, self.0.clock.now()).await
    }

    async fn write_place(
        &self,
        companion: &str,
        key: &str,
        action: RowAction,
        deed: Deed,
    ) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let companion = find(tx.conn(), companion).await?;
        let row = NewRow {
            namespace_id: companion.id,
            key: key.to_owned(),
            line: None,
            ties: Ties::default(),
            action,
        };
        self.write_rows(tx, &companion, vec![row], None, deed).await
    }
}
