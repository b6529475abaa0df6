//! Addresses that are asked over the open network, or inside one.

use manual::problems::BAD_VALUE;
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

/// Reports an address that nobody is asked at over the open network: a private one, or one without TLS.
///
/// A kind that calls it lists [`PRIVATE_ADDRESS`] among its problems, and has a key `allow_private`.
pub fn check_public(url: &Located<Url>, check: &mut Check<'_>) {
    if url.is_private() {
        let says = "This address leads to this machine or into a private network.";
        let problem = Problem::new(&PRIVATE_ADDRESS, url.at, says);
        check.report(problem.help("write a public one, or `allow_private: true` if it is meant"));
    } else if url.as_url().scheme() != "https" {
        let says = "Addresses that begin with `http://` are called inside the network only.";
        let help = "begin with `https://`, or add `allow_private: true` if it is inside";
        check.report(Problem::new(&BAD_VALUE, url.at, says).help(help));
    }
}
