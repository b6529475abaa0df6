//! What is wrong with the folder, or with a version that this program cannot run.

use axum::extract::State;
use manual::Problems;
use maud::{Markup, Render, html};
use web::console::parts::{self, Empty, Panel};
use web::console::{Frame, Page, page};
use web::{May, Problem};

use super::{PROBLEMS, Shown, count, path};
use crate::Publisher;
use crate::book::{Remark, page_address, remarks};
use crate::folder::{Folder, Trouble};
use crate::rights::ManualRead;
use crate::state::{FolderState, ManualState};

/// How many problems are shown; whoever has mended so many comes back.
const SHOWN: usize = 100;

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    _: May<ManualRead>,
) -> Result<Markup, Problem> {
    let state = publisher.state();
    let findings = publisher.findings();
    let body = match (&findings.folder, &findings.refused) {
        (Folder::Wrong(trouble), _) => of_folder(trouble, &Shown::by(&publisher)),
        (_, Some(refused)) => of_pages(&refused.problems, &Shown::by(&publisher)),
        _ => nothing().render(),
    };
    Ok(page(
        &frame,
        &Page {
            title: "Problems".to_owned(),
            path: path(&[]),
            room: Some("manual"),
            lead: (!state.problems.is_empty()).then(|| lead(&state)),
            body,
            ..Page::default()
        },
    ))
}

fn lead(state: &ManualState) -> Markup {
    let whose = match &state.refused {
        Some(refused) if state.folder != FolderState::HasProblems => {
            format!("in version {}, which this program cannot run", refused.version)
        }
        _ => "in the folder, which is published when it has none".to_owned(),
    };
    html! {
        (count(state.problems.len(), "problem")) " " (whose) ". " code { "quarterdeck check" }
        " prints the same."
    }
}

fn nothing() -> Empty {
    Empty::new("Nothing is wrong.").explains(
        "When the folder is changed and does not check, its problems are here, and the version that \
         runs stays.",
    )
}

fn of_folder(trouble: &Trouble, shown: &Shown) -> Markup {
    match trouble {
        Trouble::Pages(problems) => of_pages(problems, shown),
        Trouble::Folder { says, help, .. } => Empty::new(says.clone()).explains(*help).render(),
    }
}

fn of_pages(problems: &Problems, shown: &Shown) -> Markup {
    let book = shown.book();
    let mut left = SHOWN;
    let mut panels = Vec::new();
    for (path, remarks) in remarks(problems) {
        let known = book.as_ref().is_some_and(|book| book.find(path).is_some());
        let number = count(remarks.len(), "problem");
        let here: Vec<Remark> = remarks.into_iter().take(left).collect();
        left -= here.len();
        if here.is_empty() {
            break;
        }
        let title = if path.is_empty() { "The folder" } else { path };
        let panel =
            Panel::new(title, html! { @for remark in &here { (one(remark)) } }).note(number);
        let panel = if known { panel.link(page_address(path)) } else { panel };
        panels.push(panel.render());
    }
    if left == 0 {
        panels.push(html! { p { "These are the first " (SHOWN) "." } });
    }
    parts::stack(&panels)
}

fn one(remark: &Remark) -> Markup {
    let href = format!("{PROBLEMS}/{}", remark.code);
    let more = html! { a href=(href) { "What " code { (remark.code) } " means" } };
    parts::finding(&remark.says, &remark.text, more)
}
