//! What the commands that change people and keys share: an open store, the permission of whoever sits
//! at the machine, and an orderly end.

use std::sync::Arc;

use jiff::Timestamp;
use people::{People, PeopleOptions, StaffManage};
use vocabulary::{Error, Result};
use web::{May, Page, PageQuery};

use crate::config::Place;
use crate::features;
use crate::house::{COMPANY, Visit};
use crate::output;
use crate::roles::ManualRoles;

pub(crate) struct Desk {
    visit: Visit,
    pub(crate) people: People,
    pub(crate) may: May<StaffManage>,
}

impl Desk {
    pub(crate) async fn open(place: &Place, site: &str, process: &str) -> Result<Self> {
        Self::at(Visit::begin(place, process).await?, site).await
    }

    /// Opens a store that must be there: whoever looks for somebody in it makes nothing.
    pub(crate) async fn open_made(place: &Place, site: &str, process: &str) -> Result<Self> {
        if place.address()?.is_made().await? {
            return Self::open(place, site, process).await;
        }
        Err(Error::missing("There is no store at this place.")
            .hint("Name the data folder with `--data`, or the store with `--store`."))
    }

    /// Opens the store for a command that only reads; none where there is no store, since looking
    /// must not make one.
    async fn open_to_read(place: &Place, process: &str) -> Result<Option<Self>> {
        match Visit::look(place, process).await? {
            Some(visit) => Self::at(visit, "").await.map(Some),
            None => Ok(None),
        }
    }

    /// Sits down at an open store, with the roles of the manual that was published there last.
    async fn at(visit: Visit, site: &str) -> Result<Self> {
        let people = People::new(PeopleOptions {
            store: visit.store.clone(),
            roles: Arc::new(ManualRoles(visit.running().await?)),
            rights: features::rights(),
            site: site.to_owned(),
            company: COMPANY.to_owned(),
        })?;
        let may = people.on_the_command_line(&user())?;
        Ok(Self { visit, people, may })
    }

    /// Reads a list to its end, all of its pages; nothing where there is no store.
    pub(crate) async fn list<T>(
        place: &Place,
        process: &str,
        page: impl AsyncFn(&May<StaffManage>, &PageQuery) -> Result<Page<T>>,
    ) -> Result<Vec<T>> {
        let Some(desk) = Self::open_to_read(place, process).await? else {
            output::remark("note: there is no store at this place yet.");
            return Ok(Vec::new());
        };
        let mut items = Vec::new();
        let mut query = PageQuery::default();
        let read = loop {
            match page(&desk.may, &query).await {
                Ok(page) => {
                    items.extend(page.items);
                    match page.next {
                        Some(next) => query = query.then(next),
                        None => break Ok(()),
                    }
                }
                Err(error) => break Err(error),
            }
        };
        desk.close(read).await?;
        Ok(items)
    }

    /// Closes the store in order, whatever became of the command, and passes on what did.
    ///
    /// What is committed stands although it could not be signed: a key that was made is shown this
    /// once or never.
    pub(crate) async fn close<T>(self, done: Result<T>) -> Result<T> {
        let ended = self.visit.end().await;
        let done = done?;
        if let Err(error) = ended {
            output::remark(&format!(
                "warning: it is done, and the audit could not be signed or its checkpoints copied: \
                 {} A running server makes up for it within half a minute, and so does the next \
                 command.",
                error.with_hint()
            ));
        }
        Ok(done)
    }
}

/// Names the account for the audit; who can run commands on the folder can also change it.
pub(super) fn user() -> String {
    std::env::var("SUDO_USER")
        .or_else(|_| std::env::var("USER"))
        .or_else(|_| std::env::var("LOGNAME"))
        .unwrap_or_else(|_| "somebody".to_owned())
}

/// Writes a time for a table, or a dash for never.
pub(crate) fn when(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}
