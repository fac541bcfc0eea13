//! What comments say of inputs, as JSDoc has it: https://jsdoc.app/tags-param.

use oxc_allocator::Allocator;
use oxc_jsdoc::JSDoc;
use oxc_parser::Parser;
use oxc_span::{SourceType, Span};

use super::{InputKind, Said};

/// Names and what is said of them, from all `@param` in the code.
pub(super) fn documented(code: &str) -> Vec<(String, Said)> {
    let source = format!("(async function () {{\n{code}\n}})");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &source, SourceType::script()).parse();
    let mut found = Vec::new();
    for comment in &parsed.program.comments {
        let whole = comment.span;
        let text = source
            .get(whole.start as usize..whole.end as usize)
            .unwrap_or_default();
        let inside = text.strip_prefix("/**").and_then(|text| text.strip_suffix("*/"));
        let Some(inside) = inside else { continue };
        let jsdoc = JSDoc::new(inside, Span::new(whole.start + 3, whole.end - 2));
        for tag in jsdoc.tags() {
            if matches!(tag.kind.parsed(), "param" | "arg" | "argument") {
                found.extend(param(tag));
            }
        }
    }
    found
}

fn param(tag: &oxc_jsdoc::JSDocTag<'_>) -> Option<(String, Said)> {
    let (kind, name, comment) = tag.type_name_comment();
    let name = name?;
    // `@param {string} inputs.userId` as well as `@param {string} userId`.
    let called = name.parsed().trim_start_matches("inputs.");
    let kind = kind.and_then(|kind| kind_of(kind.parsed()));
    let default = name.raw().strip_prefix('[').and_then(|raw| raw.strip_suffix(']'));
    let default = default.and_then(|raw| raw.split_once('='));
    let default = default.and_then(|(_, value)| json_of(value.trim(), kind));
    let kind = kind.or(default.as_deref().map(InputKind::of_json));
    let description = comment.parsed();
    let description = description.trim_start_matches(['-', ' ']).trim();
    let said = Said {
        kind,
        default,
        description: (!description.is_empty()).then(|| description.to_owned()),
        required: Some(!name.optional),
    };
    (!called.is_empty()).then(|| (called.to_owned(), said))
}

/// The kind that a type of JSDoc is filled in as; `None` for one that says nothing, as `*`.
fn kind_of(jsdoc: &str) -> Option<InputKind> {
    let one = jsdoc.trim_matches(['?', '!', '=', ' ']);
    match one {
        "string" | "String" => Some(InputKind::Text),
        "number" | "Number" | "integer" => Some(InputKind::Number),
        "boolean" | "Boolean" | "bool" => Some(InputKind::Switch),
        "" | "*" | "any" | "unknown" => None,
        _ => Some(InputKind::Json),
    }
}

/// A default as JSON; of a text the quotes may be left out.
fn json_of(value: &str, kind: Option<InputKind>) -> Option<String> {
    let quoted = ['\'', '`']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let is_json = serde_json::from_str::<&serde_json::value::RawValue>(value).is_ok();
    let is_text = value.starts_with('"');
    match (kind, quoted) {
        (_, Some(text)) => serde_json::to_string(text).ok(),
        (Some(InputKind::Text), _) if !(is_json && is_text) => serde_json::to_string(value).ok(),
        _ if is_json => Some(value.to_owned()),
        (None, _) => serde_json::to_string(value).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_json_or_a_text_without_its_quotes() {
        let json = |value, kind| json_of(value, kind);
        assert_eq!(json("5", Some(InputKind::Number)).as_deref(), Some("5"));
        assert_eq!(json("5", Some(InputKind::Text)).as_deref(), Some(r#""5""#));
        assert_eq!(json("dark", None).as_deref(), Some(r#""dark""#));
        assert_eq!(json("'dark'", None).as_deref(), Some(r#""dark""#));
        assert_eq!(
            json(r#""dark""#, Some(InputKind::Text)).as_deref(),
            Some(r#""dark""#)
        );
        assert_eq!(json("true", Some(InputKind::Switch)).as_deref(), Some("true"));
        assert_eq!(json("soon", Some(InputKind::Number)), None);
    }
}
