//! The manual that the language was designed for, where it is at hand.

use std::path::{Path, PathBuf};

use manual::kind::Names;
use manual::{Checkers, Colour, Registry, Sources, check};

/// The first kinds of the language.
const KINDS: &str = "company severity role contact connector record event on probe provider budget metric \
    slo alert maintenance business_hours channel rota escalation status_page classifier rules queue \
    investigation template slots flag job reconciliation shift checklist playbook step drill dashboard \
    report change_policy";

#[test]
fn the_target_manual_reads_without_a_structural_problem() {
    let folder = std::env::var_os("QUARTERDECK_DESIGN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design"),
        PathBuf::from,
    );
    let folder = folder.join("manuals/dog_trainers");
    if !folder.exists() {
        println!(
            "skipped: the target manual is not here; set QUARTERDECK_DESIGN to the folder that has it"
        );
        return;
    }
    let registry = KINDS.split_whitespace().fold(Registry::new(), |registry, kind| {
        let names = match kind {
            "company" => Names::Single,
            "step" => Names::OfThePage,
            "record" | "event" => Names::Shared("tables"),
            _ => Names::OfTheKind,
        };
        registry.stand_in(kind, names)
    });
    let sources = Sources::from_folder(&folder);
    let manual = check(sources, &registry, Checkers::default())
        .unwrap_or_else(|problems| panic!("{}", problems.to_text(Colour::None)));
    assert_eq!(manual.iter().count(), 113);
    assert_eq!(manual.pages()[0].path, "README.md");
}
