//! Reads tokens into a tree by the strength with which operators bind (a Pratt parser).

use super::lex::lex;
use super::token::{Kind as TokenKind, RESERVED, Token};
use super::tree::{Binary, Call, Constant, Id, Kind, Loop, LoopKind, Tree, Unary};
use crate::complaint::{Code, Complaint, Complaints};
use crate::limits::{DEEPEST, DEEPEST_LOOPS};
use crate::place::Place;

/// What was read: a tree, its topmost node, and what is wrong with the text.
#[derive(Debug, Clone)]
pub(crate) struct Syntax {
    pub(crate) tree: Tree,
    pub(crate) root: Id,
    pub(crate) complaints: Complaints,
    /// The filter of a placeholder, with its place.
    pub(crate) filter: Option<(String, Place)>,
}

/// How strongly operators bind, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Choice,
    Any,
    Every,
    Relation,
    Sum,
    Product,
}

/// What a text may hold beside an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Expression,
    /// `value or fallback | filter`, as in the texts that are sent to people.
    Placeholder,
}

/// Reads a whole text.
pub(crate) fn parse(text: &str, form: Form) -> Syntax {
    let (tokens, complaints) = lex(text);
    let mut parser = Parser {
        form,
        tokens,
        at: 0,
        depth: 0,
        loops: 0,
        tree: Tree::default(),
        complaints,
        given_up: None,
    };
    let (root, filter) = parser.whole();
    let complaints = parser.given_up.unwrap_or(parser.complaints);
    Syntax { tree: parser.tree, root, complaints, filter }
}

struct Parser {
    form: Form,
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
    fn whole(&mut self) -> (Id, Option<(String, Place)>) {
        let mut first = self.expression();
        let mut filter = None;
        if self.form == Form::Placeholder {
            first = self.fallback(first);
            filter = self.filter();
        }
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
        (first, filter)
    }

    /// Reads the `or` of a placeholder, which means what `.or(…)` means in an expression.
    fn fallback(&mut self, value: Id) -> Id {
        let name_place = self.place();
        if self.token().kind != TokenKind::Name("or".to_owned()) {
            return value;
        }
        self.at += 1;
        let fallback = self.expression();
        let place = self.tree.place(value).to(self.tree.place(fallback));
        let (name, arguments) = ("or".to_owned(), vec![fallback]);
        self.add(Kind::Call(Call { receiver: Some(value), name, name_place, arguments }), place)
    }

    fn filter(&mut self) -> Option<(String, Place)> {
        if !self.take("|") {
            return None;
        }
        let place = self.place();
        match self.token().kind.clone() {
            TokenKind::Name(name) => {
                self.at += 1;
                Some((name, place))
            }
            _ => {
                let says = "After the `|` a filter's name is missing.";
                self.complain(Code::MissingOperand, place, says);
                None
            }
        }
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
        let help = match &self.token().kind {
            TokenKind::Constant(Constant::Span(_) | Constant::Calendar(_)) => {
                Some("Write a span without blanks: `1h30m`.")
            }
            TokenKind::Name(name) if matches!(name.as_str(), "AUD" | "EUR" | "USD") => {
                Some("Write money as `money('22.00 AUD')`.")
            }
            _ => Some("Write `&&` for and, `||` for or, or a comparison such as `==`."),
        };
        self.complaints.add(complaint.help(help.map(str::to_owned)));
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

    fn operators(&mut self, weakest: Strength) -> Id {
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
            TokenKind::Sign("|") if self.form == Form::Placeholder => return None,
            TokenKind::Sign(sign) => (*sign, *sign),
            TokenKind::Name(name) => match name.as_str() {
                "or" if self.form == Form::Placeholder => return None,
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

    fn prefixed(&mut self) -> Id {
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
        self.add(Kind::Select { of, field: name }, place)
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

    fn arguments(&mut self) -> (Vec<Id>, Place) {
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

    fn list(&mut self, opened: Place) -> Id {
        self.at += 1;
        let (elements, end) = self.separated("]", opened);
        self.add(Kind::List(elements), opened.to(end))
    }

    fn map(&mut self, opened: Place) -> Id {
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
    fn message(&mut self, of: Id) -> Id {
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
    fn close(&mut self, closing: &'static str, opened: Place) -> Place {
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

    fn complain(&mut self, code: Code, place: Place, says: impl Into<String>) {
        self.complaints.add(Complaint::new(code, place, says));
    }

    fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    fn following(&self) -> &TokenKind {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + 1).min(last)].kind
    }

    fn next_starts_operand(&self) -> bool {
        match self.following() {
            TokenKind::Sign(sign) => *sign == "(" || *sign == "!",
            TokenKind::End => false,
            TokenKind::Name(name) => !matches!(name.as_str(), "and" | "or" | "is"),
            _ => true,
        }
    }

    fn place(&self) -> Place {
        self.token().place
    }

    fn ended(&self) -> bool {
        self.token().kind == TokenKind::End
    }

    fn sign(&self) -> Option<&'static str> {
        match self.token().kind {
            TokenKind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        let taken = self.sign() == Some(sign);
        self.at += usize::from(taken);
        taken
    }
}

/// Tells whether a value may begin with this sign.
fn starts_operand(sign: &str) -> bool {
    matches!(sign, "(" | "[" | "{" | "!" | "-")
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
