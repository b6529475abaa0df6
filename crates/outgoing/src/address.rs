//! Which addresses may be called, after IANA's registries of special-purpose addresses (RFC 6890).
//!
//! It judges numbers only; `names` sees to it that no other number is called than was judged.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// To public addresses over HTTPS.
    Public,
    /// To addresses inside the network and this machine as well, and without TLS.
    Private,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Anybody's.
    Public,
    /// Inside a network or this machine: called only where the manual says so.
    Private(&'static str),
    /// Never a receiver's own address, so never called.
    Never(&'static str),
    /// An IPv4 address is written inside, from this bit, and decides.
    Carries(u32),
}

use Class::{Carries, Never, Private, Public};

const LOOPBACK: Class = Private("a loopback address");
const PRIVATE: Class = Private("a private address");
const LINK_LOCAL: Class = Never("a link-local address");
const MULTICAST: Class = Never("a multicast address");
const DOCUMENTATION: Class = Never("an address for documentation");
const RESERVED: Class = Never("a reserved address");
const UNSPECIFIED: Class = Never("an unspecified address");

/// The first match decides; what matches nothing is public.
const V4: [(Ipv4Addr, u32, Class); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, UNSPECIFIED),
    (Ipv4Addr::new(10, 0, 0, 0), 8, PRIVATE),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Private("an address inside a carrier's network")),
    (Ipv4Addr::new(127, 0, 0, 0), 8, LOOPBACK),
    (Ipv4Addr::new(169, 254, 0, 0), 16, LINK_LOCAL),
    (Ipv4Addr::new(172, 16, 0, 0), 12, PRIVATE),
    (Ipv4Addr::new(192, 0, 0, 0), 24, RESERVED),
    (Ipv4Addr::new(192, 0, 2, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(192, 88, 99, 0), 24, RESERVED),
    (Ipv4Addr::new(192, 168, 0, 0), 16, PRIVATE),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Private("an address for benchmarks")),
    (Ipv4Addr::new(198, 51, 100, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(203, 0, 113, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(224, 0, 0, 0), 4, MULTICAST),
    (Ipv4Addr::new(255, 255, 255, 255), 32, Never("the broadcast address")),
    (Ipv4Addr::new(240, 0, 0, 0), 4, RESERVED),
];

/// The first match decides; what matches nothing is assigned to nobody yet.
const V6: [(Ipv6Addr, u32, Class); 13] = [
    (Ipv6Addr::UNSPECIFIED, 128, UNSPECIFIED),
    (Ipv6Addr::LOCALHOST, 128, LOOPBACK),
    // IPv4-mapped, and the translations of NAT64 and 6to4: a private address in other clothes.
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, Carries(96)),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, Carries(96)),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Carries(16)),
    // Translations whose prefix is the network's own choice (RFC 8215) may lead anywhere in it.
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, RESERVED),
    // Protocols' own addresses, such as Teredo, which hides an IPv4 address too.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, RESERVED),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, DOCUMENTATION),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, DOCUMENTATION),
    (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, Public),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, PRIVATE),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, LINK_LOCAL),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, MULTICAST),
];

/// Why an address is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Forbidden {
    /// The address.
    pub(super) address: IpAddr,
    /// What it is, such as "a private address".
    pub(super) what: &'static str,
    /// Whether the manual could allow it.
    pub(super) allowable: bool,
}

/// Refuses an address that is out of reach.
pub(super) fn check(address: IpAddr, reach: Reach) -> Result<(), Forbidden> {
    match (class(address), reach) {
        (Public, _) | (Private(_), Reach::Private) => Ok(()),
        (Private(what), Reach::Public) => Err(Forbidden { address, what, allowable: true }),
        (Never(what), _) => Err(Forbidden { address, what, allowable: false }),
        (Carries(_), _) => Err(Forbidden { address, what: "a reserved address", allowable: false }),
    }
}

fn class(address: IpAddr) -> Class {
    match address {
        IpAddr::V4(address) => class_of_v4(address),
        IpAddr::V6(address) => class_of_v6(address),
    }
}

fn class_of_v4(address: Ipv4Addr) -> Class {
    let inside = |network: Ipv4Addr, bits: u32| {
        (address.to_bits() ^ network.to_bits()).leading_zeros() >= bits
    };
    let found = V4.iter().find(|(network, bits, _)| inside(*network, *bits));
    found.map_or(Public, |(_, _, class)| *class)
}

fn class_of_v6(address: Ipv6Addr) -> Class {
    let inside = |network: Ipv6Addr, bits: u32| {
        (address.to_bits() ^ network.to_bits()).leading_zeros() >= bits
    };
    match V6.iter().find(|(network, bits, _)| inside(*network, *bits)) {
        Some((_, _, Carries(from))) => {
            let carried = (address.to_bits() << from >> 96) & u128::from(u32::MAX);
            class_of_v4(Ipv4Addr::from_bits(u32::try_from(carried).unwrap_or_default()))
        }
        Some((_, _, class)) => *class,
        None => RESERVED,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passes(address: &str) -> (bool, bool) {
        let address = address.parse().unwrap();
        (check(address, Reach::Public).is_ok(), check(address, Reach::Private).is_ok())
    }

    #[test]
    fn public_addresses_pass() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2400::1",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            assert_eq!(passes(address), (true, true), "{address}");
        }
    }

    #[test]
    fn private_addresses_pass_only_where_the_manual_says_so() {
        for address in [
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "192.168.0.0",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "::1",
            "fc00::1",
            "fd00:ec2::254",
            "fdff:ffff::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "64:ff9b::192.168.1.1",
            "2002:7f00:1::1",
            "2002:a00:1::",
        ] {
            assert_eq!(passes(address), (false, true), "{address}");
        }
    }

    #[test]
    fn what_is_never_a_receiver_never_passes() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.51.100.7",
            "203.0.113.255",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::2",
            "::7f00:1",
            "::ffff:169.254.169.254",
            "::ffff:0.0.0.0",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:1ff:ffff::",
            "2001:db8::1",
            "2002:e000:1::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert_eq!(passes(address), (false, false), "{address}");
        }
    }

    proptest! {
        /// The standard library knows some of the classes by other means.
        #[test]
        fn the_standard_library_agrees_where_it_has_an_opinion(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let inside = address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_multicast()
                || address.is_unspecified();
            let passes = check(address.into(), Reach::Public).is_ok();
            prop_assert!(!(inside && passes), "{}", address);
            let mapped = check(address.to_ipv6_mapped().into(), Reach::Public).is_ok();
            prop_assert_eq!(passes, mapped);
        }
    }
}
