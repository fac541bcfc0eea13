use proptest::prelude::*;

use super::super::field_path;
use super::*;

fn set(text: &str, path: &str, value: &str, adds: bool) -> Result<String, Patched> {
    let path = field_path(path).unwrap();
    match set_field(text.as_bytes(), &path, value.as_bytes(), adds) {
        Patched::Text(text) => Ok(String::from_utf8(text).unwrap()),
        other => Err(other),
    }
}

#[test]
fn only_the_token_of_the_field_becomes_another() {
    let text =
        "{ \"price\" : 22.00,\n \"big\": 12345678901234567890, \"10\": 1, \"2\": [ 1.0 , {\"a b\":null}] }\n";
    let changed = |path: &str, from: &str, to: &str| {
        assert_eq!(
            set(text, path, to, false),
            Ok(text.replacen(from, to, 1)),
            "{path}"
        );
    };
    changed("price", "22.00", "23.50");
    changed("big", "12345678901234567890", "{}");
    changed("2[0]", "1.0", "\"x\"");
    changed("2.0", "1.0", "\"x\"");
    changed("2[1][\"a b\"]", "null", "true");
    assert_eq!(set(text, "price", "22.00", true), Err(Patched::Same));
    assert_eq!(set(text, "price", "22", true), Ok(text.replace("22.00", "22")));
}

#[test]
fn of_two_fields_of_one_name_the_last_is_set() {
    assert_eq!(
        set(r#"{"a":1,"b":0,"\u0061":2}"#, "a", "3", false),
        Ok(r#"{"a":1,"b":0,"\u0061":3}"#.to_owned())
    );
}

#[test]
fn what_is_missing_is_added_as_the_text_is_written_or_left_alone() {
    for text in ["{}", "{\"a\":{}}", "[1]"] {
        assert_eq!(set(text, "a.b", "1", false), Err(Patched::NoSuchField), "{text}");
    }
    for (text, path, value, becomes) in [
        ("{}", "a", "1", "{\"a\":1}"),
        (" { } ", "a.b[0]", "1", " {\"a\":{\"b\":[1]} } "),
        ("{\"a\":1}", "b", "2", "{\"a\":1,\"b\":2}"),
        ("{ \"a\": 1 }", "b", "2", "{ \"a\": 1, \"b\": 2 }"),
        (
            "{\n  \"a\": 1\n}\n",
            "b\"c",
            "2",
            "{\n  \"a\": 1,\n  \"b\\\"c\": 2\n}\n",
        ),
        ("[ 1, 2 ]", "[2]", "3", "[ 1, 2, 3 ]"),
        ("[]", "[0].x", "3", "[{\"x\":3}]"),
    ] {
        assert_eq!(
            set(text, path, value, true),
            Ok(becomes.to_owned()),
            "{text} {path}"
        );
    }
    for (text, path) in [
        ("{\"a\":1}", "a.b"),
        ("[1]", "[3]"),
        ("[1]", "x"),
        ("{}", "a[1]"),
        ("7", "a"),
    ] {
        assert_eq!(set(text, path, "2", true), Err(Patched::NoPlace), "{text} {path}");
    }
}

#[test]
fn a_member_goes_with_one_comma() {
    let without =
        |text: &str| without_member(text.as_bytes(), "t").map(|text| String::from_utf8(text).unwrap());
    assert_eq!(without(r#"{"t":1}"#).as_deref(), Some("{}"));
    assert_eq!(
        without(r#"{ "t" : [1,2] , "b":2}"#).as_deref(),
        Some(r#"{ "b":2}"#)
    );
    assert_eq!(without(r#"{"a": 1.0, "t":1}"#).as_deref(), Some(r#"{"a": 1.0}"#));
    assert_eq!(without(r#"{"t":1,"a":2,"t":3}"#).as_deref(), Some(r#"{"a":2}"#));
    assert_eq!(without(r#"{"a":{"t":1}}"#), None);
}

/// JSON texts as people and programs write them: with all kinds of white space, numbers and escapes.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("22.00".to_owned()),
        Just("12345678901234567890".to_owned()),
        Just("\"\\u00e9 }],:\\\"\"".to_owned()),
        Just("\" \"".to_owned()),
        Just("[ ]".to_owned()),
        Just("{}".to_owned()),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let space = prop_oneof![Just(""), Just(" "), Just("\n  ")];
        let name = prop_oneof![Just("a"), Just("b"), Just("\\u0061"), Just("c d"), Just("")];
        let member = (name, inner.clone(), space.clone());
        let object = proptest::collection::vec(member, 0..4).prop_map(|members| {
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value, space)| format!("{space}\"{name}\"{space}:{value}{space}"))
                .collect();
            format!("{{{}}}", members.join(","))
        });
        let list = (proptest::collection::vec(inner, 0..4), space)
            .prop_map(|(items, space)| format!("[{}]", items.join(&format!("{space},{space}"))));
        prop_oneof![object, list]
    })
}

fn path() -> impl Strategy<Value = String> {
    let step = prop_oneof![
        Just("a"),
        Just("b"),
        Just("[\"c d\"]"),
        Just("[0]"),
        Just("[1]"),
        Just("[\"\"]")
    ];
    proptest::collection::vec(step, 1..4).prop_map(|steps| {
        let mut path = String::new();
        for step in steps {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        path
    })
}

proptest! {
    #[test]
    fn setting_a_field_replaces_one_value_or_puts_one_in_and_is_found_again(
        text in json(),
        path in path(),
        adds: bool,
    ) {
        let (steps, value) = (field_path(&path).unwrap(), "\"new \\u00e9\"");
        let Ok(patched) = set(&text, &path, value, adds) else {
            return Ok(());
        };
        prop_assert!(crate::formats::json::validate(patched.as_bytes()).is_ok(), "{patched}");
        prop_assert_eq!(set_field(patched.as_bytes(), &steps, value.as_bytes(), false), Patched::Same);
        let at = patched.find(value).unwrap();
        let (before, behind) = (&patched[..at], &patched[at + value.len()..]);
        let replaced = text.starts_with(before)
            && text.ends_with(behind)
            && crate::formats::json::validate(&text.as_bytes()[at..text.len() - behind.len()]).is_ok();
        let put_in = (0..=text.len()).filter(|place| text.is_char_boundary(*place)).any(|place| {
            patched.starts_with(&text[..place]) && patched.ends_with(&text[place..])
        });
        prop_assert!(replaced || (adds && put_in), "{text} {path} {patched}");
    }
}
