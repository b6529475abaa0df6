//! Whether the other probes get through, which tells a name that is gone from a name server that is.

use manual::Manual;
use sea_orm::{ConnectionTrait, FromQueryResult};
use store::rows;
use vocabulary::Result;

use super::find;
use crate::Probe;
use crate::probe::Asked;

#[derive(FromQueryResult)]
struct Answered {
    probe: String,
}

/// Says whether another probe of a public name was answered since `name` had no answer the last time.
///
/// The first failure is nobody's: the others may not have been asked since the name server went away.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn get_through<C: ConnectionTrait>(
    connection: &C,
    manual: &Manual,
    name: &str,
) -> Result<bool> {
    let Some(before) = find(connection, name).await?.filter(|before| before.took.is_none()) else {
        return Ok(false);
    };
    let sql = "select probe from probe_states
         where probe <> $1 and took is not null and asked_at > $2";
    let answered: Vec<Answered> =
        rows(connection, sql, [name.into(), before.asked_at.into()]).await?;
    let is_named =
        |answered: &Answered| manual.get::<Probe>(&answered.probe, 0).is_some_and(is_looked_up);
    Ok(answered.iter().any(is_named))
}

/// Whether a name server is asked for a probe's address; those inside may have another one.
fn is_looked_up(probe: &Probe) -> bool {
    match &probe.asks {
        Asked::Get(url) | Asked::Head(url) | Asked::Post(url) => {
            !probe.allow_private && url.as_url().domain().is_some()
        }
        Asked::Tcp(_) | Asked::Certificate(_) | Asked::Heartbeat(_) => false,
    }
}
