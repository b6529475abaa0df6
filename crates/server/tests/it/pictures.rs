//! The rooms in a real browser, at the width of a desk and of a phone, light and dark.
//!
//! The pictures are left in the target folder for people to look at; `QUARTERDECK_README=1` puts the
//! one that README.md shows in its place.

use std::path::Path;

use test_house::browser::{Browser, with_browser};

use crate::console::sign_in;
use crate::program::{Program, Serving};

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
    pictures(&serving, session, &ROOMS).await;
}

/// Where the target manual is at hand: it has everything that a manual can have.
const MANUAL: [(&str, &str); 9] = [
    ("manual", "/manual"),
    ("manual-front", "/manual/pages/README.md"),
    ("manual-health", "/manual/pages/health.md"),
    ("manual-complaints", "/manual/pages/complaints.md"),
    ("manual-playbook", "/manual/pages/playbooks/webhook_failed.md"),
    ("manual-search", "/manual/search?q=refund"),
    ("manual-problems", "/manual/problems"),
    ("manual-versions", "/manual/versions"),
    ("manual-version", "/manual/versions/2"),
];

#[tokio::test]
async fn the_manual_fits_a_desk_and_a_phone_in_light_and_dark() {
    let Some(pages) = manual_specs::target_pages() else { return };
    let program = Program::new();
    let pages: Vec<_> = pages.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = program.writes_manual(&pages);
    program.serves_with(&[&folder]).stops();
    let page = |path: &str| pages.iter().find(|(known, _)| *known == path).unwrap().1;
    let health = page("health.md").replace("for: 30m", "for: 20m");
    program.writes_manual(&[("health.md", &health)]);
    let serving = program.serves_with(&[&folder]);
    let session = sign_in(&program, &serving).await;
    // From here on the folder has problems, and the version before runs.
    let health = health.replace("severity: critical", "severty: critical");
    program.writes_manual(&[("health.md", &health)]);
    pictures(&serving, session, &MANUAL).await;
}

/// Looks at rooms, each at every width in both themes.
async fn pictures(
    serving: &Serving,
    session: String,
    rooms: &'static [(&'static str, &'static str)],
) {
    let url = serving.url.clone();
    with_browser(async move |browser| {
        let (name, value) = session.split_once('=').unwrap();
        browser.open(&format!("{url}/sign-in")).await;
        browser.cookie(name, value).await;
        for theme in ["light", "dark"] {
            browser.cookie("theme", theme).await;
            for (room, path) in rooms {
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
