//! What expressions come to.

use super::house::{Day, House};
use crate::{Expected, FaultKind, Limits, Missing, Parsed, Type, Value};

fn outcome(text: &str, limits: Limits) -> Result<String, FaultKind> {
    let expected = Expected::of(Type::Dyn).when_missing(Missing::IsUnknown);
    let program = Parsed::read(text).check(&House, &expected);
    let program = program.unwrap_or_else(|complaints| panic!("{text}: {complaints:?}"));
    let day = Day::of(&program);
    let value = program.evaluate(&day, limits).map_err(|fault| fault.kind)?;
    Ok(match value {
        Value::Text(text) => text.to_string(),
        Value::Money(amount) => amount.to_string(),
        other => format!("{other:?}"),
    })
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(outcome(text, Limits::default()).as_deref(), Ok(expected), "{text}");
}

#[track_caller]
fn fails(text: &str, expected: FaultKind) {
    assert_eq!(outcome(text, Limits::default()), Err(expected), "{text}");
}

#[test]
fn conditions_come_to_what_they_say() {
    for (text, holds) in [
        ("age < 72h", true),
        ("age < 70h59m", false),
        ("outage(probe.website) >= 20m", true),
        ("now - purchase.created_at == age", true),
        ("purchase.amount == money('22.00 AUD')", true),
        ("purchase.amount > money('22 AUD')", false),
        ("status in ['pending', 'denied']", true),
        ("purchase.trainer.email.matches('^[a-z]+@')", true),
        ("tags.all(tag, tag.size() > 4) && !tags.exists(tag, tag == 'cat')", true),
        ("reason == 'spam'", false),
        ("has(reason)", false),
        ("has(purchase.trainer.email)", true),
        ("reason.or('none') == 'none'", true),
        ("purchase == 'p1'", true),
        ("0s < age", true),
    ] {
        check(text, &format!("Bool({holds})"));
    }
    check("purchase.amount * 2 - money('4 AUD')", "40.00 AUD");
    check("purchase.amount / 3", "7.33 AUD");
    check("money('0.05 AUD') / -2", "-0.03 AUD");
    check("0.2 * purchase.amount / 3.0", "1.47 AUD");
    check("purchase.amount / money('8.00 AUD')", "Double(2.75)");
    check("'ask ' + purchase.trainer.email", "ask rex@example.org");
    check("string(age) + string(purchase.amount)", "255600s22.00 AUD");
}

#[test]
fn days_follow_the_calendar_and_hours_do_not() {
    // The day on which the clock went back had twenty-five hours.
    check("string(now - 2d)", "2026-04-03T23:00:00Z");
    check("string(now - 48h)", "2026-04-04T00:00:00Z");
    check("string(timestamp('2026-04-04T00:00:00Z') + 1mo)", "2026-05-04T01:00:00Z");
    check("now.getHours()", "Int(10)");
    check("now.getHours('UTC')", "Int(0)");
    check("now.getHours('-02:30')", "Int(21)");
    check("now.getDayOfWeek()", "Int(1)");
    check("now.getMonth()", "Int(3)");
    check("now.getDate() - now.getDayOfMonth()", "Int(1)");
    check("now.getDayOfYear() + now.getFullYear()", "Int(2121)");
    check("age.getMinutes()", "Int(4260)");
    check("duration('1.5s').getMilliseconds()", "Int(500)");
}

#[test]
fn values_are_converted_as_the_standard_says() {
    for (text, expected) in [
        ("int(4.9) + int(-4.9) + int('7') + int(3u)", "Int(10)"),
        ("int(timestamp('1970-01-01T00:01:00Z'))", "Int(60)"),
        ("uint(4.9)", "Uint(4)"),
        ("double('1.5') + double(2)", "Double(3.5)"),
        ("string(1.0) + string(1e30) + string(true) + string(-1)", "11e30true-1"),
        ("string(b'abc') + string(duration('-1h0.25s'))", "abc-3600.25s"),
        ("string(duration('1h2m3s4ms5us6ns'))", "3723.004005006s"),
        ("bool('TRUE')", "Bool(true)"),
        ("bytes('é').size()", "Int(2)"),
        ("type(type(1)) == type && type(now) == google.protobuf.Timestamp", "Bool(true)"),
        ("string(timestamp(0))", "1970-01-01T00:00:00Z"),
    ] {
        check(text, expected);
    }
    for (text, expected) in [
        ("int(1e19)", FaultKind::OutOfRange),
        ("uint(-1)", FaultKind::OutOfRange),
        ("int('4.5')", FaultKind::Unreadable),
        ("bool('yes')", FaultKind::Unreadable),
        ("string(b'\\xff')", FaultKind::Unreadable),
        ("timestamp(request_id)", FaultKind::Unreadable),
        ("duration(request_id)", FaultKind::Unreadable),
        ("timestamp(request_id + '2026-01-01')", FaultKind::Unreadable),
        ("now.getHours('Mars/Olympus')", FaultKind::Unreadable),
        ("now + duration('9999999h') * 1 > now", FaultKind::OutOfRange),
    ] {
        if !text.contains("* 1") {
            fails(text, expected);
        }
    }
    fails("timestamp('9999-12-30T22:00:00Z') + 1s", FaultKind::OutOfRange);
    fails("timestamp('0001-01-01T00:00:00Z') - 1y", FaultKind::OutOfRange);
}

