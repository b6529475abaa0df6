//! What a rule of the manual looks at: the probes that it names, and how often all of it is asked.

use std::collections::BTreeSet;
use std::time::Duration;

use acts::length;
use manual::{Block, Manual};

use crate::alert::{Alert as Rule, Sign};
use crate::watched::Watched;
use crate::{Metric, Probe};

/// How often something is looked at that nobody asks again and again, such as a queue: as often as a probe
/// of which nothing else is said.
const OTHERWISE: Duration = Duration::from_secs(60);

/// Lists the probes that a rule names.
pub(crate) fn probes(manual: &Manual, (block, rule): (&Block, &Rule)) -> Vec<String> {
    named(manual, (block, rule), "probe").into_iter().collect()
}

/// Returns how often what a rule looks at is asked; of several, the rarest.
pub(super) fn every(manual: &Manual, (block, rule): (&Block, &Rule)) -> Duration {
    let probes = named(manual, (block, rule), "probe");
    let probes = probes.iter().filter_map(|name| manual.get::<Probe>(name, 0));
    let metrics = named(manual, (block, rule), "metric");
    let metrics = metrics.iter().filter_map(|name| manual.get::<Metric>(name, 0));
    let all = probes.map(|probe| length(&probe.every));
    let all = all.chain(metrics.map(|metric| length(&metric.every)));
    all.max().unwrap_or(OTHERWISE)
}

/// Lists the blocks of a kind that a rule names.
fn named(manual: &Manual, (block, rule): (&Block, &Rule), kind: &str) -> BTreeSet<String> {
    match &rule.sign {
        Sign::When(condition) => {
            let reads = manual.program(block, condition).into_iter().flat_map(|of| of.reads());
            let named = reads.filter_map(|read| match read.path.as_slice() {
                [prefix, name, ..] if prefix == kind => Some(name.clone()),
                _ => None,
            });
            named.collect()
        }
        Sign::Watch(watched) => {
            let (of, name) = match &watched.value {
                Watched::Figure(figure) => (figure.kind, &figure.name),
                Watched::Property(property) => (property.of.kind, &property.of.name),
            };
            (of == kind).then(|| name.clone()).into_iter().collect()
        }
    }
}
