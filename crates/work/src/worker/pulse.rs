//! The worker's life: it beats, watches the others, and begins anew when it was thought dead.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vocabulary::Result;
use vocabulary::id::InstanceId;

use super::Shared;
use crate::Occupancy;
use crate::instances::{self, BEAT, LEASE, Observer};

/// The name under which a worker holds leases, until it is declared dead.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) id: InstanceId,
    /// Set when the leases under this name are lost.
    pub(super) lost: CancellationToken,
}

impl Life {
    /// Enters the worker among the living; where it is alone, nobody else can be.
    pub(super) async fn begin(shared: &Shared) -> Result<Self> {
        let life = Self::anew(shared).await?;
        if shared.options.occupancy == Occupancy::Sole {
            instances::declare_others_dead(&shared.store, life.id).await?;
        }
        Ok(life)
    }

    async fn anew(shared: &Shared) -> Result<Self> {
        let id = instances::register(&shared.store, &shared.options.process).await?;
        Ok(Self { id, lost: CancellationToken::new() })
    }
}

/// Beats until it is dropped; the life in `lives` is always the present one.
pub(super) async fn keep_alive(shared: Arc<Shared>, lives: watch::Sender<Life>) {
    let mut observer = Observer::default();
    let mut beaten_at = shared.clock.monotonic();
    loop {
        shared.clock.sleep(BEAT).await;
        if let Err(error) = beat(&shared, &lives, &mut beaten_at).await {
            tracing::warn!(error = error.chain(), "a sign of life could not be written");
        }
        if let Err(error) = watch_others(&shared, &mut observer, &lives).await {
            tracing::warn!(error = error.chain(), "the other processes could not be watched");
        }
    }
}

async fn beat(
    shared: &Shared,
    lives: &watch::Sender<Life>,
    beaten_at: &mut Duration,
) -> Result<()> {
    let life = lives.borrow().clone();
    let alive = instances::beat(&shared.store, life.id).await;
    let now = shared.clock.monotonic();
    match alive {
        Ok(true) if !life.lost.is_cancelled() => {
            *beaten_at = now;
            return Ok(());
        }
        Ok(_) => {
            tracing::error!(instance = %life.id, "this process was thought dead; it begins anew");
        }
        Err(error) => {
            // Whoever cannot show life for the length of a lease must expect that others have taken
            // over, and does no more under its old name. Where it is alone, nobody can have.
            let silent = now.saturating_sub(*beaten_at);
            if silent >= LEASE && shared.options.occupancy == Occupancy::Shared {
                life.lost.cancel();
            }
            return Err(error);
        }
    }
    life.lost.cancel();
    let anew = Life::anew(shared).await?;
    *beaten_at = shared.clock.monotonic();
    lives.send_replace(anew);
    Ok(())
}

async fn watch_others(
    shared: &Shared,
    observer: &mut Observer,
    lives: &watch::Sender<Life>,
) -> Result<()> {
    let living = instances::living(&shared.store).await?;
    let own = lives.borrow().id.to_string();
    for silent in observer.look(shared.clock.monotonic(), living) {
        let id = silent.instance_id.clone();
        if id != own && instances::declare_dead(&shared.store, silent).await? {
            tracing::warn!(instance = id, "a process showed no life and was declared dead");
        }
    }
    Ok(())
}
