//! Rights: `area.verb`, `area.thing.verb`, `area.*`, and `all`.

use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_RIGHT, bad_right};
use crate::values::name::is_name;
use crate::yaml::{Content, Node};

/// A right or a pattern of rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right(String);

impl Right {
    /// Returns the right as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a right is this one, or falls under this pattern.
    #[must_use]
    pub fn covers(&self, right: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(area) => right.starts_with(area),
            None => self.0 == right,
        }
    }
}

impl Value for Right {
    fn form() -> Form {
        Form::text("a right", "cases.decide", &BAD_RIGHT)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.scalar(node, &Self::form())?.text.as_str();
        let parts: Vec<&str> = text.split('.').collect();
        let help = match parts.as_slice() {
            [area @ .., last] if matches!(area.len(), 1 | 2) => {
                let is_good =
                    area.iter().all(|part| is_name(part)) && (*last == "*" || is_name(last));
                if is_good {
                    return Some(Self(text.to_owned()));
                }
                format!("write it in small letters, such as `{}`", text.to_lowercase())
            }
            ["*" | "all"] => "write `can: all`, without a list".to_owned(),
            [area] => format!("say what may be done, such as `{area}.read` or `{area}.*`"),
            _ => "write at most three words: `area.thing.verb`".to_owned(),
        };
        reader.report(bad_right::bad_right(node.at, text, help));
        None
    }
}

/// Everything, or a list of rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// Everything there is.
    All,
    /// These.
    These(Vec<Right>),
}

impl Rights {
    /// Whether a right is among them.
    #[must_use]
    pub fn cover(&self, right: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(rights) => rights.iter().any(|pattern| pattern.covers(right)),
        }
    }
}

impl Value for Rights {
    fn form() -> Form {
        Form::Either(vec![Form::text("`all`", "", &BAD_RIGHT), Vec::<Right>::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match (&node.content, node.text()) {
            (_, Some("all")) => Some(Self::All),
            (Content::List(_), _) => Vec::read(node, reader).map(Self::These),
            (_, Some(text)) => {
                let help = format!("write a list, `[{text}]`, or `all`");
                reader.report(bad_right::bad_right(node.at, text, help));
                None
            }
            _ => {
                reader.wrong_type(node, &Self::form());
                None
            }
        }
    }
}
