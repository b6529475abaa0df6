//! The kind `classifier`: what reads texts and says what they are.

use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Type};
use manual::values::{Distinct, Expression, Family, Located, Member, Name, Property, Reference};
use manual::yaml::Node;
use manual::{Addition, Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::Span;

use crate::field::expression;
use crate::rules::Rules;
use crate::{Flag, Provider, Record};

manual::keys! {
    /// Reads a text and finds which of some labels it deserves, and how sure that is.
    ///
    /// People see what it found beside the text, as `NAME.label` and `NAME.confidence`, and may decide many
    /// sure ones together. A classifier decides nothing itself.
    pub struct Classifier {
        /// The field that it reads.
        pub reads: Reads,
        /// What it may find; an answer that is none of these counts as no answer.
        pub labels: Distinct<Name, 2>,
        /// Who is asked, in this order: the next one when one does not answer in time.
        pub attempts as "try": Vec<Member<Attempt>>,
        /// A flag that says with which of them to begin: its first word means the first, and so on.
        pub switch: Option<Reference<(Flag,)>>,
    }
}

/// The field of a record that a classifier reads.
#[derive(Debug, Clone)]
pub struct Reads {
    /// The record.
    pub of: Reference<Record>,
    /// The field.
    pub field: Expression,
}

impl Value for Reads {
    fn form() -> Form {
        Property::<Record>::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Property { of, property } = Property::read(node, reader)?;
        let text = &node.scalar()?.text;
        let end = text.as_str().len();
        let field = expression(text.part(end - property.len()..end), reader)?;
        Some(Self { of, field })
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.expect(&self.field, &Expected::of(Type::Text.optional()), scope);
    }
}

/// Who is asked what a text is.
#[derive(Debug, Clone, Copy)]
pub struct Attempt;

impl Family for Attempt {
    const NAME: &'static str = "attempt";
}

manual::keys! {
    /// Asks a model of a provider.
    pub struct ByProvider {
        /// The provider.
        pub provider: Reference<Provider>,
        /// Which of its models, by the provider's own name.
        pub model: String,
        /// How long it may take before the next is asked.
        pub within: Span = "10s",
    }
}

manual::keys! {
    /// Looks for words and patterns, which always works.
    pub struct ByRules {
        /// The rules.
        pub rules: Located<Reference<Rules>>,
    }
}

/// A classifier that asks nobody.
static NOBODY_ASKED: Explanation = Explanation {
    code: "nobody-asked",
    what: "A classifier says under `try` nobody who could be asked.",
    why: "It would never find anything, and what waits for it would wait in vain.",
    example: r#"```yaml classifier review_safety
reads: review.body
labels: [safe, spam]
try: []
```
"#,
};

/// Rules that find a label which their classifier does not have.
static UNKNOWN_LABEL: Explanation = Explanation {
    code: "unknown-label",
    what: "The rules that a classifier asks find a label which is not one of its own.",
    why: "Such an answer counts as none, so the rule would never do anything.",
    example: r#"```yaml classifier review_safety
reads: review.body
labels: [safe, spam]
try: [{ rules: words }]
```

```yaml rules words
labels: { spma: { words: [win] } }
otherwise: { label: safe, confidence: 0.7 }
```
"#,
};

impl Kind for Classifier {
    const KIND: &'static str = "classifier";
    const EXAMPLE: &'static str = "reads: review.body
labels: [safe, spam, off_topic]
try:
  - { provider: main, model: small-1, within: 5s }
  - { provider: standby, model: small-1 }
  - { rules: review_words }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NOBODY_ASKED, &UNKNOWN_LABEL];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.reads.of)
    }

    /// What was found stands among the fields of the record, under the classifier's own name.
    fn adds(&self, name: &str) -> Vec<Addition> {
        let label = Type::words(self.labels.0.iter().map(Name::as_str));
        let given = [("label", label), ("confidence", Type::confidence())].into();
        vec![Addition { record: self.reads.of.name.clone(), name: name.to_owned(), given }]
    }

    fn check(&self, check: &mut Check<'_>) {
        if self.attempts.is_empty() {
            let says = "This classifier asks nobody.";
            let problem = Problem::new(&NOBODY_ASKED, check.block().at, says);
            check.report(problem.help("write whom it asks: `try: [{ rules: … }]`"));
        }
        for by_rules in self.attempts.iter().filter_map(Member::as_a::<ByRules>) {
            if let Some(rules) = check.get::<Rules>(&by_rules.rules.name) {
                self.check_labels(rules, &by_rules.rules, check);
            }
        }
    }
}

impl Classifier {
    /// Reports each label of the rules that is not one of these, where it stands in the rules.
    fn check_labels(
        &self,
        rules: &Rules,
        asked: &Located<Reference<Rules>>,
        check: &mut Check<'_>,
    ) {
        let known = &self.labels.0;
        for label in rules.found_labels().filter(|label| !known.contains(&label.value)) {
            let says = format!(
                "`{}` is no label of the classifier `{}`, which asks these rules.",
                label.value,
                check.block().name
            );
            let known: Vec<&str> = known.iter().map(Name::as_str).collect();
            let problem = Problem::new(&UNKNOWN_LABEL, label.at, says);
            let problem = problem.meant(label.as_str(), &known);
            check.report(problem.also(asked.at, "the rules are asked here"));
        }
    }
}
