//! The routes of monitoring: the API here, the rooms in `pages/`, what customers see in `status/`.

use web::{Routes, routes};

use crate::rights::{AlertsManage, AlertsRead, IncidentsManage, IncidentsRead, MetricsRead};
use crate::{Monitoring, alerts, incidents, pages, readings, status};

/// Returns the routes; the handlers need the handle.
#[must_use]
pub fn routes() -> Routes<Monitoring> {
    Routes::new()
        .api::<AlertsRead>(routes!(alerts::list::route))
        .api::<AlertsManage>(routes!(alerts::acknowledge::route))
        .api::<IncidentsRead>(routes!(incidents::list::route))
        .api::<IncidentsManage>(routes!(incidents::open::route))
        .api::<IncidentsRead>(routes!(incidents::read::route))
        .api::<IncidentsManage>(routes!(incidents::update::route))
        .api::<IncidentsManage>(routes!(incidents::advance::monitoring_route))
        .api::<IncidentsManage>(routes!(incidents::advance::resolution_route))
        .api::<IncidentsManage>(routes!(incidents::advance::closure_route))
        .api::<MetricsRead>(routes!(readings::read::route))
        .merge(pages::routes())
        .merge(status::routes())
}
