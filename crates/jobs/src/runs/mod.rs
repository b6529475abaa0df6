//! Runs of jobs: their history, those that were set aside, and running one again.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod replay;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::id::RunId;

use crate::{Known, milliseconds};

/// A run of a job as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Run {
    /// Which run.
    #[schema(value_type = String, example = "run_0192f3c4a1b27def8123456789abcdef")]
    pub id: RunId,
    /// The name of its job.
    #[schema(example = "featured_expiry_and_promotion")]
    pub job: String,
    /// Where it stands.
    pub state: RunState,
    /// How many attempts were begun.
    pub attempt: u32,
    /// The slot of the schedule that started it; none for what was started otherwise.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub scheduled_for: Option<Timestamp>,
    /// When it is, or was, due.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// When the last attempt began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// How long the last attempt took, in milliseconds.
    pub took_ms: Option<u64>,
    /// What went wrong in the last attempt.
    pub error: Option<String>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RunState {
    /// It waits for its time, or for its next attempt.
    Scheduled,
    /// It is being worked on.
    Running,
    /// It is done.
    Succeeded,
    /// It was refused for good, and is set aside for people.
    Failed,
    /// It failed as often as it may, and is set aside for people.
    GaveUp,
    /// Nothing ran when its schedule said so.
    Missed,
}

impl RunState {
    /// Says whether it is set aside for people.
    #[must_use]
    pub(crate) fn is_set_aside(self) -> bool {
        matches!(self, Self::Failed | Self::GaveUp)
    }
}

impl Run {
    /// Shows a run under the name that it goes by.
    #[must_use]
    pub(crate) fn of(known: &Known, run: work::runs::Run) -> Self {
        Self {
            id: run.id,
            job: known.name_of(&run).to_owned(),
            state: run.state.into(),
            attempt: run.attempt,
            scheduled_for: run.scheduled_for,
            due_at: run.due_at,
            started_at: run.started_at,
            finished_at: run.finished_at,
            took_ms: run.took.map(milliseconds),
            error: run.problem,
        }
    }
}

impl From<work::runs::RunState> for RunState {
    fn from(state: work::runs::RunState) -> Self {
        use work::runs::RunState as Theirs;
        match state {
            Theirs::Scheduled => Self::Scheduled,
            Theirs::Running => Self::Running,
            Theirs::Succeeded => Self::Succeeded,
            Theirs::Failed => Self::Failed,
            Theirs::GaveUp => Self::GaveUp,
            Theirs::Missed => Self::Missed,
        }
    }
}
