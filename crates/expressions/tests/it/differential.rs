//! Sets random expressions against another implementation of the standard.

use std::cell::Cell;
use std::thread;

use cel::objects::Key;
use expressions::{Limits, Map, Parsed, Shared, Type, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::untyped::{Names, Values};

/// The other parser calls itself so deeply that a usual stack is not enough for it.
const STACK: usize = 512 * 1024 * 1024;

fn whole() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("x".to_owned()),
        Just("y".to_owned()),
        (0_i64..20).prop_map(|number| number.to_string()),
        Just("-1".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("some[0]".to_owned()),
        Just("known.a".to_owned()),
    ];
    leaf.boxed()
}

fn number() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        4 => whole(),
        1 => (0_u64..20).prop_map(|number| format!("{number}u")),
        1 => (-20_i32..20).prop_map(|number| format!("{:?}", f64::from(number) / 4.0)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            4 => (inner.clone(), "[-+*/%]", inner.clone()).prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            1 => (inner.clone(), "[-+*/%]", inner.clone()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            1 => text().prop_map(|a| format!("size({a})")),
            1 => list().prop_map(|a| format!("{a}.size()")),
            1 => (condition(1), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            1 => inner.prop_map(|a| format!("int({a})")),
        ]
    })
    .boxed()
}

fn text() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("words".to_owned()),
        "'[abcé]{0,4}'",
        Just("'\\u00e9\\n'".to_owned()),
        Just("r'\\a'".to_owned()),
        Just("string(x)".to_owned()),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), inner).prop_map(|(a, b)| format!("({a} + {b})"))
    })
    .boxed()
}

fn list() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("some".to_owned()),
        prop::collection::vec(whole(), 0..4).prop_map(|all| format!("[{}]", all.join(", "))),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            inner.clone().prop_map(|a| format!("{a}.map(e, e * 2)")),
            inner.clone().prop_map(|a| format!("{a}.map(e, e > x, e + y)")),
            inner.prop_map(|a| format!("{a}.filter(e, e % 2 == 0)")),
        ]
    })
    .boxed()
}

