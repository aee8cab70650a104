//! A chapter of any text: its Markdown, its blocks, their TOML.

#![no_main]

#[path = "../../tests/properties/mod.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| properties::chapter(text));
