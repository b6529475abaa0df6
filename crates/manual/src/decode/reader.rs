//! What a block's values are read with: where problems and references go.

use vocabulary::Currency;

use super::{Form, Json, Value, Wanted};
use crate::at::{At, Offsets, Text};
use crate::checked::NamedSecret;
use crate::nearest::{any_of, nearest};
use crate::problems::{Problem, bad_value, unknown_word, wrong_type};
use crate::registry::Registry;
use crate::values::{Expression, ExpressionId};
use crate::yaml::{Content, Node, Plain, Quoting, Reading, Scalar};

/// The most problems of one block; who has mended so many will look again anyway.
const MOST_PROBLEMS: usize = 100;

/// Reads the values of one block.
#[derive(Debug)]
pub struct Reader<'r> {
    registry: &'r Registry,
    block: usize,
    reading: Reading,
    problems: Vec<Problem>,
    notes: Notes,
    order: Order,
    /// Words that would also do for the reference that is read.
    also: Vec<&'static str>,
    /// Whether amounts may be in whichever currency.
    is_anywhere: bool,
    /// Whether what is read stands in for something that is wrong, so that nothing of it counts.
    is_standing_in: bool,
}

/// What a block asks of others, noted while it is read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) uses: Vec<Use>,
    pub(crate) expressions: Vec<Expression>,
    pub(crate) queries: Vec<Text>,
    /// Currencies, each with its place.
    pub(crate) currencies: Vec<(At, Currency)>,
    pub(crate) secrets: Vec<NamedSecret>,
    /// What is wanted where something stands that could not be read.
    pub(crate) wanted: Vec<(At, Wanted)>,
}

/// A reference, to be resolved when all blocks are read.
#[derive(Debug)]
pub(crate) struct Use {
    pub(crate) at: At,
    /// The kinds that it may mean.
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) name: String,
    /// Words that would also do, for the help.
    pub(crate) also: Vec<&'static str>,
    pub(crate) order: Order,
}

/// Whether references may lead back to where they began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Free,
    Acyclic,
}

impl<'r> Reader<'r> {
    pub(crate) fn new(registry: &'r Registry, block: usize, reading: Reading) -> Self {
        let (problems, notes) = (Vec::new(), Notes::default());
        Self {
            registry,
            block,
            reading,
            problems,
            notes,
            order: Order::Free,
            also: Vec::new(),
            is_anywhere: false,
            is_standing_in: false,
        }
    }

    pub(crate) fn finish(self) -> (Vec<Problem>, Notes) {
        (self.problems, self.notes)
    }

    pub(crate) fn reading(&self) -> Reading {
        self.reading
    }

