//! What a step proves: the order in which places were given.

use manual::decode::{About, Form, Key, Keys, Part, Reader, Value, read_part};
use manual::expressions::{Expected, Missing, Type};
use manual::values::{Map, Name, OrExpression, Reference};
use manual::yaml::Node;
use manual::{Check, Scope};

use crate::Slots;

/// A proof of the order in which places were given, for one line.
///
/// The line is named by the fields that the slots have under `each`, which stand beside it as keys:
/// `council: "= trainer.council"`. What was found stands under the name of the step: `NAME.in_order`. A line
/// that is not known, because a value on the way to it is missing, has no order: then nothing is proved.
#[derive(Debug, Clone)]
pub struct ProveOrder {
    /// The slots.
    pub prove_order: Reference<Slots>,
    /// Which line, by the fields of `each`.
    pub each: Map<Name, OrExpression<String>>,
}

impl Part for ProveOrder {
    const ABOUT: &'static About = &About {
        path: concat!(module_path!(), ".ProveOrder"),
        name: "ProveOrder",
        doc: &["A proof of the order in which places were given, for one line."],
        short: None,
        keys: &[
            Key::Own {
                name: "prove_order",
                doc: &[
                    "Slots of which is proved who was first, with each payment, place and refund;",
                    "read as `NAME.in_order` under the step's name. Beside it stand the fields of `each`,",
                    "which say for which line; where one of them has no value, nothing is proved.",
                ],
                default: None,
                form: Reference::<Slots>::form,
            },
            Key::Flat(Map::<Name, OrExpression<String>>::form),
        ],
    };

    fn part_form() -> Form {
        Form::Keys(Self::ABOUT)
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let prove_order = keys.take("prove_order", None, reader);
        let each = keys.take_others(reader);
        Some(Self { prove_order: prove_order?, each: each? })
    }
}

impl Value for ProveOrder {
    fn form() -> Form {
        Self::part_form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        read_part(node, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let line = Expected::of(Type::Text).when_missing(Missing::IsUnknown);
        for (_, value) in self.each.iter() {
            if let OrExpression::Expression(expression) = value {
                check.expect(expression, &line, scope);
            }
        }
    }
}
