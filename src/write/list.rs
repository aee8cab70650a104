//! What a build wrote, so that the next one knows it from what others put there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::WriteError;
use crate::render::FileTree;

/// Every file of a site with the hash of its bytes. The list stands in the site, and is not in itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileList(BTreeMap<String, Hash>);

/// SHA-256, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hash(String);

impl Hash {
    const DIGITS: usize = 64;

    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn parse(text: &str) -> Option<Self> {
        let is_hash =
            text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self(text.to_owned()))
    }
}

impl FileList {
    /// The file in the site.
    pub const NAME: &str = ".pathbook";
    const FIRST_LINE: &str = "# pathbook wrote these files and replaces them; `sha256sum --check .pathbook` says which were changed";
    /// Later versions may say more in the line.
    const BEGINNING: &str = "# pathbook wrote these files";

    pub fn of(files: &FileTree) -> Result<Self, WriteError> {
        let entries = files
            .iter()
            .map(|(path, bytes)| Ok((inside(path)?.to_owned(), Hash::of(bytes))));
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// The list of the site in a folder, if there is a site.
    pub fn read(folder: &Path) -> Result<Option<Self>, WriteError> {
        let path = folder.join(Self::NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io("read", &path)(error)),
        };
        let list = std::str::from_utf8(&bytes).ok().and_then(Self::parse);
        list.map(Some).ok_or(WriteError::UnreadableList(path))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if !lines.next()?.starts_with(Self::BEGINNING) {
            return None;
        }
        let entries = lines.map(|line| {
            let (hash, path) = line.split_once("  ")?;
            Some((path.to_owned(), Hash::parse(hash)?))
        });
        entries.collect::<Option<_>>().map(Self)
    }

    pub fn text(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|(path, Hash(hash))| format!("{hash}  {path}\n"));
        format!("{}\n{}", Self::FIRST_LINE, lines.collect::<String>())
    }

    pub fn get(&self, path: &str) -> Option<&Hash> {
        self.0.get(path)
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether a file lies under this path.
    pub fn has_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        let next = self.0.range(start.clone()..).next();
        next.is_some_and(|(path, _)| path.starts_with(&start))
    }

    /// A file where a folder would have to be for this path.
    pub fn file_above(&self, path: &str) -> Option<&str> {
        let ends = path.match_indices('/').map(|(end, _)| end);
        ends.map(|end| &path[..end])
            .find_map(|above| self.0.get_key_value(above))
            .map(|(above, _)| above.as_str())
    }
}

/// The path, if it is inside the site and fits in a line of the list.
fn inside(path: &str) -> Result<&str, WriteError> {
    let is_odd = |part: &str| {
        part.is_empty()
            || part == "."
            || part == ".."
            || part.contains(|character: char| character == '\\' || character.is_control())
    };
    if path.split('/').any(is_odd) {
        return Err(WriteError::Outside(path.to_owned()));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(paths: &[&str]) -> FileList {
        let files = paths
            .iter()
            .map(|path| ((*path).to_owned(), path.as_bytes().to_vec()));
        FileList::of(&files.collect()).expect("paths inside")
    }

    #[test]
    fn what_was_written_is_read_again() {
        let written = list(&["index.html", "fact/a b.html", "static/é.png"]);
        assert_eq!(FileList::parse(&written.text()), Some(written));
        assert_eq!(
            FileList::parse(&list(&[]).text()),
            Some(FileList::default())
        );
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_one() {
        let text = list(&["index.html"]).text();
        for odd in [
            "",
            "\n",
            "pathbook wrote this folder\n",
            &text[..text.len() - 1],
            &text.replace("  ", " "),
            &text.replacen('\n', "\n\n", 1),
            &format!("{text}0  x\n"),
        ] {
            assert_eq!(FileList::parse(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn folders_and_files_above_are_found() {
        let list = list(&["a/b/c.html", "ab.html"]);
        assert!(list.has_folder("a") && list.has_folder("a/b"));
        assert!(!list.has_folder("ab") && !list.has_folder("ab.html"));
        assert_eq!(list.file_above("ab.html/x/y"), Some("ab.html"));
        assert_eq!(list.file_above("a/b/x"), None);
    }

    #[test]
    fn nothing_outside_is_listed() {
        for path in [
            "../up.html",
            "/root.html",
            "a//b.html",
            "a\\..\\b.html",
            "a\nb",
            "",
        ] {
            let files = [(path.to_owned(), Vec::new())].into_iter().collect();
            let error = FileList::of(&files).expect_err(path);
            assert!(matches!(error, WriteError::Outside(_)), "{path}");
        }
    }
}
