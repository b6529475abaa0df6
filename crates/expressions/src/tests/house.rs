//! A company that sells places to dog trainers, as far as expressions see it: a refund request at
//! hand, what it refers to, and what is watched.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::{Facts, FaultKind, Program, Read, Schema, Type, Value};

/// The types of the company, by owner and name; what has no owner stands bare.
pub(super) struct House;

fn types() -> Vec<(&'static str, &'static str, Type)> {
    let record = |name: &str| Type::Record(name.into());
    let thing = |kind: &str| Type::Thing(kind.into());
    let aud = Type::Money(Some("AUD".parse().unwrap()));
    let status = Type::words(["pending", "approved", "refunded", "denied"]);
    vec![
        ("", "now", Type::Time),
        ("", "age", Type::Span),
        ("", "request_id", Type::Text),
        ("", "purchase", record("purchase")),
        ("", "handled_by", record("trainer").optional()),
        ("", "reason", Type::Text.optional()),
        ("", "closed_at", Type::Time.optional()),
        ("", "status", status.clone()),
        ("", "stars", Type::Int),
        ("", "confidence", Type::Number),
        ("", "paid", Type::Bool),
        ("", "json", Type::Dyn),
        ("", "answer", thing("answer")),
        ("", "metric", thing("all metrics")),
        ("", "probe", thing("all probes")),
        ("", "tags", Type::Text.list()),
        ("", "others", record("trainer").list()),
        ("", "euros", Type::Money(Some("EUR".parse().unwrap()))),
        ("", "price", Type::Money(None)),
        ("answer", "matter", Type::words(["legal", "revenue"])),
        ("purchase", "amount", aud),
        ("purchase", "trainer", record("trainer")),
        ("purchase", "created_at", Type::Time),
        ("purchase", "status", status),
        ("trainer", "email", Type::Text),
        ("trainer", "verified", Type::Bool),
        ("trainer", "council", Type::Text.optional()),
        ("all metrics", "refund_rate", Type::Quantity("percent".into())),
        ("all metrics", "days_in_queue", Type::Quantity("days".into())),
        ("all metrics", "orders", Type::Quantity("orders".into())),
        ("all metrics", "refunds", Type::Quantity("refunds".into())),
        ("all probes", "website", thing("probe")),
    ]
}

fn names_of(owner: &str) -> Vec<&'static str> {
    types().into_iter().filter(|(of, ..)| *of == owner).map(|(_, name, _)| name).collect()
}

fn member(of: &str, name: &str) -> Option<Type> {
    let mut all = types().into_iter();
    all.find(|(owner, known, _)| (*owner, *known) == (of, name)).map(|(_, _, gives)| gives)
}

/// Returns the name under which the fields of a record or a thing are listed.
fn owner(of: &Type) -> &str {
    match of {
        Type::Record(name) | Type::Thing(name) => name,
        _ => "nothing",
    }
}

impl Schema for House {
    fn name(&self, name: &str) -> Option<Type> {
        member("", name)
    }

    fn field(&self, of: &Type, field: &str) -> Option<Type> {
        member(owner(of), field)
    }

    fn function(&self, name: &str, _: &[String], of: &Type) -> Option<Type> {
        match (name, of) {
            ("down", Type::Thing(kind)) if &**kind == "probe" => Some(Type::Bool),
            ("outage", Type::Thing(kind)) if &**kind == "probe" => Some(Type::Span),
            ("unknown", Type::Quantity(_)) => Some(Type::Bool),
            _ => None,
        }
    }

    fn names(&self) -> Vec<&str> {
        names_of("")
    }

    fn fields(&self, of: &Type) -> Vec<&str> {
        names_of(owner(of))
    }

    fn functions(&self) -> Vec<&str> {
        vec!["down", "outage", "unknown"]
    }
}

/// What the company's facts are on one day, for the reads of one program.
pub(super) struct Day {
    values: Vec<Result<Value<'static>, FaultKind>>,
    zone: TimeZone,
}

impl Day {
    pub(super) fn of(program: &Program) -> Self {
        Self {
            values: program.reads().iter().map(value).collect(),
            zone: TimeZone::get("Australia/Melbourne").unwrap(),
        }
    }
}

fn value(read: &Read) -> Result<Value<'static>, FaultKind> {
    // Melbourne puts its clock back on the 5th of April 2026.
    let now: Timestamp = "2026-04-06T00:00:00Z".parse().unwrap();
    Ok(match read.to_string().as_str() {
        "now" => Value::Time(now),
        "age" => Value::Span(SignedDuration::from_hours(71)),
        "purchase.created_at" => Value::Time(now - SignedDuration::from_hours(71)),
        "request_id" => Value::text("r1"),
        "purchase" => Value::text("p1"),
        "handled_by"
        | "handled_by.email"
        | "handled_by.verified"
        | "reason"
        | "closed_at"
        | "purchase.trainer.council" => Value::Null,
        "status" | "purchase.status" => Value::text("pending"),
        "stars" => Value::Int(4),
        "confidence" => Value::Double(0.95),
        "paid" => Value::Bool(true),
        "purchase.amount" => Value::Money("22.00 AUD".parse().unwrap()),
        "euros" => Value::Money("5.00 EUR".parse().unwrap()),
        "price" => Value::Money("9.00 AUD".parse().unwrap()),
        "purchase.trainer.email" => Value::text("rex@example.org"),
        "purchase.trainer.verified" => Value::Bool(true),
        "tags" => Value::made_list([Value::text("puppy"), Value::text("adult")]),
        "metric.days_in_queue" => Value::Double(12.5),
        "metric.refund_rate" => return Err(FaultKind::Unknown),
        "unknown(metric.refund_rate)" | "down(probe.website)" => Value::Bool(true),
        "outage(probe.website)" => Value::Span(SignedDuration::from_mins(20)),
        other => panic!("nothing is known of {other}"),
    })
}

impl Facts for Day {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        self.values[number].clone()
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }
}
