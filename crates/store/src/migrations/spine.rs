//! The store's own tables: the audit, the outbox, and the answers kept for repeated requests.

use super::Migration;

/// The first schema.
pub(super) const MIGRATION: Migration = Migration {
    name: "m2026_11_21_000001_store",
    statements: &[
        "create table audit_leaves (
            chain text not null,
            sequence bigint not null,
            at bigint not null,
            actor_kind text not null,
            actor_id text not null,
            actor_name text not null,
            address text not null,
            request text not null,
            manual text not null,
            action text not null,
            object_kind text not null,
            object_id text not null,
            details text not null,
            salt text not null,
            commitment text not null,
            previous text not null,
            hash text not null,
            primary key (chain, sequence)
        )",
        "create index audit_leaves_by_time on audit_leaves (at)",
        "create index audit_leaves_by_object on audit_leaves (object_kind, object_id)",
        "create table audit_chains (
            chain text not null primary key,
            began_at bigint not null,
            process text not null,
            sequence bigint not null,
            hash text not null,
            signed_sequence bigint not null default 0
        )",
        "create index audit_chains_unsigned on audit_chains (chain) where sequence > signed_sequence",
        "create table audit_checkpoints (
            number bigint not null primary key,
            body text not null,
            signature text not null
        )",
        // One row: whose signature the checkpoints bear, and how many there are.
        "create table audit_key (
            one integer not null primary key,
            public_key text not null,
            bound_at bigint not null,
            checkpoints bigint not null default 0
        )",
        "create table effects (
            effect_id text not null primary key,
            order_id text not null,
            position integer not null,
            ready boolean not null,
            name text not null,
            version integer not null,
            body text not null,
            idempotency_key text not null,
            state text not null,
            due_at bigint not null,
            delay bigint not null,
            attempt integer not null,
            looked integer not null default 0,
            doubted boolean not null default false,
            instance text,
            fence bigint not null default 0,
            ordered_by text not null,
            ordered_at bigint not null,
            started_at bigint,
            finished_at bigint,
            outcome text,
            problem text
        )",
        "create index effects_due on effects (due_at, effect_id)
            where ready and instance is null and state in ('ordered', 'unknown')",
        "create index effects_held on effects (instance) where instance is not null",
        "create index effects_for_people on effects (effect_id) where state in ('failed', 'unknown')",
        "create index effects_by_order on effects (order_id, position)",
        "create index effects_finished on effects (finished_at) where state in ('done', 'skipped')",
        "create table once_keys (
            owner text not null,
            once_key text not null,
            request_hash text not null,
            answer text,
            at bigint not null,
            primary key (owner, once_key)
        )",
        "create index once_keys_by_time on once_keys (at)",
    ],
};
