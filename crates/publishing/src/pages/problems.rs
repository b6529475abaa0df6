//! What is wrong with the folder, or with a version that this program cannot run.

use axum::extract::State;
use manual::Problems;
use maud::{Markup, Render, html};
use web::console::parts::{self, Column, Empty, Panel, Row, Table};
use web::console::{Frame, Page, page};
use web::{May, Problem};

use super::{PROBLEMS, Shown, count, path};
use crate::Publisher;
use crate::book::{Remark, page_address, remarks};
use crate::folder::{Folder, Trouble};
use crate::lacking::Lacking;
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
    let lacking = publisher.lacking();
    let wrong = match (&findings.folder, &findings.refused) {
        (Folder::Wrong(trouble), _) => Some(of_folder(trouble, &Shown::by(&publisher))),
        (_, Some(refused)) => Some(of_pages(&refused.problems, &Shown::by(&publisher))),
        _ if lacking.is_empty() => Some(nothing().render()),
        _ => None,
    };
    let lacks = (!lacking.is_empty()).then(|| of_machine(&lacking).render());
    let body = parts::stack(&[wrong, lacks].into_iter().flatten().collect::<Vec<_>>());
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

/// Says what the manual needs and is not here, which keeps nothing from running.
fn of_machine(lacking: &[Lacking]) -> Panel {
    let rows = lacking.iter().map(|lack| {
        Row::new([html! { (lack.place) }, html! { (lack.says) }, html! { (lack.help) }])
            .link(page_address(&lack.page))
    });
    let columns = [Column::text("Where"), Column::text("What"), Column::text("What to do")];
    Panel::new("Not set on this machine", Table::new("What is not set", columns, rows))
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
