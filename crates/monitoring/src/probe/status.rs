//! What HTTP says of an answer.

use manual::decode::{Form, Json, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::{Node, Plain, Scalar};
use vocabulary::Error;

/// The status of an answer, from 100 to 599.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16);

impl Value for Status {
    fn form() -> Form {
        Form::Scalar {
            says: "a status of HTTP".into(),
            example: "200".into(),
            json: Json::Whole,
            problem: &BAD_VALUE,
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.scalar().map(Scalar::plain) {
            Some(Plain::Whole(_) | Plain::Text) => reader.parsed(node, &Self::form(), |text| {
                let status = text.parse().ok().filter(|status| (100..600).contains(status));
                status.map(Self).ok_or_else(|| {
                    Error::invalid(format!("`{text}` is no status of HTTP."))
                        .hint("write a number from 100 to 599, such as `200`")
                })
            }),
            _ => {
                reader.wrong_type(node, &Self::form());
                None
            }
        }
    }
}
