//! Books written in tests, the problems they expect, and how the two compare.
//!
//! `tests/suite/README.md` describes suite files, `docs/codes/README.md` the pages of the codes.

#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

mod book;
mod compare;
mod expectation;
mod page;
mod suite;

pub use book::{Book, BookFile, Form, Found};
pub use compare::compare;
pub use expectation::{Expectation, expectations};
pub use page::Page;
pub use suite::{Section, Suite};
