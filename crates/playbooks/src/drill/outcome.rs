//! What must have come of a drill.

use manual::values::{Anything, Family, Located, Name, Reference, Threshold};
use vocabulary::Span;

use crate::playbook::Playbook;
use crate::{Alert, Flag, Metric, Probe, Record, Slots};

/// Something that must have come of a drill.
#[derive(Debug, Clone, Copy)]
pub struct Outcome;

impl Family for Outcome {
    const NAME: &'static str = "outcome";
}

manual::keys! {
    /// An alert fires.
    pub struct AlertFires {
        /// The alert.
        pub alert: Reference<Alert>,
        /// How soon after the fault began; left out, at any time.
        pub within: Option<Span>,
    }
}

manual::keys! {
    /// A playbook is gone through.
    pub struct PlaybookRuns {
        /// The playbook.
        pub playbook: Reference<Playbook>,
        /// How much time it takes people.
        pub hands_on: Option<Located<Threshold>>,
        /// The step at which it ends; left out, wherever it does.
        pub ends_at: Option<Located<Name>>,
    }
}

manual::keys! {
    /// A probe is answered as ever, or fails as often as it may.
    pub struct ProbeFails {
        /// The probe.
        pub probe: Reference<Probe>,
        /// How often it fails at most.
        pub failures: u32,
    }
}

manual::keys! {
    /// A flag is what it should be in the end.
    pub struct FlagEnds {
        /// The flag.
        pub flag: Reference<Flag>,
        /// What it is: one of its words, or a truth.
        pub ends_as: Located<Anything>,
    }
}

manual::keys! {
    /// A figure is where it should be in the end.
    pub struct MetricEnds {
        /// The figure.
        pub metric: Reference<Metric>,
        /// Where it is.
        pub ends_as: Threshold,
    }
}

manual::keys! {
    /// Nobody has moved before somebody who was first.
    pub struct OrderKept {
        /// The slots.
        pub order_kept: Reference<Slots>,
    }
}

manual::keys! {
    /// The records that the drill touched are what they should be in the end.
    pub struct RecordEnds {
        /// The record.
        pub record: Reference<Record>,
        /// The field.
        pub field: Name,
        /// What it holds.
        pub ends_as: Anything,
    }
}
