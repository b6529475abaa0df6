//! Rolling back: an earlier version's content becomes the newest version.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Problem};

use super::publish::{Cause, Draft, write};
use super::{Version, find, newest, texts};
use crate::Publisher;
use crate::found::FoundProblem;
use crate::rights::ManualPublish;

/// The longest note in bytes: a page of text.
const LONGEST_NOTE: usize = 4_000;

/// A wish to have an earlier version's content again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBack {
    /// The version whose content is wanted.
    #[schema(example = 3, minimum = 1)]
    pub version: i64,
    /// Why, for those who come later; at most 4,000 bytes.
    #[schema(min_length = 1, max_length = 4000, example = "The new refund policy was a draft.")]
    pub note: String,
}

/// Publishes the content of an earlier version again, whatever the folder holds.
///
/// # Errors
/// When the note is empty or too long, there is no such version, its content runs already or no longer
/// checks, or another version was published in the meantime.
pub async fn roll_back(
    may: &May<ManualPublish>,
    publisher: &Publisher,
    wanted: RollBack,
) -> Result<Version> {
    may.freshly()?;
    let note = note(&wanted.note)?;
    let reader = may.reader();
    let to = find(reader, wanted.version).await?;
    let before = find(reader, newest(reader).await?).await?;
    let before_texts = texts(reader, before.version).await?;
    let checked = publisher.check(texts(reader, to.version).await?).await?;
    let manual = checked.map_err(|problems| {
        let problems = FoundProblem::all(&problems);
        let says = format!("Version {} does not check any more.", to.version);
        Error::conflict("does-not-check", says)
            .hint("This program reads manuals more strictly than the one that published it; mend its content in the folder instead.")
            .with("problems", serde_json::json!(problems))
    })?;
    let by = may.attribution().actor.to_string();
    let cause = Cause::RollBack { to: to.version, note };
    let draft = Draft::new(&manual, (Some(before), &before_texts), (cause, by))?;
    let version = may.commit(move |tx| Box::pin(write(tx, draft))).await?;
    publisher.take_in(version.clone(), manual);
    Ok(version)
}

fn note(written: &str) -> Result<String> {
    let note = written.trim();
    if note.is_empty() {
        return Err(Error::invalid("Nothing says why.")
            .hint("Write a sentence for those who come later.")
            .with("field", "note"));
    }
    if note.len() > LONGEST_NOTE {
        return Err(Error::invalid(format!("The note has more than {LONGEST_NOTE} bytes."))
            .hint("Write a shorter one.")
            .with("field", "note"));
    }
    Ok(note.to_owned())
}

/// Publishes the content of an earlier version again; the folder does not undo it until it changes.
#[utoipa::path(
    post,
    path = "/v1/manual/rollbacks",
    tag = "manual",
    operation_id = "roll_back_manual",
    request_body = RollBack,
    responses(
        (status = 201, description = "It runs.", body = Version),
        (status = 404, description = "There is no such version."),
        (
            status = 409,
            description = "Its content runs already, no longer checks, or another version came first."
        ),
    ),
)]
pub(crate) async fn route(
    State(publisher): State<Publisher>,
    may: May<ManualPublish>,
    Json(wanted): Json<RollBack>,
) -> Result<(StatusCode, Json<Version>), Problem> {
    Ok((StatusCode::CREATED, Json(roll_back(&may, &publisher, wanted).await?)))
}
