//! What is in a book's folder, whenever it changes.
//!
//! What the system tells of a folder is a hint to look and no more: it tells some changes many times, half of some, and of some drives nothing. So the
//! book is read again and compared, after each hint and once in a while without.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::problem::Problems;
use crate::read::{self, ReadError};
use crate::source::Sources;

/// What was read, or why nothing could be.
pub type FolderReading = Result<(Sources, Problems), String>;

/// Between two looks where no hint comes.
const AT_LEAST: Duration = Duration::from_secs(1);
/// How long a folder must be quiet before the book is read: programs often empty a file before they write it.
const QUIET: Duration = Duration::from_millis(12);
/// How many times to wait for quiet.
const MOST_WAITS: usize = 8;

/// A book that is looked at again and again.
pub struct Watch {
    folder: PathBuf,
    reading: FolderReading,
    hints: Receiver<()>,
    /// Sends hints for as long as it is there; `None` where the system tells nothing.
    _watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Reads a book, or says why there is none.
    pub fn begin(folder: &Path) -> Result<Self, ReadError> {
        let (hint, hints) = mpsc::channel();
        let watcher = watcher(folder, move || {
            // There is nobody to tell at the end.
            let _ = hint.send(());
        });
        Ok(Self {
            folder: folder.to_owned(),
            reading: Ok(read::read(folder)?),
            hints,
            _watcher: watcher.ok(),
        })
    }

    /// What was read last.
    pub fn reading(&self) -> &FolderReading {
        &self.reading
    }

    /// Waits until something else can be read.
    pub fn wait(&mut self) -> &FolderReading {
        loop {
            match self.hints.recv_timeout(AT_LEAST) {
                Ok(()) => self.wait_for_quiet(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(AT_LEAST),
            }
            let reading = read::read(&self.folder).map_err(|error| error.to_string());
            if !is_same(&reading, &self.reading) {
                self.reading = reading;
                return &self.reading;
            }
        }
    }

    fn wait_for_quiet(&self) {
        for _ in 0..MOST_WAITS {
            thread::sleep(QUIET);
            if self.hints.try_iter().count() == 0 {
                return;
            }
        }
    }
}

/// Calls back when something in the folders of a book may have changed.
fn watcher(folder: &Path, hint: impl Fn() + Send + 'static) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is an event too, and would trigger the next reading.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            hint();
        }
    })?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    for inner in read::FOLDERS {
        // A folder that is not there yet is still looked for once in a while.
        let _ = watcher.watch(&folder.join(inner), RecursiveMode::Recursive);
    }
    Ok(watcher)
}

/// Whether a book says the same; what editors put beside it does not count.
fn is_same(one: &FolderReading, other: &FolderReading) -> bool {
    match (one, other) {
        (Ok((sources, problems)), Ok((others, other_problems))) => {
            sources.is_same_book(others) && problems == other_problems
        }
        (Err(one), Err(other)) => one == other,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}
