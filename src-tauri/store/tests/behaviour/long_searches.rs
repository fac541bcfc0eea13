//! A search in values costs as much as reading them once, however long the text is.

use crate::support::{World, bytes_entry};
use crate::value_searches::keys_with;

const LARGE: usize = 8 * 1_048_576;

#[tokio::test]
async fn a_long_text_is_searched_for_in_one_pass() {
    let world = World::new().await;
    // Nearly found at every place of the value: looked for at each, it would take some hours.
    world.set("k", &"a".repeat(LARGE)).await;
    let nearly = format!("{}b", "a".repeat(45_000));
    assert!(keys_with(&world, &nearly).await.is_empty());
    let longer = format!("{}b", "a".repeat(60_000));
    assert!(keys_with(&world, &longer).await.is_empty());
    assert_eq!(keys_with(&world, &"A".repeat(60_000)).await, ["k"]);
}

/// As the search is meant: bytes as they are, and text without regard to the case of A to Z.
fn holds(value: &[u8], text: &str) -> bool {
    let (value, text) = match std::str::from_utf8(value) {
        Ok(_) => (value.to_ascii_lowercase(), text.as_bytes().to_ascii_lowercase()),
        Err(_) => (value.to_vec(), text.as_bytes().to_vec()),
    };
    value.windows(text.len()).any(|part| part == text)
}

#[tokio::test]
async fn long_and_short_texts_are_found_in_values_of_every_size_and_kind() {
    let world = World::new().await;
    let texts = [
        "Needle".to_owned(),
        "Needle".repeat(5),
        format!("{}é%_\\", "Needle".repeat(5)),
        format!("{}É%_\\", "Needle".repeat(5)),
        format!("{}\0end", "needle".repeat(8)),
        format!("{}\0END", "Needle".repeat(8)),
        "Needle".repeat(900),
    ];
    let mut values = Vec::new();
    for hay in ["", "hay ", &"hay ".repeat(1_100), &"needle".repeat(800), "\0"] {
        for text in &texts {
            for whole in [text.as_str(), &text[..text.len() - 1]] {
                for end in [&b""[..], b" end", b"\0", b"\xff"] {
                    values.push([hay.as_bytes(), whole.as_bytes(), end].concat());
                    values.push([hay.as_bytes(), whole.to_uppercase().as_bytes(), end].concat());
                }
            }
        }
    }
    for (number, value) in values.iter().enumerate() {
        let edit = bytes_entry(&format!("{number:05}"), value.clone());
        world.store.set_entry(edit).await.unwrap();
    }
    for text in &texts {
        let wanted: Vec<_> = (0..values.len())
            .filter(|number| holds(&values[*number], text))
            .map(|number| format!("{number:05}"))
            .collect();
        assert!(!wanted.is_empty());
        assert_eq!(keys_with(&world, text).await, wanted, "{} bytes", text.len());
    }
}
