//! The one error type: what a person is told, what a log keeps, and what to do about it.
//!
//! It knows no HTTP: `web` turns a [`Kind`] into a status, the command line into an exit code. What
//! is said outside never contains what is kept inside.

use std::error::Error as StdError;

/// The result of anything that can go wrong in front of a person.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of trouble it is, as far as a caller can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The input is malformed or out of range.
    Invalid,
    /// Nobody is signed in, or the proof of who it is does not hold.
    Unauthenticated,
    /// The caller is known and may not.
    Forbidden,
    /// There is no such thing, or the caller may not know of it.
    Missing,
    /// Somebody else was first, or the thing is not in a state for it.
    Conflict,
    /// The caller saw an older version of the thing.
    Outdated,
    /// The input is well formed but a policy forbids it.
    Policy,
    /// The input is larger than its limit.
    TooLarge,
    /// The caller asks too often.
    TooMany,
    /// The program cannot do it now, and may be able to soon.
    Unavailable,
    /// The program is at fault.
    Internal,
}

/// Something that went wrong.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    code: &'static str,
    says: String,
    hint: Option<String>,
    members: serde_json::Map<String, serde_json::Value>,
    inside: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error with a stable code in kebab-case and one sentence for the person who sees it.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str, says: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            code,
            says: says.into(),
            hint: None,
            members: serde_json::Map::new(),
            inside: None,
        }))
    }

    /// Says that the input is wrong.
    #[must_use]
    pub fn invalid(says: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, "invalid", says)
    }

    /// Says that there is no such thing.
    #[must_use]
    pub fn missing(says: impl Into<String>) -> Self {
        Self::new(Kind::Missing, "not-found", says)
    }

    /// Says that somebody else was first.
    #[must_use]
    pub fn conflict(code: &'static str, says: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, code, says)
    }

    /// Says that it may work soon.
    #[must_use]
    pub fn unavailable(says: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, "unavailable", says)
    }

    /// Reports a fault of the program; the person learns only that there was one.
    #[must_use]
    pub fn internal(inside: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Internal, "internal", "Something went wrong inside Quarterdeck.")
            .hint("Try again; if it stays, look for the request's id in the log.")
            .because(inside)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds a member that a program can read, such as who was first.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// Adds the cause, for the log alone.
    #[must_use]
    pub fn because(mut self, inside: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.inside = Some(inside.into());
        self
    }

    /// Says the same again to somebody else whom it concerns; the cause stays with the original.
    #[must_use]
    pub fn repeated(&self) -> Self {
        Self(Box::new(Inner {
            kind: self.0.kind,
            code: self.0.code,
            says: self.0.says.clone(),
            hint: self.0.hint.clone(),
            members: self.0.members.clone(),
            inside: None,
        }))
    }

    /// Returns what sort of trouble it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Returns the stable code, such as `already-decided`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Returns the sentence for the person.
    #[must_use]
    pub fn says(&self) -> &str {
        &self.0.says
    }

    /// Returns what to do about it.
    #[must_use]
    pub fn what_to_do(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Returns the members for programs.
    #[must_use]
    pub fn members(&self) -> &serde_json::Map<String, serde_json::Value> {
        &self.0.members
    }

    /// Writes the sentence and what to do about it, for where there is room for one text only.
    #[must_use]
    pub fn with_hint(&self) -> String {
        match self.what_to_do() {
            Some(hint) => format!("{} {hint}", self.says()),
            None => self.says().to_owned(),
        }
    }

    /// Writes the whole chain of causes, for the log alone.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.0.says.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.says)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.inside.as_deref().map(|inside| inside as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_never_said_outside() {
        let error = Error::internal("password=hunter2 in /etc/shadow");
        assert!(!error.to_string().contains("hunter2"));
        assert!(!error.says().contains("hunter2"));
        assert!(!error.what_to_do().unwrap_or_default().contains("hunter2"));
        assert!(error.chain().contains("hunter2"));
    }
}
