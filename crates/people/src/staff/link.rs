//! Sign-in links: a way in without a password, once, within the hour.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::id::StaffId;
use vocabulary::{Error, Result, Secret};

use super::Member;
use crate::People;
use crate::token::Token;

/// How long a link works: long enough to be handed over, short enough to be worthless in an old mail.
pub const WORKS: Duration = Duration::from_secs(60 * 60);

vocabulary::define_id!(
    /// Names a sign-in link; it is not its secret.
    pub LinkId, "lnk"
);

/// A link, at the only moment at which it can be seen.
#[derive(Debug, Clone)]
pub struct Link {
    /// The whole address, with the secret in it.
    pub address: Secret,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// What was changed, with the link that leads there.
#[derive(Debug, Clone)]
pub struct WithLink {
    /// Whom the link lets in.
    pub member: Member,
    /// The link.
    pub link: Link,
}

/// What a link is made for; it decides which words the page uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody is new.
    Join,
    /// Somebody lost their password.
    Reset,
}

impl Purpose {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Reset => "reset",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        if name == Self::Reset.name() { Self::Reset } else { Self::Join }
    }
}

/// A link that is about to be written.
pub(super) struct NewLink {
    id: LinkId,
    token: Token,
    expires_at: Timestamp,
}

/// What is kept of a link for a request that is sent again: everything but its secret.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) member: Member,
    link: LinkId,
}

impl NewLink {
    pub(super) fn new(now: Timestamp) -> Result<Self> {
        let expires_at = now.saturating_add(WORKS).map_err(Error::internal)?;
        Ok(Self { id: LinkId::new(now), token: Token::new("")?, expires_at })
    }

    /// Returns what `write` needs, apart from the secret, which never enters a transaction.
    pub(super) fn row(&self) -> LinkRow {
        LinkRow { id: self.id, hash: self.token.hash.clone(), expires_at: self.expires_at }
    }

    /// Shows the link, unless what was written is the answer to an earlier sending of the same
    /// request, whose secret nobody has any more.
    pub(super) fn shown(self, people: &People, written: Written) -> Result<WithLink> {
        if written.link != self.id {
            return Err(crate::shown_once("link", "Make a new link for this person."));
        }
        let address = format!("{}/join/{}", people.site(), self.token.secret.expose());
        let link = Link { address: Secret::new(address), expires_at: self.expires_at };
        Ok(WithLink { member: written.member, link })
    }
}

/// A link as it is written.
pub(super) struct LinkRow {
    id: LinkId,
    hash: String,
    expires_at: Timestamp,
}

impl LinkRow {
    pub(super) fn id(&self) -> LinkId {
        self.id
    }

    /// Writes the link for somebody and takes their older ones out of use.
    pub(super) async fn write(
        self,
        tx: &Transaction<'_>,
        staff: StaffId,
        purpose: Purpose,
    ) -> Result<()> {
        revoke_all(tx, staff).await?;
        execute(
            &**tx,
            "insert into sign_in_links
             (link_id, secret_hash, staff_id, purpose, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)",
            [
                self.id.to_string().into(),
                self.hash.into(),
                staff.to_string().into(),
                purpose.name().into(),
                micros(tx.now()).into(),
                micros(self.expires_at).into(),
            ],
        )
        .await?;
        Ok(())
    }
}

impl Written {
    pub(super) fn new(member: Member, link: LinkId) -> Self {
        Self { member, link }
    }
}

/// Takes the links of somebody out of use.
pub(super) async fn revoke_all(tx: &Transaction<'_>, staff: StaffId) -> Result<()> {
    execute(
        &**tx,
        "update sign_in_links set expires_at = $2
         where staff_id = $1 and used_at is null and expires_at > $2",
        [staff.to_string().into(), micros(tx.now()).into()],
    )
    .await?;
    Ok(())
}

/// A link as an answer of the API: the only one that ever holds it.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkAnswer {
    /// Whom it lets in.
    staff: Member,
    /// The link, to be handed over by a way that nobody else reads.
    #[schema(example = "https://ops.example.com/join/…")]
    link: String,
    /// Until when it works; it works once.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl From<WithLink> for LinkAnswer {
    fn from(WithLink { member, link }: WithLink) -> Self {
        let Link { address, expires_at } = link;
        Self { staff: member, link: address.expose().to_owned(), expires_at }
    }
}
