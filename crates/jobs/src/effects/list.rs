//! Listing effects, the newest first.

use serde::Deserialize;
use store::DatabaseConnection;
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};
use web::{Json, May, Page, PageQuery, Problem, Query};
use work::outcomes::Which;

use super::{Effect, EffectState};
use crate::page_of_work;
use crate::rights::JobsRead;

/// Which effects, and which page of them.
#[derive(Debug, Deserialize)]
pub(crate) struct EffectQuery {
    pub(crate) state: Option<EffectState>,
    pub(crate) waiting_for_people: Option<bool>,
    #[serde(flatten)]
    pub(crate) page: PageQuery,
}

impl EffectQuery {
    pub(crate) fn which(&self) -> Result<Which> {
        match (self.state, self.waiting_for_people.unwrap_or(false)) {
            (None, false) => Ok(Which::All),
            (None, true) => Ok(Which::ForPeople),
            (Some(state), false) => Ok(Which::In(state.into())),
            (Some(_), true) => {
                Err(Error::invalid("`state` and `waiting_for_people` do not go together.")
                    .hint("Ask for one of them; only failed and unknown effects wait for people.")
                    .with("field", "waiting_for_people"))
            }
        }
    }
}

/// Lists a page of effects.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list(
    reader: &DatabaseConnection,
    which: Which,
    query: &PageQuery,
) -> Result<Page<Effect>> {
    let rows = work::outcomes::list(reader, which, &page_of_work::<EffectId>(query)?).await?;
    Ok(Page::cut(rows, query, |effect| effect.id)?.map(|effect| Effect::of(&effect)))
}

/// Lists effects, the newest first; never their bodies.
#[utoipa::path(
    get,
    path = "/v1/effects",
    tag = "jobs",
    operation_id = "list_effects",
    params(
        ("state" = Option<EffectState>, Query, description = "Those in this state."),
        ("waiting_for_people" = Option<bool>, Query, description = "Those that wait for a person."),
        PageQuery,
    ),
    responses((status = 200, description = "A page of the effects.", body = Page<Effect>)),
)]
pub(crate) async fn route(
    may: May<JobsRead>,
    Query(query): Query<EffectQuery>,
) -> Result<Json<Page<Effect>>, Problem> {
    Ok(Json(list(may.reader(), query.which()?, &query.page).await?))
}
