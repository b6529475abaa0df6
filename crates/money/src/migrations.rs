//! The tables of money: what came, and what is known from it.
//!
//! Whatever came is kept as it was; payments, refunds and disputes are the newest of what it told. `as_of` and
//! the columns behind it say how new that is.

use store::Migration;

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "m2026_11_21_000060_money",
        statements: &[
            "create table stripe_events (
            event_id text not null primary key,
            connector text not null,
            event_type text not null,
            created_at bigint not null,
            body text not null,
            received_at bigint not null,
            problem text
        )",
            "create index stripe_events_unread on stripe_events (event_id) where problem is not null",
            "create table webhook_deliveries (
            delivery_id text not null primary key,
            source text not null,
            event_id text,
            outcome text not null,
            at bigint not null
        )",
            "create index webhook_deliveries_by_time on webhook_deliveries (at)",
            "create table payments (
            provider_id text not null primary key,
            payment_id text not null unique,
            connector text not null,
            amount_minor bigint not null,
            currency text not null,
            status text not null,
            customer text,
            refunded_minor bigint not null,
            disputed boolean not null,
            created_at bigint not null,
            as_of bigint not null,
            settled boolean not null,
            told_by text not null
        )",
            "create index payments_by_creation on payments (created_at, payment_id)",
            "create table refunds (
            provider_id text not null primary key,
            refund_id text not null unique,
            connector text not null,
            charge text,
            amount_minor bigint not null,
            currency text not null,
            status text not null,
            reason text,
            effect text,
            created_at bigint not null,
            as_of bigint not null,
            progress bigint not null,
            told_by text not null
        )",
            "create index refunds_by_charge on refunds (charge)",
            "create index refunds_by_status on refunds (status, created_at)",
            "create index refunds_by_creation on refunds (created_at, refund_id)",
            "create table disputes (
            provider_id text not null primary key,
            charge text not null,
            created_at bigint not null
        )",
            "create index disputes_by_charge on disputes (charge)",
        ],
    },
    Migration {
        name: "m2026_11_22_000061_refund_claims",
        // Which refund of a charge is under way, so that no two look at what is left of it at once.
        statements: &["create table refund_claims (
            charge text not null primary key,
            effect_id text not null
        )"],
    },
];
