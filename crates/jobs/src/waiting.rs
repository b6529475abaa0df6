//! How much waits for people: one number for the room's door, one sentence for its first line.

use async_trait::async_trait;
use store::DatabaseConnection;
use vocabulary::Result;
use web::Counter;
use web::console::numbers::grouped;
use web::console::{Count, Tone};
use work::outcomes::count_for_people;
use work::runs::{Of, count_set_aside};

/// How much waits for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Effects that failed, or of which nobody knows whether they happened.
    pub effects: u64,
    /// Runs of jobs that were set aside.
    pub runs: u64,
}

/// Counts what waits for people.
///
/// # Errors
/// When the store cannot be read.
pub async fn waiting(reader: &DatabaseConnection) -> Result<Waiting> {
    let effects = count_for_people(reader).await?;
    let runs = count_set_aside(reader, Of::All).await?;
    Ok(Waiting { effects, runs })
}

impl Waiting {
    /// Returns how many things wait.
    #[must_use]
    pub fn total(self) -> u64 {
        self.effects.saturating_add(self.runs)
    }

    /// Says it in a sentence.
    #[must_use]
    pub fn says(self) -> String {
        let some = |number: u64, one: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            many => Some(format!("{} {one}s", grouped(many))),
        };
        let parts = [some(self.effects, "effect"), some(self.runs, "job")];
        let what = parts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        match self.total() {
            0 => "Nothing waits for you.".to_owned(),
            1 => format!("{what} waits for a decision."),
            _ => format!("{what} wait for a decision."),
        }
    }

    /// Returns what it asks for: an effect is owed to somebody outside, a job only to ourselves.
    #[must_use]
    pub fn tone(self) -> Tone {
        match (self.effects, self.runs) {
            (0, 0) => Tone::Good,
            (0, _) => Tone::Warning,
            _ => Tone::Critical,
        }
    }
}

/// Counts what waits, for the room's door.
pub(crate) struct WaitingCounter;

#[async_trait]
impl Counter for WaitingCounter {
    async fn count(&self, reader: &DatabaseConnection) -> Result<Option<Count>> {
        let waiting = waiting(reader).await?;
        let count = Count {
            number: waiting.total(),
            says: "waiting for a decision".to_owned(),
            tone: waiting.tone(),
        };
        Ok((count.number > 0).then_some(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_agrees_with_its_numbers() {
        for (effects, runs, says, tone) in [
            (0, 0, "Nothing waits for you.", Tone::Good),
            (1, 0, "1 effect waits for a decision.", Tone::Critical),
            (0, 1, "1 job waits for a decision.", Tone::Warning),
            (0, 1_200, "1,200 jobs wait for a decision.", Tone::Warning),
            (2, 1, "2 effects and 1 job wait for a decision.", Tone::Critical),
            (1, 1, "1 effect and 1 job wait for a decision.", Tone::Critical),
        ] {
            let waiting = Waiting { effects, runs };
            assert_eq!((waiting.says().as_str(), waiting.tone()), (says, tone));
        }
    }
}
