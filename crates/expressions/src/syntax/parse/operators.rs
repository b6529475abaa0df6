//! Operators between values, and what they bind.

use super::Parser;
use crate::complaint::{Code, Complaint};
use crate::syntax::token::Kind as TokenKind;
use crate::syntax::tree::{Binary, Id, Kind};

/// How strongly operators bind, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Choice,
    Any,
    Every,
    Relation,
    Sum,
    Product,
}

impl Parser {
    pub(super) fn operators(&mut self, weakest: Strength) -> Id {
        let mut left = self.prefixed();
        while let Some((operator, strength)) = self.operator().filter(|(_, s)| *s >= weakest) {
            self.at += 1;
            left = match operator {
                "?" => self.choice(left),
                "||" => {
                    let right = self.deeper(|parser| parser.operators(Strength::Every));
                    self.joined(left, right, Strength::Any)
                }
                "&&" => {
                    let right = self.deeper(|parser| parser.operators(Strength::Relation));
                    self.joined(left, right, Strength::Every)
                }
                sign => self.binary(left, sign, strength),
            };
        }
        left
    }

    fn binary(&mut self, left: Id, sign: &'static str, strength: Strength) -> Id {
        let tighter = match strength {
            Strength::Relation => Strength::Sum,
            Strength::Sum => Strength::Product,
            // Nothing but a prefix binds tighter than a product.
            _ => return self.finish_binary(left, sign, Self::prefixed),
        };
        self.finish_binary(left, sign, |parser| parser.operators(tighter))
    }

    fn finish_binary(
        &mut self,
        left: Id,
        sign: &'static str,
        read: impl FnOnce(&mut Self) -> Id,
    ) -> Id {
        let right = self.deeper(read);
        let place = self.tree.place(left).to(self.tree.place(right));
        match binary(sign) {
            Some(operator) => self.add(Kind::Binary(operator, left, right), place),
            None => self.add(Kind::Wrong(vec![left, right]), place),
        }
    }

    /// Joins conditions into one node, however many there are.
    fn joined(&mut self, left: Id, right: Id, strength: Strength) -> Id {
        let place = self.tree.place(left).to(self.tree.place(right));
        let mut all = match (self.tree.kind_mut(left), strength) {
            (Kind::Any(all), Strength::Any) | (Kind::Every(all), Strength::Every) => {
                // The shorter chain is not needed any more.
                std::mem::take(all)
            }
            _ => vec![left],
        };
        all.push(right);
        let kind = if strength == Strength::Any { Kind::Any(all) } else { Kind::Every(all) };
        self.add(kind, place)
    }

    fn choice(&mut self, condition: Id) -> Id {
        let then = self.deeper(|parser| parser.operators(Strength::Any));
        if !self.take(":") {
            let place = self.tree.place(condition).to(self.tree.place(then));
            let says = "The choice has no `:` with what to take otherwise.";
            let complaint = Complaint::new(Code::MissingOperand, self.place(), says);
            let help = "Write `condition ? value : other value`.".to_owned();
            self.complaints.add(complaint.help(help));
            return self.add(Kind::Wrong(vec![condition, then]), place);
        }
        let otherwise = self.expression();
        let place = self.tree.place(condition).to(self.tree.place(otherwise));
        self.add(Kind::Choice { condition, then, otherwise }, place)
    }

    /// Looks at the operator that stands here; one of another language counts as ours once it was
    /// complained about.
    fn operator(&mut self) -> Option<(&'static str, Strength)> {
        let (written, sign) = match &self.token().kind {
            TokenKind::Sign(sign) => (*sign, *sign),
            TokenKind::Name(name) => match name.as_str() {
                "and" | "AND" => ("and", "&"),
                "or" | "OR" => ("or", "|"),
                "is" => ("is", "="),
                _ => return None,
            },
            _ => return None,
        };
        let ours = match sign {
            "=" | "===" => "==",
            "<>" | "!==" => "!=",
            "≤" => "<=",
            "≥" => ">=",
            "&" => "&&",
            "|" => "||",
            ours => ours,
        };
        let strength = strength(ours)?;
        if ours != sign || written != sign {
            let says = format!("`{written}` is no operator here.");
            let complaint = Complaint::new(Code::ForeignOperator, self.place(), says);
            let help = match ours {
                "||" => {
                    "Write `||`; for a value that may be missing, `value.or(other)`.".to_owned()
                }
                ours => format!("Write `{ours}`."),
            };
            self.complaints.add(complaint.help(help));
        }
        Some((ours, strength))
    }
}

fn strength(sign: &str) -> Option<Strength> {
    Some(match sign {
        "?" => Strength::Choice,
        "||" => Strength::Any,
        "&&" => Strength::Every,
        "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" => Strength::Relation,
        "+" | "-" => Strength::Sum,
        "*" | "/" | "%" => Strength::Product,
        _ => return None,
    })
}

fn binary(sign: &str) -> Option<Binary> {
    const ALL: [Binary; 12] = [
        Binary::Equal,
        Binary::NotEqual,
        Binary::Less,
        Binary::LessOrEqual,
        Binary::Greater,
        Binary::GreaterOrEqual,
        Binary::In,
        Binary::Add,
        Binary::Subtract,
        Binary::Multiply,
        Binary::Divide,
        Binary::Remainder,
    ];
    ALL.into_iter().find(|operator| operator.sign() == sign)
}
