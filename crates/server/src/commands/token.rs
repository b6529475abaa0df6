//! `quarterdeck token`: API keys for programs.

use clap::{Args, Subcommand};
use people::keys::create::{Lifetime, NewKey, create};
use people::keys::list::list;
use people::keys::revoke::revoke;
use people::keys::{Filter, Key};
use vocabulary::id::KeyId;
use vocabulary::{Error, Result};

use super::desk::{Desk, when};
use crate::config::Place;
use crate::output::{self, Format, Table};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Makes a key and prints it, this once, alone on standard output
    Create(Create),
    /// Lists all keys, the newest first
    List(List),
    /// Revokes a key; its next request is refused
    Revoke(Revoke),
}

#[derive(Args)]
pub(crate) struct Create {
    /// What it is for
    #[arg(long)]
    name: String,

    /// The rights it has, such as `jobs.read,audit.read`
    #[arg(
        long = "scope",
        alias = "scopes",
        value_name = "RIGHT",
        value_delimiter = ',',
        required = true
    )]
    scopes: Vec<String>,

    /// How long it holds, such as `30 days`, or `never`; ninety days if it is not said
    #[arg(long, value_name = "SPAN")]
    expires: Option<String>,

    /// How many requests a second it may send
    #[arg(long, value_name = "NUMBER")]
    rate: Option<u32>,

    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct List {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct Revoke {
    /// The key's id, as `token list` shows it; not the key itself
    key: String,

    #[command(flatten)]
    place: Place,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    match command {
        Command::Create(arguments) => make(arguments).await,
        Command::List(List { format, place }) => {
            let keys = Desk::list(&place, "token list", async |may, query| {
                list(may.reader(), &Filter::default(), query, may.now()).await
            });
            let keys = keys.await?;
            output::list(format, &keys, || table(&keys))
        }
        Command::Revoke(Revoke { key, place }) => {
            let id: KeyId = key.parse().map_err(|error: vocabulary::id::NotAnId| {
                Error::invalid(format!("`{key}` is no id of a key: {error}."))
                    .hint("Copy it from the first column of `quarterdeck token list`.")
            })?;
            let desk = Desk::open_made(&place, "", "token revoke").await?;
            let revoked = revoke(&desk.may, id).await;
            let key = desk.close(revoked).await?;
            output::line(&format!("The key `{}` holds no more.", key.name))
        }
    }
}

async fn make(arguments: Create) -> Result<()> {
    let Create { name, scopes, expires, rate, place } = arguments;
    let lifetime = expires.as_deref().unwrap_or_default().parse::<Lifetime>()?;
    let desk = Desk::open(&place, "", "token create").await?;
    let new = NewKey { name, scopes, lifetime, rate_per_second: rate };
    let created = create(&desk.people, &desk.may, new).await;
    let created = desk.close(created).await?;
    let until = match created.key.expires_at {
        Some(at) => format!("holds until {}", when(Some(at))),
        None => "never expires".to_owned(),
    };
    output::remark(&format!("{} {until}. It is shown this once:", created.key.id));
    output::line(created.secret.expose())
}

fn table(keys: &[Key]) -> Table<6> {
    let row = |key: &Key| {
        [
            key.id.to_string(),
            key.name.clone(),
            key.state.name().to_owned(),
            key.scopes.join(","),
            key.expires_at.map_or_else(|| "never".to_owned(), |at| when(Some(at))),
            when(key.last_used_at),
        ]
    };
    Table {
        heads: ["ID", "NAME", "STATE", "SCOPES", "EXPIRES", "LAST USED"],
        rows: keys.iter().map(row).collect(),
    }
}
