//! The kind `slots`: places of which there are few, and the line of those who wait for one.

use manual::decode::{Form, Json, Reader, Value};
use manual::expressions::Type;
use manual::problems::BAD_VALUE;
use manual::values::{Located, Name, OneOrMany, Reference};
use manual::yaml::{Node, Plain};
use manual::{Addition, Check, Explanation, Given, Kind, Place, Problem, Scope};
use vocabulary::{Error, Span};

use crate::Record;
use crate::field::FieldName;
use crate::order::Order;

manual::keys! {
    /// Places of which there are few: who holds one, who waits, and who is next.
    ///
    /// The effects `place`, `advance` and `leave` are the only ones that move anybody, one after another,
    /// so that no place is given twice and the order can be proved to whoever asks. The record gets two
    /// fields more: `position` in line, and `expected_at`, an estimate of when a place is free.
    pub struct Slots {
        /// The record that stands for one who waits or holds.
        pub of: Reference<Record>,
        /// Fields each value of which has places and a line of its own; without it there is one line.
        pub each: OneOrMany<FieldName> = "[]",
        /// How many places each has.
        pub capacity: Capacity,
        /// Who is next.
        pub order: Order,
        /// How long a place is held; without it, until somebody leaves.
        pub hold: Option<Span>,
        /// The field that says whether one waits, holds or is done.
        pub state: FieldName = "status",
        /// The words for that.
        pub states: States,
        /// The field in which is written when a place began to be held.
        pub starts: Option<FieldName>,
        /// The field in which is written when it ends.
        pub ends: Option<Located<FieldName>>,
    }
}

manual::keys! {
    /// The words of the record for waiting, holding and being done.
    pub struct States {
        /// It waits in line.
        pub waiting: Located<Name>,
        /// It holds a place.
        pub holding: Located<Name>,
        /// It held one, and its time is over.
        pub done: Located<Name>,
    }
}

/// How many places there are: at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity(u32);

impl Capacity {
    /// Returns the number of places.
    #[must_use]
    pub fn places(self) -> u32 {
        self.0
    }
}

impl Value for Capacity {
    fn form() -> Form {
        Form::Scalar {
            says: "a number of places from 1 on".into(),
            example: "5".into(),
            json: Json::Whole,
            problem: &BAD_VALUE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let plain = node.scalar().map(manual::yaml::Scalar::plain);
        let Some(Plain::Whole(whole)) = plain else {
            reader.wrong_type(node, &Self::form());
            return None;
        };
        reader.parsed(node, &Self::form(), |_| match u32::try_from(whole) {
            Ok(places) if places > 0 => Ok(Self(places)),
            _ => Err(Error::invalid(format!("There cannot be {whole} places."))
                .hint(format!("write 1 to {}", u32::MAX))),
        })
    }
}

/// Two states with the same word.
static SAME_STATE: Explanation = Explanation {
    code: "same-state",
    what: "Two states of slots have the same word.",
    why: "Nobody could tell who waits from who holds.",
    example: r#"```yaml slots featured
of: placement
capacity: 5
order: bought_at
states: { waiting: active, holding: active, done: expired }
```
"#,
};

/// One field for the beginning and the end.
static SAME_FIELD: Explanation = Explanation {
    code: "same-field",
    what: "`starts` and `ends` of slots are the same field.",
    why: "The end would be written over the beginning.",
    example: r#"```yaml slots featured
of: placement
capacity: 5
order: bought_at
states: { waiting: queued, holding: active, done: expired }
starts: held_at
ends: held_at
```
"#,
};

/// A state that the record does not have.
static UNKNOWN_STATE: Explanation = Explanation {
    code: "unknown-state",
    what: "A state of slots is none of the words that the record's field may have.",
    why: "The record could never be written into that state.",
    example: "",
};

impl Kind for Slots {
    const KIND: &'static str = "slots";
    const EXAMPLE: &'static str = "of: placement
each: council
capacity: 5
order: bought_at
hold: 30 days
states: { waiting: queued, holding: active, done: expired }
starts: starts_at
ends: ends_at
";
    const PROBLEMS: &'static [&'static Explanation] = &[&SAME_FIELD, &SAME_STATE, &UNKNOWN_STATE];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::record(&self.of)
    }

    fn adds(&self, _: &str) -> Vec<Addition> {
        let add = |name: &str, of: Type| Addition {
            record: self.of.name.clone(),
            name: name.to_owned(),
            given: Given::Value(of),
        };
        vec![add("position", Type::Int), add("expected_at", Type::Time)]
    }

    fn check(&self, check: &mut Check<'_>) {
        self.check_words(check);
        let scope = check.scope();
        for field in self.starts.iter().chain(self.ends.as_deref()) {
            field.holds(Type::Time, &scope, check);
        }
        let States { waiting, holding, done } = &self.states;
        for (first, second) in [(waiting, holding), (waiting, done), (holding, done)] {
            if first.value == second.value {
                let says = format!("`{}` is the word for another state already.", second.value);
                let problem = Problem::new(&SAME_STATE, second.at, says);
                let problem = problem.help("write the word that the record has for this state");
                check.report(problem.also(first.at, "it stands here"));
                break;
            }
        }
        if let (Some(starts), Some(ends)) = (&self.starts, &self.ends)
            && starts.name == ends.name
        {
            let says = format!("`{starts}` is written when the place begins to be held.");
            let problem = Problem::new(&SAME_FIELD, ends.at, says);
            check.report(problem.help("write another field"));
        }
    }
}

impl Slots {
    /// Lists the fields that placing somebody writes.
    pub(crate) fn written(&self) -> Vec<&str> {
        let times = self.starts.iter().chain(self.ends.as_deref());
        times.chain([&self.state]).map(|field| field.name.as_str()).collect()
    }

    /// Says that a word is none of those that the field of the state may have.
    pub(crate) fn unknown_state(&self, word: &Located<Name>, known: &[String]) -> Option<Problem> {
        if known.iter().any(|state| state == word.as_str()) {
            return None;
        }
        let says = format!("`{}` has no word `{}`.", self.state, word.value);
        Some(Problem::new(&UNKNOWN_STATE, word.at, says).meant(word.as_str(), known))
    }

    /// Compares the states with the words that the field may have, where these are known.
    fn check_words(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        let Type::Words(known) = self.state.look_up(&scope, check) else { return };
        let States { waiting, holding, done } = &self.states;
        for state in [waiting, holding, done] {
            if let Some(problem) = self.unknown_state(state, &known) {
                check.report(problem);
            }
        }
    }
}
