//! The program under trial and the company around it: the company outlives the program's deaths.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use server::Place;
use simulator::{Director, Life, Losses, Options, Ports, Simulation};
use tempfile::TempDir;
use test_house::mailbox::{Behaviour, Mailbox};
use tokio::net::TcpSocket;
use tokio::process::{Child, Command};
use tokio_util::sync::{CancellationToken, DropGuard};
use vocabulary::{Secret, SystemClock};

use crate::kill::process::Trouble;

/// How long a start may take before the trial is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What both sides sign with; nothing else is on this loopback.
const PRODUCT: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const STRIPE_KEY: &str = "sk_test_story";
const STRIPE_WEBHOOK: &str = "whsec_story";

/// What the operator's key may.
const SCOPES: &str = "cases.decide,incidents.manage,refunds.decide,jobs.run,money.read,records.read,\
                      personal.read";

/// A folder with a manual, a company, a mail server, and a program on them or not.
pub(super) struct House {
    program: PathBuf,
    folder: TempDir,
    store: Option<String>,
    port: u16,
    _held: TcpSocket,
    stripe: u16,
    /// The key that works through the evening.
    pub(super) key: String,
    /// The hand over the company.
    pub(super) director: Director,
    /// Where letters go.
    pub(super) mailbox: Mailbox,
    _company: DropGuard,
}

impl House {
    /// Makes everything but the running program.
    pub(super) async fn open(
        program: &Path,
        manual: &Path,
        (seed, store): (u64, Option<String>),
    ) -> Result<Self, Trouble> {
        let folder = tempfile::tempdir()?;
        let held = hold_a_port()?;
        let port = held.local_addr()?.port();
        let mut house = Keys { program, data: folder.path().join("data"), store: store.as_deref() };
        let reports = house.key("company", "events.write,records.write").await?;
        let key = house.key("operator", SCOPES).await?;
        let simulation = Simulation::open(Options {
            seed,
            days: 30,
            clock: Arc::new(SystemClock::new()),
            house: simulator::House {
                url: format!("http://127.0.0.1:{port}"),
                key: Secret::new(reports),
            },
            secrets: simulator::Secrets {
                product: Secret::new(PRODUCT.to_owned()),
                stripe_key: Secret::new(STRIPE_KEY.to_owned()),
                stripe_webhook: Secret::new(STRIPE_WEBHOOK.to_owned()),
            },
            ports: Ports::FREE,
            memory: None,
            life: Life::Still,
            losses: Losses::Never,
        })
        .await?;
        let ports = simulation.ports();
        copy(manual, &folder.path().join("manual"), ports)?;
        let director = simulation.director();
        let stop = CancellationToken::new();
        tokio::spawn(simulation.run(stop.clone()));
        Ok(Self {
            program: program.to_owned(),
            folder,
            store,
            port,
            _held: held,
            stripe: ports.stripe,
            key,
            director,
            mailbox: Mailbox::start(Behaviour::Keep),
            _company: stop.drop_guard(),
        })
    }

    /// Returns the address of every life.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the address of the payment provider.
    pub(super) fn stripe(&self) -> (String, &'static str) {
        (format!("http://127.0.0.1:{}", self.stripe), STRIPE_KEY)
    }

    /// Returns where the program keeps everything.
    pub(super) fn place(&self) -> Place {
        let data = self.folder.path().join("data");
        Place { data, store: self.store.clone(), checkpoints: None, key: None }
    }

    /// Starts a life of the program; it is killed when the value is dropped.
    pub(super) async fn live(&self) -> Result<Child, Trouble> {
        let mut command = bare(&self.program);
        command.arg("run").arg(self.folder.path().join("manual"));
        place(&mut command, &self.place().data, self.store.as_deref());
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        command.arg("--stripe").arg(self.stripe().0);
        command.arg("--mail").arg(format!("smtp://localhost:{}", self.mailbox.port));
        command.args(["--mail-from", "office@dogtrainers.example"]);
        command.env("PRODUCT_WEBHOOK_SECRET", PRODUCT).env("STRIPE_KEY", STRIPE_KEY);
        command.env("STRIPE_WEBHOOK_SECRET", STRIPE_WEBHOOK);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        self.ready().await?;
        Ok(child)
    }

    async fn ready(&self) -> Result<(), Trouble> {
        let client = reqwest::Client::new();
        let url = format!("{}/readyz", self.url());
        let ready = async {
            while !client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, ready).await;
        waited.map_err(|_| format!("the program was never ready at {url}").into())
    }
}

/// Takes a port without listening on it, so that every life of the program has the same address, and nobody
/// else is given it while the program is dead.
fn hold_a_port() -> Result<TcpSocket, Trouble> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    Ok(socket)
}

/// Makes keys before there is a life.
struct Keys<'k> {
    program: &'k Path,
    data: PathBuf,
    store: Option<&'k str>,
}

impl Keys<'_> {
    async fn key(&mut self, name: &str, scopes: &str) -> Result<String, Trouble> {
        let mut command = bare(self.program);
        command.args(["token", "create", "--name", name, "--scope", scopes, "--rate", "100000"]);
        place(&mut command, &self.data, self.store);
        let output = tokio::time::timeout(PATIENCE, command.output()).await??;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

/// Begins a command into which the trial's own environment does not reach.
fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    let ours = std::env::vars_os().map(|(name, _)| name);
    for name in ours.filter(|name| name.to_string_lossy().starts_with("QUARTERDECK_")) {
        command.env_remove(name);
    }
    command.kill_on_drop(true);
    command
}

fn place(command: &mut Command, data: &Path, store: Option<&str>) {
    command.arg("--data").arg(data);
    if let Some(store) = store {
        command.arg("--store").arg(store);
    }
}

/// Copies the manual with the ports that the company of this trial has.
fn copy(from: &Path, to: &Path, ports: Ports) -> Result<(), Trouble> {
    std::fs::create_dir_all(to)?;
    for page in std::fs::read_dir(from)? {
        let page = page?;
        let text = std::fs::read_to_string(page.path())?;
        let text =
            text.replace(&Ports::OF_THE_MANUAL.product.to_string(), &ports.product.to_string());
        let text =
            text.replace(&Ports::OF_THE_MANUAL.stripe.to_string(), &ports.stripe.to_string());
        // An evening is short: the website is asked every second, and must be down for three.
        let text = text.replace(
            "every: 15s\nexpect: { status: 200, within: 3s }",
            "every: 1s\nexpect: { status: 200, within: 1s }",
        );
        let text = text
            .replace("when: down(probe.website)\nfor: 1m", "when: down(probe.website)\nfor: 3s");
        std::fs::write(to.join(page.file_name()), text)?;
    }
    Ok(())
}
