//! What fits and what does not, with the words in which it is said.

use super::house::House;
use crate::{Code, Complaint, Expected, Missing, Parsed, Type};

fn complaints(text: &str, expected: &Expected) -> Vec<Complaint> {
    Parsed::read(text).check(&House, expected).err().unwrap_or_default()
}

#[track_caller]
fn fits(text: &str) {
    assert_eq!(complaints(text, &Expected::condition()), [], "{text}");
}

/// Compares the only complaint about a condition: its code, its place, its help.
#[track_caller]
fn check(text: &str, code: Code, at: &str, help: Option<&str>) {
    let found = complaints(text, &Expected::condition());
    let [only] = &found[..] else { panic!("{text}: {found:?}") };
    let found = (only.code, only.place.of(text), only.help.as_deref());
    assert_eq!(found, (code, at, help), "{text}");
}

#[test]
fn conditions_of_a_manual_fit() {
    for text in [
        "age < 72h",
        "age >= 1h30m && status == 'pending'",
        "metric.refund_rate > 10 && metric.refund_rate <= 15.5",
        "down(probe.website) && outage(probe.website) < 30m",
        "unknown(metric.refund_rate)",
        "purchase.amount > money('20.00 AUD')",
        "purchase.amount > 22.00 AUD && age < 1h 30m && age < 90 minutes",
        "purchase.created_at + 30 days < now - 2 weeks && purchase.created_at > now - 1 day 4 hours",
        "stars in [3] && 3 in [stars]",
        "purchase.amount * 2 - purchase.amount == purchase.amount",
        "purchase.trainer.email.endsWith('.org')",
        "purchase == request_id",
        "now - purchase.created_at < 72h",
        "purchase.created_at > now - 7d",
        "json.results.size() > 0 && json.label == 'medical'",
        "tags.exists(tag, tag.startsWith('pup'))",
        "answer.matter in ['legal', 'revenue']",
        "stars > 3 && confidence >= 0.9 && confidence > 0",
        "price > purchase.amount",
        "others.exists(other, other == purchase.trainer)",
        "type(stars) == int",
        "now.getHours() >= 9 && now.getDayOfWeek('Europe/Berlin') == 1",
    ] {
        fits(text);
    }
}

#[test]
fn an_unknown_name_has_the_nearest_one_as_help() {
    let did = |name: &'static str| name;
    check(
        "purchse.amount == price",
        Code::UnknownName,
        "purchse",
        Some(did("Did you mean `purchase`?")),
    );
    check("purchase.amonut == price", Code::UnknownField, "amonut", Some("Did you mean `amount`?"));
    check(
        "purchase.trainer.emial == ''",
        Code::UnknownField,
        "emial",
        Some("Did you mean `email`?"),
    );
    check(
        "metric.refund_rat > 1",
        Code::UnknownField,
        "refund_rat",
        Some("Did you mean `refund_rate`?"),
    );
    check("dwon(probe.website)", Code::UnknownFunction, "dwon", Some("Did you mean `down`?"));
    check("tags.exist(t, true)", Code::UnknownFunction, "exist", Some("Did you mean `exists`?"));
    check(
        "status == pending",
        Code::UnknownName,
        "pending",
        Some("A text stands in quotes: `'pending'`."),
    );
    check("pending", Code::UnknownName, "pending", Some("Write a name that is known here."));
    check(
        "status == 'pending' && down",
        Code::UnknownName,
        "down",
        Some("Say what it is asked about: `down(…)`."),
    );
    check(
        "probe.website.down",
        Code::UnknownField,
        "down",
        Some("Ask about it: `down(probe.website)`."),
    );
    check(
        "contains(request_id, 'a')",
        Code::UnknownFunction,
        "contains",
        Some("Write it after the value: `value.contains(…)`."),
    );
}

