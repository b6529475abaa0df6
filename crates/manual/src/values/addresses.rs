//! Addresses: of mail and of the web.

use std::fmt;

use url::Host;
use vocabulary::Error;

use crate::decode::{Form, Reader, Value};
use crate::problems::BAD_VALUE;
use crate::yaml::Node;

/// An address of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Value for Email {
    fn form() -> Form {
        Form::text("an address of mail", "ops@example.com", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let parts = text.split_once('@').filter(|(name, domain)| {
                !name.is_empty()
                    && domain.contains('.')
                    && !domain.starts_with('.')
                    && !domain.ends_with('.')
                    && !text.contains(char::is_whitespace)
                    && !domain.contains('@')
            });
            parts.map(|_| Self(text.to_owned())).ok_or_else(|| {
                Error::invalid(format!("`{text}` is no address of mail."))
                    .hint("write a name, `@` and a domain, such as `ops@example.com`")
            })
        })
    }
}

/// An address of the web, beginning with `https://` or `http://`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url(url::Url);

impl Url {
    /// Returns it as the `url` crate has it.
    #[must_use]
    pub fn as_url(&self) -> &url::Url {
        &self.0
    }

    /// Whether it surely leads to this machine or into a private network; where a name leads is found
    /// out when it is used.
    #[must_use]
    pub fn is_private(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => {
                address.is_loopback()
                    || address.is_private()
                    || address.is_link_local()
                    || address.is_unspecified()
            }
            Some(Host::Ipv6(address)) => {
                address.is_loopback()
                    || address.is_unique_local()
                    || address.is_unicast_link_local()
                    || address.is_unspecified()
            }
            None => false,
        }
    }
}

impl Value for Url {
    fn form() -> Form {
        Form::text("an address of the web", "https://example.com/health", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let wrong = |hint: String| {
                Error::invalid(format!("`{text}` is no address of the web.")).hint(hint)
            };
            match url::Url::parse(text) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Self(url)),
                Ok(_) => Err(wrong("begin with `https://`".to_owned())),
                Err(_) if !text.contains("://") => Err(wrong(format!("write `https://{text}`"))),
                Err(error) => Err(wrong(format!("{error}")).because(error)),
            }
        })
    }
}
