//! Whom the house believes over TLS: the machine's own authorities, and those it is told of.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use vocabulary::{Error, Result};

/// Makes the settings of a TLS client that trusts the machine's authorities and `more`, as PEM.
///
/// A machine without authorities is no error here: it may need none, and a receiver that cannot be
/// believed is an error of its own.
///
/// # Errors
/// When `more` is not a certificate in PEM.
pub fn client(more: &[String]) -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for pem in more {
        add(&mut roots, pem)?;
    }
    // Named here rather than taken from the process, so that it does not matter who installed what.
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)
        .map(|builder| builder.with_root_certificates(roots).with_no_client_auth())
}

fn add(roots: &mut RootCertStore, pem: &str) -> Result<()> {
    let mut added = 0;
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate.map_err(not_a_certificate)?).map_err(not_a_certificate)?;
        added += 1;
    }
    if added == 0 {
        return Err(not_a_certificate("there is no certificate in it"));
    }
    Ok(())
}

fn not_a_certificate(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::invalid("The certificate of an authority cannot be read.")
        .hint("Give it as PEM, with its lines `-----BEGIN CERTIFICATE-----` and `-----END …`.")
        .because(why)
}

/// Finds a refusal by TLS among the causes of an error.
#[must_use]
pub fn refusal<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        // An IO error hides what it wraps from `source`.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}
