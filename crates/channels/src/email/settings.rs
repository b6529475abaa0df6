//! The mail server to use, as the configuration says it.

use std::fmt;
use std::net::IpAddr;

use lettre::message::Mailbox;
use serde::Deserialize;
use vocabulary::{Error, Result};

use super::address;

/// The mail server that takes the house's letters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Its name.
    pub host: String,
    /// Its port: usually 465 with `tls` and 587 with `starttls`.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// Who signs in, where the server wants it.
    #[serde(default)]
    pub login: Option<Login>,
    /// The sender of every letter, such as `Dog Trainers <office@example.com>`.
    pub from: String,
    /// An authority to trust beside the machine's own, as PEM.
    #[serde(default)]
    pub authority: Option<String>,
}

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// With TLS from the first byte.
    Tls,
    /// With TLS after STARTTLS; without it nothing is sent.
    Starttls,
    /// Not at all, because the server is on this machine; elsewhere nothing is sent.
    Loopback,
    /// Not at all, wherever the server is: everybody on the way reads the letters.
    NoneAnywhere,
}

/// Who signs in to the mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The name of the secret that holds the password.
    pub secret: String,
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Settings {
    /// Refuses settings that cannot work or that would show a password to the network, and returns
    /// the sender.
    pub(super) fn check(&self) -> Result<Mailbox> {
        let strange = |sign: char| sign.is_control() || sign.is_whitespace();
        if self.host.is_empty() || self.host.chars().any(strange) || self.port == 0 {
            return Err(Error::invalid("The mail server has no name or no port.")
                .hint("Give its name and port, such as `mail.example.com` and 465."));
        }
        let local = self.host == "localhost"
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if self.encryption == Encryption::Loopback && !local {
            return Err(Error::invalid(format!(
                "The mail server `{}` is not on this machine, so it needs encryption.",
                self.host
            ))
            .hint("Use `tls` or `starttls`; `none_anywhere` shows every letter to the network."));
        }
        if self.encryption == Encryption::NoneAnywhere && self.login.is_some() {
            return Err(Error::invalid("The password would be shown to the network.")
                .hint("Use `tls` or `starttls`, or leave the login out."));
        }
        address::read(&self.from)
    }
}
