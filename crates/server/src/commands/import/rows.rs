//! The rows of a file, one batch after the other: CSV and TSV by their columns, NDJSON by its names.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use facts::records::load::line;
use serde_json::{Map, Value};
use vocabulary::{Error, Result};

/// The longest line of NDJSON; a record is far smaller.
const LONGEST_LINE: usize = 1024 * 1024;

/// What a column is called that is left out.
const LEFT_OUT: &str = "-";

/// A file as it is read.
pub(super) struct Reading {
    form: Form,
    bytes: u64,
    read: u64,
    number: u64,
}

enum Form {
    Separated { reader: Box<csv::Reader<File>>, columns: Vec<String> },
    Lines(BufReader<File>),
}

/// A row with its number from 1.
pub(super) struct Row {
    pub(super) number: u64,
    content: Content,
}

enum Content {
    Texts(Vec<(String, String)>),
    Line(String),
    Wrong(Error),
}

impl Reading {
    /// Opens a file, whose ending says its form.
    pub(super) fn open(path: &Path, columns: Option<&[String]>) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Error::missing(format!("The file {} cannot be read: {error}.", path.display()))
                .hint("Name a file that is there, and let this user read it.")
        };
        let file = File::open(path).map_err(cannot)?;
        let bytes = file.metadata().map_err(cannot)?.len();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let form = match ending.as_str() {
            "csv" => separated(file, b',', columns)?,
            "tsv" => separated(file, b'\t', columns)?,
            "ndjson" | "jsonl" => Form::Lines(BufReader::new(file)),
            _ => {
                return Err(Error::invalid(format!(
                    "The form of {} is not known.",
                    path.display()
                ))
                .hint("Give the file the ending .csv, .tsv or .ndjson."));
            }
        };
        Ok(Self { form, bytes, read: 0, number: 0 })
    }

    /// Returns how long the file is.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns how much of it was read.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Reads the next rows, none at the end.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let Some(content) = self.one()? else { break };
            self.number += 1;
            rows.push(Row { number: self.number, content });
        }
        Ok(rows)
    }

    fn one(&mut self) -> Result<Option<Content>> {
        match &mut self.form {
            Form::Separated { reader, columns } => {
                let mut record = StringRecord::new();
                let found = reader.read_record(&mut record);
                self.read = reader.position().byte();
                match found {
                    Ok(true) => Ok(Some(cells(&record, columns))),
                    Ok(false) => Ok(None),
                    Err(error) if matches!(error.kind(), csv::ErrorKind::Io(_)) => {
                        Err(Error::unavailable("The file cannot be read on.").because(error))
                    }
                    Err(error) => Ok(Some(Content::Wrong(Error::invalid(format!(
                        "The row cannot be read: {error}."
                    ))))),
                }
            }
            Form::Lines(reader) => {
                let mut text = Vec::new();
                let mut bounded = std::io::Read::take(&mut *reader, LONGEST_LINE as u64);
                let length = bounded.read_until(b'\n', &mut text).map_err(|error| {
                    Error::unavailable("The file cannot be read on.").because(error)
                })?;
                self.read += length as u64;
                if length == 0 {
                    return Ok(None);
                }
                Ok(Some(match String::from_utf8(text) {
                    Ok(text) => Content::Line(text),
                    Err(_) => Content::Wrong(Error::invalid("The line is not UTF-8.")),
                }))
            }
        }
    }
}

impl Row {
    /// Makes fields of a row; the texts of a table are taken for what `typed` says.
    pub(super) fn fields(self, typed: impl Fn(&str, &str) -> Value) -> Result<Map<String, Value>> {
        match self.content {
            Content::Texts(texts) => {
                let value = |(name, text): (String, String)| {
                    let value = typed(&name, &text);
                    (name, value)
                };
                Ok(texts.into_iter().map(value).collect())
            }
            Content::Line(text) => line(&text),
            Content::Wrong(error) => Err(error),
        }
    }
}

fn separated(file: File, separator: u8, columns: Option<&[String]>) -> Result<Form> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(columns.is_none());
    // Quotes mean nothing in files whose separator is a tab.
    builder.quoting(separator == b',');
    let mut reader = Box::new(builder.from_reader(file));
    let columns = match columns {
        Some(columns) => columns.to_vec(),
        None => {
            let heads = reader.headers().map_err(|error| {
                Error::invalid(format!("The first line names no columns: {error}."))
                    .hint("Name them with --columns.")
            })?;
            heads.iter().map(str::to_owned).collect()
        }
    };
    Ok(Form::Separated { reader, columns })
}

fn cells(record: &StringRecord, columns: &[String]) -> Content {
    if record.len() != columns.len() {
        let says = format!("The row has {} cells for {} columns.", record.len(), columns.len());
        return Content::Wrong(Error::invalid(says));
    }
    let named = columns.iter().zip(record.iter()).filter(|(name, _)| *name != LEFT_OUT);
    Content::Texts(named.map(|(name, text)| (name.clone(), text.to_owned())).collect())
}
