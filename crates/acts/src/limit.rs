//! From where on a value is how bad: `at: { warning: "> 10", critical: "> 15" }`.

use std::cmp::Ordering;

use manual::values::{Bound, Comparison, Located, Map, OneOrMany, Reference, Threshold};
use manual::{Blocks, Check, Explanation, Problem};

use crate::length::length;

manual::foreign! {
    /// How bad something is.
    pub Severity = "severity",
    /// A way to reach people.
    pub Channel = "channel",
    /// What people do then.
    pub Playbook = "playbook",
}

/// Thresholds by severity; the highest that holds counts and quiets the lower ones.
///
/// A kind that has them calls [`check_order`] and lists [`CROSSED_LIMITS`] among its problems.
pub type Limits = Map<Reference<Severity>, Limit>;

manual::keys! {
    /// From where on a value is this bad; a threshold alone stands for `{ is: … }`.
    #[short("is")]
    pub struct Limit {
        /// From where on, in the unit of the value.
        pub is: Located<Threshold>,
        /// What differs from the severity and the block around.
        pub then as _: Consequence,
    }
}

manual::keys! {
    /// What follows when something becomes bad.
    pub struct Consequence {
        /// Who is told, instead of those whom the severity names.
        pub notify: OneOrMany<Reference<Channel>> = "[]",
        /// What people do then.
        pub playbook: Option<Reference<Playbook>>,
    }
}

/// The severities that exist when none is declared, the worst first.
pub const SEVERITIES: &[&str] = &["critical", "warning"];

/// Lists the severities of a manual as they are declared, the worst first.
#[must_use]
pub fn severities(blocks: &Blocks) -> Vec<&str> {
    let declared: Vec<&str> = blocks
        .iter()
        .filter(|block| block.kind == "severity")
        .map(|block| block.name.as_str())
        .collect();
    if declared.is_empty() { SEVERITIES.to_vec() } else { declared }
}

/// A milder severity that begins where a worse one holds already.
pub static CROSSED_LIMITS: Explanation = Explanation {
    code: "crossed-limits",
    what: "A worse severity holds before a milder one does.",
    why: "The worst that holds counts, so the milder one would never be seen.",
    example: r#"```yaml alert queue_long
watch: queue.reviews.waiting
at: { warning: "> 10", critical: "> 5" }
```
"#,
};

/// Reports limits of which one hides another.
pub fn check_order(limits: &Limits, check: &mut Check<'_>) {
    let order = severities(check.blocks());
    let rank =
        |severity: &Reference<Severity>| order.iter().position(|name| *name == severity.name);
    // How bad a severity is that nobody declares is not known.
    let ranked = |(severity, limit)| Some((rank(severity)?, severity, limit));
    let mut sorted: Vec<_> = limits.iter().filter_map(ranked).collect();
    sorted.sort_by_key(|(rank, ..)| *rank);
    for pair in sorted.windows(2) {
        if let [(_, worse, hiding), (_, milder, hidden)] = pair
            && hides(&hiding.is, &hidden.is)
        {
            let says = format!(
                "`{}` holds whenever `{}` does, so `{}` is never seen.",
                worse.name, milder.name, milder.name
            );
            let problem = Problem::new(&CROSSED_LIMITS, hidden.is.at, says)
                .also(hiding.is.at, "the worse one begins here");
            check.report(problem.help(format!(
                "let `{}` begin before `{}`, or exchange the two",
                milder.name, worse.name
            )));
        }
    }
}

/// Whether a threshold holds wherever another one does.
fn hides(hiding: &Threshold, hidden: &Threshold) -> bool {
    let Some(order) = order(&hiding.bound, &hidden.bound) else { return false };
    let is_same = order == Ordering::Equal && hiding.comparison == hidden.comparison;
    let is_sooner = match (hiding.comparison, hidden.comparison) {
        (Comparison::Above | Comparison::AtLeast, Comparison::Above | Comparison::AtLeast) => {
            order == Ordering::Less || order == Ordering::Equal && includes(hiding)
        }
        (Comparison::Below | Comparison::AtMost, Comparison::Below | Comparison::AtMost) => {
            order == Ordering::Greater || order == Ordering::Equal && includes(hiding)
        }
        _ => false,
    };
    is_same || is_sooner
}

fn includes(threshold: &Threshold) -> bool {
    matches!(threshold.comparison, Comparison::AtLeast | Comparison::AtMost)
}

/// Compares two bounds, if they can be.
fn order(one: &Bound, other: &Bound) -> Option<Ordering> {
    match (one, other) {
        (Bound::Number(one, _), Bound::Number(other, _)) => one.partial_cmp(other),
        (Bound::Span(one), Bound::Span(other)) => Some(length(one).cmp(&length(other))),
        (Bound::Money(one), Bound::Money(other)) if one.currency() == other.currency() => {
            Some(one.minor().cmp(&other.minor()))
        }
        _ => None,
    }
}
