//! A value that is read: to the byte, and never more of it than a value can be. Whoever it waits for, Ctrl+C
//! is heard.

use std::io::{self, Read};
use std::path::Path;

use store::limits::MAX_VALUE_BYTES;
use store::{Fault, Input, Job, StoreError};

use crate::failure::{Stop, sentence};

/// A value from standard input.
pub async fn from_stdin(job: &Job) -> Result<Vec<u8>, Stop> {
    let read = bounded(Input::standard(job)?, job).await?;
    let read = read.map_err(|error| Stop::bad_input(format!("Standard input cannot be read: {error}.")))?;
    read.ok_or_else(|| {
        Stop::bad_input(format!(
            "The value on standard input has more than {MAX_VALUE_BYTES} bytes (25 MiB), the limit."
        ))
    })
}

/// A value from a file, a pipe or a device.
pub async fn from_file(path: &Path, job: &Job) -> Result<Vec<u8>, Stop> {
    let input = Input::open(path, job)
        .map_err(|error| Stop::bad_input(format!("{} Nothing was changed.", sentence(&error))))?;
    let too_large = |bytes: String| {
        let name = path.display();
        Stop::bad_input(format!(
            "{name} has {bytes} bytes; {MAX_VALUE_BYTES} (25 MiB) is the limit of a value. Nothing was changed."
        ))
    };
    let length = input.length();
    if length > MAX_VALUE_BYTES as u64 {
        return Err(too_large(length.to_string()));
    }
    let read = bounded(input, job).await?;
    let read = read.map_err(|error| Stop::cannot_read(path, &error))?;
    read.ok_or_else(|| too_large(format!("more than {MAX_VALUE_BYTES}")))
}

/// None when there is more than a value can be, of which no more than a byte is read.
async fn bounded(input: Input, job: &Job) -> Result<io::Result<Option<Vec<u8>>>, StoreError> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut value = Vec::new();
        input.take(MAX_VALUE_BYTES as u64 + 1).read_to_end(&mut value)?;
        Ok((value.len() <= MAX_VALUE_BYTES).then_some(value))
    });
    let read = reading.await.map_err(|_| Fault::WorkStopped)?;
    job.check()?;
    Ok(read)
}
