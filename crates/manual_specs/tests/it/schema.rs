//! The JSON Schema for editors, held against another crate's validator: it takes every block that is
//! right and refuses those in which a key or a type is wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use manual::{Registry, describe};
use manual_specs::{Spec, found, in_folder};
use serde_json::{Value, json};

use crate::kinds::registry;

/// The problems that an editor sees without the rest of the manual, and that no expression has.
const SEEN: [&str; 3] = ["unknown-key", "no-form", "several-forms"];

/// How many blocks with a mistake there are at least, so that the test cannot pass over nothing.
const ENOUGH: usize = 20;

/// Makes a validator for each kind.
fn validators() -> BTreeMap<String, Validator> {
    let registry = registry();
    let definitions = describe::schema(&registry)["$defs"].clone();
    let validator = |kind: &str| {
        let reference = format!("#/$defs/{kind}");
        jsonschema::validator_for(&json!({ "$defs": definitions, "$ref": reference })).unwrap()
    };
    registry.kind_names().into_iter().map(|kind| (kind.to_owned(), validator(kind))).collect()
}

/// A block as an editor sees it.
struct Body {
    kind: String,
    text: String,
    /// The codes of the problems in its lines.
    problems: Vec<String>,
}

impl Body {
    /// Reads it with a parser that is not ours; nothing where it is no YAML.
    fn read(&self) -> Option<Value> {
        serde_saphyr::from_str(&self.text).ok()
    }
}

/// Lists the blocks of a page, given the codes of the problems at each line.
fn bodies(page: &str, problems: impl Fn(usize) -> Vec<String>) -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    let mut is_open = false;
    for (number, line) in page.lines().enumerate() {
        let codes = problems(number + 1);
        match (line.strip_prefix("```yaml "), &mut *bodies) {
            (Some(info), _) if !is_open => {
                let kind = info.split_whitespace().next().unwrap_or_default().to_owned();
                bodies.push(Body { kind, text: String::new(), problems: codes });
                is_open = true;
            }
            (None, [.., body]) if is_open => {
                is_open = line != "```";
                if is_open {
                    body.text.extend([line, "\n"]);
                }
                body.problems.extend(codes);
            }
            _ => {}
        }
    }
    bodies
}

/// Lists the blocks of a specification with what is wrong in them; in the tests of a feature the kinds of
/// others are stand-ins, so that it is more than is expected there.
fn of_spec(spec: &Spec, registry: &Registry) -> Vec<Body> {
    let found = found(&spec.pages, registry);
    let of_page = |(path, text): &(String, String)| {
        let at = |line| {
            let here = found.iter().filter(|it| it.page == *path && it.line == line);
            here.map(|it| it.code.clone()).collect()
        };
        bodies(text, at)
    };
    spec.pages.iter().flat_map(of_page).collect()
}

/// Lists the blocks of all specifications of features, of the companies, and of the reference pages.
fn all() -> Vec<Body> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let features = "automation casework company delivery facts insights money monitoring playbooks";
    let mut folders: Vec<PathBuf> = features
        .split_whitespace()
        .map(|feature| crates.join(feature).join("tests/specs"))
        .collect();
    folders.extend(["specs", "companies"].map(|own| crates.join("manual_specs/tests").join(own)));
    let specs: Vec<Spec> = folders.iter().flat_map(|folder| in_folder(folder)).collect();
    let registry = registry();
    let pages =
        registry.kind_names().into_iter().filter_map(|kind| describe::page(&registry, kind));
    let examples = pages.flat_map(|page| bodies(&page, |_| Vec::new()).into_iter().take(1));
    specs.iter().flat_map(|spec| of_spec(spec, &registry)).chain(examples).collect()
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_wrong() {
    let validators = validators();
    let (mut right, mut wrong, mut differences) = (0, 0, Vec::new());
    for body in all() {
        let (Some(validator), Some(value)) = (validators.get(&body.kind), body.read()) else {
            continue;
        };
        let said = validator.iter_errors(&value).map(|error| error.to_string()).next();
        // Which other keys a step may have depends on what it proves.
        let is_wrong =
            body.problems.iter().any(|code| SEEN.contains(&code.as_str())) && body.kind != "step";
        match said {
            Some(said) if body.problems.is_empty() => {
                differences.push(format!("refused: {said}\n{} {}", body.kind, body.text));
            }
            None if is_wrong => {
                differences
                    .push(format!("taken: {:?}\n{} {}", body.problems, body.kind, body.text));
            }
            _ => {}
        }
        right += usize::from(body.problems.is_empty());
        wrong += usize::from(is_wrong);
    }
    println!("{right} blocks that are right, {wrong} that are wrong");
    assert!(right > ENOUGH && wrong > ENOUGH, "{right} {wrong}");
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
}

/// Mistakes of the sorts that editors underline: keys, types, words, choices.
const MISTAKES: [(&str, &str); 20] = [
    ("company", "timezone: UTC\ncurrency: AUD"),
    ("company", "name: [Ours]\ntimezone: UTC\ncurrency: AUD\nlocale: en"),
    ("role", "cannot: []"),
    ("role", "can: everything"),
    ("role", "can: all\nmfa: sometimes"),
    ("severity", "shown: rde"),
    ("record", "key: id"),
    ("record", "key: id\nfields: [id]"),
    ("record", "key: id\nfields: { id: { one_of: a } }"),
    ("record", "key: id\nfields: { id: { type: text, indexed: true } }"),
    ("record", "key: id\nfields: { id: { type: text, index: often } }"),
    ("probe", "every: 1m"),
    ("probe", "get: https://example.com\ntcp: example.com:80"),
    ("metric", "unit: AUD\nsql: select 1\nvalue: 1.0"),
    ("metric", "unit: AUD\nsql: select 1\nshow: [trends]"),
    ("metric", "unit: AUD\nsql: select 1\notherwise: none"),
    ("alert", "when: a\nat: 10"),
    ("queue", "of: a\nenters: b\norder: c\nminutes_each: 1\nactions: { d: { asks: {} } }"),
    ("flag", "say: Nothing"),
    ("connector", "speaks: stripe\napi_key: sk_live"),
];

#[test]
fn what_editors_underline_is_refused() {
    let validators = validators();
    let taken = |(kind, text): &&(&str, &str)| {
        let value: Value = serde_saphyr::from_str(text).unwrap();
        validators[*kind].is_valid(&value)
    };
    let taken: Vec<_> = MISTAKES.iter().filter(taken).collect();
    assert!(taken.is_empty(), "{taken:#?}");
}
