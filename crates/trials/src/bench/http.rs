//! Decisions over HTTP, beside the bounds that they must keep and the disk they are written to.
//!
//! Each decision is a request with an API key, a change, an audit leaf and two ordered effects, durable
//! before it is answered; the effects are performed meanwhile.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::kill::cases::{Asked, Fault};
use crate::kill::process::{Setup, Trouble};
use crate::kill::receiver::Receiver;

/// How many clients decide at once.
const CLIENTS: usize = 16;

/// For how long they do.
const LASTING: Duration = Duration::from_secs(5);

/// How long the house is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(3);

/// The bounds: decisions a second, resident mebibytes, milliseconds to the first answer.
const DECISIONS: f64 = 2_000.0;
const MEBIBYTES: f64 = 60.0;
const START: f64 = 300.0;

/// Runs the bench and returns its table.
///
/// # Errors
/// When the house does not start or refuses a decision.
pub async fn run(program: &Path) -> Result<String, Trouble> {
    let folder = tempfile::tempdir()?;
    let receiver = Receiver::start().await?;
    let setup = Setup {
        program: program.to_owned(),
        folder: folder.path().to_owned(),
        receiver: receiver.url.clone(),
        store: None,
        fault: Fault::None,
    };
    let syncs = bare_syncs(folder.path())?;
    let began = Instant::now();
    let life = setup.begin().await?;
    let started = began.elapsed().as_secs_f64() * 1_000.0;
    tokio::time::sleep(IDLE).await;
    let resident = life.resident_mebibytes()?;
    let key: Arc<str> = std::fs::read_to_string(setup.key_file())?.into();
    let decisions = decide(&life.url, &key).await?;
    life.kill().await?;
    table(&[
        ("decisions a second, 16 clients", decisions, DECISIONS, Bound::AtLeast),
        ("resident when idle, MiB", resident, MEBIBYTES, Bound::AtMost),
        ("start on an empty folder, ms", started, START, Bound::AtMost),
        ("bare fdatasync a second", syncs, syncs, Bound::None),
    ])
}

async fn decide(url: &str, key: &Arc<str>) -> Result<f64, Trouble> {
    let done = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + LASTING;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|name| {
            tokio::spawn(client(name, url.to_owned(), Arc::clone(key), (Arc::clone(&done), until)))
        })
        .collect();
    for client in clients {
        client.await??;
    }
    let done = u32::try_from(done.load(Ordering::Relaxed))?;
    Ok(f64::from(done) / LASTING.as_secs_f64())
}

async fn client(
    name: usize,
    url: String,
    key: Arc<str>,
    (done, until): (Arc<AtomicU64>, Instant),
) -> Result<(), Trouble> {
    let client = reqwest::Client::new();
    for number in 0_u64.. {
        if Instant::now() >= until {
            break;
        }
        let answer = client
            .post(format!("{url}/v1/trial/bench-{name}-{number}/decisions"))
            .bearer_auth(&key)
            .json(&Asked { answer: "yes".to_owned() })
            .send()
            .await?;
        if answer.status() != 201 {
            return Err(format!("a decision was answered {}", answer.status()).into());
        }
        answer.bytes().await?;
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Measures how often the disk can make 4 KiB durable, which bounds everything that does so alone.
fn bare_syncs(folder: &Path) -> Result<f64, Trouble> {
    let mut file = std::fs::File::create(folder.join("syncs"))?;
    let began = Instant::now();
    let mut number = 0_u32;
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        number += 1;
    }
    Ok(f64::from(number) / began.elapsed().as_secs_f64())
}

#[derive(Clone, Copy, PartialEq)]
enum Bound {
    AtLeast,
    AtMost,
    None,
}

fn table(rows: &[(&str, f64, f64, Bound)]) -> Result<String, Trouble> {
    let mut text = format!("{:34} {:>10} {:>10} {:>7}\n", "", "measured", "bound", "ratio");
    for (what, measured, bound, kind) in rows {
        let (bound_text, ratio) = match kind {
            Bound::AtLeast => (format!("≥ {bound:.0}"), format!("{:.2}", measured / bound)),
            Bound::AtMost => (format!("≤ {bound:.0}"), format!("{:.2}", measured / bound)),
            Bound::None => (String::new(), String::new()),
        };
        writeln!(text, "{what:34} {measured:>10.0} {bound_text:>10} {ratio:>7}")?;
    }
    let load = std::fs::read_to_string("/proc/loadavg")?;
    writeln!(text, "load averages: {}", load.trim())?;
    Ok(text)
}
