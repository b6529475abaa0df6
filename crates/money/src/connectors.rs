//! The connectors of the manual that speak with Stripe.

use facts::{Connector, Speech};
use manual::Manual;
use vocabulary::{Error, Result};

/// Lists the connectors that speak with Stripe, with their names.
pub(crate) fn stripe(manual: &Manual) -> impl Iterator<Item = (&str, &Connector)> {
    let all = manual.all::<Connector>();
    all.filter(|(_, connector)| connector.speaks.value == Speech::Stripe)
        .map(|(block, connector)| (block.name.as_str(), connector))
}

/// Finds the connector through which a payment came, with the name of its key; of a payment that is not
/// known, the first one.
///
/// # Errors
/// When there is none.
pub(crate) fn of_payment(manual: &Manual, name: Option<&str>) -> Result<(String, String)> {
    let mut all = stripe(manual).filter_map(|(found, connector)| {
        let key = connector.api_key.as_ref()?;
        name.is_none_or(|name| name == found).then(|| (found.to_owned(), key.as_str().to_owned()))
    });
    all.next().ok_or_else(|| {
        let says = match name {
            Some(name) => format!("The manual has no connector `{name}` with the key of Stripe."),
            None => "The manual has no connector with the key of Stripe.".to_owned(),
        };
        Error::unavailable(says)
            .hint("Add a block `connector` with `speaks: stripe` and `api_key`.")
    })
}
