//! `quarterdeck staff`: what must work before anybody can sign in, and when nobody can.

use clap::{Args, Subcommand};
use people::staff::disable::disable;
use people::staff::invite::{Invitation, invite};
use people::staff::link::WithLink;
use people::staff::list::list;
use people::staff::reset::reset;
use people::staff::{Filter, Member};
use vocabulary::Result;

use super::desk::{Desk, when};
use crate::config::Place;
use crate::output::{self, Format, Table};
use crate::site::Site;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Adds somebody and prints the link, good for one hour and one use, with which they sign in
    Add(Add),
    /// Lists everybody
    List(List),
    /// Shuts somebody out: their sessions end and their keys are revoked
    Disable(Somebody),
    /// Ends somebody's sessions, forgets their password, and prints a link to set another
    Reset(Somebody),
}

#[derive(Args)]
pub(crate) struct Add {
    /// The address they sign in with
    email: String,

    /// What they may do
    #[arg(long)]
    role: String,

    /// What they are called; they can say it themselves
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    desk: DeskOptions,
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
pub(crate) struct Somebody {
    /// The address they sign in with
    email: String,

    #[command(flatten)]
    desk: DeskOptions,
}

#[derive(Args)]
struct DeskOptions {
    /// The console's address in links
    #[arg(
        long,
        env = "QUARTERDECK_SITE",
        default_value = Site::LOCAL,
        value_name = "URL"
    )]
    site: Site,

    #[command(flatten)]
    place: Place,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    match command {
        Command::Add(add) => {
            let Add { email, role, name, desk: DeskOptions { site, place } } = add;
            let desk = Desk::open(&place, site.as_str(), "staff add").await?;
            let invitation = Invitation { email, name, role };
            let invited = invite(&desk.people, &desk.may, invitation).await;
            desk.close(invited).await.and_then(|done| show_link(&done))
        }
        Command::Reset(Somebody { email, desk: DeskOptions { site, place } }) => {
            let desk = Desk::open_made(&place, site.as_str(), "staff reset").await?;
            let done = match desk.people.find_by_email(&email).await {
                Ok(member) => reset(&desk.people, &desk.may, member.id).await,
                Err(error) => Err(error),
            };
            desk.close(done).await.and_then(|done| show_link(&done))
        }
        Command::Disable(Somebody { email, desk: DeskOptions { site, place } }) => {
            let desk = Desk::open_made(&place, site.as_str(), "staff disable").await?;
            let done = match desk.people.find_by_email(&email).await {
                Ok(member) => disable(&desk.people, &desk.may, member.id).await,
                Err(error) => Err(error),
            };
            let member = desk.close(done).await?;
            output::line(&format!("{} is shut out.", member.email))
        }
        Command::List(List { format, place }) => {
            let members = Desk::list(&place, "staff list", async |may, query| {
                list(may.reader(), &Filter::default(), query).await
            });
            let members = members.await?;
            output::list(format, &members, || table(&members))
        }
    }
}

fn show_link(done: &WithLink) -> Result<()> {
    output::remark(&format!(
        "{} signs in here, once, before {}:",
        done.member.email, done.link.expires_at
    ));
    output::line(done.link.address.expose())?;
    if done.link.address.expose().starts_with(Site::LOCAL) {
        output::remark("note: where the console has another address, say it with `--site`.");
    }
    Ok(())
}

fn table(members: &[Member]) -> Table<5> {
    let row = |member: &Member| {
        [
            member.email.clone(),
            member.name.clone(),
            member.role.clone(),
            member.state.name().to_owned(),
            when(member.last_seen_at),
        ]
    };
    Table {
        heads: ["EMAIL", "NAME", "ROLE", "STATE", "LAST SEEN"],
        rows: members.iter().map(row).collect(),
    }
}
