//! The tables of people: staff, their ways in, their sessions, their keys, and who must wait.
//!
//! Secrets that we make are kept as SHA-256, passwords as the PHC string of Argon2id, which holds
//! algorithm, parameters and salt.

use store::Migration;
use store::audit::verify::Witness;

/// Rows that come only with a leaf about them, and stay.
pub const WITNESSES: [Witness; 2] = [
    Witness { table: "staff", id: "staff_id", object: "staff" },
    Witness { table: "api_keys", id: "key_id", object: "key" },
];

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "m2026_11_21_000010_people",
    statements: &[
        "create table staff (
            staff_id text not null primary key,
            email text not null,
            name text not null,
            role text not null,
            password text,
            created_at bigint not null,
            disabled_at bigint,
            version bigint not null default 1
        )",
        "create unique index staff_by_email on staff (email)",
        "create table sign_in_links (
            link_id text not null primary key,
            secret_hash text not null,
            staff_id text not null references staff (staff_id),
            purpose text not null,
            created_at bigint not null,
            expires_at bigint not null,
            used_at bigint
        )",
        "create unique index sign_in_links_by_secret on sign_in_links (secret_hash)",
        "create index sign_in_links_by_staff on sign_in_links (staff_id)",
        "create table sessions (
            session_id text not null primary key,
            secret_hash text not null,
            device_hash text not null,
            staff_id text not null references staff (staff_id),
            created_at bigint not null,
            last_seen_at bigint not null,
            confirmed_at bigint not null,
            ended_at bigint,
            address text not null,
            agent text not null
        )",
        "create unique index sessions_by_secret on sessions (secret_hash)",
        "create index sessions_by_device on sessions (device_hash, staff_id)",
        "create index sessions_by_staff on sessions (staff_id, session_id)",
        "create table api_keys (
            key_id text not null primary key,
            prefix text not null,
            secret_hash text not null,
            name text not null,
            scopes text not null,
            owner text references staff (staff_id),
            created_by text not null,
            created_at bigint not null,
            expires_at bigint,
            revoked_at bigint,
            last_used_at bigint,
            rate_per_second bigint not null
        )",
        "create unique index api_keys_by_secret on api_keys (secret_hash)",
        "create index api_keys_by_owner on api_keys (owner)",
        "create table throttles (
            lane text not null,
            subject text not null,
            failures bigint not null,
            last_at bigint not null,
            until_at bigint not null,
            primary key (lane, subject)
        )",
        "create index throttles_by_time on throttles (last_at)",
    ],
}];
