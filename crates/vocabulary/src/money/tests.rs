//! What is read and refused, and that no digit is lost.

use proptest::prelude::*;

use super::*;
use crate::error::Kind;

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap_or_else(|error: Error| panic!("{}", error.with_hint()))
}

#[test]
fn each_currency_has_the_digits_of_its_minor_unit() {
    for (code, exponent) in [("JPY", 0), ("AUD", 2), ("BHD", 3), ("CLF", 4)] {
        assert_eq!((currency(code).code(), currency(code).exponent()), (code, exponent));
    }
}

#[test]
fn an_amount_is_read_and_written_in_major_units() {
    for (text, minor, written) in [
        ("22.00 AUD", 2_200, "22.00 AUD"),
        ("22 AUD", 2_200, "22.00 AUD"),
        ("+0.05 AUD", 5, "0.05 AUD"),
        ("-0.05 AUD", -5, "-0.05 AUD"),
        ("-0.00 AUD", 0, "0.00 AUD"),
        ("22 JPY", 22, "22 JPY"),
        ("1.250 BHD", 1_250, "1.250 BHD"),
        ("92233720368547758.07 AUD", i64::MAX, "92233720368547758.07 AUD"),
        ("-92233720368547758.08 AUD", i64::MIN, "-92233720368547758.08 AUD"),
    ] {
        assert_eq!((money(text).minor(), money(text).to_string().as_str()), (minor, written));
    }
}

proptest! {
    #[test]
    fn every_amount_reads_back_as_it_was(
        minor: i64,
        code in proptest::sample::select(&["JPY", "AUD", "BHD", "CLF"][..]),
    ) {
        let amount = Money::from_minor(minor, currency(code));
        prop_assert_eq!(money(&amount.to_string()), amount);
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), amount);
    }
}

const SHAPE: &str = "Write digits, a point and a currency, without thousands separators, such as \
                     `1234.50 AUD`.";
const CODE: &str = "Write its three-letter code in capitals, such as `AUD`.";
const DIGITS: &str = "Write it like `22.00 AUD`.";
const RANGE: &str = "Stay within 92233720368547758.07 AUD on either side of zero.";

#[test]
fn wrong_amounts_say_what_is_wrong_and_what_to_write() {
    let no_money =
        |text: &str| (text.to_owned(), format!("`{text}` is no amount of money."), SHAPE);
    let mut cases: Vec<_> = [
        "",
        "22.00",
        "AUD",
        "1,000.00 AUD",
        "1'000 AUD",
        "1_000 AUD",
        ".50 AUD",
        "22. AUD",
        "- AUD",
        "--1 AUD",
        "1e3 AUD",
        "1.2.3 AUD",
        "−5 AUD",
        "٢ AUD",
        "22.00AUD",
    ]
    .map(no_money)
    .into();
    cases.extend(
        [
            ("22.00 aud", "`aud` is no currency of ISO 4217.", CODE),
            ("22.00 AUX", "`AUX` is no currency of ISO 4217.", CODE),
            ("22.00  AUD", "` AUD` is no currency of ISO 4217.", CODE),
            ("22.0 AUD", "`22.0 AUD` must have 2 digits after the point, or no point.", DIGITS),
            ("22.000 AUD", "`22.000 AUD` must have 2 digits after the point, or no point.", DIGITS),
            (
                "22.00 JPY",
                "`22.00 JPY` has digits after the point; JPY has no minor unit.",
                "Write it like `22 JPY`.",
            ),
            (
                "1 XAU",
                "Gold (one troy ounce) (XAU) has no minor unit in ISO 4217, so amounts of it have \
                 no fixed number of digits.",
                "Use a currency that people pay in, such as `AUD`.",
            ),
            ("92233720368547758.08 AUD", "The amount in AUD is out of range.", RANGE),
            (
                "999999999999999999999999999999999999999999 AUD",
                "The amount in AUD is out of range.",
                RANGE,
            ),
        ]
        .map(|(text, says, hint)| (text.to_owned(), says.to_owned(), hint)),
    );
    for (text, says, hint) in cases {
        let error = text.parse::<Money>().expect_err(&text);
        assert_eq!((error.says(), error.what_to_do()), (says.as_str(), Some(hint)), "{text}");
        assert_eq!(error.kind(), Kind::Invalid);
    }
}

#[test]
fn amounts_are_added_within_one_currency_and_its_range() {
    let (five, two) = (money("5 AUD"), money("2 AUD"));
    assert_eq!(five.checked_add(two).unwrap(), money("7 AUD"));
    assert_eq!(two.checked_sub(five).unwrap(), money("-3 AUD"));
    assert_eq!(five.checked_neg().unwrap(), money("-5 AUD"));

    let (most, least) =
        [i64::MAX, i64::MIN].map(|minor| Money::from_minor(minor, currency("AUD"))).into();
    for error in [
        most.checked_add(two).unwrap_err(),
        least.checked_sub(two).unwrap_err(),
        least.checked_neg().unwrap_err(),
        Money::sum(currency("AUD"), [most, two]).unwrap_err(),
    ] {
        assert_eq!(
            (error.says(), error.what_to_do()),
            ("The amount in AUD is out of range.", Some(RANGE))
        );
    }
    for error in [
        five.checked_add(money("5 NZD")).unwrap_err(),
        five.checked_sub(money("5 NZD")).unwrap_err(),
        Money::sum(currency("AUD"), [five, money("5 NZD")]).unwrap_err(),
    ] {
        assert_eq!(error.says(), "Amounts in AUD and NZD cannot be added up or compared.");
        assert!(error.what_to_do().is_some());
    }
}

#[test]
fn a_sum_does_not_depend_on_the_order() {
    let most = Money::from_minor(i64::MAX, currency("AUD"));
    let (one, minus) = (money("1 AUD"), money("-1 AUD"));
    assert_eq!(Money::sum(currency("AUD"), [most, one, minus]).unwrap(), most);
    assert_eq!(Money::sum(currency("JPY"), []).unwrap(), money("0 JPY"));
}

#[test]
fn the_api_has_minor_units_and_no_fractions() {
    let json = serde_json::to_string(&money("22 AUD")).unwrap();
    assert_eq!(json, r#"{"amount":2200,"currency":"AUD"}"#);
    for wrong in [
        r#"{"amount":22.5,"currency":"AUD"}"#,
        r#"{"amount":"2200","currency":"AUD"}"#,
        r#"{"amount":2200,"currency":"aud"}"#,
        r#"{"amount":2200,"currency":"AUD","scale":2}"#,
        r#"{"amount":2200}"#,
        r#""22.00 AUD""#,
    ] {
        assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
    }
}
