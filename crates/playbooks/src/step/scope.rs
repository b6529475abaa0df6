//! What the expressions of a step can speak of.

use manual::expressions::Type;
use manual::{Block, Given, Place, Scope, Typed};

use super::{Ask, Step};
use crate::playbook::Playbook;

/// How many blocks above and below a step are looked through for what they find or ask: far more than a
/// playbook that people can follow has steps.
const IN_REACH: usize = 200;

/// Returns the scope of a step: that of its playbook, what its steps find and ask, and the row that it is
/// done for.
pub(super) fn of(step: &Step, place: Place<'_>) -> Scope {
    let playbook = on_page(place).find_map(Block::as_a::<Playbook>);
    let record = playbook.and_then(|playbook| playbook.of.as_ref());
    let scope = record.map_or_else(Scope::everywhere, Scope::record);
    let scope = scope.with("incident", incident()).with("run", [("steps", Type::Text)]);
    let mut answers = Vec::new();
    let mut proofs = Vec::new();
    for (block, step) in on_page(place).filter_map(|it| Some((it, it.as_a::<Step>()?))) {
        if let Some(Ask::Person(asks)) = step.ask.as_deref() {
            answers.extend(asks.iter().map(|(name, answer)| (name.to_string(), answer.gives())));
        }
        if step.prove.is_some() {
            proofs.push(block.name.clone());
        }
    }
    let scope = scope.with("answer", Given::Fields(answers));
    let scope =
        proofs.into_iter().fold(scope, |scope, step| scope.with(step, [("in_order", Type::Bool)]));
    let Some(rows) = &step.for_each else { return scope };
    let listing = on_page(place).filter(|block| block.name == rows.name);
    let list = listing.filter_map(Block::as_a::<Step>).find_map(|step| step.list.as_ref());
    scope.row(list.and_then(|list| place.blocks.columns(list)))
}

/// Lists the blocks around one on its page.
fn on_page(place: Place<'_>) -> impl Iterator<Item = &Block> {
    let page = place.blocks.at(place.block).map(|block| block.at.page);
    let around = place.block.saturating_sub(IN_REACH)..=place.block + IN_REACH;
    around
        .filter_map(move |number| place.blocks.at(number))
        .filter(move |block| Some(block.at.page) == page)
}

/// What an incident is to the steps of its playbook.
fn incident() -> Given {
    [
        ("title", Type::Text),
        ("severity", Type::Text),
        ("started_at", Type::Time),
        ("duration", Type::Span),
        ("cause", Type::Text.optional()),
        ("effect", Type::Text.optional()),
        ("cost", Type::Money(None).optional()),
    ]
    .into()
}
