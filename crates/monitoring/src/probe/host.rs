//! A machine with a port.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// A machine with a port, such as `db.example.com:5432`; without one it is that of HTTPS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The name or the address.
    pub name: String,
    /// The port.
    pub port: u16,
}

/// The port of HTTPS.
const HTTPS: u16 = 443;

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.port)
    }
}

impl Value for Host {
    fn form() -> Form {
        Form::text("a machine with its port", "db.example.com:5432", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let wrong =
                |hint: String| Err(Error::invalid(format!("`{text}` is no machine.")).hint(hint));
            if let Some((_, rest)) = text.split_once("://") {
                let host = rest.split('/').next().unwrap_or(rest);
                return wrong(format!("write the machine alone: `{host}`"));
            }
            let (name, port) = match text.rsplit_once(':') {
                Some((name, port)) => (name, port.parse().ok().filter(|port| *port > 0)),
                None => (text, Some(HTTPS)),
            };
            let is_name = !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b));
            match port {
                Some(port) if is_name => Ok(Self { name: name.to_owned(), port }),
                _ => wrong(
                    "write a name, `:` and a port from 1 to 65535: `db.example.com:5432`"
                        .to_owned(),
                ),
            }
        })
    }
}
