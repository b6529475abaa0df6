//! How many connections each address holds, so that one client cannot take the places of all others.
//!
//! What is over is refused at once. The log hears of the first refusal of a minute and of the sum of
//! the rest, so that whoever is refused cannot fill it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::layers::TrustedProxies;

/// How long one sum is taken.
const WINDOW: Duration = Duration::from_secs(60);

/// The bits of an IPv6 address that its client cannot choose: each household and each machine for
/// hire gets as many addresses as there are behind these.
const NETWORK_BITS: u32 = 64;

/// The connections that there are, by where they come from.
pub(super) struct Crowds {
    /// How many one address may hold.
    each: usize,
    /// Many people come from the address of a proxy, so it is not counted.
    proxies: TrustedProxies,
    /// No longer than there are places for connections.
    held: Held,
    refused: Refused,
}

type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// The leave to hold one more connection, given back with its end.
pub(super) struct Leave {
    /// None for a proxy.
    counted: Option<(Held, IpAddr)>,
}

/// The refusals of the running minute.
#[derive(Default)]
struct Refused {
    began: Option<Duration>,
    summed: u64,
}

impl Crowds {
    pub(super) fn new(each: usize, proxies: TrustedProxies) -> Self {
        Self { each, proxies, held: Held::default(), refused: Refused::default() }
    }

    /// Counts a connection, or refuses it and tells so.
    pub(super) fn enter(&mut self, now: Duration, peer: IpAddr) -> Option<Leave> {
        self.tell_if_due(now);
        let peer = peer.to_canonical();
        if self.proxies.trusts(peer) {
            return Some(Leave { counted: None });
        }
        let crowd = crowd(peer);
        if self.take(crowd) {
            return Some(Leave { counted: Some((Arc::clone(&self.held), crowd)) });
        }
        if self.refused.is_first(now) {
            let (address, held) = (peer, self.each);
            tracing::warn!(%address, held, "a connection was refused: its address holds as many as it may; name it with --proxies if it is a proxy");
        }
        None
    }

    /// Tells the sum of a minute that is over.
    pub(super) fn tell_if_due(&mut self, now: Duration) {
        if self.refused.is_over(now) {
            self.tell();
        }
    }

    /// Tells the sum so far.
    pub(super) fn tell(&mut self) {
        let Refused { summed, .. } = std::mem::take(&mut self.refused);
        if summed > 0 {
            let seconds = WINDOW.as_secs();
            tracing::warn!(
                summed,
                seconds,
                "further connections were refused: their addresses held as many as they may"
            );
        }
    }

    fn take(&self, crowd: IpAddr) -> bool {
        let mut held = lock(&self.held);
        let count = held.entry(crowd).or_default();
        let fits = *count < self.each;
        *count += usize::from(fits);
        fits
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        let Some((held, crowd)) = &self.counted else { return };
        let mut held = lock(held);
        if let Some(count) = held.get_mut(crowd) {
            *count -= 1;
            if *count == 0 {
                held.remove(crowd);
            }
        }
    }
}

impl Refused {
    /// Counts a refusal; says whether it is told by itself.
    fn is_first(&mut self, now: Duration) -> bool {
        let first = self.began.is_none();
        self.began.get_or_insert(now);
        self.summed += u64::from(!first);
        first
    }

    fn is_over(&self, now: Duration) -> bool {
        self.began.is_some_and(|began| now.saturating_sub(began) >= WINDOW)
    }
}

/// Returns the address by which a client is known.
fn crowd(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => {
            let chosen = u128::MAX >> NETWORK_BITS;
            Ipv6Addr::from_bits(address.to_bits() & !chosen).into()
        }
    }
}

fn lock(held: &Held) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    // A thread that panicked left counts, which are as good as any.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowds(proxies: &str) -> Crowds {
        Crowds::new(2, proxies.parse().unwrap())
    }

    fn enter(crowds: &mut Crowds, peer: &str) -> Option<Leave> {
        crowds.enter(Duration::ZERO, peer.parse().unwrap())
    }

    #[test]
    fn an_address_holds_as_many_as_it_may_and_others_their_own() {
        let mut crowds = crowds("10.0.0.0/8");
        let mut leaves = Vec::new();
        for (peer, enters) in [
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.2.1", false),
            ("192.0.2.2", true),
            // All that one household can choose among is one address.
            ("2001:db8:0:1::1", true),
            ("2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::3", false),
            ("2001:db8:0:2::1", true),
            ("10.0.0.1", true),
            ("10.0.0.1", true),
            ("10.0.0.1", true),
        ] {
            let leave = enter(&mut crowds, peer);
            assert_eq!(leave.is_some(), enters, "{peer}");
            leaves.extend(leave);
        }
        drop(leaves);
        assert!(lock(&crowds.held).is_empty());
        assert!(enter(&mut crowds, "192.0.2.1").is_some());
    }

    #[test]
    fn refusals_are_told_once_a_minute() {
        let mut refused = Refused::default();
        let second = Duration::from_secs;
        assert!(refused.is_first(second(7)));
        assert!(!refused.is_first(second(8)) && !refused.is_first(second(66)));
        assert_eq!((refused.is_over(second(66)), refused.is_over(second(67))), (false, true));
        assert_eq!(refused.summed, 2);
    }
}
