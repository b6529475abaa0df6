//! One life of the house under trial: started, ready, killed or stopped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::cases::Fault;

/// How long a start or an orderly end may take before the trial is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a life is started with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The program `trial_house`.
    pub program: PathBuf,
    /// The folder that all lives share; data and key are inside it.
    pub folder: PathBuf,
    /// Where effects go.
    pub receiver: String,
    /// The store, when it is not the file in the folder.
    pub store: Option<String>,
    /// The planted fault.
    pub fault: Fault,
}

/// A running house.
pub struct Life {
    child: Child,
    /// Its address.
    pub url: String,
}

/// What the store holds in the end.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Each decided case with its answer.
    pub decisions: BTreeMap<String, String>,
    /// How many effects are in each state.
    pub effects: BTreeMap<String, i64>,
}

/// Why a life could not be begun or ended.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

impl Setup {
    /// Returns the data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Returns the file that holds the API key.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.folder.join("api-key")
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(name).arg("--data").arg(self.data()).kill_on_drop(true);
        // The trial's own environment must not reach into the house.
        for name in ["QUARTERDECK_STORE", "QUARTERDECK_CHECKPOINTS", "QUARTERDECK_KEY"] {
            command.env_remove(name);
        }
        if let Some(store) = &self.store {
            command.arg("--store").arg(store);
        }
        command
    }

    /// Starts a life and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn begin(&self) -> Result<Life, Trouble> {
        let mut child = self
            .command("serve")
            .arg("--receiver")
            .arg(&self.receiver)
            .arg("--key-file")
            .arg(self.key_file())
            .arg("--fault")
            .arg(fault_name(self.fault))
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("the house has no standard output")?;
        let mut line = String::new();
        let mut out = BufReader::new(out);
        tokio::time::timeout(PATIENCE, out.read_line(&mut line)).await??;
        match line.trim().strip_prefix("ready ") {
            Some(url) => Ok(Life { child, url: url.to_owned() }),
            None => Err(format!("the house did not start: {line:?}").into()),
        }
    }

    /// Asks what the store holds, while no life runs.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn report(&self) -> Result<Report, Trouble> {
        let output = tokio::time::timeout(PATIENCE, self.command("report").output()).await??;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

impl Life {
    /// Kills the process where it stands, as `kill -9` does.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub async fn kill(mut self) -> Result<(), Trouble> {
        Ok(self.child.kill().await?)
    }

    /// Reads how much memory the process holds.
    ///
    /// # Errors
    /// When it runs no more.
    pub fn resident_mebibytes(&self) -> Result<f64, Trouble> {
        let id = self.child.id().ok_or("the house has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes: u32 = line
            .and_then(|line| line.split_whitespace().next())
            .ok_or("the kernel does not say how much memory the house holds")?
            .parse()?;
        Ok(f64::from(kibibytes) / 1_024.0)
    }

    /// Asks the process to stop and waits until it has.
    ///
    /// # Errors
    /// When it does not end in order.
    pub async fn stop(mut self) -> Result<(), Trouble> {
        let id = self.child.id().ok_or("the house has ended before it was told to")?;
        let told = Command::new("kill").arg("-TERM").arg(id.to_string()).status().await?;
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await??;
        if told.success() && ended.success() {
            return Ok(());
        }
        Err(format!("the house ended with {ended}").into())
    }
}

/// Finds a program that is built beside this one.
///
/// # Errors
/// When it is not there.
pub fn beside_this_program(name: &str) -> Result<PathBuf, Trouble> {
    let this = std::env::current_exe()?;
    let folders = this.ancestors().skip(1).take(2);
    folders
        .map(|folder: &Path| folder.join(name))
        .find(|program| program.exists())
        .ok_or_else(|| format!("{name} is not built; run it through `cargo xtask trial`").into())
}

fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::None => "none",
        Fault::AcknowledgesEarly => "acknowledges-early",
        Fault::RepeatsBlindly => "repeats-blindly",
    }
}
