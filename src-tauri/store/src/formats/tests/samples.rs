//! Keys and values of every kind that a file may have to carry.

use proptest::collection::vec;
use proptest::prelude::*;

/// JSON texts with everything that parsing and printing would alter.
pub fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("22.00".to_owned()),
        Just("123456789012345678901234567890".to_owned()),
        Just("\"\\u0041\\ud800\\/\"".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned),
    ];
    let space = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
    (leaf, space)
        .prop_map(|(leaf, _)| leaf)
        .prop_recursive(6, 40, 5, move |inner| {
            let space = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
            (vec(inner, 0..5), space, any::<bool>()).prop_map(|(items, space, object)| {
                let separator = format!("{space},{space}");
                if object {
                    let names = ["\"2\"", "\"1\"", "\"\"", "\"a\""];
                    let member = |(at, item): (usize, &String)| format!("{}{space}:{item}", names[at % 4]);
                    let members: Vec<_> = items.iter().enumerate().map(member).collect();
                    format!("{{{space}{}{space}}}", members.join(&separator))
                } else {
                    format!("[{space}{}{space}]", items.join(&separator))
                }
            })
        })
}

pub fn text_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        json_text().prop_map(String::into_bytes),
        json_text().prop_map(|text| format!(" {text}\n").into_bytes()),
        json_text().prop_map(|text| serde_json::to_vec(&text).unwrap()),
        any::<String>().prop_map(String::into_bytes),
        "[\",;\t\r\n =a]{0,12}".prop_map(String::into_bytes),
        crate::formats::json::tests::nearly_json().prop_map(String::into_bytes),
    ]
}

pub fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}:[a-z0-9]{1,6}",
        "\\PC{1,8}",
        any::<String>(),
        "[\",;\t\r\n\\\\ ]{1,5}"
    ]
    .prop_filter("a key is not empty", |key| !key.is_empty())
}
