//! Status pages: what customers see of how things are.

use manual::kind::Kind;
use manual::values::{Located, Map, OneOrMany, Reference, Url};
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

use crate::probe::Probe;
use crate::provider::Provider;
use crate::slo::Slo;

manual::keys! {
    /// What customers see of how things are, at `/status`: parts of the product in their words, and
    /// whether each of them works.
    pub struct StatusPage {
        /// What stands on top.
        pub title: String,
        /// What customers know, with what says whether it works; all of it must be up.
        pub components: Map<Located<String>, OneOrMany<Reference<(Probe, Provider, Slo)>>>,
        /// How far back one can look.
        pub history: Span = "90 days",
        /// Where to turn with questions.
        pub support: Option<Url>,
    }
}

impl Kind for StatusPage {
    const KIND: &'static str = "status_page";
    const EXAMPLE: &'static str = "\
title: Dog Trainers Directory
components:
  Website: probe.website
  Search: [probe.search_api, probe.database]
";
    const PROBLEMS: &'static [&'static Explanation] = &[&EMPTY_COMPONENT];

    fn check(&self, check: &mut Check<'_>) {
        if self.components.is_empty() {
            report(check.block().at, "This page shows nothing.", check);
        }
        for (name, of) in self.components.iter() {
            if of.0.is_empty() {
                report(name.at, &format!("Nothing says whether `{}` works.", name.value), check);
            }
        }
    }
}

fn report(at: manual::At, says: &str, check: &mut Check<'_>) {
    let problem = Problem::new(&EMPTY_COMPONENT, at, says);
    check.report(problem.help("name what says whether it works: `Website: probe.website`"));
}

/// A component of which nothing is known.
pub(crate) static EMPTY_COMPONENT: Explanation = Explanation {
    code: "empty-component",
    what: "A status page has no component, or one of which nothing is known.",
    why: "It would tell customers that all is well, whatever happens.",
    example: r#"```yaml status_page public
title: Ours
components: { Website: [] }
```
"#,
};
