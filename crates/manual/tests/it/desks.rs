//! Toy kinds whose expressions have scopes: one for each way in which a scope is made.

use manual::expressions::{Expected, Missing, Type};
use manual::kind::Kind;
use manual::values::{Condition, Expression, Fields, Map, Name, OrExpression, Property, Reference};
use manual::{Addition, Check, Given, Place, Question, Registry, Scope, Source};
use vocabulary::Money;

use crate::toys::{Does, Effect, Table};

manual::keys! {
    /// Things of a table that wait for somebody.
    pub(crate) struct Desk {
        /// What waits there.
        pub of: Reference<Table>,
        /// When it waits.
        pub enters: Condition,
        /// What is shown of it.
        pub show: Vec<Expression> = "[]",
        /// What is calculated.
        pub names as "let": Map<Name, Expression> = "{}",
        /// What can be done.
        pub actions: Map<Name, Action> = "{}",
    }
}

manual::keys! {
    /// What can be done at a desk.
    #[names(Action::names)]
    pub(crate) struct Action {
        /// What is asked first.
        pub asks: Fields = "{}",
        /// When it is possible.
        pub only_if: Condition = "true",
        /// What is done.
        pub does: Does = "[]",
    }
}

impl Action {
    fn names(&self, scope: Scope, _: &Check<'_>) -> Scope {
        scope.with("answer", &self.asks)
    }
}

impl Kind for Desk {
    const KIND: &'static str = "desk";
    const EXAMPLE: &'static str = "of: guest\nenters: age < 72h\nlet: { age: now - came_at }\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.of).lets(&self.names).with("actor", [("name", Type::Text)])
    }
}

manual::keys! {
    /// Refunds an amount.
    pub(crate) struct Refund {
        /// How much.
        pub refund: OrExpression<Money>,
    }
}

manual::keys! {
    /// Takes things off a desk.
    #[names(Leave::names)]
    pub(crate) struct Leave {
        /// The desk.
        pub leave: Reference<Desk>,
        /// Which of them.
        pub which as "where": Condition,
    }
}

impl Leave {
    fn names(&self, scope: Scope, check: &Check<'_>) -> Scope {
        match check.get::<Desk>(&self.leave.name) {
            Some(desk) => {
                scope.with(desk.of.name.as_str(), Type::Record(desk.of.name.as_str().into()))
            }
            None => Scope::open(),
        }
    }
}

manual::keys! {
    /// Does something when a field changes.
    pub(crate) struct Rule {
        /// The field.
        pub changed: Property<Table>,
        /// Under which condition.
        pub when: Option<Condition>,
        /// What is done.
        pub does: Does = "[]",
    }
}

impl Kind for Rule {
    const KIND: &'static str = "rule";
    const EXAMPLE: &'static str = "changed: guest.status\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.changed.of)
    }

    fn check(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        check.named(&self.changed.property, self.changed.of.at, &scope);
    }
}

manual::keys! {
    /// Finds out what is the matter; what is not known is no mistake here.
    pub(crate) struct Inquiry {
        /// Whom it is about.
        pub of: Reference<Table>,
        /// What is looked at.
        pub checks: Map<Name, Expression>,
        /// What it may be.
        pub causes: Map<Name, Condition>,
    }
}

impl Kind for Inquiry {
    const KIND: &'static str = "inquiry";
    const EXAMPLE: &'static str =
        "of: guest\nchecks: { paid: status == 'paid' }\ncauses: { late: \"!paid\" }\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.of)
    }

    fn check(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        let condition = Expected::condition().when_missing(Missing::IsUnknown);
        for (_, expression) in self.checks.iter() {
            check.expect(expression, &condition, &scope);
        }
        let found = |scope: Scope, (name, _): (&Name, _)| scope.with(name.as_str(), Type::Bool);
        check.within(&self.causes, &self.checks.iter().fold(scope, found));
    }
}

manual::keys! {
    /// Looks at texts and says which label fits.
    pub(crate) struct Sorter {
        /// What it reads.
        pub reads: Property<Table>,
        /// The labels.
        pub labels: Vec<Name>,
    }
}

impl Kind for Sorter {
    const KIND: &'static str = "sorter";
    const EXAMPLE: &'static str = "reads: guest.words\nlabels: [kind, rude]\n";

    fn adds(&self, name: &str) -> Vec<Addition> {
        let label = Type::words(self.labels.iter().map(Name::as_str));
        let (record, name) = (self.reads.of.name.clone(), name.to_owned());
        vec![Addition {
            record,
            name,
            given: [("label", label), ("confidence", Type::Number)].into(),
        }]
    }
}

manual::keys! {
    /// Steps on one page.
    pub(crate) struct Way {
        /// Whom it is about.
        pub of: Option<Reference<Table>>,
    }
}

impl Kind for Way {
    const KIND: &'static str = "way";
    const EXAMPLE: &'static str = "of: guest\n";
}

manual::keys! {
    /// Something that works or does not.
    pub(crate) struct Bell {
        /// How loud it is.
        pub loudness: u32 = "3",
    }
}

impl Kind for Bell {
    const KIND: &'static str = "bell";
    const EXAMPLE: &'static str = "loudness: 5\n";
}

impl Source for Bell {
    const ASKED: &'static [Question] =
        &[Question::Down, Question::Up, Question::Unknown, Question::Outage];

    fn stands_for(&self) -> Given {
        Given::Fields(Vec::new())
    }
}

manual::keys! {
    /// A light of one of some colours.
    pub(crate) struct Lamp {
        /// The colours.
        pub one_of: Vec<Name>,
    }
}

impl Kind for Lamp {
    const KIND: &'static str = "lamp";
    const EXAMPLE: &'static str = "one_of: [red, green]\n";
}

impl Source for Lamp {
    fn stands_for(&self) -> Given {
        Given::Value(Type::words(self.one_of.iter().map(Name::as_str)))
    }
}

manual::keys! {
    /// Something that is done again and again.
    pub(crate) struct Chore {
        /// What is done.
        pub does: Does = "[]",
    }
}

impl Kind for Chore {
    const KIND: &'static str = "chore";
    const EXAMPLE: &'static str = "does: []\n";
}

impl Source for Chore {
    const ASKED: &'static [Question] = &[Question::Unknown];

    fn stands_for(&self) -> Given {
        [("late_by", Type::Span), ("gave_up", Type::Bool), ("last_error", Type::Text.optional())]
            .into()
    }
}

/// Adds the kinds of this file.
pub(crate) fn desks(registry: Registry) -> Registry {
    registry
        .kind::<Desk>()
        .kind::<Rule>()
        .kind::<Inquiry>()
        .kind::<Sorter>()
        .kind::<Way>()
        .source::<Bell>()
        .source::<Lamp>()
        .source::<Chore>()
        .member::<Effect, Refund>()
        .member::<Effect, Leave>()
}
