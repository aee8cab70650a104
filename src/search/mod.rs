//! Words as they are looked for: in an index, in a list in the order of the alphabet.

mod token;

pub use token::tokens;
