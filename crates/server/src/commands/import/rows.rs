//! The rows of a file, one batch after the other: CSV and TSV by their columns, NDJSON by its names.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use facts::records::line;
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

    /// Reads the next rows, none at the end; their numbers count empty lines, too.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let Some(content) = self.one()? else { break };
            self.number += 1;
            if !content.is_blank() {
                rows.push(Row { number: self.number, content });
            }
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
                let (line, length) = read_line(reader).map_err(|error| {
                    Error::unavailable("The file cannot be read on.").because(error)
                })?;
                self.read += length;
                Ok(line)
            }
        }
    }
}

impl Content {
    /// Says whether it is an empty line, which is no row.
    fn is_blank(&self) -> bool {
        matches!(self, Self::Line(text) if text.trim().is_empty())
    }
}

/// Reads a line, with how many bytes it took; none at the end. Of one that is too long the rest is left
/// out, so that nobody takes it for a line of its own.
fn read_line(reader: &mut BufReader<File>) -> std::io::Result<(Option<Content>, u64)> {
    let mut text = Vec::new();
    let mut bounded = std::io::Read::take(&mut *reader, LONGEST_LINE as u64);
    let length = bounded.read_until(b'\n', &mut text)?;
    let rest = match length {
        LONGEST_LINE if !text.ends_with(b"\n") => reader.skip_until(b'\n')?,
        _ => 0,
    };
    let line = match String::from_utf8(text) {
        _ if rest > 0 => {
            let says = format!("The line is longer than {LONGEST_LINE} bytes.");
            Content::Wrong(Error::invalid(says))
        }
        Ok(text) => Content::Line(text),
        Err(_) => Content::Wrong(Error::invalid("The line is not UTF-8.")),
    };
    Ok(((length > 0).then_some(line), (length + rest) as u64))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[(u64, Result<&str, &str>)]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.ndjson");
        std::fs::write(&path, content).unwrap();
        let mut reading = Reading::open(&path, None).unwrap();
        let mut found = Vec::new();
        for row in reading.next(10).unwrap() {
            let (number, fields) = (row.number, row.fields(|_, text| Value::from(text)));
            let shown = fields.map(|fields| fields["id"].as_str().unwrap().to_owned());
            found.push((number, shown.map_err(|error| error.says().to_owned())));
        }
        let owned = |&(number, row): &(u64, Result<&str, &str>)| {
            (number, row.map(str::to_owned).map_err(str::to_owned))
        };
        assert_eq!(found, expected.iter().map(owned).collect::<Vec<_>>());
        assert_eq!(reading.read(), reading.bytes());
    }

    #[test]
    fn a_line_is_one_row_however_long_and_an_empty_one_is_none() {
        check("{\"id\":\"a\"}\n\n \r\n{\"id\":\"b\"}", &[(1, Ok("a")), (4, Ok("b"))]);
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(3 * LONGEST_LINE));
        let says = "The line is longer than 1048576 bytes.";
        let expected = [(1, Ok("a")), (2, Err(says)), (3, Ok("b"))];
        check(&format!("{{\"id\":\"a\"}}\n{long}\n{{\"id\":\"b\"}}\n"), &expected);
        check(&format!("{{\"id\":\"a\"}}\n{long}"), &expected[..2]);
    }
}
