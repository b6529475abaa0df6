//! The panels that dashboards and reports are made of.

use manual::values::{Distinct, Located, OrWord, Reference, Sql};
use vocabulary::Span;

manual::foreign! {
    /// A figure.
    pub Metric = "metric",
    /// How bad something is.
    pub Severity = "severity",
    /// A service of somebody else.
    pub Provider = "provider",
    /// How good something must be.
    pub Slo = "slo",
    /// Where cases wait.
    pub Queue = "queue",
    /// What runs by the clock.
    pub Job = "job",
}

manual::words! {
    /// Instead of a list.
    pub enum All {
        /// All there are.
        All = "all",
    }
}

/// Some blocks of a kind, or all there are.
pub(crate) type Several<K> = OrWord<Distinct<Reference<K>, 1>, All>;

manual::keys! {
    /// A figure with its trend, its target and its age.
    pub struct Figure {
        /// Which metric.
        pub figure: Reference<Metric>,
        /// What stands over it; without it, the metric's name.
        pub title: Option<String>,
        /// How it is drawn.
        pub drawn: Shape = "number",
        /// Another time than the metric's own `over`.
        pub over: Option<Span>,
    }
}

manual::words! {
    /// How a figure is drawn.
    pub enum Shape {
        /// As a number with a small line.
        Number = "number",
        /// As a line over time.
        Line = "line",
        /// As bars, one for each of something.
        Bars = "bars",
        /// As a table, one row for each of something.
        Table = "table",
    }
}

manual::keys! {
    /// Alerts that are going on.
    pub struct Alerts {
        /// From which severity on, or `all`.
        pub alerts: OrWord<Reference<Severity>, All>,
    }
}

manual::keys! {
    /// Incidents that are not closed.
    pub struct Incidents {
        /// From which severity on, or `all`.
        pub incidents: OrWord<Reference<Severity>, All>,
    }
}

manual::keys! {
    /// Whether the services of others answer, how fast, and what they have cost.
    pub struct Providers {
        /// Which, or `all`.
        pub providers: Several<Provider>,
    }
}

manual::keys! {
    /// How good things were, and how much may still go wrong.
    pub struct Objectives {
        /// Which, or `all`.
        pub objectives: Several<Slo>,
    }
}

manual::keys! {
    /// How much waits for people, since when, and how long it will take.
    pub struct Waiting {
        /// In which queues, or `all`.
        pub waiting: Several<Queue>,
    }
}

manual::keys! {
    /// What runs by the clock, whether it did, and when it does again.
    pub struct Jobs {
        /// Which, or `all`.
        pub jobs: Several<Job>,
    }
}

manual::keys! {
    /// The last happenings.
    pub struct Recent {
        /// How many.
        pub recent: Located<u32>,
    }
}

manual::keys! {
    /// The rows of a query.
    pub struct Table {
        /// The query; in a report it is asked for the time from `:from` to `:to`.
        pub table: Sql,
        /// What stands over it.
        pub title: String,
    }
}
