//! Clinical guidelines as Markdown with typed blocks: safety rules proved for every patient, published as a site.
//!
//! The modules are the passes, in their order, and the types between them:
//!
//! ```text
//! content/ ─read→ Sources ─parse→ Document ─resolve→ Library ─verify→ Verified ─plan→ Site ─render→ Files ─write→ OUT
//! ```
//!
//! Nothing but [`read`] reads files, nothing but [`write`] writes them, and the date is an argument: the same input gives
//! the same bytes. Parsing never fails. [`resolve`] and [`verify`] each report all that they found, and a book with an error
//! goes no further: only [`verify`] can make a [`verify::Verified`], and only that can be planned.
//! [`prove`] and [`interpret`] both decide what a patient is advised, and share the [`model`] and nothing else.

pub mod cli;
pub mod model;
mod pipeline_stub;
pub mod problem;
pub mod quantity;
pub mod source;
pub mod verify;

pub use pipeline_stub::{check, interpret, plan, read, render, write};
