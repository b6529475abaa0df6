//! Time zones by the names that people write, such as `Australia/Melbourne` or `UTC`.

use jiff::tz::TimeZone;

use crate::error::{Error, Result};

/// Names that the tz database has but no place: with them a clock would follow whichever machine the
/// program runs on, or none.
const NOWHERE: [&str; 4] = ["Etc/Unknown", "Factory", "localtime", "posixrules"];

/// Finds a time zone by its name, in any case.
///
/// # Errors
/// When the tz database has no such zone, or the name stands for no place.
pub fn named(name: &str) -> Result<TimeZone> {
    let unknown = || {
        Error::invalid(format!("There is no time zone `{name}`."))
            .hint("Write a zone of the tz database, such as `Australia/Melbourne` or `UTC`.")
    };
    if NOWHERE.iter().any(|nowhere| nowhere.eq_ignore_ascii_case(name)) {
        return Err(unknown());
    }
    TimeZone::get(name).map_err(|error| unknown().because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_name() {
        for (written, name) in [
            ("Australia/Melbourne", "Australia/Melbourne"),
            ("europe/berlin", "Europe/Berlin"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(named(written).unwrap().iana_name(), Some(name));
        }
    }

    #[test]
    fn what_names_no_place_is_refused_with_a_remedy() {
        for name in [
            "",
            "Melbourne",
            "Europe",
            "+10:00",
            "UTC+2",
            " Europe/Berlin",
            "../../etc/localtime",
            "localtime",
            "LOCALTIME",
            "posixrules",
            "Factory",
            "Etc/Unknown",
        ] {
            let error = named(name).expect_err(name);
            assert_eq!(error.says(), format!("There is no time zone `{name}`."));
            let hint = "Write a zone of the tz database, such as `Australia/Melbourne` or `UTC`.";
            assert_eq!(error.what_to_do(), Some(hint));
        }
    }
}
