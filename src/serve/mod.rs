//! A book in a browser while it is written.
//!
//! Three threads, which send each other what they know: one watches the folder (`watch`), one holds the book as it is now and answers for its pages
//! (`desk`), one says in what it differs from a revision (`changes`). The fourth, the one that the command runs on, talks to browsers (`http`).
//!
//! Nothing is written. A page is rendered when it is asked for, and is the site's own, byte for byte, but for one element at its end: the script that
//! looks for updates and shows the panel. A book with errors is shown as a draft; of one that can't be resolved, the last that could is shown, marked as
//! out of date.

mod changes;
mod desk;
mod http;
mod panel;
pub mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use jiff::civil::Date;

use changes::ChangeComparer;
use desk::{DeskRequest, PreviewDesk, Update};
use watch::Watch;

/// What is served, and how it is reported.
pub struct Options {
    /// The book's.
    pub folder: PathBuf,
    /// The revision in git that the panel compares with.
    pub against: String,
    /// The day on which the book is checked.
    pub date: Box<dyn Fn() -> Date + Send>,
    /// Says in a line, after each change, how the book stands.
    pub say: Box<dyn Fn(&str) + Send>,
}

/// A place where browsers can ask, and nobody answers yet.
pub struct Server {
    listener: TcpListener,
    host: String,
}

/// Where a server listens if nobody says where: there, or at one of the next.
const FIRST_PORT: u16 = 3000;
const PORTS: u16 = 20;

impl Server {
    /// At a port that was asked for, or else at the first that is free.
    pub fn bind(host: &str, port: Option<u16>) -> io::Result<Self> {
        let bind = |port| TcpListener::bind((host, port));
        let listener = match port {
            Some(port) => bind(port),
            None => first_free(bind),
        };
        Ok(Self {
            listener: listener?,
            host: host.to_owned(),
        })
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves the book until a signal asks for an end. `watch` has read it.
    pub fn run(self, watch: Watch, options: Options) -> io::Result<()> {
        let (publisher, feed) = http::channel();
        let (asks, asked) = mpsc::channel();
        let changed = asks.clone();
        let mut watch = watch;
        let first = watch.reading().clone();
        thread::spawn(move || {
            while changed
                .send(DeskRequest::Changed(watch.wait().clone()))
                .is_ok()
            {}
        });
        let comparer = ChangeComparer::start(options.folder, options.against, asks.clone());
        let desk = PreviewDesk {
            asked,
            publisher,
            comparer,
            date: options.date,
            say: options.say,
            latest: Update::begin(),
            changes: None,
        };
        thread::spawn(move || desk.run(first));
        http::run(self.listener, &self.host, asks, feed)
    }
}

fn first_free(bind: impl Fn(u16) -> io::Result<TcpListener>) -> io::Result<TcpListener> {
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        match bind(port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            bound => return bound,
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
