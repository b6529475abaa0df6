//! The rights that there are: areas with what may be done in them.
//!
//! One vocabulary serves roles, API keys and routes. Whether a caller has a right is decided elsewhere;
//! here stands which rights mean anything.

/// An area of rights.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// The first word.
    pub name: &'static str,
    /// What may be done in it.
    pub verbs: &'static [&'static str],
    /// The kind of blocks of which one can be named in the middle: `flags.ai_mode.set`.
    pub things: Option<&'static str>,
}

/// All areas.
pub const AREAS: &[Area] = &[
    area("alerts", &["manage", "read", "write"], Some("alert")),
    area("audit", &["read"], None),
    area("cases", &["decide", "read", "write"], Some("queue")),
    area("events", &["read", "write"], Some("event")),
    area("flags", &["read", "set"], Some("flag")),
    area("incidents", &["manage", "read"], None),
    area("jobs", &["read", "run"], Some("job")),
    area("logs", &["read", "write"], None),
    area("mail", &["read", "send"], Some("template")),
    area("manual", &["publish", "read"], None),
    area("metrics", &["read"], Some("metric")),
    area("money", &["read"], None),
    area("personal", &["read"], Some("record")),
    area("playbooks", &["read", "run"], Some("playbook")),
    area("prices", &["change", "read"], None),
    area("records", &["create", "delete", "read", "update", "write"], Some("record")),
    area("refunds", &["decide", "read"], None),
    area("samples", &["read", "write"], None),
    area("sql", &["read"], None),
    area("staff", &["manage", "read"], None),
];

const fn area(
    name: &'static str,
    verbs: &'static [&'static str],
    things: Option<&'static str>,
) -> Area {
    Area { name, verbs, things }
}
