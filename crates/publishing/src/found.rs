//! Problems as the interface tells them.

use manual::{Problem, Problems};
use serde::Serialize;
use utoipa::ToSchema;

use crate::folder::Trouble;

/// Something that is wrong with a manual, at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundProblem {
    /// The stable code; `quarterdeck explain CODE` tells more.
    #[schema(example = "unknown-key")]
    pub code: &'static str,
    /// The page; empty for what concerns the folder as a whole.
    #[schema(example = "health.md")]
    pub page: String,
    /// The line where it begins, counted from 1.
    pub line: usize,
    /// The sign in that line, counted from 1.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// The sign behind its end.
    pub end_column: usize,
    /// What is wrong, in a sentence.
    pub says: String,
    /// What should stand there.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl FoundProblem {
    /// Tells all problems of a manual, in the order of pages and places.
    #[must_use]
    pub fn all(problems: &Problems) -> Vec<Self> {
        problems.iter().map(|problem| Self::of(problems, problem)).collect()
    }

    fn of(problems: &Problems, problem: &Problem) -> Self {
        let places = problems.positions(problem.at);
        Self {
            code: problem.explanation.code,
            page: problems.page_path(problem.at).to_owned(),
            line: places.start.line,
            column: places.start.column,
            end_line: places.end.line,
            end_column: places.end.column,
            says: problem.says.clone(),
            expected: problem.expected.clone(),
            help: problem.help.clone(),
        }
    }

    /// Tells what keeps a folder from being published.
    pub(crate) fn of_trouble(trouble: &Trouble) -> Vec<Self> {
        match trouble {
            Trouble::Pages(problems) => Self::all(problems),
            Trouble::Folder { code, says, help } => vec![Self {
                code,
                page: String::new(),
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
                says: says.clone(),
                expected: None,
                help: Some((*help).to_owned()),
            }],
        }
    }
}
