//! Looking for words in the manual.

use axum::extract::State;
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::console::parts::{self, Column, Empty, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, Problem, Query};

use super::{Shown, no_manual, path, search_form};
use crate::Publisher;
use crate::book::search::{Hit, MOST, search};
use crate::rights::ManualRead;

/// The longest query that is looked for: words, and no text.
const LONGEST: usize = 200;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    q: Option<String>,
}

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    _: May<ManualRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Markup, Problem> {
    let query: String = wanted.q.unwrap_or_default().trim().chars().take(LONGEST).collect();
    let shown = Shown::by(&publisher);
    let found = match shown.book() {
        None => no_manual().render(),
        Some(book) if query.is_empty() => nothing_asked(book.pages().len()),
        Some(book) => found(&search(&book, &query), &query).render(),
    };
    Ok(page(
        &frame,
        &Page {
            title: "Search".to_owned(),
            path: path(&[]),
            room: Some("manual"),
            body: parts::stack(&[search_form(&query), found]),
            ..Page::default()
        },
    ))
}

fn nothing_asked(pages: usize) -> Markup {
    Empty::new("Nothing was looked for yet.")
        .explains(format!("Titles, headings, blocks and words of {pages} pages can be found."))
        .render()
}

fn found(hits: &[Hit], query: &str) -> Panel {
    let rows = hits.iter().map(|hit| {
        Row::new([hit.words.clone(), html! { (hit.what) " on “" (hit.page) "”" }]).link(&hit.href)
    });
    let columns = ["Found", "What it is"].map(Column::text);
    let empty = Empty::new(format!("Nothing has all the words of “{query}”."))
        .explains("Try fewer words, or a part of one.");
    let table = Table::new("What was found", columns, rows).empty(empty);
    let panel = Panel::new(format!("“{query}”"), table);
    if hits.len() < MOST { panel } else { panel.foot("There is more; add a word.") }
}
