//! `quarterdeck audit`: reads the audit without changing anything, server or no server.

use std::io::{BufWriter, Write};

use clap::Subcommand;
use people::WITNESSES;
use store::audit::Signer;
use store::audit::export::export;
use store::audit::verify::{Verification, Verified, verify};
use store::key::MasterKey;
use vocabulary::{Error, Result};

use crate::config::Place;
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Checks every leaf, chain and checkpoint, and that the audit tells of everybody and every key;
    /// exit 1 at the first break, naming it
    Verify(Place),
    /// Prints every leaf as one line of JSON
    Export(Place),
}

pub(crate) async fn run(command: Command) -> Result<()> {
    match command {
        Command::Verify(place) => tell(&check(&place).await?),
        Command::Export(place) => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            export(&place.address()?, &mut out).await?;
            out.flush().map_err(|error| {
                Error::unavailable("The export cannot be written.")
                    .hint("Check that the disk has room and that nobody closed the pipe.")
                    .because(error)
            })
        }
    }
}

async fn check(place: &Place) -> Result<Verified> {
    let address = place.address()?;
    let files = place.checkpoint_files();
    let public_key = known_key(place)?.map(|key| Signer::new(&key).public_key());
    let witnesses = &WITNESSES;
    verify(Verification { address: &address, files: &files, public_key, witnesses }).await
}

/// Reads the master key where there is one; verifying makes none.
fn known_key(place: &Place) -> Result<Option<MasterKey>> {
    let key = place.find_key()?;
    if key.is_none() {
        output::remark(
            "note: without the master key it is not known whose signatures these are; \
             compare the public key below with the one you expect.",
        );
    }
    Ok(key)
}

fn tell(verified: &Verified) -> Result<()> {
    let Verified { leaves, chains, checkpoints, uncovered, public_key, behind } = verified;
    output::line(&format!(
        "The audit holds: {leaves} leaves in {chains} chains, {checkpoints} checkpoints{}.",
        public_key.as_ref().map(|key| format!(" signed by {key}")).unwrap_or_default()
    ))?;
    for (file, lacks) in behind {
        output::remark(&format!(
            "note: the checkpoint file {} lacks the newest {lacks}; a running server adds them within \
             half a minute, a stopped one when it starts again.",
            file.display()
        ));
    }
    if *uncovered > 0 {
        output::remark(&format!(
            "note: {uncovered} of these leaves are newer than the last checkpoint; a running server \
             signs them within half a minute, a stopped one when it starts again."
        ));
    }
    Ok(())
}
