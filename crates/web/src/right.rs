//! Rights: what a caller may do, in the manual's words.
//!
//! A right is `area.verb` or `area.thing.verb`. `all` is everything, `area.*` everything in an area,
//! `cannot` wins over `can`, and the verbs that change include reading (see [`INCLUDE_READ`]).

/// A right as a type, so that a handler that needs it says so in its signature.
pub trait Right: Send + Sync + 'static {
    /// The right's name, such as `audit.read`.
    const NAME: &'static str;
}

/// Declares rights: `rights! { /// Reads the audit. pub AuditRead = "audit.read"; }`
#[macro_export]
macro_rules! rights {
    ($($(#[$meta:meta])* $visibility:vis $name:ident = $text:literal;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            $visibility enum $name {}

            impl $crate::Right for $name {
                const NAME: &'static str = $text;
            }
        )+
    };
}

/// The verbs that include `read` in the same area.
pub const INCLUDE_READ: [&str; 4] = ["decide", "run", "set", "manage"];

/// What a role or a key may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    can: Vec<String>,
    cannot: Vec<String>,
    /// Rights without which none of these counts.
    within: Option<Box<Rights>>,
}

impl Rights {
    /// Makes rights from what may and what may not be done.
    #[must_use]
    pub fn new(can: Vec<String>, cannot: Vec<String>) -> Self {
        Self { can, cannot, within: None }
    }

    /// Allows everything.
    #[must_use]
    pub fn all() -> Self {
        Self::new(vec!["all".to_owned()], Vec::new())
    }

    /// Keeps of these rights what `outer` has, too, as with a key and its owner.
    #[must_use]
    pub fn within(self, outer: Self) -> Self {
        let outer = match self.within {
            Some(before) => before.within(outer),
            None => outer,
        };
        Self { within: Some(Box::new(outer)), ..self }
    }

    /// Says whether `right` is among them.
    #[must_use]
    pub fn allow(&self, right: &str) -> bool {
        self.within.as_ref().is_none_or(|outer| outer.allow(right)) && self.allow_alone(right)
    }

    fn allow_alone(&self, right: &str) -> bool {
        !self.cannot.iter().any(|pattern| covers(pattern, right))
            && self.can.iter().any(|pattern| covers(pattern, right) || implies(pattern, right))
    }

    /// Says whether a `cannot` takes `right` away, for what is allowed by a wider right unless somebody
    /// said otherwise.
    #[must_use]
    pub fn forbid(&self, right: &str) -> bool {
        self.within.as_ref().is_some_and(|outer| outer.forbid(right))
            || self.cannot.iter().any(|pattern| covers(pattern, right))
    }

    /// Says whether a role with these rights may hand `right` on, pattern or not: nobody gives more
    /// than they have.
    #[must_use]
    pub fn may_grant(&self, right: &str) -> bool {
        self.within.as_ref().is_none_or(|outer| outer.may_grant(right))
            && self.may_grant_alone(right)
    }

    fn may_grant_alone(&self, right: &str) -> bool {
        match right.strip_suffix(".*") {
            Some(area) => {
                let wide =
                    self.can.iter().any(|can| can == "all" || covers(can, &format!("{area}.x")));
                wide && !self.cannot.iter().any(|pattern| pattern.starts_with(area))
            }
            None if right == "all" => {
                self.can.iter().any(|can| can == "all") && self.cannot.is_empty()
            }
            None => self.allow_alone(right),
        }
    }
}

fn covers(pattern: &str, right: &str) -> bool {
    pattern == "all"
        || pattern == right
        || pattern
            .strip_suffix(".*")
            .and_then(|area| right.strip_prefix(area))
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Says whether `held`, a right to change, includes the right to read that is wanted.
fn implies(held: &str, wanted: &str) -> bool {
    match (held.rsplit_once('.'), wanted.rsplit_once('.')) {
        (Some((area, verb)), Some((wanted_area, "read"))) => {
            area == wanted_area && INCLUDE_READ.contains(&verb)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(can: &[&str], cannot: &[&str]) -> Rights {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Rights::new(owned(can), owned(cannot))
    }

    #[test]
    fn rights_are_read_as_the_manual_says() {
        for (can, cannot, right, expected) in [
            (&["all"][..], &[][..], "anything.at.all", true),
            (&["all"], &["records.delete"], "records.delete", false),
            (&["records.*"], &[], "records.trainer.update", true),
            (&["records.*"], &["records.trainer.update"], "records.trainer.update", false),
            (&["records.*"], &[], "recordsx.read", false),
            (&["cases.decide"], &[], "cases.read", true),
            (&["cases.decide"], &[], "cases.write", false),
            (&["cases.write"], &[], "cases.read", false),
            (&["cases.decide"], &["cases.read"], "cases.read", false),
            (&[], &[], "cases.read", false),
        ] {
            assert_eq!(rights(can, cannot).allow(right), expected, "{can:?} {cannot:?} {right}");
        }
    }

    #[test]
    fn what_is_within_other_rights_has_what_both_have() {
        let role = rights(&["cases.*", "staff.manage"], &["cases.close"]);
        let all = rights(&["all"], &[]).within(role.clone());
        let narrow = rights(&["cases.read"], &[]).within(role.clone());
        let twice = rights(&["all"], &[]).within(role).within(rights(&["cases.read"], &[]));
        for (right, by_all, by_narrow, by_twice) in [
            ("cases.read", true, true, true),
            ("cases.decide", true, false, false),
            ("cases.close", false, false, false),
            ("staff.manage", true, false, false),
            ("audit.read", false, false, false),
            ("all", false, false, false),
        ] {
            let each = [&all, &narrow, &twice];
            let expected = [by_all, by_narrow, by_twice];
            assert_eq!(each.map(|rights| rights.allow(right)), expected, "{right}");
            assert_eq!(each.map(|rights| rights.may_grant(right)), expected, "{right}");
        }
    }

    #[test]
    fn what_somebody_cannot_do_is_forbidden_through_all_that_it_is_within() {
        let role = rights(&["all"], &["records.trainer.*", "records.delete"]);
        let key = rights(&["all"], &["records.review.update"]).within(role);
        for (right, expected) in [
            ("records.trainer.update", true),
            ("records.delete", true),
            ("records.review.update", true),
            ("records.review.create", false),
            ("records.write", false),
        ] {
            assert_eq!(key.forbid(right), expected, "{right}");
        }
    }

    #[test]
    fn nobody_hands_on_more_than_they_have() {
        for (can, cannot, right, expected) in [
            (&["all"][..], &[][..], "all", true),
            (&["all"], &["prices.change"], "all", false),
            (&["records.*"], &[], "records.*", true),
            (&["records.*"], &["records.delete"], "records.*", false),
            (&["records.read"], &[], "records.*", false),
            (&["records.*"], &[], "records.trainer.*", true),
            (&["records.read"], &[], "records.read", true),
        ] {
            assert_eq!(
                rights(can, cannot).may_grant(right),
                expected,
                "{can:?} {cannot:?} {right}"
            );
        }
    }
}