#[test]
fn an_unknown_word_has_the_nearest_one_as_help() {
    let help = Some("Did you mean `pending`?");
    check("status == 'pendign'", Code::UnknownWord, "'pendign'", help);
    check("'pendign' != status", Code::UnknownWord, "'pendign'", help);
    check("status in ['approved', 'pendign']", Code::UnknownWord, "'pendign'", help);
    check("status == (paid ? 'pendign' : 'denied')", Code::UnknownWord, "'pendign'", help);
    let found = complaints("status == 'x'", &Expected::condition());
    assert_eq!(found[0].expected.as_deref(), Some("one of pending, approved, refunded, denied"));
    let found = complaints("paid ? 'a' : 'b'", &Expected::of(Type::words(["a", "c"])));
    assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::UnknownWord]);
}

#[test]
fn what_is_unlike_is_not_compared() {
    let unlike = Code::UnlikeComparison;
    check("request_id > 3", unlike, "request_id > 3", Some("Write the text in quotes: `'3'`."));
    check("stars == '4'", unlike, "stars == '4'", Some("Write it without quotes: `4`."));
    check("age < 72", unlike, "age < 72", Some("Write the span with its unit: `72h` or `72m`."));
    let amount = Some("Write the amount with its currency: `20 AUD`.");
    check("purchase.amount > 20", unlike, "purchase.amount > 20", amount);
    check("purchase.amount == age", unlike, "purchase.amount == age", None);
    check("tags > tags", unlike, "tags > tags", None);
    check("purchase == purchase.trainer", unlike, "purchase == purchase.trainer", None);
    check("stars in tags", unlike, "stars in tags", None);
    check("purchase.amount > euros", Code::DifferentCurrencies, "purchase.amount > euros", None);
    check(
        "purchase.amount + euros > price",
        Code::DifferentCurrencies,
        "purchase.amount + euros",
        None,
    );
    let point = Some("Write the whole number with a point, such as `2.0`.");
    let doubled = "metric.refund_rate * 2";
    check("metric.refund_rate * 2 > 10", Code::WrongOperands, doubled, point);
    let units = "metric.refund_rate > metric.days_in_queue";
    check(units, Code::DifferentUnits, units, None);
    let query =
        Some("Calculate it in a query and give it a unit of its own; write a share as `0.2`.");
    for quotient in ["metric.orders / metric.days_in_queue", "metric.refund_rate / metric.orders"] {
        check(&format!("{quotient} > 1"), Code::DifferentUnits, quotient, query);
    }
    let share = "metric.refund_rate * purchase.amount";
    check(&format!("{share} > price"), Code::DifferentUnits, share, query);
    let together = Some("Measure both in one unit before you add or subtract them.");
    let sum = "metric.orders + metric.refunds";
    check(&format!("{sum} > 10"), Code::DifferentUnits, sum, together);
    check(
        "purchase.amount % price == price",
        Code::DifferentUnits,
        "purchase.amount % price",
        query,
    );
    let calendar = Some("Write hours (`168h`), or compare times: `created_at > now - 7d`.");
    check("age < 7d", Code::CalendarSpan, "age < 7d", calendar);
}

#[test]
fn what_may_be_missing_is_asked_for_first() {
    let code = Code::MayBeMissing;
    let help = "Say what holds then: `has(closed_at) && …`, or `closed_at.or(value)`.";
    check("closed_at < now", code, "closed_at", Some(help));
    check(
        "reason.size() > 3",
        code,
        "reason",
        Some("Say what holds then: `has(reason) && …`, or `reason.or(value)`."),
    );
    check(
        "handled_by.verified",
        code,
        "handled_by.verified",
        Some(
            "Say what holds then: `has(handled_by.verified) && …`, or `handled_by.verified.or(value)`.",
        ),
    );
    check("!has(closed_at) && closed_at < now", code, "closed_at", Some(help));
    check("has(closed_at) || closed_at < now", code, "closed_at", Some(help));
    check("(has(closed_at) && paid) || closed_at < now", code, "closed_at", Some(help));
    for text in [
        "has(closed_at) && closed_at < now",
        "!has(closed_at) || closed_at < now",
        "has(closed_at) ? closed_at < now : paid",
        "!has(closed_at) ? paid : closed_at < now",
        "closed_at != null && closed_at < now",
        "closed_at == null || closed_at < now",
        "closed_at.or(now) < now",
        "reason.or('none').size() > 3",
        "has(handled_by) && handled_by.verified",
        "has(handled_by.verified) && handled_by.verified",
        "has(handled_by.email) && handled_by.verified",
        "!(!has(closed_at) || paid) && closed_at < now",
        // A missing value equals nothing.
        "reason == 'spam' || handled_by.email == ''",
        "reason in tags",
    ] {
        fits(text);
    }
    let unknown = Expected::condition().when_missing(Missing::IsUnknown);
    assert_eq!(complaints("handled_by.verified && closed_at < now", &unknown), []);
}

