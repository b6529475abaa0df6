//! Describes the kinds from their own declarations: reference pages for people, a JSON Schema for
//! editors, and a check that every declaration holds.

mod page;
mod schema;

pub use page::{explain, page};
pub use schema::schema;

use crate::check::{Checkers, check};
use crate::kind::Names;
use crate::pages::Sources;
use crate::problems::UNKNOWN_NAME;
use crate::registry::Registry;
use crate::report::{Colour, Problems};

/// Writes an example as the block that it would be.
fn example_block(kind: &str, names: Names, example: &str) -> String {
    let name = if names == Names::Single { String::new() } else { " example".to_owned() };
    format!("```yaml {kind}{name}\n{}\n```\n", example.trim())
}

/// Checks the declarations of all kinds: their examples, where names are taken as declared, and their
/// comments. A feature's tests assert that nothing is found.
#[must_use]
pub fn faults(registry: &Registry) -> Vec<String> {
    let clash = |what: &String| format!("{what}: there are two of it");
    let mut faults: Vec<String> = registry.clashes().iter().map(clash).collect();
    for (name, kind) in registry.kinds() {
        let Some(about) = kind.about else { continue };
        if about.doc.is_empty() {
            faults.push(format!("{name}: nothing says what it is"));
        }
        for (key, doc) in page::documented_keys(about) {
            if doc.is_empty() {
                faults.push(format!("{name}: nothing says what `{key}` is"));
            }
        }
        let text = example_block(name, kind.names, kind.example);
        let sources = Sources::of([("example.md", text)]);
        if let Err(problems) = check(sources, registry, Checkers::default()) {
            let (pages, mut list) = problems.into_parts();
            list.retain(|problem| problem.explanation != &UNKNOWN_NAME);
            if !list.is_empty() {
                faults.push(Problems::new(pages, list).to_text(Colour::None));
            }
        }
    }
    faults
}
