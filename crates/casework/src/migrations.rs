//! The tables of casework: cases, and what was decided about them.

use store::Migration;

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[CASEWORK, DECIDED_VERSIONS];

const CASEWORK: Migration = Migration {
    name: "m2026_11_21_000070_casework",
    statements: &[
        "create table cases (
            case_id text not null primary key,
            queue text not null,
            kind text not null,
            record_key text not null,
            state text not null,
            version bigint not null,
            sort_key text not null,
            opened_at bigint not null,
            ended_at bigint,
            left_at bigint,
            action text,
            decision_id text,
            decided_by text
        )",
        // Two that see the same change cannot both open a case for it.
        "create unique index cases_open on cases (queue, record_key) where state = 'open'",
        "create index cases_in_order on cases (queue, state, sort_key, opened_at, case_id)",
        "create index cases_by_arrival on cases (opened_at, case_id)",
        "create index cases_by_record on cases (kind, record_key, queue, case_id)",
        "create table decisions (
            decision_id text not null primary key,
            case_id text not null references cases (case_id),
            queue text not null,
            action text not null,
            answers text not null,
            steps text not null,
            decided_by text not null,
            decided_at bigint not null,
            manual_version bigint not null
        )",
        "create unique index decisions_by_case on decisions (case_id)",
        "create index decisions_by_person on decisions (queue, decided_by, decided_at)",
    ],
};

const DECIDED_VERSIONS: Migration = Migration {
    name: "m2026_11_22_000071_decided_versions",
    statements: &[
        "alter table decisions add column record_version bigint",
        // The last effect by which the record is written; none where it was written with the decision.
        "alter table decisions add column last_set text",
    ],
};
