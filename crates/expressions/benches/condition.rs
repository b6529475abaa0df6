//! One typical condition: as plain Rust, with this crate, and with another implementation.
//!
//! `cargo bench -p expressions` prints a table: what one evaluation takes, how many times as long as
//! plain Rust that is, and what reading, checking and compiling take before it.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use expressions::{Expected, Facts, FaultKind, Limits, Parsed, Program, Schema, Type, Value};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

const CONDITION: &str = "age < 72h && status == 'pending' && purchase.trainer.status != 'suspended' \
                         && refund_rate <= 10.0";

/// The other implementation knows no bare spans.
const STANDARD: &str = "age < duration('72h') && status == 'pending' && \
                        purchase.trainer.status != 'suspended' && refund_rate <= 10.0";

/// How many rounds make a run: so few that a run is over before another process gets its turn.
const ROUNDS: u32 = 2_000;

/// How many runs there are; the shortest counts, since nothing makes code faster than it is.
const RUNS: usize = 100;

struct House;

impl Schema for House {
    fn name(&self, name: &str) -> Option<Type> {
        Some(match name {
            "age" => Type::Span,
            "status" => Type::words(["pending", "approved"]),
            "purchase" => Type::Record("purchase".into()),
            "refund_rate" => Type::Quantity("percent".into()),
            _ => return None,
        })
    }

    fn field(&self, of: &Type, field: &str) -> Option<Type> {
        let Type::Record(of) = of else { return None };
        Some(match (&**of, field) {
            ("purchase", "trainer") => Type::Record("trainer".into()),
            ("trainer", "status") => Type::words(["active", "suspended"]),
            _ => return None,
        })
    }

    fn function(&self, _: &str, _: &[String], _: &Type) -> Option<Type> {
        None
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn fields(&self, _: &Type) -> Vec<&str> {
        Vec::new()
    }

    fn functions(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// What a row holds.
struct Request {
    age: SignedDuration,
    status: String,
    trainer_status: String,
    refund_rate: f64,
}

/// Which of a row's columns a read is; found once for a program.
#[derive(Clone, Copy)]
enum Column {
    Age,
    Status,
    TrainerStatus,
    RefundRate,
}

struct Row<'r> {
    request: &'r Request,
    columns: &'r [Column],
    zone: TimeZone,
}

impl Facts for Row<'_> {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        Ok(match self.columns[number] {
            Column::Age => Value::Span(self.request.age),
            Column::Status => Value::text(&self.request.status),
            Column::TrainerStatus => Value::text(&self.request.trainer_status),
            Column::RefundRate => Value::Double(self.request.refund_rate),
        })
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

fn columns(program: &Program) -> Vec<Column> {
    let column = |path: String| match path.as_str() {
        "age" => Column::Age,
        "status" => Column::Status,
        "purchase.trainer.status" => Column::TrainerStatus,
        _ => Column::RefundRate,
    };
    program.reads().iter().map(|read| column(read.to_string())).collect()
}

fn plain(request: &Request) -> bool {
    request.age < SignedDuration::from_hours(72)
        && request.status == "pending"
        && request.trainer_status != "suspended"
        && request.refund_rate <= 10.0
}

/// Returns how many nanoseconds a round takes.
fn measure(mut round: impl FnMut() -> bool) -> f64 {
    let run = |_| {
        let began = Instant::now();
        let held = (0..ROUNDS).filter(|_| round()).count();
        assert_eq!(held, ROUNDS as usize);
        began.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS)
    };
    (0..RUNS).map(run).fold(f64::INFINITY, f64::min)
}

fn main() {
    let request = Request {
        age: SignedDuration::from_hours(71),
        status: "pending".to_owned(),
        trainer_status: "active".to_owned(),
        refund_rate: 4.5,
    };
    let in_rust = measure(|| plain(black_box(&request)));
    let (ours, ours_before) = ours(&request);
    let (theirs, theirs_before) = theirs(&request);
    println!("{CONDITION}\n");
    println!("{:<14}{:>14}{:>12}{:>18}", "", "evaluating", "ratio", "reading");
    println!("{:<14}{in_rust:>11.1} ns{:>12}", "plain Rust", 1);
    for (name, evaluating, before) in
        [("expressions", ours, ours_before), ("cel", theirs, theirs_before)]
    {
        let ratio = evaluating / in_rust;
        println!("{name:<14}{evaluating:>11.1} ns{ratio:>12.1}{before:>15.0} ns");
    }
    println!("\ncel takes {:.1} times as long as expressions", theirs / ours);
}

fn ours(request: &Request) -> (f64, f64) {
    let read = || Parsed::read(black_box(CONDITION)).check(&House, &Expected::condition());
    let program = read().expect("the condition fits");
    let columns = columns(&program);
    let row = Row { request: black_box(request), columns: &columns, zone: TimeZone::UTC };
    let evaluate = || {
        let value = program.evaluate(black_box(&row), Limits::default());
        matches!(value, Ok(Value::Bool(true)))
    };
    (measure(evaluate), measure(|| read().is_ok()))
}

fn theirs(request: &Request) -> (f64, f64) {
    let read = || cel::Program::compile(black_box(STANDARD));
    let program = read().expect("the condition fits");
    let mut context = cel::Context::default();
    let age = cel::Program::compile("duration('71h')").expect("the span fits");
    let age = age.execute(&context).expect("the span has a value");
    context.add_variable_from_value("age", age);
    context.add_variable_from_value("status", request.status.as_str());
    let trainer = HashMap::from([("status", request.trainer_status.as_str())]);
    context.add_variable_from_value("purchase", HashMap::from([("trainer", trainer)]));
    context.add_variable_from_value("refund_rate", request.refund_rate);
    let evaluate = || matches!(program.execute(black_box(&context)), Ok(cel::Value::Bool(true)));
    (measure(evaluate), measure(|| read().is_ok()))
}
