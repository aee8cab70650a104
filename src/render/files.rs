use std::collections::BTreeMap;

/// Every file of a site by its path. Made of a proved book alone, and all that can be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub(super) FileTree);

/// Every file of a draft, each page of which says that it is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFiles(pub(super) FileTree);

/// Files by their paths, whatever their use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileTree(BTreeMap<String, Vec<u8>>);

impl Files {
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    pub(crate) fn tree(&self) -> &FileTree {
        &self.0
    }
}

impl DraftFiles {
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter()
    }

    pub(crate) fn tree(&self) -> &FileTree {
        &self.0
    }
}

impl FileTree {
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.0.iter();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// A file that is already there stays: pages come before the files that a book brings along.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.entry(path.into()).or_insert_with(|| bytes.into());
    }
}

/// Something that is written like a site and never published.
impl FromIterator<(String, Vec<u8>)> for DraftFiles {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

impl FromIterator<(String, Vec<u8>)> for FileTree {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}
