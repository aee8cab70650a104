//! The advance tables of `chart::measure` are those of the fonts that they were made from: Liberation Sans, which has Arial's
//! metrics, and Roboto (Debian's `fonts-liberation` and `fonts-roboto-unhinted`). Where a font is not installed, that is said and
//! nothing is compared. With `WRITE_ADVANCES=1` the tables are written anew.

use std::fmt::Write;
use std::ops::RangeInclusive;
use std::path::Path;

use pathbook::chart::measure::{BLOCKS, Weight, table_advance};
use ttf_parser::Face;

const REGULAR: [&str; 2] = [
    "liberation/LiberationSans-Regular.ttf",
    "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
];
const BOLD: [&str; 2] = [
    "liberation/LiberationSans-Bold.ttf",
    "roboto/unhinted/RobotoTTF/Roboto-Bold.ttf",
];

/// Latin, Greek, Cyrillic, and what stands between and beside letters.
const RANGES: [RangeInclusive<u32>; 7] = [
    0x0020..=0x024f,
    0x0370..=0x04ff,
    0x1e00..=0x1eff,
    0x2000..=0x206f,
    0x2070..=0x20bf,
    0x2190..=0x21ff,
    0x2200..=0x22ff,
];

type Fonts = Vec<Vec<u8>>;

fn fonts(names: [&str; 2]) -> Option<Fonts> {
    let folder = Path::new("/usr/share/fonts/truetype");
    let read = |name| std::fs::read(folder.join(name)).ok();
    names.into_iter().map(read).collect()
}

/// The widest advance of a character among the fonts that have it, in thousandths of the font's size, rounded up; 0 where none has.
fn widest(fonts: &Fonts, code: u32) -> u16 {
    let Some(character) = char::from_u32(code) else {
        return 0;
    };
    let advance = |font: &Vec<u8>| {
        let face = Face::parse(font, 0).expect("a font");
        let glyph = face.glyph_index(character)?;
        let advance = u32::from(face.glyph_hor_advance(glyph)?) * 1000;
        u16::try_from(advance.div_ceil(u32::from(face.units_per_em()))).ok()
    };
    fonts.iter().filter_map(advance).max().unwrap_or(0)
}

fn list(name: &str, fonts: &Fonts, range: &RangeInclusive<u32>) -> String {
    let advances: Vec<String> = range
        .clone()
        .map(|code| widest(fonts, code).to_string())
        .collect();
    format!("        {name}: &[{}],\n", advances.join(", "))
}

fn text(regular: &Fonts, bold: &Fonts) -> String {
    let mut out = String::from(
        "//! Made by `tests/advances.rs` from the fonts: not to be edited.\n\nuse super::Block;\n\npub const BLOCKS: &[Block] = &[\n",
    );
    for range in &RANGES {
        let _ = writeln!(
            out,
            "    Block {{\n        first: {:#06x},\n{}{}    }},",
            range.start(),
            list("regular", regular, range),
            list("bold", bold, range)
        );
    }
    out + "];\n"
}

#[test]
fn the_tables_are_those_of_the_fonts() {
    let (Some(regular), Some(bold)) = (fonts(REGULAR), fonts(BOLD)) else {
        println!("not compared: fonts-liberation or fonts-roboto-unhinted is not installed");
        return;
    };
    if std::env::var_os("WRITE_ADVANCES").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/chart/measure/advances.rs");
        return std::fs::write(path, text(&regular, &bold)).expect("a file");
    }
    for code in RANGES.into_iter().flatten() {
        let said = |weight| char::from_u32(code).and_then(|c| table_advance(c, weight));
        assert_eq!(
            said(Weight::Regular).unwrap_or(0),
            widest(&regular, code),
            "{code:#x}"
        );
        assert_eq!(
            said(Weight::Bold).unwrap_or(0),
            widest(&bold, code),
            "{code:#x}"
        );
    }
}

#[test]
fn the_tables_cover_the_ranges_and_nothing_else() {
    let covered: Vec<_> = BLOCKS
        .iter()
        .map(|block| block.first..=block.first + block.regular.len() as u32 - 1)
        .collect();
    assert_eq!(covered, RANGES);
    assert!(
        BLOCKS
            .iter()
            .all(|block| block.regular.len() == block.bold.len())
    );
}
