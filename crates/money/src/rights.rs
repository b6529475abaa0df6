//! The rights that money takes.

web::rights! {
    /// Reads payments and refunds.
    pub MoneyRead = "money.read";
}

/// The right to decide that money is given back, beside that of the decision itself.
pub(crate) const REFUNDS_DECIDE: &str = "refunds.decide";