fn condition(depth: u32) -> BoxedStrategy<String> {
    let number = if depth == 0 { number() } else { whole() };
    let sign = "(==|!=|<|<=|>|>=)";
    let leaf = prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("flag".to_owned()),
        (number.clone(), sign, number.clone()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        (text(), sign, text()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        (text(), "(contains|startsWith|endsWith)", text())
            .prop_map(|(a, name, b)| format!("{a}.{name}({b})")),
        (number, list()).prop_map(|(a, b)| format!("({a} in {b})")),
        (list(), "(all|exists|exists_one)", whole())
            .prop_map(|(a, name, b)| format!("{a}.{name}(e, 6 / (e - {b}) > 1)")),
        text().prop_map(|a| format!("({a} in known)")),
        (list(), "(==|!=)", list()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        Just("has(known.a)".to_owned()),
        Just("has(known.c)".to_owned()),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            (inner.clone(), "(&&|\\|\\|)", inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            (inner.clone(), "(&&|\\|\\|)", inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
    .boxed()
}

/// Values of every type, and what makes one of another.
fn anything() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        whole(),
        Just("null".to_owned()),
        Just("flag".to_owned()),
        Just("3u".to_owned()),
        Just("18446744073709551615u".to_owned()),
        Just("2.5".to_owned()),
        Just("-0.0".to_owned()),
        Just("1e19".to_owned()),
        Just("'12'".to_owned()),
        Just("'1.5'".to_owned()),
        Just("'true'".to_owned()),
        Just("b'ab\\xff'".to_owned()),
        Just("duration('90m')".to_owned()),
        Just("duration('-1.5s')".to_owned()),
        Just("timestamp('2026-03-08T01:30:00.250Z')".to_owned()),
        Just("timestamp('1999-12-31T23:00:00Z')".to_owned()),
        Just("known".to_owned()),
        Just("some".to_owned()),
        Just("{}".to_owned()),
        Just("nothing".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => (inner.clone(), "(\\+|-|\\*|/|%|==|!=|<|<=|>|>=|in|&&|\\|\\|)", inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            2 => ("(int|uint|double|string|bytes|bool|size|dyn)", inner.clone())
                .prop_map(|(name, a)| format!("{name}({a})")),
            1 => (inner.clone(), "(getFullYear|getMonth|getDate|getDayOfMonth|getDayOfWeek|\
                getDayOfYear|getHours|getMinutes|getSeconds|getMilliseconds)")
                .prop_map(|(a, name)| format!("{a}.{name}()")),
            1 => (inner.clone(), "(UTC|America/New_York|\\+05:30|-01:00)")
                .prop_map(|(a, zone)| format!("{a}.getHours('{zone}')")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{{a}: {b}}}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            1 => inner.prop_map(|a| format!("!({a})")),
        ]
    })
    .boxed()
}

fn names() -> Names {
    let list = [1, 2, 3].map(Value::Int);
    let map = Map::new(vec![(Value::text("a"), Value::Int(1)), (Value::text("b"), Value::Int(2))])
        .unwrap();
    let bound = [
        ("x", Value::Int(7)),
        ("y", Value::Int(-3)),
        ("flag", Value::Bool(true)),
        ("words", Value::text("abé")),
        ("some", Value::made_list(list)),
        ("known", Value::Map(map)),
    ];
    Names(
        bound.into_iter().map(|(name, value)| (name.to_owned(), Type::Dyn, Some(value))).collect(),
    )
}

/// Evaluates with our code; a fault is none.
fn ours(text: &str) -> Option<Value<'static>> {
    let program = Parsed::read(text).unchecked().unwrap_or_else(|all| panic!("{text}: {all:?}"));
    let names = names();
    let values = Values::of(&program, &names);
    let value = program.evaluate(&values, Limits::default()).ok()?;
    Some(kept(&value))
}

fn kept(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Int(value) => Value::Int(*value),
        Value::Uint(value) => Value::Uint(*value),
        Value::Double(value) => Value::Double(*value),
        Value::Text(text) => Value::made_text(&**text),
        Value::Bytes(bytes) => Value::Bytes(Shared::Made((&**bytes).into())),
        Value::List(list) => Value::made_list(list.iter().map(kept).collect::<Vec<_>>()),
        Value::Time(at) => Value::Time(*at),
        Value::Span(span) => Value::Span(*span),
        Value::Map(map) => {
            let entries = map.entries().map(|(key, value)| (kept(key), kept(value)));
            Value::Map(Map::new(entries.collect()).unwrap())
        }
        other => panic!("{other:?}"),
    }
}

/// Evaluates with the other implementation.
fn theirs(text: &str) -> Option<Value<'static>> {
    let program = cel::Program::compile(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut context = cel::Context::default();
    context.add_variable_from_value("x", 7_i64);
    context.add_variable_from_value("y", -3_i64);
    context.add_variable_from_value("flag", true);
    context.add_variable_from_value("words", "abé");
    context.add_variable_from_value("some", vec![1_i64, 2, 3]);
    let map = std::collections::HashMap::from([("a", 1_i64), ("b", 2)]);
    context.add_variable_from_value("known", map);
    program.execute(&context).ok().map(|value| converted(&value))
}

fn converted(value: &cel::Value) -> Value<'static> {
    match value {
        cel::Value::Null => Value::Null,
        cel::Value::Bool(value) => Value::Bool(*value),
        cel::Value::Int(value) => Value::Int(*value),
        cel::Value::UInt(value) => Value::Uint(*value),
        cel::Value::Float(value) => Value::Double(*value),
        cel::Value::String(text) => Value::made_text(text.as_str()),
        cel::Value::Bytes(bytes) => Value::Bytes(Shared::Made(bytes.as_slice().into())),
        cel::Value::List(list) => Value::made_list(list.iter().map(converted).collect::<Vec<_>>()),
        cel::Value::Map(map) => {
            let key = |key: &Key| match key {
                Key::Int(key) => Value::Int(*key),
                Key::Uint(key) => Value::Uint(*key),
                Key::Bool(key) => Value::Bool(*key),
                Key::String(key) => Value::made_text(key.as_str()),
            };
            let entries = map.map.iter().map(|(name, value)| (key(name), converted(value)));
            Value::Map(Map::new(entries.collect()).unwrap())
        }
        cel::Value::Duration(span) => {
            let nanoseconds = span.subsec_nanos();
            Value::Span(jiff::SignedDuration::new(span.num_seconds(), nanoseconds))
        }
        cel::Value::Timestamp(at) => {
            let nanoseconds = i32::try_from(at.timestamp_subsec_nanos()).unwrap();
            Value::Time(jiff::Timestamp::new(at.timestamp(), nanoseconds).unwrap())
        }
        other => panic!("{other:?}"),
    }
}

