use super::json;
use crate::limits::{Breach, Kept, MAX_METADATA_BYTES};

/// Checks metadata: JSON text of at most 1,024 bytes.
pub fn check_metadata(metadata: &str) -> Kept {
    if metadata.len() > MAX_METADATA_BYTES {
        return Err(Breach::MetadataTooLarge {
            bytes: metadata.len(),
        });
    }
    json::validate(metadata.as_bytes()).map_err(|_| Breach::MetadataNotJson)?;
    Ok(())
}

/// Metadata as it is kept: as it is given, or without the white space between its tokens where it is too
/// long only with that. The limit is that of the serialised JSON, which has none.
pub fn fit_metadata(metadata: String) -> Kept<String> {
    if metadata.len() <= MAX_METADATA_BYTES {
        check_metadata(&metadata)?;
        return Ok(metadata);
    }
    json::validate(metadata.as_bytes()).map_err(|_| Breach::MetadataNotJson)?;
    let compact = json::compact(&metadata);
    check_metadata(&compact)?;
    Ok(compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_json_of_1024_bytes() {
        let fits = format!("\"{}\"", "m".repeat(1022));
        assert_eq!(check_metadata(&fits), Ok(()));
        let over = format!("\"{}\"", "m".repeat(1023));
        let too_large = Breach::MetadataTooLarge { bytes: 1_025 };
        assert_eq!(check_metadata(&over), Err(too_large.clone()));
        assert_eq!(fit_metadata(over), Err(too_large));
        assert_eq!(check_metadata("{"), Err(Breach::MetadataNotJson));
        assert_eq!(fit_metadata("{".repeat(2_000)), Err(Breach::MetadataNotJson));
    }

    #[test]
    fn white_space_does_not_count_and_goes_only_where_there_is_no_room_for_it() {
        let short = "{ \"n\" : 1.00 }".to_owned();
        assert_eq!(fit_metadata(short.clone()), Ok(short));
        let spaced = format!("{{\n{}\"a b\\\"\" : [ 1.00 , {{ }} ] }}", " ".repeat(1_024));
        assert_eq!(fit_metadata(spaced), Ok(r#"{"a b\"":[1.00,{}]}"#.to_owned()));
        let spaced = format!("{{ \"a\": \"{}\" }}", " ".repeat(1_024));
        assert_eq!(
            fit_metadata(spaced),
            Err(Breach::MetadataTooLarge { bytes: 1_032 })
        );
    }
}
