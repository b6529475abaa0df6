//! A house with the trial's feature, for trials to start and kill: `serve` runs it, `report` says what
//! its store holds.

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use people::keys::create::{Lifetime, NewKey, create};
use sea_orm::FromQueryResult;
use serde_json::json;
use server::house::HouseOptions;
use server::{House, Place};
use store::rows;
use tokio_util::sync::CancellationToken;
use trials::kill::cases::{Fault, addition};
use vocabulary::{Error, Result};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves on a free port, printing its address, until killed or told to stop.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Where effects go.
        #[arg(long)]
        receiver: String,
        /// The file of the key that may decide; made when it is not there.
        #[arg(long)]
        key_file: PathBuf,
        /// The fault to plant.
        #[arg(long, value_enum, default_value_t)]
        fault: Fault,
    },
    /// Prints what the store holds, as JSON.
    Report {
        #[command(flatten)]
        place: Place,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    // Once, before the first client is made; a second installation cannot happen.
    drop(rustls::crypto::ring::default_provider().install_default());
    match Arguments::parse().command {
        Command::Serve { place, receiver, key_file, fault } => {
            serve(open(place, &receiver, fault).await?, key_file).await
        }
        Command::Report { place } => report(open(place, "", Fault::None).await?).await,
    }
}

async fn open(place: Place, receiver: &str, fault: Fault) -> Result<House> {
    let additions = vec![addition(receiver, fault)];
    House::open(HouseOptions { additions, ..HouseOptions::new(place) }).await
}

async fn serve(house: House, key_file: PathBuf) -> Result<()> {
    if !key_file.exists() {
        let may = house.people().on_the_command_line("trial")?;
        let new = NewKey {
            name: "trial".to_owned(),
            scopes: vec!["trial.decide".to_owned()],
            lifetime: Lifetime::Never,
            rate_per_second: Some(100_000),
        };
        let created = create(house.people(), &may, new).await?;
        std::fs::write(&key_file, created.secret.expose()).map_err(Error::internal)?;
    }
    let listener = web::serve::bind("127.0.0.1:0").await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let stop = CancellationToken::new();
    let on_signal = stop.clone();
    tokio::spawn(async move {
        let mut terminate =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        terminate.recv().await;
        on_signal.cancel();
        Ok::<_, std::io::Error>(())
    });
    let mut out = std::io::stdout();
    writeln!(out, "ready http://{address}").and_then(|()| out.flush()).map_err(Error::internal)?;
    house.serve(listener, stop).await
}

#[derive(FromQueryResult)]
struct Decision {
    case_key: String,
    answer: String,
}

#[derive(FromQueryResult)]
struct Effects {
    state: String,
    number: i64,
}

async fn report(house: House) -> Result<()> {
    let reader = house.store().reader();
    let decisions: Vec<Decision> =
        rows(reader, "select case_key, answer from trial_decisions", []).await?;
    let effects: Vec<Effects> =
        rows(reader, "select state, count(*) as number from effects group by state", []).await?;
    let report = json!({
        "decisions": decisions.into_iter().map(|it| (it.case_key, it.answer))
            .collect::<std::collections::BTreeMap<_, _>>(),
        "effects": effects.into_iter().map(|it| (it.state, it.number))
            .collect::<std::collections::BTreeMap<_, _>>(),
    });
    writeln!(std::io::stdout(), "{report}").map_err(Error::internal)?;
    house.close().await
}
