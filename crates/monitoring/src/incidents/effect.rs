//! The effect `open_incident` as it happens: an incident is opened, or what is open under the same title is
//! added to, made as bad as the new trouble is, and tied to its alert.

use std::sync::Arc;

use acts::limit::severities;
use async_trait::async_trait;
use facts::deeds::{Deciding, Deed, Here, Planned};
use jiff::Timestamp;
use manual::expressions::Value;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Change, Leaf, Store, Transaction, execute, micros, row, scalar};
use vocabulary::{Actor, Attribution, Error, Result};
use work::{Failure, Performing, Repeat};

use super::open::{insert, tie};
use super::update::{NewUpdate, Promise, write as write_update};
use super::{COLUMNS, Incident, IncidentState, LONGEST_TITLE, Row, check_text};
use crate::OpenIncident;
use crate::ids::{AlertId, IncidentId};

/// The deed of `open_incident`.
pub(crate) struct OpenIncidentDeed(pub Store);

/// The effect behind it: writes the incident here.
pub(crate) struct OpenIncidentEffect(pub Store);

/// The incident to open.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: Option<String>,
    /// The severities that are milder, so that what is open already becomes worse and never milder.
    pub milder: Vec<String>,
    /// What does not work.
    pub affects: Vec<String>,
    /// The alert that opens it.
    pub alert: Option<AlertId>,
    /// What in the manual opens it.
    pub because: String,
    /// When that was decided.
    pub at: Timestamp,
}

#[async_trait]
impl Deed for OpenIncidentDeed {
    const NAME: &'static str = "open_incident";
    type Keys = OpenIncident;

    async fn plan(&self, keys: &OpenIncident, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let world = deciding.world;
        let title = world.fill(deciding.block, &keys.open_incident).await?;
        check_text("open_incident", &title, LONGEST_TITLE)?;
        let severity = match &keys.severity {
            Some(severity) => Some(severity.name.clone()),
            // In an alert it is as bad as that.
            None => match world.figure(&["alert", "severity"]).await {
                Ok(Value::Text(severity)) => Some(severity.to_string()),
                _ => None,
            },
        };
        let alert = match world.figure(&["alert", "id"]).await {
            Ok(Value::Text(id)) => Some(id.parse().map_err(Error::internal)?),
            _ => None,
        };
        let worst_first = severities(world.manual()).into_iter().map(str::to_owned);
        let milder = worst_first.skip_while(|name| Some(name) != severity.as_ref()).skip(1);
        let affects = keys.affects.iter().map(|of| format!("{}.{}", of.kind, of.name));
        let opening = Opening {
            title,
            milder: milder.collect(),
            severity,
            affects: affects.collect(),
            alert,
            because: format!("{} {}", deciding.block.kind, deciding.block.name),
            at: world.now(),
        };
        let body = serde_json::to_value(opening).map_err(Error::internal)?;
        let here: Arc<dyn Here> = Arc::new(OpenIncidentEffect(self.0.clone()));
        Ok(vec![Planned { name: Self::NAME, body, here: Some(here) }])
    }
}

#[async_trait]
impl Here for OpenIncidentEffect {
    async fn write(&self, tx: &Transaction<'_>, body: &serde_json::Value) -> Result<Vec<Leaf>> {
        let opening: Opening = serde_json::from_value(body.clone()).map_err(Error::internal)?;
        Ok(vec![write(tx, opening).await?])
    }
}

async fn write(tx: &Transaction<'_>, opening: Opening) -> Result<Leaf> {
    let sql = format!(
        "select {COLUMNS} from incidents where title = $1 and state in ('open', 'monitoring')
         order by incident_id desc limit 1"
    );
    let open: Option<Row> = row(&**tx, &sql, [opening.title.clone().into()]).await?;
    if let Some(open) = open {
        return add(tx, Incident::try_from(open)?, opening).await;
    }
    let incident = Incident {
        id: IncidentId::new(tx.now()),
        title: opening.title,
        severity: opening.severity,
        state: IncidentState::Open,
        affects: opening.affects,
        alert: opening.alert,
        opened_by: opening.because,
        started_at: opening.at,
        monitoring_at: None,
        resolved_at: None,
        closed_at: None,
        next_update_at: None,
    };
    insert(tx, &incident).await
}

/// Adds to an incident that is open: it is as bad as the worst of what opened it, and affects all of it.
async fn add(tx: &Transaction<'_>, open: Incident, opening: Opening) -> Result<Leaf> {
    let is_worse = match &open.severity {
        Some(severity) => opening.milder.contains(severity),
        None => true,
    };
    let severity = opening.severity.filter(|_| is_worse).or(open.severity.clone());
    let mut affects = open.affects.clone();
    affects.extend(opening.affects.into_iter().filter(|name| !open.affects.contains(name)));
    let sql = "update incidents set severity = $2, affects = $3, alert_id = coalesce(alert_id, $4)
         where incident_id = $1";
    let values = [
        open.id.to_string().into(),
        severity.clone().into(),
        serde_json::to_string(&affects).map_err(Error::internal)?.into(),
        opening.alert.map(|alert| alert.to_string()).into(),
    ];
    execute(&**tx, sql, values).await?;
    if let Some(alert) = opening.alert {
        tie(tx, alert, open.id).await?;
    }
    let text = format!("It happened again: {}.", opening.because);
    let update = NewUpdate { text, public: false, next_update: Promise::Same };
    let leaf = write_update(tx, (&open, opening.because), &update).await?.1;
    Ok(leaf
        .with("before", json!({ "severity": open.severity, "affects": open.affects }))
        .with("after", json!({ "severity": severity, "affects": affects, "alert": opening.alert })))
}

#[async_trait]
impl work::Effect for OpenIncidentEffect {
    const NAME: &'static str = "open_incident";
    /// The one that is open already is found by its title.
    const REPEAT: Repeat = Repeat::ReceiverDeduplicates;

    type Body = Opening;

    fn check(&self, opening: &Opening) -> Result<()> {
        check_text("title", &opening.title, LONGEST_TITLE)
    }

    async fn perform(
        &self,
        opening: &Opening,
        performing: &Performing,
    ) -> Result<serde_json::Value, Failure> {
        let (opening, effect) = (opening.clone(), performing.id.to_string());
        let by = Attribution::of(Actor::program("effects"));
        let written = self.0.commit(&by, move |tx| {
            Box::pin(async move {
                if is_written(tx, &opening).await? {
                    return Ok(Change::unchanged(false));
                }
                let leaf = write(tx, opening).await?;
                Ok(Change::new(true, leaf.with("effect", effect)))
            })
        });
        let changed = written.await.map_err(Failure::again)?;
        Ok(json!({ "changed": changed }))
    }
}

/// Says whether an attempt before this one came through.
async fn is_written(tx: &Transaction<'_>, opening: &Opening) -> Result<bool> {
    let sql = "select count(*) from incidents i where title = $1 and (
             (started_at = $2 and opened_by = $3) or exists (
                 select 1 from incident_updates u
                 where u.incident_id = i.incident_id and u.by_whom = $3 and u.at >= $2))";
    let values =
        [opening.title.clone().into(), micros(opening.at).into(), opening.because.clone().into()];
    let found: Option<i64> = scalar(&**tx, sql, values).await?;
    Ok(found.unwrap_or(0) > 0)
}
