//! Fields of records and events: what they hold, and their marks.

use expressions::Type;

use super::{Map, Name};
use crate::at::At;
use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_FIELD, bad_field};
use crate::scope::Typed;
use crate::yaml::Node;

/// Fields by their names.
pub type Fields = Map<Name, Field>;

crate::keys! {
    /// What a field holds; a type alone stands for `{ type: … }`.
    #[short("type")]
    pub struct Field {
        /// What it holds.
        pub of as _: FieldType,
        /// Whether one looks things up by it.
        pub index: bool = "false",
        /// Whether no two may have the same.
        pub unique: bool = "false",
        /// Whether it may be left out.
        pub optional: bool = "false",
        /// Whether it says something about a person, so that it is masked and can be erased.
        pub personal: bool = "false",
    }
}

crate::forms! {
    /// What a field holds.
    #[short("type")]
    pub enum FieldType {
        /// A simple type, or the record that it refers to.
        Plain(Plain) = "type",
        /// One of some words.
        OneOf(Vec<Name>) = "one_of",
        /// A list of something.
        List(Box<FieldType>) = "list",
    }
}

/// A simple type, or a block that a field refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// A type that the language has, such as `text`.
    Simple(&'static str),
    /// The name of a block whose kind is a type of field, such as a record.
    Block(String),
}

/// The types that the language has.
const SIMPLE: [&str; 13] = [
    "text", "int", "number", "bool", "time", "date", "span", "money", "email", "phone", "url",
    "location", "json",
];

/// The types as other languages call them.
const FOREIGN: [(&str, &[&str]); 9] = [
    ("text", &["string", "str", "varchar", "char", "uuid"]),
    ("int", &["integer", "bigint", "long", "count"]),
    ("number", &["decimal", "float", "double", "real", "numeric"]),
    ("bool", &["boolean", "flag", "truth"]),
    ("time", &["datetime", "date_time", "timestamp", "instant"]),
    ("span", &["duration", "interval", "period"]),
    ("money", &["amount", "currency", "price"]),
    ("url", &["uri", "link", "website"]),
    ("json", &["object", "map", "dict", "any"]),
];

/// Finds the type that somebody means who writes it as in another language.
pub(crate) fn meant(word: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(_, words)| words.contains(&word)).map(|(simple, _)| *simple)
}

impl Value for Plain {
    fn form() -> Form {
        Form::text("a type of field or the name of a record", "text", &BAD_FIELD)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let name = reader.scalar(node, &Self::form())?.text.as_str();
        if let Some(simple) = SIMPLE.iter().find(|simple| **simple == name) {
            return Some(Self::Simple(simple));
        }
        let kinds = reader.registry().field_kinds();
        // Only when no block has the name is it wrong, and then it may also be a misspelt type.
        if kinds.is_empty() || !super::name::is_name(name) {
            reader.report(bad_field::bad_field(node.at, name, &SIMPLE));
            return None;
        }
        reader.refer_to_type(node.at, kinds, name, &SIMPLE);
        Some(Self::Block(name.to_owned()))
    }

    fn stand_in(_: At, _: &mut Reader<'_>) -> Option<Self> {
        // Nothing is wrong with whatever is done with it.
        Some(Self::Simple("json"))
    }
}

impl Typed for Field {
    fn gives(&self) -> Type {
        let of = self.of.gives();
        if self.optional { of.optional() } else { of }
    }
}

impl Typed for FieldType {
    fn gives(&self) -> Type {
        match self {
            Self::Plain(plain) => plain.gives(),
            Self::OneOf(words) => Type::words(words.iter().map(Name::as_str)),
            Self::List(of) => of.gives().list(),
        }
    }
}

impl Typed for Plain {
    fn gives(&self) -> Type {
        match self {
            Self::Block(name) => Type::Record(name.as_str().into()),
            Self::Simple(simple) => match *simple {
                "int" => Type::Int,
                "number" => Type::Number,
                "bool" => Type::Bool,
                // A date is the instant at which its day begins.
                "time" | "date" => Type::Time,
                "span" => Type::Span,
                "money" => Type::Money(None),
                "location" | "json" => Type::Dyn,
                _ => Type::Text,
            },
        }
    }
}
