//! Replaces a text of a book.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Puts a text in the place of another, if that still stands there, in one step: whoever reads the file has the one or the other. A byte order
/// mark stays.
pub fn replace_text(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let there = fs::read(path)?;
    let (mark, text) = match there.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => (&[][..], there.as_slice()),
    };
    if text != old.as_bytes() {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    // Taken away when it is dropped.
    let mut file = tempfile::Builder::new()
        .prefix(".pathbook-")
        .tempfile_in(folder)?;
    file.write_all(mark)?;
    file.write_all(new.as_bytes())?;
    file.as_file()
        .set_permissions(fs::metadata(path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_changed_meanwhile_is_left_alone() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("a.md");
        fs::write(&path, "\u{feff}one").expect("written");
        assert!(replace_text(&path, "two", "three").is_err());
        assert_eq!(fs::read_to_string(&path).expect("text"), "\u{feff}one");
        replace_text(&path, "one", "three").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("text"), "\u{feff}three");
        let left = fs::read_dir(place.path()).expect("a folder").count();
        assert_eq!(left, 1);
    }
}
