//! The units of UCUM 2.1 that clinical guidelines use, each defined by another one as UCUM does.
//!
//! Left out are units whose factor is irrational (degrees of angle in radians) or that are logarithms (`B`, `[pH]` as
//! a quotient): they stand as kinds of their own and compare with themselves only, as UCUM's arbitrary units (`[IU]`) do.
//! So does what UCUM defines by another unit although it is not a matter of scale: a mole is not a number and an equivalent is not a mole,
//! a drop is not a twentieth of every millilitre, and the French gauge of a tube is not a length of it.

/// Which metric prefixes a unit takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefixes {
    None,
    /// Up to kilo: a patient is given no megagram, so that `Mg` is a slip of the hand and `ML` another.
    Small,
    All,
}

use Prefixes::{All, None as No, Small};

/// A base unit: of a kind of its own.
pub(super) const BASES: &[(&str, Prefixes)] = &[
    ("m", Small),
    ("g", Small),
    ("s", Small),
    ("K", All),
    ("C", All),
    ("cd", All),
    ("mol", Small),
    ("eq", Small),
    ("osm", Small),
    ("deg", No),
    ("[pH]", No),
    ("[IU]", All),
    ("[arb'U]", No),
    ("[CFU]", No),
    ("[PFU]", No),
    ("[HPF]", No),
    ("[LPF]", No),
    ("[MET]", No),
    ("[degFr]", No),
    ("[Ch]", No),
    ("[drp]", No),
    ("[diop]", No),
    ("Bq", All),
    ("Sv", All),
    ("B", All),
    ("bit", No),
];

/// Symbol, the prefixes that it takes, factor, unit that the factor multiplies.
pub(super) const DERIVED: &[(&str, Prefixes, &str, &str)] = &[
    ("%", No, "0.01", "1"),
    ("[ppth]", No, "1e-3", "1"),
    ("[ppm]", No, "1e-6", "1"),
    ("[ppb]", No, "1e-9", "1"),
    ("10*", No, "10", "1"),
    ("10^", No, "10", "1"),
    ("min", No, "60", "s"),
    ("h", No, "60", "min"),
    ("d", No, "24", "h"),
    ("wk", No, "7", "d"),
    ("a", No, "365.25", "d"),
    ("a_j", No, "365.25", "d"),
    ("mo", No, "30.4375", "d"),
    ("mo_j", No, "30.4375", "d"),
    ("L", Small, "1", "dm3"),
    ("l", Small, "1", "dm3"),
    ("ar", Small, "100", "m2"),
    ("t", No, "1000", "kg"),
    ("u", All, "1.66053906660e-24", "g"),
    ("N", All, "1", "kg.m/s2"),
    ("Pa", All, "1", "N/m2"),
    ("bar", All, "100000", "Pa"),
    ("atm", No, "101325", "Pa"),
    ("m[Hg]", Small, "133.3220", "kPa"),
    ("m[H2O]", Small, "9.80665", "kPa"),
    ("dyn", All, "1e-5", "N"),
    ("J", All, "1", "N.m"),
    ("W", All, "1", "J/s"),
    ("cal", Small, "4.184", "J"),
    ("[Cal]", No, "1", "kcal"),
    ("A", All, "1", "C/s"),
    ("V", All, "1", "J/C"),
    ("Hz", All, "1", "s-1"),
    ("Gy", All, "1", "J/kg"),
    ("kat", All, "1", "mol/s"),
    ("U", All, "1", "umol/min"),
    ("[iU]", All, "1", "[IU]"),
    ("[in_i]", No, "2.54", "cm"),
    ("[ft_i]", No, "12", "[in_i]"),
    ("[lb_av]", No, "453.59237", "g"),
    ("[oz_av]", No, "28.349523125", "g"),
    ("[stone_av]", No, "14", "[lb_av]"),
    ("[foz_us]", No, "29.5735295625", "mL"),
    ("[tsp_us]", No, "4.92892159375", "mL"),
    ("[tbs_us]", No, "14.78676478125", "mL"),
];

/// A scale whose zero is not nothing: a temperature, which is of another kind than a difference of two, measured in kelvins.
/// One degree of it is so many of `Cel`, and its zero lies at so many; fractions of whole numbers.
pub(super) struct TemperatureScale {
    pub symbol: &'static str,
    pub degree: (i64, i64),
    pub zero: (i64, i64),
}

pub(super) const SCALES: &[TemperatureScale] = &[
    TemperatureScale {
        symbol: "Cel",
        degree: (1, 1),
        zero: (0, 1),
    },
    TemperatureScale {
        symbol: "[degF]",
        degree: (5, 9),
        zero: (-160, 9),
    },
];

/// Symbol and power of ten.
pub(super) const PREFIXES: &[(&str, i32)] = &[
    ("da", 1),
    ("E", 18),
    ("P", 15),
    ("T", 12),
    ("G", 9),
    ("M", 6),
    ("k", KILO),
    ("h", 2),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
    ("a", -18),
];

pub(super) const KILO: i32 = 3;
