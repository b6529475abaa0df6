//! Reports: what is sent again and again.

use acts::OnePanel;
use manual::kind::Kind;
use manual::problems::BAD_QUERY;
use manual::values::{Located, OneOrMany, Reference};
use manual::{Check, Explanation, Problem};
use vocabulary::{Schedule, Span};

use crate::dashboard::{NOTHING_SHOWN, check_panel, report};
use crate::panels::Table;

manual::foreign! {
    /// A way to reach people.
    pub Channel = "channel",
}

manual::keys! {
    /// What is written down again and again, sent to people, and kept.
    pub struct Report {
        /// What stands on top.
        pub title: String,
        /// When it is written.
        pub schedule: Schedule,
        /// The time that it is about, ending when it is written.
        pub over: Span,
        /// To whom it is sent; it is in the console in any case.
        pub to: OneOrMany<Reference<Channel>> = "[]",
        /// In which forms.
        pub forms: OneOrMany<Format> = "text",
        /// Panels, from top to bottom.
        pub contents: Located<Vec<OnePanel>>,
        /// How long one is kept.
        pub keep: Span = "7 years",
    }
}

manual::words! {
    /// The form of a report.
    pub enum Format {
        /// As a letter.
        Text = "text",
        /// As a document to print.
        Pdf = "pdf",
        /// As tables for a spreadsheet.
        Csv = "csv",
        /// As data for programs.
        Json = "json",
    }
}

impl Kind for Report {
    const KIND: &'static str = "report";
    const EXAMPLE: &'static str = "\
title: The week
schedule: \"Mon 07:00\"
over: 7 days
to: [team]
forms: [text, json]
contents:
  - figure: revenue
  - objectives: all
  - title: Refunds
    table: select reason, count(*) as refunds from refund_request where requested_at between :from and :to group by reason
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NOTHING_SHOWN];

    fn check(&self, check: &mut Check<'_>) {
        if self.contents.is_empty() {
            report(self.contents.at, "This report says nothing.", check);
        }
        for panel in self.contents.iter() {
            check_panel(panel, check);
            let Some(table) = panel.as_a::<Table>() else { continue };
            for (name, range) in table.table.parameters() {
                if !["from", "to"].contains(&name) {
                    let at = table.table.text().place(range);
                    let says = format!("A report knows no `:{name}`.");
                    check.report(Problem::new(&BAD_QUERY, at, says).meant(name, &["from", "to"]));
                }
            }
        }
    }
}
