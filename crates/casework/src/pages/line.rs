//! Those that wait in a queue, in their order: a few beside a case, and all of them on a page of their own.
//!
//! Each is told by what its queue shows of it, but for what speaks of a person: the audit tells who saw that,
//! and nobody looks at a case by passing it in a list.

use axum::extract::State;
use facts::records::{self, Stored};
use facts::world::texts::words;
use manual::expressions::Value;
use manual::values::Expression;
use maud::{Markup, Render, html};
use store::View;
use vocabulary::Result;
use web::console::names::title;
use web::console::narrowing::address;
use web::console::numbers::grouped;
use web::console::parts::{Column, Empty, Pager, Panel, Row, Table};
use web::console::{Frame, Page, Step, page};
use web::{May, PageQuery, Path, Problem, Query};

use super::ROOM;
use super::gather::{Gathered, Look};
use crate::Casework;
use crate::cases::list::list;
use crate::cases::{Case, CaseId, Filter};
use crate::casework::world_of;
use crate::declared::Declared;
use crate::personal;
use crate::rights::CasesRead;

/// How many values tell one case from its neighbours.
const TOLD: usize = 2;

/// How long a value may be in a list.
const LONGEST: usize = 40;

/// A case that waits, with what it is about.
pub(super) struct Waiting {
    pub(super) case: Case,
    /// Nothing where its queue shows nothing that anybody may see.
    about: String,
}

/// Reads what cases of a queue are about.
pub(super) async fn about(
    look: &Look<'_>,
    declared: Declared<'_>,
    cases: Vec<Case>,
) -> Result<Vec<Waiting>> {
    let is_open = |shown: &&Expression| personal::reads(look.in_force, declared, shown).is_empty();
    let told: Vec<&Expression> = declared.queue.show.iter().filter(is_open).collect();
    let names = cases.iter().map(|case| (&*case.record.kind, &*case.record.key));
    let records = records::read_all(look.casework.facts().store().reader(), names).await?;
    let is_of = |case: &Case, record: &Stored| {
        (&record.kind, &record.key) == (&case.record.kind, &case.record.key)
    };
    let mut waiting = Vec::with_capacity(cases.len());
    for case in cases {
        let about = match records.iter().find(|record| is_of(&case, record)) {
            Some(record) => one(look, declared, (&case, record.clone()), &told).await,
            None => String::new(),
        };
        waiting.push(Waiting { case, about });
    }
    Ok(waiting)
}

async fn one(
    look: &Look<'_>,
    declared: Declared<'_>,
    (case, record): (&Case, Stored),
    told: &[&Expression],
) -> String {
    let view = View::Beside(look.casework.facts().store().reader());
    let world = look.casework.world(look.in_force, (view, look.now));
    let world = world_of(world, declared, (case, record)).await;
    let mut about = Vec::new();
    for expression in told {
        let value = world.evaluate(declared.block, expression).await;
        about.extend(value.ok().and_then(|value| {
            let says = words(&value, world.zone());
            let fits = !says.is_empty() && says.chars().count() <= LONGEST;
            fits.then(|| named(expression, &value, &says))
        }));
        if about.len() == TOLD {
            break;
        }
    }
    about.join(", ")
}

/// Says of which field a value is, where it is no word of its own.
fn named(expression: &Expression, value: &Value<'_>, says: &str) -> String {
    let path = expression.text().as_str();
    match value {
        Value::Text(_) => says.to_owned(),
        _ => format!("{} {says}", path.rsplit('.').next().unwrap_or(path).replace('_', " ")),
    }
}

/// Draws those that wait beside a case, with the way to the rest.
pub(super) fn panel(frame: &Frame, gathered: &Gathered<'_>, minutes: &str) -> Panel {
    let Gathered { case, beside, waiting, .. } = gathered;
    let href = all(&case.queue);
    let since = gathered.sitting.since.to_string();
    let shown = u64::try_from(beside.len()).unwrap_or(u64::MAX);
    let panel = Panel::new("Waiting", table(frame, beside, (Some(case.id), &since)))
        .link(&*href)
        .note(html! { (grouped(*waiting)) ", about " (minutes) });
    if shown >= *waiting {
        return panel;
    }
    panel.foot(html! {
        "These are the first " (shown) ". " a href=(href) { "See all " (grouped(*waiting)) } "."
    })
}

fn table(frame: &Frame, waiting: &[Waiting], (here, since): (Option<CaseId>, &str)) -> Table {
    let rows = waiting.iter().map(|Waiting { case, about }| {
        let key = &case.record.key;
        let name = html! {
            @if about.is_empty() { (key) } @else { (about) " " span.optional { (key) } }
        };
        let row = Row::new([name, frame.times.lasting(case.opened_at).render()])
            .link(one_case(&case.queue, (case.id, since)));
        if here == Some(case.id) { row.here() } else { row }
    });
    let columns = [Column::text("Case"), Column::text("Waits")];
    Table::new("Those that wait, in their order", columns, rows)
        .empty(Empty::new("Nothing else waits."))
}

/// Returns the case that comes after one in its line: the next, or the first where it is the last or does
/// not wait any more.
pub(super) fn after(beside: &[Waiting], case: CaseId) -> Option<CaseId> {
    let place = beside.iter().position(|waiting| waiting.case.id == case);
    let behind = place.and_then(|place| beside.get(place + 1));
    behind.or(beside.first()).map(|next| next.case.id).filter(|next| *next != case)
}

/// Writes the address of a case, with when whoever looks began.
pub(super) fn one_case(queue: &str, (case, since): (CaseId, &str)) -> String {
    address(&format!("{ROOM}/{queue}/cases/{case}"), &[("since", since.to_owned())])
}

fn all(queue: &str) -> String {
    format!("{ROOM}/{queue}/cases")
}

/// Shows all that waits in a queue.
pub(super) async fn show(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesRead>,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Markup, Problem> {
    let in_force = casework.facts().in_force()?;
    let declared = Declared::find(&in_force, &name)?;
    let found = list(may.reader(), &Filter::waiting_in(&name), &query).await?;
    let look = Look {
        casework: &casework,
        in_force: &in_force,
        caller: may.caller(),
        now: frame.times.now,
    };
    let waiting = about(&look, declared, found.items).await?;
    let counted = casework.queues().await?;
    let counted = counted.iter().find(|counted| counted.name == name);
    let number = counted.map_or(0, |counted| counted.waiting);
    let turn = |next: web::Cursor| address(&all(&name), &[("cursor", next.as_str().to_owned())]);
    let says = format!("{} of {}, in their order", waiting.len(), grouped(number));
    let table = table(&frame, &waiting, (None, ""))
        .pager(Pager::new(says).next(found.next.map(turn)).keys());
    Ok(page(
        &frame,
        &Page {
            title: "All that waits".to_owned(),
            path: vec![
                Step::new("Queues", ROOM),
                Step::new(title(&name), format!("{ROOM}/{name}")),
            ],
            room: Some("queues"),
            body: Panel::new(title(&name), table).render(),
            ..Page::default()
        },
    ))
}
