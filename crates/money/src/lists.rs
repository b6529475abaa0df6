//! The lists of Stripe that can be set against ours, and what their rows are known by.

/// Each list with the columns that have one value; what is nested or listed says nothing of a row.
///
/// Source: the objects of Stripe's API reference, <https://docs.stripe.com/api>.
const LISTS: [(&str, &[&str]); 5] = [
    (
        "balance_transactions",
        &[
            "id",
            "amount",
            "available_on",
            "created",
            "currency",
            "description",
            "fee",
            "net",
            "reporting_category",
            "source",
            "status",
            "type",
        ],
    ),
    (
        "charges",
        &[
            "id",
            "amount",
            "amount_captured",
            "amount_refunded",
            "balance_transaction",
            "created",
            "currency",
            "customer",
            "description",
            "invoice",
            "payment_intent",
            "payment_method",
            "receipt_email",
            "receipt_number",
            "source",
            "source_transfer",
            "status",
            "transfer",
            "transfer_group",
        ],
    ),
    (
        "disputes",
        &["id", "amount", "charge", "created", "currency", "payment_intent", "reason", "status"],
    ),
    (
        "payouts",
        &[
            "id",
            "amount",
            "arrival_date",
            "balance_transaction",
            "created",
            "currency",
            "description",
            "destination",
            "method",
            "original_payout",
            "source_type",
            "status",
            "trace_id",
            "type",
        ],
    ),
    (
        "refunds",
        &[
            "id",
            "amount",
            "balance_transaction",
            "charge",
            "created",
            "currency",
            "description",
            "payment_intent",
            "reason",
            "receipt_number",
            "source_transfer_reversal",
            "status",
            "transfer_reversal",
        ],
    ),
];

/// Lists the names of the lists.
pub(crate) fn names() -> [&'static str; 5] {
    LISTS.map(|(name, _)| name)
}

/// Lists what the rows of a list are known by; nothing for a list that cannot be read.
pub(crate) fn columns(list: &str) -> Option<&'static [&'static str]> {
    LISTS.iter().find(|(name, _)| *name == list).map(|(_, columns)| *columns)
}
