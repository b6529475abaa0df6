//! What is wrong with an expression, as a value; printing it is for whoever shows it.

use crate::limits::MOST_COMPLAINTS;
use crate::place::Place;

/// One mistake in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Which sort of mistake it is.
    pub code: Code,
    /// Where it is in the text, in bytes.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub says: String,
    /// What would have fitted, where that can be said.
    pub expected: Option<String>,
    /// What to do, where that can be said.
    pub help: Option<String>,
}

impl Complaint {
    pub(crate) fn new(code: Code, place: Place, says: impl Into<String>) -> Self {
        Self { code, place, says: says.into(), expected: None, help: None }
    }

    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

/// Complaints in the making: no place gets the same one twice, and there is an end to them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Complaints(Vec<Complaint>);

impl Complaints {
    pub(crate) fn add(&mut self, complaint: Complaint) {
        let known =
            |other: &Complaint| (other.code, other.place) == (complaint.code, complaint.place);
        if self.0.len() < MOST_COMPLAINTS && !self.0.iter().any(known) {
            self.0.push(complaint);
        }
    }

    /// Returns them in the order of the text.
    pub(crate) fn in_order(mut self) -> Vec<Complaint> {
        self.0.sort_by_key(|complaint| (complaint.place.start(), complaint.place.end()));
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Defines the codes with the page that explains each.
macro_rules! codes {
    ($($variant:ident $name:literal,)*) => {
        /// A sort of mistake, with a name that stays as it is and a page of its own in `problems/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            /// All of them, in the order of their pages.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name, such as `unknown-field`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the page that says what it is, why it is a mistake, and an example, in Markdown.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("problems/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    // Reading.
    BadEscape "bad-escape",
    BadNumber "bad-number",
    BadSpan "bad-span",
    ForeignOperator "foreign-operator",
    MacroVariable "macro-variable",
    MessageLiteral "message-literal",
    MissingOperand "missing-operand",
    MissingOperator "missing-operator",
    ReservedWord "reserved-word",
    TooDeep "too-deep",
    TooLong "too-long",
    UnclosedBracket "unclosed-bracket",
    UnclosedText "unclosed-text",
    UnexpectedSign "unexpected-sign",
    // Checking.
    BadConstant "bad-constant",
    BadPattern "bad-pattern",
    CalendarSpan "calendar-span",
    DifferentCurrencies "different-currencies",
    DifferentUnits "different-units",
    MayBeMissing "may-be-missing",
    NoValue "no-value",
    UnknownField "unknown-field",
    UnknownFunction "unknown-function",
    UnknownName "unknown-name",
    UnknownWord "unknown-word",
    UnlikeComparison "unlike-comparison",
    UnreachableField "unreachable-field",
    WrongArguments "wrong-arguments",
    WrongOperands "wrong-operands",
    WrongType "wrong-type",
}
