//! A page of the manual as a page of a book.

use axum::extract::State;
use maud::{Markup, Render, html};
use vocabulary::Error;
use web::console::parts::{self, Action, Flash, Leaf};
use web::console::{Frame, Page, Tone, page};
use web::{May, Path, Problem};

use super::{PROBLEMS, Shown, path, which};
use crate::Publisher;
use crate::book::{Book, Remark, draw, page_address, remarks};
use crate::folder::{Folder, Trouble};
use crate::live::{Live, live};
use crate::rights::ManualRead;

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    _: May<ManualRead>,
    Path(wanted): Path<String>,
) -> Result<Markup, Problem> {
    let shown = Shown::by(&publisher);
    let missing = || {
        Error::missing(format!("The manual that runs has no page {wanted}."))
            .hint("Its contents are at /manual.")
    };
    let book = shown.book().ok_or_else(missing)?;
    let number = book.find(&wanted).ok_or_else(missing)?;
    let remarks = remarks_of(&publisher, &wanted);
    let live = match (&shown.running, book.pages().get(number)) {
        (Some(running), Some(page)) => {
            live(publisher.evaluator(), (running, page), &frame.times).await
        }
        _ => Live::new(),
    };
    let drawn = draw(&book, number, (&remarks, &live));
    let title = book.pages().get(number).map(|page| page.title.clone()).unwrap_or_default();
    let leaf = Leaf::new(drawn.body).contents(drawn.contents).render();
    let body = parts::stack(&[leaf, turn(&book, number)]);
    Ok(page(
        &frame,
        &Page {
            title,
            path: path(&[]),
            room: Some("manual"),
            lead: shown.version().map(|version| html! { (which(&frame, version)) "." }),
            flash: above(&remarks),
            body,
            ..Page::default()
        },
    ))
}

fn remarks_of(publisher: &Publisher, page: &str) -> Vec<Remark> {
    match publisher.findings().folder {
        Folder::Wrong(trouble) => match &*trouble {
            Trouble::Pages(problems) => remarks(problems).remove(page).unwrap_or_default(),
            Trouble::Folder { .. } => Vec::new(),
        },
        Folder::None | Folder::Whole { .. } => Vec::new(),
    }
}

/// Says above the page what the folder has on it; what is in a block stands there, too.
fn above(remarks: &[Remark]) -> Vec<Flash> {
    let Some(first) = remarks.first() else { return Vec::new() };
    let more = match remarks.len() {
        1 => String::new(),
        all => format!(" And {} more.", all - 1),
    };
    let says = format!(
        "In the folder this page cannot be published: line {}: {}{more}",
        first.line, first.says
    );
    vec![Flash::new(Tone::Warning, says).action(Action::open("See it", PROBLEMS))]
}

/// Leads to the page before and the page after.
fn turn(book: &Book<'_>, number: usize) -> Markup {
    let to = |number: Option<usize>, says: &str| {
        let page = number.and_then(|number| book.pages().get(number))?;
        let label = format!("{says}: {}", page.title);
        Some(Action::open(label, page_address(&page.path)).quiet().render())
    };
    let turns = [to(number.checked_sub(1), "Before"), to(number.checked_add(1), "Next")];
    parts::row(&turns.into_iter().flatten().collect::<Vec<_>>())
}
