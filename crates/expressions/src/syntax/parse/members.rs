//! Values, and what stands directly before and after them: signs, fields, calls, macros.

use super::Parser;
use crate::complaint::{Code, Complaint};
use crate::limits::DEEPEST_LOOPS;
use crate::place::Place;
use crate::syntax::token::{Kind as TokenKind, RESERVED, Token};
use crate::syntax::tree::{Call, Constant, Id, Kind, Loop, LoopKind, Unary};

impl Parser {
    pub(super) fn prefixed(&mut self) -> Id {
        let place = self.place();
        let unary = match &self.token().kind {
            TokenKind::Sign("!") => Unary::Not,
            TokenKind::Sign("-") => Unary::Negate,
            TokenKind::Name(name) if name == "not" && self.next_starts_operand() => {
                let says = "`not` is no operator here.";
                let complaint = Complaint::new(Code::ForeignOperator, place, says);
                self.complaints.add(complaint.help("Write `!`.".to_owned()));
                Unary::Not
            }
            _ => return self.member(),
        };
        self.at += 1;
        if unary == Unary::Negate
            && let TokenKind::Magnitude(magnitude) = self.token().kind
        {
            return self.negative(place, magnitude);
        }
        let of = self.deeper(Self::prefixed);
        let place = place.to(self.tree.place(of));
        self.add(Kind::Unary(unary, of), place)
    }

    /// Reads a negative number at once: the least one has no positive counterpart to negate.
    fn negative(&mut self, sign: Place, magnitude: u64) -> Id {
        let place = sign.to(self.place());
        self.at += 1;
        let kind = match 0_i64.checked_sub_unsigned(magnitude) {
            Some(value) => Kind::Constant(Constant::Int(value)),
            None => self.too_large(place),
        };
        let id = self.add(kind, place);
        self.members(id)
    }

    fn too_large(&mut self, place: Place) -> Kind {
        let says = "This whole number is out of range.";
        let complaint = Complaint::new(Code::BadNumber, place, says);
        let help = "Write `u` after it, or a point in it: `1.0e19`.".to_owned();
        let expected = "a number from -9223372036854775808 to 9223372036854775807";
        self.complaints.add(complaint.expected(expected).help(help));
        Kind::Wrong(Vec::new())
    }

    fn member(&mut self) -> Id {
        let id = self.primary();
        self.members(id)
    }

    /// Reads what hangs on a value: `.field`, `.call(…)`, `[index]`.
    fn members(&mut self, mut of: Id) -> Id {
        loop {
            of = if self.take(".") {
                self.selection(of)
            } else if self.sign() == Some("[") {
                let opened = self.place();
                self.at += 1;
                let at = self.expression();
                let end = self.close("]", opened);
                let place = self.tree.place(of).to(end);
                self.add(Kind::Index { of, at }, place)
            } else if self.sign() == Some("{") && self.tree.dotted(of).is_some() {
                self.message(of)
            } else {
                return of;
            };
        }
    }

    fn selection(&mut self, of: Id) -> Id {
        let name_place = self.place();
        let (name, callable) = match &self.token().kind {
            TokenKind::Name(name) => (name.clone(), true),
            TokenKind::Quoted(name) => (name.clone(), false),
            _ => {
                let says = "After the point a field's name is missing.";
                self.complain(Code::MissingOperand, name_place, says);
                let place = self.tree.place(of);
                return self.add(Kind::Wrong(vec![of]), place);
            }
        };
        self.at += 1;
        if callable && self.sign() == Some("(") {
            return self.receiver_call(of, name, name_place);
        }
        let place = self.tree.place(of).to(name_place);
        self.add(Kind::Select { of, field: name, field_place: name_place }, place)
    }

    fn receiver_call(&mut self, of: Id, name: String, name_place: Place) -> Id {
        let is_loop = matches!(name.as_str(), "all" | "exists" | "exists_one" | "map" | "filter");
        self.loops += usize::from(is_loop);
        let (arguments, end) = self.arguments();
        let place = self.tree.place(of).to(end);
        let too_many = self.loops > DEEPEST_LOOPS;
        self.loops -= usize::from(is_loop);
        if is_loop && (arguments.len() == 2 || name == "map" && arguments.len() == 3) {
            if too_many {
                let says = "Too many macros stand inside each other.";
                let complaint = Complaint::new(Code::TooDeep, name_place, says);
                let help = "Give the inner list a name with `let`.".to_owned();
                let expected = format!("at most {DEEPEST_LOOPS} inside each other");
                self.complaints.add(complaint.expected(expected).help(help));
            }
            return self.loop_over(of, &name, &arguments, place);
        }
        self.add(Kind::Call(Call { receiver: Some(of), name, name_place, arguments }), place)
    }

