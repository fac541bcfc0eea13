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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_json_of_1024_bytes() {
        let fits = format!("\"{}\"", "m".repeat(1022));
        assert_eq!(check_metadata(&fits), Ok(()));
        let over = format!("\"{}\"", "m".repeat(1023));
        assert_eq!(
            check_metadata(&over),
            Err(Breach::MetadataTooLarge { bytes: 1_025 })
        );
        assert_eq!(check_metadata("{"), Err(Breach::MetadataNotJson));
    }
}
