//! Who was told of an alert, by which effect.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use store::{Transaction, execute, micros, rows};
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};

use crate::ids::AlertId;

/// How many notices of one alert are read: it begins, worsens and ends, for a dozen addresses.
const NOTICES: u32 = 100;

/// A notice that was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The effect that carries it.
    pub(crate) effect: EffectId,
    /// The channel by which it goes.
    pub(crate) channel: String,
    /// The event that it tells of, such as `alert.firing`.
    pub(crate) about: String,
    /// When it was ordered.
    pub(crate) at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    effect_id: String,
    channel: String,
    about: String,
    at: i64,
}

/// Notes that an effect tells a channel of an alert.
pub(super) async fn note(
    tx: &Transaction<'_>,
    (alert, effect): (AlertId, EffectId),
    (channel, about): (&str, &str),
) -> Result<()> {
    let sql = "insert into alert_notices (effect_id, alert_id, channel, about, at)
         values ($1, $2, $3, $4, $5)";
    let values = [
        effect.to_string().into(),
        alert.to_string().into(),
        channel.into(),
        about.into(),
        micros(tx.now()).into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
}

/// Lists the channels that heard of an alert.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn channels(tx: &Transaction<'_>, alert: AlertId) -> Result<Vec<String>> {
    let mut channels: Vec<String> = Vec::new();
    for notice in notices(&**tx, alert).await? {
        if !channels.contains(&notice.channel) {
            channels.push(notice.channel);
        }
    }
    Ok(channels)
}

/// Lists the notices of an alert, the oldest first.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn notices<C: ConnectionTrait>(
    connection: &C,
    alert: AlertId,
) -> Result<Vec<Notice>> {
    let sql = format!(
        "select effect_id, channel, about, at from alert_notices where alert_id = $1
         order by at, effect_id limit {NOTICES}"
    );
    let found: Vec<Row> = rows(connection, &sql, [alert.to_string().into()]).await?;
    let read = |row: Row| {
        Ok(Notice {
            effect: row.effect_id.parse().map_err(Error::internal)?,
            channel: row.channel,
            about: row.about,
            at: store::instant(row.at)?,
        })
    };
    found.into_iter().map(read).collect()
}
