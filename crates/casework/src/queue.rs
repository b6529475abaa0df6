//! The kind `queue`: work that waits for people.

use acts::{Actions, Minutes, SAME_SHORTCUT, actor};
use manual::expressions::Type;
use manual::values::{Condition, Expression, Located, Map, Name, OrWord, Reference};
use manual::{Check, Explanation, Given, Kind, Place, Problem, Scope, Source};
use vocabulary::Span;

use crate::Record;
use crate::classifier::Classifier;
use crate::order::Order;

manual::keys! {
    /// Work that waits for people: which records come up, in which order, and what can be done with them.
    ///
    /// A case opens when `enters` becomes true for a record, is withdrawn when it becomes false undecided,
    /// and is over with its decision. In conditions `queue.NAME.waiting` is how many cases wait, and
    /// `queue.NAME.oldest` for how long the oldest does.
    pub struct Queue {
        /// The record that is decided about.
        pub of: Reference<Record>,
        /// When a record comes up.
        pub enters: Condition,
        /// Which comes first; where that does not decide, what arrived first, then the key.
        pub order: Order,
        /// How long one takes people, until it is known from the work itself.
        pub minutes_each: Minutes,
        /// Within what time people are told that it is decided.
        pub promise: OrWord<Span, NoPromise> = "none",
        /// What is shown of each, in this order.
        pub show: Vec<Expression> = "[]",
        /// What is calculated for each, under names that can be used everywhere in this block.
        pub names as "let": Map<Name, Expression> = "{}",
        /// The classifier whose finding is offered as a suggestion; it reads the same record. Left out, the
        /// only one that does.
        pub suggestion: Option<Located<Reference<Classifier>>>,
        /// What must hold for any of the actions to be possible, for everyone and at that very moment.
        pub only_if: Option<Condition>,
        /// What can be done.
        pub actions: Located<Actions>,
        /// How long a decision can be taken back, if what it did allows that.
        pub undo: Option<Span>,
        /// What can be done with many at once.
        pub bulk: Map<Name, Bulk> = "{}",
    }
}

manual::words! {
    /// What is promised where nothing is.
    pub enum NoPromise {
        /// Nobody is told a time.
        None = "none",
    }
}

manual::keys! {
    /// One action for many cases at once; who does it sees how many they are, and some of them.
    pub struct Bulk {
        /// The action, which must ask nothing that has to be answered.
        pub action: Located<Name>,
        /// For which cases.
        pub which as "where": Condition,
    }
}

