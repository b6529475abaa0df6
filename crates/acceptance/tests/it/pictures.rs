//! Pictures for people to look at: a desk and a phone, light and dark, in the target folder.

use std::path::Path;

use test_house::browser::Browser;

const SIZES: [(u32, u32); 2] = [(1_440, 900), (390, 844)];

/// How bright the page is, from 0 to 255.
const BRIGHTNESS: &str = "Number([document.body, document.documentElement] \
    .map((element) => getComputedStyle(element).backgroundColor) \
    .find((colour) => colour !== 'rgba(0, 0, 0, 0)').match(/\\d+/)[0])";

/// Takes pictures of a page at every width in both themes, and sees that it fits and is well.
pub(crate) async fn take(browser: &Browser, address: &str, name: &str) {
    for theme in ["light", "dark"] {
        browser.cookie("theme", theme).await;
        // Who is not signed in has no cookie, and a machine that likes one of them.
        browser.prefers(theme).await;
        for (width, height) in SIZES {
            browser.resize(width, height).await;
            browser.open(address).await;
            let wide = browser.number("document.documentElement.scrollWidth").await;
            assert!(wide <= f64::from(width), "{name} is {wide} wide at {width}");
            let is_dark = browser.number(BRIGHTNESS).await < 128.0;
            assert_eq!(is_dark, theme == "dark", "{name} is not {theme}");
            assert_eq!(browser.troubles().await, "", "{name} at {width}");
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("acceptance");
            std::fs::create_dir_all(&folder).unwrap();
            let picture = browser.picture(width).await;
            std::fs::write(folder.join(format!("{name}-{theme}-{width}.png")), picture).unwrap();
        }
    }
}
