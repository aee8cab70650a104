use std::fmt;
use std::ops::{Add, Div, Mul, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

/// A rational number, of any size and without rounding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigRational);

/// Why a piece of text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    NotANumber,
    /// More digits, or a larger exponent, than any measurement has.
    TooLong,
}

const MOST_DIGITS: usize = 40;
const LARGEST_EXPONENT: i32 = 40;
const MOST_PLACES: i32 = 6;

impl Number {
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    pub fn one() -> Self {
        Self(BigRational::one())
    }

    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        Self(BigRational::new(numerator.into(), denominator.into()))
    }

    /// Reads what [`Display`](fmt::Display) writes: a decimal, or a fraction of two whole numbers where no decimal is the number, as `14/3`.
    pub fn from_shown(text: &str) -> Result<Self, NumberError> {
        let Some((above, below)) = text.split_once('/') else {
            return text.parse();
        };
        let (above, below): (Self, Self) = (above.parse()?, below.parse()?);
        match above.is_integer() && below.is_integer() && below > Self::zero() {
            true => Ok(&above / &below),
            false => Err(NumberError::NotANumber),
        }
    }

    pub fn power_of_ten(exponent: i32) -> Self {
        Self(BigRational::from_integer(10.into()).pow(exponent))
    }

    pub fn power(&self, exponent: i32) -> Self {
        Self(Pow::pow(&self.0, exponent))
    }

    /// The root of a number from zero on, cut after so many decimals, and whether nothing was cut off.
    pub fn root(&self, degree: u32, places: u32) -> (Self, bool) {
        let scale = BigInt::from(10).pow(places);
        let scaled = (self.0.numer() * scale.clone().pow(degree)) / self.0.denom();
        let root = Self(BigRational::new(scaled.nth_root(degree), scale));
        let is_exact = i32::try_from(degree).is_ok_and(|degree| root.power(degree) == *self);
        (root, is_exact)
    }

    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// Whether it can be written as a decimal.
    pub fn is_decimal(&self) -> bool {
        decimal_places(self.0.denom()).is_some()
    }

    /// One in the last of its decimal places, of which six are looked at; a whole one where it has none, or more.
    #[must_use]
    pub fn last_place(&self) -> Self {
        let tens = (0..=MOST_PLACES).map(|places| Self::power_of_ten(-places));
        let mut ends = tens.filter(|ten| (self / ten).is_integer());
        ends.next().unwrap_or_else(Self::one)
    }

    /// What it must be multiplied by, at least, to be whole.
    pub fn denominator(&self) -> Self {
        Self(BigRational::from_integer(self.0.denom().clone()))
    }

    /// How many binary digits it takes to write it down as a fraction.
    pub fn bits(&self) -> u64 {
        self.0.numer().bits() + self.0.denom().bits()
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    #[must_use]
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    #[must_use]
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// A whole number that is not too large.
    pub fn to_i64(&self) -> Option<i64> {
        self.is_integer().then(|| self.0.to_integer().to_i64())?
    }

    /// For drawing only.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(BigRational::from_integer(integer.into()))
    }
}

macro_rules! arithmetic {
    ($($operator:ident $method:ident;)*) => {$(
        impl $operator for &Number {
            type Output = Number;

            fn $method(self, other: &Number) -> Number {
                Number($operator::$method(&self.0, &other.0))
            }
        }
    )*};
}

arithmetic! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
}

/// `-12`, `0.25`, `1.5e3`; underscores between digits are TOML's.
impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.replace('_', "");
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text.as_str(), 0),
        };
        let unsigned = mantissa.trim_start_matches(['+', '-']);
        if mantissa.len() - unsigned.len() > 1 {
            return Err(NumberError::NotANumber);
        }
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NumberError::NotANumber);
        }
        if digits.len() > MOST_DIGITS {
            return Err(NumberError::TooLong);
        }
        let integer: BigInt = digits.parse().map_err(|_| NumberError::NotANumber)?;
        let integer = match mantissa.starts_with('-') {
            true => -integer,
            false => integer,
        };
        let scale = exponent - i32::try_from(fraction.len()).expect("at most 40 digits");
        let power = BigInt::from(10).pow(scale.unsigned_abs());
        Ok(Self(match scale {
            ..0 => BigRational::new(integer, power),
            0 => integer.into(),
            1.. => (integer * power).into(),
        }))
    }
}

fn read_exponent(text: &str) -> Result<i32, NumberError> {
    let exponent: i32 = text.parse().map_err(|_| NumberError::NotANumber)?;
    if exponent.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs() {
        return Err(NumberError::TooLong);
    }
    Ok(exponent)
}

/// A decimal where there is a finite one, else a fraction.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(places) = decimal_places(self.0.denom()) else {
            return write!(f, "{}/{}", self.0.numer(), self.0.denom());
        };
        let scaled =
            (&self.0 * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer();
        if places == 0 {
            return write!(f, "{scaled}");
        }
        let sign = if scaled.is_negative() { "-" } else { "" };
        let width = places as usize + 1;
        let digits = format!("{:0>width$}", scaled.abs().to_string());
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// How many decimals a fraction with this denominator has, if it ends.
fn decimal_places(denominator: &BigInt) -> Option<u32> {
    let mut rest = denominator.clone();
    let mut count_of = |prime: u32| {
        let prime = BigInt::from(prime);
        let mut count = 0;
        while (&rest % &prime).is_zero() {
            rest /= &prime;
            count += 1;
        }
        count
    };
    let places = count_of(2).max(count_of(5));
    rest.is_one().then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        text.parse().expect("a number")
    }

    #[test]
    fn reads_decimals_without_rounding() {
        assert_eq!(number("0.1"), Number::ratio(1, 10));
        assert_eq!(number("-1.50e2"), Number::from(-150));
        assert_eq!(&number("0.1") + &number("0.2"), number("0.3"));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", ".", "1.2.3", "--1", "1e", "abc", ".5", "1 2", "inf"] {
            assert_eq!(
                text.parse::<Number>(),
                Err(NumberError::NotANumber),
                "{text}"
            );
        }
        for text in ["1e999999999", "1e-2147483648"] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::TooLong), "{text}");
        }
    }

    #[test]
    fn writes_what_ends_as_a_decimal() {
        assert_eq!(number("0.25").to_string(), "0.25");
        assert_eq!(number("-0.036").to_string(), "-0.036");
        assert_eq!(number("60").to_string(), "60");
        assert_eq!(Number::ratio(1, 3).to_string(), "1/3");
    }

    proptest! {
        #[test]
        fn decimals_survive_a_round_trip(integer in -10_000_000i64..10_000_000, places in 0i32..8) {
            let value = &Number::from(integer) * &Number::power_of_ten(-places);
            prop_assert_eq!(number(&value.to_string()), value);
        }
    }
}
