//! The kind `playbook`: what is done, step by step, when something has happened.

use manual::values::{Located, Reference};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::Span;

use crate::Record;

manual::keys! {
    /// What is done, step by step, when something has happened.
    ///
    /// It opens its page: the page is the playbook, each `step` on it is a step in its order, and the prose
    /// above a step tells people what to do. What the program can do or make sure of by itself, it does.
    pub struct Playbook {
        /// The record that it is about, whose fields its steps can use; left out, whatever started it.
        pub of: Option<Reference<Record>>,
        /// The most time that people need for it, whichever way it goes; waiting does not count.
        pub hands_on: Option<Located<Span>>,
    }
}

/// A playbook in the middle of a page.
static PLAYBOOK_NOT_FIRST: Explanation = Explanation {
    code: "playbook-not-first",
    what: "A playbook is not the first block of its page.",
    why: "A page is one playbook, and its steps are those below; nobody could tell whose they are.",
    example: r#"```yaml step look
check: down(probe.website)
```

```yaml playbook site_down
hands_on: 15m
```
"#,
};

/// A playbook without steps.
static NO_STEPS: Explanation = Explanation {
    code: "no-steps",
    what: "There is no step on the page of a playbook.",
    why: "Whoever starts it would have nothing to do.",
    example: r#"```yaml playbook site_down
hands_on: 15m
```
"#,
};

impl Kind for Playbook {
    const KIND: &'static str = "playbook";
    const EXAMPLE: &'static str = "hands_on: 15m\n";
    const EXAMPLE_PAGE: &'static str = "# The site is down

{}
Look whether it is really down.

```yaml step look
check: down(probe.website)
minutes: 5
```
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NO_STEPS, &PLAYBOOK_NOT_FIRST];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        let here = check.block().at;
        let mut on_page = check.blocks().iter().filter(|block| block.at.page == here.page);
        if let Some(first) = on_page.next().filter(|first| first.at != here) {
            let says = "Another block stands on this page before the playbook.";
            let problem = Problem::new(&PLAYBOOK_NOT_FIRST, here, says).also(first.at, "this one");
            check.report(problem.help("move it to the top of the page, or to a page of its own"));
        } else if !on_page.any(|block| block.kind == "step") {
            let says = "This playbook has no steps.";
            let problem = Problem::new(&NO_STEPS, here, says);
            check.report(problem.help("write below it ` ```yaml step … `"));
        }
    }
}
