//! Whose word is taken for where a request came from.
//!
//! Anybody can send `X-Forwarded-For`, so it is read only when it comes from a configured proxy, and
//! only as far back as proxies vouch for it.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");

/// The networks of proxies that are believed; none by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// Why a text names no network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotANetwork {
    /// The text.
    pub text: String,
}

impl std::fmt::Display for NotANetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no network such as 10.0.0.0/8, fd00::/8 or 127.0.0.1", self.text)
    }
}

impl std::error::Error for NotANetwork {}

impl FromStr for TrustedProxies {
    type Err = NotANetwork;

    /// Reads networks with commas between them.
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Network::from_str).collect::<Result<_, _>>().map(Self)
    }
}

/// Whence a request came, as far as it can be believed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) address: Option<IpAddr>,
    pub(super) loopback: bool,
    pub(super) https: bool,
    pub(super) host: Option<String>,
}

impl TrustedProxies {
    /// Tells whence a request came.
    pub(super) fn look(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Seen {
        let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return Seen::default() };
        // A proxy on this machine that nobody configured must not pass strangers off as local.
        let forwarded = [FORWARDED_FOR, FORWARDED].iter().any(|name| headers.contains_key(name));
        let loopback = peer.is_loopback() && !forwarded;
        if !self.trusts(peer) {
            return Seen { address: Some(peer), loopback, ..Seen::default() };
        }
        Seen {
            address: Some(self.behind(peer, headers)),
            loopback,
            https: last(headers, &FORWARDED_PROTO).is_some_and(|proto| proto == "https"),
            host: last(headers, &FORWARDED_HOST).map(str::to_owned),
        }
    }

    /// Says whether an address is one of the proxies.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }

    /// Walks back through the proxies to the first address that is none of them.
    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines = headers.get_all(&FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut found = peer;
        for hop in hops.iter().rev() {
            // What is no address ends what can be believed.
            let Some(hop) = address(hop) else { break };
            found = hop;
            if !self.trusts(found) {
                break;
            }
        }
        found
    }
}

/// Reads an address, behind which some proxies write a port.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().map(|address| address.ip());
    hop.parse::<IpAddr>().or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

/// Returns the word of the nearest proxy, which comes last.
fn last<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(str::trim).filter(|word| !word.is_empty())
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Network {
    base: IpAddr,
    /// How many leading bits are the network's.
    bits: u32,
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork { text: text.to_owned() };
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits)),
            None => (text, None),
        };
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { base, bits })
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let differs = (base.to_bits() ^ address.to_bits()).leading_zeros();
                differs >= self.bits
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let differs = (base.to_bits() ^ address.to_bits()).leading_zeros();
                differs >= self.bits
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn networks_are_read_and_hold_what_is_theirs() {
        for (network, address, holds) in [
            ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("fd00::/8", "fdff::1", true),
            ("fd00::/8", "fe00::1", false),
            ("192.168.1.128/25", "192.168.1.127", false),
        ] {
            let trusted: TrustedProxies = network.parse().unwrap();
            assert_eq!(trusted.trusts(address.parse().unwrap()), holds, "{network} {address}");
        }
        for wrong in ["10.0.0.0/33", "::/129", "ten", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_proxies_are_believed_and_only_as_far_as_they_vouch() {
        for (trusted, peer, forwarded, address, loopback) in [
            ("", "203.0.113.9", &["1.2.3.4"][..], "203.0.113.9", false),
            ("", "127.0.0.1", &[], "127.0.0.1", true),
            ("", "::ffff:127.0.0.1", &[], "127.0.0.1", true),
            ("", "127.0.0.1", &["1.2.3.4"], "127.0.0.1", false),
            ("127.0.0.1", "127.0.0.1", &["1.2.3.4"], "1.2.3.4", false),
            ("127.0.0.1", "127.0.0.1", &["9.9.9.9, 1.2.3.4"], "1.2.3.4", false),
            (
                "127.0.0.1,10.0.0.0/8",
                "127.0.0.1",
                &["9.9.9.9, 1.2.3.4, 10.0.0.7"],
                "1.2.3.4",
                false,
            ),
            ("127.0.0.1,10.0.0.0/8", "127.0.0.1", &["1.2.3.4", "10.0.0.7"], "1.2.3.4", false),
            ("127.0.0.1", "127.0.0.1", &["1.2.3.4:5678"], "1.2.3.4", false),
            ("127.0.0.1", "127.0.0.1", &["junk"], "127.0.0.1", false),
            ("127.0.0.1", "127.0.0.1", &["127.0.0.1, 1.2.3.4"], "1.2.3.4", false),
        ] {
            let trusted: TrustedProxies = trusted.parse().unwrap();
            let mut headers = HeaderMap::new();
            for &line in forwarded {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
            }
            let seen = trusted.look(peer.parse().ok(), &headers);
            let expected = address.parse().ok();
            assert_eq!((seen.address, seen.loopback), (expected, loopback), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn strangers_cannot_say_that_they_came_encrypted_or_to_another_host() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        headers.insert(FORWARDED_HOST, HeaderValue::from_static("desk.example"));
        let peer = "10.0.0.1".parse().ok();
        let stranger = TrustedProxies::default().look(peer, &headers);
        assert!(!stranger.https && stranger.host.is_none());
        let proxy = "10.0.0.1".parse::<TrustedProxies>().unwrap().look(peer, &headers);
        assert!(proxy.https);
        assert_eq!(proxy.host.as_deref(), Some("desk.example"));
    }
}
