//! The handle of this crate: what its verbs share.

use std::sync::Arc;

use jiff::Timestamp;
use store::{Leaf, Store, execute, micros};
use vocabulary::{Actor, Attribution, Result};
use web::refusals::Source;
use web::{Access, Caller, May, Refusals, Rights};

use crate::keys::Rates;
use crate::noting::Noting;
use crate::passwords::Passwords;
use crate::rights::StaffManage;
use crate::roles::SharedRoles;
use crate::sessions::{KNOWN, earlier};
use crate::{staff, throttle};

/// How many old rows one tidying removes, so that no writer waits behind it for long.
const AT_ONCE: i64 = 1_000;

/// What people need to know of the house.
pub struct PeopleOptions {
    /// Where everything is kept.
    pub store: Store,
    /// The roles there are.
    pub roles: SharedRoles,
    /// The rights there are, which a key can have.
    pub rights: Vec<String>,
    /// The address of the console as browsers know it, such as `https://ops.example.com`, for links.
    pub site: String,
    /// The company's name, which is no good password here.
    pub company: String,
}

/// Staff, sessions and keys; clones share them.
#[derive(Clone)]
pub struct People(Arc<Inner>);

struct Inner {
    options: PeopleOptions,
    passwords: Passwords,
    refusals: Refusals,
    rates: Rates,
    noting: Noting,
}

impl People {
    /// Makes the handle; the store must have [`crate::MIGRATIONS`].
    ///
    /// # Errors
    /// Never with the parameters of this version.
    pub fn new(mut options: PeopleOptions) -> Result<Self> {
        let clock = options.store.clock().clone();
        let kept = options.site.trim_end_matches('/').len();
        options.site.truncate(kept);
        Ok(Self(Arc::new(Inner {
            passwords: Passwords::new(clock.clone())?,
            refusals: Refusals::new(options.store.clone()),
            rates: Rates::new(clock),
            noting: Noting::new(),
            options,
        })))
    }

    /// Proves that whoever sits at the machine may manage staff and keys: they could as well change
    /// the store itself.
    ///
    /// # Errors
    /// Never.
    pub fn on_the_command_line(&self, user: &str) -> Result<May<StaffManage>> {
        let actor = Actor::CommandLine { user: user.to_owned() };
        let caller = Caller {
            attribution: Attribution::of(actor),
            role: crate::roles::OWNER.to_owned(),
            rights: Arc::new(Rights::all()),
            access: Access::Key,
        };
        May::prove(caller, self.store().clone())
    }

    /// Tells the audit the sums of refused tries that are due and removes what is too old to matter. To
    /// be called every minute.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tidy(&self) -> Result<()> {
        self.0.refusals.tidy().await?;
        throttle::forget(self.store()).await?;
        let before = micros(earlier(self.now(), KNOWN));
        let remove = |sql: &'static str| {
            self.store().maintain(move |tx| {
                Box::pin(async move { execute(&**tx, sql, [before.into(), AT_ONCE.into()]).await })
            })
        };
        remove(
            "delete from sessions where session_id in (
             select session_id from sessions where created_at < $1 order by session_id limit $2)",
        )
        .await?;
        remove(
            "delete from sign_in_links where link_id in (
             select link_id from sign_in_links where created_at < $1 order by link_id limit $2)",
        )
        .await?;
        Ok(())
    }

    /// Tells the audit the sums of refused tries that are not due yet. To be called before the store is
    /// closed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn finish(&self) -> Result<()> {
        self.0.refusals.finish().await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.options.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.store().clock().now()
    }

    pub(crate) fn roles(&self) -> &SharedRoles {
        &self.0.options.roles
    }

    pub(crate) fn known_rights(&self) -> &[String] {
        &self.0.options.rights
    }

    pub(crate) fn site(&self) -> &str {
        &self.0.options.site
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub(crate) fn noting(&self) -> &Noting {
        &self.0.noting
    }

    /// Returns the words that are no good password for somebody here.
    pub(crate) fn context<'c>(&'c self, email: &'c str, name: &'c str) -> [&'c str; 4] {
        [email, name, &self.0.options.company, "Quarterdeck"]
    }

    /// Tells the audit that a proof was refused.
    pub(crate) async fn refused(&self, by: &Attribution, leaf: Leaf) {
        self.0.refusals.tell(Source::address(by), by, leaf).await;
    }

    /// Passes on the outcome of a verb, and tells the audit when the caller was not allowed to.
    pub(crate) async fn told<T>(
        &self,
        may: &May<StaffManage>,
        verb: &'static str,
        outcome: Result<T>,
    ) -> Result<T> {
        if let Err(error) = &outcome
            && error.code() == crate::MORE_THAN_YOU_HAVE
        {
            let leaf = Leaf::new("access.denied").about("verb", &verb).with("reason", error.says());
            self.refused(may.attribution(), leaf).await;
        }
        outcome
    }

    /// Waits until every use of a session or key so far is written down, so that a test can look at it.
    #[doc(hidden)]
    pub async fn settled(&self) {
        self.0.noting.settled().await;
    }

    /// Counts the hashes computed so far, so that a test can compare the work of two sign-ins.
    #[doc(hidden)]
    #[must_use]
    pub fn hashes_computed(&self) -> u64 {
        self.0.passwords.computed()
    }

    /// Finds a member by their address, for the command line.
    ///
    /// # Errors
    /// When there is none, or the store cannot be read.
    pub async fn find_by_email(&self, email: &str) -> Result<staff::Member> {
        staff::find_by_email(self.store().reader(), email).await
    }
}
