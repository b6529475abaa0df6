//! Addresses that are called: outside only over HTTPS.

use manual::problems::BAD_VALUE;
use manual::values::{Located, Url};
use manual::{Check, Problem};

/// Reports an address without TLS that may not be inside, since nobody would call it.
pub(crate) fn check_https(url: &Located<Url>, allow_private: bool, check: &mut Check<'_>) {
    if url.as_url().scheme() == "https" || allow_private {
        return;
    }
    let says = "Addresses that begin with `http://` are called inside the network only.";
    let help = "begin with `https://`, or add `allow_private: true` if it is inside";
    check.report(Problem::new(&BAD_VALUE, url.at, says).help(help));
}
