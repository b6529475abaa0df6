//! `quarterdeck demo`: a simulated company behind the same program, on this machine alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use people::staff::link::WithLink;
use simulator::{LEAST_DAYS, Life, Losses, MOST_DAYS, Options, Ports, Simulation};
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result, SharedClock, SystemClock};

use super::run::{link, stop_on_signal};
use crate::config::Place;
use crate::demo::{DemoSecrets, OWNER, key_of_company, link_of_owner, write};
use crate::house::{House, HouseOptions};
use crate::output;
use crate::unposted::Letters;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The simulated company
    #[arg(default_value = "dog_trainers")]
    company: String,

    /// What everything that happens follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// How many days of purchases lie behind the company when it begins; a company that has begun goes on
    #[arg(long, default_value_t = 90, value_name = "N",
        value_parser = clap::value_parser!(u16).range(i64::from(LEAST_DAYS)..=i64::from(MOST_DAYS)))]
    days: u16,

    #[command(flatten)]
    place: Place,

    /// The address to listen on, which must be one of this machine alone
    #[arg(long, env = "QUARTERDECK_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: String,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { company, seed, days, place, listen } = arguments;
    let listener = web::serve::bind(&listen).await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    on_this_machine(address)?;
    let manual = beside(&place.data, "manual");
    write(&company, &manual)?;
    let memory = beside(&place.data, "simulation.json");
    let secrets = DemoSecrets::make()?;
    let clock: SharedClock = Arc::new(SystemClock::new());
    let site = link(address);
    let house = House::open(HouseOptions {
        manual: Some(manual.clone()),
        letters: Letters::AreLetBe,
        site: site.clone(),
        stripe: Some(format!("http://127.0.0.1:{}", Ports::OF_THE_MANUAL.stripe)),
        secrets: Arc::new(secrets.clone()),
        clock: clock.clone(),
        ..HouseOptions::new(place)
    })
    .await?;
    let simulation = Simulation::open(Options {
        seed,
        days,
        clock,
        house: simulator::House {
            url: format!("http://{address}"),
            key: key_of_company(&house).await?,
        },
        secrets: simulator::Secrets {
            product: secrets.product,
            stripe_key: secrets.stripe_key,
            stripe_webhook: secrets.stripe_webhook,
        },
        ports: Ports::OF_THE_MANUAL,
        memory: Some(memory),
        life: Life::Lively,
        losses: Losses::Sometimes,
    })
    .await?;
    greet(&house, &site, &manual).await?;
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    let living = tokio::spawn(simulation.run(stop.clone()));
    let served = house.serve(listener, stop.clone()).await;
    stop.cancel();
    drop(living.await);
    served
}

/// Refuses addresses that others can reach: a demo has one owner without a second factor.
fn on_this_machine(address: SocketAddr) -> Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(Error::invalid(format!("The demo does not listen on {address}, which others can reach."))
        .hint("Leave --listen out, or choose a port of this machine, such as 127.0.0.1:8081."))
}

/// Names something beside the data folder, which holds the data alone.
fn beside(data: &Path, ending: &str) -> PathBuf {
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    data.with_file_name(format!("{name}.{ending}"))
}

/// Prints where the demo is; until its owner has come in, with a link by which they do.
async fn greet(house: &House, site: &str, manual: &Path) -> Result<()> {
    let link = link_of_owner(house).await?;
    output::line(&format!("The simulated company is ready on {site}"))?;
    match link {
        Some(WithLink { link, .. }) => {
            output::line("Sign in here, once, within the hour:")?;
            output::line(link.address.expose())?;
        }
        None => output::line(&format!(
            "Sign in as {OWNER}; without the password, `quarterdeck staff reset {OWNER}` makes a link."
        ))?,
    }
    output::remark(&format!(
        "Its manual is in {}: change it there and see what follows.",
        manual.display()
    ));
    Ok(())
}
