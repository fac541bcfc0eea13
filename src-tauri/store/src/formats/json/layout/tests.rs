//! Laying out changes white space and nothing else, whatever the text is.

use proptest::prelude::*;

use super::super::tests::nearly_json;
use super::*;

fn laid_out(text: &str) -> String {
    let out = lay_out(text.as_bytes(), |_| true).unwrap();
    String::from_utf8(out).unwrap()
}

/// A JSON text without the white space between its tokens, by a way of its own.
fn squeezed(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    text.chars()
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
fn an_object_is_laid_out_as_people_expect_it() {
    let value = r#" {"theme":"dark","language":"en","sizes":[1,2.50,{}],"none":[ ],"o":{ } }"#;
    let expected = r#"{
  "theme": "dark",
  "language": "en",
  "sizes": [
    1,
    2.50,
    {}
  ],
  "none": [],
  "o": {}
}"#;
    assert_eq!(laid_out(value), expected);
    assert_eq!(laid_out(" 22.00\n"), "22.00");
}

#[test]
fn numbers_escapes_order_and_duplicates_stay() {
    let value = r#"{"b":22.00,"a":12345678901234567890123,"a":1e400,"2":-0,"1":"\u0041\/\"{[,: \\"}"#;
    assert_eq!(squeezed(&laid_out(value)), value);
    assert!(laid_out(value).contains(r#""\u0041\/\"{[,: \\""#));
}

#[test]
fn deep_nesting_takes_room_in_proportion() {
    let deep = "[".repeat(50_000) + &"]".repeat(50_000);
    let shown = laid_out(&deep);
    assert!(shown.len() <= deep.len() * (2 + 2 * DEEPEST));
    assert_eq!(squeezed(&shown), deep);
}

#[test]
fn what_would_be_larger_than_a_value_is_refused_before_it_is_made() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let mut furthest = 0;
    let refused = lay_out(deep.as_bytes(), |at| {
        furthest = at;
        true
    });
    assert_eq!(refused, Err(LayoutProblem::TooLarge));
    assert!(furthest < deep.len() / 2, "it went on to {furthest}");
    let largest = format!("\"{}\"", "a".repeat(MAX_VALUE_BYTES - 2));
    assert_eq!(laid_out(&largest), largest);
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    let LayoutProblem::NotJson(error) = lay_out(b"{\n \"a\" 1}", |_| true).unwrap_err() else {
        panic!("another problem");
    };
    assert_eq!((error.line, error.column), (2, 6));
    assert!(matches!(
        lay_out(b"\"\xff\"", |_| true),
        Err(LayoutProblem::NotJson(_))
    ));
}

#[test]
fn it_tells_how_far_it_is_and_stops_when_asked() {
    let text = format!("[{}0]", "1234567,".repeat(100_000));
    let mut told = Vec::new();
    let stopped = lay_out(text.as_bytes(), |at| {
        told.push(at);
        at < text.len() / 2
    });
    assert_eq!(stopped, Err(LayoutProblem::Stopped));
    assert!(told.len() > 3 && told.is_sorted() && told.iter().all(|&at| at < text.len()));
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
    fn the_tokens_are_the_same_bytes_before_and_after(value in json_text()) {
        let shown = laid_out(&value);
        prop_assert!(validate(shown.as_bytes()).is_ok());
        prop_assert_eq!(squeezed(&shown), squeezed(&value));
    }

    #[test]
    fn packed_it_is_its_tokens_and_nothing_else(value in json_text()) {
        let packed = |text: &str| String::from_utf8(pack(text.as_bytes(), |_| true).unwrap()).unwrap();
        prop_assert_eq!(packed(&value), squeezed(&value));
        prop_assert_eq!(packed(&laid_out(&value)), squeezed(&value));
    }

    #[test]
    fn laying_out_twice_is_the_same(value in json_text()) {
        let shown = laid_out(&value);
        prop_assert_eq!(laid_out(&shown), shown);
    }

    #[test]
    fn the_pieces_of_any_text_hold_all_of_its_tokens(text in nearly_json()) {
        let pieces: Vec<u8> = Layout::of(text.as_bytes()).flatten().copied().collect();
        let tokens = |bytes: &[u8]| -> Vec<u8> {
            bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
        };
        prop_assert_eq!(tokens(&pieces), tokens(text.as_bytes()));
    }
}
