//! Rows under a header that stays: sorted and paged by the server, each row a link.
//!
//! It draws what it is given. Order, cursors and filters live in addresses that the caller makes.

use maud::{Markup, Render, html};

use super::{DateRange, Empty, Filter};

/// From this many columns on, a narrow screen shows each row as a small block of its own.
const FOLDS_FROM: usize = 4;

/// A table with everything around it.
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    totals: Option<Vec<Markup>>,
    empty: Option<Empty>,
    range: Option<DateRange>,
    filter: Option<Filter>,
    exports: Vec<Export>,
    pager: Option<Pager>,
}

impl Table {
    /// Makes a table; the caption says what the rows are, for who cannot see the heading above.
    #[must_use]
    pub fn new(
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Self {
        Self {
            caption: caption.into(),
            columns: columns.into_iter().collect(),
            rows: rows.into_iter().collect(),
            totals: None,
            empty: None,
            range: None,
            filter: None,
            exports: Vec::new(),
            pager: None,
        }
    }

    /// Closes it with a line of sums, one cell for each column.
    #[must_use]
    pub fn totals(self, cells: impl IntoIterator<Item = Markup>) -> Self {
        Self { totals: Some(cells.into_iter().collect()), ..self }
    }

    /// Says what stands here when there is no row.
    #[must_use]
    pub fn empty(self, empty: Empty) -> Self {
        Self { empty: Some(empty), ..self }
    }

    /// Offers a range of days.
    #[must_use]
    pub fn range(self, range: DateRange) -> Self {
        Self { range: Some(range), ..self }
    }

    /// Offers to narrow the rows.
    #[must_use]
    pub fn filter(self, filter: Filter) -> Self {
        Self { filter: Some(filter), ..self }
    }

    /// Offers the rows as a file.
    #[must_use]
    pub fn export(mut self, export: Export) -> Self {
        self.exports.push(export);
        self
    }

    /// Leads to the pages before and after.
    #[must_use]
    pub fn pager(self, pager: Pager) -> Self {
        Self { pager: Some(pager), ..self }
    }

    fn tools(&self) -> Markup {
        html! {
            @if self.range.is_some() || self.filter.is_some() || !self.exports.is_empty() {
                div.tools {
                    @if let Some(range) = &self.range { (range) }
                    @if let Some(filter) = &self.filter { (filter) }
                    @if !self.exports.is_empty() {
                        p.exports {
                            "Download "
                            @for Export { format, href } in &self.exports {
                                a href=(href) download { (format) } " "
                            }
                        }
                    }
                }
            }
        }
    }

    fn body(&self) -> Markup {
        html! {
            table.folds[self.columns.len() >= FOLDS_FROM] role="table" {
                caption { (self.caption) }
                thead role="rowgroup" {
                    tr role="row" { @for column in &self.columns { (column) } }
                }
                tbody role="rowgroup" data-list {
                    @for row in &self.rows { (row.line(&self.columns)) }
                }
                @if let Some(totals) = &self.totals {
                    tfoot role="rowgroup" { (Row::new(totals.iter().cloned()).line(&self.columns)) }
                }
            }
        }
    }
}

/// A column: its heading, what it holds, and how it is sorted.
#[derive(Debug, Clone)]
pub struct Column {
    heading: String,
    number: bool,
    sort: Option<(String, Option<Direction>)>,
}

/// Which end of the order comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest or the oldest first.
    Ascending,
    /// The largest or the newest first.
    Descending,
}

impl Column {
    /// Makes a column of words.
    #[must_use]
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), number: false, sort: None }
    }

    /// Makes a column of numbers: right-aligned, digits below digits.
    #[must_use]
    pub fn number(heading: impl Into<String>) -> Self {
        Self { number: true, ..Self::text(heading) }
    }

    /// Makes the heading a link that sorts by it; `now` is the present order by this column.
    #[must_use]
    pub fn sort(self, href: impl Into<String>, now: Option<Direction>) -> Self {
        Self { sort: Some((href.into(), now)), ..self }
    }
}

impl Render for Column {
    fn render(&self) -> Markup {
        let now = self.sort.as_ref().and_then(|(_, now)| *now);
        let order = now.map(|direction| match direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        });
        html! {
            th.number[self.number] scope="col" role="columnheader" aria-sort=[order] {
                @match &self.sort {
                    Some((href, _)) => a href=(href) { (self.heading) (Arrow(now)) },
                    None => (self.heading),
                }
            }
        }
    }
}

