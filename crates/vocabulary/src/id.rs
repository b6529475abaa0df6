//! Typed, prefixed ids such as `case_0192f3c4…`, ordered by the time of their making.
//!
//! An id is a UUID of version 7 in lower-case hexadecimal behind the prefix of its type, so that a
//! person who reads one in a log knows what it names, and an index over ids grows at its end.

use jiff::Timestamp;
use uuid::{NoContext, Uuid};

/// Why a text is not an id of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnId {
    /// The prefix that was expected, such as `case`.
    pub expected: &'static str,
}

impl std::fmt::Display for NotAnId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "this is no id of the form `{}_…` with 32 hexadecimal digits", self.expected)
    }
}

impl std::error::Error for NotAnId {}

/// Makes the unique part of an id at an instant; instants before 1970 count as 1970.
#[must_use]
pub fn unique_at(at: Timestamp) -> Uuid {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds))
}

/// Reads the unique part of an id behind its prefix.
///
/// # Errors
/// When the prefix differs or the rest is not 32 hexadecimal digits.
pub fn parse_unique(prefix: &'static str, text: &str) -> Result<Uuid, NotAnId> {
    let wrong = NotAnId { expected: prefix };
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
    match digits {
        // `Uuid` also reads hyphens, braces and capitals; an id has one spelling only.
        Some(digits)
            if digits.len() == 32
                && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) =>
        {
            Uuid::try_parse(digits).map_err(|_| wrong)
        }
        _ => Err(wrong),
    }
}

/// Declares an id type with its prefix: `define_id!(/// Names a case. pub CaseId, "case");`
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $visibility:vis $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name($crate::id::Unique);

        impl $name {
            /// The text before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id that sorts by `at`.
            #[must_use]
            pub fn new(at: $crate::id::Instant) -> Self {
                Self($crate::id::unique_at(at))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::NotAnId;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                $crate::id::parse_unique($prefix, text).map(Self)
            }
        }

        impl $crate::id::serde::Serialize for $name {
            fn serialize<S: $crate::id::serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::id::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::id::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err($crate::id::serde::de::Error::custom)
            }
        }
    };
}

#[doc(hidden)]
pub use jiff::Timestamp as Instant;
#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use uuid::Uuid as Unique;

define_id!(
    /// Names a person who works here.
    pub StaffId, "staff"
);
define_id!(
    /// Names an API key.
    pub KeyId, "key"
);
define_id!(
    /// Names one request, from the first byte read to the last log line.
    pub RequestId, "req"
);
define_id!(
    /// Names one ordered effect.
    pub EffectId, "eff"
);
define_id!(
    /// Names the change that ordered a chain of effects, such as a decision.
    pub OrderId, "ord"
);
define_id!(
    /// Names one run of a job.
    pub RunId, "run"
);
define_id!(
    /// Names one running process of the program.
    pub InstanceId, "ins"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes() {
        let id = StaffId::new(Timestamp::UNIX_EPOCH);
        let text = id.to_string();
        assert!(text.starts_with("staff_"));
        assert_eq!(text.parse::<StaffId>(), Ok(id));
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<StaffId>(&format!("\"{text}\"")).unwrap(), id);
    }

    #[test]
    fn only_one_spelling_is_read() {
        let text = StaffId::new(Timestamp::UNIX_EPOCH).to_string();
        let digits = text.trim_start_matches("staff_");
        for wrong in [
            format!("key_{digits}"),
            format!("staff_{}", digits.to_uppercase() + "A"),
            format!("staff{digits}"),
            format!("staff_{}", &digits[1..]),
            format!("staff_{{{digits}}}"),
            digits.to_owned(),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<StaffId>(), Err(NotAnId { expected: "staff" }), "{wrong}");
        }
    }

    #[test]
    fn ids_sort_by_the_time_of_their_making() {
        let earlier = StaffId::new(Timestamp::from_second(1_000).unwrap());
        let later = StaffId::new(Timestamp::from_second(1_001).unwrap());
        assert!(earlier < later);
        assert!(earlier.to_string() < later.to_string());
    }
}
