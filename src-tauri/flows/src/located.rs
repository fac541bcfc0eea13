//! Errors of the engine as failures of a flow, with the place in the flow's own code; and bytes.

use rquickjs::{CaughtError, Ctx, Error, Exception, TypedArray, Value};

use crate::failure::{Failure, FailureCode};

/// What the engine calls the flow's code in traces.
pub(crate) const FLOW: &str = "flow";
/// Lines of the function that the code is put into, before it.
pub(crate) const LINES_BEFORE: u32 = 1;

/// Makes an error that was just caught a failure.
pub(crate) fn failure(ctx: &Ctx<'_>, error: Error, code: FailureCode) -> Failure {
    match CaughtError::from_error(ctx, error) {
        CaughtError::Exception(exception) => of_exception(&exception, code),
        CaughtError::Value(value) => Failure::new(code, shown(ctx, &value)),
        CaughtError::Error(Error::Allocation) => Failure::new(FailureCode::Memory, ""),
        CaughtError::Error(Error::InvalidString(_)) => Failure::new(code, "there is a NUL character in it"),
        CaughtError::Error(error) => Failure::new(FailureCode::Engine, error.to_string()),
    }
}

/// The same of a value that was thrown.
pub(crate) fn thrown<'js>(ctx: &Ctx<'js>, value: Value<'js>) -> Failure {
    let exception = value
        .as_object()
        .and_then(|object| Exception::from_object(object.clone()));
    match exception {
        Some(exception) => of_exception(&exception, FailureCode::Threw),
        None => Failure::new(FailureCode::Threw, shown(ctx, &value)),
    }
}

fn of_exception(exception: &Exception<'_>, code: FailureCode) -> Failure {
    // A flow may have made any of these a getter that throws.
    let ctx = exception.as_object().ctx().clone();
    let name: Option<String> = exception.as_object().get("name").ok();
    if name.is_none() {
        ctx.catch();
    }
    let message = exception.message().unwrap_or_default();
    let code = match name.as_deref() {
        Some("InternalError" | "RangeError") if is_of_memory(&message) => FailureCode::Memory,
        Some("InternalError" | "RangeError") if is_of_the_stack(&message) => FailureCode::Stack,
        _ => code,
    };
    let message = match (code, name.as_deref()) {
        (FailureCode::Memory | FailureCode::Stack, _) => String::new(),
        (FailureCode::Syntax, _) | (_, None | Some("" | "Error")) => message,
        (_, Some(name)) => format!("{name}: {message}"),
    };
    let place = exception.stack().as_deref().and_then(place);
    let mut failure = Failure::new(code, message);
    failure.line = place.map(|(line, _)| line);
    failure.column = place.map(|(_, column)| column);
    failure
}

/// What QuickJS says when it has no room: for anything, or for one text or array.
fn is_of_memory(message: &str) -> bool {
    matches!(message, "out of memory" | "string too long" | "array too long")
}

fn is_of_the_stack(message: &str) -> bool {
    message.contains("stack")
}

/// The first place of the flow's own code in a trace, from 1.
fn place(trace: &str) -> Option<(u32, u32)> {
    trace.lines().find_map(|line| {
        let at = line.rfind(&format!("{FLOW}:"))?;
        let before = line[..at].chars().next_back();
        if before.is_some_and(|character| !matches!(character, '(' | ' ')) {
            return None;
        }
        let mut numbers = line[at + FLOW.len() + 1..].trim_end_matches(')').split(':');
        let line: u32 = numbers.next()?.parse().ok()?;
        let column: u32 = numbers.next()?.parse().ok()?;
        Some((line.saturating_sub(LINES_BEFORE).max(1), column))
    })
}

/// A value that is no error, as text: as JSON, where that is possible.
fn shown<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> String {
    if let Some(text) = value.as_string() {
        return text.to_string().unwrap_or_default();
    }
    match ctx.json_stringify(value.clone()) {
        Ok(Some(json)) => json.to_string().unwrap_or_default(),
        Ok(None) => value.type_name().to_owned(),
        Err(_) => {
            ctx.catch();
            value.type_name().to_owned()
        }
    }
}

/// A copy of the bytes of an array; none where its buffer was taken away.
#[allow(unsafe_code, reason = "copied before any code of the flow runs again")]
pub(crate) fn bytes_of(array: &TypedArray<'_, u8>) -> Vec<u8> {
    unsafe { array.as_bytes() }
        .map(<[u8]>::to_vec)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_the_first_one_in_the_flows_own_code() {
        let trace = "    at set (kv.js:10:5)\n    at <anonymous> (flow:4:20)\n    at call (flow:9:1)\n";
        assert_eq!(place(trace), Some((3, 20)));
        assert_eq!(place("    at flow:2:7\n"), Some((1, 7)));
        assert_eq!(place("    at overflow:2:7\n"), None);
        assert_eq!(place(""), None);
    }
}
