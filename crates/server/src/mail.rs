//! The mail server on the command line, as one address.

use channels::email::{Encryption, Login, Settings};
use clap::Args;
use url::Url;
use vocabulary::{Error, Result};

/// The secret that holds the password of the mail server.
const PASSWORD: &str = "QUARTERDECK_MAIL_PASSWORD";

/// How mail leaves the house, if it does.
#[derive(Debug, Clone, Args)]
pub struct MailOptions {
    /// The mail server, smtps://USER@HOST or smtp://USER@HOST (STARTTLS); its password is taken from
    /// the environment variable QUARTERDECK_MAIL_PASSWORD. smtp://localhost:PORT is not encrypted
    #[arg(long, env = "QUARTERDECK_MAIL", value_name = "URL", requires = "mail_from")]
    mail: Option<Url>,

    /// The sender of every letter, such as `Dog Trainers <office@example.com>`
    #[arg(long, env = "QUARTERDECK_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
}

/// The mail server that takes the house's letters.
pub type MailSettings = Settings;

impl MailOptions {
    /// Reads the options; none when there is no mail server.
    ///
    /// # Errors
    /// When the address is not that of a mail server, or holds the password.
    pub fn settings(&self) -> Result<Option<MailSettings>> {
        let (Some(url), Some(from)) = (&self.mail, &self.mail_from) else { return Ok(None) };
        if url.password().is_some() {
            return Err(wrong(
                "The address of the mail server holds its password, which every user of this machine \
                 could read.",
            ));
        }
        let host = url.host_str().ok_or_else(|| wrong("The mail server has no name."))?;
        let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let (encryption, usual) = match url.scheme() {
            "smtps" => (Encryption::Tls, 465),
            "smtp" if local => (Encryption::Loopback, 25),
            "smtp" => (Encryption::Starttls, 587),
            _ => return Err(wrong("This is no address of a mail server.")),
        };
        let login = (!url.username().is_empty()).then(|| Login {
            user: url.username().replace("%40", "@"),
            secret: PASSWORD.to_owned(),
        });
        Ok(Some(Settings {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual),
            encryption,
            login,
            from: from.clone(),
            authority: None,
        }))
    }
}

fn wrong(says: &str) -> Error {
    Error::invalid(says).hint(format!(
        "Write `smtps://USER@HOST` or `smtp://USER@HOST`, with the password in {PASSWORD}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Option<MailSettings>> {
        let mail_from = Some("office@example.com".to_owned());
        MailOptions { mail: Some(url.parse().unwrap()), mail_from }.settings()
    }

    #[test]
    fn an_address_says_how_the_connection_is_encrypted() {
        for (url, host, port, encryption) in [
            ("smtps://mail.example.com", "mail.example.com", 465, Encryption::Tls),
            ("smtp://mail.example.com", "mail.example.com", 587, Encryption::Starttls),
            ("smtp://localhost:2525", "localhost", 2525, Encryption::Loopback),
        ] {
            let settings = read(url).unwrap().unwrap();
            let found = (settings.host.as_str(), settings.port, settings.encryption);
            assert_eq!(found, (host, port, encryption), "{url}");
        }
        let login = read("smtps://a%40b@mail.example.com").unwrap().unwrap().login.unwrap();
        assert_eq!((login.user.as_str(), login.secret.as_str()), ("a@b", PASSWORD));
    }

    #[test]
    fn a_password_on_the_command_line_and_other_schemes_are_refused() {
        for url in ["smtps://user:hunter2@mail.example.com", "https://mail.example.com"] {
            let error = read(url).unwrap_err();
            assert!(!error.with_hint().contains("hunter2"), "{error}");
        }
    }
}
