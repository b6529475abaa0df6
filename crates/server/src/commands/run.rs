//! `quarterdeck run`: serves until it is told to stop, then finishes what it accepted.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use publishing::Lacking;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result};
use web::TrustedProxies;

use crate::config::Place;
use crate::house::{House, HouseOptions};
use crate::mail::MailOptions;
use crate::output;
use crate::site::Site;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder of the manual's pages; the version that was published last otherwise
    #[arg(env = "QUARTERDECK_MANUAL")]
    manual: Option<PathBuf>,

    #[command(flatten)]
    place: Place,

    /// The address to listen on
    #[arg(long, env = "QUARTERDECK_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: String,

    /// The console's address as browsers know it, for links; the address it listens on otherwise
    #[arg(long, env = "QUARTERDECK_SITE", value_name = "URL")]
    site: Option<Site>,

    /// The networks of proxies whose word is taken for where a request came from, such as
    /// `127.0.0.1,10.0.0.0/8`; nobody's otherwise
    #[arg(long, env = "QUARTERDECK_PROXIES", value_name = "NETWORKS")]
    proxies: Option<TrustedProxies>,

    /// The address of whoever stands in for Stripe, such as a double on this machine
    #[arg(long, env = "QUARTERDECK_STRIPE_URL", value_name = "URL")]
    stripe: Option<String>,

    #[command(flatten)]
    mail: MailOptions,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    // The port first: an address that is taken should not cost a migration.
    let listener = web::serve::bind(&arguments.listen).await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let mail = arguments.mail.settings()?;
    let site = arguments.site.map_or_else(|| link(address), |site| site.as_str().to_owned());
    let proxies = arguments.proxies.unwrap_or_default();
    let (manual, stripe) = (arguments.manual, arguments.stripe);
    let options =
        HouseOptions { manual, mail, site, stripe, proxies, ..HouseOptions::new(arguments.place) };
    let house = House::open(options).await?;
    for Lacking { place, says, help, .. } in house.lacking() {
        output::remark(&format!("warning: {place}: {says} {help}"));
    }
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    output::line(&format!("Quarterdeck is ready on {}", link(address)))?;
    house.serve(listener, stop).await
}

/// Writes the address as a browser takes it; passkeys refuse numbers, so loopback has its name.
pub(super) fn link(address: SocketAddr) -> String {
    if address.ip().is_loopback() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// Sets `stop` at the first signal to end; a second one ends the process at once.
pub(super) async fn stop_on_signal(stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be watched; the program ends without finishing its work");
        return;
    };
    for last in [false, true] {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if last {
            std::process::exit(3);
        }
        tracing::info!("stopping: what was accepted is finished first");
        stop.cancel();
    }
}
