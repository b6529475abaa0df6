//! Queries: kept as text with their place and the names of their parameters; whoever knows the tables
//! plans them when all blocks are read.

use std::ops::Range;

use crate::at::Text;
use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_QUERY, bad_query};
use crate::yaml::Node;

/// A query with named parameters such as `:from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    text: Text,
    parameters: Vec<Range<usize>>,
}

impl Sql {
    /// Returns the query with its place.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Lists the parameters without their colon, with their ranges in the text, each as often as it
    /// stands there.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.parameters.iter().filter_map(|range| {
            let name = self.text.as_str().get(range.start + 1..range.end)?;
            Some((name, range.clone()))
        })
    }
}

impl Value for Sql {
    fn form() -> Form {
        Form::text("a query", "select count(*) as value from purchase", &BAD_QUERY)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.scalar(node, &Self::form())?.text.clone();
        if text.as_str().trim().is_empty() {
            let problem = bad_query::bad_query(node.at, "This query is empty.");
            reader.report(problem.expected(Self::form().phrase()));
            return None;
        }
        reader.query(&text);
        let parameters = parameters(text.as_str());
        Some(Self { text, parameters })
    }
}

/// Finds `:name` outside texts, quoted names and comments; `::type` is a cast.
fn parameters(query: &str) -> Vec<Range<usize>> {
    let bytes = query.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = query.get(at..).unwrap_or_default();
        at += match byte {
            b'\'' | b'"' => {
                let quote = char::from(byte);
                rest.get(1..).and_then(|rest| rest.find(quote)).map_or(rest.len(), |end| end + 2)
            }
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            b':' if rest.starts_with("::") => 2,
            b':' => {
                let name = rest.bytes().skip(1);
                let length = name.take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
                if bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase) {
                    found.push(at..at + 1 + length);
                }
                1 + length
            }
            _ => 1,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_where_they_are_parameters() {
        let query =
            "select ':no', a::int -- :no\n, \":no\" /* :no */ from x where at > :from and b < :to";
        let names: Vec<&str> = parameters(query).into_iter().map(|range| &query[range]).collect();
        assert_eq!(names, [":from", ":to"]);
        assert!(parameters("select 'open").is_empty());
    }
}
