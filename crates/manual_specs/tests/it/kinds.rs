//! All kinds of all features, as the program has them.

use manual::Registry;

pub(crate) fn registry() -> Registry {
    let features = [
        automation::kinds,
        casework::kinds,
        company::kinds,
        delivery::kinds,
        facts::kinds,
        insights::kinds,
        money::kinds,
        monitoring::kinds,
        playbooks::kinds,
    ];
    features.into_iter().fold(Registry::new(), |registry, kinds| kinds(registry))
}
