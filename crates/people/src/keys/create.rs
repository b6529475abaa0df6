//! Making an API key. Its secret is shown in the answer, and never again.

use std::str::FromStr;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Change, Leaf, Transaction, execute, micros, scalar};
use utoipa::ToSchema;
use vocabulary::id::{KeyId, StaffId};
use vocabulary::{Actor, Error, Result, Secret, Span};
use web::{Json, May, Problem};

use super::{Key, PREFIX, read, scopes};
use crate::rights::StaffManage;
use crate::{People, token};

/// How long a key holds when nobody says how long.
const DAYS: i64 = 90;

/// How many requests a second a key may send when nobody says how many: more than the heaviest
/// legitimate program sends, which records two thousand decisions a second.
pub const RATE: u32 = 5_000;

/// The most requests a second a key can be given; nothing here answers faster.
const MOST_RATE: u32 = 100_000;

/// The most keys that hold at once; far more than there are programs to hold them.
const MOST_KEYS: i64 = 1_000;

/// The longest name of a key.
const NAME_CHARACTERS: usize = 100;

/// What a key is to be.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// The rights that it has.
    pub scopes: Vec<String>,
    /// How long it holds.
    pub lifetime: Lifetime,
    /// How many requests a second it may send; none for [`RATE`].
    pub rate_per_second: Option<u32>,
}

/// How long a key holds.
#[derive(Debug, Clone, Default)]
pub enum Lifetime {
    /// Ninety days.
    #[default]
    Usual,
    /// This long.
    For(Span),
    /// For good; somebody has to remember it.
    Never,
}

impl FromStr for Lifetime {
    type Err = Error;

    /// Reads `never` or a span such as `30 days`.
    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "" => Ok(Self::Usual),
            "never" => Ok(Self::Never),
            span => {
                span.parse().map(Self::For).map_err(|error: Error| error.with("field", "lifetime"))
            }
        }
    }
}

/// A key at the only moment at which its secret can be seen.
#[derive(Debug, Clone)]
pub struct Created {
    /// The key.
    pub key: Key,
    /// What the program sends as `Authorization: Bearer …`.
    pub secret: Secret,
}

/// Makes a key.
///
/// # Errors
/// When a scope does not exist or the maker does not have it, when name, lifetime or rate are out of
/// bounds, or when there are too many keys.
pub async fn create(people: &People, may: &May<StaffManage>, new: NewKey) -> Result<Created> {
    may.freshly()?;
    let scopes = scopes::check(&new.scopes, people.known_rights(), &may.caller().rights);
    let scopes = people.told(may, "key.create", scopes).await?;
    // The part that is shown comes on top of the 256 bits of the secret.
    let prefix = format!("{PREFIX}{}", token::random::<4>()?);
    let token = token::Token::new(&prefix)?;
    let row = Row {
        id: KeyId::new(may.now()),
        prefix,
        hash: token.hash,
        name: check_name(&new.name)?,
        scopes,
        owner: owner(people, may).await?,
        created_by: may.attribution().actor.to_string(),
        expires_at: expires_at(may.now(), &new.lifetime)?,
        rate: check_rate(new.rate_per_second)?,
    };
    let id = row.id;
    let Written { key } = may.commit(move |tx| Box::pin(write(tx, row))).await?;
    if key.id != id {
        return Err(crate::shown_once("key", "Revoke this key and make another.")
            .with("key", key.id.to_string()));
    }
    Ok(Created { key, secret: token.secret })
}

struct Row {
    id: KeyId,
    prefix: String,
    hash: String,
    name: String,
    scopes: Vec<String>,
    owner: Option<StaffId>,
    created_by: String,
    expires_at: Option<Timestamp>,
    rate: u32,
}

/// What is kept of the answer for a request that is sent again: everything but the secret.
#[derive(Serialize, Deserialize)]
struct Written {
    key: Key,
}

