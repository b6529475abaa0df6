//! A simulation: a company and its payment provider on two ports, alive until it is told to stop.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result};

use crate::director::Director;
use crate::feed::{self, Feed};
use crate::memory::Memory;
use crate::options::{Life, Options, Ports};
use crate::plan::Website;
use crate::state::Shared;
use crate::stripe::Post;
use crate::{business, product, stripe};

/// How often the plan is played, which is made in seconds, and what happened is written down.
const EVERY: Duration = Duration::from_secs(1);

/// A company that is ready to live.
pub struct Simulation {
    shared: Shared,
    life: Life,
    feed: Feed,
    post: Post,
    product: (TcpListener, Router),
    stripe: (TcpListener, Router),
    ports: Ports,
}

impl Simulation {
    /// Takes the ports, and makes the opening stock unless the memory has one.
    ///
    /// # Errors
    /// When a port is taken, or the memory cannot be used.
    pub async fn open(options: Options) -> Result<Self> {
        let Options { seed, days, clock, house, secrets, ports, memory, life, losses } = options;
        let shared = Shared::open(seed, clock, memory.map(Memory))?;
        let (product, product_port) = listen(ports.product).await?;
        let (stripe, stripe_port) = listen(ports.stripe).await?;
        shared.change(|state| {
            if state.played.is_none() {
                business::stock(state, (seed, days), shared.now());
                state.book.hurry(shared.now());
            }
            state.forced = (life == Life::Still).then_some(Website::Well);
        });
        shared.remember().await?;
        let client = feed::client()?;
        let post = Post {
            shared: shared.clone(),
            losses,
            secret: secrets.stripe_webhook,
            url: format!("{}/hooks/stripe", house.url.trim_end_matches('/')),
            client: client.clone(),
        };
        Ok(Self {
            life,
            post,
            product: (product, product::router(&shared, secrets.product)),
            stripe: (stripe, stripe::router(&shared, secrets.stripe_key)),
            ports: Ports { product: product_port, stripe: stripe_port },
            feed: Feed { shared: shared.clone(), house, client },
            shared,
        })
    }

    /// Returns the ports that it listens on.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// Returns the hand that makes things happen.
    #[must_use]
    pub fn director(&self) -> Director {
        Director(self.shared.clone())
    }

    /// Lives until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let Self { shared, life, feed, post, product, stripe, .. } = self;
        tokio::join!(
            serve(product, stop.clone()),
            serve(stripe, stop.clone()),
            feed.run(stop.clone()),
            post.run(stop.clone()),
            live(shared.clone(), life, stop.clone()),
            remember(shared.clone(), stop.clone()),
        );
        // What happened while the others ended.
        note(&shared).await;
    }
}

async fn live(shared: Shared, life: Life, stop: CancellationToken) {
    if life == Life::Still {
        return;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.clock().sleep(EVERY) => {}
        }
        shared.pass(|state| business::play(state, shared.seed(), shared.now()));
    }
}

async fn remember(shared: Shared, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.clock().sleep(EVERY) => {}
        }
        note(&shared).await;
    }
}

async fn note(shared: &Shared) {
    if let Err(error) = shared.remember().await {
        tracing::error!(error = error.chain(), "what happened could not be noted");
    }
}

async fn listen(port: u16) -> Result<(TcpListener, u16)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Error::unavailable(format!("The simulated company cannot listen on {address}."))
            .hint("End the program that has this port; it may be another simulation.")
            .because(error)
    })?;
    let port = listener.local_addr().map_err(Error::internal)?.port();
    Ok((listener, port))
}

/// Serves until told to stop; who still waits then, such as for a website that hangs, waits no longer.
async fn serve((listener, router): (TcpListener, Router), stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        served = axum::serve(listener, router) => {
            if let Err(error) = served {
                tracing::error!(%error, "a port of the simulated company is served no more");
            }
        }
    }
}
