//! What people do about an effect that failed, or of which nobody knows whether it happened.
//!
//! A person and a worker never overwrite each other: either one raises the fence, and the other
//! finds it changed.

use sea_orm::FromQueryResult;
use store::{Change, Leaf, Store, Transaction, execute, micros, row, rows};
use vocabulary::id::EffectId;
use vocabulary::{Attribution, Error, Result};

use crate::outcomes::EffectState;

/// The longest note that a person may leave, in bytes.
const LONGEST_NOTE: usize = 4_000;

/// What a person found out, or decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It happened, or was done by hand; the rest of its chain goes on.
    Done {
        /// How the person knows.
        note: String,
    },
    /// It is not to happen any more, and the rest of its chain neither.
    Skipped {
        /// Why.
        note: String,
    },
}

/// Has an effect performed again, with all its attempts before it.
///
/// For one whose outcome is unknown the person says by this that it did not happen.
///
/// # Errors
/// When there is no such effect, or it does not wait for anybody.
pub async fn retry(store: &Store, by: &Attribution, effect: EffectId) -> Result<()> {
    store
        .commit(by, move |tx| {
            Box::pin(async move {
                let open = Open::read(tx, effect).await?;
                let set = "state = 'ordered', ready = true, attempt = 0, looked = 0,
                           doubted = false, due_at = $3, delay = 0, finished_at = null";
                open.write(tx, set, vec![micros(tx.now()).into()]).await?;
                let before = open.state.clone();
                Ok(Change::new((), open.leaf("effect.retried").with("before", before)))
            })
        })
        .await
}

/// Writes down what a person found out or decided; the chain goes on, or stops for good.
///
/// # Errors
/// When the note is empty or too long, there is no such effect, or a worker has it just now.
pub async fn resolve(
    store: &Store,
    by: &Attribution,
    effect: EffectId,
    resolution: Resolution,
) -> Result<()> {
    let (Resolution::Done { note } | Resolution::Skipped { note }) = &resolution;
    check_note(note)?;
    store.commit(by, move |tx| Box::pin(resolve_in(tx, effect, resolution))).await
}

async fn resolve_in(
    tx: &Transaction<'_>,
    effect: EffectId,
    resolution: Resolution,
) -> Result<Change<()>> {
    let open = Open::read(tx, effect).await?;
    let before = open.state.clone();
    let mut behind = Vec::new();
    let leaf = match resolution {
        Resolution::Done { note } => {
            open.finish(tx, EffectState::Done, &note).await?;
            let at = Place { order: &open.order_id, position: open.position };
            make_next_ready(tx, &at).await?;
            open.leaf("effect.resolved").with("after", "done").with("note", note)
        }
        Resolution::Skipped { note } => {
            open.finish(tx, EffectState::Skipped, &note).await?;
            let at = Place { order: &open.order_id, position: open.position };
            behind = skip_rest(tx, &at).await?;
            let leaf = open.leaf("effect.resolved").with("after", "skipped").with("note", note);
            leaf.with("skipped_behind_it", behind.len())
        }
    };
    let behind = behind.iter().map(|skipped| skipped.leaf(&open.effect_id));
    Ok(behind.fold(Change::new((), leaf.with("before", before)), Change::and))
}

/// The place of an effect in its chain.
pub(crate) struct Place<'p> {
    pub(crate) order: &'p str,
    pub(crate) position: i32,
}

/// Lets the next effect of a chain be performed, once the one before it has happened.
pub(crate) async fn make_next_ready(tx: &Transaction<'_>, before: &Place<'_>) -> Result<()> {
    let sql = "update effects set ready = true, due_at = $3, delay = 0
               where order_id = $1 and position = $2 and state = 'ordered' and not ready";
    let next = before.position.saturating_add(1);
    execute(&**tx, sql, [before.order.into(), next.into(), micros(tx.now()).into()]).await?;
    Ok(())
}

/// An effect that is called off since one before it in its chain is.
#[derive(FromQueryResult)]
pub(crate) struct Skipped {
    effect_id: String,
    order_id: String,
    name: String,
}

impl Skipped {
    /// Tells the audit of it, and behind which effect it stood.
    pub(crate) fn leaf(&self, behind: &str) -> Leaf {
        Leaf::new("effect.skipped")
            .about("effect", &self.effect_id)
            .with("name", self.name.as_str())
            .with("order", self.order_id.as_str())
            .with("behind", behind)
    }
}

/// Skips what stands behind an effect in its chain, and returns what that is.
pub(crate) async fn skip_rest(tx: &Transaction<'_>, behind: &Place<'_>) -> Result<Vec<Skipped>> {
    let sql = "update effects set state = 'skipped', finished_at = $3, fence = fence + 1
               where order_id = $1 and position > $2 and state = 'ordered'
               returning effect_id, order_id, name";
    let values = [behind.order.into(), behind.position.into(), micros(tx.now()).into()];
    rows(&**tx, sql, values).await
}

/// An effect that a person may decide about.
#[derive(FromQueryResult)]
struct Open {
    effect_id: String,
    order_id: String,
    position: i32,
    name: String,
    state: String,
    attempt: i32,
    instance: Option<String>,
    fence: i64,
}

impl Open {
    async fn read(tx: &Transaction<'_>, effect: EffectId) -> Result<Self> {
        let sql = "select * from effects where effect_id = $1";
        let found: Option<Self> = row(&**tx, sql, [effect.to_string().into()]).await?;
        let found = found.ok_or_else(|| Error::missing(format!("There is no effect {effect}.")))?;
        if found.instance.is_some() {
            return Err(found.at_work());
        }
        match EffectState::read(&found.state)? {
            EffectState::Failed | EffectState::Unknown => Ok(found),
            state => Err(Error::conflict(
                "not-open",
                format!("`{}` waits for nobody's decision; it is {}.", found.name, state.word()),
            )
            .hint("Read the effect again; somebody may have decided already.")),
        }
    }

    fn at_work(&self) -> Error {
        Error::conflict("at-work", format!("`{}` is being worked on just now.", self.name))
            .hint("Read the effect again in a minute and decide by what it says then.")
    }

    async fn write(
        &self,
        tx: &Transaction<'_>,
        set: &str,
        values: Vec<store::Value>,
    ) -> Result<()> {
        let sql = format!(
            "update effects set {set}, fence = fence + 1
             where effect_id = $1 and fence = $2 and instance is null"
        );
        let key = [self.effect_id.clone().into(), self.fence.into()];
        if execute(&**tx, &sql, key.into_iter().chain(values)).await? == 1 {
            return Ok(());
        }
        Err(self.at_work())
    }

    async fn finish(&self, tx: &Transaction<'_>, state: EffectState, note: &str) -> Result<()> {
        let set = "state = $3, ready = false, finished_at = $4, problem = $5";
        let values = vec![state.word().into(), micros(tx.now()).into(), note.into()];
        self.write(tx, set, values).await
    }

    fn leaf(&self, action: &'static str) -> Leaf {
        Leaf::new(action)
            .about("effect", &self.effect_id)
            .with("name", self.name.clone())
            .with("order", self.order_id.clone())
            .with("attempt", self.attempt)
    }
}

fn check_note(note: &str) -> Result<()> {
    if note.trim().is_empty() {
        return Err(Error::invalid("The note is empty.")
            .hint("Write how you know, or why; whoever comes later has only this."));
    }
    if note.len() > LONGEST_NOTE {
        return Err(Error::invalid(format!("The note is longer than {LONGEST_NOTE} bytes."))
            .hint("Keep the reason, and put the rest where it can be linked to."));
    }
    Ok(())
}
