//! Contacts: whom we hand matters over to.

use manual::kind::Kind;
use manual::values::{Distinct, Email, Located, Name, Reference, Url};
use manual::{Check, Explanation, Problem};

use crate::business_hours::BusinessHours;
use crate::phone::Phone;

manual::keys! {
    /// Whom a matter is handed over to when it is not ours to decide: a colleague, a provider's support,
    /// a lawyer.
    ///
    /// `hand_over: legal_or_compliance` goes to the contact that takes it, with the evidence.
    pub struct Contact {
        /// The matters that this contact takes; no other takes them.
        pub takes: Distinct<Located<Name>, 0> = "[]",
        /// Where mail reaches them.
        pub mail: Option<Email>,
        /// Where they can be called.
        pub phone: Option<Phone>,
        /// Where their desk is on the web.
        pub site: Option<Url>,
        /// When somebody is there.
        pub hours: Option<Reference<BusinessHours>>,
        /// How soon they should look at it.
        pub urgency: Urgency = "normal",
        /// Whether nothing more may be done with the matter here once they have it.
        pub freezes: bool = "false",
    }
}

manual::words! {
    /// How soon somebody should look at something.
    pub enum Urgency {
        /// At once, at any hour.
        Immediate = "immediate",
        /// On the same day.
        Today = "today",
        /// When its turn comes.
        Normal = "normal",
    }
}

impl Kind for Contact {
    const KIND: &'static str = "contact";
    const EXAMPLE: &'static str = "\
takes: [infrastructure]
mail: devops@example.com
phone: +61 3 9000 0000
urgency: immediate
";
    const PROBLEMS: &'static [&'static Explanation] = &[&UNREACHABLE, &TAKEN_TWICE];

    fn check(&self, check: &mut Check<'_>) {
        if self.mail.is_none() && self.phone.is_none() && self.site.is_none() {
            let says = "Nothing says how to reach this contact.";
            let problem = Problem::new(&UNREACHABLE, check.block().at, says);
            check.report(problem.help("add `mail`, `phone` or `site`"));
        }
        let at = check.block().at;
        let before: Vec<_> =
            check.blocks().all::<Self>().take_while(|(block, _)| block.at != at).collect();
        for matter in &self.takes.0 {
            let taken = before.iter().find_map(|(block, other)| {
                let same = other.takes.0.iter().find(|taken| taken.value == matter.value)?;
                Some((block, same.at))
            });
            if let Some((block, first)) = taken {
                let says = format!("`{}` takes `{}` already.", block.name, matter.value);
                let problem = Problem::new(&TAKEN_TWICE, matter.at, says);
                let problem = problem.also(first, "it is taken here");
                check.report(problem.help("leave each matter to one contact"));
            }
        }
    }
}

/// A contact that cannot be reached.
pub static UNREACHABLE: Explanation = Explanation {
    code: "unreachable",
    what: "A contact has no address.",
    why: "What is handed over would reach nobody.",
    example: r#"```yaml contact legal
takes: [legal_or_compliance]
```
"#,
};

/// A matter that two contacts take.
pub static TAKEN_TWICE: Explanation = Explanation {
    code: "taken-twice",
    what: "Two contacts take the same matter.",
    why: "Nobody would know who has it, and each may trust in the other.",
    example: r#"```yaml contact legal
takes: [complaints]
mail: legal@example.com
```
```yaml contact support
takes: [complaints]
mail: support@example.com
```
"#,
};
