//! The program's own log: on standard error, for people on a terminal and as JSON lines elsewhere.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// How much is logged unless the environment says otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// What a server's operator wants to see.
    Server,
    /// Only what went wrong, so that a command's own words stand alone.
    Command,
}

impl From<bool> for Amount {
    fn from(is_server: bool) -> Self {
        if is_server { Self::Server } else { Self::Command }
    }
}

pub(crate) fn start(amount: Amount) {
    let otherwise = match amount {
        Amount::Server => "info,sqlx=warn,sea_orm_migration=warn",
        Amount::Command => "off",
    };
    let filter =
        EnvFilter::try_from_env("QUARTERDECK_LOG").unwrap_or_else(|_| EnvFilter::new(otherwise));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        subscriber.init();
    } else {
        subscriber.json().flatten_event(true).init();
    }
}
