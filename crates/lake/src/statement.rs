//! Reading a query: one that only asks, with its parameters put in and the tables that it names.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use datafusion::common::TableReference;
use datafusion::common::format::ExplainStatementOptions;
use datafusion::execution::SessionState;
use datafusion::sql::parser::{ExplainStatement, Statement as Read};
use datafusion::sql::sqlparser::ast::{
    DataType, Expr, ObjectName, SelectItem, SetExpr, Spanned, Statement as Asked, TimezoneInfo,
    TypedString, Value, ValueWithSpan, visit_expressions_mut, visit_relations,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use facts::sql::{Parameter, Table, Tables};
use manual::Complaint;
use manual::nearest::meant;

use crate::wrong::{complain, place, wrong};

/// The most bytes of a query; people write less.
const LONGEST: usize = 16 * 1024;

/// The most words, numbers and signs of a query: ten times what a long one has. Each of them can be a step
/// down, as in `1+1+1+…`, and what walks so deep an expression needs a stack for it.
const WORDS: usize = 2_000;

/// A query that was read.
pub(crate) struct Statement<'q> {
    text: &'q str,
    asked: Box<Asked>,
    /// What is said about it, where it is to be explained.
    explained: Option<ExplainStatementOptions>,
    named: Vec<TableReference>,
}

/// A table under the name by which a query knows it.
type Named = (String, Arc<dyn Table>);

impl<'q> Statement<'q> {
    /// Reads a query, or what explains one.
    pub(crate) fn read(text: &'q str, state: &SessionState) -> Result<Self, Complaint> {
        if text.len() > LONGEST {
            let says = format!("This query is longer than {LONGEST} bytes.");
            return Err(wrong(0..0, says, "ask for less at once"));
        }
        if words(text) > WORDS {
            let says = format!("This query has more than {WORDS} words and signs.");
            return Err(wrong(0..0, says, "ask for less at once"));
        }
        let dialect = state.config_options().sql_parser.dialect;
        let read = state.sql_to_statement(text, &dialect);
        let read = read.map_err(|error| complain(&error, text, state))?;
        let named = state.resolve_table_references(&read);
        let named = named.map_err(|error| complain(&error, text, state))?;
        let (asked, explained) = match read {
            Read::Statement(asked) => (asked, None),
            Read::Explain(explain) => match *explain.statement {
                Read::Statement(asked) => (asked, Some(explain.options)),
                _ => return Err(no_query(text)),
            },
            _ => return Err(no_query(text)),
        };
        match *asked {
            Asked::Query(_) => Ok(Self { text, asked, explained, named }),
            _ => Err(no_query(text)),
        }
    }

    /// Puts in what the parameters stand for.
    pub(crate) fn put(
        &mut self,
        stands_for: impl Fn(&str) -> Option<Parameter>,
    ) -> Result<(), Complaint> {
        let text = self.text;
        let put = visit_expressions_mut(&mut self.asked, |expression| {
            let Expr::Value(ValueWithSpan { value: Value::Placeholder(written), span }) =
                expression
            else {
                return ControlFlow::Continue(());
            };
            let Some(value) = written.strip_prefix(':').and_then(&stands_for) else {
                let says = format!("Nothing says what `{written}` stands for.");
                let help = "a parameter is written as `:from`, and its value comes with the query";
                return ControlFlow::Break(wrong(place(*span, text), says, help));
            };
            *expression = literal(value);
            ControlFlow::Continue(())
        });
        match put {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(complaint) => Err(complaint),
        }
    }

    /// Lists the names that stand where tables do, each once.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.named.iter().map(ToString::to_string)
    }

    /// Lists the tables that it names, each once.
    pub(crate) fn tables(
        &self,
        known: &Tables,
        state: &SessionState,
    ) -> Result<Vec<Named>, Complaint> {
        // Functions such as `generate_series(1, 10)` stand where tables do.
        let is_function = |named: &TableReference| {
            named.schema().is_none() && state.table_functions().contains_key(named.table())
        };
        let named = self.named.iter().filter(|named| !is_function(named));
        let table = |named: &TableReference| match known.get(&named.to_string()) {
            Some(table) => Ok((named.to_string(), Arc::clone(table))),
            None => Err(self.unknown(named, known)),
        };
        named.map(table).collect()
    }

    /// Lists where its columns are named: the name behind `as`, or else the whole item.
    pub(crate) fn places(&self) -> Vec<Range<usize>> {
        let Asked::Query(query) = &*self.asked else { return Vec::new() };
        let mut body = &*query.body;
        let items = loop {
            match body {
                SetExpr::Select(select) => break &select.projection,
                SetExpr::Query(query) => body = &query.body,
                // The first of several gives the names.
                SetExpr::SetOperation { left, .. } => body = left,
                _ => return Vec::new(),
            }
        };
        let span = |item: &SelectItem| match item {
            SelectItem::ExprWithAlias { alias, .. } => alias.span,
            item => item.span(),
        };
        items.iter().map(|item| place(span(item), self.text)).collect()
    }

    /// Gives it away to be planned.
    pub(crate) fn into_read(self) -> Read {
        let read = Read::Statement(self.asked);
        match self.explained {
            Some(options) => Read::Explain(ExplainStatement { options, statement: Box::new(read) }),
            None => read,
        }
    }

    fn unknown(&self, named: &TableReference, known: &Tables) -> Complaint {
        let written = named.to_string();
        let found = visit_relations(&self.asked, |name: &ObjectName| {
            let is_it = name.to_string().eq_ignore_ascii_case(&written);
            if is_it { ControlFlow::Break(name.span()) } else { ControlFlow::Continue(()) }
        });
        let range = found.break_value().map_or(0..0, |span| place(span, self.text));
        let tables: Vec<&str> = known.iter().map(|(name, _)| name).collect();
        Complaint {
            range,
            says: format!("There is no table `{written}`."),
            expected: None,
            help: meant(&written, &tables),
        }
    }
}

/// Counts words, numbers and signs; what cannot be read is told by whoever reads it.
fn words(text: &str) -> usize {
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize().unwrap_or_default();
    tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count()
}

fn no_query(text: &str) -> Complaint {
    wrong(
        0..text.trim_end().len(),
        "This is no query.",
        "write a `select`: nothing else is taken here",
    )
}

/// Writes a value into a query.
fn literal(value: Parameter) -> Expr {
    let quoted = |text: String| Value::SingleQuotedString(text).into();
    match value {
        Parameter::Time(at) => Expr::TypedString(TypedString {
            data_type: DataType::Timestamp(None, TimezoneInfo::WithTimeZone),
            value: quoted(at.to_string()),
            uses_odbc_syntax: false,
        }),
        Parameter::Text(text) => Expr::Value(quoted(text)),
        Parameter::Int(number) => Expr::Value(Value::Number(number.to_string(), false).into()),
    }
}
