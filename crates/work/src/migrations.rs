//! The tables of jobs, instances and schedules. The table of effects is the store's.

use store::Migration;

/// Returns what the store must apply before a worker runs.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![FIRST]
}

const FIRST: Migration = Migration {
    name: "m2026_11_21_000002_work",
    statements: &[
        // `delay` is how long the run waits until `due_at`; none means that `due_at` is an
        // appointment on the wall clock, which stands however the clock is set.
        "create table jobs (
            run_id text not null primary key,
            name text not null,
            version integer not null,
            body text not null,
            job_key text,
            priority integer not null,
            state text not null,
            due_at bigint not null,
            delay bigint,
            attempt integer not null,
            instance text,
            fence bigint not null default 0,
            scheduled_for bigint,
            enqueued_at bigint not null,
            started_at bigint,
            finished_at bigint,
            took_micros bigint,
            problem text
        )",
        "create unique index jobs_unfinished on jobs (name, job_key)
            where job_key is not null and state in ('scheduled', 'running')",
        "create index jobs_due on jobs (priority desc, due_at, run_id) where state = 'scheduled'",
        "create index jobs_held on jobs (instance) where instance is not null",
        "create index jobs_of_slots on jobs (name, scheduled_for) where scheduled_for is not null",
        "create index jobs_by_name on jobs (name, run_id)",
        "create index jobs_set_aside on jobs (run_id) where state in ('failed', 'gave_up')",
        "create index jobs_finished on jobs (finished_at) where finished_at is not null",
        "create table instances (
            instance_id text not null primary key,
            process text not null,
            heartbeat bigint not null,
            registered_at bigint not null,
            declared_dead_at bigint
        )",
        "create table schedules (
            name text not null primary key,
            zone text not null,
            schedule text not null,
            next_at bigint,
            reckoned_at bigint not null
        )",
    ],
};
