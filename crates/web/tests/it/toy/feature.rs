//! A feature as others write theirs: things that can be listed, read and made, and some mishaps.

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use store::{Change, FromQueryResult, Leaf, Migration};
use utoipa::ToSchema;
use vocabulary::Error;
use web::console::parts::{Field, Form as FormPart, Input};
use web::console::{self, Frame};
use web::{
    Form, IfMatch, Json, May, Nonce, Page, PageQuery, Path, Problem, Query, RouteLimits, Routes,
    SignedIn, Versioned, Visitor, routes,
};

web::rights! {
    /// Reads things.
    pub(crate) ThingsRead = "things.read";
    /// Makes things.
    pub(crate) ThingsWrite = "things.write";
}

/// What no answer may ever contain.
pub(crate) const CANARY: &str = "canary-in-the-inside";

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    name: "m0900_things",
    statements: &["create table things (number bigint primary key, name text not null)"],
}];

#[derive(Debug, Serialize, Deserialize, FromQueryResult, ToSchema)]
pub(crate) struct Thing {
    number: i64,
    name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewThing {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Part {
    count: u8,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    #[serde(flatten)]
    page: PageQuery,
    name: Option<String>,
}

pub(crate) fn routes() -> Routes {
    let short = RouteLimits { body: 64, deadline: Duration::from_secs(5) };
    let limited = Routes::new().api::<ThingsWrite>(routes!(count)).limited(short);
    Routes::new()
        .api::<ThingsRead>(routes!(list))
        .api::<ThingsWrite>(routes!(make))
        .api::<ThingsRead>(routes!(read))
        .api::<ThingsWrite>(routes!(rename))
        .api::<ThingsRead>(routes!(mistaken))
        .api::<ThingsRead>(routes!(leak))
        .api::<ThingsRead>(routes!(panic))
        .api::<ThingsRead>(routes!(wait))
        .api_signed_in(routes!(mine))
        .public_api(routes!(hello), "greets everybody")
        .page::<ThingsRead>("/things", get(show).post(make_by_form))
        .live()
        .page::<ThingsRead>("/things/panic", get(panic))
        .page::<ThingsRead>("/things/leak", get(leak))
        .page::<ThingsWrite>("/things/refund", get(refund).post(refund))
        .page_signed_in("/me", get(me))
        .public("/welcome", get(welcome).post(welcome), "says who you are")
        .public("/enter", post(enter), "signs in")
        .merge(limited)
}

#[utoipa::path(get, path = "/v1/things", operation_id = "list_things",
    params(("name" = Option<String>, Query), PageQuery),
    responses((status = 200, body = Page<Thing>)))]
async fn list(
    may: May<ThingsRead>,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<Thing>>, Problem> {
    let after: i64 = filter.page.after()?.unwrap_or(-1);
    let rows: Vec<Thing> = store::rows(
        may.reader(),
        "select number, name from things where number > $1 and name like $2 order by number limit $3",
        [after.into(), filter.name.unwrap_or("%".to_owned()).into(), filter.page.fetch().into()],
    )
    .await?;
    Ok(Json(Page::cut(rows, &filter.page, |thing| thing.number)?))
}

#[utoipa::path(post, path = "/v1/things", operation_id = "make_thing", request_body = NewThing,
    responses((status = 201, body = Thing)))]
async fn make(
    may: May<ThingsWrite>,
    Json(new): Json<NewThing>,
) -> Result<(StatusCode, Json<Thing>), Problem> {
    Ok((StatusCode::CREATED, Json(make_thing(&may, new).await?)))
}

async fn make_thing(may: &May<ThingsWrite>, new: NewThing) -> vocabulary::Result<Thing> {
    may.commit(move |tx| {
        Box::pin(async move {
            let count: Option<i64> =
                store::scalar(&**tx, "select count(*) from things", []).await?;
            let thing = Thing { number: count.unwrap_or_default(), name: new.name };
            store::execute(
                &**tx,
                "insert into things (number, name) values ($1, $2)",
                [thing.number.into(), thing.name.clone().into()],
            )
            .await?;
            let leaf = Leaf::new("thing.made").about("thing", &thing.number);
            Ok(Change::new(thing, leaf))
        })
    })
    .await
}

