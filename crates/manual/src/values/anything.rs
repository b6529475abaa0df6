//! Whatever YAML can say, such as the body of a request.

use serde_json::{Map, Value as Json, json};

use crate::decode::{Form, Reader, Value};
use crate::yaml::{Content, Node, Plain};

/// Whatever was written, as JSON has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Anything(pub Json);

impl Value for Anything {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, _reader: &mut Reader<'_>) -> Option<Self> {
        json_of(node).map(Self)
    }
}

/// Turns a tree, whose depth its reading has bounded, into JSON.
fn json_of(node: &Node) -> Option<Json> {
    Some(match &node.content {
        Content::Broken => return None,
        Content::Scalar(scalar) => match scalar.plain() {
            Plain::Nothing => Json::Null,
            Plain::Truth(truth) => json!(truth),
            Plain::Whole(whole) => json!(whole),
            Plain::Number(number) => json!(number),
            Plain::Text => json!(scalar.text.as_str()),
        },
        Content::List(items) => Json::Array(items.iter().map(json_of).collect::<Option<_>>()?),
        Content::Map(entries) => {
            let entry =
                |(key, value): &(Node, Node)| Some((key.text()?.to_owned(), json_of(value)?));
            Json::Object(entries.iter().map(entry).collect::<Option<Map<_, _>>>()?)
        }
    })
}
