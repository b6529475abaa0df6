//! What runs in a child process under the shim: it writes decisions and says what was acknowledged.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;
use futures::future::try_join_all;
use store::audit::{CheckpointFile, Signer, checkpoint};
use store::key::MasterKey;
use store::{Durability, Store, StoreAddress, StoreOptions};
use vocabulary::{SharedClock, SystemClock};

use crate::{Trouble, toys};

/// The file inside the folder that holds the acknowledgements, a line each. It stands for the network:
/// whoever reads it has been told.
pub const ACKNOWLEDGED: &str = "acknowledged";

/// How many clients write at the same time.
const CLIENTS: u64 = 4;

/// How often the store is closed and opened again.
const ROUNDS: u64 = 2;

/// How many decisions each client makes in a round: together enough for the write-ahead log to be
/// copied into the database several times, which happens every 1,000 pages.
const DECISIONS: u64 = 60;

/// How many decisions the first client makes between two checkpoints of the audit.
const BETWEEN: u64 = 7;

/// [`Durability`] as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "each is described where it is defined")]
pub enum Synchronous {
    Full,
    Normal,
    Off,
}

impl From<Synchronous> for Durability {
    fn from(synchronous: Synchronous) -> Self {
        match synchronous {
            Synchronous::Full => Self::Full,
            Synchronous::Normal => Self::Normal,
            Synchronous::Off => Self::Off,
        }
    }
}

/// Signs the checkpoints of trials.
#[must_use]
pub fn signer() -> Signer {
    Signer::new(&MasterKey::from_bytes([7; 32]))
}

/// Opens the store in a folder.
///
/// # Errors
/// As [`Store::open`].
pub async fn open(
    folder: &Path,
    clock: SharedClock,
    durability: Durability,
) -> vocabulary::Result<Store> {
    Store::open(StoreOptions {
        address: &StoreAddress::in_folder(folder),
        migrations: &[toys::MIGRATION],
        clock,
        process: "trial",
        durability,
    })
    .await
}

/// Writes decisions from several clients, with checkpoints among them, and marks what is acknowledged.
///
/// # Errors
/// When anything fails: nothing is injected here.
pub async fn decide(folder: &Path, synchronous: Synchronous) -> Result<(), Trouble> {
    let said = Acknowledgements::begin(folder)?;
    for round in 0..ROUNDS {
        let store = open(folder, Arc::new(SystemClock::new()), synchronous.into()).await?;
        let first = round * CLIENTS * DECISIONS;
        toys::make(&store, first, CLIENTS * DECISIONS).await?;
        let clients = (0..CLIENTS).map(|client| {
            let first = first + client * DECISIONS;
            let client = Client { store: store.clone(), folder, said: &said };
            client.decide(first, first == round * CLIENTS * DECISIONS)
        });
        try_join_all(clients).await?;
        if round + 1 < ROUNDS {
            store.close().await;
        }
    }
    Ok(())
}

struct Client<'c> {
    store: Store,
    folder: &'c Path,
    said: &'c Acknowledgements,
}

impl Client<'_> {
    async fn decide(self, first: u64, checkpoints: bool) -> Result<(), Trouble> {
        let file = CheckpointFile::in_folder(self.folder);
        for number in first..first + DECISIONS {
            toys::decide(&self.store, number).await?;
            self.said.say(&format!("{number}\n"))?;
            if checkpoints && number % BETWEEN == 0 {
                checkpoint::write(&self.store, &signer(), &file).await?;
                self.said.say("checkpoint\n")?;
            }
        }
        Ok(())
    }
}

struct Acknowledgements(File);

impl Acknowledgements {
    fn begin(folder: &Path) -> Result<Self, Trouble> {
        Ok(Self(File::options().append(true).create(true).open(folder.join(ACKNOWLEDGED))?))
    }

    /// One write is one acknowledgement in the record.
    fn say(&self, line: &str) -> Result<(), Trouble> {
        Ok((&self.0).write_all(line.as_bytes())?)
    }
}
