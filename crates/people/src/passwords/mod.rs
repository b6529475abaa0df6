//! Passwords: how they are kept, and how much work the program does for them at once.
//!
//! Argon2id with 19 MiB, 2 passes and 1 lane, the first configuration of OWASP's Password Storage
//! Cheat Sheet. The parameters stand in each stored hash, so that they can grow: a hash made with
//! others is made again when its owner next signs in. Somebody without a password costs the same
//! work as somebody with one.

mod strength;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::password_hash::Error as HashError;
use argon2::{Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use vocabulary::{Error, Result, Secret, SharedClock};

pub(crate) use strength::check;
pub use strength::{LONGEST_BYTES, SHORTEST_CHARACTERS};

/// Memory of one hash in KiB: 19 MiB.
const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes, which we compute one after the other anyway.
const LANES: u32 = 1;

/// How many hashes are computed at once: one for each core of the smallest machine, 38 MiB.
const AT_ONCE: usize = 2;

/// How many may wait for their turn; at 30 ms each the last one waits half a second.
const WAITING: usize = 32;

/// How long somebody waits on a machine that is slower than we think.
const PATIENCE: Duration = Duration::from_secs(5);

/// Salt and hash of nobody's password, in the form of the PHC string: 16 and 32 zero bytes.
const NOBODYS: &str = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What checking a password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is not the password, or there is none.
    Wrong,
    /// It is.
    Right,
    /// It is, and should be hashed again because the parameters have changed.
    RightButOld,
}

/// Hashes and checks passwords, a few at a time.
pub(crate) struct Passwords {
    params: Params,
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
    clock: SharedClock,
    computed: AtomicU64,
}

impl Passwords {
    pub(crate) fn new(clock: SharedClock) -> Result<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self::with(params, clock))
    }

    fn with(params: Params, clock: SharedClock) -> Self {
        Self {
            params,
            running: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            clock,
            computed: AtomicU64::new(0),
        }
    }

    /// Hashes a password that [`check`] has accepted.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<String> {
        let password = normal(password);
        let argon2 = Argon2::from(&self.params);
        let hashed = self
            .compute(move || argon2.hash_password(password.expose().as_bytes()))
            .await?
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok(hashed.to_string())
    }

    /// Checks a password against a stored hash; without one it computes just as long and says no.
    pub(crate) async fn verify(&self, password: &Secret, stored: Option<&str>) -> Result<Verdict> {
        let known = stored.is_some();
        let stored = stored.map_or_else(|| self.nobodys(), str::to_owned);
        let stored =
            PasswordHash::new(&stored).map_err(|error| Error::internal(error.to_string()))?;
        let current = Params::try_from(&stored).is_ok_and(|params| self.same(&params));
        let password = bounded(password);
        let argon2 = Argon2::from(&self.params);
        let outcome = self
            .compute(move || argon2.verify_password(password.expose().as_bytes(), &stored))
            .await?;
        match outcome {
            Ok(()) if !known => Ok(Verdict::Wrong),
            Ok(()) if current => Ok(Verdict::Right),
            Ok(()) => Ok(Verdict::RightButOld),
            Err(HashError::PasswordInvalid) => Ok(Verdict::Wrong),
            Err(error) => Err(Error::internal(error.to_string())),
        }
    }

    /// Returns how many hashes were computed, so that a test can compare the work.
    #[must_use]
    pub(crate) fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    fn nobodys(&self) -> String {
        let params = &self.params;
        let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        format!("$argon2id$v=19$m={memory},t={passes},p={lanes}{NOBODYS}")
    }

    fn same(&self, params: &Params) -> bool {
        (params.m_cost(), params.t_cost(), params.p_cost())
            == (self.params.m_cost(), self.params.t_cost(), self.params.p_cost())
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = tokio::select! {
            turn = self.running.clone().acquire_owned() => turn.map_err(Error::internal)?,
            () = self.clock.sleep(PATIENCE) => return Err(busy()),
        };
        self.computed.fetch_add(1, Ordering::Relaxed);
        // Both go with the work: a caller who hangs up frees no place while it still computes.
        let computed = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop((turn, place));
            outcome
        });
        computed.await.map_err(Error::internal)
    }
}

