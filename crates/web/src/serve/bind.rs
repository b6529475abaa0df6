//! Listening on an address, or saying in plain words why not.

use std::io::ErrorKind;

use tokio::net::TcpListener;
use vocabulary::{Error, Kind, Result};

/// Listens on an address such as `127.0.0.1:8080` or `localhost:8080`.
///
/// # Errors
/// When the text is no address, the port is taken, or this machine does not allow it.
pub async fn bind(listen: &str) -> Result<TcpListener> {
    let port = listen
        .rsplit_once(':')
        .and_then(|(host, port)| (!host.is_empty()).then(|| port.parse::<u16>().ok()).flatten());
    let Some(port) = port else { return Err(no_address(listen)) };
    TcpListener::bind(listen).await.map_err(|error| {
        let refused = match error.kind() {
            ErrorKind::AddrInUse => Error::new(
                Kind::Unavailable,
                "port-busy",
                format!("Another program listens on port {port} already ({listen})."),
            )
            .hint("Stop it, or choose another port with `--listen`, such as `--listen 127.0.0.1:8081`."),
            ErrorKind::PermissionDenied => Error::new(
                Kind::Unavailable,
                "port-forbidden",
                format!("This account may not listen on port {port} ({listen})."),
            )
            .hint("Choose a port from 1024 up with `--listen`, and put a proxy before it."),
            ErrorKind::AddrNotAvailable => Error::new(
                Kind::Invalid,
                "address-not-here",
                format!("This machine has no address `{listen}`."),
            )
            .hint("Use one of its own, or `127.0.0.1` for this machine alone, with `--listen`."),
            _ => no_address(listen),
        };
        refused.because(error)
    })
}

fn no_address(listen: &str) -> Error {
    Error::new(Kind::Invalid, "listen-address", format!("`{listen}` is no address to listen on."))
        .hint("Write a host and a port, such as `--listen 127.0.0.1:8080`.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_listened_on_is_said_in_plain_words() {
        let taken = bind("127.0.0.1:0").await.unwrap();
        let taken = taken.local_addr().unwrap();
        for (listen, code, says) in [
            (taken.to_string().as_str(), "port-busy", taken.port().to_string().as_str()),
            ("127.0.0.1", "listen-address", "no address"),
            (":8080", "listen-address", "no address"),
            ("127.0.0.1:http", "listen-address", "no address"),
            ("127.0.0.1:99999", "listen-address", "no address"),
            ("192.0.2.1:0", "address-not-here", "192.0.2.1"),
            ("", "listen-address", "no address"),
        ] {
            let error = bind(listen).await.expect_err(listen);
            assert_eq!(error.code(), code, "{listen}");
            assert!(error.says().contains(says), "{listen}: {error}");
            let hint = error.what_to_do().unwrap_or_default();
            assert!(hint.contains("--listen"), "{listen}: {hint}");
        }
    }
}