/// Where the other implementation differs and ours stays as it is: an example, what random
/// expressions of the sort have in common, and why.
struct Known {
    example: &'static str,
    is_one: fn(&str) -> bool,
    reason: &'static str,
}

const KNOWN: [Known; 5] = [
    Known {
        example: "duration('90m').getMilliseconds()",
        is_one: |text| text.contains("duration") && text.contains("getMilliseconds"),
        reason: "the standard means the milliseconds beyond the seconds, they give all",
    },
    Known {
        example: "[1] in {1: 2}",
        is_one: |text| text.contains(" in "),
        reason: "what cannot be a key is not in a map; they make it a fault",
    },
    Known {
        example: "[1] + {2: 3}",
        is_one: |text| text.contains(" + "),
        reason: "a list and a map have no sum; they add the keys",
    },
    Known {
        example: "--3u",
        is_one: |text| text.contains("--"),
        reason: "a number without a sign has no minus; they drop two of them unseen",
    },
    Known {
        example: "timestamp('1999-12-31T23:00:00-01:00').getDayOfYear()",
        is_one: |text| text.contains("-01:00')."),
        reason: "an instant has no zone of its own; they keep that of its text",
    },
];

fn differ(text: &str) -> Option<String> {
    let (ours, theirs) = (ours(text), theirs(text));
    let same = match (&ours, &theirs) {
        (Some(Value::Double(ours)), Some(Value::Double(theirs))) => {
            ours == theirs || ours.is_nan() && theirs.is_nan()
        }
        (Some(ours), Some(theirs)) => {
            std::mem::discriminant(ours) == std::mem::discriminant(theirs) && ours == theirs
        }
        (None, None) => true,
        _ => false,
    };
    (!same).then(|| format!("{text}\n  ours:   {ours:?}\n  theirs: {theirs:?}"))
}

fn deeply(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

#[test]
fn the_known_differences_are_differences() {
    deeply(|| {
        for known in KNOWN {
            assert!(differ(known.example).is_some(), "{} ({})", known.example, known.reason);
            assert!((known.is_one)(known.example), "{}", known.example);
        }
    });
}

#[test]
fn random_expressions_come_to_the_same_in_another_implementation() {
    deeply(|| {
        let config = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
        let any = prop_oneof![number(), condition(0), list(), text(), anything(), anything()];
        let values = Cell::new(0);
        let result = TestRunner::new(config).run(&any, |text| {
            values.set(values.get() + u32::from(ours(&text).is_some()));
            match differ(&text) {
                Some(says) if !KNOWN.iter().any(|known| (known.is_one)(&text)) => {
                    Err(TestCaseError::fail(says))
                }
                _ => Ok(()),
            }
        });
        // The smallest text that fails is printed, which is all that replaying needs.
        result.unwrap_or_else(|error| panic!("{error}"));
        println!("{} of the expressions had a value", values.get());
        assert!(values.get() > 1_000);
    });
}
