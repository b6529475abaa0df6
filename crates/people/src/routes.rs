//! The routes of people: the API here, the pages in `pages/`.

use web::{Routes, routes};

use crate::rights::{AuditRead, StaffManage};
use crate::{People, keys, pages, sessions, staff, trail};

impl People {
    /// Returns the routes of people, with their state.
    #[must_use]
    pub fn routes(&self) -> Routes {
        api().merge(pages::routes()).with_state(self.clone())
    }
}

pub(crate) fn api() -> Routes<People> {
    Routes::new()
        .api::<StaffManage>(routes!(staff::list::route, staff::invite::route))
        .api::<StaffManage>(routes!(staff::disable::route, staff::enable::route))
        .api::<StaffManage>(routes!(staff::reset::route))
        .api::<StaffManage>(routes!(staff::change_role::route))
        .api::<StaffManage>(routes!(keys::list::route, keys::create::route))
        .api::<StaffManage>(routes!(keys::revoke::route))
        .api_signed_in(routes!(sessions::list::route))
        .api_signed_in(routes!(sessions::end::route))
        .api::<AuditRead>(routes!(trail::list::route))
}
