//! The kind `flag`: a switch that needs no new version of anything.

use std::fmt;

use manual::decode::{Form, Json, Reader, Value};
use manual::expressions::Type;
use manual::problems::BAD_NAME;
use manual::values::{Distinct, Located, Name};
use manual::yaml::{Node, Plain};
use manual::{Check, Explanation, Given, Kind, Place, Problem, Scope, Source};

manual::keys! {
    /// A switch between ways of working, for the product and for this manual.
    ///
    /// It takes effect at once and without a new version of anything. People with the right `flags.set` and
    /// playbooks set it, and who set it when is kept. Conditions read it as `flag.NAME`.
    pub struct Flag {
        /// What it switches, in one sentence.
        pub say: Option<String>,
        /// The words that it may have; left out, it is `true` or `false`.
        pub one_of: Option<Distinct<Name, 2>>,
        /// What it is until somebody sets it.
        pub default: Located<FlagValue>,
    }
}

/// What a flag may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagValue {
    /// One of its words.
    Word(Name),
    /// A truth.
    Truth(bool),
}

impl fmt::Display for FlagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => word.fmt(f),
            Self::Truth(truth) => truth.fmt(f),
        }
    }
}

impl Value for FlagValue {
    fn form() -> Form {
        let truth = Form::Scalar {
            says: "`true` or `false`".into(),
            example: "".into(),
            json: Json::Truth,
            problem: &BAD_NAME,
        };
        Form::Either(vec![Name::form(), truth])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.scalar().map(manual::yaml::Scalar::plain) {
            Some(Plain::Truth(truth)) => Some(Self::Truth(truth)),
            _ => Name::read(node, reader).map(Self::Word),
        }
    }
}

/// A default that the flag cannot have.
static DEFAULT_NOT_OFFERED: Explanation = Explanation {
    code: "default-not-offered",
    what: "The default of a flag is none of the words that it may have.",
    why: "Whoever reads the flag would meet a word that nothing is prepared for.",
    example: r#"```yaml flag ai_mode
one_of: [main, standby]
default: mian
```
"#,
};

impl Kind for Flag {
    const KIND: &'static str = "flag";
    const EXAMPLE: &'static str = "say: Who reads reviews for us.
one_of: [main, standby, by_rules]
default: main
";
    const PROBLEMS: &'static [&'static Explanation] = &[&DEFAULT_NOT_OFFERED];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        let words: Vec<&str> = match &self.one_of {
            Some(words) => words.0.iter().map(Name::as_str).collect(),
            None => vec!["true", "false"],
        };
        let default = self.default.to_string();
        if !words.contains(&default.as_str()) {
            let says = format!("`{default}` is nothing that this flag may be.");
            let problem = Problem::new(&DEFAULT_NOT_OFFERED, self.default.at, says);
            check.report(problem.meant(&default, &words));
        }
    }
}

impl Source for Flag {
    fn stands_for(&self) -> Given {
        let words = self.one_of.as_ref().map(|words| words.0.iter().map(Name::as_str));
        Given::Value(words.map_or(Type::Bool, Type::words))
    }
}
