//! What a browser calls itself, in words: people look for the phone that they lost, not for versions.

use maud::{Markup, html};

/// What a name stands for, the more particular first: nearly all claim to be several others as well.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
];

/// The same for systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// Draws the browser and its system in words, with all that it said behind them.
pub(super) fn agent(said: &str) -> Markup {
    html! {
        @if said.is_empty() {
            (words(said))
        } @else {
            details { summary { (words(said)) } code { (said) } }
        }
    }
}

fn words(said: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(name, _)| said.contains(name)).map(|(_, word)| *word)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Something on {system}"),
        (None, None) => "Something unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_and_system_are_named_as_people_know_them() {
        let apple = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let google = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0)";
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X)";
        let android = "Mozilla/5.0 (Linux; Android 10; K)";
        let chrome = "Chrome/142.0.0.0 Safari/537.36";
        for (said, expected) in [
            (format!("{linux} Gecko/20100101 Firefox/145.0"), "Firefox on Linux"),
            (format!("{windows} {google} {chrome}"), "Chrome on Windows"),
            (format!("{windows} {google} {chrome} Edg/142.0.0.0"), "Edge on Windows"),
            (format!("{mac} {apple} Version/26.0 Safari/605.1.15"), "Safari on macOS"),
            (format!("{phone} {apple} CriOS/142.0 Safari/604.1"), "Chrome on iPhone"),
            (format!("{android} {google} {chrome}"), "Chrome on Android"),
            ("curl/8.16.0".to_owned(), "curl"),
            ("Mozilla/5.0 (Windows NT 10.0) Strange/1".to_owned(), "Something on Windows"),
            ("A test".to_owned(), "Something unknown"),
            (String::new(), "Something unknown"),
        ] {
            assert_eq!(words(&said), expected, "{said}");
        }
    }

    #[test]
    fn what_was_said_stays_to_be_seen_and_is_escaped() {
        let drawn = agent("<b>Firefox/145.0").into_string();
        let expected =
            "<details><summary>Firefox</summary><code>&lt;b&gt;Firefox/145.0</code></details>";
        assert_eq!(drawn, expected);
        assert_eq!(agent("").into_string(), "Something unknown");
    }
}
