//! The tables of monitoring: how probes and metrics stand, alerts, incidents.

use store::Migration;

/// Everything this crate keeps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "m2026_11_21_000050_monitoring",
    statements: &[
        "create table watch_turn (
            only_row integer not null primary key,
            holder text not null,
            beat bigint not null
        )",
        "insert into watch_turn (only_row, holder, beat) values (1, '', 0)",
        "create table probe_states (
            probe text not null primary key,
            state text not null,
            since bigint not null,
            asked_at bigint not null,
            took bigint,
            says text,
            outage_since bigint,
            outage_at bigint,
            outage_known bigint
        )",
        "create table probe_changes (
            probe text not null,
            at bigint not null,
            state text not null,
            says text,
            primary key (probe, at)
        )",
        "create table metric_states (
            metric text not null,
            width text not null,
            read_at bigint,
            tried_at bigint not null,
            problem text,
            primary key (metric, width)
        )",
        "create table metric_readings (
            metric text not null,
            width text not null,
            labels text not null,
            at bigint not null,
            value double precision,
            primary key (metric, width, at, labels)
        )",
        "create table alerts (
            alert_id text not null primary key,
            rule text not null,
            labels text not null,
            state text not null,
            severity text not null,
            value text,
            began_at bigint not null,
            started_at bigint,
            resolved_at bigint,
            acknowledged_at bigint,
            acknowledged_by text,
            incident_id text,
            problem text,
            last_bad_at bigint not null
        )",
        "create unique index alerts_underway on alerts (rule, labels) where resolved_at is null",
        "create table alert_notices (
            effect_id text not null primary key,
            alert_id text not null,
            channel text not null,
            about text not null,
            at bigint not null
        )",
        "create index alert_notices_by_alert on alert_notices (alert_id)",
        "create table incidents (
            incident_id text not null primary key,
            title text not null,
            severity text,
            state text not null,
            affects text not null,
            alert_id text,
            opened_by text not null,
            started_at bigint not null,
            monitoring_at bigint,
            resolved_at bigint,
            closed_at bigint,
            next_update_at bigint
        )",
        "create index incidents_by_state on incidents (state, incident_id)",
        "create table incident_updates (
            update_id text not null primary key,
            incident_id text not null,
            at bigint not null,
            by_whom text not null,
            text text not null,
            public boolean not null,
            state text not null
        )",
        "create index incident_updates_by_incident on incident_updates (incident_id, update_id)",
    ],
}];
