//! The room's first page: which version runs, how the folder stands to it, and its pages.

use axum::extract::State;
use maud::{Markup, Render, html};
use web::console::parts::{self, Action, Badge, Column, Flash, Panel, Row, Table};
use web::console::{Frame, Page, Tone, page};
use web::{May, Problem};

use super::{PROBLEMS, Shown, VERSIONS, count, no_manual, search_form, which};
use crate::Publisher;
use crate::book::{Book, page_address};
use crate::found::FoundProblem;
use crate::rights::ManualRead;
use crate::state::{FolderState, ManualState};

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    _: May<ManualRead>,
) -> Result<Markup, Problem> {
    let state = publisher.state();
    let shown = Shown::by(&publisher);
    let mut panels = Vec::new();
    match shown.book() {
        Some(book) => {
            panels.push(search_form(""));
            panels.push(contents(&book, &state.problems).render());
        }
        None => panels.push(no_manual().render()),
    }
    Ok(page(
        &frame,
        &Page {
            title: "Manual".to_owned(),
            room: Some("manual"),
            lead: shown.version().map(|version| html! { (which(&frame, version)) "." }),
            actions: html! {
                (Action::open("Versions", VERSIONS).quiet())
                (Action::open("Problems", PROBLEMS).quiet())
            },
            flash: standing(&state).into_iter().chain(not_set(&publisher)).collect(),
            body: parts::stack(&panels),
            ..Page::default()
        },
    ))
}

/// Says that something of what the manual needs is not here.
fn not_set(publisher: &Publisher) -> Option<Flash> {
    let lacking = publisher.lacking().len();
    let says = format!("The manual names {} that nobody has set here.", count(lacking, "thing"));
    let see = Action::open("See what to do", PROBLEMS);
    (lacking > 0).then(|| Flash::new(Tone::Warning, says).action(see))
}

/// Says what keeps the folder from running, or this version from it.
pub(super) fn standing(state: &ManualState) -> Vec<Flash> {
    let mut flash = Vec::new();
    if let Some(refused) = &state.refused {
        let runs = match &state.running {
            Some(running) => format!("version {} runs on", running.version),
            None => "nothing runs".to_owned(),
        };
        let says = format!(
            "Version {} does not check under this program, so {runs}. Mend it in the folder, or roll back.",
            refused.version
        );
        flash.push(Flash::new(Tone::Critical, says).action(Action::open("See why", PROBLEMS)));
    }
    match state.folder {
        FolderState::HasProblems => {
            let problems = count(state.problems.len(), "problem");
            let says = format!("The folder has {problems} and is not published until it has none.");
            flash.push(Flash::new(Tone::Warning, says).action(Action::open("See them", PROBLEMS)));
        }
        FolderState::RolledBack => flash.push(Flash::new(
            Tone::Neutral,
            "The folder holds something else than what runs, since somebody rolled back. It is \
             published when it changes.",
        )),
        FolderState::Behind => flash.push(Flash::new(
            Tone::Neutral,
            "The folder holds something else than what runs, which came from another folder. It is \
             published when it changes.",
        )),
        FolderState::None | FolderState::InForce => {}
    }
    flash
}

fn contents(book: &Book<'_>, problems: &[FoundProblem]) -> Panel {
    let columns = [
        Column::text("Page"),
        Column::text("File"),
        Column::number("Blocks"),
        Column::text("What is wrong"),
    ];
    let wrong = |path: &str| problems.iter().filter(|problem| problem.page == path).count();
    let rows = book.pages().iter().enumerate().map(|(number, page)| {
        Row::new([
            html! { (page.title) },
            html! { (page.path) },
            html! { (book.blocks(number).count()) },
            badge(wrong(&page.path)),
        ])
        .link(page_address(&page.path))
    });
    let table = Table::new("The pages of the manual", columns, rows);
    let pages = count(book.pages().len(), "page");
    let blocks =
        count((0..book.pages().len()).map(|page| book.blocks(page).count()).sum(), "block");
    Panel::new("Contents", table).note(html! { (pages) ", " (blocks) })
}

fn badge(problems: usize) -> Markup {
    html! {
        @if problems > 0 { (Badge::new(Tone::Warning, count(problems, "problem"))) }
    }
}
