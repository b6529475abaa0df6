//! Who may know whom: the order of ARCHITECTURE.md, and the heavy packages that only leaves name.

use super::Finding;
use super::tree::{Package, Tree};

/// The spine in its order: each may know those before it.
const SPINE: [&str; 13] = [
    "vocabulary",
    "outgoing",
    "expressions",
    "manual",
    "acts",
    "store",
    "work",
    "web",
    "feature",
    "people",
    "publishing",
    "facts",
    "company",
];

/// Features know the spine, and never each other.
const FEATURES: [&str; 9] = [
    "automation",
    "casework",
    "delivery",
    "insights",
    "jobs",
    "models",
    "money",
    "monitoring",
    "playbooks",
];

/// Leaves know the spine, and never each other or a feature.
const LEAVES: [&str; 5] = ["channels", "connectors", "lake", "paper", "simulator"];

/// What wires or tries the whole, and so may know all of it.
const WHOLE: [&str; 8] = [
    "server",
    "manual_specs",
    "test_feature",
    "test_house",
    "acceptance",
    "trials",
    "store_trials",
    "xtask",
];

/// What the tests of every package may stand on; the manual of a test has a company, too.
const OF_TESTS: [&str; 4] = ["company", "manual_specs", "test_feature", "test_house"];

/// Who alone may name a package that takes long to build or that an invariant keeps in one place.
const KEPT: [(&str, &[&str]); 7] = [
    ("clap", &["server", "trials", "store_trials", "xtask"]),
    ("datafusion", &["lake"]),
    ("lettre", &["channels", "test_house"]),
    // `server` only in its tests, which drive the program as a client does.
    (
        "reqwest",
        &["outgoing", "simulator", "server", "test_house", "acceptance", "trials", "xtask"],
    ),
    ("sqlx", &["store", "test_house"]),
    // `web` only in its tests: the gallery is looked at in a browser.
    ("thirtyfour", &["web", "server", "test_house", "acceptance"]),
    ("typst", &["paper"]),
];

/// What only the store and those after it in the order may name.
const FROM_STORE: [&str; 2] = ["sea-orm", "sea-orm-migration"];

/// What only `web` and those after it may name: domain errors know no HTTP.
const FROM_WEB: [&str; 4] = ["axum", "maud", "tower-http", "utoipa"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    if place(&package.name).is_none() {
        let what = format!("The package `{}` has no place in the order.", package.name);
        return vec![finding(package, what, "Give it one in xtask/src/tidy/layers.rs.")];
    }
    let names = package.dependencies.iter();
    names.filter_map(|name| check_dependency(package, name)).collect()
}

fn check_dependency(package: &Package, name: &str) -> Option<Finding> {
    if !may_know(&package.name, name) {
        let what = format!("`{}` may not know `{name}`.", package.name);
        let remedy = "Let it travel as a recorded event, an effect or a trait of the spine.";
        return Some(finding(package, what, remedy));
    }
    if !may_name(&package.name, name) {
        let what = format!("`{}` may not name the package `{name}`.", package.name);
        let remedy = "Use what its keeper offers; xtask/src/tidy/layers.rs says who that is.";
        return Some(finding(package, what, remedy));
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// With its position in the order.
    Spine(usize),
    Feature,
    Leaf,
    Whole,
}

fn place(name: &str) -> Option<Place> {
    if let Some(position) = SPINE.iter().position(|spine| *spine == name) {
        return Some(Place::Spine(position));
    }
    let lists = [(&FEATURES[..], Place::Feature), (&LEAVES, Place::Leaf), (&WHOLE, Place::Whole)];
    lists.into_iter().find(|(names, _)| names.contains(&name)).map(|(_, place)| place)
}

/// Tells whether a package is a feature.
pub(super) fn is_feature(name: &str) -> bool {
    place(name) == Some(Place::Feature)
}

/// Tells whether a package may depend on another one of the workspace; others' packages are free.
fn may_know(from: &str, to: &str) -> bool {
    // Every package's tests may stand on it, and cargo itself refuses a circle outside tests.
    if OF_TESTS.contains(&to) {
        return true;
    }
    match (place(from), place(to)) {
        (_, None) | (Some(Place::Whole), _) => true,
        (Some(Place::Spine(from)), Some(Place::Spine(to))) => to < from,
        (Some(Place::Feature | Place::Leaf), Some(Place::Spine(_))) => true,
        _ => false,
    }
}

/// Tells whether a package may name a package from outside the workspace.
fn may_name(from: &str, to: &str) -> bool {
    let starts_at = |first: &str| match (place(from), place(first)) {
        (Some(Place::Spine(from)), Some(Place::Spine(first))) => from >= first,
        _ => true,
    };
    if FROM_STORE.contains(&to) {
        return starts_at("store");
    }
    if FROM_WEB.contains(&to) {
        return starts_at("web");
    }
    let family = |kept: &str| to == kept || to.starts_with(&format!("{kept}-"));
    KEPT.iter().find(|(kept, _)| family(kept)).is_none_or(|(_, keepers)| keepers.contains(&from))
}

fn finding(package: &Package, what: String, remedy: &'static str) -> Finding {
    Finding { path: format!("{}/Cargo.toml", package.folder), line: 1, what, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(name: &str, dependencies: &[&str]) -> Vec<String> {
        let tree = Tree::default().with_package(name, dependencies);
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn the_order_holds_one_way_only() {
        assert_eq!(whats("web", &["vocabulary", "store", "work"]), [""; 0]);
        assert_eq!(whats("store", &["work"]), ["`store` may not know `work`."]);
        assert_eq!(whats("feature", &["people"]), ["`feature` may not know `people`."]);
    }

    #[test]
    fn features_and_leaves_never_know_each_other() {
        assert_eq!(whats("jobs", &["people", "feature", "web"]), [""; 0]);
        assert_eq!(whats("jobs", &["casework"]), ["`jobs` may not know `casework`."]);
        assert_eq!(whats("jobs", &["channels"]), ["`jobs` may not know `channels`."]);
        assert_eq!(whats("channels", &["jobs"]), ["`channels` may not know `jobs`."]);
        assert_eq!(whats("people", &["jobs"]), ["`people` may not know `jobs`."]);
        assert_eq!(whats("jobs", &["server"]), ["`jobs` may not know `server`."]);
    }

    #[test]
    fn the_whole_knows_all_and_tests_stand_on_the_test_house() {
        assert_eq!(whats("server", &["jobs", "channels", "people", "clap"]), [""; 0]);
        assert_eq!(whats("store", &["test_house"]), [""; 0]);
        assert_eq!(whats("company", &["acts", "facts", "manual_specs"]), [""; 0]);
    }

    #[test]
    fn heavy_packages_stay_with_their_keepers() {
        assert_eq!(whats("channels", &["outgoing", "lettre"]), [""; 0]);
        assert_eq!(whats("jobs", &["reqwest"]), ["`jobs` may not name the package `reqwest`."]);
        let expected = "`work` may not name the package `sqlx-core`.";
        assert_eq!(whats("work", &["sqlx-core"]), [expected]);
        assert_eq!(whats("vocabulary", &["sea-orm"]).len(), 1);
        assert_eq!(whats("jobs", &["sea-orm", "axum"]), [""; 0]);
        assert_eq!(whats("work", &["axum"]).len(), 1);
    }

    #[test]
    fn a_new_package_must_be_placed() {
        assert_eq!(whats("misc", &[]), ["The package `misc` has no place in the order."]);
    }
}
