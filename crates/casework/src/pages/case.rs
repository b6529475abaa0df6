//! One case: what it is about, what can be done, and what comes next. After a decision the next case is
//! there already.

use acts::{Answer, AnswerType, Asks, PlainAnswerType};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use facts::records;
use facts::world::World;
use facts::world::texts::words;
use facts::{InForce, personal_reads};
use jiff::Timestamp;
use manual::Block;
use manual::expressions::Value;
use manual::values::{Name, PlainFieldType};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Change, Leaf, Store, View};
use vocabulary::{Attribution, Result};
use web::console::parts::{
    self, Action, Choice, Column, Confirm, Empty, Field, Flash, Input, Panel,
};
use web::console::parts::{Progress, Row, Table};
use web::console::{Frame, Page, Step, page};
use web::{Caller, FieldErrors, May, PageQuery, Path, Problem, Query};

use super::room::minutes_words;
use super::{ROOM, title};
use crate::Casework;
use crate::cases::list::list;
use crate::cases::{Case, CaseId, CaseState, Filter, read};
use crate::casework::{actor, queue, world};
use crate::offers::Offer;
use crate::queue::Queue;
use crate::rights::CasesRead;

/// How many of those that wait are listed beside the case.
const LISTED: u16 = 12;

/// How many characters a value may have before it stands as a text of its own.
const SHORT: usize = 60;

/// Where somebody is in clearing a queue, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Going {
    /// How many waited when they began.
    pub(super) of: Option<u64>,
    /// When they began.
    pub(super) since: Option<Timestamp>,
    /// What they did to the case before, in words of the manual.
    pub(super) done: Option<String>,
    /// To which record.
    pub(super) to: Option<String>,
}

/// What a page says of the act before it.
#[derive(Default)]
pub(super) struct Before {
    pub(super) flash: Vec<Flash>,
    pub(super) errors: FieldErrors,
}

/// Shows the case that comes first.
pub(super) async fn next(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesRead>,
    Path(name): Path<String>,
    Query(going): Query<Going>,
) -> Result<Response, Problem> {
    let waiting = waiting(&may, &name, 1).await?;
    let before = Before { flash: done(&going), ..Before::default() };
    match waiting.into_iter().next() {
        Some(case) => {
            let drawn = draw((&casework, &frame), may.caller(), (case, going, before)).await?;
            Ok(drawn.into_response())
        }
        None => {
            let in_force = casework.facts().in_force()?;
            queue(&in_force, &name)?;
            Ok(cleared(&frame, &name, (&going, before)).into_response())
        }
    }
}

/// Shows one case by its address.
pub(super) async fn show(
    State(casework): State<Casework>,
    frame: Frame,
    may: May<CasesRead>,
    Path((_, id)): Path<(String, CaseId)>,
    Query(going): Query<Going>,
) -> Result<Markup, Problem> {
    let case = read::find(may.reader(), id).await?;
    let before = Before { flash: done(&going), ..Before::default() };
    Ok(draw((&casework, &frame), may.caller(), (case, going, before)).await?)
}

async fn waiting(may: &May<CasesRead>, queue: &str, limit: u16) -> Result<Vec<Case>> {
    let filter = Filter { queue: Some(queue.to_owned()), state: Some(CaseState::Open) };
    Ok(list(may.reader(), &filter, &PageQuery::first(limit)).await?.items)
}

fn done(going: &Going) -> Vec<Flash> {
    let (Some(done), Some(to)) = (&going.done, &going.to) else { return Vec::new() };
    vec![Flash::done(format!("{}: {to}.", title(done)))]
}

