//! Several values as a map, written one after the other: never all of them are in memory.

use std::collections::HashMap;
use std::io::Write as _;

use store::Snapshot;
use store::formats::json;
use store::model::{Kind, Selection};

use super::Get;
use crate::failure::Stop;
use crate::output::Output;
use crate::pretty;
use crate::words::json_on_terminal;

/// Small values that are read together.
const TOGETHER: usize = 100;

impl Get {
    /// Prints a map of values or of metadata, as they all are at one moment. Returns the keys that are not there.
    pub(super) async fn map<'a>(
        &self,
        state: &mut Snapshot,
        keys: &'a [String],
        out: &mut Output,
    ) -> Result<Vec<&'a String>, Stop> {
        let kinds = state.kinds(keys).await?;
        // Before anything is printed.
        if let Some((key, _)) = keys
            .iter()
            .zip(&kinds)
            .find(|(_, kind)| !self.metadata && **kind == Some(Kind::Binary))
        {
            return Err(Stop::bad_input(format!(
                "“{key}” holds bytes that are not text. --json prints them as base64."
            )));
        }
        let (there, absent): (Vec<_>, Vec<_>) = keys.iter().zip(kinds).partition(|(_, kind)| kind.is_some());
        let mut before = "{\n  ";
        for some in there.chunks(TOGETHER) {
            let keys = some.iter().map(|(key, _)| (*key).clone()).collect();
            let entries = state
                .entries(&Selection::Keys { keys }, "", TOGETHER as u32)
                .await?;
            let mut entries: HashMap<_, _> = entries
                .into_iter()
                .map(|(entry, value)| (entry.key, (value, entry.metadata)))
                .collect();
            for (key, _) in some {
                let Some((value, metadata)) = entries.remove(*key) else {
                    continue;
                };
                let member = match (self.metadata, value) {
                    (true, _) => metadata.unwrap_or_else(|| "null".to_owned()).into_bytes(),
                    (false, Some(value)) => value,
                    // A large one comes by itself.
                    (false, None) => state.get(key).await?.map(|entry| entry.value).unwrap_or_default(),
                };
                out.write_all(before.as_bytes())?;
                self.member(key, &member, out)?;
                before = ",\n  ";
            }
        }
        let end = if there.is_empty() { "{}\n" } else { "\n}\n" };
        out.write_all(end.as_bytes())?;
        Ok(absent.into_iter().map(|(key, _)| key).collect())
    }

    /// A value's text that is JSON stands there as it is; all other text as a JSON string.
    fn member(&self, key: &str, value: &[u8], out: &mut Output) -> Result<(), Stop> {
        let mut quoted = Vec::new();
        json::quote_into(key, &mut quoted);
        write_json(&quoted, out)?;
        out.write_all(b": ")?;
        if !self.metadata && !json::embeds(value) {
            quoted.clear();
            json::quote_into(&String::from_utf8_lossy(value), &mut quoted);
            return write_json(&quoted, out);
        }
        match self.pretty || out.is_terminal() {
            true => {
                let mut laid_out = Vec::new();
                pretty::write_member(value, &mut laid_out)?;
                write_json(&laid_out, out)
            }
            false => Ok(out.write_all(value)?),
        }
    }
}

/// Of what goes to a terminal nothing is obeyed.
fn write_json(json: &[u8], out: &mut Output) -> Result<(), Stop> {
    match out.is_terminal() {
        true => Ok(out.write_all(json_on_terminal(&String::from_utf8_lossy(json)).as_bytes())?),
        false => Ok(out.write_all(json)?),
    }
}
