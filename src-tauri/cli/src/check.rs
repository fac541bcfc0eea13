//! `--check`: what is about to be written, held against the shapes that are pinned here. What does not fit stops
//! the command before anything is written.

use shapes::{Outcome, PlanShape, Shapes};
use store::Job;
use store::model::{NewValue, PlanSummary};

use crate::failure::Stop;
use crate::session::{Session, warn};
use crate::words::{counted, grouped, on_one_line};

/// Stops where a value does not fit what is pinned to the pattern of its key.
pub async fn value(
    session: &Session,
    namespace: &str,
    key: &str,
    value: &NewValue,
    job: &Job,
) -> Result<(), Stop> {
    let bytes = match value {
        NewValue::Text { text } => text.clone().into_bytes(),
        NewValue::Bytes(bytes) => bytes.clone(),
        // It was there before.
        NewValue::Keep => return Ok(()),
    };
    let checked = Shapes::default()
        .check(&session.store, namespace, key, bytes, job)
        .await?;
    let Some(checked) = checked else { return Ok(()) };
    let pattern = on_one_line(&checked.pattern).into_owned();
    match checked.outcome {
        Outcome::Fits => Ok(()),
        Outcome::Unchecked { words } => {
            warn(&format!("{}: {words}", on_one_line(key)));
            Ok(())
        }
        Outcome::Unusable { words } => Err(unusable(&pattern, &words)),
        Outcome::Misfits { mistakes, more } => {
            for mistake in &mistakes {
                warn(&place(&mistake.path, &mistake.words));
            }
            if more {
                warn("… and more.");
            }
            Err(Stop::bad_input(format!(
                "{} does not fit the shape of {pattern}. Nothing was changed.",
                on_one_line(key)
            )))
        }
    }
}

/// Tells which rows of a plan do not fit, and gives back why the plan is not to be applied.
pub async fn plan(session: &Session, plan: &PlanSummary, job: &Job) -> Result<Option<Stop>, Stop> {
    let held = Shapes::default()
        .check_plan(&session.store, &plan.id, job)
        .await?;
    for one in &held {
        for misfit in &one.first {
            let said = place(&misfit.mistake.path, &misfit.mistake.words);
            warn(&format!("{} {said}", on_one_line(&misfit.key)));
        }
        let named = u32::try_from(one.first.len()).unwrap_or(u32::MAX);
        if one.misfits > named {
            warn(&format!(
                "… and {} more.",
                grouped(u64::from(one.misfits - named))
            ));
        }
        if one.unchecked > 0 {
            let rows = counted(one.unchecked, "row is", "rows are");
            warn(&format!(
                "{rows} not checked by the shape of {}.",
                on_one_line(&one.pattern)
            ));
        }
    }
    if let Some((one, why)) = held.iter().find_map(|one| Some((one, one.unusable.as_ref()?))) {
        return Ok(Some(unusable(&on_one_line(&one.pattern), why)));
    }
    Ok(misfits(&held))
}

fn misfits(held: &[PlanShape]) -> Option<Stop> {
    let told: Vec<String> = held
        .iter()
        .filter(|one| one.misfits > 0)
        .map(|one| {
            let rows = counted(one.misfits, "row does", "rows do");
            format!("{rows} not fit the shape of {}", on_one_line(&one.pattern))
        })
        .collect();
    (!told.is_empty()).then(|| Stop::bad_input(format!("{}. Nothing was changed.", told.join("; "))))
}

fn unusable(pattern: &str, why: &str) -> Stop {
    Stop::bad_input(format!(
        "The shape of {pattern} cannot be used. {why} Nothing was changed; without --check it is written all the same."
    ))
}

/// A place in a value and what is wrong there.
fn place(path: &str, words: &str) -> String {
    match path {
        "" => words.to_owned(),
        path => format!("{}: {words}", on_one_line(path)),
    }
}
