//! Every kind of block, feature by feature: the one place where the manual's language is put together.

use manual::Registry;

/// Lists what may stand in a manual.
pub(crate) fn registry() -> Registry {
    let features = [
        company::kinds,
        facts::kinds,
        monitoring::kinds,
        casework::kinds,
        automation::kinds,
        money::kinds,
        playbooks::kinds,
        delivery::kinds,
        insights::kinds,
    ];
    features.into_iter().fold(Registry::new(), |registry, kinds| kinds(registry))
}

#[cfg(test)]
mod tests {
    use manual::describe;

    #[test]
    fn every_kind_is_described_and_its_example_is_right() {
        let faults = describe::faults(&super::registry());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