#[test]
fn a_place_says_what_it_wants() {
    let check = |text: &str, wanted: Type, expected: Option<&str>| {
        let found = complaints(text, &Expected::of(wanted));
        let found = found.first().map(|one| (one.code, one.expected.clone().unwrap_or_default()));
        assert_eq!(
            found,
            expected.map(|expected| (Code::WrongType, expected.to_owned())),
            "{text}"
        );
    };
    check("stars", Type::Bool, Some("a bool"));
    check("paid && stars", Type::Bool, Some("a bool"));
    check("status", Type::Text, None);
    check("status", Type::words(["pending", "approved", "refunded", "denied", "lost"]), None);
    check("paid ? 'pending' : 'lost'", Type::words(["pending", "lost"]), None);
    check("request_id", Type::words(["pending"]), Some("one of pending"));
    check("purchase.trainer", Type::Record("trainer".into()), None);
    check("purchase.trainer", Type::Record("purchase".into()), Some("a record purchase"));
    check("reason", Type::Text.optional(), None);
    check("money('1.00 AUD')", Type::Money(Some("EUR".parse().unwrap())), Some("money in EUR"));
    check(
        "paid ? money('1.00 AUD') : purchase.amount",
        Type::Money(Some("AUD".parse().unwrap())),
        None,
    );
    check("json.anything", Type::Bool, None);
}

#[test]
fn a_program_knows_its_type() {
    for (text, gives) in [
        ("now - purchase.created_at", "span of time"),
        ("purchase.amount * 3", "money in AUD"),
        ("reason.or('none')", "text"),
        ("has(closed_at) ? closed_at : null", "time that may be missing"),
        ("tags.map(tag, tag.size())", "list of int"),
        ("{'a': 1}", "map from text to int"),
        ("metric.refund_rate / 2.0", "number in percent"),
        ("metric.refund_rate / metric.refund_rate", "number"),
        ("100.0 * metric.refunds / metric.orders", "number"),
        ("metric.days_in_queue / metric.orders", "number in days"),
        ("metric.orders * metric.days_in_queue", "number in days"),
        ("purchase.amount / metric.orders", "money in AUD"),
        ("purchase.amount / price", "number"),
        ("0.2 * purchase.amount / 3", "money in AUD"),
        ("purchase.trainer", "record trainer"),
        ("[1, 'a']", "list of anything"),
    ] {
        let program = Parsed::read(text).check(&House, &Expected::of(Type::Dyn)).unwrap();
        assert_eq!(program.gives().to_string(), gives, "{text}");
    }
}

#[test]
fn a_program_knows_what_it_reads() {
    for (text, expected) in [
        ("age < 72h", vec!["age"]),
        ("paid && paid || stars > 3", vec!["paid", "stars"]),
        ("purchase.trainer.email == ''", vec!["purchase.trainer.email"]),
        ("has(reason) && down(probe.website)", vec!["reason", "down(probe.website)"]),
        ("tags.exists(paid, paid == request_id)", vec!["tags", "request_id"]),
        ("json.results[stars].label == ''", vec!["json", "stars"]),
        ("unknown(metric.refund_rate)", vec!["unknown(metric.refund_rate)"]),
        ("1 + 1 == 2", vec![]),
    ] {
        let program = Parsed::read(text).check(&House, &Expected::condition()).unwrap();
        let reads: Vec<String> = program.reads().iter().map(ToString::to_string).collect();
        assert_eq!(reads, expected, "{text}");
    }
}
