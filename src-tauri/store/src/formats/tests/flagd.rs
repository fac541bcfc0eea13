use super::*;

fn flags() -> ExportFormat {
    ExportFormat::Flagd {
        prefix: "feature:".into(),
    }
}

#[test]
fn switches_under_the_prefix_become_flags_and_the_rest_is_counted() {
    let mut writer = Writer::new(flags(), Vec::new());
    for (key, value) in [
        ("feature:", "true"),
        ("feature:a", "true"),
        ("feature:b", "False"),
        ("feature:\"c\"", "false"),
        ("other:d", "true"),
    ] {
        writer.write(&stored(key, value).exported()).unwrap();
    }
    assert_eq!((writer.entries(), writer.left_out()), (2, 3));
    let expected = r#"{
  "$schema": "https://flagd.dev/schema/v0/flags.json",
  "flags": {
    "a": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"},
    "\"c\"": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
  }
}
"#;
    assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
}

#[test]
fn a_file_without_flags_is_json() {
    assert_eq!(json::shape(&export(flags(), &[])), Some(json::JsonShape::Object));
}

#[test]
fn losses_are_counted_by_what_a_format_can_carry() {
    let mut entry = stored("feature:a", b"\xff");
    entry.expires_at = Some(1);
    entry.metadata = Some("{}".into());
    let counted = |format, times| {
        let mut losses = Losses::new(format);
        (0..times).for_each(|_| losses.count(&entry.key, Facts::from(&entry.exported())));
        losses
    };
    assert!(counted(ExportFormat::List, 1).is_nothing());
    let map = counted(ExportFormat::Map, 1);
    assert_eq!((map.not_text, map.expiry, map.metadata), (1, 1, 1));
    let csv = counted(ExportFormat::Csv, 1234);
    assert_eq!((csv.not_text, csv.expiry), (1234, 0));
    let flags = counted(flags(), 2);
    assert_eq!((flags.left_out, flags.not_text), (2, 0));
}
