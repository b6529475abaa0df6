//! Describes the kinds from their own declarations: reference pages for people, a JSON Schema for
//! editors, and a check that every declaration holds.

mod page;
mod schema;

pub use page::{explain, page};
pub use schema::schema;

use crate::check::{Checkers, check_under};
use crate::kind::Names;
use crate::pages::Sources;
use crate::problems::UNKNOWN_NAME;
use crate::registry::{KindType, Registry};
use crate::report::{Colour, Problems};
use crate::scope::Assumption;

/// Writes the example of a kind as the page that it would be.
fn example(name: &str, kind: &KindType) -> String {
    let of = if kind.names == Names::Single { "" } else { " example" };
    let block = format!("```yaml {name}{of}\n{}\n```\n", kind.example.trim());
    kind.example_page.replace("{}", &block)
}

/// Lists what is wrong with a page where names are taken as declared.
fn problems(page: String, registry: &Registry) -> Option<Problems> {
    let sources = Sources::of([("example.md", page)]);
    let checked = check_under(Assumption::Excerpt, sources, registry, Checkers::default());
    let problems = checked.err()?;
    let (pages, mut list) = problems.into_parts();
    list.retain(|problem| problem.explanation != &UNKNOWN_NAME);
    (!list.is_empty()).then(|| Problems::new(pages, list))
}

/// Checks the declarations of all kinds: their examples and those of their problems, where names are taken
/// as declared, and their comments. A feature's tests assert that nothing is found.
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
        let problems_of_example = problems(example(name, kind), registry);
        faults.extend(problems_of_example.map(|problems| problems.to_text(Colour::None)));
        // What several kinds can raise is shown by one of them, whose feature tries it.
        let own = format!("```yaml {name}");
        for explanation in kind.problems.iter().filter(|problem| problem.example.contains(&own)) {
            let found = problems(explanation.example.to_owned(), registry);
            let shows = |problems: &Problems| {
                problems.iter().all(|problem| problem.explanation == *explanation)
            };
            if !found.as_ref().is_some_and(shows) {
                let text = found.map(|problems| problems.to_text(Colour::None));
                let code = explanation.code;
                faults.push(format!("{code}: its example shows {}", text.unwrap_or_default()));
            }
        }
    }
    faults
}