#[test]
fn a_fault_is_made_up_for_by_what_decides() {
    for (text, expected) in [
        ("1 / 0 == 1 || paid", Ok("Bool(true)")),
        ("paid || 1 / 0 == 1", Ok("Bool(true)")),
        ("1 / 0 == 1 && !paid", Ok("Bool(false)")),
        ("1 / 0 == 1 && paid", Err(FaultKind::DivisionByZero)),
        ("[0, 1].exists(x, 1 / x == 1)", Ok("Bool(true)")),
        ("[0, 1].all(x, 1 / x > 1)", Ok("Bool(false)")),
        ("[0, 1].all(x, 1 / x == 1)", Err(FaultKind::DivisionByZero)),
        ("[0, 1].exists_one(x, 1 / x == 1)", Err(FaultKind::DivisionByZero)),
        ("metric.refund_rate > 10", Err(FaultKind::Unknown)),
        ("unknown(metric.refund_rate) || metric.refund_rate > 10", Ok("Bool(true)")),
        ("closed_at < now", Err(FaultKind::Missing)),
        ("handled_by.verified", Ok("Null")),
        ("handled_by.verified && paid", Err(FaultKind::Missing)),
        ("reason.size() == 1", Err(FaultKind::Missing)),
        ("price + euros == price", Err(FaultKind::DifferentCurrencies)),
        ("tags[2] == ''", Err(FaultKind::NoSuchElement)),
        ("tags[-1] == ''", Err(FaultKind::NoSuchElement)),
        ("{'a': 1}['b'] == 1", Err(FaultKind::NoSuchKey)),
        ("{'a': 1, 'a': 2}.size() == 1", Err(FaultKind::RepeatedKey)),
        ("{1: 1, 1u: 2}.size() == 1", Err(FaultKind::RepeatedKey)),
        ("{1.5: 1}.size() == 1", Err(FaultKind::WrongType)),
        ("-money('-92233720368547758.08 AUD') == price", Err(FaultKind::OutOfRange)),
        ("price * 1e30 == price", Err(FaultKind::OutOfRange)),
        ("price / 0 == price", Err(FaultKind::DivisionByZero)),
        ("price / 0.0 == price", Err(FaultKind::DivisionByZero)),
        ("price / (price - price) > 1", Err(FaultKind::DivisionByZero)),
    ] {
        let found = outcome(text, Limits::default());
        assert_eq!(found.as_deref().map_err(|fault| *fault), expected, "{text}");
    }
}

#[test]
fn macros_go_over_lists_and_keys() {
    for (text, expected) in [
        ("[1, 2, 3].map(x, x * x) == [1, 4, 9]", true),
        ("[1, 2, 3].map(x, x > 1, x * x) == [4, 9]", true),
        ("[1, 2, 3].filter(x, x > 1) == [2, 3]", true),
        ("{'b': 1, 'a': 2}.map(key, key) == ['a', 'b']", true),
        ("[1, 2, 3].exists_one(x, x > 2)", true),
        ("[1, 2, 3].exists_one(x, x > 1)", false),
        ("[].all(x, x > 1) && ![].exists(x, x > 1)", true),
        ("[[1], [2, 3]].map(x, x.map(y, y + x.size())) == [[2], [4, 5]]", true),
        ("[1, 2].map(x, [3].map(x, x)) == [[3], [3]]", true),
        ("has({'a': 1}.a) && !has({'a': 1}.b)", true),
        ("2 in {2: 'x'} && !(3 in {2: 'x'})", true),
    ] {
        check(text, &format!("Bool({expected})"));
    }
}

#[test]
fn steps_and_room_have_an_end_that_nothing_makes_up_for() {
    let ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let loops =
        format!("{ten}.all(a, {ten}.all(b, {ten}.all(c, {ten}.all(d, a + b + c + d < 100))))");
    fails(&loops, FaultKind::TooManySteps);
    fails(&format!("{loops} || paid"), FaultKind::TooManySteps);
    fails(&format!("({loops} ? 1 : 2) == 1 || paid"), FaultKind::TooManySteps);
    let generous = Limits { steps: 1_000_000, ..Limits::default() };
    assert_eq!(outcome(&loops, generous).as_deref(), Ok("Bool(true)"));

    let doubled = |text: &str| format!("[{text} + {text}].map(x, x + x)[0]");
    let mut text = "request_id".to_owned();
    for _ in 0..4 {
        text = doubled(&text);
    }
    check(&format!("{text}.size()"), "Int(512)");
    let small = Limits { bytes: 500, ..Limits::default() };
    assert_eq!(outcome(&format!("{text} == '' || paid"), small), Err(FaultKind::TooLarge));
    let few = Limits { steps: 10, ..Limits::default() };
    assert_eq!(
        outcome("tags == tags && tags == tags && tags == tags", few),
        Err(FaultKind::TooManySteps)
    );
}

#[test]
fn a_fault_says_where_it_happened() {
    let text = "paid && 10 / (stars - 4) > 1";
    let program = Parsed::read(text).check(&House, &Expected::condition()).unwrap();
    let fault = program.evaluate(&Day::of(&program), Limits::default()).unwrap_err();
    assert_eq!((fault.kind, fault.place.of(text)), (FaultKind::DivisionByZero, "10 / (stars - 4)"));
}