async fn write(tx: &Transaction<'_>, row: Row) -> Result<Change<Written>> {
    let live: Option<i64> = scalar(
        &**tx,
        "select count(*) from api_keys
         where revoked_at is null and (expires_at is null or expires_at > $1)",
        [micros(tx.now()).into()],
    )
    .await?;
    if live.unwrap_or(0) >= MOST_KEYS {
        return Err(Error::conflict(
            "too-many-keys",
            format!("There are {MOST_KEYS} keys already."),
        )
        .hint("Revoke some that are not used any more."));
    }
    execute(
        &**tx,
        "insert into api_keys (key_id, prefix, secret_hash, name, scopes, owner, created_by,
         created_at, expires_at, rate_per_second)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            row.id.to_string().into(),
            row.prefix.clone().into(),
            row.hash.into(),
            row.name.clone().into(),
            row.scopes.join(" ").into(),
            row.owner.map(|owner| owner.to_string()).into(),
            row.created_by.into(),
            micros(tx.now()).into(),
            row.expires_at.map(micros).into(),
            i64::from(row.rate).into(),
        ],
    )
    .await?;
    let after = json!({
        "name": row.name, "prefix": row.prefix, "scopes": row.scopes,
        "expires_at": row.expires_at, "rate_per_second": row.rate,
    });
    let leaf = Leaf::new("key.created").about("key", &row.id).with("after", after);
    Ok(Change::new(Written { key: read(&**tx, row.id, tx.now()).await? }, leaf))
}

/// A key belongs to whoever made it, or to the owner of the key that made it, and goes with them.
async fn owner(people: &People, may: &May<StaffManage>) -> Result<Option<StaffId>> {
    match &may.attribution().actor {
        Actor::Staff { id, .. } => Ok(Some(*id)),
        Actor::Key { id, .. } => {
            let sql = "select owner from api_keys where key_id = $1";
            let owner: Option<Option<String>> =
                scalar(people.store().reader(), sql, [id.to_string().into()]).await?;
            owner.flatten().map(|owner| owner.parse().map_err(Error::internal)).transpose()
        }
        _ => Ok(None),
    }
}

fn check_name(text: &str) -> Result<String> {
    let name = text.trim();
    if (1..=NAME_CHARACTERS).contains(&name.chars().count()) && !name.contains(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(format!("The name of a key has 1 to {NAME_CHARACTERS} characters."))
        .hint("Say what will use it, such as `ci` or `website`.")
        .with("field", "name"))
}

fn check_rate(rate: Option<u32>) -> Result<u32> {
    let rate = rate.unwrap_or(RATE);
    if (1..=MOST_RATE).contains(&rate) {
        return Ok(rate);
    }
    Err(Error::invalid(format!("The rate is a number of requests from 1 to {MOST_RATE} a second."))
        .with("field", "rate_per_second"))
}

fn expires_at(now: Timestamp, lifetime: &Lifetime) -> Result<Option<Timestamp>> {
    let usual = Span::new(jiff::Span::new().days(DAYS))?;
    let span = match lifetime {
        Lifetime::Never => return Ok(None),
        Lifetime::For(span) => span,
        Lifetime::Usual => &usual,
    };
    span.after(now, &TimeZone::UTC).map(Some).map_err(|error| error.with("field", "lifetime"))
}

/// What a key is to be, as the API takes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyRequest {
    /// What it is for.
    #[schema(example = "website")]
    name: String,
    /// The rights that it has.
    #[schema(example = json!(["events.write", "records.write"]))]
    scopes: Vec<String>,
    /// How long it holds, such as `30 days`, or `never` for a key that never expires; 90 days if it
    /// is not said.
    #[serde(default)]
    lifetime: String,
    /// How many requests a second it may send.
    rate_per_second: Option<u32>,
}

/// A key that was made, with its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyAnswer {
    /// The key.
    key: Key,
    /// What the program sends as `Authorization: Bearer …`; it is shown here and never again.
    #[schema(example = "qd_…")]
    secret: String,
}

/// Makes an API key; the answer holds its secret.
#[utoipa::path(
    post,
    path = "/v1/keys",
    operation_id = "create_key",
    tag = "people",
    request_body = KeyRequest,
    responses(
        (status = 201, description = "It holds.", body = KeyAnswer),
        (status = 409, description = "There are too many keys, or the secret was shown before."),
    ),
)]
pub(crate) async fn route(
    State(people): State<People>,
    may: May<StaffManage>,
    Json(request): Json<KeyRequest>,
) -> Result<(StatusCode, Json<KeyAnswer>), Problem> {
    let KeyRequest { name, scopes, lifetime, rate_per_second } = request;
    let new = NewKey { name, scopes, lifetime: lifetime.parse()?, rate_per_second };
    let Created { key, secret } = create(&people, &may, new).await?;
    let secret = secret.expose().to_owned();
    Ok((StatusCode::CREATED, Json(KeyAnswer { key, secret })))
}
