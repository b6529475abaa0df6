//! Taking an incident on: it is mended, over, or closed.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use vocabulary::Result;
use web::console::Frame;
use web::{May, Path, Problem};

use super::too_late;
use crate::Monitoring;
use crate::ids::IncidentId;
use crate::incidents::{IncidentState, advance};
use crate::pages::INCIDENTS;
use crate::rights::IncidentsManage;

pub(in crate::pages) async fn monitor(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Monitoring)).await
}

pub(in crate::pages) async fn resolve(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Resolved)).await
}

pub(in crate::pages) async fn close(
    State(monitoring): State<Monitoring>,
    frame: Frame,
    may: May<IncidentsManage>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    go_on(&monitoring, (&frame, &may), (id, IncidentState::Closed)).await
}

async fn go_on(
    monitoring: &Monitoring,
    (frame, may): (&Frame, &May<IncidentsManage>),
    (id, to): (IncidentId, IncidentState),
) -> Result<Response, Problem> {
    let done = match to {
        IncidentState::Open | IncidentState::Monitoring => "monitored",
        IncidentState::Resolved => "resolved",
        IncidentState::Closed => "closed",
    };
    match advance(may, id, to).await {
        Ok(_) => Ok(Redirect::to(&format!("{INCIDENTS}/{id}?done={done}")).into_response()),
        Err(error) => too_late(monitoring, (frame, may), (id, error)).await,
    }
}
