//! `quarterdeck import`: takes in files, beside a running server or without one.

mod rows;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use facts::Facts;
use facts::events::{Incoming, append};
use facts::records::{Line, Loaded, Rejected};
use indicatif::{ProgressBar, ProgressStyle};
use manual::values::FieldType;
use serde_json::{Map, Value};
use vocabulary::{Actor, Attribution, Error, Result};

use self::rows::{Reading, Row};
use crate::config::Place;
use crate::house::Visit;
use crate::output;

/// How many rows are taken in at once; each batch is on the disk before the next is read.
const BATCH: usize = 500;

/// How many refused rows are shown; the number of all of them is told in any case.
const SHOWN: usize = 20;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Takes in records of a kind that the manual declares
    Records(Import),
    /// Takes in events of one name
    Events(Import),
}

/// A file and how its rows become facts.
#[derive(Args)]
pub(crate) struct Import {
    /// The kind of record, or the name of the event
    table: String,

    /// The file: CSV, TSV or NDJSON, by its ending
    file: PathBuf,

    /// The names of the columns in a file without a first line that names them; `-` leaves one out
    #[arg(long, value_name = "NAMES", value_delimiter = ',', allow_hyphen_values = true)]
    columns: Option<Vec<String>>,

    /// Sets a field that the file does not have, the same in every row
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    set: Vec<String>,

    /// Makes the keys of records, or the ids of events, from the file's name and the number of the row
    #[arg(long)]
    key: Option<Key>,

    #[command(flatten)]
    place: Place,
}

/// Where keys come from.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Key {
    /// The number of the row
    Row,
}

pub(crate) async fn run(command: Command) -> Result<()> {
    let (import, is_records) = match &command {
        Command::Records(import) => (import, true),
        Command::Events(import) => (import, false),
    };
    let visit = Visit::begin(&import.place, "import").await?;
    let done = match visit.facts().await {
        Ok(facts) if is_records => records(&facts, import).await,
        Ok(facts) => events(&facts, import).await,
        Err(error) => Err(error),
    };
    let ended = visit.end().await;
    let done = done?;
    ended?;
    output::line(&format!(
        "{} of {} taken in, {} of them new.",
        done.accepted, import.table, done.created
    ))?;
    tell(&done)
}

/// Takes in records: each field by its type in the manual.
async fn records(facts: &Facts, import: &Import) -> Result<Imported> {
    let in_force = facts.in_force()?;
    let record = facts::records::kind(&in_force, &import.table)?;
    let typed = |name: &str, text: &str| match record.field(name) {
        Some(field) => facts::records::typed(&field.of, text),
        // The intake says that there is no such field.
        None => Value::from(text),
    };
    let key = record.key.value.as_str();
    let set = settings(&import.set, typed)?;
    let mut reading = Reading::open(&import.file, import.columns.as_deref())?;
    let bar = progress(reading.bytes());
    let by = Attribution::of(Actor::CommandLine { user: super::desk::user() });
    let mut imported = Imported::default();
    loop {
        let rows = reading.next(BATCH)?;
        if rows.is_empty() {
            break;
        }
        let line = |row: Row| -> Line {
            let number = row.number;
            let fields = row.fields(typed).map(|mut fields| {
                for (name, value) in &set {
                    fields.insert(name.clone(), value.clone());
                }
                if import.key.is_some() {
                    fields.insert(key.to_owned(), Value::from(row_key(import, number)));
                }
                fields
            });
            (number, fields)
        };
        let lines: Vec<Line> = rows.into_iter().map(line).collect();
        imported.add(facts.load(&by, &import.table, lines).await?);
        bar.set_position(reading.read());
    }
    bar.finish_and_clear();
    Ok(imported)
}

