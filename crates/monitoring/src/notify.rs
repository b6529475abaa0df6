//! The effect `notify` as it happens: a message to channels.

use async_trait::async_trait;
use facts::deeds::{Deciding, Deed, Planned};
use serde_json::json;
use vocabulary::Result;

use crate::Notify;
use crate::alerts::{Message, ways};

/// The longest subject of a message; the whole text stands below it.
const LONGEST_SUBJECT: usize = 100;

/// The deed of `notify`.
pub(crate) struct NotifyDeed;

#[async_trait]
impl Deed for NotifyDeed {
    const NAME: &'static str = "notify";
    type Keys = Notify;

    async fn plan(&self, keys: &Notify, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let world = deciding.world;
        let text = world.fill(deciding.block, &keys.text).await?;
        let about = json!({ "kind": deciding.block.kind, "name": deciding.block.name });
        let message = Message {
            subject: subject(&text),
            payload: json!({ "text": text, "about": about }),
            text,
            event: "notice",
        };
        let mut planned = Vec::new();
        for channel in &keys.notify.0 {
            let ways = ways(world.manual(), &channel.name, (&message, world.now()))?;
            planned.extend(ways.into_iter().map(|(name, body)| Planned { name, body, here: None }));
        }
        Ok(planned)
    }
}

/// Makes a subject of the first line of a text.
fn subject(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("Notice").trim();
    match line.char_indices().nth(LONGEST_SUBJECT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_subject() {
        let check = |text: &str, expected: &str| assert_eq!(subject(text), expected);
        check("\nThe site is down.\nLook at it.", "The site is down.");
        check(" ", "Notice");
        check(&"ü".repeat(101), &format!("{}…", "ü".repeat(100)));
    }
}