/// Draws a case with what can be done about it.
pub(super) async fn draw(
    (casework, frame): (&Casework, &Frame),
    caller: &Caller,
    (case, going, before): (Case, Going, Before),
) -> Result<Markup> {
    let facts = casework.facts();
    let in_force = facts.in_force()?;
    let (block, queue) = queue(&in_force, &case.queue)?;
    tell_of(&in_force, (block, queue), (&case, caller), facts.store()).await?;
    let reader = facts.store().reader();
    let record = records::read(reader, &case.record.kind, &case.record.key).await?;
    let filter = Filter { queue: Some(case.queue.clone()), state: Some(CaseState::Open) };
    let beside = list(reader, &filter, &PageQuery::first(LISTED)).await?.items;
    let counted = casework.queues().await?;
    let counted = counted.iter().find(|counted| counted.name == case.queue);
    let waiting = counted.map_or(0, |counted| counted.waiting);
    let minutes = counted.map_or(0, |counted| counted.minutes);
    let going = Going {
        of: going.of.or(Some(waiting)),
        since: going.since.or(Some(frame.times.now)),
        ..going
    };
    let main = match record {
        Some(record) => {
            let at = (View::Beside(reader), frame.times.now);
            let world = world((&in_force, facts), at, (block, queue), (&case, record)).await;
            let world = world.with_fields("actor", actor(caller));
            let offers = casework.offers((block, queue), &case, (&world, caller)).await;
            html! {
                (about((block, queue), &case, &world).await)
                (acts(queue, (&case, &going), (&offers, &before)))
            }
        }
        None => html! { (Empty::new("The record of this case is gone.")) },
    };
    let side = html! { (Panel::new("Waiting", others(frame, &case, &beside)).note(html! { "about " (minutes_words(minutes)) })) };
    let (of, since) = (going.of.unwrap_or(waiting), going.since.unwrap_or(frame.times.now));
    let progress = Progress::new("Cleared", of.saturating_sub(waiting), of.max(waiting));
    let took = web::console::times::length(frame.times.now.duration_since(since));
    Ok(page(
        frame,
        &Page {
            title: title(&case.queue),
            path: vec![Step::new("Queues", ROOM)],
            room: Some("queues"),
            lead: Some(html! { (progress.note(took)) }),
            flash: before.flash,
            body: parts::split(main, side),
            ..Page::default()
        },
    ))
}

/// Tells the audit that somebody is shown what speaks of a person, before they are.
async fn tell_of(
    in_force: &InForce,
    (block, queue): (&Block, &Queue),
    (case, caller): (&Case, &Caller),
    store: &Store,
) -> Result<()> {
    let shown = queue.show.iter();
    let seen: Vec<String> = shown
        .flat_map(|shown| {
            let within = (block, &queue.names);
            personal_reads(&in_force.manual, &case.record.kind, within, shown)
        })
        .collect();
    if seen.is_empty() {
        return Ok(());
    }
    let leaf = Leaf::new("case.read").about("case", &case.id).with("fields", seen);
    let told = Change::new((), leaf);
    // A request to read is none that could be sent again instead of a change.
    let by = Attribution { once: None, ..caller.attribution.clone() };
    store.commit(&by, |_| Box::pin(async { Ok(told) })).await
}

/// Draws what the queue shows of a record: long texts as texts, the rest as a list.
async fn about((block, queue): (&Block, &Queue), case: &Case, world: &World<'_>) -> Markup {
    let mut long = Vec::new();
    let mut short = Vec::new();
    for expression in &queue.show {
        let name = expression.text().as_str();
        let label = title(name);
        let written = match world.evaluate(block, expression).await {
            Ok(Value::Null) => html! { span.optional { "none" } },
            Ok(value) => {
                let text = words(&value, world.zone());
                if text.chars().count() > SHORT {
                    long.push((label, text));
                    continue;
                }
                html! { (text) }
            }
            Err(fault) => html! { span.optional { "not known: " (fault) } },
        };
        short.push((label, written));
    }
    let facts: Vec<(&str, Markup)> =
        short.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
    let panel = Panel::new(
        format!("{} {}", title(&case.record.kind), case.record.key),
        html! {
            @for (label, text) in &long { div.prose { blockquote aria-label=(label) { (text) } } }
            (parts::facts(&facts))
        },
    );
    panel.render()
}

