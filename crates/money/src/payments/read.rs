//! Reading one payment, by its id here or at whoever took it.

use sea_orm::ConnectionTrait;
use store::row;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::{PAYMENTS, Payment, Row};
use crate::rights::MoneyRead;

/// Finds a payment by one of its ids.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn find<C: ConnectionTrait>(connection: &C, id: &str) -> Result<Option<Payment>> {
    let sql = format!("select * from {PAYMENTS} where payment_id = $1 or provider_id = $1");
    let found: Option<Row> = row(connection, &sql, [id.into()]).await?;
    found.map(Payment::try_from).transpose()
}

/// Reads a payment.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn read<C: ConnectionTrait>(connection: &C, id: &str) -> Result<Payment> {
    find(connection, id).await?.ok_or_else(|| {
        Error::missing("There is no such payment.")
            .hint("A payment is known once its event has come; list the payments to see which are.")
    })
}

/// Reads a payment.
#[utoipa::path(
    get,
    path = "/v1/payments/{id}",
    operation_id = "read_payment",
    tag = "money",
    params(("id" = String, Path, description = "The payment, by its id here or at Stripe.")),
    responses(
        (status = 200, description = "The payment.", body = Payment),
        (status = 404, description = "There is no such payment."),
    ),
)]
pub(crate) async fn route(
    may: May<MoneyRead>,
    Path(id): Path<String>,
) -> Result<Json<Payment>, Problem> {
    Ok(Json(read(may.reader(), &id).await?))
}
