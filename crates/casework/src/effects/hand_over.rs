//! The effect `hand_over`: gives a matter to whoever takes such matters.

use company::Contact;
use manual::decode::{Form, Reader, Value};
use manual::expressions::Type;
use manual::problems::UNKNOWN_NAME;
use manual::values::{Located, Name, OrExpression, Template};
use manual::yaml::Node;
use manual::{At, Blocks, Check, Problem, Scope};

manual::keys! {
    /// Hands a matter over to the contact that takes such matters, with what was found out.
    ///
    /// The contact says how urgent its matters are and whether they freeze what they are about.
    pub struct HandOver {
        /// What sort of matter it is.
        pub hand_over: OrExpression<Matter>,
        /// Steps or checks whose results go along as evidence; left out, all there are.
        pub with: Vec<Evidence> = "[]",
        /// What is asked of them; left out, what the case or the playbook says of itself.
        pub text: Option<OrExpression<Template>>,
    }
}

/// A sort of matter, which one of the contacts takes.
#[derive(Debug, Clone)]
pub(crate) struct Matter(pub Located<Name>);

impl Value for Matter {
    fn form() -> Form {
        Name::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Value::read(node, reader).map(Self)
    }

    fn wanted() -> Type {
        Type::Text
    }

    fn within(&self, _: &Scope, check: &mut Check<'_>) {
        let taken = taken(check.blocks());
        if !taken.is_empty() && !taken.contains(&self.0.as_str()) {
            report(self.0.at, ("matter that a contact takes:", self.0.as_str()), &taken, check);
        }
    }
}

/// Lists the matters that contacts take; none as long as not all contacts are known.
fn taken(blocks: &Blocks) -> Vec<&str> {
    if blocks.is_any_wrong("contact") {
        return Vec::new();
    }
    blocks.all::<Contact>().flat_map(|(_, it)| it.takes.0.iter().map(|it| it.as_str())).collect()
}

/// A step or a check whose result goes along.
#[derive(Debug, Clone)]
pub(crate) struct Evidence(pub Located<Name>);

impl Value for Evidence {
    fn form() -> Form {
        Name::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Value::read(node, reader).map(Self)
    }

    fn within(&self, _: &Scope, check: &mut Check<'_>) {
        let block = check.block();
        // What else there is, such as checks, only whoever performs it knows.
        if block.kind != "step" {
            return;
        }
        let on_page = |other: &&manual::Block| other.at.page == block.at.page;
        let steps = check.blocks().iter().filter(|other| other.kind == "step").filter(on_page);
        let steps: Vec<&str> = steps.map(|step| step.name.as_str()).collect();
        if !steps.contains(&self.0.as_str()) {
            report(self.0.at, ("step on this page:", self.0.as_str()), &steps, check);
        }
    }
}

fn report(at: At, (what, name): (&str, &str), known: &[&str], check: &mut Check<'_>) {
    let says = format!("There is no {what} `{name}`.");
    check.report(Problem::new(&UNKNOWN_NAME, at, says).meant(name, known));
}
