//! How the manual stands: what runs, and what keeps the folder from running.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Json, May, Problem};

use crate::Publisher;
use crate::folder::Folder;
use crate::found::FoundProblem;
use crate::rights::ManualRead;
use crate::versions::Version;

/// How the manual stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ManualState {
    /// The version that runs; none before the first, or where this program cannot run the newest one.
    pub running: Option<Version>,
    /// The newest version, where this program cannot run it.
    pub refused: Option<Version>,
    /// How the folder stands to it.
    pub folder: FolderState,
    /// What is wrong with the folder, or with the refused version where the folder is in order.
    pub problems: Vec<FoundProblem>,
}

/// How the folder stands to what runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FolderState {
    /// The program was not told of a folder.
    None,
    /// It holds what runs.
    InForce,
    /// It holds something else, which somebody rolled back; it is published when it changes.
    RolledBack,
    /// It holds something else than another program has published since; it is published when it changes.
    Behind,
    /// It has problems, and what ran before stays.
    HasProblems,
}

impl Publisher {
    /// Tells how the manual stands.
    #[must_use]
    pub fn state(&self) -> ManualState {
        let findings = self.findings();
        let running = self.running().now().map(|running| running.version.clone());
        let newest = findings.refused.as_ref().map(|refused| &refused.version).or(running.as_ref());
        let folder = match &findings.folder {
            Folder::None => FolderState::None,
            Folder::Wrong(_) => FolderState::HasProblems,
            Folder::Whole { hash } if newest.is_some_and(|newest| newest.hash == *hash) => {
                FolderState::InForce
            }
            Folder::Whole { .. } if newest.is_some_and(|it| it.rolled_back_to.is_some()) => {
                FolderState::RolledBack
            }
            Folder::Whole { .. } => FolderState::Behind,
        };
        let problems = match (&findings.folder, &findings.refused) {
            (Folder::Wrong(trouble), _) => FoundProblem::of_trouble(trouble),
            (_, Some(refused)) => FoundProblem::all(&refused.problems),
            _ => Vec::new(),
        };
        let refused = findings.refused.map(|refused| refused.version.clone());
        ManualState { running, refused, folder, problems }
    }
}

/// Tells which version of the manual runs, and what is wrong with the folder.
#[utoipa::path(
    get,
    path = "/v1/manual",
    tag = "manual",
    operation_id = "read_manual",
    responses((status = 200, description = "How the manual stands.", body = ManualState)),
)]
pub(crate) async fn route(
    State(publisher): State<Publisher>,
    _: May<ManualRead>,
) -> Result<Json<ManualState>, Problem> {
    Ok(Json(publisher.state()))
}
