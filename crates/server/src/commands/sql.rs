//! `quarterdeck sql`: asking all facts from the command line, beside a running server or without one.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use facts::sql::{Asker, MOST_ROWS, Query, Rows, Sql, WITHIN, shown, tell};
use serde_json::json;
use store::Store;
use vocabulary::{Actor, Attribution, Error, Result};
use web::Rights;

use crate::config::Place;
use crate::house::{Visit, publisher};
use crate::{features, output};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The query, such as "select count(*) from purchase"
    query: String,

    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// Comma-separated values
    Csv,
    /// As `POST /v1/sql` answers
    Json,
}

/// Asks, and prints the answer.
///
/// # Errors
/// When there is no store, or the query is wrong.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { query, format, place } = arguments;
    let Some(visit) = Visit::look(&place, "sql").await? else {
        return Err(Error::missing("There is no store at this place.")
            .hint("Name the data folder with `--data`, or the store with `--store`."));
    };
    let answered = ask(&visit.store, query).await;
    let ended = visit.end().await;
    let rows = answered?;
    ended?;
    print(&rows, format)?;
    if rows.truncated {
        output::remark(&format!("There are more rows; these are the first {MOST_ROWS}."));
    }
    Ok(())
}

async fn ask(store: &Store, text: String) -> Result<Rows> {
    let publisher = publisher(store, None).await?;
    let lake = features::lake(store, publisher.running())?;
    // Who has the folder has all that is in it.
    let asker = Asker::Somebody(Arc::new(Rights::all()));
    let (parameters, rows, within) = (Vec::new(), MOST_ROWS, WITHIN);
    let answer = lake.query(Query { text, parameters, rows, within, asker }).await?;
    tell(store, &Attribution::of(Actor::CommandLine { user: super::desk::user() }), &answer)
        .await?;
    Ok(answer)
}

fn print(answer: &Rows, format: Format) -> Result<()> {
    let Rows { columns, rows, truncated, .. } = answer;
    match format {
        Format::Csv => output::line(answer.to_csv().trim_end_matches("\r\n")),
        Format::Json => output::line(&format!(
            "{:#}",
            json!({ "columns": columns, "rows": rows, "truncated": truncated })
        )),
        Format::Table => {
            let heads: Vec<_> = columns.iter().map(|column| column.name.to_uppercase()).collect();
            // What somebody wrote must neither break the lines nor speak to the terminal.
            let cell = |value| shown(value).replace(char::is_control, " ");
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            output::columns(&heads, &rows)
        }
    }
}
