//! A folder with a site in which others have put files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pathbook::render::DraftFiles;
use pathbook::write::{StopSignal, recover, write_draft};
use tempfile::TempDir;

/// The pages of a site: each says of which site it is, but for one that is the same in all.
pub fn pages(site: &str, count: usize) -> BTreeMap<String, Vec<u8>> {
    let own = |path: String| (path, site.as_bytes().to_vec());
    let more = (0..count).map(|number| own(format!("more/{number}.html")));
    let pages = [
        own("index.html".to_owned()),
        own(format!("{site}/own.html")),
        ("static/same.css".to_owned(), b"same".to_vec()),
    ];
    pages.into_iter().chain(more).collect()
}

pub fn files(site: &str, count: usize) -> DraftFiles {
    pages(site, count).into_iter().collect()
}

/// What others put into the site `old`; the second lies in a folder that only that site has.
const OTHERS: [&str; 3] = [".git/HEAD", "old/notes.txt", "CNAME"];

pub struct Place {
    folder: TempDir,
    count: usize,
}

impl Place {
    /// With the site `old`, of so many more pages, and files of others in it.
    pub fn new(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Self { folder, count };
        write_draft(&files("old", count), &place.out(), &StopSignal::never())
            .expect("the old site");
        for path in OTHERS {
            let path = place.out().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "of others").expect("a file");
        }
        place
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// The site that is there, if it is whole, with the files of others and nothing else.
    pub fn site(&self) -> Result<String, String> {
        let mut found = BTreeMap::new();
        for entry in walkdir::WalkDir::new(self.folder.path()) {
            let entry = entry.map_err(|error| error.to_string())?;
            let path = entry.path().strip_prefix(self.folder.path());
            let path = path.map_err(|error| error.to_string())?;
            let path = path.to_string_lossy().into_owned();
            if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).map_err(|error| error.to_string())?;
                found.insert(path, bytes);
            } else if path.contains("pathbook") {
                return Err(format!("`{path}` is left"));
            }
        }
        let site = found.get("site/index.html").cloned().unwrap_or_default();
        let site = String::from_utf8(site).map_err(|error| error.to_string())?;
        let list = found.remove("site/.pathbook");
        let mut whole: BTreeMap<String, Vec<u8>> = pages(&site, self.count)
            .into_iter()
            .map(|(path, bytes)| (format!("site/{path}"), bytes))
            .collect();
        whole.extend(OTHERS.map(|path| (format!("site/{path}"), b"of others".to_vec())));
        let is_whole = found == whole && list.is_some();
        is_whole
            .then_some(site)
            .ok_or_else(|| format!("torn: {:?}", found.keys().collect::<Vec<_>>()))
    }

    /// The site that is there after the next build has begun.
    pub fn recovered(&self) -> Result<String, String> {
        recover(&self.out()).map_err(|error| format!("not put in order: {error}"))?;
        self.site()
    }
}
