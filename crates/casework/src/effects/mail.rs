//! The effect `mail`: sends a letter.

use facts::Record;
use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Type};
use manual::problems::WRONG_TYPE;
use manual::values::{Email, Expression, FieldType, OrExpression, PlainFieldType, Reference};
use manual::yaml::Node;
use manual::{Check, Problem, Scope};

use crate::template::Template;

manual::keys! {
    /// Sends a letter, once for each decision however often it is tried.
    pub struct Mail {
        /// The template, or an answer that chose one.
        pub mail: OrExpression<Reference<Template>>,
        /// To whom.
        pub to: Recipient,
    }
}

/// To whom a letter goes.
#[derive(Debug, Clone)]
pub enum Recipient {
    /// Always to the same address.
    Address(Email),
    /// To an address of the record, such as `trainer.email`.
    Expression(Expression),
}

impl Value for Recipient {
    fn form() -> Form {
        Form::Either(vec![Expression::form(), Email::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        // No expression begins like an address, so that a misspelt one is still known as one.
        let is_address = node
            .text()
            .is_some_and(|text| text.contains('@') && !text.contains(['\'', '"', '(', ' ']));
        if is_address {
            Email::read(node, reader).map(Self::Address)
        } else {
            Expression::read(node, reader).map(Self::Expression)
        }
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        if let Self::Expression(to) = self {
            check.expect(to, &Expected::of(Type::Text.optional()), scope);
            check_is_email(to, scope, check);
        }
    }
}

/// Reports a field that is declared as something else than an address of mail.
fn check_is_email(to: &Expression, scope: &Scope, check: &mut Check<'_>) {
    let text = to.text();
    let Some((of, field)) = text.as_str().rsplit_once('.') else { return };
    let is_path =
        of.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b));
    if !is_path || check.is_wrong(to) {
        return;
    }
    let Type::Record(record) = check.named(of, text.at(), scope) else { return };
    let declared = check.get::<Record>(&record).and_then(|record| record.field(field));
    if let Some(FieldType::Plain(PlainFieldType::Simple(simple))) = declared.map(|it| &it.of)
        && !matches!(*simple, "email" | "json")
    {
        let says = format!("`{}` is declared as `{simple}`, no address of mail.", text.as_str());
        let problem =
            Problem::new(&WRONG_TYPE, text.at(), says).expected("a field of the type `email`");
        check.report(problem.help(format!("name another field, or declare `{field}: email`")));
    }
}
