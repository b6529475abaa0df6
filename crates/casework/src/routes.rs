//! The routes of casework: the API here, the pages in `pages/`.

use web::{Routes, routes};

use crate::rights::{CasesDecide, CasesRead};
use crate::{Casework, cases, decisions, pages, queues};

/// Declares the routes.
#[must_use]
pub fn routes() -> Routes<Casework> {
    Routes::new()
        .api::<CasesRead>(routes!(queues::route))
        .api::<CasesRead>(routes!(cases::list::route))
        .api::<CasesRead>(routes!(cases::read::route))
        .api::<CasesRead>(routes!(decisions::follow::route))
        .api::<CasesDecide>(routes!(decisions::decide::route))
        .merge(pages::routes())
}
