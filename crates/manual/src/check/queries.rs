//! What the queries of a manual give, as whoever knows its tables plans them.

use std::collections::HashMap;
use std::ops::Range;

use expressions::Type;

use super::{Blocks, Check, Checkers, Complaint};
use crate::at::{At, Text};
use crate::decode::Notes;
use crate::problems::{BAD_QUERY, Problem};
use crate::scope::Scope;
use crate::values::{Located, Name, Sql};

/// Plans queries against the tables of a manual, when all its blocks are read.
pub trait SqlPlanner {
    /// Finds out which columns a query gives; nothing where it asks a table of a block with a mistake,
    /// whose columns nobody knows.
    ///
    /// # Errors
    /// When it cannot be planned, with what is wrong with it.
    fn plan(&self, query: &Text, blocks: &Blocks) -> Result<Option<Vec<Column>>, Complaint>;
}

/// A column that a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds; any may be null.
    pub of: Type,
    /// Which bytes of the query name it, where one place does.
    pub range: Option<Range<usize>>,
}

impl Column {
    /// Whether it holds numbers, or what is known only when it is asked.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self.of, Type::Int | Type::Uint | Type::Number | Type::Dyn)
    }

    /// Returns where the query names it, or else the whole query.
    #[must_use]
    pub fn at(&self, query: &Sql) -> At {
        let text = query.text();
        self.range.clone().map_or(text.at(), |range| text.place(range))
    }
}

/// The columns of all queries that could be planned, each under the place of its query.
#[derive(Debug, Default)]
pub(super) struct Queries(HashMap<At, Vec<Column>>);

impl Queries {
    /// Plans all queries, if somebody can, and reports those that cannot be planned.
    pub(super) fn plan(
        blocks: &Blocks,
        notes: &[Notes],
        checkers: Checkers<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut queries = Self::default();
        let Some(planner) = checkers.sql else { return queries };
        for query in notes.iter().flat_map(|notes| &notes.queries) {
            match planner.plan(query, blocks) {
                Ok(columns) => queries.0.extend(columns.map(|columns| (query.at(), columns))),
                Err(complaint) => problems.push(complaint.problem(&BAD_QUERY, query)),
            }
        }
        queries
    }

    pub(super) fn columns(&self, query: &Sql) -> Option<&[Column]> {
        self.0.get(&query.text().at()).map(Vec::as_slice)
    }
}

impl<'c> Check<'c> {
    /// Finds a column of a query by the name that the block has for it; nothing where there is none, which
    /// is reported at the name, or where the columns are not known.
    pub fn column(&mut self, query: &Sql, name: &Located<Name>) -> Option<&'c Column> {
        let columns = self.blocks().columns(query)?;
        let found = columns.iter().find(|column| column.name == name.as_str());
        if found.is_none() {
            let says = format!("The query gives no column `{}`.", name.value);
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let problem = Problem::new(&BAD_QUERY, name.at, says).meant(name.as_str(), &names);
            self.report(problem.also(query.text().at(), "this is the query"));
        }
        found
    }

    /// Reports parameters of a query that nothing in a scope stands for, such as a field of the record.
    pub fn parameters(&mut self, query: &Sql, scope: &Scope) {
        let Some(known) = self.values(scope) else { return };
        let unknown = query.parameters().filter(|(name, _)| !known.iter().any(|it| it == name));
        for (name, range) in unknown {
            let problem = Problem::new(
                &BAD_QUERY,
                query.text().place(range),
                format!("There is no field `{name}` here that `:{name}` could stand for."),
            );
            self.report(match known.is_empty() {
                true => problem.help("write the value itself: this is about no record"),
                false => problem.meant(name, &known),
            });
        }
    }
}
