//! What the manual that runs needs of this machine and does not find: secrets that nobody set, a mail
//! server that nobody configured.
//!
//! It is no problem of the manual, which is right as it stands: it runs, and what needs them fails or is
//! unknown. The manual cannot know what a machine has, so an [`Equipment`] is handed in.

use manual::{At, Manual};

use crate::Publisher;

/// Knows what this machine has of what manuals need.
pub trait Equipment: Send + Sync + 'static {
    /// Lists what a manual needs and is not here.
    fn lacks(&self, manual: &Manual) -> Vec<Lack>;
}

/// Something that is needed and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Where the manual needs it first.
    pub at: At,
    /// What is missing, in a sentence.
    pub says: String,
    /// What to do about it, in a sentence.
    pub help: String,
}

/// The same, with its place in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The page and the line, such as `README.md:12`.
    pub place: String,
    /// The page.
    pub(crate) page: String,
    /// What is missing, in a sentence.
    pub says: String,
    /// What to do about it, in a sentence.
    pub help: String,
}

impl Publisher {
    /// Lists what the manual that runs needs and this machine does not have at this moment.
    #[must_use]
    pub fn lacking(&self) -> Vec<Lacking> {
        let (Some(equipment), Some(running)) = (self.equipment(), self.running().now()) else {
            return Vec::new();
        };
        let manual = &running.manual;
        let with_place = |Lack { at, says, help }| Lacking {
            place: manual.place(at),
            page: manual.pages().get(at.page).map(|page| page.path.clone()).unwrap_or_default(),
            says,
            help,
        };
        equipment.lacks(manual).into_iter().map(with_place).collect()
    }
}
