use proptest::prelude::*;

use super::*;

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if big_endian {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    assert_eq!(pairs("\u{feff}{\"a\":1}"), [("a".into(), "1".into())]);
    assert_eq!(pairs("\u{feff}key,value\na,1"), [("a".into(), "1".into())]);
}

#[test]
fn damaged_utf16_is_a_problem_with_its_line() {
    let mut file = utf16("\u{feff}{\"a\":1,\n\"b\":\"", false);
    file.extend([0x00, 0xd8, b'"', 0]);
    let problem = read(&file).unwrap_err();
    assert_eq!(problem, placed(2, 6, FileFlaw::DamagedUtf16));
    let mut odd = utf16("{\"a\":1}", true);
    odd.push(0);
    assert_eq!(read(&odd).unwrap_err().flaw, FileFlaw::DamagedUtf16);
}

proptest! {
    #[test]
    fn utf16_is_converted_wherever_it_is_cut(
        key in "[a-z]{1,5}", value in any::<String>(), big in any::<bool>(), mark in any::<bool>(), cut in 1_usize..9,
    ) {
        let file = String::from_utf8(export(ExportFormat::Map, &[stored(&key, &value)])).unwrap();
        let file = if mark { format!("\u{feff}{file}") } else { file };
        prop_assert_eq!(import(Pieces(&utf16(&file, big), cut)), vec![stored(&key, &value)]);
    }
}