    fn loop_over(&mut self, over: Id, name: &str, arguments: &[Id], place: Place) -> Id {
        let Kind::Name(variable) = self.tree.kind(arguments[0]) else {
            let says = format!("`{name}` begins with a name for the element.");
            let at = self.tree.place(arguments[0]);
            let complaint = Complaint::new(Code::MacroVariable, at, says);
            let help = format!("Write `{name}(element, …)` and use `element` in what follows.");
            self.complaints.add(complaint.help(help));
            // What follows speaks of a name that is not there, so nothing is said about it.
            return self.add(Kind::Wrong(vec![over]), place);
        };
        let variable = variable.clone();
        let (kind, filter, body) = match (name, arguments) {
            ("filter", [_, condition]) => (LoopKind::Collect, Some(*condition), None),
            ("map", [_, condition, body]) => (LoopKind::Collect, Some(*condition), Some(*body)),
            ("map", [_, body]) => (LoopKind::Collect, None, Some(*body)),
            ("all", [_, body]) => (LoopKind::All, None, Some(*body)),
            ("exists", [_, body]) => (LoopKind::Exists, None, Some(*body)),
            (_, rest) => (LoopKind::ExistsOne, None, rest.last().copied()),
        };
        self.add(Kind::Loop(Loop { kind, over, variable, filter, body }), place)
    }

    fn primary(&mut self) -> Id {
        let Token { kind, place } = self.token().clone();
        match kind {
            TokenKind::Constant(constant) => self.leaf(Kind::Constant(constant), place),
            TokenKind::Magnitude(magnitude) => {
                let kind = match i64::try_from(magnitude) {
                    Ok(value) => Kind::Constant(Constant::Int(value)),
                    Err(_) => self.too_large(place),
                };
                self.leaf(kind, place)
            }
            TokenKind::Name(name) => {
                self.at += 1;
                self.named(name, place)
            }
            // A leading point says that the name is meant from the top, which ours always are.
            TokenKind::Sign(".") if matches!(self.following(), TokenKind::Name(_)) => {
                self.at += 1;
                self.primary()
            }
            TokenKind::Sign("(") => {
                self.at += 1;
                let inner = self.expression();
                let end = self.close(")", place);
                self.tree.widen(inner, place.to(end));
                inner
            }
            TokenKind::Sign("[") => self.list(place),
            TokenKind::Sign("{") => self.map(place),
            TokenKind::Wrong => self.leaf(Kind::Wrong(Vec::new()), place),
            TokenKind::Quoted(_) => {
                let says = "Only a field's name may stand in backticks.";
                self.complain(Code::UnexpectedSign, place, says);
                self.leaf(Kind::Wrong(Vec::new()), place)
            }
            TokenKind::Sign(_) | TokenKind::End => self.missing_operand(place),
        }
    }

    fn leaf(&mut self, kind: Kind, place: Place) -> Id {
        self.at += 1;
        self.tree.add(kind, place)
    }

    /// Complains that a value is missing. What stands there instead is left for whoever expects it.
    fn missing_operand(&mut self, place: Place) -> Id {
        let says = match &self.token().kind {
            TokenKind::Sign(sign) => format!("A value is missing before `{sign}`."),
            _ => "The expression ends where a value is missing.".to_owned(),
        };
        let complaint = Complaint::new(Code::MissingOperand, place, says);
        let expected = "a name, a number, a text in quotes, or brackets";
        self.complaints.add(complaint.expected(expected));
        self.tree.add(Kind::Wrong(Vec::new()), place)
    }

    fn named(&mut self, name: String, place: Place) -> Id {
        if RESERVED.contains(&name.as_str()) {
            let says = format!("`{name}` is a word that CEL keeps for itself.");
            self.complain(Code::ReservedWord, place, says);
            return self.tree.add(Kind::Wrong(Vec::new()), place);
        }
        if self.sign() != Some("(") {
            return self.tree.add(Kind::Name(name), place);
        }
        let (arguments, end) = self.arguments();
        let whole = place.to(end);
        match arguments[..] {
            [of] if name == "has" => self.has(of, whole),
            _ => {
                let call = Call { receiver: None, name, name_place: place, arguments };
                self.add(Kind::Call(call), whole)
            }
        }
    }

    fn has(&mut self, of: Id, place: Place) -> Id {
        if matches!(self.tree.kind(of), Kind::Name(_) | Kind::Select { .. } | Kind::Wrong(_)) {
            return self.add(Kind::Has(of), place);
        }
        let says = "`has` asks whether a field is there, and this is no field.";
        let complaint = Complaint::new(Code::MacroVariable, self.tree.place(of), says);
        let help = "Write `has(purchase.amount)` or `has(reason)`.".to_owned();
        self.complaints.add(complaint.help(help));
        self.add(Kind::Wrong(vec![of]), place)
    }
}
