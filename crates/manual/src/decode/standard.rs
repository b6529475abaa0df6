//! The values that every language has: texts, numbers, truths, lists, and what may be left out.

use expressions::Type;

use super::{Form, Json, Reader, Value};
use crate::at::At;
use crate::check::Check;
use crate::problems::{BAD_VALUE, WRONG_TYPE};
use crate::scope::Scope;
use crate::yaml::{Content, Node, Plain};

impl Value for String {
    fn form() -> Form {
        Form::text("a text", "", &WRONG_TYPE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.scalar() {
            Some(scalar) if scalar.plain() == Plain::Text => Some(scalar.text.as_str().to_owned()),
            _ => {
                reader.wrong_type(node, &Self::form());
                None
            }
        }
    }

    fn wanted() -> Type {
        Type::Text
    }
}

impl Value for bool {
    fn form() -> Form {
        Form::Scalar {
            says: "`true` or `false`".into(),
            example: "".into(),
            json: Json::Truth,
            problem: &WRONG_TYPE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.scalar().map(super::super::yaml::Scalar::plain) {
            Some(Plain::Truth(truth)) => Some(truth),
            _ => {
                reader.wrong_type(node, &Self::form());
                None
            }
        }
    }

    fn wanted() -> Type {
        Type::Bool
    }
}

macro_rules! whole_numbers {
    ($($type:ty: $says:literal),*) => {$(
        impl Value for $type {
            fn form() -> Form {
                Form::Scalar {
                    says: $says.into(),
                    example: "10".into(),
                    json: Json::Whole,
                    problem: &BAD_VALUE,
                }
            }

            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                match node.scalar().map($crate::yaml::Scalar::plain) {
                    Some(Plain::Whole(whole)) => reader.parsed(node, &Self::form(), |_| {
                        Self::try_from(whole).map_err(|_| {
                            vocabulary::Error::invalid(format!("`{whole}` is out of range."))
                                .hint(format!("write {} to {}", Self::MIN, Self::MAX))
                        })
                    }),
                    _ => {
                        reader.wrong_type(node, &Self::form());
                        None
                    }
                }
            }

            fn wanted() -> Type {
                Type::Int
            }
        }
    )*};
}

whole_numbers! {
    i64: "a whole number",
    u32: "a whole number from 0 on"
}

impl Value for f64 {
    fn form() -> Form {
        Form::Scalar {
            says: "a number".into(),
            example: "0.9".into(),
            json: Json::Number,
            problem: &WRONG_TYPE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.scalar().map(crate::yaml::Scalar::plain) {
            #[expect(clippy::cast_precision_loss, reason = "a number, not a count")]
            Some(Plain::Whole(whole)) => Some(whole as Self),
            Some(Plain::Number(number)) => Some(number),
            _ => {
                reader.wrong_type(node, &Self::form());
                None
            }
        }
    }

    fn wanted() -> Type {
        Type::Number
    }
}

impl<V: Value> Value for Option<V> {
    fn form() -> Form {
        Form::Optional(Box::new(V::form()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        V::read(node, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        V::stand_in(at, reader).map(Some)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.iter().for_each(|value| value.within(scope, check));
    }
}

impl<V: Value> Value for Vec<V> {
    fn form() -> Form {
        Form::List(Box::new(V::form()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Content::List(items) = &node.content else {
            reader.wrong_type(node, &Self::form());
            return None;
        };
        // What is wrong is left out, so that the others are checked.
        Some(items.iter().filter_map(|item| V::read(item, reader)).collect())
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.iter().for_each(|item| item.within(scope, check));
    }
}

impl<V: Value> Value for Box<V> {
    fn form() -> Form {
        V::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        V::read(node, reader).map(Self::new)
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        V::stand_in(at, reader).map(Self::new)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        (**self).within(scope, check);
    }
}
