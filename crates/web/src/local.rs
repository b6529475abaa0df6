//! Addresses that stay here, so that a link to us never sends anybody elsewhere.

/// Returns `next` if it is a path on this host, for going back to after signing in.
#[must_use]
pub fn local_path(next: &str) -> Option<&str> {
    // Browsers read a backslash as a slash, leave out tabs and line breaks, and take what follows two
    // slashes for a host.
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && next.starts_with('/') && !next.starts_with("//")).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_host_are_local() {
        for path in ["/", "/people/keys?state=open#x", "/a//b", "/%2F%2Fevil.example"] {
            assert_eq!(local_path(path), Some(path));
        }
        for path in [
            "",
            "people",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example/",
            "data:text/html,x",
            " /x",
        ] {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }
}