/// Odd numbers belong to somebody else.
#[utoipa::path(get, path = "/v1/things/{number}", operation_id = "read_thing",
    responses((status = 200, body = Thing)))]
async fn read(
    may: May<ThingsRead>,
    Path(number): Path<i64>,
) -> Result<Versioned<Json<Thing>>, Problem> {
    let found: Option<Thing> = store::row(
        may.reader(),
        "select number, name from things where number = $1",
        [number.into()],
    )
    .await?;
    let missing = Error::missing("There is no such thing.");
    match found {
        Some(thing) if thing.number % 2 == 0 => Ok(Versioned { version: 3, answer: Json(thing) }),
        Some(_) => Err(may.hide("thing", &number, missing).await.into()),
        None => Err(missing.into()),
    }
}

#[utoipa::path(put, path = "/v1/things/{number}", operation_id = "rename_thing",
    responses((status = 204)))]
async fn rename(
    _may: May<ThingsWrite>,
    seen: IfMatch,
    Path(_number): Path<i64>,
) -> Result<StatusCode, Problem> {
    seen.check(3)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Its handler asks for a right that the route was not declared with.
#[utoipa::path(get, path = "/v1/mistaken", operation_id = "mistaken", responses((status = 200)))]
async fn mistaken(_may: May<ThingsWrite>) -> &'static str {
    "this must not be reached"
}

#[utoipa::path(get, path = "/v1/leak", operation_id = "leak", responses((status = 200)))]
async fn leak(_may: May<ThingsRead>) -> Problem {
    Error::internal(CANARY).into()
}

#[utoipa::path(get, path = "/v1/panic", operation_id = "panic", responses((status = 200)))]
async fn panic(_may: May<ThingsRead>) -> &'static str {
    panic!("{CANARY}")
}

#[utoipa::path(get, path = "/v1/wait", operation_id = "wait", responses((status = 200)))]
async fn wait(_may: May<ThingsRead>) -> &'static str {
    std::future::pending().await
}

#[utoipa::path(post, path = "/v1/count", operation_id = "count", responses((status = 200)))]
async fn count(_may: May<ThingsWrite>, body: String) -> String {
    body.len().to_string()
}

#[utoipa::path(get, path = "/v1/mine", operation_id = "mine", responses((status = 200)))]
async fn mine(person: SignedIn) -> String {
    person.session().to_owned()
}

#[utoipa::path(get, path = "/v1/hello", operation_id = "hello", responses((status = 200)))]
async fn hello() -> &'static str {
    "hello"
}

async fn show(may: May<ThingsRead>, frame: Frame) -> Result<Markup, Problem> {
    let sql = "select count(*) from things";
    let count: Option<i64> = store::scalar(may.reader(), sql, []).await?;
    let count = count.unwrap_or_default();
    Ok(page(&frame, &html! { p { "for " (may.attribution().actor) ": " (count) " things" } }))
}

async fn make_by_form(
    may: May<ThingsRead>,
    frame: Frame,
    form: Form<NewThing>,
) -> Result<Response, Problem> {
    match form.value {
        Ok(_) => Ok(Redirect::to("/things").into_response()),
        Err(errors) => {
            let _known = may;
            let name = Field::new("name", "Name", Input::Text)
                .value(form.typed.get("name"))
                .error_if(errors.at("name"));
            let form = FormPart::post("/things", "Make").field(name);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&frame, &html! { (form) })).into_response())
        }
    }
}

async fn refund(may: May<ThingsWrite>) -> Result<&'static str, Problem> {
    may.freshly()?;
    Ok("refunded")
}

async fn me(person: SignedIn, Nonce(nonce): Nonce) -> Markup {
    html! { p { (person.attribution().actor) } script nonce=(nonce) {} }
}

async fn welcome(visitor: Visitor) -> String {
    format!("{} over https: {}", visitor.attribution().actor, visitor.https)
}

async fn enter() -> impl IntoResponse {
    let cookie = format!("{}=new; Path=/; Secure; HttpOnly", web::SESSION_COOKIE);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/"))
}

fn page(frame: &Frame, body: &Markup) -> Markup {
    let title = "Things".to_owned();
    console::page(frame, &console::Page { title, body: body.clone(), ..console::Page::default() })
}
