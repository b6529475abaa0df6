//! How long it takes to look at all open cases again after a change of the manual.
//!
//! `cargo bench -p manual_specs --bench cases` checks a changed manual of 500 blocks and then evaluates, for
//! each of 100,000 records, whether its case is still there, what the queue calculates, and which actions
//! are possible. One second is the aim. Beside it stands the same in plain Rust. Records stand in memory:
//! what reading them from a store takes is not measured here.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench prints its table, or what is wrong"
)]

mod departments;
#[path = "../tests/it/kinds.rs"]
mod kinds;

use std::time::{Duration, Instant};

use casework::Queue;
use expressions::{Facts, FaultKind, Limits, Program, Value};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use manual::Manual;
use vocabulary::Money;

const CASES: usize = 100_000;
const DEPARTMENTS: usize = 50;
const AIM: &str = "1 s";

/// A record of the first department.
struct Order {
    status: &'static str,
    created_at: Timestamp,
    amount: Money,
}

/// The program of an expression with the columns that it reads.
struct Ready<'m> {
    program: &'m Program,
    reads: Vec<Column<'m>>,
}

enum Column<'m> {
    Status,
    CreatedAt,
    Amount,
    Now,
    IsDown,
    RefundRate,
    ActorKind,
    /// What the queue calculates.
    Calculated(&'m Ready<'m>),
}

struct Row<'r> {
    order: &'r Order,
    reads: &'r [Column<'r>],
    now: Timestamp,
    zone: &'r TimeZone,
}

impl Facts for Row<'_> {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        Ok(match self.reads.get(number).ok_or(FaultKind::Missing)? {
            Column::Status => Value::text(self.order.status),
            Column::CreatedAt => Value::Time(self.order.created_at),
            Column::Amount => Value::Money(self.order.amount),
            Column::Now => Value::Time(self.now),
            Column::IsDown => Value::Bool(false),
            Column::RefundRate => Value::Double(4.5),
            Column::ActorKind => Value::text("staff"),
            Column::Calculated(ready) => return ready.calculated(self),
        })
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }
}

impl<'m> Ready<'m> {
    fn of(program: &'m Program, calculated: &[(&str, &'m Ready<'m>)]) -> Self {
        let column = |path: String| match path.as_str() {
            "status" => Column::Status,
            "created_at" => Column::CreatedAt,
            "amount" => Column::Amount,
            "now" => Column::Now,
            "down(probe.site_0)" => Column::IsDown,
            "metric.refunded_0" => Column::RefundRate,
            "actor.kind" => Column::ActorKind,
            name => match calculated.iter().find(|(known, _)| *known == name) {
                Some((_, ready)) => Column::Calculated(ready),
                None => panic!("nothing is known of {name}"),
            },
        };
        let reads = program.reads().iter().map(|read| column(read.to_string())).collect();
        Self { program, reads }
    }

    fn holds(&self, order: &Order, now: Timestamp, zone: &TimeZone) -> bool {
        let row = Row { order, reads: &self.reads, now, zone };
        matches!(self.program.evaluate(&row, Limits::default()), Ok(Value::Bool(true)))
    }

    fn calculated(&self, around: &Row<'_>) -> Result<Value<'static>, FaultKind> {
        let row = Row { reads: &self.reads, ..*around };
        match self.program.evaluate(&row, Limits::default()).map_err(|fault| fault.kind)? {
            Value::Bool(value) => Ok(Value::Bool(value)),
            Value::Span(value) => Ok(Value::Span(value)),
            _ => Err(FaultKind::WrongType),
        }
    }
}

fn orders(now: Timestamp) -> Vec<Order> {
    let order = |number: usize| Order {
        status: if number.is_multiple_of(10) { "paid" } else { "pending" },
        created_at: now - SignedDuration::from_mins((number % 6_000) as i64),
        amount: Money::from_minor(
            (number % 60_000) as i64,
            "AUD".parse().unwrap_or_else(|_| panic!()),
        ),
    };
    (0..CASES).map(order).collect()
}

/// Looks at all orders by the queue of the manual; returns how many cases are open and can be approved or
/// refused.
fn by_manual(manual: &Manual, orders: &[Order], now: Timestamp) -> [usize; 3] {
    let found = manual.all::<Queue>().find(|(block, _)| block.name == "orders_0");
    let Some((block, queue)) = found else { panic!("the queue is there") };
    let program = |expression| match manual.program(block, expression) {
        Some(program) => program,
        None => panic!("every expression has a program"),
    };
    let of_name = |name: &str| queue.names.iter().find(|(known, _)| known.as_str() == name);
    let calculated = |name| of_name(name).map(|(_, expression)| program(expression));
    let (Some(age), Some(late)) = (calculated("age"), calculated("late")) else { panic!() };
    let age = Ready::of(age, &[]);
    let late = Ready::of(late, &[("age", &age)]);
    let names = [("age", &age), ("late", &late)];
    let ready = |expression| Ready::of(program(expression), &names);
    let conditions = queue.actions.iter().filter_map(|(_, action)| action.only_if.as_ref());
    let actions: Vec<Ready<'_>> = conditions.map(|condition| ready(condition)).collect();
    let (Some(common), [approve, refuse]) = (&queue.only_if, actions.as_slice()) else { panic!() };
    let (enters, common) = (ready(&queue.enters), ready(common));
    let (zone, mut counts) = (TimeZone::UTC, [0; 3]);
    for order in orders {
        let is_open = enters.holds(order, now, &zone);
        let may = is_open && common.holds(order, now, &zone);
        counts[0] += usize::from(is_open);
        counts[1] += usize::from(may && approve.holds(order, now, &zone));
        counts[2] += usize::from(may && refuse.holds(order, now, &zone));
    }
    counts
}

/// The same in plain Rust.
fn by_hand(orders: &[Order], now: Timestamp) -> [usize; 3] {
    let (is_down, refund_rate, actor) = std::hint::black_box((false, 4.5, "staff"));
    let mut counts = [0; 3];
    for order in orders {
        let age = now.duration_since(order.created_at);
        let is_open =
            order.status == "pending" && order.created_at < now - SignedDuration::from_hours(2);
        let may = is_open && actor == "staff" && !is_down;
        let is_late = age > SignedDuration::from_hours(48);
        let is_small = order.amount.minor() <= 50_000;
        counts[0] += usize::from(is_open);
        counts[1] += usize::from(may && age < SignedDuration::from_hours(72) && is_small);
        counts[2] += usize::from(may && (is_late || refund_rate < 10.0));
    }
    counts
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = run();
    (result, began.elapsed())
}

fn main() {
    let registry = kinds::registry();
    let pages = departments::pages(DEPARTMENTS);
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56);
    let orders = orders(now);
    let (manual, checking) = timed(|| departments::checked(&pages, &registry));
    let (counts, evaluating) = timed(|| by_manual(&manual, &orders, now));
    let (expected, in_rust) = timed(|| by_hand(&orders, now));
    assert_eq!(counts, expected, "open, approvable, refusable");
    let ratio = evaluating.as_secs_f64() / in_rust.as_secs_f64();
    println!("{CASES} cases, of which {counts:?} are open, can be approved, can be refused\n");
    println!("| checking | looking again | a case | plain Rust | ratio | both | aim |");
    println!("|---|---|---|---|---|---|---|");
    println!(
        "| {checking:.1?} | {evaluating:.1?} | {:.0?} | {in_rust:.1?} | {ratio:.0} | {:.1?} | {AIM} |",
        evaluating / u32::try_from(CASES).unwrap_or(u32::MAX),
        checking + evaluating
    );
}
