//! What can be done about a case, and why the rest cannot: the same answer for the API, the pages and the
//! decision itself.

use std::collections::BTreeMap;

use acts::{Action, Answer, AnswerType, PlainAnswerType};
use facts::records;
use facts::world::World;
use manual::Block;
use manual::values::{Expression, Name, PlainFieldType};
use serde::{Deserialize, Serialize};
use store::View;
use utoipa::ToSchema;
use vocabulary::Result;
use web::{Caller, Right};

use crate::Casework;
use crate::cases::{Case, CaseState};
use crate::casework::{actor, world_of};
use crate::declared::Declared;
use crate::queue::Queue;
use crate::rights::CasesDecide;
use crate::seen::seen;

/// A case with what can be done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// What can be done about it, and what cannot.
    pub actions: Vec<Offer>,
    /// A mark of the records that it refers to, as they are. A decision that names it is refused when they
    /// are others by then. None where the record is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// An action as it is offered for one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// Its name in the manual.
    pub name: String,
    /// Whether it can be done now, by this caller.
    pub allowed: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
    /// What must be answered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asks: BTreeMap<String, Question>,
    /// The key that does it in the console.
    #[serde(skip)]
    pub(crate) shortcut: Option<char>,
}

/// What an action asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// The type of the answer, where it is not one of some words.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The words of which the answer is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// Whether one need not answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

impl Casework {
    /// Shows a case to a caller, with what can be done about it at this moment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn view(&self, case: Case, caller: &Caller) -> Result<CaseView> {
        let facts = self.facts();
        let in_force = facts.in_force()?;
        let reader = facts.store().reader();
        let record = records::read(reader, &case.record.kind, &case.record.key).await?;
        let (Ok(declared), Some(record)) = (Declared::find(&in_force, &case.queue), record) else {
            return Ok(CaseView { case, actions: Vec::new(), seen: None });
        };
        let world = self.world(&in_force, (View::Beside(reader), facts.store().clock().now()));
        let world = world_of(world, declared, (&case, record)).await;
        let seen = Some(seen(&world, declared).await);
        let world = world.with_fields("actor", actor(caller));
        let actions = self.offers(declared, &case, (&world, caller)).await;
        Ok(CaseView { case, actions, seen })
    }

    /// Says what can be done about a case in a world that knows its record and its caller.
    pub(crate) async fn offers(
        &self,
        declared: Declared<'_>,
        case: &Case,
        (world, caller): (&World<'_>, &Caller),
    ) -> Vec<Offer> {
        let mut offers = Vec::new();
        for (name, action) in declared.queue.actions.iter() {
            let why_not = match case.state {
                CaseState::Open => {
                    let forbidden = self.forbidden(action, caller);
                    match forbidden {
                        Some(why) => Some(why),
                        None => policy(declared, action, world).await,
                    }
                }
                _ => Some("It is not open any more.".to_owned()),
            };
            offers.push(Offer {
                name: name.to_string(),
                allowed: why_not.is_none(),
                why_not,
                asks: action.asks.iter().map(question).collect(),
                shortcut: action.shortcut.as_ref().map(|shortcut| shortcut.key()),
            });
        }
        offers
    }

    /// Says which right a caller lacks for an action.
    pub(crate) fn forbidden(&self, action: &Action, caller: &Caller) -> Option<String> {
        let rights = self.deeds().rights(&action.does);
        let mut rights = std::iter::once(CasesDecide::NAME).chain(rights);
        let lacks = rights.find(|right| !caller.rights.allow(right))?;
        Some(format!("It takes the right {lacks}."))
    }
}

/// Says which rule of the manual forbids an action now: that of the queue, or its own.
pub(crate) async fn policy(
    Declared { block, queue }: Declared<'_>,
    action: &Action,
    world: &World<'_>,
) -> Option<String> {
    for rule in [&queue.only_if, &action.only_if].into_iter().flatten() {
        let rule: &Expression = rule;
        let says = match world.holds(block, rule).await {
            Ok(true) => continue,
            Ok(false) => format!("The manual allows it only if {}.", rule.text().as_str()),
            Err(fault) => {
                let why = match lacking((block, queue), rule, world).await {
                    Some(name) => format!("`{name}` is not known."),
                    None => fault.to_string(),
                };
                let rule = rule.text().as_str();
                format!("The manual allows it only if {rule}, and that cannot be told now: {why}")
            }
        };
        return Some(says);
    }
    None
}

/// Finds the value for want of which an expression has none, behind the names of the queue's `let`.
async fn lacking(
    (block, queue): (&Block, &Queue),
    expression: &Expression,
    world: &World<'_>,
) -> Option<String> {
    let mut expression = expression;
    // A name of a `let` stands for those before it, so no more than all of them are behind each other.
    for _ in 0..=queue.names.iter().count() {
        let name = world.lacking(world.manual().program(block, expression)?).await?;
        match queue.names.iter().find(|(known, _)| known.as_str() == name) {
            Some((_, behind)) => expression = behind,
            None => return Some(name),
        }
    }
    None
}

fn question((name, answer): (&Name, &Answer)) -> (String, Question) {
    let (of, one_of) = match &answer.of {
        AnswerType::OneOf(words) => (None, words.iter().map(Name::to_string).collect()),
        of => (Some(type_name(of)), Vec::new()),
    };
    (name.to_string(), Question { of, one_of, optional: answer.optional })
}

fn type_name(of: &AnswerType) -> String {
    match of {
        AnswerType::Plain(PlainAnswerType::Template) => "template".to_owned(),
        AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Simple(simple))) => {
            (*simple).to_owned()
        }
        AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Block(record))) => record.clone(),
        AnswerType::OneOf(_) => "text".to_owned(),
        AnswerType::List(of) => format!("list of {}", type_name(of)),
    }
}
