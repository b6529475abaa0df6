//! Inviting somebody: they get a role and a link, and set their password themselves.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::id::StaffId;
use vocabulary::{Error, Result};
use web::{Json, May, Problem};

use super::link::{LinkAnswer, LinkRow, NewLink, Purpose, WithLink, Written};
use super::{check_email, check_name, find, find_by_email};
use crate::rights::StaffManage;
use crate::{People, roles};

/// Who is to come.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Their address.
    #[schema(example = "olivia@example.com")]
    pub email: String,
    /// What they are called; without it, what stands before the `@`, until they say it themselves.
    pub name: Option<String>,
    /// What they may do.
    #[schema(example = "owner")]
    pub role: String,
}

/// Invites somebody and returns the link that lets them in.
///
/// # Errors
/// When the address is no address or known already, when there is no such role, or when the role may
/// do what the caller may not.
pub async fn invite(
    people: &People,
    may: &May<StaffManage>,
    invitation: Invitation,
) -> Result<WithLink> {
    may.freshly()?;
    let newcomer = Newcomer::check(people, may, invitation);
    let newcomer = people.told(may, "staff.invite", newcomer).await?;
    let link = NewLink::new(may.now())?;
    let row = link.row();
    let written = may.commit(move |tx| Box::pin(write(tx, newcomer, row))).await?;
    link.shown(people, written)
}

struct Newcomer {
    email: String,
    name: String,
    role: String,
}

impl Newcomer {
    fn check(people: &People, may: &May<StaffManage>, invitation: Invitation) -> Result<Self> {
        let Invitation { email, name, role } = invitation;
        let email = check_email(&email)?;
        let name = match name.filter(|name| !name.trim().is_empty()) {
            Some(name) => check_name(&name)?,
            None => email.split('@').next().unwrap_or_default().chars().take(100).collect(),
        };
        roles::grantable(&**people.roles(), &may.caller().rights, &role)?;
        Ok(Self { email, name, role })
    }
}

async fn write(
    tx: &Transaction<'_>,
    Newcomer { email, name, role }: Newcomer,
    link: LinkRow,
) -> Result<Change<Written>> {
    let id = StaffId::new(tx.now());
    let added = execute(
        &**tx,
        "insert into staff (staff_id, email, name, role, created_at) values ($1, $2, $3, $4, $5)
         on conflict (email) do nothing",
        [
            id.to_string().into(),
            email.clone().into(),
            name.clone().into(),
            role.clone().into(),
            micros(tx.now()).into(),
        ],
    )
    .await?;
    if added == 0 {
        return Err(known_already(tx, &email).await?);
    }
    let link_id = link.id();
    link.write(tx, id, Purpose::Join).await?;
    let after = json!({ "email": email, "name": name, "role": role, "state": "invited" });
    let leaf = Leaf::new("staff.invited").about("staff", &id).with("after", after);
    let leaf = leaf.with("link", link_id.to_string());
    Ok(Change::new(Written::new(find(&**tx, id).await?, link_id), leaf))
}

async fn known_already(tx: &Transaction<'_>, email: &str) -> Result<Error> {
    let member = find_by_email(&**tx, email).await?;
    let state = member.state.name();
    Ok(Error::conflict("already-staff", format!("{email} is among the staff already ({state})."))
        .hint("Reset their sign-in for a new link, or enable them first if they are disabled.")
        .with("staff", member.id.to_string())
        .with("field", "email"))
}

/// Invites somebody; the answer holds the link that lets them in.
#[utoipa::path(
    post,
    path = "/v1/staff",
    operation_id = "invite_staff",
    tag = "people",
    request_body = Invitation,
    responses(
        (status = 201, description = "They are invited.", body = LinkAnswer),
        (status = 409, description = "They are among the staff already, or the link was shown before."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Json(invitation): Json<Invitation>,
) -> Result<(StatusCode, Json<LinkAnswer>), Problem> {
    let invited = invite(&people, &may, invitation).await?;
    Ok((StatusCode::CREATED, Json(invited.into())))
}
