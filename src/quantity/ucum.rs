//! The units of UCUM 2.1 that clinical guidelines use, each defined by another one as UCUM does.
//!
//! Left out are units whose factor is irrational (degrees of angle in radians) or that are logarithms (`B`, `[pH]` as
//! a quotient): they stand as dimensions of their own and compare with themselves only, as UCUM's arbitrary units (`[IU]`) do.
//! The mole is a dimension here, not a number, so that no mass is taken for an amount.

/// A base unit: a dimension of its own.
pub(super) const BASES: &[(&str, bool)] = &[
    ("m", true),
    ("g", true),
    ("s", true),
    ("K", true),
    ("C", true),
    ("cd", true),
    ("mol", true),
    ("deg", false),
    ("[pH]", false),
    ("[IU]", true),
    ("[iU]", true),
    ("[arb'U]", false),
    ("[CFU]", false),
    ("[degFr]", false),
    ("B", true),
    ("bit", false),
];

/// Symbol, whether it takes metric prefixes, factor, unit that the factor multiplies.
pub(super) const DERIVED: &[(&str, bool, &str, &str)] = &[
    ("%", false, "0.01", "1"),
    ("[ppth]", false, "1e-3", "1"),
    ("[ppm]", false, "1e-6", "1"),
    ("[ppb]", false, "1e-9", "1"),
    ("10*", false, "10", "1"),
    ("10^", false, "10", "1"),
    ("min", false, "60", "s"),
    ("h", false, "60", "min"),
    ("d", false, "24", "h"),
    ("wk", false, "7", "d"),
    ("a", false, "365.25", "d"),
    ("a_j", false, "365.25", "d"),
    ("mo", false, "30.4375", "d"),
    ("mo_j", false, "30.4375", "d"),
    ("L", true, "1", "dm3"),
    ("l", true, "1", "dm3"),
    ("ar", true, "100", "m2"),
    ("t", true, "1000", "kg"),
    ("u", true, "1.66053906660e-24", "g"),
    ("N", true, "1", "kg.m/s2"),
    ("Pa", true, "1", "N/m2"),
    ("bar", true, "100000", "Pa"),
    ("atm", false, "101325", "Pa"),
    ("m[Hg]", true, "133.3220", "kPa"),
    ("m[H2O]", true, "9.80665", "kPa"),
    ("J", true, "1", "N.m"),
    ("W", true, "1", "J/s"),
    ("cal", true, "4.184", "J"),
    ("[Cal]", false, "1", "kcal"),
    ("A", true, "1", "C/s"),
    ("V", true, "1", "J/C"),
    ("Hz", true, "1", "s-1"),
    ("Bq", true, "1", "s-1"),
    ("Gy", true, "1", "J/kg"),
    ("Sv", true, "1", "J/kg"),
    ("kat", true, "1", "mol/s"),
    ("U", true, "1", "umol/min"),
    ("eq", true, "1", "mol"),
    ("osm", true, "1", "mol"),
    ("[in_i]", false, "2.54", "cm"),
    ("[ft_i]", false, "12", "[in_i]"),
    ("[lb_av]", false, "453.59237", "g"),
    ("[oz_av]", false, "28.349523125", "g"),
    ("[foz_us]", false, "29.5735295625", "mL"),
    ("[drp]", false, "0.05", "mL"),
    ("[tsp_us]", false, "4.92892159375", "mL"),
    ("[tbs_us]", false, "14.78676478125", "mL"),
    ("[car_Au]", false, "1", "%"),
    ("[diop]", false, "1", "m-1"),
    ("[Ch]", false, "1", "mm"),
];

/// A scale with another zero; fractions of kelvins.
pub(super) struct Scale {
    pub symbol: &'static str,
    pub degree: (i64, i64),
    pub zero: (i64, i64),
}

pub(super) const SCALES: &[Scale] = &[
    Scale {
        symbol: "Cel",
        degree: (1, 1),
        zero: (27_315, 100),
    },
    Scale {
        symbol: "[degF]",
        degree: (5, 9),
        zero: (45_967, 180),
    },
];

pub(super) const PREFIXES: &[(&str, i32)] = &[
    ("da", 1),
    ("E", 18),
    ("P", 15),
    ("T", 12),
    ("G", 9),
    ("M", 6),
    ("k", 3),
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

/// Words for units, as CQL has them for time, and the UCUM code of each.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("second", "s"),
    ("seconds", "s"),
    ("minute", "min"),
    ("minutes", "min"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("week", "wk"),
    ("weeks", "wk"),
    ("month", "mo"),
    ("months", "mo"),
    ("year", "a"),
    ("years", "a"),
];
