//! What stands in brackets, and how reading goes on after a mistake in them.

use super::Parser;
use super::cursor::starts_operand;
use crate::complaint::{Code, Complaint};
use crate::place::Place;
use crate::syntax::token::Kind as TokenKind;
use crate::syntax::tree::{Id, Kind};

impl Parser {
    pub(super) fn arguments(&mut self) -> (Vec<Id>, Place) {
        let opened = self.place();
        self.at += 1;
        self.separated(")", opened)
    }

    /// Reads values between commas up to a closing bracket; a comma may stand before it in a list.
    fn separated(&mut self, closing: &'static str, opened: Place) -> (Vec<Id>, Place) {
        let mut all = Vec::new();
        while self.sign() != Some(closing) && !self.ended() {
            all.push(self.expression());
            if !self.take(",") {
                break;
            }
        }
        let end = self.close(closing, opened);
        (all, end)
    }

    pub(super) fn list(&mut self, opened: Place) -> Id {
        self.at += 1;
        let (elements, end) = self.separated("]", opened);
        self.add(Kind::List(elements), opened.to(end))
    }

    pub(super) fn map(&mut self, opened: Place) -> Id {
        self.at += 1;
        let mut entries = Vec::new();
        while self.sign() != Some("}") && !self.ended() {
            let key = self.expression();
            if !self.take(":") {
                let says = "In a map each key has a `:` and a value.";
                self.complain(Code::MissingOperand, self.place(), says);
                self.skip_to("}");
                break;
            }
            entries.push((key, self.expression()));
            if !self.take(",") {
                break;
            }
        }
        let end = self.close("}", opened);
        self.add(Kind::Map(entries), opened.to(end))
    }

    /// Skips a literal of a protobuf message, which the manual has none of.
    pub(super) fn message(&mut self, of: Id) -> Id {
        let opened = self.place();
        let place = self.tree.place(of).to(opened);
        let complaint = Complaint::new(
            Code::MessageLiteral,
            place,
            "Messages cannot be made in an expression.",
        );
        self.complaints.add(complaint.help("Write a map: `{'name': value}`.".to_owned()));
        self.at += 1;
        self.skip_to("}");
        let end = self.close("}", opened);
        self.add(Kind::Wrong(Vec::new()), place.to(end))
    }

    /// Expects a closing bracket. Whatever stands before it is skipped, so that what comes after it is
    /// read as usual.
    pub(super) fn close(&mut self, closing: &'static str, opened: Place) -> Place {
        if self.sign() != Some(closing) {
            if self.ended() {
                let says = format!("The bracket has no `{closing}`.");
                self.complain(Code::UnclosedBracket, opened, says);
                return self.place();
            }
            let place = self.place();
            match &self.token().kind {
                TokenKind::Sign(sign) if !starts_operand(sign) => {
                    let says = format!("`{sign}` has no place here.");
                    let complaint = Complaint::new(Code::UnexpectedSign, place, says);
                    self.complaints.add(complaint.expected(format!("`{closing}`")));
                }
                _ => self.missing_operator(),
            }
            self.skip_to(closing);
        }
        let end = self.place();
        self.take(closing);
        end
    }

    /// Skips tokens up to a closing bracket of this level; stops before it.
    fn skip_to(&mut self, closing: &'static str) {
        let mut open = 0_usize;
        while !self.ended() {
            match self.sign() {
                Some(sign) if open == 0 && sign == closing => return,
                Some("(" | "[" | "{") => open += 1,
                Some(")" | "]" | "}") => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
    }
}
