//! Receiving an event: proven by its signature, stored once, then applied; answered when that is durable.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use facts::InForce;
use serde::Serialize;
use store::{Change, Leaf, Transaction, execute, micros};
use utoipa::ToSchema;
use vocabulary::{Actor, Attribution, Error, Result};
use web::{Json, Problem, Visitor};

use super::apply::{Source, apply};
use super::deliveries::{self, Outcome};
use super::event::{Event, read};
use crate::objects::{self, Object};
use crate::{Message, Till, connectors};

/// The header that Stripe signs in.
const SIGNATURE: &str = "stripe-signature";

/// The code that says to ourselves that an event was stored before.
const STORED_BEFORE: &str = "stored-before";

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Received {
    /// Whether it is new.
    pub outcome: Outcome,
}

/// Receives an event.
///
/// # Errors
/// When nobody known signed it, it is no event, or it cannot be stored.
pub(crate) async fn receive(
    till: &Till,
    by: &Attribution,
    message: &Message<'_>,
) -> Result<Received> {
    let in_force = till.facts().in_force()?;
    let connector = match prove(till, &in_force, message) {
        Ok(connector) => connector,
        Err(unproven) => {
            let (outcome, error) = unproven.told();
            till.store()
                .maintain(move |tx| Box::pin(deliveries::note_refusal(tx, outcome)))
                .await?;
            return Err(error);
        }
    };
    let event = read(message.body)?;
    let body = String::from_utf8_lossy(message.body).into_owned();
    let (id, new) = (event.id.clone(), New { connector, event, body });
    let by = Attribution { actor: Actor::program("stripe"), ..by.clone() };
    let stored = till.store().commit(&by, move |tx| Box::pin(keep(tx, new))).await;
    let outcome = match stored {
        Err(error) if error.code() == STORED_BEFORE => {
            till.store()
                .maintain(move |tx| {
                    Box::pin(async move { deliveries::note(tx, &id, Outcome::Duplicate).await })
                })
                .await?;
            Outcome::Duplicate
        }
        stored => stored?,
    };
    Ok(Received { outcome })
}

/// Why it is not known who sent a message.
enum Unproven {
    /// The signature is wrong.
    Stranger(Error),
    /// We have nothing to compare it with.
    Ours(Error),
}

impl Unproven {
    /// Returns what is noted, and what the sender is told: the names of our secrets are no stranger's
    /// business.
    fn told(self) -> (Outcome, Error) {
        match self {
            Self::Stranger(error) => (Outcome::Refused, error),
            Self::Ours(error) => {
                tracing::error!(error = error.chain(), "an event of Stripe cannot be proven");
                let error = Error::unavailable("Events of Stripe cannot be taken at present.")
                    .hint("Send it again later.")
                    .because(error.chain().to_string());
                (Outcome::Unproven, error)
            }
        }
    }
}

/// Finds the connector whose secret signed a message.
fn prove(till: &Till, in_force: &InForce, message: &Message<'_>) -> Result<String, Unproven> {
    let mut refusal = Unproven::Ours(
        Error::unavailable("The manual has no connector for the events of Stripe.")
            .hint("Add `webhook_secret` to a block `connector` with `speaks: stripe`."),
    );
    let mut missing = None;
    let now = till.store().clock().now();
    for (name, connector) in connectors::stripe(&in_force.manual) {
        let Some(secret) = &connector.webhook_secret else { continue };
        match till.secrets().get(secret.as_str()) {
            Err(error) => missing = Some(error),
            Ok(secret) => match till.processor().verify(&secret, message, now) {
                Ok(()) => return Ok(name.to_owned()),
                Err(error) => refusal = Unproven::Stranger(error),
            },
        }
    }
    // It may be signed with the one that is missing.
    Err(missing.map_or(refusal, Unproven::Ours))
}

/// An event that may be new.
struct New {
    connector: String,
    event: Event,
    body: String,
}

async fn keep(tx: &Transaction<'_>, new: New) -> Result<Change<Outcome>> {
    let New { connector, event, body } = new;
    let found = objects::find(&event.object);
    let sql = "insert into stripe_events
               (event_id, connector, event_type, created_at, body, received_at, problem)
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (event_id) do nothing";
    let values = [
        event.id.as_str().into(),
        connector.as_str().into(),
        event.sort.as_str().into(),
        micros(event.created_at).into(),
        body.into(),
        micros(tx.now()).into(),
        found.problem.as_ref().map(Error::with_hint).into(),
    ];
    if execute(&**tx, sql, values).await? == 0 {
        return Err(Error::conflict(STORED_BEFORE, "The event was stored before."));
    }
    let source = Source { connector, as_of: event.created_at, event: event.id.clone() };
    apply(tx, &found.objects, &source).await?;
    let (outcome, leaf) = match &found.problem {
        None => (Outcome::Stored, told(&event, &found.objects)),
        Some(error) => {
            let (id, sort) = (&event.id, &event.sort);
            tracing::warn!(event = id, sort, error = error.chain(), "an event cannot be read");
            (Outcome::Failed, Leaf::new("payment.event_unread").about("event", id))
        }
    };
    deliveries::note(tx, &event.id, outcome).await?;
    let leaf = leaf.with("event", event.id).with("type", event.sort);
    Ok(Change::new(outcome, leaf.with("connector", source.connector)))
}

/// Tells of an event, about the payment that it is about.
pub(super) fn told(event: &Event, found: &[Object]) -> Leaf {
    let Some(object) = found.first() else {
        return Leaf::new("payment.event_stored").about("event", &event.id);
    };
    let action = match (object, event.sort.as_str()) {
        (Object::Charge(_), "charge.succeeded") => "payment.succeeded",
        (Object::Charge(_), "charge.failed") => "payment.failed",
        (Object::Charge(_), "charge.refunded") => "payment.refunded",
        (Object::Charge(_), _) => "payment.updated",
        (Object::Refund(refund), _) if !refund.stands() => "payment.refund_failed",
        (Object::Refund(_), _) => "payment.refund_told",
        (Object::Dispute(_), _) => "payment.disputed",
    };
    let leaf = match object.charge() {
        Some(charge) => Leaf::new(action).about("payment", &charge),
        None => Leaf::new(action).about("event", &event.id),
    };
    match object {
        Object::Charge(charge) => leaf.with("amount", charge.amount.to_string()),
        Object::Refund(refund) => {
            leaf.with("amount", refund.amount.to_string()).with("effect", refund.effect.clone())
        }
        Object::Dispute(_) => leaf,
    }
}

/// Receives an event of Stripe, signed in the header `Stripe-Signature`.
#[utoipa::path(
    post,
    path = "/hooks/stripe",
    operation_id = "receive_stripe_event",
    tag = "money",
    request_body(content = serde_json::Value, description = "The event, as Stripe writes it."),
    responses(
        (status = 200, description = "It is stored, now or before.", body = Received),
        (status = 400, description = "Nobody known signed it, or it is no event."),
        (status = 503, description = "The manual says nothing of Stripe, or a secret is missing."),
    ),
)]
pub(crate) async fn route(
    State(till): State<Till>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Received>, Problem> {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let message = Message { signature, body: &body };
    Ok(Json(receive(&till, &visitor.attribution(), &message).await?))
}
