//! Amounts of money: whole minor units of a known currency, never a float.
//!
//! It neither converts currencies nor divides amounts; who shares an amount out decides who gets
//! the odd cent.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// A currency of ISO 4217 that has minor units, such as the Australian dollar.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: iso_currency::Currency,
    exponent: u32,
}

impl Currency {
    /// Returns the three-letter code, such as `AUD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.iso.code()
    }

    /// Returns how many digits the minor unit has: 0 for JPY, 2 for AUD, 3 for BHD.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.exponent
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let iso = iso_currency::Currency::from_code(text).ok_or_else(|| {
            Error::invalid(format!("`{text}` is no currency of ISO 4217."))
                .hint("Write its three-letter code in capitals, such as `AUD`.")
        })?;
        let exponent = iso.exponent().ok_or_else(|| {
            Error::invalid(format!(
                "{} ({text}) has no minor unit in ISO 4217, so amounts of it have no fixed number of digits.",
                iso.name(),
            ))
            .hint("Use a currency that people pay in, such as `AUD`.")
        })?;
        Ok(Self { iso, exponent: u32::from(exponent) })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error: Error| de::Error::custom(error.with_hint()))
    }
}

/// An amount of money; negative when it is owed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// The shape of an amount in the API and in the store.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    amount: i64,
    currency: Currency,
}

impl Money {
    /// Makes an amount of minor units: 2200 for 22.00 AUD.
    #[must_use]
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Returns the amount in minor units.
    #[must_use]
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Returns the currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Adds an amount of the same currency.
    ///
    /// # Errors
    /// When the currencies differ or the result is out of range.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        self.expect_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or_else(|| self.out_of_range())?;
        Ok(Self { minor, ..self })
    }

    /// Subtracts an amount of the same currency.
    ///
    /// # Errors
    /// When the currencies differ or the result is out of range.
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        self.expect_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or_else(|| self.out_of_range())?;
        Ok(Self { minor, ..self })
    }

    /// Turns what is owed into what is had, and back.
    ///
    /// # Errors
    /// When the result is out of range.
    pub fn checked_neg(self) -> Result<Self> {
        let minor = self.minor.checked_neg().ok_or_else(|| self.out_of_range())?;
        Ok(Self { minor, ..self })
    }

    /// Adds up amounts of one currency; none at all are zero.
    ///
    /// # Errors
    /// When an amount has another currency or the sum is out of range.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let zero = Self::from_minor(0, currency);
        // Wide enough for more amounts than memory holds, so that only the sum itself must fit and
        // the order does not matter.
        let mut sum: i128 = 0;
        for amount in amounts {
            zero.expect_currency(amount)?;
            sum += i128::from(amount.minor);
        }
        let minor = i64::try_from(sum).map_err(|_| zero.out_of_range())?;
        Ok(Self::from_minor(minor, currency))
    }

    fn expect_currency(self, other: Self) -> Result<()> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "Amounts in {} and {} cannot be added up or compared.",
            self.currency, other.currency,
        ))
        .hint("Convert one of them first, or keep a sum for each currency."))
    }

    fn out_of_range(self) -> Error {
        let largest = Self::from_minor(i64::MAX, self.currency);
        Error::invalid(format!("The amount in {} is out of range.", self.currency))
            .hint(format!("Stay within {largest} on either side of zero."))
    }
}

impl FromStr for Money {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (amount, code) = text.split_once(' ').ok_or_else(|| not_money(text))?;
        let currency: Currency = code.parse()?;
        let (sign, unsigned) = match amount.as_bytes() {
            [b'-', ..] => (-1, &amount[1..]),
            [b'+', ..] => (1, &amount[1..]),
            _ => (1, amount),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return Err(not_money(text));
        }
        let exponent = currency.exponent();
        let wanted = usize::try_from(exponent).unwrap_or(usize::MAX);
        if fraction.is_some_and(|fraction| fraction.len() != wanted) {
            return Err(wrong_digits(text, currency));
        }
        let scale = if fraction.is_some() { 1 } else { 10_i128.pow(exponent) };
        let too_large = || Money::from_minor(0, currency).out_of_range();
        let minor = format!("{whole}{}", fraction.unwrap_or_default())
            .parse::<i128>()
            .ok()
            .and_then(|digits| digits.checked_mul(scale * sign))
            .and_then(|minor| i64::try_from(minor).ok())
            .ok_or_else(too_large)?;
        Ok(Self { minor, currency })
    }
}

fn not_money(text: &str) -> Error {
    Error::invalid(format!("`{text}` is no amount of money.")).hint(
        "Write digits, a point and a currency, without thousands separators, such as `1234.50 AUD`.",
    )
}

fn wrong_digits(text: &str, currency: Currency) -> Error {
    let example = Money::from_minor(22 * 10_i64.pow(currency.exponent()), currency);
    let says = match currency.exponent() {
        0 => format!("`{text}` has digits after the point; {currency} has no minor unit."),
        1 => format!("`{text}` must have one digit after the point, or no point."),
        digits => format!("`{text}` must have {digits} digits after the point, or no point."),
    };
    Error::invalid(says).hint(format!("Write it like `{example}`."))
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let exponent = self.currency.exponent();
        let scale = 10_u64.pow(exponent);
        let (whole, fraction) =
            (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        match usize::try_from(exponent).unwrap_or(0) {
            0 => write!(f, "{sign}{whole} {}", self.currency),
            digits => write!(f, "{sign}{whole}.{fraction:0digits$} {}", self.currency),
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        Shape { amount: self.minor, currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let Shape { amount, currency } = Shape::deserialize(deserializer)?;
        Ok(Self::from_minor(amount, currency))
    }
}

#[cfg(test)]
mod tests;
