//! The lists of Stripe that can be set against ours, and what their rows are known by.

/// Each list with the columns that have one text or number; what is true or false, nested or listed does
/// not tell one row from another.
///
/// Source: the objects of Stripe's API reference, version 2025-09-30, <https://docs.stripe.com/api>.
const LISTS: [(&str, &[&str]); 5] = [
    (
        "balance_transactions",
        &[
            "id",
            "amount",
            "available_on",
            "balance_type",
            "created",
            "currency",
            "description",
            "exchange_rate",
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
            "application",
            "application_fee",
            "application_fee_amount",
            "balance_transaction",
            "calculated_statement_descriptor",
            "created",
            "currency",
            "customer",
            "description",
            "failure_balance_transaction",
            "failure_code",
            "failure_message",
            "on_behalf_of",
            "payment_intent",
            "payment_method",
            "receipt_email",
            "receipt_number",
            "receipt_url",
            "review",
            "source_transfer",
            "statement_descriptor",
            "statement_descriptor_suffix",
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
            "application_fee",
            "application_fee_amount",
            "arrival_date",
            "balance_transaction",
            "created",
            "currency",
            "description",
            "destination",
            "failure_balance_transaction",
            "failure_code",
            "failure_message",
            "method",
            "original_payout",
            "payout_method",
            "reconciliation_status",
            "reversed_by",
            "source_type",
            "statement_descriptor",
            "status",
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
            "failure_balance_transaction",
            "failure_reason",
            "instructions_email",
            "payment_intent",
            "pending_reason",
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
