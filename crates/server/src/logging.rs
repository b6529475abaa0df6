//! The program's own log: on standard error, for people on a terminal and as JSON lines elsewhere.

use std::env::{VarError, var};
use std::io::IsTerminal;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use vocabulary::{Error, Result};

/// How much is logged unless the environment says otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// What a server's operator wants to see.
    Server,
    /// What somebody who tries it must know, so that the link to sign in stays in sight.
    Demo,
    /// Nothing, so that a command's own words stand alone.
    Command,
}

/// Starts the log, with as much in it as the environment says.
///
/// # Errors
/// When what it says cannot be understood.
pub(crate) fn start(amount: Amount) -> Result<()> {
    let targets = match var("QUARTERDECK_LOG") {
        Ok(text) if !text.is_empty() => parse(&text)?,
        Err(VarError::NotUnicode(text)) => return Err(wrong(&text.to_string_lossy())),
        _ => match amount {
            Amount::Server => Targets::new()
                .with_default(LevelFilter::INFO)
                .with_target("sqlx", LevelFilter::WARN)
                .with_target("sea_orm_migration", LevelFilter::WARN),
            Amount::Demo => Targets::new().with_default(LevelFilter::WARN),
            Amount::Command => Targets::new(),
        },
    };
    let log = tracing_subscriber::registry();
    let lines = layer().with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.with(lines.with_filter(targets)).init();
    } else {
        log.with(lines.json().flatten_event(true).with_filter(targets)).init();
    }
    Ok(())
}

/// Reads levels, each for everything or, behind the name of a part, for that part.
fn parse(text: &str) -> Result<Targets> {
    text.split(',').try_fold(Targets::new(), |targets, said| {
        let said = said.trim();
        let (part, name) = match said.split_once('=') {
            Some((part, name)) => (Some(part), name),
            None => (None, said),
        };
        let level = level(name).ok_or_else(|| wrong(said))?;
        match part {
            None => Ok(targets.with_default(level)),
            Some(part) if is_path(part) => Ok(targets.with_target(part, level)),
            Some(_) => Err(wrong(said)),
        }
    })
}

fn level(name: &str) -> Option<LevelFilter> {
    Some(match name {
        "off" => LevelFilter::OFF,
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        "trace" => LevelFilter::TRACE,
        _ => return None,
    })
}

/// Tells whether a text can be the path of a crate or a module.
fn is_path(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    text.split("::").all(is_name)
}

fn wrong(said: &str) -> Error {
    Error::invalid(format!("QUARTERDECK_LOG says `{said}`, which is no level of the log.")).hint(
        "Write `off`, `error`, `warn`, `info`, `debug` or `trace`, and other levels for single parts \
         behind a comma, such as `info,store=debug`.",
    )
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::filter::LevelFilter as L;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[(&str, L)]>) {
        let read = parse(text).ok();
        let expected = expected.map(|parts| {
            let (all, parts) = parts.split_first().unwrap();
            Targets::new().with_default(all.1).with_targets(parts.iter().copied())
        });
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn levels_are_read_for_everything_and_for_parts() {
        check("debug", Some(&[("", L::DEBUG)]));
        check("off", Some(&[("", L::OFF)]));
        check(
            "warn, store=trace,web::layers=info",
            Some(&[("", L::WARN), ("store", L::TRACE), ("web::layers", L::INFO)]),
        );
        for wrong in ["loud", "DEBUG!", "info,", ",", "=info", "store=", "store=loud", "a b=info"] {
            check(wrong, None);
        }
    }
}
