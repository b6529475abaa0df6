//! Reading the addresses of people: `jo@example.com` or `Jo Smith <jo@example.com>`.
//!
//! Stricter than RFC 5321: what it leaves out (quoted and non-ASCII local parts, numbers for domains)
//! is hardly anybody's address and often somebody's trick.

use lettre::Address;
use lettre::message::Mailbox;
use vocabulary::{Error, Result};

/// The longest path of RFC 5321, and a name of the same length.
const LONGEST: usize = 2 * 254;

/// Reads one address, with or without a name before it.
///
/// # Errors
/// When it is not exactly one address that mail servers everywhere take.
pub(super) fn read(text: &str) -> Result<Mailbox> {
    // A line break would begin another header or another command.
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        return Err(wrong(
            "An address is too long or has line breaks or other control signs in it.",
        ));
    }
    let (name, address) = match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'))
    {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address),
        None => ("", text.trim()),
    };
    let not_one = || wrong(format!("`{text}` is not an address."));
    let (user, domain) = address.rsplit_once('@').ok_or_else(not_one)?;
    // Such a name holds another address, and programs differ about which of them is meant.
    if name.contains(['<', '>', '@']) {
        return Err(not_one());
    }
    if !is_dot_atom(user) || !is_domain(domain) {
        return Err(not_one());
    }
    let address = Address::new(user, domain).map_err(|error| not_one().because(error))?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()).map(str::to_owned), address))
}

/// RFC 5322, section 3.2.3: words of these signs, with single full stops between them.
fn is_dot_atom(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.split('.').all(|word| !word.is_empty() && word.bytes().all(allowed))
}

fn is_domain(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = |label: &str| !label.is_empty() && label.bytes().all(allowed);
    let last = text.rsplit('.').next().unwrap_or_default();
    // A last label of digits makes it an address in numbers.
    text.split('.').all(label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn wrong(says: impl Into<String>) -> Error {
    Error::invalid(says).hint(
        "Write one address, such as `jo@example.com` or `Jo Smith <jo@example.com>`; a domain \
         with other letters in its ASCII form (`xn--…`).",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_a_name() {
        for (text, name, address) in [
            ("jo@example.com", None, "jo@example.com"),
            (" jo@example.com ", None, "jo@example.com"),
            ("<jo@example.com>", None, "jo@example.com"),
            ("Jo Smith <jo@example.com>", Some("Jo Smith"), "jo@example.com"),
            ("\"Smith, Jo\" <jo@example.com>", Some("Smith, Jo"), "jo@example.com"),
            (
                "Jürgen <j.o+tag@xn--mnchen-3ya.example>",
                Some("Jürgen"),
                "j.o+tag@xn--mnchen-3ya.example",
            ),
            ("root@localhost", None, "root@localhost"),
        ] {
            let read = read(text).expect(text);
            assert_eq!((read.name.as_deref(), read.email.to_string().as_str()), (name, address));
        }
    }

    #[test]
    fn what_is_not_exactly_one_plain_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(600));
        for text in [
            "",
            "jo",
            "@example.com",
            "jo@",
            "jo@@example.com",
            "a@example.com, b@example.com",
            "a@example.com b@example.com",
            "Jo <a@example.com>, <b@example.com>",
            "a@example.com <b@example.com>",
            "a <b> c <jo@example.com>",
            "jo@example.com\r\nBcc: b@example.com",
            "Jo\nBcc: b@example.com <jo@example.com>",
            "Jo\r <jo@example.com>",
            "jo@example.com\0",
            "\"jo smith\"@example.com",
            "\"jo> SIZE=1\"@example.com",
            "jo>@example.com",
            "jö@example.com",
            "jo@exämple.com",
            "jo@[127.0.0.1]",
            "jo@127.0.0.1",
            "jo@example..com",
            ".jo@example.com",
            "jo.@example.com",
            "jo@-example-.com ORCPT=x",
            &long,
        ] {
            let error = read(text).expect_err(text);
            assert!(error.what_to_do().is_some());
        }
    }
}
