//! What a drill can break.

use manual::values::{Family, Located, Reference};
use vocabulary::Span;

use crate::{Connector, Job, Probe, Provider, Record, Slots};

/// Something that a drill breaks.
#[derive(Debug, Clone, Copy)]
pub struct Fault;

impl Family for Fault {
    const NAME: &'static str = "fault";
}

manual::keys! {
    /// A provider does not answer as it should.
    pub struct ProviderFault {
        /// The provider.
        pub provider: Reference<Provider>,
        /// What is wrong with it.
        pub how: ServiceTrouble,
        /// For how long; left out, until the drill is over.
        pub hold as "for": Option<Span>,
    }
}

manual::keys! {
    /// What a probe asks does not answer as it should.
    pub struct ProbeFault {
        /// The probe.
        pub probe: Reference<Probe>,
        /// What is wrong with it.
        pub how: ServiceTrouble,
        /// For how long; left out, until the drill is over.
        pub hold as "for": Option<Span>,
    }
}

manual::words! {
    /// How something that is asked fails.
    pub enum ServiceTrouble {
        /// It does not answer in time.
        Timeout = "timeout",
        /// It answers that something went wrong inside.
        Errors = "errors",
        /// It cannot be reached.
        Refuses = "refuses",
        /// It answers what makes no sense.
        Nonsense = "nonsense",
    }
}

manual::keys! {
    /// A connector loses or delays what it should bring.
    pub struct ConnectorFault {
        /// The connector.
        pub connector: Reference<Connector>,
        /// What is wrong with it.
        pub how: ConnectorTrouble,
        /// For how long; left out, until the drill is over.
        pub hold as "for": Option<Span>,
    }
}

manual::words! {
    /// How a connector fails.
    pub enum ConnectorTrouble {
        /// What it reports is lost.
        DropWebhooks = "drop_webhooks",
        /// What it reports comes late.
        DelayWebhooks = "delay_webhooks",
        /// What it reports comes several times.
        RepeatWebhooks = "repeat_webhooks",
        /// It does not answer in time.
        Timeout = "timeout",
        /// It answers that something went wrong inside.
        Errors = "errors",
    }
}

manual::keys! {
    /// A job fails whenever it is tried.
    pub struct JobFault {
        /// The job.
        pub job: Reference<Job>,
        /// Why it fails.
        pub how: JobTrouble,
        /// For how long; left out, until the drill is over.
        pub hold as "for": Option<Span>,
    }
}

manual::words! {
    /// How a job fails.
    pub enum JobTrouble {
        /// The database does not answer it in time.
        DatabaseTimeout = "database_timeout",
        /// It stops with an error.
        Error = "error",
        /// It does not come to an end.
        Hang = "hang",
    }
}

manual::keys! {
    /// A line is not as it should be.
    pub struct SlotsFault {
        /// The slots.
        pub slots: Reference<Slots>,
        /// What is wrong with the line.
        pub how: SlotsTrouble,
    }
}

manual::words! {
    /// How a line comes to be wrong.
    pub enum SlotsTrouble {
        /// Two who wait have changed places.
        SwapTwoInLine = "swap_two_in_line",
        /// One who waits is no longer in line.
        LoseOneInLine = "lose_one_in_line",
    }
}

manual::keys! {
    /// Customers do something unusual.
    pub struct CustomerFault {
        /// The record that stands for a customer.
        pub customers: Reference<Record>,
        /// What they do.
        pub how: CustomerTrouble,
        /// How often.
        pub times: u32 = "1",
        /// Of how many who do what is usual; left out, of as many as there are.
        pub of: Option<Located<u32>>,
    }
}

manual::words! {
    /// What customers can do.
    pub enum CustomerTrouble {
        /// They buy, and ask for their money back.
        BuyAndRefund = "buy_and_refund",
        /// They dispute what they paid with their bank.
        Dispute = "dispute",
        /// They complain.
        Complain = "complain",
    }
}
