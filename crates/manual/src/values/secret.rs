//! Secrets by name; the manual never holds one itself.

use crate::at::At;
use crate::decode::{Form, Reader, Value};
use crate::problems::open_secret;
use crate::yaml::{Content, Node};

/// The name of a secret in the environment or in the encrypted store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretName(String);

impl SecretName {
    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for SecretName {
    fn form() -> Form {
        Form::Secret
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Content::Map(entries) = &node.content
            && let [(key, value)] = entries.as_slice()
            && key.text() == Some("secret")
            && let Some(name) = value.text()
            && is_secret_name(name)
        {
            reader.needs_secret(node.at, name);
            return Some(Self(name.to_owned()));
        }
        match &node.content {
            Content::Broken => {}
            Content::Map(entries) => {
                let name = entries.first().and_then(|(_, value)| value.text());
                reader
                    .report(open_secret::no_secret(node.at, name.filter(|it| is_secret_name(it))));
            }
            _ => reader.report(open_secret::open_secret(node.at)),
        }
        None
    }

    fn stand_in(_: At, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self("SECRET".to_owned()))
    }
}

/// Names of secrets are those of the environment, so that a secret itself is hardly ever taken for one.
fn is_secret_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
