//! The kind `investigation`: what is looked at before somebody answers.

use acts::{
    Causes, Checks, NOTHING_CHECKED, check_conditions, check_parameters, check_some, with_checks,
};
use manual::values::{Condition, Located, Reference};
use manual::{Check, Explanation, Kind, Place, Scope};

use crate::Record;

manual::keys! {
    /// Looks into a matter before a person sees it: checks whose results are drawn as a trace, and what
    /// they may mean.
    ///
    /// Whoever opens the case sees at once what is so and what is not, and is offered what fits.
    pub struct Investigation {
        /// What it is about.
        pub of: Reference<Record>,
        /// For which of them; left out, for each.
        pub when: Option<Condition>,
        /// What is looked at, in this order.
        pub checks: Located<Checks>,
        /// What the results mean.
        pub causes: Causes = "{}",
    }
}

impl Kind for Investigation {
    const KIND: &'static str = "investigation";
    const EXAMPLE: &'static str = "of: complaint
when: about == 'not_featured'
checks:
  paid: { say: A payment exists, sql: \"select count(*) > 0 from purchase where trainer = :trainer\" }
  verified: { say: The trainer is verified, when: trainer.verified }
  asked: The trainer was asked what they see
causes:
  not_paid: { if: \"!paid\", say: Nothing was paid, offer: [{ mail: not_paid, to: trainer.email }] }
  waits: { if: paid && verified }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NOTHING_CHECKED];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.of)
    }

    fn check(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        check_conditions(&self.checks, &scope, check);
        check_parameters(&self.checks, &scope, check);
        check.within(&self.causes, &with_checks(scope, &self.checks));
        check_some(&self.checks, check);
    }
}