/// A queue in which nothing can be done.
static NO_ACTIONS: Explanation = Explanation {
    code: "no-actions",
    what: "A queue has no actions.",
    why: "What comes up in it could never be decided.",
    example: r#"```yaml queue reviews
of: review
enters: status == 'pending'
order: created_at
minutes_each: 4
actions: {}
```
"#,
};

/// An action that a queue does not have.
static UNKNOWN_ACTION: Explanation = Explanation {
    code: "unknown-action",
    what: "`bulk` names an action that the queue does not have.",
    why: "What is done with many at once is the same as what is done with one.",
    example: r#"```yaml queue reviews
of: review
enters: status == 'pending'
order: created_at
minutes_each: 4
actions:
  approve: { does: [{ set: { status: approved } }] }
bulk:
  all_safe: { action: aprove, where: stars > 3 }
```
"#,
};

/// A bulk action that would have to ask for each case.
static BULK_ASKS: Explanation = Explanation {
    code: "bulk-asks",
    what: "`bulk` names an action that asks something which must be answered.",
    why: "Nobody can answer for each of many cases at once.",
    example: r#"```yaml queue reviews
of: review
enters: status == 'pending'
order: created_at
minutes_each: 4
actions:
  reject: { asks: { reason: text }, does: [{ set: { status: rejected } }] }
bulk:
  all_bad: { action: reject, where: stars < 1 }
```
"#,
};

/// A suggestion about another record.
static OTHER_RECORD: Explanation = Explanation {
    code: "other-record",
    what: "The classifier that suggests something in a queue reads another record.",
    why: "It would never have found anything for a case of this queue.",
    example: r#"```yaml queue reviews
of: review
enters: status == 'pending'
order: created_at
minutes_each: 4
suggestion: mood
actions:
  approve: { does: [{ set: { status: approved } }] }
```

```yaml classifier mood
reads: complaint.words
labels: [calm, angry]
try: [{ provider: main, model: small-1 }]
```
"#,
};

impl Kind for Queue {
    const KIND: &'static str = "queue";
    const EXAMPLE: &'static str = "of: refund_request
enters: status == 'pending'
order: [-priority, created_at]
minutes_each: 5
show: [purchase.amount, age]
let: { age: now - purchase.created_at }
actions:
  approve:
    shortcut: a
    only_if: age < 72h
    does: [{ refund: purchase.charge_id }, { mail: refund_done, to: purchase.email }]
  deny:
    shortcut: d
    asks: { reason: { one_of: [too_late, other] } }
    does: [{ set: { status: denied, reason: \"= answer.reason\" } }]
bulk:
  approve_small: { action: approve, where: age < 24h }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&BULK_ASKS, &NO_ACTIONS, &OTHER_RECORD, &SAME_SHORTCUT, &UNKNOWN_ACTION];

    fn scope(&self, _: Place<'_>) -> Scope {
        self.without_lets().lets(&self.names)
    }

    fn check(&self, check: &mut Check<'_>) {
        self.check_conditions(check);
        if self.actions.iter().next().is_none() {
            let says = "Nothing can be done in this queue.";
            let problem = Problem::new(&NO_ACTIONS, self.actions.at, says);
            check.report(problem.help("write at least one action: `NAME: { does: […] }`"));
        }
        for (_, bulk) in self.bulk.iter() {
            self.check_bulk(bulk, check);
        }
        if let Some(suggestion) = &self.suggestion
            && let Some(classifier) = check.get::<Classifier>(&suggestion.name)
            && classifier.reads.of.name != self.of.name
        {
            let says = format!(
                "`{}` reads `{}`, and this queue is of `{}`.",
                suggestion.name, classifier.reads.of.name, self.of.name
            );
            let problem = Problem::new(&OTHER_RECORD, suggestion.at, says);
            let help = format!("choose a classifier that reads `{}`", self.of.name);
            check.report(problem.help(help).also(classifier.reads.of.at, "it reads this"));
        }
    }
}

impl Source for Queue {
    fn stands_for(&self) -> Given {
        [("waiting", Type::Int), ("oldest", Type::Span)].into()
    }
}

/// What a case is to the expressions of its queue.
fn case() -> Given {
    [
        ("opened_at", Type::Time),
        ("opened_by", Type::Text.optional()),
        ("decided_at", Type::Time.optional()),
        ("decided_by", Type::Text.optional()),
    ]
    .into()
}

impl Queue {
    /// What the names of its `let` may use, before any of them is there.
    fn without_lets(&self) -> Scope {
        Scope::record(&self.of).with("case", case())
    }

    fn check_conditions(&self, check: &mut Check<'_>) {
        // Each may use those before it, so that none leads back to itself.
        let scope = self.names.iter().fold(self.without_lets(), |scope, (name, expression)| {
            check.within(expression, &scope);
            scope.named(name, expression)
        });
        // Before there is a case nothing can be asked of it.
        check.within(&self.enters, &Scope::record(&self.of).lets(&self.names));
        check.within(&self.only_if, &scope.with("actor", actor(check.blocks())));
    }

    fn check_bulk(&self, bulk: &Bulk, check: &mut Check<'_>) {
        let written = &bulk.action;
        let Some((_, action)) = self.actions.iter().find(|(name, _)| **name == written.value)
        else {
            let known: Vec<&str> = self.actions.iter().map(|(name, _)| name.as_str()).collect();
            let says = format!("This queue has no action `{}`.", written.value);
            let problem = Problem::new(&UNKNOWN_ACTION, written.at, says);
            check.report(problem.meant(written.as_str(), &known));
            return;
        };
        if let Some((question, _)) = action.asks.iter().find(|(_, answer)| !answer.optional) {
            let says = format!("`{}` asks for `{question}`.", written.value);
            let problem = Problem::new(&BULK_ASKS, written.at, says);
            let help = "make an action that asks nothing, or let the answer be left out with \
                        `optional: true`";
            check.report(problem.help(help));
        }
    }
}
