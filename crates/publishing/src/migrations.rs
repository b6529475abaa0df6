//! The tables of the manual's versions.
//!
//! A version is a row, its pages in their order, and their texts. A text is kept once under its hash,
//! since most changes touch one page of many.

use store::Migration;

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "m2026_11_21_000020_publishing",
    statements: &[
        "create table manual_versions (
            version bigint not null primary key,
            hash text not null,
            published_at bigint not null,
            published_by text not null,
            rolled_back_to bigint references manual_versions (version),
            note text,
            pages bigint not null,
            blocks bigint not null,
            changed_pages bigint not null,
            changed_blocks bigint not null
        )",
        "create table manual_texts (
            text_hash text not null primary key,
            content text not null
        )",
        "create table manual_pages (
            version bigint not null references manual_versions (version),
            place bigint not null,
            path text not null,
            text_hash text not null references manual_texts (text_hash),
            primary key (version, place)
        )",
        // The one row that every publication takes first: the newest version, and the last content of
        // a folder that was published or found to run already. A roll-back leaves the latter as it is,
        // so that the folder does not undo it.
        "create table manual_head (
            only_row bigint not null primary key,
            version bigint not null,
            folder_hash text not null
        )",
        "insert into manual_head (only_row, version, folder_hash) values (1, 0, '')",
    ],
}];
