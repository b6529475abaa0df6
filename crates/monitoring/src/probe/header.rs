//! What a header says.

use manual::decode::{Form, Reader, Value};
use manual::values::SecretName;
use manual::yaml::{Content, Node};

/// What a header says: a text, or a secret.
#[derive(Debug, Clone)]
pub enum HeaderValue {
    /// The text itself.
    Text(String),
    /// The name of what it is.
    Secret(SecretName),
}

impl Value for HeaderValue {
    fn form() -> Form {
        Form::Either(vec![String::form(), SecretName::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => SecretName::read(node, reader).map(Self::Secret),
            _ => String::read(node, reader).map(Self::Text),
        }
    }
}
