//! The rooms in a real browser, at the width of a desk and of a phone, light and dark.
//!
//! The pictures are left in the target folder for people to look at; `QUARTERDECK_README=1` puts the
//! one that README.md shows in its place.

use std::path::Path;

use test_house::browser::{Browser, with_browser};

use crate::console::sign_in;
use crate::program::Program;

const ROOMS: [(&str, &str); 11] = [
    ("sign-in", "/sign-in"),
    ("today", "/"),
    ("jobs", "/jobs"),
    ("runs", "/jobs/runs"),
    ("effects", "/jobs/effects"),
    ("people", "/people"),
    ("people-narrowed", "/people?who=owner&state=active&key=nothing"),
    ("me", "/people/me"),
    ("audit", "/audit"),
    ("audit-narrowed", "/audit?action=staff&from=2026-01-01"),
    ("missing", "/nowhere"),
];

const SIZES: [(u32, u32); 2] = [(1_440, 900), (390, 844)];

#[tokio::test]
async fn every_room_fits_a_desk_and_a_phone_in_light_and_dark() {
    let program = Program::new();
    program.key("audit.read,jobs.read");
    let serving = program.serves();
    let session = sign_in(&program, &serving).await;
    let url = serving.url.clone();
    with_browser(async move |browser| {
        let (name, value) = session.split_once('=').unwrap();
        browser.open(&format!("{url}/sign-in")).await;
        browser.cookie(name, value).await;
        for theme in ["light", "dark"] {
            browser.cookie("theme", theme).await;
            for (room, path) in ROOMS {
                for size in SIZES {
                    look(&browser, &format!("{url}{path}"), size, &format!("{room}-{theme}")).await;
                }
            }
        }
    })
    .await;
}

async fn look(browser: &Browser, address: &str, (width, height): (u32, u32), name: &str) {
    browser.resize(width, height).await;
    browser.open(address).await;
    let wide = browser.number("document.documentElement.scrollWidth").await;
    assert!(wide <= f64::from(width), "{name} is {wide} wide at {width}");
    assert!(browser.yes("document.querySelectorAll('h1').length === 1").await, "{name}");
    assert_eq!(browser.troubles().await, "", "{name} at {width}");
    let picture = browser.picture(width).await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}-{width}.png")), &picture).unwrap();
    if name == "audit-light"
        && width == SIZES[0].0
        && std::env::var_os("QUARTERDECK_README").is_some()
    {
        let shown = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/console.png");
        std::fs::create_dir_all(shown.parent().unwrap()).unwrap();
        std::fs::write(shown, &picture).unwrap();
    }
}
