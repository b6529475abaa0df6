//! Addresses that lead into a private network.

use manual::values::{Located, Url};
use manual::{Check, Explanation, Problem};

/// An address that leads into a private network, where nothing says that it may.
pub static PRIVATE_ADDRESS: Explanation = Explanation {
    code: "private-address",
    what: "An address leads to this machine or into a private network, and nothing says that it may.",
    why: "What is reached there was seldom meant for others, so we refuse to ask it by mistake.",
    example: r#"```yaml probe website
get: http://127.0.0.1/health
```
"#,
};

/// Reports a private address.
///
/// A kind that calls it lists [`PRIVATE_ADDRESS`] among its problems, and has a key `allow_private`.
pub fn check_public(url: &Located<Url>, check: &mut Check<'_>) {
    if url.is_private() {
        let says = "This address leads to this machine or into a private network.";
        let problem = Problem::new(&PRIVATE_ADDRESS, url.at, says);
        check.report(problem.help("write a public one, or `allow_private: true` if it is meant"));
    }
}
