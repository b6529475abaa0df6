//! The tables of facts: records as they are now and as they were, whose each unique value is, and events.

use store::Migration;

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[FACTS, RECORD_VERSIONS, QUARANTINE];

const FACTS: Migration = Migration {
    name: "m2026_11_21_000040_facts",
    statements: &[
        "create table records (
            kind text not null,
            record_key text not null,
            version bigint not null,
            body text not null,
            created_at bigint not null,
            changed_at bigint not null,
            primary key (kind, record_key)
        )",
        "create index records_by_arrival on records (kind, created_at, record_key)",
        "create table record_values (
            kind text not null,
            field text not null,
            value_sha256 text not null,
            record_key text not null,
            primary key (kind, field, value_sha256)
        )",
        "create table events (
            event_id text not null primary key,
            name text not null,
            at bigint not null,
            subject text,
            properties text not null,
            received_at bigint not null
        )",
        "create index events_by_name on events (name, at)",
    ],
};

const RECORD_VERSIONS: Migration = Migration {
    name: "m2026_11_22_000041_record_versions",
    statements: &[
        "create table record_versions (
            kind text not null,
            record_key text not null,
            version bigint not null,
            body text not null,
            written_at bigint not null,
            primary key (kind, record_key, version)
        )",
        // The last version of each that was deleted, so that no version ever means two things. The key may
        // speak of a person.
        "create table record_ends (
            kind text not null,
            key_sha256 text not null,
            version bigint not null,
            primary key (kind, key_sha256)
        )",
        // What a record said before nobody kept; what it says now is the first that is known.
        "insert into record_versions (kind, record_key, version, body, written_at)
            select kind, record_key, version, body, changed_at from records",
    ],
};

const QUARANTINE: Migration = Migration {
    name: "m2026_11_22_000042_quarantine",
    statements: &[
        "create table quarantine (
            event_id text not null primary key,
            name text not null,
            at bigint not null,
            subject text,
            properties text not null,
            problem text not null,
            received_at bigint not null,
            received_from text not null
        )",
        "create index quarantine_by_arrival on quarantine (received_at, event_id)",
    ],
};
