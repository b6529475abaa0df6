//! What serde found wrong with an input, in words for the one who sent it.

use vocabulary::Error;

/// One thing wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The field, as a path such as `items[3].name`; none when it is the whole.
    pub(crate) field: Option<String>,
    /// What is wrong with it, to be read after the field's name.
    pub(crate) says: String,
}

impl Fault {
    /// Reads serde's own sentence, which names a missing or an unknown field inside its text.
    pub(crate) fn new(path: &str, message: &str) -> Self {
        let parent = (path != ".").then_some(path);
        for (start, says) in [
            ("missing field `", "is missing"),
            ("unknown field `", "is not known here"),
            ("duplicate field `", "is given twice"),
        ] {
            if let Some((name, rest)) =
                message.strip_prefix(start).and_then(|rest| rest.split_once('`'))
            {
                let rest = rest.trim_end_matches(", there are no fields");
                return Self { field: Some(joined(parent, name)), says: format!("{says}{rest}") };
            }
        }
        Self { field: parent.map(str::to_owned), says: format!("does not fit: {message}") }
    }

    /// Makes the error of an input, such as "The query".
    pub(crate) fn error(self, input: &str) -> Error {
        match self.field {
            Some(field) => {
                Error::invalid(format!("{input} does not fit: `{field}` {}.", self.says))
                    .with("field", field)
            }
            None => Error::invalid(format!("{input} {}.", self.says)),
        }
    }
}

/// serde tells the path of an unknown field with the field at its end, of a missing one without.
fn joined(parent: Option<&str>, name: &str) -> String {
    match parent {
        Some(parent) if parent == name || parent.ends_with(&format!(".{name}")) => {
            parent.to_owned()
        }
        Some(parent) => format!("{parent}.{name}"),
        None => name.to_owned(),
    }
}
