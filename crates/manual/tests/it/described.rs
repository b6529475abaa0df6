//! Reference pages, the JSON Schema and the explanations hold what they say.

use std::collections::BTreeSet;

use manual::describe;
use manual::problems::EXPLANATIONS;

use crate::toys::toys;

#[test]
fn the_declarations_of_the_toys_hold() {
    assert_eq!(describe::faults(&toys()), [""; 0]);
}

#[test]
fn what_is_declared_badly_is_noticed() {
    manual::keys! {
        pub(crate) struct Bare {
            pub(crate) size: u32 = "many",
        }
    }

    static NEVER: manual::Explanation = manual::Explanation {
        code: "never-shown",
        what: "It never happens.",
        why: "Nobody knows.",
        example: "```yaml bare a\nsize: 3\n```\n",
    };

    impl manual::Kind for Bare {
        const KIND: &'static str = "bare";
        const EXAMPLE: &'static str = "bulk: 3";
        const PROBLEMS: &'static [&'static manual::Explanation] = &[&NEVER];
    }

    let registry = toys().kind::<Bare>().kind::<Bare>();
    let registry = registry.member::<crate::toys::Effect, crate::toys::Mail>();
    let faults = describe::faults(&registry).join("\n");
    for part in [
        "kind bare",
        "effect mail",
        "what it is",
        "what `size` is",
        "`bulk`",
        "`many`",
        "never-shown",
    ] {
        assert!(faults.contains(part), "{part} in\n{faults}");
    }
}

#[test]
fn reference_pages_tell_everything() {
    for kind in ["watch", "task", "step", "table"] {
        insta::assert_snapshot!(kind, describe::page(&toys(), kind).unwrap());
    }
    assert_eq!(describe::page(&toys(), "nothing"), None);
}

#[test]
fn problems_of_the_language_and_of_kinds_are_explained() {
    for code in ["unknown-key", "too-short"] {
        let explained = describe::explain(&toys(), code).unwrap();
        assert!(explained.starts_with(&format!("# {code}\n")), "{explained}");
        assert!(explained.contains("## Why"), "{explained}");
    }
    assert!(
        describe::explain(&toys(), "unknown-key").unwrap().contains("```yaml flag busy\nsya: ")
    );
    assert_eq!(describe::explain(&toys(), "nothing"), None);
}

#[test]
fn the_schema_tells_everything() {
    // The order of a JSON object means nothing.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(describe::schema(&toys()));
    });
}

#[test]
fn every_explanation_says_what_and_why() {
    let mut codes = BTreeSet::new();
    for explanation in EXPLANATIONS {
        let code = explanation.code;
        assert!(codes.insert(code), "{code} is there twice");
        assert!(explanation.what.ends_with('.') && explanation.why.ends_with('.'), "{code}");
    }
}

mod other {
    manual::keys! {
        /// A bound in another room.
        pub(crate) struct Limit {
            /// How high.
            pub(crate) height: u32,
        }
    }

    manual::keys! {
        /// A room.
        pub(crate) struct Room {
            /// Its bound.
            pub(crate) limit: Limit,
        }
    }

    impl manual::Kind for Room {
        const KIND: &'static str = "room";
        const EXAMPLE: &'static str = "limit: { height: 3 }";
    }
}

#[test]
fn parts_of_the_same_name_are_told_apart() {
    let schema = describe::schema(&toys().kind::<other::Room>()).to_string();
    assert!(schema.contains("other.Limit") && schema.contains("toys.Limit"), "{schema}");
}

#[test]
fn the_schema_refers_to_nothing_that_is_not_there() {
    let schema = describe::schema(&toys());
    let text = schema.to_string();
    let names = text.split("#/$defs/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let missing: Vec<&str> = names.filter(|name| schema["$defs"].get(*name).is_none()).collect();
    assert_eq!(missing, [""; 0]);
}
