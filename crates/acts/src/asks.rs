//! What a person is asked before something is done; the answers are read as `answer.reason`.

use manual::At;
use manual::decode::{Form, Reader, Value};
use manual::expressions::Type;
use manual::problems::BAD_FIELD;
use manual::scope::Typed;
use manual::values::{Map, Name, PlainFieldType};
use manual::yaml::Node;

/// What is asked, by the names of the answers.
pub type Asks = Map<Name, Answer>;

manual::keys! {
    /// What an answer may be; a type alone stands for `{ type: … }`.
    #[short("type")]
    pub struct Answer {
        /// What it is.
        pub of as _: AnswerType,
        /// Whether one need not answer.
        pub optional: bool = "false",
        /// Whether it says something about a person, so that it is masked and can be erased.
        pub personal: bool = "false",
    }
}

manual::forms! {
    /// What an answer is.
    #[short("type")]
    pub enum AnswerType {
        /// A simple type, a record that is chosen, or `template` for one that is chosen.
        Plain(PlainAnswerType) = "type",
        /// One of some words.
        OneOf(Vec<Name>) = "one_of",
        /// Several of something.
        List(Box<AnswerType>) = "list",
    }
}

/// What an answer is where one word says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainAnswerType {
    /// What a field of a record could be, too.
    Field(PlainFieldType),
    /// A template of the manual, which who decides chooses.
    Template,
}

/// The word for a template.
const TEMPLATE: &str = "template";

impl Value for PlainAnswerType {
    fn form() -> Form {
        Form::text("a type of field, the name of a record, or `template`", "text", &BAD_FIELD)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if node.text() == Some(TEMPLATE) {
            return Some(Self::Template);
        }
        PlainFieldType::read(node, reader).map(Self::Field)
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        PlainFieldType::stand_in(at, reader).map(Self::Field)
    }
}

impl Typed for Answer {
    fn gives(&self) -> Type {
        let of = self.of.gives();
        if self.optional { of.optional() } else { of }
    }
}

impl Typed for AnswerType {
    fn gives(&self) -> Type {
        match self {
            Self::Plain(PlainAnswerType::Field(field)) => field.gives(),
            // Its name.
            Self::Plain(PlainAnswerType::Template) => Type::Text,
            Self::OneOf(words) => Type::words(words.iter().map(Name::as_str)),
            Self::List(of) => of.gives().list(),
        }
    }
}