fn acts(
    queue: &Queue,
    (case, going): (&Case, &Going),
    (offers, before): (&[Offer], &Before),
) -> Markup {
    if case.state != CaseState::Open {
        let by = case.decided_by.as_deref().unwrap_or("nobody");
        let says = match (case.state, &case.action) {
            (CaseState::Decided, Some(action)) => format!("{}, decided by {by}.", title(action)),
            _ => "The record left the queue before anybody decided.".to_owned(),
        };
        return html! { (Panel::new("Decided", html! { p { (says) } })) };
    }
    let drawn = offers.iter().map(|offer| act(queue, (case, going), (offer, before)));
    html! {
        @if let Some(problem) = before.errors.whole() { (Flash::failed(problem)) }
        (Panel::new("What to do", html! { div.row { @for act in drawn { (act) } } }))
    }
}

fn act(
    queue: &Queue,
    (case, going): (&Case, &Going),
    (offer, before): (&Offer, &Before),
) -> Markup {
    let href = format!("{ROOM}/{}/cases/{}/decisions", case.queue, case.id);
    let label = title(&offer.name);
    let asks = queue.actions.iter().find(|(name, _)| name.as_str() == offer.name);
    let action = match asks.map(|(_, action)| &action.asks).filter(|asks| !asks.is_empty()) {
        None => Action::post(label, href),
        Some(asks) => {
            let what = format!("{} {}", case.record.kind, case.record.key);
            Action::ask(label.clone(), href, Confirm::one(label, what).asks(fields(asks, before)))
        }
    };
    let action = match offer.shortcut {
        Some(key) => action.key(key.to_string()),
        None => action,
    };
    let action = action.id(format!("act-{}", offer.name)).with("action", offer.name.as_str());
    let action = action.with("version", case.version.to_string());
    let action = match (going.of, going.since) {
        (Some(of), Some(since)) => {
            action.with("of", of.to_string()).with("since", since.to_string())
        }
        _ => action,
    };
    match &offer.why_not {
        Some(why) => action.forbidden(why.as_str()).render(),
        None => action.render(),
    }
}

fn fields(asks: &Asks, before: &Before) -> Markup {
    let fields = asks.iter().enumerate().map(|(number, (name, answer))| {
        let field = field(name, answer).error_if(before.errors.at(name.as_str()));
        if number == 0 { field.first() } else { field }
    });
    html! { @for field in fields { (field) } }
}

fn field(name: &Name, answer: &Answer) -> Field {
    let choices = |words: &[Name]| {
        words.iter().map(|word| Choice::new(word.as_str(), title(word.as_str()))).collect()
    };
    let input = match &answer.of {
        AnswerType::OneOf(words) if words.len() <= 9 => Input::Radio(choices(words)),
        AnswerType::OneOf(words) => Input::Select(choices(words)),
        AnswerType::Plain(PlainAnswerType::Field(PlainFieldType::Simple("text"))) => {
            Input::Area { lines: 2 }
        }
        _ => Input::Text,
    };
    let field = Field::new(format!("answer.{name}"), title(name.as_str()), input);
    if answer.optional { field } else { field.required() }
}

fn others(frame: &Frame, case: &Case, beside: &[Case]) -> Table {
    let rows = beside.iter().map(|other| {
        let row =
            Row::new([html! { (other.record.key) }, frame.times.ago(other.opened_at).render()])
                .link(format!("{ROOM}/{}/cases/{}", other.queue, other.id));
        if other.id == case.id { row.here() } else { row }
    });
    let columns = [Column::text("Record"), Column::text("Waits")];
    Table::new("Those that wait, in their order", columns, rows)
        .empty(Empty::new("Nothing else waits."))
}

/// Draws the end of a queue, with what was done.
fn cleared(frame: &Frame, name: &str, (going, before): (&Going, Before)) -> Markup {
    let sum = match (going.of, going.since) {
        (Some(of @ 1..), Some(since)) => {
            let took = web::console::times::length(frame.times.now.duration_since(since));
            format!("{of} cleared in {took}.")
        }
        _ => "What comes up next appears here by itself.".to_owned(),
    };
    let empty = Empty::new(format!("Nothing waits in {}.", title(name)))
        .explains(sum)
        .action(Action::open("All queues", ROOM).leading());
    page(
        frame,
        &Page {
            title: title(name),
            path: vec![Step::new("Queues", ROOM)],
            room: Some("queues"),
            flash: before.flash,
            body: html! { (empty) },
            ..Page::default()
        },
    )
}
