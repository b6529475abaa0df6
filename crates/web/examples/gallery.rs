//! Shows the gallery of parts on this machine: `cargo run -p web --example gallery`.
#![expect(clippy::print_stdout, reason = "the person who starts it needs the address")]

use axum::Router;
use axum::extract::RawQuery;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use web::console::theme::Theme;
use web::console::{BarePage, Trouble, assets, bare_page, gallery};

/// The same policy as the console's, so that what it would refuse is refused here too.
const POLICY: &str = "default-src 'none'; script-src 'nonce-gallery'; style-src 'self'; \
    font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'self'";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port())).await?;
    println!("The gallery is at http://{}/ (also ?light and ?dark).", listener.local_addr()?);
    let routes = Router::new()
        .route("/", get(show))
        .route("/trouble", get(trouble))
        .route(assets::ROUTE, get(assets::serve));
    axum::serve(listener, routes).await
}

async fn show(RawQuery(theme): RawQuery) -> impl IntoResponse {
    let theme = Theme::named(&theme.unwrap_or_default());
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], gallery("gallery", theme))
}

async fn trouble() -> impl IntoResponse {
    let body = Trouble {
        title: "The store did not answer".to_owned(),
        says: "Your decision was not recorded: the disk is full.".to_owned(),
        hint: Some("Free some space; the console goes on by itself. Nothing is lost.".to_owned()),
        request: Some("req_01jcz3k8v7e4mt9xw2d5q6r8sa".to_owned()),
    };
    let bare = BarePage {
        title: body.title.clone(),
        company: "Dog Trainers Directory".to_owned(),
        theme: Theme::Auto,
        nonce: "gallery".to_owned(),
        body: maud::Render::render(&body),
    };
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], bare_page(&bare))
}

/// Takes the port from the command line; without one the system chooses.
fn port() -> u16 {
    std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0)
}
