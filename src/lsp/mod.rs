//! A book in an editor while it is written: a server of the Language Server Protocol.
//!
//! Two threads. One reads what the editor says, holds the texts that are not saved (`book`), and answers what it is asked: each answer is a
//! function of what is known of the book (`View`) and a place, in a file of its own. The other checks (`checker`), and gives up what it is at when
//! there is a newer text. A fault in either is said, and the next message is answered.
//!
//! What is asked of a text is answered from its own parse, which is there at once; what only a whole library knows, from the newest text that could be
//! resolved.

mod actions;
mod book;
mod checker;
mod colours;
mod complete;
mod cursor;
mod diagnose;
mod fold;
mod format;
mod hover;
mod lenses;
mod mention;
mod navigate;
mod place;
mod protocol;
mod quoting;
mod rename;
mod said;
mod server;
mod symbols;

use jiff::civil::Date;
use lsp_server::Connection;

/// What a server is told when it starts.
pub struct Options {
    /// The day on which books are checked.
    pub date: Box<dyn Fn() -> Date + Send>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The editor asked for it, or is gone.
    Orderly,
    /// The editor said `exit` and never `shutdown`.
    Abrupt,
}

/// Serves one editor until it has enough.
pub fn run(connection: &Connection, options: Options) -> Ending {
    server::Server::new(connection, options).run()
}

/// Serves an editor that started this program: over standard input and output.
pub fn run_stdio(options: Options) -> Ending {
    let (connection, threads) = Connection::stdio();
    let ending = run(&connection, options);
    // The thread that writes ends when nobody can send any more; the one that reads has ended, or nobody would have.
    drop(connection);
    // An editor that is gone reads no last words.
    let _ = threads.join();
    ending
}