/// The same characters typed on another keyboard may come as other code points.
fn normal(password: &Secret) -> Secret {
    Secret::new(password.expose().nfkc().collect::<String>())
}

/// No stored password is longer than the limit, so a longer one is as wrong as an empty one.
fn bounded(password: &Secret) -> Secret {
    if password.expose().len() > LONGEST_BYTES { Secret::new("") } else { normal(password) }
}

fn busy() -> Error {
    Error::unavailable("Too many people sign in at this moment.")
        .hint("Try again in a few seconds.")
        .with("retry_after", PATIENCE.as_secs())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use vocabulary::FakeClock;

    use super::*;

    fn clock() -> (FakeClock, SharedClock) {
        let clock = FakeClock::at(Timestamp::UNIX_EPOCH);
        (clock.clone(), Arc::new(clock))
    }

    /// Parameters so small that a test may hash as often as it likes.
    fn small(passes: u32) -> Passwords {
        Passwords::with(Params::new(8, passes, 1, None).unwrap(), clock().1)
    }

    #[tokio::test]
    async fn the_stored_form_names_owasps_parameters_and_not_the_password() {
        let passwords = Passwords::new(clock().1).unwrap();
        let password = Secret::new("a horse that no battery staples");
        let stored = passwords.hash(&password).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(passwords.verify(&password, Some(&stored)).await.unwrap(), Verdict::Right);
    }

    #[tokio::test]
    async fn nobodys_password_costs_what_somebodys_costs_and_is_always_wrong() {
        let passwords = small(1);
        let password = Secret::new("a horse that no battery staples");
        let stored = passwords.hash(&password).await.unwrap();
        let other = Secret::new("another horse without a staple");
        for (stored, given, expected) in [
            (Some(&*stored), &password, Verdict::Right),
            (Some(&*stored), &other, Verdict::Wrong),
            (None, &password, Verdict::Wrong),
            (None, &Secret::new(""), Verdict::Wrong),
            (None, &Secret::new("x".repeat(LONGEST_BYTES + 1)), Verdict::Wrong),
        ] {
            let before = passwords.computed();
            assert_eq!(passwords.verify(given, stored).await.unwrap(), expected);
            assert_eq!(passwords.computed(), before + 1);
        }
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_right_but_old() {
        let password = Secret::new("a horse that no battery staples");
        let stored = small(1).hash(&password).await.unwrap();
        assert_eq!(small(2).verify(&password, Some(&stored)).await.unwrap(), Verdict::RightButOld);
    }

    #[tokio::test]
    async fn characters_count_and_not_how_a_keyboard_composes_them() {
        let passwords = small(1);
        let stored = passwords.hash(&Secret::new("ein schöner langer Satz")).await.unwrap();
        let decomposed = Secret::new("ein scho\u{308}ner langer Satz");
        assert_eq!(passwords.verify(&decomposed, Some(&stored)).await.unwrap(), Verdict::Right);
    }

    #[tokio::test]
    async fn the_queue_is_bounded_and_patience_ends() {
        let (time, clock) = clock();
        let passwords = Arc::new(Passwords::with(Params::new(8, 1, 1, None).unwrap(), clock));
        let turns = passwords.running.clone().acquire_many_owned(2).await.unwrap();
        let waiting: Vec<_> = (0..AT_ONCE + WAITING)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.verify(&Secret::new("x"), None).await })
            })
            .collect();
        while passwords.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = passwords.verify(&Secret::new("x"), None).await.unwrap_err();
        assert_eq!(refused.kind(), vocabulary::Kind::Unavailable);
        time.advance(PATIENCE);
        for waited in waiting {
            assert_eq!(waited.await.unwrap().unwrap_err().kind(), vocabulary::Kind::Unavailable);
        }
        drop(turns);
        assert_eq!(passwords.computed(), 0);
        passwords.verify(&Secret::new("x"), None).await.unwrap();
    }
}
