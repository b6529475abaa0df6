//! Problems for editors and CI: a stable shape, one object each.

use serde::Serialize;

use super::Problems;

/// One problem; what is not said is null.
#[derive(Debug, Serialize)]
struct Shape<'p> {
    code: &'p str,
    page: &'p str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    says: &'p str,
    expected: Option<&'p str>,
    help: Option<&'p str>,
}

impl Problems {
    /// Writes all problems as a JSON array of objects with `code`, `page`, `line`, `column`, `end_line`,
    /// `end_column`, `says`, `expected` and `help`; lines and signs are counted from 1.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let shapes = self.iter().map(|problem| {
            let positions = self.positions(problem.at);
            Shape {
                code: problem.explanation.code,
                page: self.page_path(problem.at),
                line: positions.start.line,
                column: positions.start.column,
                end_line: positions.end.line,
                end_column: positions.end.column,
                says: &problem.says,
                expected: problem.expected.as_deref(),
                help: problem.help.as_deref(),
            }
        });
        serde_json::json!(shapes.collect::<Vec<_>>())
    }
}
