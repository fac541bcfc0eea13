//! What a person reads about a value that does not fit, and about a schema that cannot be used.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::sound::Unsound;

pub(crate) const TOO_LARGE: &str = "Values over 5 MiB are not checked.";
pub(crate) const NO_TEXT: &str = "This is not text, so it is not checked.";
pub(crate) const NESTED_TOO_DEEP: &str = "This is not checked: it is nested too deeply.";
pub(crate) const NUMBER_TOO_LARGE: &str = "This is not checked: it holds a number that is too large.";
pub(crate) const HALF_A_CHARACTER: &str = "This is not checked: a text in it holds half of a character.";
pub(crate) const TOOK_TOO_LONG: &str = "This is not checked: it would take too long.";
pub(crate) const SOMEWHERE: &str = "This does not fit, and it would take too long to say where.";
pub(crate) const TOO_DEEP: &str = "The shape is nested too deeply to be used.";
pub(crate) const SCHEMA_TOO_LARGE: &str = "A shape has at most 1 MiB.";
pub(crate) const SCHEMA_NOT_JSON: &str = "The shape is not JSON.";
pub(crate) const SCHEMA_NO_GROUP: &str = "The shape is no JSON Schema: that is a group of fields.";

/// Options, names or characters of a text that are told.
const TOLD: usize = 5;
const LONGEST: usize = 60;

/// Why JSON cannot be read so that it could be checked.
pub(crate) fn unreadable(error: &serde_json::Error) -> &'static str {
    let said = error.to_string();
    if said.starts_with("recursion limit") {
        NESTED_TOO_DEEP
    } else if said.starts_with("number out of range") {
        NUMBER_TOO_LARGE
    } else {
        HALF_A_CHARACTER
    }
}

pub(crate) fn unsound(why: &Unsound) -> String {
    match why {
        Unsound::Elsewhere(to) => {
            format!(
                "The shape refers to “{}”. A shape has to be whole in itself.",
                cut(to)
            )
        }
        Unsound::Nowhere(to) => format!("The shape refers to “{}”, and there is nothing.", cut(to)),
        Unsound::OwnAddress => {
            "A part of the shape has an $id. A shape has to be one whole, without these.".into()
        }
        Unsound::Circle => "The shape refers to itself in a circle, so no value could be checked.".into(),
        Unsound::TooDeep => TOO_DEEP.into(),
        Unsound::Patterns => "The shape has too many patterns for text, or too long a one.".into(),
    }
}

/// Why a text that is JSON is no schema that can be used.
pub(crate) fn schema_mistake(error: &ValidationError<'_>) -> String {
    let why = match error.kind() {
        Kind::Format { format } if format == "regex" => "This pattern for text cannot be used.".to_owned(),
        Kind::Referencing(_) => "The shape refers to something that is not in it.".to_owned(),
        _ => mistake(error),
    };
    match error.instance_path().as_str() {
        "" => format!("This is no JSON Schema. {why}"),
        path => format!("This is no JSON Schema: at {path}. {why}"),
    }
}

/// Why a value does not fit at a place.
pub(crate) fn mistake(error: &ValidationError<'_>) -> String {
    let instance: &Value = error.instance();
    match error.kind() {
        Kind::Type { kind } => format!("This should be {}, and is {}.", types(kind), kind_of(instance)),
        Kind::Required { property } => format!("“{}” is missing.", named(property)),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names: Vec<String> = unexpected.iter().map(|name| format!("“{}”", cut(name))).collect();
            match &names[..] {
                [one] => format!("{one} does not belong here."),
                several => format!("These do not belong here: {}.", listed(several)),
            }
        }
        Kind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(named).collect();
            format!("This should be one of: {}.", listed(&options))
        }
        Kind::Constant { expected_value } => format!("This should be {}.", named(expected_value)),
        Kind::Maximum { limit } => format!("This should be at most {limit}."),
        Kind::Minimum { limit } => format!("This should be at least {limit}."),
        Kind::ExclusiveMaximum { limit } => format!("This should be less than {limit}."),
        Kind::ExclusiveMinimum { limit } => format!("This should be more than {limit}."),
        Kind::MultipleOf { multiple_of } => format!("This should be a multiple of {multiple_of}."),
        Kind::MaxLength { limit } => format!("This should have at most {}.", counted(*limit, "character")),
        Kind::MinLength { limit } => format!("This should have at least {}.", counted(*limit, "character")),
        Kind::MaxItems { limit } => format!("This should have at most {}.", counted(*limit, "item")),
        Kind::MinItems { limit } => format!("This should have at least {}.", counted(*limit, "item")),
        Kind::MaxProperties { limit } => format!("This should have at most {}.", counted(*limit, "field")),
        Kind::MinProperties { limit } => format!("This should have at least {}.", counted(*limit, "field")),
        Kind::AdditionalItems { limit } => {
            format!("This should have at most {}.", counted(*limit as u64, "item"))
        }
        Kind::UnevaluatedItems { .. } => "There are items here that do not belong.".into(),
        Kind::Pattern { pattern } => format!("This should match the pattern {}", cut(pattern)),
        Kind::Format { format } => format!("This should be {}.", format_words(format)),
        Kind::UniqueItems => "Two items here are the same, and each should be there once.".into(),
        Kind::Contains => "An item is missing that one here should be like.".into(),
        Kind::PropertyNames { error } => format!("A name here does not fit. {}", mistake(error)),
        Kind::FalseSchema => "There should be nothing here.".into(),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "This fits in none of the ways that are allowed.".into()
        }
        Kind::OneOfMultipleValid { .. } => "This fits in more than one way, and should fit in one.".into(),
        Kind::Not { .. } => "This is what it should not be.".into(),
        Kind::ContentEncoding { content_encoding } => {
            format!("This should be text in {}.", cut(content_encoding))
        }
        Kind::ContentMediaType { content_media_type } => {
            format!("This should be {}.", cut(content_media_type))
        }
        _ => "This does not fit.".into(),
    }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => type_words(*one).to_owned(),
        TypeKind::Multiple(several) => {
            let words: Vec<String> = several.iter().map(|one| type_words(one).to_owned()).collect();
            words.join(" or ")
        }
    }
}

fn type_words(one: JsonType) -> &'static str {
    match one {
        JsonType::String => "text",
        JsonType::Number => "a number",
        JsonType::Integer => "a whole number",
        JsonType::Boolean => "a switch (true or false)",
        JsonType::Null => "nothing (null)",
        JsonType::Object => "a group of fields",
        JsonType::Array => "a list",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing (null)",
        Value::Bool(_) => "a switch",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a group of fields",
    }
}

fn format_words(format: &str) -> String {
    match format {
        "email" | "idn-email" => "an email address".into(),
        "date" => "a date such as 2026-03-31".into(),
        "time" => "a time such as 09:30:00Z".into(),
        "date-time" => "a date and time such as 2026-03-31T09:30:00Z".into(),
        "uri" | "iri" => "a full web address".into(),
        "uuid" => "a UUID".into(),
        "ipv4" => "an IPv4 address".into(),
        "ipv6" => "an IPv6 address".into(),
        "hostname" | "idn-hostname" => "the name of a host".into(),
        other => format!("of the format {}", cut(other)),
    }
}

/// A value in a sentence: text as it is, everything else as JSON.
fn named(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    }
}

fn listed(words: &[String]) -> String {
    let told = words.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    match words.len() > TOLD {
        true => format!("{told} and {} more", words.len() - TOLD),
        false => told,
    }
}

fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
