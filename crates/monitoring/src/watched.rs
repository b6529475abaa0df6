//! What an alert can watch: a figure by its name, or what is known of a job, a queue, a probe or a provider.

use manual::decode::{Form, Reader, Value};
use manual::kind::Kind;
use manual::nearest::any_of;
use manual::problems::{UNKNOWN_NAME, UNKNOWN_WORD, WRONG_KIND};
use manual::values::{Property, Reference};
use manual::yaml::Node;
use manual::{Blocks, Problem};

use crate::budget::Budget;
use crate::metric::Metric;
use crate::probe::Probe;
use crate::provider::Provider;
use crate::slo::Slo;
use crate::unit::Unit;

manual::foreign! {
    /// What runs by the clock.
    pub Job = "job",
    /// Where cases wait for people.
    pub Queue = "queue",
}

/// A value that an alert can watch.
#[derive(Debug, Clone)]
pub enum Watched {
    /// A figure: `metric.refund_rate`.
    Figure(Reference<(Metric, Slo, Budget)>),
    /// What is known of something: `job.nightly.late_by`.
    Property(Property<(Job, Queue, Probe, Provider)>),
}

/// What is known of blocks of a kind that can be watched: its name, and what it counts; nothing where it is
/// a time. Conditions know the same under the same names.
pub const PROPERTIES: [(&str, &[(&str, &str)]); 4] = [
    ("job", &[("late_by", ""), ("took", "")]),
    ("queue", &[("oldest", ""), ("waiting", "cases")]),
    ("probe", &[("took", "")]),
    ("provider", &[("took", "")]),
];

fn properties(kind: &str) -> Option<&'static [(&'static str, &'static str)]> {
    PROPERTIES.iter().find(|(of, _)| *of == kind).map(|(_, properties)| *properties)
}

impl Watched {
    /// Returns the unit of the value, if it is known.
    pub(crate) fn unit(&self, blocks: &Blocks) -> Option<Unit> {
        match self {
            Self::Figure(figure) if figure.kind == Metric::KIND => {
                blocks.get::<Metric>(&figure.name, figure.at.page).map(|metric| metric.unit.clone())
            }
            Self::Figure(_) => Some(Unit::things("percent")),
            Self::Property(Property { of, property }) => {
                let (_, unit) = properties(of.kind)?.iter().find(|(name, _)| name == property)?;
                Some(if unit.is_empty() { Unit::Span } else { Unit::things(unit) })
            }
        }
    }

    /// Whether it is a metric, there or not.
    pub(crate) fn is_metric(&self) -> bool {
        matches!(self, Self::Figure(figure) if figure.kind == Metric::KIND)
    }

    /// Returns the metric, if it is one and is there.
    pub(crate) fn metric<'b>(&self, blocks: &'b Blocks) -> Option<&'b Metric> {
        match self {
            Self::Figure(figure) if figure.kind == Metric::KIND => {
                blocks.get(&figure.name, figure.at.page)
            }
            _ => None,
        }
    }

    /// Returns it as it is written.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Figure(figure) => format!("{}.{}", figure.kind, figure.name),
            Self::Property(Property { of, property }) => {
                format!("{}.{}.{property}", of.kind, of.name)
            }
        }
    }
}

impl Value for Watched {
    fn form() -> Form {
        let says =
            "a metric, slo or budget with its name, or what of a job, queue, probe or provider,";
        Form::text(says, "metric.refund_rate", &UNKNOWN_NAME)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.scalar(node, &Self::form())?.text.as_str();
        let words: Vec<&str> = text.split('.').collect();
        let known = words.first().and_then(|kind| properties(kind));
        match (words.as_slice(), known) {
            ([_, _, property], Some(known)) => {
                let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
                if !names.contains(property) {
                    let says = format!("Nothing is known as `{property}` of that.");
                    let problem = Problem::new(&UNKNOWN_WORD, node.at, says);
                    reader.report(problem.expected(any_of(&names)).meant(property, &names));
                    return None;
                }
                Property::read(node, reader).map(Self::Property)
            }
            ([kind, name], Some(known)) => {
                let says = format!("`{text}` is no value by itself.");
                let all: Vec<String> =
                    known.iter().map(|(property, _)| format!("{kind}.{name}.{property}")).collect();
                let problem = Problem::new(&WRONG_KIND, node.at, says);
                reader.report(problem.help(format!("say what of it: {}", any_of(&all))));
                None
            }
            _ => Reference::read(node, reader).map(Self::Figure),
        }
    }
}
