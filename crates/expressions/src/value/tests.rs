//! Order, equality and the keys of maps.

use super::*;

#[test]
fn a_map_finds_a_number_whatever_its_type() {
    let map = Map::new(vec![
        (Value::text("a"), Value::Int(1)),
        (Value::Uint(2), Value::Int(2)),
        (Value::Bool(true), Value::Int(3)),
        (Value::Int(-1), Value::Int(4)),
    ])
    .unwrap();
    for (key, found) in [
        (Value::Int(2), Some(2)),
        (Value::Double(2.0), Some(2)),
        (Value::Double(2.5), None),
        (Value::Double(f64::NAN), None),
        (Value::text("a"), Some(1)),
        (Value::text("b"), None),
        (Value::Bool(true), Some(3)),
        (Value::Int(-1), Some(4)),
        (Value::Null, None),
    ] {
        assert_eq!(map.get(&key), found.map(Value::Int).as_ref(), "{key:?}");
    }
}

#[test]
fn a_map_has_each_key_once_and_keys_only() {
    let pair = |key: Value<'static>| (key, Value::Null);
    let twice = Map::new(vec![pair(Value::Int(1)), pair(Value::Uint(1))]);
    assert_eq!(twice.err(), Some(FaultKind::RepeatedKey));
    let no_key = Map::new(vec![pair(Value::Double(1.0))]);
    assert_eq!(no_key.err(), Some(FaultKind::WrongType));
}

#[test]
fn amounts_of_different_currencies_are_different_and_have_no_order() {
    let [dollars, euros] = ["1.00 AUD", "1.00 EUR"].map(|text| Value::Money(text.parse().unwrap()));
    assert!(!equal(&dollars, &euros));
    assert_eq!(order(&dollars, &euros), Err(FaultKind::DifferentCurrencies));
    assert_eq!(order(&dollars, &dollars), Ok(Some(Ordering::Equal)));
}
