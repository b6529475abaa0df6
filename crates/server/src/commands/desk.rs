//! What the commands that change people and keys share: an open store, the permission of whoever sits
//! at the machine, and an orderly end.

use std::sync::Arc;

use jiff::Timestamp;
use people::{OwnerOnly, People, PeopleOptions, StaffManage};
use vocabulary::Result;
use web::May;

use crate::config::Place;
use crate::features;
use crate::house::{COMPANY, Visit};

pub(crate) struct Desk {
    visit: Visit,
    pub(crate) people: People,
    pub(crate) may: May<StaffManage>,
}

impl Desk {
    pub(crate) async fn open(place: &Place, site: &str, process: &str) -> Result<Self> {
        let visit = Visit::begin(place, process).await?;
        let people = People::new(PeopleOptions {
            store: visit.store.clone(),
            roles: Arc::new(OwnerOnly),
            rights: features::rights(),
            site: site.to_owned(),
            company: COMPANY.to_owned(),
        })?;
        let may = people.on_the_command_line(&user())?;
        Ok(Self { visit, people, may })
    }

    /// Closes the store in order, whatever became of the command, and passes on what did.
    pub(crate) async fn close<T>(self, done: Result<T>) -> Result<T> {
        let ended = self.visit.end().await;
        let done = done?;
        ended.map(|()| done)
    }
}

/// Names the account for the audit; who can run commands on the folder can also change it.
fn user() -> String {
    std::env::var("SUDO_USER")
        .or_else(|_| std::env::var("USER"))
        .or_else(|_| std::env::var("LOGNAME"))
        .unwrap_or_else(|_| "somebody".to_owned())
}

/// Writes a time for a table, or a dash for never.
pub(crate) fn when(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}
