//! What a problem is, why it is one, and an example: what `quarterdeck explain` prints.

use axum::extract::State;
use manual::describe;
use manual::pages::Page as Sheet;
use maud::Markup;
use vocabulary::Error;
use web::console::parts::Leaf;
use web::console::{Frame, Page, page};
use web::{May, Path, Problem};

use super::{PROBLEMS, path};
use crate::Publisher;
use crate::book::{Book, draw};
use crate::live::Live;
use crate::rights::ManualRead;

pub(super) async fn show(
    State(publisher): State<Publisher>,
    frame: Frame,
    _: May<ManualRead>,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let text = describe::explain(publisher.registry(), &code).ok_or_else(|| {
        Error::missing(format!("No problem has the code {code}."))
            .hint("Each problem has its code beside it.")
    })?;
    let sheet = Sheet {
        path: String::new(),
        title: code.clone(),
        text,
        parts: Vec::new(),
        headings: Vec::new(),
        live_values: Vec::new(),
    };
    let drawn = draw(&Book::unchecked(std::slice::from_ref(&sheet)), 0, (&[], &Live::new()));
    Ok(page(
        &frame,
        &Page {
            title: code,
            path: path(&[("Problems", PROBLEMS)]),
            room: Some("manual"),
            body: maud::html! { (Leaf::new(drawn.body)) },
            ..Page::default()
        },
    ))
}
