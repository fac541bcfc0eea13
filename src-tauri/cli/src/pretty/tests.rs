use proptest::prelude::*;

use super::*;

fn pretty(json: &str) -> String {
    let mut out = Vec::new();
    write(json.as_bytes(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A JSON text without the white space between its tokens, by a way of its own.
fn squeezed(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    json.chars()
        .filter(|&character| {
            let kept = inside || !matches!(character, ' ' | '\t' | '\n' | '\r');
            match character {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                _ => {}
            }
            kept
        })
        .collect()
}

#[test]
fn an_object_is_indented_as_people_expect_it() {
    let value = r#"{"theme":"dark","language":"en","sizes":[1,2.50,{}],"none":[ ]}"#;
    let expected = r#"{
  "theme": "dark",
  "language": "en",
  "sizes": [
    1,
    2.50,
    {}
  ],
  "none": []
}"#;
    assert_eq!(pretty(value), expected);
}

#[test]
fn numbers_escapes_order_and_duplicates_stay() {
    let value = r#"{"b":22.00,"a":12345678901234567890123,"a":1e400,"2":-0,"1":"\u0041\/\"{[,:"}"#;
    assert_eq!(squeezed(&pretty(value)), value);
    assert!(pretty(value).contains(r#""\u0041\/\"{[,:""#));
}

#[test]
fn deep_nesting_takes_room_in_proportion() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let shown = pretty(&deep);
    assert!(shown.len() <= deep.len() * (2 + 2 * DEEPEST));
    assert_eq!(squeezed(&shown), deep);
}

#[test]
fn only_objects_and_lists_are_indented() {
    for value in ["{}", " [1] ", "{\"a\":{}}"] {
        assert!(is_structure(value.as_bytes()), "{value}");
    }
    for value in ["", "1", "true", "null", "\"{}\"", "{", "{}}", "[1,]", "hello"] {
        assert!(!is_structure(value.as_bytes()), "{value}");
    }
    assert!(!is_structure(b"[\"\xff\"]"));
}

/// JSON texts with white space of every kind between their tokens.
fn json_text() -> impl Strategy<Value = String> {
    let space = || "[ \t\r\n]{0,3}";
    let string = r#""([a-z é😀{}\[\],: ]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}){0,8}""#;
    let scalar = prop_oneof![
        string.prop_map(String::from),
        r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?".prop_map(String::from),
        Just("true".to_owned()),
        Just("null".to_owned()),
    ];
    scalar.prop_recursive(6, 64, 5, move |inner| {
        let item =
            (space(), inner.clone(), space()).prop_map(|(before, value, after)| before + &value + &after);
        let member = (space(), string, space(), item.clone())
            .prop_map(|(before, name, after, value)| before + &name + &after + ":" + &value);
        prop_oneof![
            (prop::collection::vec(item, 1..5)).prop_map(|items| format!("[{}]", items.join(","))),
            (prop::collection::vec(member, 1..5)).prop_map(|members| format!("{{{}}}", members.join(","))),
            space().prop_map(|space| format!("[{space}]")),
            space().prop_map(|space| format!("{{{space}}}")),
        ]
    })
}

proptest! {
    #[test]
    fn only_white_space_between_tokens_changes(value in json_text()) {
        prop_assert!(json::validate(value.as_bytes()).is_ok());
        let shown = pretty(&value);
        prop_assert!(json::validate(shown.as_bytes()).is_ok());
        prop_assert_eq!(squeezed(&shown), squeezed(&value));
    }

    #[test]
    fn what_is_indented_stays_as_it_is(value in json_text()) {
        let shown = pretty(&value);
        prop_assert_eq!(pretty(&shown), shown);
    }
}
