//! Which lines of the trail are wanted, and the SQL that finds them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use store::conditions::{Conditions, text};

/// Narrows the trail; what is not said is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// The id of who acted, or their name at the time.
    pub actor: Option<String>,
    /// What was done, as `key.revoked`, or everything of its kind, as `key`.
    pub action: Option<String>,
    /// The kind of thing it was done to, such as `staff`.
    pub object_kind: Option<String>,
    /// The id of the thing it was done to.
    pub object: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

/// Where a page of the trail ended.
pub(super) type Position = (i64, String, i64);

impl Filter {
    /// Writes the conditions for lines before `after`, the newest first.
    pub(super) fn conditions(&self, after: Option<Position>) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.one("(actor_id = $n or actor_name = $n)", text(self.actor.as_ref()));
        conditions.one("object_kind = $n", text(self.object_kind.as_ref()));
        conditions.one("object_id = $n", text(self.object.as_ref()));
        conditions.one("address = $n", text(self.address.as_ref()));
        conditions.between("at", self.from, self.to);
        if let Some(action) = self.action.as_ref().filter(|action| !action.is_empty()) {
            conditions.one("(action = $n", Some(action.clone().into()));
            let length = action.chars().count() + 1;
            conditions.sql.push_str(&format!(" or substr(action, 1, {length})"));
            conditions.bind(" = $n)", format!("{action}.").into());
        }
        if let Some((at, chain, sequence)) = after {
            conditions.bind(" and (at, chain, sequence) < ($n", at.into());
            conditions.bind(", $n", chain.into());
            conditions.bind(", $n)", sequence.into());
        }
        conditions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_filter_is_a_placeholder() {
        let hostile = || Some("' or 1=1 --".to_owned());
        let filter = Filter {
            actor: hostile(),
            action: hostile(),
            object_kind: hostile(),
            object: hostile(),
            address: hostile(),
            from: Some(Timestamp::UNIX_EPOCH),
            to: Some(Timestamp::UNIX_EPOCH),
        };
        let conditions = filter.conditions(Some((1, "' or 1=1 --".to_owned(), 2)));
        assert!(!conditions.sql.contains('\''), "{}", conditions.sql);
        assert_eq!(conditions.values.len(), 11);
        assert!(conditions.sql.contains("$11") && !conditions.sql.contains("$12"));
    }

    #[test]
    fn nothing_is_narrowed_by_what_is_not_said() {
        let empty = Filter { actor: Some(String::new()), ..Filter::default() };
        let conditions = empty.conditions(None);
        assert_eq!((conditions.sql.as_str(), conditions.values.len()), ("1 = 1", 0));
    }
}
