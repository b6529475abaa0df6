//! How far the trail is proven: when its ends were last signed, and how much came since.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use store::{instant, scalar};
use vocabulary::{Error, Result};

/// The state of the chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailState {
    /// How many chains there are.
    pub chains: i64,
    /// How many lines there are.
    pub leaves: i64,
    /// How many lines no checkpoint covers yet.
    pub unsigned: i64,
    /// When the last checkpoint was written.
    pub signed_at: Option<Timestamp>,
}

/// Reads the state of the chains.
///
/// # Errors
/// When the store cannot be read.
pub async fn state<C: ConnectionTrait>(connection: &C) -> Result<TrailState> {
    // The type of a sum differs between engines; the cast makes it the same.
    let count = async |what: &str| -> Result<i64> {
        let sql = format!("select cast(coalesce({what}, 0) as bigint) from audit_chains");
        Ok(scalar(connection, &sql, []).await?.unwrap_or(0))
    };
    let last = "select body from audit_checkpoints order by number desc limit 1";
    let body: Option<String> = scalar(connection, last, []).await?;
    let signed_at = body
        .map(|body| serde_json::from_str::<Signed>(&body).map_err(Error::internal))
        .transpose()?
        .map(|signed| instant(signed.at))
        .transpose()?;
    Ok(TrailState {
        chains: count("count(*)").await?,
        leaves: count("sum(sequence)").await?,
        unsigned: count("sum(sequence - signed_sequence)").await?,
        signed_at,
    })
}

/// The part of a checkpoint that tells when.
#[derive(Deserialize)]
struct Signed {
    at: i64,
}
