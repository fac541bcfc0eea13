use std::path::{Path, PathBuf};

use store::Job;
use store::model::{Expiry, MetadataEdit, NewValue, SetEntry};

use crate::check;
use crate::commands::Keyed;
use crate::failure::Stop;
use crate::moment;
use crate::output::Json;
use crate::session::Session;
use crate::value;

/// Set a key's value. Expiry and metadata are replaced too: by those given, or by none.
#[derive(Debug, clap::Args)]
pub struct Set {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The key: 1 to 512 bytes.
    key: String,

    /// The value, kept to the byte; - reads it from standard input.
    #[arg(
        required_unless_present_any = ["file", "keep"],
        conflicts_with = "file",
        allow_negative_numbers = true
    )]
    value: Option<String>,

    /// Read the value from a file, to the byte.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Expire after this many seconds, at least 60.
    #[arg(
        long,
        value_name = "SECONDS",
        conflicts_with = "expires",
        allow_negative_numbers = true
    )]
    ttl: Option<i64>,

    /// Expire at this moment: RFC 3339, a date (its beginning in UTC) or Unix seconds; or never.
    #[arg(long, value_name = "MOMENT", value_parser = moment::parse_expiry, allow_negative_numbers = true)]
    expires: Option<Expiry>,

    /// Metadata: JSON of at most 1,024 bytes.
    #[arg(long, value_name = "JSON", allow_negative_numbers = true)]
    metadata: Option<String>,

    /// Keep what is not given: expiry, metadata, and the value where there is no VALUE.
    #[arg(long)]
    keep: bool,

    /// Write nothing where the value does not fit the shape that is pinned to the key's pattern. What cannot be
    /// checked is written, and the reason told.
    #[arg(long)]
    check: bool,

    /// Why, for the list of changes.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    #[command(flatten)]
    json: Json,
}

impl Set {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let edit = SetEntry {
            value: new_value(self.value, self.file.as_deref(), &job).await?,
            expiry: match (self.ttl, self.expires) {
                (Some(seconds), _) => Expiry::In { seconds },
                (None, Some(expiry)) => expiry,
                (None, None) if self.keep => Expiry::Keep,
                (None, None) => Expiry::Never,
            },
            metadata: match self.metadata {
                Some(json) => MetadataEdit::Set { json },
                None if self.keep => MetadataEdit::Keep,
                None => MetadataEdit::Clear,
            },
            namespace: self.namespace.namespace,
            key: self.key,
            must_be_new: false,
            base_version: None,
            note: self.note,
        };
        if self.check {
            check::value(session, &edit.namespace, &edit.key, &edit.value, &job).await?;
        }
        let applied = session.store.set_entry(edit).await?;
        session.report(&applied, self.json)
    }
}

async fn new_value(given: Option<String>, file: Option<&Path>, job: &Job) -> Result<NewValue, Stop> {
    Ok(match (given, file) {
        (Some(value), _) if value == "-" => NewValue::Bytes(value::from_stdin(job).await?),
        (Some(text), _) => NewValue::Text { text },
        (None, Some(path)) => NewValue::Bytes(value::from_file(path, job).await?),
        (None, None) => NewValue::Keep,
    })
}