/// Takes in events of one name: `id`, `at` and `subject` are columns, all others properties.
async fn events(facts: &Facts, import: &Import) -> Result<Imported> {
    let in_force = facts.running().now();
    let known = in_force
        .as_deref()
        .and_then(|in_force| in_force.manual.get::<facts::Event>(&import.table, 0));
    let of = |name: &str| -> Option<&FieldType> {
        let mut properties = known?.properties.iter();
        properties.find(|(known, _)| known.as_str() == name).map(|(_, field)| &field.of)
    };
    let typed = |name: &str, text: &str| match of(name) {
        Some(of) => facts::records::typed(of, text),
        None => Value::from(text),
    };
    let set = settings(&import.set, typed)?;
    let mut reading = Reading::open(&import.file, import.columns.as_deref())?;
    let bar = progress(reading.bytes());
    let by = Attribution::of(Actor::CommandLine { user: super::desk::user() });
    let mut imported = Imported::default();
    loop {
        let rows = reading.next(BATCH)?;
        if rows.is_empty() {
            break;
        }
        let mut loaded = Loaded::default();
        let mut batch = Vec::with_capacity(rows.len());
        let mut numbers = Vec::with_capacity(rows.len());
        for row in rows {
            let number = row.number;
            match row.fields(typed).and_then(|fields| event(import, (number, fields), &set)) {
                Ok(event) => {
                    batch.push(event);
                    numbers.push(number);
                }
                Err(error) => loaded.reject(number, &error),
            }
        }
        let appended = append(facts, &by, batch).await?;
        loaded.accepted += appended.accepted + appended.duplicates;
        loaded.created += appended.accepted;
        for rejected in appended.rejected {
            let line = numbers.get(rejected.index).copied().unwrap_or_default();
            loaded.rejected.push(Rejected { line, problem: rejected.problem });
        }
        imported.add(loaded);
        bar.set_position(reading.read());
    }
    bar.finish_and_clear();
    Ok(imported)
}

/// Makes an event of a row.
fn event(
    import: &Import,
    (number, mut fields): (u64, Map<String, Value>),
    set: &[(String, Value)],
) -> Result<Incoming> {
    for (name, value) in set {
        fields.insert(name.clone(), value.clone());
    }
    let mut take = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    let missing = |name: &str| {
        Error::invalid(format!("The row has no `{name}`."))
            .hint("Name the column with --columns, set it with --set, or use --key row for `id`.")
    };
    let id = match import.key {
        Some(Key::Row) => row_key(import, number),
        None => take("id").ok_or_else(|| missing("id"))?,
    };
    let at = take("at").ok_or_else(|| missing("at"))?;
    let at = at.parse().map_err(|error| {
        Error::invalid(format!("`{at}` is no instant: {error}."))
            .hint("Write it as 2026-11-21T10:00:00Z.")
    })?;
    // An empty cell names nobody.
    let subject = take("subject").filter(|subject| !subject.is_empty());
    Ok(Incoming { id, name: import.table.clone(), at, subject, properties: fields })
}

/// Names a row, the same whenever the file is imported again.
fn row_key(import: &Import, number: u64) -> String {
    let name = import.file.file_stem().unwrap_or_default().to_string_lossy();
    format!("{name}-{number}")
}

fn settings(
    written: &[String],
    typed: impl Fn(&str, &str) -> Value,
) -> Result<Vec<(String, Value)>> {
    let setting = |text: &String| match text.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), typed(name, value))),
        None => Err(Error::invalid(format!("`{text}` sets nothing."))
            .hint("Write `--set FIELD=VALUE`, such as `--set status=pending`.")),
    };
    written.iter().map(setting).collect()
}

/// Shows how much of the file is read, on terminals alone.
fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let style = "{bar:30} {bytes} of {total_bytes}, {eta} left";
    bar.with_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

/// What became of a file.
#[derive(Default)]
struct Imported {
    accepted: u64,
    created: u64,
    refused: usize,
    /// The first of those that were refused.
    shown: Vec<Rejected>,
}

impl Imported {
    /// Adds what became of a batch.
    fn add(&mut self, batch: Loaded) {
        self.accepted += batch.accepted;
        self.created += batch.created;
        self.refused += batch.rejected.len();
        let room = SHOWN.saturating_sub(self.shown.len());
        self.shown.extend(batch.rejected.into_iter().take(room));
    }
}

/// Tells what was refused; the answer is no where anything was.
fn tell(imported: &Imported) -> Result<()> {
    if imported.refused == 0 {
        return Ok(());
    }
    for rejected in &imported.shown {
        output::remark(&format!("row {}: {}", rejected.line, rejected.problem));
    }
    let rest = imported.refused - imported.shown.len();
    if rest > 0 {
        output::remark(&format!("… and {rest} more."));
    }
    let says = format!("{} rows were refused.", imported.refused);
    Err(Error::conflict("rows-refused", says)
        .hint("Mend them and import the file again; what was taken in stays as it is."))
}
