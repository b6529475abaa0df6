//! Channels: ways to reach people.

use acts::{NEEDLESS_KEY, PRIVATE_ADDRESS, check_public, needless};
use manual::kind::Kind;
use manual::problems::MISSING_KEY;
use manual::values::{Email, Located, OneOrMany, Reference, SecretName, Url};
use manual::{Check, Explanation, Problem};

manual::foreign! {
    /// When people are there.
    pub BusinessHours = "business_hours",
}

manual::keys! {
    /// A way to reach people: a mailbox, a room of a chat, another system.
    pub struct Channel {
        /// Where it leads.
        pub to as _: Way,
        /// What the messages are signed with; for `webhook`.
        pub secret: Option<Located<SecretName>>,
        /// When it is used; what happens outside these hours is said when they begin.
        pub hours: Option<Reference<BusinessHours>>,
        /// Whether it may lead to a private or loopback address.
        pub allow_private: bool = "false",
    }
}

manual::forms! {
    /// Where a channel leads.
    pub enum Way {
        /// One or several addresses of mail.
        Mail(OneOrMany<Email>) = "mail",
        /// The address of an incoming webhook of Slack, which is a secret.
        Slack(SecretName) = "slack",
        /// The integration key of a service of PagerDuty, which is a secret.
        Pagerduty(SecretName) = "pagerduty",
        /// A system that takes signed messages by the rules of Standard Webhooks.
        Webhook(Located<Url>) = "webhook",
    }
}

impl Channel {
    /// Whether it is a mailbox.
    #[must_use]
    pub fn is_mail(&self) -> bool {
        matches!(self.to, Way::Mail(_))
    }
}

impl Kind for Channel {
    const KIND: &'static str = "channel";
    const EXAMPLE: &'static str = "slack: { secret: SLACK_INCIDENTS_URL }\nhours: office\n";
    const PROBLEMS: &'static [&'static Explanation] = &[&NEEDLESS_KEY, &PRIVATE_ADDRESS];

    fn check(&self, check: &mut Check<'_>) {
        if let (false, Way::Webhook(url)) = (self.allow_private, &self.to) {
            check_public(url, check);
        }
        match (&self.to, &self.secret) {
            (Way::Webhook(url), None) => {
                let problem =
                    Problem::new(&MISSING_KEY, url.at, "Messages to a `webhook` are signed.");
                check.report(problem.help("add `secret: { secret: NAME }`"));
            }
            (Way::Webhook(_), Some(_)) | (_, None) => {}
            (_, Some(secret)) => needless(secret.at, "secret", "webhook", check),
        }
    }
}
