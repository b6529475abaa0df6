//! Where the parser stands among its tokens.

use super::Parser;
use crate::complaint::{Code, Complaint};
use crate::place::Place;
use crate::syntax::token::{Kind as TokenKind, Token};

impl Parser {
    pub(super) fn complain(&mut self, code: Code, place: Place, says: impl Into<String>) {
        self.complaints.add(Complaint::new(code, place, says));
    }

    pub(super) fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    pub(super) fn following(&self) -> &TokenKind {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + 1).min(last)].kind
    }

    pub(super) fn next_starts_operand(&self) -> bool {
        match self.following() {
            TokenKind::Sign(sign) => *sign == "(" || *sign == "!",
            TokenKind::End => false,
            TokenKind::Name(name) => !matches!(name.as_str(), "and" | "or" | "is"),
            _ => true,
        }
    }

    pub(super) fn place(&self) -> Place {
        self.token().place
    }

    pub(super) fn ended(&self) -> bool {
        self.token().kind == TokenKind::End
    }

    pub(super) fn sign(&self) -> Option<&'static str> {
        match self.token().kind {
            TokenKind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let taken = self.sign() == Some(sign);
        self.at += usize::from(taken);
        taken
    }
}

/// Tells whether a value may begin with this sign.
pub(super) fn starts_operand(sign: &str) -> bool {
    matches!(sign, "(" | "[" | "{" | "!" | "-")
}
