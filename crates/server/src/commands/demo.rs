//! `quarterdeck demo`: a simulated company behind the same program, on this machine alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use people::keys::create::{Lifetime, NewKey, create};
use people::staff::Filter;
use people::staff::invite::{Invitation, invite};
use people::staff::list::list;
use simulator::{Life, Losses, Options, Ports, Simulation};
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result, Secret, SharedClock, SystemClock};
use web::PageQuery;

use super::run::{link, stop_on_signal};
use crate::config::Place;
use crate::demo::{DemoSecrets, write};
use crate::house::{House, HouseOptions};
use crate::output;
use crate::unposted::Letters;

/// Who owns the demo.
const OWNER: &str = "owner@example.com";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The simulated company
    #[arg(default_value = "dog_trainers")]
    company: String,

    /// What everything that happens follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,

    #[command(flatten)]
    place: Place,

    /// The address to listen on, which must be one of this machine alone
    #[arg(long, env = "QUARTERDECK_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: String,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { company, seed, place, listen } = arguments;
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
        clock,
        house: simulator::House { url: format!("http://{address}"), key: key(&house).await? },
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

/// Makes the key with which the company reports what happens.
async fn key(house: &House) -> Result<Secret> {
    let may = house.people().on_the_command_line("demo")?;
    let new = NewKey {
        name: "simulated company".to_owned(),
        scopes: vec!["events.write".to_owned(), "records.write".to_owned()],
        lifetime: Lifetime::Usual,
        rate_per_second: Some(1_000),
    };
    Ok(create(house.people(), &may, new).await?.secret)
}

/// Prints where the demo is; at its first start, with the link by which its owner comes in.
async fn greet(house: &House, site: &str, manual: &Path) -> Result<()> {
    let may = house.people().on_the_command_line("demo")?;
    let staff = list(may.reader(), &Filter::default(), &PageQuery::first(1)).await?;
    output::line(&format!("The simulated company is ready on {site}"))?;
    if staff.items.is_empty() {
        let invitation = Invitation {
            email: OWNER.to_owned(),
            name: Some("Owner".to_owned()),
            role: "owner".to_owned(),
        };
        let invited = invite(house.people(), &may, invitation).await?;
        output::line("Sign in here, once, within the hour:")?;
        output::line(invited.link.address.expose())?;
    }
    output::remark(&format!(
        "Its manual is in {}: change it there and see what follows.",
        manual.display()
    ));
    Ok(())
}
