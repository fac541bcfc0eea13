use proptest::prelude::*;

use super::*;

fn means(text: &str) -> Vec<Word> {
    search_words(text).into_iter().map(|word| word.means).collect()
}

fn text(text: &str) -> Word {
    Word::Text {
        text: text.to_owned(),
    }
}

fn written(text: &str) -> String {
    joined(&search_words(text))
}

fn joined(words: &[SearchWord]) -> String {
    let written: Vec<&str> = words.iter().map(|word| word.written.as_str()).collect();
    written.join(" ")
}

fn field(path: &str, value: &str, quoted: bool) -> Word {
    let (path, value) = (path.to_owned(), value.to_owned());
    Word::Field { path, value, quoted }
}

#[test]
fn every_word_says_what_is_looked_for() {
    let tag = |tag: &str| Word::Tag { tag: tag.to_owned() };
    let day = 86_400;
    for (typed, meant) in [
        ("tag:beta", tag("beta")),
        ("TAG:\"two words\"", tag("two words")),
        (
            "kind:switch",
            Word::Kind {
                kinds: vec![Kind::Switch],
            },
        ),
        (
            "kind:JSON,text,json",
            Word::Kind {
                kinds: vec![Kind::Json, Kind::Text],
            },
        ),
        ("on", Word::State { on: true }),
        ("Off", Word::State { on: false }),
        ("expires:yes", Word::Expiry { expires: true }),
        ("expires:never", Word::Expiry { expires: false }),
        (
            "expires<7d",
            Word::Expires {
                than: Than::Less,
                seconds: 7 * day,
            },
        ),
        (
            "expires >= 1.5h",
            Word::Expires {
                than: Than::AtLeast,
                seconds: 5_400,
            },
        ),
        (
            "changed>1d",
            Word::Changed {
                than: Than::More,
                seconds: day,
            },
        ),
        (
            "size>1MB",
            Word::Size {
                than: Than::More,
                bytes: 1 << 20,
            },
        ),
        (
            "size <= 0.5kb",
            Word::Size {
                than: Than::AtMost,
                bytes: 512,
            },
        ),
        (
            "size<10",
            Word::Size {
                than: Than::Less,
                bytes: 10,
            },
        ),
        ("limits.daily = 22.00", field("limits.daily", "22.00", false)),
        ("theme=\"dark blue\"", field("theme", "dark blue", true)),
        ("theme=", text("theme=")),
        ("[\"a = b\"][0]=1", field("[\"a = b\"][0]", "1", false)),
        ("list={\"a\":[1]}", field("list", "{\"a\":[1]}", false)),
        ("on=true", field("on", "true", false)),
        ("feature:new", text("feature:new")),
        ("\"tag:beta\"", text("tag:beta")),
        ("\"say \"\"on\"\"\"", text("say \"on\"")),
        ("\"no end", text("no end")),
    ] {
        assert_eq!(means(typed), [meant], "{typed}");
    }
}

#[test]
fn several_words_stand_side_by_side() {
    assert_eq!(
        means("new  checkout size > 1KB \"a b\"c theme = dark off"),
        [
            text("new"),
            text("checkout"),
            Word::Size {
                than: Than::More,
                bytes: 1_024
            },
            text("a b"),
            text("c"),
            field("theme", "dark", false),
            Word::State { on: false },
        ]
    );
    assert_eq!(means(" \"\" "), []);
}

#[test]
fn what_is_not_understood_is_looked_for_as_it_stands_and_told() {
    for (typed, why) in [
        ("tag:", Unsure::Unfinished),
        ("kind:flag", Unsure::Kind),
        ("expires:soon", Unsure::Expiry),
        ("expires<soon", Unsure::Time),
        ("changed>1", Unsure::Time),
        ("size>big", Unsure::Size),
        ("size>1.MB", Unsure::Size),
        ("size>99999999999TB", Unsure::Size),
        ("price>5", Unsure::Compared),
        ("a..b=1", Unsure::Path),
        ("theme=", Unsure::Unfinished),
    ] {
        let [word] = search_words(typed).try_into().unwrap();
        assert_eq!((word.means, word.unsure), (text(typed), Some(why)), "{typed}");
        assert_eq!(word.typed, typed);
    }
}

#[test]
fn a_word_is_written_as_a_person_would_type_it() {
    assert_eq!(
        written("KIND:json  tag:\"beta\" size > 2048 changed<= 7d theme = \"dark\" \"checkout\""),
        "kind:json tag:beta size>2KB changed<=1w theme=\"dark\" checkout"
    );
    assert_eq!(written("\"on\" \"a b\" \"x=1\""), "\"on\" \"a b\" \"x=1\"");
}

/// Texts that are likely to mean something.
fn typed() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        prop::sample::select(vec![
            "tag:", "kind:", "expires", "changed", "size", "on", "off", ":", "<", ">", "=", "<=", "\"",
            "\"\"", "[", "]", "[\"", "\"]", "\\", " ", " ", "7d", "1.5MB", "switch", ",", "json", "yes",
            "never", "a.b", "é", "\0", "\u{a0}",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,3}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn not_empty() -> impl Strategy<Value = String> {
    typed().prop_map(|text| if text.is_empty() { "on".to_owned() } else { text })
}

fn any_word() -> impl Strategy<Value = Word> {
    let than = || prop::sample::select(vec![Than::Less, Than::AtMost, Than::AtLeast, Than::More]);
    let amount = || {
        prop_oneof![
            0..100_000_i64,
            0..(1_i64 << 50),
            (0..1_000_i64).prop_map(|n| n * 86_400)
        ]
    };
    prop_oneof![
        not_empty().prop_map(|text| Word::Text { text }),
        not_empty().prop_map(|tag| Word::Tag { tag }),
        prop::sample::subsequence(Kind::ALL.to_vec(), 1..5).prop_map(|kinds| Word::Kind { kinds }),
        any::<bool>().prop_map(|on| Word::State { on }),
        any::<bool>().prop_map(|expires| Word::Expiry { expires }),
        (than(), amount()).prop_map(|(than, seconds)| Word::Expires { than, seconds }),
        (than(), amount()).prop_map(|(than, seconds)| Word::Changed { than, seconds }),
        (than(), amount()).prop_map(|(than, bytes)| Word::Size { than, bytes }),
        (
            prop::sample::select(vec!["theme", "a.b[0]", "[\"x = \\\"y\"].z", "0"]),
            typed()
        )
            .prop_map(|(path, value)| field(path, &value, true)),
    ]
}

proptest! {
    #[test]
    fn what_was_typed_and_written_anew_is_the_same_search(typed in typed()) {
        let words = search_words(&typed);
        let again = search_words(&joined(&words));
        let meant = |words: &[SearchWord]| words.iter().map(|word| word.means.clone()).collect::<Vec<_>>();
        prop_assert_eq!(meant(&again), meant(&words));
    }

    #[test]
    fn words_that_were_clicked_together_are_read_as_they_were_meant(words in prop::collection::vec(any_word(), 0..5)) {
        let written: Vec<String> = words.iter().map(Word::written).collect();
        prop_assert_eq!(means(&written.join(" ")), words);
    }

    #[test]
    fn every_key_can_be_found_in_quotes(key in not_empty()) {
        prop_assert_eq!(means(&Word::Text { text: key.clone() }.written()), [text(&key)]);
    }
}
