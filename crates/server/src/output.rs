//! What the command line prints: colour on terminals only, tables for people, JSON for programs.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;
use vocabulary::{Error, Result};

const RED: Style = AnsiColor::Red.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();
const BOLD: Style = Style::new().bold();

/// The form of a table.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// One JSON array
    Json,
}

/// A table: the heads of its columns, and rows of as many cells.
pub(crate) struct Table<const N: usize> {
    pub(crate) heads: [&'static str; N],
    pub(crate) rows: Vec<[String; N]>,
}

/// Prints a line on standard output.
///
/// # Errors
/// When nobody reads it any more or the disk behind it is full.
pub(crate) fn line(text: &str) -> Result<()> {
    writeln!(anstream::stdout(), "{text}").map_err(cannot_print)
}

/// Prints a line beside the output proper, for people alone.
pub(crate) fn remark(text: &str) {
    // Nothing is left to tell when standard error is closed.
    drop(writeln!(anstream::stderr(), "{text}"));
}

/// Prints an error and what to do about it.
pub(crate) fn error(error: &Error) {
    remark(&format!("{RED}error{RED:#}{BOLD}: {}{BOLD:#}", error.says()));
    if let Some(hint) = error.what_to_do() {
        remark(&format!("  {CYAN}help{CYAN:#}: {hint}"));
    }
    tracing::debug!(chain = error.chain(), "the command failed");
}

/// Prints the same things as a table or as JSON.
pub(crate) fn list<const N: usize>(
    format: Format,
    items: &impl Serialize,
    table: impl FnOnce() -> Table<N>,
) -> Result<()> {
    match format {
        Format::Json => line(&serde_json::to_string_pretty(items).map_err(Error::internal)?),
        Format::Table => table().print(),
    }
}

impl<const N: usize> Table<N> {
    fn print(&self) -> Result<()> {
        columns(&self.heads, &self.rows)
    }
}

/// Prints aligned columns; each row has as many cells as there are heads.
pub(crate) fn columns(heads: &[impl AsRef<str>], rows: &[impl AsRef<[String]>]) -> Result<()> {
    let heads: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row.as_ref()) {
            *width = cell.chars().count().max(*width);
        }
    }
    line(&format!("{BOLD}{}{BOLD:#}", aligned(&heads, &widths)))?;
    rows.iter().try_for_each(|row| line(&aligned(row.as_ref(), &widths)))
}

fn aligned(cells: &[impl AsRef<str>], widths: &[usize]) -> String {
    let cells = cells.iter().map(AsRef::as_ref).zip(widths);
    let line: String = cells.map(|(cell, width)| format!("{cell:width$}  ")).collect();
    line.trim_end().to_owned()
}

fn cannot_print(error: std::io::Error) -> Error {
    Error::unavailable("The output cannot be written.")
        .hint("Check that the disk has room and that nobody closed the pipe.")
        .because(error)
}