struct Arrow(Option<Direction>);

impl Render for Arrow {
    fn render(&self) -> Markup {
        html! {
            @if let Some(direction) = self.0 {
                svg.arrow viewBox="0 0 8 8" width="8" height="8" aria-hidden="true" {
                    @match direction {
                        Direction::Ascending => path d="M4 1.2 7.4 6.8H.6z" fill="currentColor" {},
                        Direction::Descending => path d="M4 6.8.6 1.2h6.8z" fill="currentColor" {},
                    }
                }
            }
        }
    }
}

/// A row; its first cell is what the row is about.
#[derive(Debug, Clone)]
pub struct Row {
    cells: Vec<Markup>,
    href: Option<String>,
    here: bool,
}

impl Row {
    /// Makes a row of one cell for each column.
    #[must_use]
    pub fn new(cells: impl IntoIterator<Item = Markup>) -> Self {
        Self { cells: cells.into_iter().collect(), href: None, here: false }
    }

    /// Makes the whole row a link; its words are the first cell's.
    #[must_use]
    pub fn link(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// Marks the row whose detail is shown beside the list.
    #[must_use]
    pub fn here(self) -> Self {
        Self { here: true, ..self }
    }

    fn line(&self, columns: &[Column]) -> Markup {
        html! {
            tr role="row" .linked[self.href.is_some()] .here[self.here] {
                @for (index, (cell, column)) in self.cells.iter().zip(columns).enumerate() {
                    @if index == 0 {
                        th scope="row" role="rowheader" .number[column.number] {
                            @match &self.href {
                                Some(href) => a href=(href) aria-current=[self.here.then_some("true")] { (cell) },
                                None => (cell),
                            }
                        }
                    } @else {
                        td role="cell" .number[column.number] data-heading=(column.heading) { (cell) }
                    }
                }
            }
        }
    }
}

/// The rows as a file.
#[derive(Debug, Clone)]
pub struct Export {
    format: String,
    href: String,
}

impl Export {
    /// Offers a format, such as "CSV".
    #[must_use]
    pub fn new(format: impl Into<String>, href: impl Into<String>) -> Self {
        Self { format: format.into(), href: href.into() }
    }
}

/// The way to the pages before and after, by cursors in addresses.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    says: String,
    previous: Option<String>,
    next: Option<String>,
    keys: bool,
}

impl Pager {
    /// Says which rows these are, such as "1 to 50 of 1,204".
    #[must_use]
    pub fn new(says: impl Into<String>) -> Self {
        Self { says: says.into(), ..Self::default() }
    }

    /// Leads to the page before.
    #[must_use]
    pub fn previous(self, href: Option<String>) -> Self {
        Self { previous: href, ..self }
    }

    /// Leads to the page after.
    #[must_use]
    pub fn next(self, href: Option<String>) -> Self {
        Self { next: href, ..self }
    }

    /// Puts it on the keys `[` and `]`; for the one list that the page is about.
    #[must_use]
    pub fn keys(self) -> Self {
        Self { keys: true, ..self }
    }

    /// Whether it says anything: of no rows there is neither an order nor a number to tell.
    fn is_needed(&self, table: &Table) -> bool {
        !table.rows.is_empty() || self.previous.is_some() || self.next.is_some()
    }

    fn turn(&self, href: &str, turn: &Turn) -> Markup {
        let key = self.keys.then_some(turn.key);
        html! {
            a href=(href) rel=(turn.relation) data-key=[key] data-says=[key.map(|_| turn.says)] {
                (turn.says) @if let Some(key) = key { " " (super::action::Keys(key)) }
            }
        }
    }
}

struct Turn {
    relation: &'static str,
    says: &'static str,
    key: &'static str,
}

const BACK: Turn = Turn { relation: "prev", says: "Previous page", key: "[" };
const ON: Turn = Turn { relation: "next", says: "Next page", key: "]" };

impl Render for Pager {
    fn render(&self) -> Markup {
        html! {
            nav.pager aria-label="Pages" {
                span { (self.says) }
                @if let Some(href) = &self.previous {
                    (self.turn(href, &BACK))
                }
                @if let Some(href) = &self.next {
                    (self.turn(href, &ON))
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        html! {
            div.table {
                (self.tools())
                @match &self.empty {
                    Some(empty) if self.rows.is_empty() => (empty),
                    _ => (self.body()),
                }
                @if let Some(pager) = self.pager.as_ref().filter(|pager| pager.is_needed(self)) { (pager) }
            }
        }
    }
}
