//! Stories of the whole program: its command line, and its HTTP side with all features on it.

#![expect(
    clippy::unwrap_used,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod access;
mod checkpoints;
mod command_line;
mod console;
mod damage;
mod document;
mod failing_disk;
mod full_disk;
mod import;
mod live;
mod manual;
mod options;
mod pictures;
mod program;
mod queries;
mod refusals;
mod room;
mod sql;
mod stopping;
mod stripe;
