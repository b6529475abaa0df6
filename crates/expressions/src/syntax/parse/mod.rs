//! Reads tokens into a tree by the strength with which operators bind (a Pratt parser).

mod brackets;
mod cursor;
mod members;
mod operators;

use super::lex::lex;
use super::token::{Kind as TokenKind, Token};
use super::tree::{Constant, Id, Kind, Tree};
use crate::complaint::{Code, Complaint, Complaints};
use crate::limits::DEEPEST;
use crate::place::Place;
use cursor::starts_operand;
use operators::Strength;

/// What was read: a tree, its topmost node, and what is wrong with the text.
#[derive(Debug, Clone)]
pub(crate) struct Syntax {
    pub(crate) tree: Tree,
    pub(crate) root: Id,
    pub(crate) complaints: Complaints,
}

/// Reads a whole text.
pub(crate) fn parse(text: &str) -> Syntax {
    let (tokens, complaints) = lex(text);
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        loops: 0,
        tree: Tree::default(),
        complaints,
        given_up: None,
    };
    let root = parser.whole();
    let complaints = parser.given_up.unwrap_or(parser.complaints);
    Syntax { tree: parser.tree, root, complaints }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    loops: usize,
    tree: Tree,
    complaints: Complaints,
    /// The complaints up to where the text was given up: those after it come from that.
    given_up: Option<Complaints>,
}

impl Parser {
    fn whole(&mut self) -> Id {
        let mut first = self.expression();
        let mut parts = vec![first];
        // What is left over was complained about where the operator is missing; it is read all the
        // same, for its own mistakes.
        while !self.ended() {
            self.left_over();
            if !self.ended() {
                parts.push(self.expression());
            }
        }
        if parts.len() > 1 {
            let place = self.tree.place(first);
            first = self.tree.add(Kind::Wrong(parts), place);
        }
        first
    }

    fn left_over(&mut self) {
        let place = self.place();
        let sign = match &self.token().kind {
            TokenKind::Sign(sign) if !starts_operand(sign) => Some(*sign),
            _ => None,
        };
        match sign {
            Some(sign @ (")" | "]" | "}")) => {
                self.complain(Code::UnclosedBracket, place, format!("`{sign}` closes nothing."));
                self.at += 1;
            }
            Some(sign) => {
                self.complain(Code::UnexpectedSign, place, format!("`{sign}` has no place here."));
                self.at += 1;
            }
            None => self.missing_operator(),
        }
    }

    fn missing_operator(&mut self) {
        let says = "An operator is missing before this.";
        let complaint = Complaint::new(Code::MissingOperator, self.place(), says);
        let is_unit = matches!(self.token().kind, TokenKind::Name(_)) && self.is_behind_number();
        let help = if is_unit {
            "Leave the unit out: a number is in the unit of what it is compared with."
        } else {
            "Write `&&` for and, `||` for or, or a comparison such as `==`."
        };
        self.complaints.add(complaint.help(help.to_owned()));
        // A unit is no name of its own.
        self.at += usize::from(is_unit);
    }

    /// Whether a number stands directly before, as in `10 percent`.
    fn is_behind_number(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let is_number = |token: &Token| {
            matches!(token.kind, TokenKind::Magnitude(_) | TokenKind::Constant(Constant::Double(_)))
        };
        before.is_some_and(is_number)
    }

    fn expression(&mut self) -> Id {
        self.deeper(|parser| parser.operators(Strength::Choice))
    }

    /// Goes one level down, unless that is too deep: then the rest of the text is given up.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Id) -> Id {
        if self.depth >= DEEPEST {
            return self.too_deep();
        }
        self.depth += 1;
        let id = read(self);
        self.depth -= 1;
        id
    }

    fn too_deep(&mut self) -> Id {
        let place = self.place();
        let says = "The expression is nested too deeply.";
        let complaint = Complaint::new(Code::TooDeep, place, says);
        let help = "Give parts of it a name with `let`.".to_owned();
        let expected = format!("at most {DEEPEST} levels");
        self.complaints.add(complaint.expected(expected).help(help));
        self.at = self.tokens.len() - 1;
        self.given_up.get_or_insert_with(|| self.complaints.clone());
        self.tree.add(Kind::Wrong(Vec::new()), place)
    }

    /// Adds a node above others, unless the tree is too deep already: chains such as `a + b + c`
    /// grow it without any bracket.
    fn add(&mut self, kind: Kind, place: Place) -> Id {
        let too_deep = kind.children().iter().any(|child| self.tree.node(*child).depth >= DEEPEST);
        if too_deep { self.too_deep() } else { self.tree.add(kind, place) }
    }
}
