//! A certificate authority of one test, and a server's certificate for loopback that it signed.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What a server shows and what its clients must trust, all as PEM.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The authority that clients must trust.
    pub authority: String,
    /// The server's certificate.
    pub certificate: String,
    /// The server's private key.
    pub key: String,
}

impl Certificate {
    /// Makes an authority and lets it sign a certificate for `names`.
    ///
    /// # Panics
    /// When a name is no name.
    #[must_use]
    pub fn for_names(names: &[&str]) -> Self {
        let mut authority = params(&[]);
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("the key can sign");
        let key = key();
        let certificate = params(names).signed_by(&key, &authority).expect("the authority signs");
        Self {
            authority: authority.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// Makes the certificate of a server on loopback: `localhost` and `127.0.0.1`.
    #[must_use]
    pub fn for_loopback() -> Self {
        Self::for_names(&["localhost", "127.0.0.1"])
    }

    /// Makes the settings of a server that shows this certificate and speaks HTTP/1.1.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes());
        let mut server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks every version of TLS that is safe")
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.expect("it was written just now")],
                key.expect("it was written just now"),
            )
            .expect("key and certificate belong together");
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(server)
    }
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    CertificateParams::new(names).expect("tests give names that are names")
}

fn key() -> KeyPair {
    KeyPair::generate().expect("the machine has randomness")
}
