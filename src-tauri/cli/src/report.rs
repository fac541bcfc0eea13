//! What a write did, told to a person or to a script.

use store::model::{Act, Applied, Deed};

use crate::deeds;
use crate::failure::Stop;
use crate::output::{Json, Output};
use crate::session::Session;

impl Session {
    /// Tells what a write did: as JSON, or in words.
    pub fn report(&self, applied: &Applied, json: Json) -> Result<(), Stop> {
        if json.json {
            return print(&Done::from(applied));
        }
        match applied.change_id {
            0 => self.say("Nothing to change."),
            _ => self.say(&deeds::words_of(applied)),
        }
        Ok(())
    }
}

/// What a write did, for scripts.
#[derive(serde::Serialize)]
pub struct Done<'a> {
    /// 0 when there was nothing to do.
    change: i64,
    /// What was done: made, taken back or done again.
    act: Act,
    deed: &'a Deed,
    /// The same in words.
    label: String,
    added: u32,
    changed: u32,
    removed: u32,
}

impl<'a> From<&'a Applied> for Done<'a> {
    fn from(applied: &'a Applied) -> Self {
        Self {
            change: applied.change_id,
            act: applied.act,
            deed: &applied.deed,
            label: match applied.change_id {
                0 => String::new(),
                _ => deeds::words_of(applied),
            },
            added: applied.added,
            changed: applied.changed,
            removed: applied.removed,
        }
    }
}

/// Prints what a script reads of a write.
pub fn print(result: &impl serde::Serialize) -> Result<(), Stop> {
    let mut out = Output::open();
    out.json(result)?;
    out.finish()
}
