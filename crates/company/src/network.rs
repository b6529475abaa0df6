//! Networks that one may come from.

use std::fmt;
use std::net::IpAddr;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::yaml::Node;
use vocabulary::Error;

/// An address, or a network in the notation of CIDR, such as `203.0.113.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether an address is in it.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        let longest = length(self.address);
        // Shifted by all bits a number would be left as it is.
        let network = |address: IpAddr| match longest - self.bits {
            shift if u32::from(shift) >= u128::BITS => 0,
            shift => number(address) >> shift,
        };
        length(address) == longest && network(address) == network(self.address)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn length(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Value for Network {
    fn form() -> Form {
        Form::text("an address or a network", "203.0.113.0/24", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), |text| {
            let (address, bits) = text.split_once('/').unwrap_or((text, ""));
            let network = address.parse().ok().and_then(|address| {
                let bits = if bits.is_empty() { length(address) } else { bits.parse().ok()? };
                (bits <= length(address)).then_some(Self { address, bits })
            });
            network.ok_or_else(|| {
                Error::invalid(format!("`{text}` is no address of a network.")).hint(
                    "write an address such as `203.0.113.7`, or `203.0.113.0/24` for all that begin so",
                )
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_have_their_addresses() {
        let check = |network: (&str, u8), address: &str, expected: bool| {
            let network = Network { address: network.0.parse().unwrap(), bits: network.1 };
            assert_eq!(network.has(address.parse().unwrap()), expected, "{network} {address}");
        };
        check(("203.0.113.0", 24), "203.0.113.77", true);
        check(("203.0.113.0", 24), "203.0.114.77", false);
        check(("203.0.113.7", 32), "203.0.113.7", true);
        check(("0.0.0.0", 0), "198.51.100.1", true);
        check(("::", 0), "2001:db8::1", true);
        check(("::", 0), "198.51.100.1", false);
        check(("2001:db8::", 32), "2001:db8:1::1", true);
        check(("2001:db8::", 32), "2001:db9::1", false);
    }
}