    /// Returns the kinds and families that are known.
    #[must_use]
    pub fn registry(&self) -> &'r Registry {
        self.registry
    }

    /// Adds a problem.
    pub fn report(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS && !self.is_standing_in {
            self.problems.push(problem);
        }
    }

    /// Reports a value of a wrong type, unless it was complained about already.
    pub fn wrong_type(&mut self, node: &Node, form: &Form) {
        let is_nothing = node.scalar().is_some_and(|scalar| scalar.plain() == Plain::Nothing);
        let is_left_out = self.reading == Reading::Partial && is_nothing;
        if matches!(node.content, Content::Broken) {
            self.notes.wanted.push((node.at, form.wanted()));
            return;
        }
        if is_left_out {
            return;
        }
        let expected = form.phrase();
        let problem = wrong_type::wrong_type(node.at, &node.found(), &expected);
        let quotable = node.scalar().filter(|scalar| scalar.plain() != Plain::Nothing);
        let wants_text = matches!(form, Form::Scalar { json: Json::Text, .. });
        let problem = match (quotable, &node.content, form) {
            (Some(scalar), ..) if wants_text => {
                problem.help(format!("quote it: `\"{}\"`", scalar.text.as_str()))
            }
            (Some(scalar), _, Form::List(_)) => {
                let written = scalar.text.as_str();
                problem.help(match nearest(written, self.also.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("write `[{written}]`"),
                })
            }
            (_, Content::List(_), Form::Scalar { .. }) => problem.help("only one can stand here"),
            (_, Content::List(_), Form::Map(..) | Form::Keys(_)) => {
                problem.help("leave out the `- ` before each, or the `[…]` around all")
            }
            (_, Content::Map(_), Form::List(_)) => {
                problem.help("write `- ` before it, or `[…]` around it")
            }
            (Some(scalar), _, form) => match instead(scalar.text.as_str(), form) {
                Some(help) => problem.help(help),
                None => problem,
            },
            _ => problem,
        };
        self.report(problem);
    }

    /// Returns a scalar that says something, or reports a wrong type.
    pub fn scalar<'n>(&mut self, node: &'n Node, form: &Form) -> Option<&'n Scalar> {
        let scalar = node
            .scalar()
            .filter(|scalar| scalar.plain() != Plain::Nothing || scalar.quoting == Quoting::Quoted);
        if scalar.is_none() {
            self.wrong_type(node, form);
        }
        scalar
    }

    /// Reads a text by rules of its own, and turns their error into a problem.
    pub fn parsed<T>(
        &mut self,
        node: &Node,
        form: &Form,
        parse: impl FnOnce(&str) -> vocabulary::Result<T>,
    ) -> Option<T> {
        let text = &self.scalar(node, form)?.text;
        parse(text.as_str())
            .map_err(|error| self.report(bad_value::bad_value(node.at, &error, &form.phrase())))
            .ok()
    }

    /// Reads one of some words.
    pub fn word<T: Copy>(&mut self, node: &Node, words: &[(&'static str, T)]) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let Some(written) = node.text() else {
            let expected = any_of(&known);
            if matches!(node.content, Content::Broken) {
                self.notes.wanted.push((node.at, Wanted::Other(expected)));
            } else {
                self.report(wrong_type::wrong_type(node.at, &node.found(), &expected));
            }
            return None;
        };
        let found = words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value);
        if found.is_none() {
            self.report(unknown_word::unknown_word(node.at, written, &known));
        }
        found
    }

    /// Notes a reference to one of some kinds, to be resolved when all blocks are read.
    pub fn refer(&mut self, at: At, kinds: Vec<&'static str>, name: &str) {
        let (name, order, also) = (name.to_owned(), self.order, self.also.clone());
        self.note(Use { at, kinds, name, also, order });
    }

    fn note(&mut self, used: Use) {
        if !self.is_standing_in {
            self.notes.uses.push(used);
        }
    }

    /// Notes the name of a block where certain words would also do.
    pub(crate) fn refer_to_type(
        &mut self,
        at: At,
        kinds: Vec<&'static str>,
        name: &str,
        also: &[&'static str],
    ) {
        // Fields may refer to one another's records in circles, as trainers and reviews do.
        let order = Order::Free;
        self.note(Use { at, kinds, name: name.to_owned(), also: also.to_vec(), order });
    }

    /// Numbers an expression and notes it, to be checked when all blocks are read.
    pub(crate) fn note_expression(
        &mut self,
        with_id: impl FnOnce(ExpressionId) -> Expression,
    ) -> Expression {
        if self.is_standing_in {
            return with_id(ExpressionId::STAND_IN);
        }
        let number = self.notes.expressions.len();
        let expression = with_id(ExpressionId { block: self.block, number });
        self.notes.expressions.push(expression.clone());
        expression
    }

    /// Notes a query, to be planned when all blocks are read.
    pub fn query(&mut self, text: &Text) {
        if !self.is_standing_in {
            self.notes.queries.push(text.clone());
        }
    }

    /// Notes a currency that must be the one in which the company counts.
    pub fn counts_in(&mut self, at: At, currency: Currency) {
        if !self.is_standing_in && !self.is_anywhere {
            self.notes.currencies.push((at, currency));
        }
    }

    /// Notes that a secret is needed.
    pub(crate) fn needs_secret(&mut self, at: At, name: &str) {
        if !self.is_standing_in {
            self.notes.secrets.push(NamedSecret { at, name: name.to_owned() });
        }
    }

    /// Reads amounts that others set, in whichever currency.
    pub(crate) fn anywhere<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = std::mem::replace(&mut self.is_anywhere, true);
        let read = read(self);
        self.is_anywhere = before;
        read
    }

    /// Whether what is read stands in for something that is wrong.
    pub(crate) fn is_standing_in(&self) -> bool {
        self.is_standing_in
    }

    /// Reads what stands in for something that is wrong: nothing of it is reported or noted.
    pub(crate) fn standing_in<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let before = std::mem::replace(&mut self.is_standing_in, true);
        let read = read(self);
        self.is_standing_in = before;
        read
    }

    /// Reads something whose references must not lead back to where they began.
    pub(crate) fn acyclic<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = std::mem::replace(&mut self.order, Order::Acyclic);
        let read = read(self);
        self.order = before;
        read
    }

    /// Reads something in the place of which certain words would also do.
    pub(crate) fn beside_words<T>(
        &mut self,
        words: impl Iterator<Item = &'static str>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let before = std::mem::replace(&mut self.also, words.collect());
        let read = read(self);
        self.also = before;
        read
    }

    /// Reads a default, which is written as it would be in a block.
    pub(crate) fn default_value<V: Value>(&mut self, written: &str, at: At) -> Option<V> {
        let content = match written {
            "[]" => Content::List(Vec::new()),
            "{}" => Content::Map(Vec::new()),
            _ => {
                let text = Text::new(written.to_owned(), at, Offsets::default());
                Content::Scalar(Scalar { text, quoting: Quoting::Bare })
            }
        };
        V::read(&Node { at, content }, self)
    }
}

/// Says how to write a form for which a single text or number stands.
fn instead(written: &str, form: &Form) -> Option<String> {
    match form {
        Form::Keys(about) => {
            let names = about.key_names();
            let first = names.first()?;
            Some(format!("write keys with values, such as `{{ {first}: {written} }}`"))
        }
        Form::Map(..) => Some(format!("write a value for each name: `{{ {written}: … }}`")),
        Form::Choice(about) => {
            let way = |name: &&str| format!("{{ {name}: {written} }}");
            let ways: Vec<String> = about.key_names().iter().map(way).collect();
            (!ways.is_empty()).then(|| format!("say which it is: {}", any_of(&ways)))
        }
        Form::Scalar { json: Json::Whole | Json::Number, .. } => {
            Some("write it in digits".to_owned())
        }
        _ => None,
    }
}
